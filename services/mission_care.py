"""What time and other people's leaving do to missions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from db import missions as store
from db.base import Tx
from db.mission_results import keep_follow_up, settle_follow_up
from db.people import admins_of
from db.team import find_teams, managers_of, person_by_slack_id
from domain.errors import UserError
from domain.mission_cards import Acted, Due, Run
from domain.mission_moves import leave
from domain.mission_reminders import Calendar, Reminder, is_stuck, reminders_due
from domain.mission_state import RunState
from domain.missions import FollowUp
from domain.team import Person, Team
from domain.team_plan import SavedTeam
from services.calendar import working_calendar
from services.missions import load_run, record_in, with_people
from services.scope import Scope

DAYS_BACK, DAYS_AHEAD = 120, 60
NEXT_LOOK: Mapping[str, timedelta] = {
    "running": timedelta(minutes=1),
    "finished": timedelta(hours=1),
}
"""How soon a run is looked at again; paused ones wait for somebody to move, abandoned ones are done."""


async def reminders(tx: Tx, workspace_id: int, team: Team, *, now: datetime) -> list[Due]:
    """What is due in a team's runs, to whoever can do something about it.

    The runs of people without a team are looked after together with the workspace's first team.
    """
    found: list[Due] = []
    for team_id in await looked_after(tx, workspace_id, team):
        stored = await store.runs_to_look_at(tx, workspace_id, team_id, now=now)
        runs = await with_people(tx, workspace_id, stored)
        calendars = await calendars_of(tx, runs, now=now)
        for run in runs:
            due = reminders_due(run.state, now, calendars[run.id])
            found += [Due(run, each, to) for each in due if (to := _who(run, each))]
            for each in due:
                if each.follow_up:
                    await keep_follow_up(tx, run.id, each.follow_up, each.times, due_at=each.due)
        await store.set_look_at(tx, {run.id: _next_look(run.state, now) for run in runs})
    return found


async def calendars_of(tx: Tx, runs: Sequence[Run], *, now: datetime) -> dict[int, Calendar]:
    """{run: the working days of its owner}; where there is none, of its team."""
    owners = {run.owner.id: run.owner for run in runs if run.owner}
    first = now.date() - timedelta(days=DAYS_BACK)
    end = now.date() + timedelta(days=DAYS_AHEAD)
    days = await working_calendar(tx, list(owners.values()), first, end) if owners else {}
    off: dict[int, Collection[date]] = {key: frozenset(each.off) for key, each in days.items()}
    return {run.id: _calendar(run, off) for run in runs}


async def settle(scope: Scope, run_id: int, key: str, times: int) -> tuple[Run, FollowUp, bool]:
    """A follow-up of a finished mission was done; the last says whether it was still open.

    Raises:
        UserError: missions.not_found, missions.for_part, missions.gone.
    """
    run = await load_run(scope, run_id)
    found = next((each for each in run.mission.follow_up if each.key == key), None)
    if found is None:
        raise UserError("missions.gone")
    if scope.me.id not in run.state.people and not run.actor(scope.me).manages:
        raise UserError("missions.for_part")
    done = await settle_follow_up(scope.tx, run.id, key, times, done_by=scope.me.id, now=scope.now)
    return run, found, done


async def stuck(tx: Tx, runs: Sequence[Run], *, now: datetime) -> set[int]:
    """Which of the runs have not moved for the working days agreed for them."""
    calendars = await calendars_of(tx, runs, now=now)
    return {run.id for run in runs if is_stuck(run.state, now, calendars[run.id])}


async def missions_left_by(scope: Scope, slack_id: str) -> list[tuple[Acted, list[Person]]]:
    """Somebody was deactivated: as `people_left`."""
    person = await person_by_slack_id(scope.tx, scope.workspace_id, slack_id)
    return await people_left(scope, [person]) if person else []


async def team_changed(scope: Scope, saved: SavedTeam) -> list[tuple[Acted, list[Person]]]:
    """People left a team, or moved to it from another: as `people_left`, for each team that they left."""
    done = await people_left(scope, saved.left, of_team=saved.card.team.id)
    for person, _ in saved.moved:
        if person.team is not None:
            done += await people_left(scope, [person], of_team=person.team.id)
    return done


async def people_left(
    scope: Scope, people: Iterable[Person], *, of_team: int | None = None
) -> list[tuple[Acted, list[Person]]]:
    """People are gone, from the workspace or (`of_team`) from a team: what they had in missions passes on.

    To the owner, else to a lead, else to the first of their managers. Whoever leaves a team keeps what is
    theirs; only the team's own missions pass on. With each comes who can take over one without an owner.
    """
    done: list[tuple[Acted, list[Person]]] = []
    for person in people:
        stored = await store.runs_of_person(scope.tx, person.id, lock=True)
        runs = await with_people(scope.tx, scope.workspace_id, stored)
        for run in runs:
            if of_team is not None and not (run.for_team and run.team and run.team.id == of_team):
                continue
            managers = await managers_of(scope.tx, run.team.id) if run.team else []
            heirs = [each for each in managers if each.id != person.id]
            events = leave(run.state, person.id, scope.now, others=[each.id for each in heirs])
            told = heirs or await admins_of(scope.tx, scope.workspace_id)
            acted = await record_in(scope.tx, run, events, now=scope.now)
            done.append((acted, [each for each in told if each.id != person.id]))
    return [each for each in done if each[0].events]


def _who(run: Run, reminder: Reminder) -> Person | None:
    """The lead of the phase it is about, else the owner."""
    lead = run.person(run.state.lead(reminder.phase)) if reminder.phase else None
    return lead or run.owner


def _next_look(state: RunState, now: datetime) -> datetime | None:
    after = NEXT_LOOK.get(state.status)
    return now + after if after else None


def _calendar(run: Run, off: Mapping[int, Collection[date]]) -> Calendar:
    if run.owner:
        return Calendar(run.owner.zone, run.owner.workdays, off.get(run.owner.id, ()))
    some = run.team or run.people[run.started_by]
    return Calendar(some.zone, some.workdays)


async def looked_after(tx: Tx, workspace_id: int, team: Team) -> tuple[int | None, ...]:
    teams = await find_teams(tx, workspace_id)
    is_first = team.id == min(each.id for each in teams)
    return (team.id, None) if is_first else (team.id,)
