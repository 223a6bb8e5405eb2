"""Leave: noting it, listing it, taking it back. Days off lower targets and never count as days missed."""

from datetime import date, timedelta

from db.targets import (
    Absence,
    absence_by_id,
    absences_from,
    absences_joined_into,
    add_absences,
    cancel_absences,
    leave_between,
)
from db.team import find_people, managers_of, person_by_id
from domain.dates import DayRange
from domain.errors import UserError
from domain.person_weeks import Leave, LeaveCancelled, LeaveList, LeaveNoted, WeekAway
from domain.team import Person
from domain.weeks import ONE_DAY, week_of
from services.calendar import days_of
from services.scope import Scope

LISTED_BACK_DAYS = 14


async def note_leave(scope: Scope, span: DayRange, slack_id: str | None = None) -> LeaveNoted:
    """Note leave for the person of that Slack id, or for the one who asks.

    Leave that it overlaps or touches becomes one with it; the parts stay as history.

    Raises:
        UserError: the person is unknown or not the asker's to plan, or none of the days is a working day.
    """
    person = await _whose(scope, slack_id)
    noted = await absences_from(scope.tx, person.id, span.first)
    touched = [each for each in noted if each.first_day <= span.end]
    around = next((each for each in touched if _covers(each, span)), None)
    if around:
        return LeaveNoted(person, _leave(person, around), await _weeks(scope, person, around), is_new=False)
    if not _working_days(person, span.first, span.end):
        raise UserError("absences.no_working_day", field="days")
    first = min([span.first, *(each.first_day for each in touched)])
    end = max([span.end, *(each.end_day for each in touched)])
    [new_id] = await add_absences(scope.tx, [_row(scope, person, first, end)])
    await cancel_absences(
        scope.tx, [each.id for each in touched], by=scope.me.id, at=scope.now, joined_into=new_id
    )
    absence = Absence(new_id, person.id, first, end, cancelled=False)
    joined = tuple(_leave(person, each) for each in touched)
    return LeaveNoted(person, _leave(person, absence), await _weeks(scope, person, absence), joined)


async def list_leave(scope: Scope, slack_id: str | None = None) -> LeaveList:
    """The leave of the person of that Slack id, or of the one who asks."""
    person = await _whose(scope, slack_id)
    since = scope.today - timedelta(days=LISTED_BACK_DAYS)
    found = await absences_from(scope.tx, person.id, since)
    return LeaveList(person, tuple(_leave(person, each) for each in found))


async def cancel_leave(scope: Scope, absence_id: int, *, restore: bool = False) -> LeaveCancelled:
    """Take leave back; a second time changes nothing.

    restore: undo that it was noted, so that the leave it had taken up stands again.

    Raises:
        UserError: there is none of that id, or it is not the asker's to plan.
    """
    person, absence = await _planned(scope, absence_id)
    is_done = bool(await cancel_absences(scope.tx, [absence.id], by=scope.me.id, at=scope.now))
    again = await absences_joined_into(scope.tx, absence.id) if restore and is_done else []
    await add_absences(scope.tx, [_row(scope, person, each.first_day, each.end_day) for each in again])
    return LeaveCancelled(
        person,
        _leave(person, absence),
        await _weeks(scope, person, absence),
        tuple(_leave(person, each) for each in again),
        is_done,
    )


async def _whose(scope: Scope, slack_id: str | None) -> Person:
    if slack_id is None or slack_id == scope.me.slack_id:
        return scope.me
    found = await find_people(scope.tx, scope.workspace_id, slack_ids=[slack_id])
    if not found:
        raise UserError("absences.unknown_person")
    await _check_may_plan(scope, found[0])
    return found[0]


async def _planned(scope: Scope, absence_id: int) -> tuple[Person, Absence]:
    absence = await absence_by_id(scope.tx, scope.workspace_id, absence_id)
    person = await person_by_id(scope.tx, absence.person_id) if absence else None
    if absence is None or person is None:
        raise UserError("absences.gone")
    await _check_may_plan(scope, person)
    return person, absence


async def _check_may_plan(scope: Scope, person: Person) -> None:
    if person.id == scope.me.id or scope.me.leads(person):
        return
    managers = await managers_of(scope.tx, person.team.id) if person.team else []
    if not managers:
        raise UserError("absences.not_yours_unmanaged", name=person.name)
    names = ", ".join(each.name for each in managers)
    raise UserError("absences.not_yours", name=person.name, managers=names)


def _covers(absence: Absence, span: DayRange) -> bool:
    return absence.first_day <= span.first and span.end <= absence.end_day


def _working_days(person: Person, first: date, end: date) -> int:
    """The days in the span that the person would work if there were no leave at all."""
    return len(days_of(person, first, end, leave=()).scheduled)


def _leave(person: Person, absence: Absence) -> Leave:
    days = _working_days(person, absence.first_day, absence.end_day)
    return Leave(absence.id, absence.first_day, absence.end_day, days)


async def _weeks(scope: Scope, person: Person, absence: Absence) -> tuple[WeekAway, ...]:
    """The weeks that the leave touches on working days, with all leave as it is noted now."""
    week, last = week_of(absence.first_day), week_of(absence.end_day - ONE_DAY)
    noted = await leave_between(scope.tx, [person.id], week.start, last.end)
    leave = noted.get(person.id, [])
    found = []
    while week <= last:
        usual = days_of(person, week.start, week.end, leave=()).scheduled
        if any(absence.first_day <= day < absence.end_day for day in usual):
            scheduled = days_of(person, week.start, week.end, leave=leave).scheduled
            found.append(WeekAway(week, len(scheduled), len(usual)))
        week = week.next
    return tuple(found)


def _row(scope: Scope, person: Person, first: date, end: date) -> dict[str, object]:
    return {
        "workspace_id": scope.workspace_id,
        "person_id": person.id,
        "first_day": first,
        "end_day": end,
        "noted_by": scope.me.id,
        "created_at": scope.now,
    }
