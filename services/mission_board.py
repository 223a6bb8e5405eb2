"""The missions of a team at a glance, for those who lead it, for digests and for reviews."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from content.loader import Content
from db import missions as store
from db.base import Tx
from db.team import find_teams
from domain.errors import UserError
from domain.mission_cards import Run
from domain.mission_results import Board, BoardCounts, BoardRow, Proved
from domain.mission_state import progress
from domain.team import Team
from domain.weeks import at_local
from services.mission_care import stuck
from services.mission_proof import currency_of, proofs_of
from services.missions import with_people
from services.scope import Scope

DONE_DAYS = 120
"""How long a mission stays on the board after it ended: until its last snapshot, and a month."""


async def board(scope: Scope) -> Board:
    """The missions of the teams that the asker leads; for admins of the whole workspace.

    Raises:
        UserError: missions.board_for_managers.
    """
    me = scope.me
    if not (me.is_admin or me.manages):
        raise UserError("missions.board_for_managers")
    since = scope.now - timedelta(days=DONE_DAYS)
    team_ids = None if me.is_admin else sorted(me.manages)
    stored = await store.runs_of_teams(scope.tx, scope.workspace_id, team_ids, since=since)
    runs = await with_people(scope.tx, scope.workspace_id, stored)
    rows = await _rows(scope.tx, runs, now=scope.now, content=scope.content)
    return Board(
        running=tuple(sorted((r for r in rows if r.run.state.status == "running"), key=_stuck_first)),
        paused=tuple(row for row in rows if row.run.state.status == "paused"),
        done=tuple(row for row in rows if row.run.state.is_over),
        since_days=DONE_DAYS,
        metrics=scope.content.missions.metrics,
    )


async def digest_counts(
    tx: Tx, workspace_id: int, team: Team, start: date, end: date, *, now: datetime
) -> BoardCounts:
    """What a digest says of the missions for a team in the days [start, end) by its calendar."""
    since = at_local(start, time(), team.zone)
    stored = await store.runs_of_teams(tx, workspace_id, [team.id], since=since)
    runs = await with_people(tx, workspace_id, [each for each in stored if each.for_team])
    running = [run for run in runs if run.state.status == "running"]
    until = at_local(end, time(), team.zone)
    return BoardCounts(
        len(running),
        len(await stuck(tx, running, now=now)),
        tuple(
            run.mission.title
            for run in runs
            if run.state.status == "finished" and run.state.ended and run.state.ended.at < until
        ),
    )


async def effects_in(
    tx: Tx, workspace_id: int, team: Team, start: date, end: date, *, content: Content
) -> list[Proved]:
    """The missions of a team whose latest snapshot after the start was taken in the days [start, end)."""
    stored = await store.runs_of_teams(tx, workspace_id, [team.id])
    runs = await with_people(tx, workspace_id, [each for each in stored if each.for_team])
    found = await proofs_of(tx, runs, content=content)
    return [each for each in found.values() if each.proof and start <= each.proof.after_on < end]


async def team_named(scope: Scope, team_id: int) -> Team:
    """A team of the workspace.

    Raises:
        UserError: missions.not_your_team.
    """
    found = await find_teams(scope.tx, scope.workspace_id, team_id=team_id)
    if not found:
        raise UserError("missions.not_your_team")
    return found[0]


async def _rows(tx: Tx, runs: Sequence[Run], *, now: datetime, content: Content) -> list[BoardRow]:
    still = await stuck(tx, runs, now=now)
    proofs = await proofs_of(tx, runs, content=content)
    return [
        BoardRow(
            run,
            progress(run.state),
            run.id in still,
            max(0, (now - run.state.moved_at).days),
            proofs[run.id].proof if run.id in proofs else None,
            currency_of(run, content),
        )
        for run in runs
    ]


def _stuck_first(row: BoardRow) -> tuple[bool, int, int]:
    return not row.is_stuck, -row.idle_days, row.run.id
