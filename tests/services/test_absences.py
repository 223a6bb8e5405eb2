"""Leave: noting, joining, taking back, and who may."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from content.loader import Content
from db.base import Tx
from db.engine import Database
from db.targets import absences
from domain.dates import DayRange
from domain.errors import UserError
from domain.person_weeks import Leave, WeekAway
from domain.team import Person, Role
from domain.weeks import ONE_DAY, week_of
from services.absences import cancel_leave, list_leave, note_leave
from services.calendar import days_of, is_holiday
from services.scope import Scope
from services.targets import person_week
from tests.support.world import make_person, make_scope, make_team

NOW = datetime(2026, 12, 16, 10, tzinfo=UTC)  # a Wednesday


def days(first: str, last: str) -> DayRange:
    return DayRange(date.fromisoformat(first), date.fromisoformat(last) + ONE_DAY)


def spans(leave: tuple[Leave, ...]) -> list[tuple[str, str]]:
    return [(str(each.first), str(each.end - ONE_DAY)) for each in leave]


async def ana(tx: Tx, content: Content) -> Scope:
    team = await make_team(tx, country="PT")
    return make_scope(tx, await make_person(tx, team=team), now=NOW, content=content)


async def test_leave_over_the_holidays_counts_working_days_and_tells_each_week(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        scope = await ana(tx, content)
        noted = await note_leave(scope, days("2026-12-24", "2027-01-02"))
        week = await person_week(tx, scope.me, week_of(date(2026, 12, 21)), now=NOW, content=content)
    assert noted.leave.days_off == 5  # 25 December and 1 January are holidays
    assert noted.weeks == (
        WeekAway(week_of(date(2026, 12, 21)), 3, 4),
        WeekAway(week_of(date(2026, 12, 28)), 0, 4),
    )
    assert len(week.scheduled) == 3
    assert week.holidays == (date(2026, 12, 25),)


async def test_overlapping_and_touching_leave_becomes_one_and_undo_parts_it_again(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        scope = await ana(tx, content)
        await note_leave(scope, days("2026-12-21", "2026-12-22"))
        await note_leave(scope, days("2026-12-30", "2026-12-31"))
        noted = await note_leave(scope, days("2026-12-23", "2026-12-30"))
        assert spans((noted.leave,)) == [("2026-12-21", "2026-12-31")]
        assert spans((await list_leave(scope)).leave) == [("2026-12-21", "2026-12-31")]
        undone = await cancel_leave(scope, noted.leave.id, restore=True)
        assert undone.is_done
        apart = [("2026-12-21", "2026-12-22"), ("2026-12-30", "2026-12-31")]
        assert spans(undone.again) == apart
        assert spans((await list_leave(scope)).leave) == apart
        again = await cancel_leave(scope, noted.leave.id, restore=True)
        assert not again.is_done
        assert spans((await list_leave(scope)).leave) == apart


async def test_leave_inside_leave_is_named_and_not_noted_twice(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        scope = await ana(tx, content)
        first = await note_leave(scope, days("2026-12-21", "2026-12-31"))
        again = await note_leave(scope, days("2026-12-22", "2026-12-23"))
        assert not again.is_new
        assert again.leave == first.leave
        assert await tx.scalar(sa.select(sa.func.count()).select_from(absences)) == 1


async def test_cancelled_leave_gives_the_targets_back_and_stays_as_history(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        scope = await ana(tx, content)
        noted = await note_leave(scope, days("2026-12-17", "2026-12-18"))
        cancelled = await cancel_leave(scope, noted.leave.id)
        assert cancelled.weeks == (WeekAway(scope.week, 5, 5),)
        assert (await list_leave(scope)).leave == ()
        week = await person_week(tx, scope.me, scope.week, now=NOW, content=content)
        assert len(week.scheduled) == 5
        row = (await tx.execute(sa.select(absences))).mappings().one()
        assert (row["cancelled_by"], row["cancelled_at"]) == (scope.me.id, NOW)
        assert not (await cancel_leave(scope, noted.leave.id)).is_done


async def test_days_that_nobody_works_are_not_noted(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        scope = await ana(tx, content)
        for span in (days("2026-12-19", "2026-12-20"), days("2026-12-25", "2026-12-27")):
            with pytest.raises(UserError, match=r"absences\.no_working_day"):
                await note_leave(scope, span)


async def test_the_list_keeps_what_ended_lately_and_drops_what_is_long_over(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        scope = await ana(tx, content)
        await note_leave(scope, days("2026-11-09", "2026-11-10"))
        await note_leave(scope, days("2026-12-07", "2026-12-07"))
        assert spans((await list_leave(scope)).leave) == [("2026-12-07", "2026-12-07")]


async def test_managers_and_admins_note_leave_for_others_and_nobody_else_does(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        rep = await make_person(tx, "Ana", team=team)
        manager = await make_person(tx, "Max", team=team, role=Role.MANAGER, manages=team)
        admin = await make_person(tx, "Amy", is_admin=True)
        other = await make_person(tx, "Rui", team=team)

        def scope(me: Person) -> Scope:
            return make_scope(tx, me, now=NOW, content=content)

        noted = await note_leave(scope(manager), days("2026-12-17", "2026-12-17"), "UANA")
        assert noted.person == rep
        await note_leave(scope(admin), days("2026-12-21", "2026-12-21"), "UANA")
        assert len((await list_leave(scope(rep))).leave) == 2
        with pytest.raises(UserError) as raised:
            await note_leave(scope(other), days("2026-12-22", "2026-12-22"), "UANA")
        assert (raised.value.code, raised.value.facts) == (
            "absences.not_yours",
            {"name": "Ana", "managers": "Max"},
        )
        with pytest.raises(UserError, match=r"absences\.not_yours"):
            await cancel_leave(scope(other), noted.leave.id)
        with pytest.raises(UserError, match=r"absences\.not_yours"):
            await list_leave(scope(other), "UANA")
        with pytest.raises(UserError, match=r"absences\.unknown_person"):
            await list_leave(scope(manager), "UNOBODY")
        stranger = await make_person(tx, "Sly", workspace="T2", is_admin=True)
        with pytest.raises(UserError, match=r"absences\.gone"):
            await cancel_leave(scope(stranger), noted.leave.id)


@given(
    start=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    length=st.integers(1, 40),
    workdays=st.frozensets(st.integers(0, 6), min_size=1),
    country=st.sampled_from([None, "PT", "US", "BR"]),
    leave=st.lists(st.tuples(st.integers(-10, 45), st.integers(1, 12)), max_size=3),
)
def test_every_usual_day_is_either_scheduled_or_off(
    start: date,
    length: int,
    workdays: frozenset[int],
    country: str | None,
    leave: list[tuple[int, int]],
) -> None:
    person = _person(workdays, country)
    end = start + length * ONE_DAY
    away = [(start + at * ONE_DAY, start + (at + n) * ONE_DAY) for at, n in leave]
    found = days_of(person, start, end, leave=away)
    usual = [start + n * ONE_DAY for n in range(length) if (start + n * ONE_DAY).weekday() in workdays]
    assert sorted((*found.scheduled, *found.off)) == usual
    assert set(found.holidays) == {day for day in usual if is_holiday(day, country)}
    for day in usual:
        absent = any(first <= day < back for first, back in away)
        assert (day in found.off) == (absent or day in found.holidays)


def _person(workdays: frozenset[int], country: str | None) -> Person:
    return Person(
        id=1,
        workspace_id=1,
        slack_id="U1",
        name="Ana",
        zone=ZoneInfo("Europe/Lisbon"),
        locale="en-GB",
        role=Role.AE,
        is_admin=False,
        own_workdays=workdays,
        own_country=country,
    )
