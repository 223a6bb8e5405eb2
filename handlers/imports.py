"""A file of deals or activity that a manager sends to the bot: looked through, then imported on a click."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from domain.errors import UserError
from domain.importing.headers import HeadersNotUnderstood
from domain.importing.plan import Plan, Wishes
from domain.importing.rows import RowProblem
from domain.importing.sniff import Record
from domain.team import Access
from handlers.registry import Announcement, Answer, Click, Download, Event, Fetched, action, event
from services.import_desk import Desk
from services.import_look import accept
from services.import_run import import_file, look_at
from services.scope import Scope
from views.blocks import Message
from views.errors import refusal
from views.imports import (
    found_in_file,
    imported,
    left_alone,
    not_a_table,
    not_fetched,
    not_readable,
    only_managers,
    reading_file,
    reasons,
    too_large,
)

MOST_MB = 20
MOST_KEPT = 10
ENDINGS = (".csv", ".tsv", ".txt")

Then = Callable[[Fetched, Desk], Awaitable[Message]]


@event("file_shared")
async def dropped(scope: Scope, heard: Event) -> Answer:
    """A file somewhere; one in a direct message with the bot is meant for it."""
    file_id = str(heard.body.get("file_id") or "")
    if not file_id or not str(heard.body.get("channel_id") or "").startswith("D"):
        return Answer()
    if not scope.me.may(Access.MANAGER):
        key = f"file:{file_id}:refused"
        return Answer(posts=(Announcement(key, scope.me.slack_id, only_managers()),))
    return Answer(download=Download(file_id, _looking(scope, file_id)))


@action("imports.run", access=Access.MANAGER)
async def run(scope: Scope, click: Click) -> Answer:
    return _start(scope, click, merge=False)


@action("imports.merge", access=Access.MANAGER)
async def run_and_merge(scope: Scope, click: Click) -> Answer:
    return _start(scope, click, merge=True)


@action("imports.leave", access=Access.MANAGER)
async def leave(_scope: Scope, _click: Click) -> Answer:
    return Answer(say=left_alone())


def _start(scope: Scope, click: Click, *, merge: bool) -> Answer:
    file_id = str(click.data["file"])
    return Answer(say=reading_file(), download=Download(file_id, _importing(scope, merge=merge)))


def _looking(scope: Scope, file_id: str) -> Then:
    """What is found in the file, with nothing written."""

    async def then(fetched: Fetched, desk: Desk) -> Message:
        locale = scope.me.locale

        async def show(path: Path, plan: Plan, heard: "_Heard") -> Message:
            tally = await import_file(desk, path, plan, heard, dry_run=True)
            return found_in_file(plan, tally, heard.bad_rows, file_id=file_id, locale=locale)

        return await _with_plan(fetched, desk, _wishes(scope), show)

    return then


def _importing(scope: Scope, *, merge: bool) -> Then:
    """The same file once more, now written."""

    async def then(fetched: Fetched, desk: Desk) -> Message:
        async def write(path: Path, plan: Plan, heard: "_Heard") -> Message:
            names = [each for each in plan.offers if merge and each.field != "owner"]
            wished = replace(plan, wishes=accept(plan.wishes, names))
            tally = await import_file(desk, path, wished, heard)
            return imported(plan, tally, heard.bad_rows, locale=scope.me.locale)

        return await _with_plan(fetched, desk, _wishes(scope), write)

    return then


async def _with_plan(
    fetched: Fetched, desk: Desk, wishes: Wishes, do: Callable[[Path, Plan, "_Heard"], Awaitable[Message]]
) -> Message:
    if fetched.path is None:
        return too_large(fetched.name, MOST_MB) if fetched.too_large else not_fetched(fetched.name)
    if not fetched.name.casefold().endswith(ENDINGS):
        return not_a_table()
    try:
        return await do(fetched.path, await look_at(desk, fetched.path, wishes), _Heard())
    except HeadersNotUnderstood as error:
        return not_readable(error.problems, fetched.name)
    except UserError as error:
        return refusal(error)


def _wishes(scope: Scope) -> Wishes:
    """A manager of one team imports into that one."""
    team = scope.me.team
    return Wishes(team=team.name if team and scope.me.manages == {team.id} else None)


@dataclass(slots=True)
class _Heard:
    """Keeps the first rows that stay out, for the message."""

    bad_rows: list[tuple[int, str]] = field(default_factory=list)

    def done(self, rows: int) -> None:
        """Slack has no bar to move."""

    def bad(self, record: Record, problems: Sequence[RowProblem]) -> None:
        if len(self.bad_rows) < MOST_KEPT:
            self.bad_rows.append((record.line, reasons(problems)))
