"""What people write and drop into a mission's thread: which mission it is, and what a file is for."""

from collections.abc import Sequence

from db import missions as store
from domain.errors import UserError
from domain.mission_cards import Acted, Run, ThreadFile
from domain.mission_moves import hand_in_file
from domain.mission_rules import refusal
from services.missions import act, load_run
from services.scope import Scope


async def run_of_thread(scope: Scope, thread_ts: str) -> Run | None:
    """The mission whose thread it is, if the asker may see it and it is under way."""
    run_id = await store.run_in_thread(scope.tx, scope.workspace_id, thread_ts)
    try:
        return None if run_id is None else await load_run(scope, run_id)
    except UserError:
        return None


def open_deliverables(run: Run) -> tuple[str, ...]:
    """What the open phase still waits for."""
    return run.state.missing(run.state.current) if run.state.current else ()


def may_hand_in(scope: Scope, run: Run) -> bool:
    some = next(iter(run.state.deliverables), None)
    return some is not None and refusal(run.state, run.actor(scope.me), "hand_in", some) is None


async def keep_files(scope: Scope, run: Run, files: Sequence[ThreadFile]) -> None:
    """Remember files of the thread, so that the document can link them."""
    await store.keep_files(scope.tx, run.id, files, person_id=scope.me.id, now=scope.now)


async def find_file(scope: Scope, run_id: int, file_id: str) -> tuple[Run, ThreadFile]:
    """A file that was dropped into a run's thread.

    Raises:
        UserError: missions.not_found, missions.gone.
    """
    run = await load_run(scope, run_id)
    found = (await store.files_of(scope.tx, run.id)).get(file_id)
    if found is None:
        raise UserError("missions.gone")
    return run, found


async def attach_file(scope: Scope, run_id: int, deliverable: str, file_id: str) -> Acted:
    """A file of the thread stands for a deliverable.

    Raises:
        UserError: as `find_file` and `act`.
    """
    _, found = await find_file(scope, run_id, file_id)
    return await act(scope, run_id, lambda r, s: hand_in_file(r, s, deliverable, found.id, name=found.name))
