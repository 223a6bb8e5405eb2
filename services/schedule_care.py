"""Schedules that Slack made stop: who is told, and how they go on."""

from collections.abc import Sequence

from db import schedules as store
from db.aftercare import requeue_dead, who_set_up
from db.base import Tx
from db.people import admins_of
from db.team import find_teams, managers_of, person_by_id
from domain.alerts import Resumed
from domain.errors import UserError
from domain.team import Person, Team
from services.schedules import KINDS, about, calendar_of, occurrences
from services.scope import Scope


async def resume(scope: Scope, schedule_id: int) -> Resumed:
    """Let a paused schedule go on; what Slack refused and is not too late yet is tried again.

    Raises:
        UserError: schedules.gone, schedules.not_yours.
    """
    schedule = await store.find_schedule(scope.tx, scope.workspace_id, schedule_id)
    if schedule is None or schedule.kind not in KINDS:
        raise UserError("schedules.gone")
    if not scope.me.is_admin and schedule.team_id not in scope.me.manages:
        raise UserError("schedules.not_yours")
    [team] = await find_teams(scope.tx, scope.workspace_id, team_id=schedule.team_id)
    was_paused = await store.unpause(scope.tx, schedule_id)
    channels = [*team.channels, *([schedule.channel_id] if schedule.channel_id else [])]
    again = await requeue_dead(scope.tx, schedule_id, channels, now=scope.now) if was_paused else []
    subject = await _subject(scope.tx, schedule, team)
    calendar = calendar_of(subject)
    coming = next(each for each in occurrences(schedule, calendar) if each.due > scope.now)
    return Resumed(
        about(schedule.kind).title or schedule.kind,
        team.name,
        len(again),
        coming.due,
        calendar.zone,
        was_paused,
    )


async def caretakers(tx: Tx, workspace_id: int, team_id: int | None) -> Sequence[Person]:
    """Who is told of a team's trouble: its managers, else whoever set it up, else the workspace's admins."""
    if team_id is None:
        return await admins_of(tx, workspace_id)
    managers = await managers_of(tx, team_id)
    if managers:
        return managers
    founder_id = await who_set_up(tx, team_id)
    founder = await person_by_id(tx, founder_id) if founder_id is not None else None
    return [founder] if founder else await admins_of(tx, workspace_id)


async def _subject(tx: Tx, schedule: store.Schedule, team: Team) -> Person | Team:
    person = await person_by_id(tx, schedule.person_id) if schedule.person_id is not None else None
    return person or team
