"""The week against its targets: whose targets, whose days, whose counts."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa

from content.loader import Content
from db.activity import add_log
from db.base import Tx
from db.engine import Database
from db.targets import add_absences, add_rules
from domain.pace import Pace
from domain.person_weeks import PersonWeek
from domain.team import Person, Role
from domain.weeks import Week, week_of
from services.targets import people_histories, people_weeks, person_week, team_week
from tests.conftest import MovingClock
from tests.support.world import make_person, make_team

WEEK = week_of(date(2026, 11, 18))
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)  # a Wednesday


async def log(tx: Tx, person: Person, day: date, **counts: int) -> None:
    said: dict[str, Any] = {"day": day, "counts": counts, "account": None, "note": None}
    await add_log(tx, workspace_id=person.workspace_id, person_id=person.id, at=NOW, said=said)


async def leave(tx: Tx, person: Person, first: date, end: date) -> None:
    row = {
        "workspace_id": person.workspace_id,
        "person_id": person.id,
        "first_day": first,
        "end_day": end,
        "noted_by": person.id,
        "created_at": NOW,
    }
    await add_absences(tx, [row])


def paces(week: PersonWeek) -> dict[str, Pace]:
    return {line.activity.key: line.pace for line in week.lines}


def goals(week: PersonWeek) -> dict[str, int]:
    return {line.activity.key: line.pace.goal for line in week.lines}


async def test_an_ordinary_week_has_the_roles_targets_in_full(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        sdr = await make_person(tx, team=await make_team(tx), role=Role.SDR)
        await log(tx, sdr, date(2026, 11, 16), calls=30)
        await log(tx, sdr, date(2026, 11, 17), calls=10, follow_ups=3)
        await log(tx, sdr, date(2026, 11, 15), calls=99)  # last week
        week = await person_week(tx, sdr, WEEK, now=NOW, content=content)
    assert goals(week) == {
        "calls": 100,
        "emails": 200,
        "meetings_booked": 10,
        "meetings_accepted": 8,
        "sqls_accepted": 5,
        "follow_ups": 0,
    }
    calls = paces(week)["calls"]
    assert (calls.actual, calls.state, calls.remaining, calls.per_day) == (40, "on_pace", 60, 20)
    assert paces(week)["follow_ups"].state == "no_target"
    assert week.counted == {"calls": 40, "follow_ups": 3}
    assert week.today == date(2026, 11, 18)


async def test_somebody_nobody_has_set_up_is_measured_as_an_ae(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        person = await make_person(tx, role=None, started_on=None)
        week = await person_week(tx, person, WEEK, now=NOW, content=content)
    assert goals(week) == dict(content.targets.of("ae").weekly)


async def test_a_managers_week_has_no_targets(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        manager = await make_person(tx, team=await make_team(tx), role=Role.MANAGER)
        week = await person_week(tx, manager, WEEK, now=NOW, content=content)
    assert week.lines == ()


async def test_meetings_count_towards_meetings_held_and_are_not_shown_twice(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        ae = await make_person(tx, team=await make_team(tx))
        await log(tx, ae, date(2026, 11, 16), meetings=3, meetings_held=2)
        week = await person_week(tx, ae, WEEK, now=NOW, content=content)
    assert paces(week)["meetings_held"].actual == 5
    assert "meetings" not in paces(week)


async def test_a_public_holiday_in_the_persons_country_shortens_the_week(
    database: Database, content: Content
) -> None:
    week = week_of(date(2026, 12, 8))  # Tuesday, a holiday in Portugal
    async with database.transaction() as tx:
        team = await make_team(tx, country="PT")
        here = await make_person(tx, "Ana", team=team)
        abroad = await make_person(tx, "Bea", team=team, country="DE")
        at_home, elsewhere = await people_weeks(tx, [here, abroad], week, now=NOW, content=content)
    assert at_home.holidays == at_home.off == (date(2026, 12, 8),)
    assert len(at_home.scheduled) == 4
    assert goals(at_home)["calls"] == 32  # 40 × 4 ÷ 5
    assert elsewhere.off == ()
    assert goals(elsewhere)["calls"] == 40


async def test_a_country_that_is_not_known_has_no_holidays(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        person = await make_person(tx, team=await make_team(tx, country="ZZ"))
        week = await person_week(tx, person, week_of(date(2026, 12, 25)), now=NOW, content=content)
    assert week.off == ()


async def test_new_years_day_is_off_in_the_week_that_has_two_years(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        person = await make_person(tx, team=await make_team(tx, country="PT"))
        week = await person_week(tx, person, week_of(date(2026, 12, 28)), now=NOW, content=content)
    assert week.off == (date(2027, 1, 1),)


async def test_leave_lowers_targets_by_its_working_days_only(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        person = await make_person(tx, team=await make_team(tx))
        await leave(tx, person, date(2026, 11, 19), date(2026, 11, 24))  # Thursday to Monday
        week = await person_week(tx, person, WEEK, now=NOW, content=content)
        following = await person_week(tx, person, WEEK.next, now=NOW, content=content)
    assert week.off == (date(2026, 11, 19), date(2026, 11, 20))
    assert week.holidays == ()
    assert goals(week)["calls"] == 24
    assert following.off == (date(2026, 11, 23),)


async def test_a_week_of_leave_is_away_and_asks_for_nothing(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        person = await make_person(tx, team=await make_team(tx))
        await leave(tx, person, WEEK.start, WEEK.end)
        week = await person_week(tx, person, WEEK, now=NOW, content=content)
    assert week.is_away
    assert {pace.state for pace in paces(week).values()} == {"away"}
    assert set(goals(week).values()) == {0}


async def test_overlapping_leave_counts_each_day_once(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        person = await make_person(tx, team=await make_team(tx))
        await leave(tx, person, date(2026, 11, 18), date(2026, 11, 20))
        await leave(tx, person, date(2026, 11, 19), date(2026, 11, 21))
        week = await person_week(tx, person, WEEK, now=NOW, content=content)
    assert week.scheduled == (date(2026, 11, 16), date(2026, 11, 17))


async def test_four_days_a_week_ask_for_four_fifths(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        person = await make_person(tx, team=await make_team(tx), workdays="0123")
        week = await person_week(tx, person, WEEK, now=NOW, content=content)
    assert goals(week)["emails"] == 64
    assert week.off == ()


@pytest.mark.parametrize(
    ("started_on", "calls"),
    [
        (date(2026, 11, 16), 25),
        (date(2026, 10, 16), 50),
        (date(2026, 9, 16), 75),
        (date(2026, 8, 16), 100),
        (date(2026, 1, 5), 100),
    ],
)
async def test_a_new_sdr_is_asked_for_a_quarter_more_each_month(
    database: Database, content: Content, started_on: date, calls: int
) -> None:
    async with database.transaction() as tx:
        person = await make_person(tx, team=await make_team(tx), role=Role.SDR, started_on=started_on)
        week = await person_week(tx, person, WEEK, now=NOW, content=content)
    assert goals(week)["calls"] == calls


async def test_days_before_somebody_starts_are_not_asked_for(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        person = await make_person(tx, team=await make_team(tx), started_on=date(2026, 11, 18))
        week = await person_week(tx, person, WEEK, now=NOW, content=content)
    assert week.scheduled == (date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20))
    assert goals(week)["calls"] == 12  # 40 × 3 ÷ 5 × 50%


async def test_today_is_the_persons_own_date(database: Database, content: Content) -> None:
    late = datetime.combine(date(2026, 11, 18), time(23, 30), tzinfo=UTC)
    async with database.transaction() as tx:
        lisbon = await make_person(tx, "Ana")
        tokyo = await make_person(tx, "Kei", zone="Asia/Tokyo")
        first, second = await people_weeks(tx, [lisbon, tokyo], WEEK, now=late, content=content)
    assert (first.today, second.today) == (date(2026, 11, 18), date(2026, 11, 19))
    assert paces(second)["calls"].days_done == 3


async def test_a_teams_totals_are_the_sums_of_what_its_people_see(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana = await make_person(tx, "Ana", team=team, workdays="012")
        rui = await make_person(tx, "Rui", team=team, role=Role.SDR, started_on=date(2026, 11, 2))
        await make_person(tx, "Max", team=team, role=Role.MANAGER)
        await make_person(tx, "Zoe", team=team, is_active=False)
        await make_person(tx, "Out", slack_id="UOUT")
        await log(tx, ana, date(2026, 11, 16), calls=7, follow_ups=2)
        await log(tx, rui, date(2026, 11, 16), calls=5)
        week = await team_week(tx, team, WEEK, now=NOW, content=content)
    assert [each.person.name for each in week.people] == ["Ana", "Max", "Rui"]
    totals = {total.activity.key: total for total in week.totals}
    assert totals["calls"].target == sum(goals(each).get("calls", 0) for each in week.people) == 24 + 25
    assert totals["calls"].actual == 12
    assert "follow_ups" not in totals


async def test_the_number_of_queries_does_not_grow_with_the_people(
    database: Database, content: Content
) -> None:
    seen: list[str] = []

    def count(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    async with database.transaction() as tx:
        team = await make_team(tx, country="PT")
        people = [await make_person(tx, f"P{n}", team=team) for n in range(6)]
        sa.event.listen(database.engine.sync_engine, "before_cursor_execute", count)
        await people_weeks(tx, people, WEEK, now=NOW, content=content)
        sa.event.remove(database.engine.sync_engine, "before_cursor_execute", count)
    assert len(seen) == 3


async def test_nobody_asked_for_is_nobody_found(
    database: Database, content: Content, clock: MovingClock
) -> None:
    async with database.transaction() as tx:
        assert await people_weeks(tx, [], Week(date(2026, 11, 16)), now=clock.now(), content=content) == []


async def test_several_weeks_at_once_are_what_each_is_by_itself(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx, country="PT")
        ana = await make_person(tx, "Ana", team=team)
        ben = await make_person(tx, "Ben", team=team, role=Role.SDR, started_on=date(2026, 10, 12))
        manager = await make_person(tx, "Mark", team=team, role=Role.MANAGER, manages=team)
        rule = {
            "workspace_id": ana.workspace_id,
            "level": "person",
            "person_id": ana.id,
            "activity": "calls",
            "set_by": manager.id,
            "set_at": NOW,
        }
        mondays = [WEEK.shifted(-n).monday for n in (6, 2, 4, 2)]  # not set in their order
        rows = [{**rule, "weekly": 10 * n, "from_week": monday} for n, monday in enumerate(mondays)]
        whole = rule | {"level": "team", "person_id": None, "team_id": team.id, "activity": "demos"}
        await add_rules(tx, rows)
        await add_rules(tx, [{**whole, "weekly": 3, "from_week": WEEK.shifted(-3).monday}])
        for back in range(7):
            await log(tx, ana, WEEK.shifted(-back).monday, calls=back + 1, meetings_held=1)
            await log(tx, ben, WEEK.shifted(-back).days[6], emails=5)
        await leave(tx, ben, date(2026, 11, 5), date(2026, 11, 12))
        people = [ana, ben, manager]
        found = await people_histories(tx, people, WEEK, 6, now=NOW, content=content)
        alone = [
            await people_weeks(tx, people, WEEK.shifted(-back), now=NOW, content=content) for back in range(6)
        ]
    assert found == [list(each) for each in zip(*alone, strict=True)]
