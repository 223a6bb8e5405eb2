"""A team's schedules: seen, changed, turned on again, on both engines."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.slots import Slots
from content.loader import Content
from db.base import Tx
from db.engine import Database
from db.team import teams
from domain.errors import UserError
from domain.schedule import Weekly
from domain.team import Person, Team
from domain.timetable import Entry, Timetable
from jobs.registry import load_jobs
from services.scope import Scope
from services.timetable import change_entry, open_entry, timetable
from tests.conftest import MovingClock
from tests.support.world import make_person, make_scope, make_team
from views.timetable import listing, where

load_jobs()
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)  # a Wednesday
KIND = "weekly_targets"


async def manager(tx: Tx, content: Content, now: datetime = NOW) -> tuple[Scope, Team]:
    team = await make_team(tx)
    max_ = await make_person(tx, "Max", team=team, manages=team)
    return make_scope(tx, max_, now=now, content=content), team


def of(table: Timetable, kind: str = KIND) -> Entry:
    return next(entry for entry in table.entries if entry.kind == kind)


async def test_a_manager_sees_what_is_on_where_and_the_next_three_runs(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        scope, _ = await manager(tx, content)
        entry = of(await timetable(scope))
    assert (entry.is_on, entry.channel_id, entry.last) == (True, "C1", None)
    days = [(11, 23), (11, 30), (12, 7)]
    assert entry.runs == tuple(datetime(2026, month, day, 9, tzinfo=UTC) for month, day in days)


async def test_what_managers_read_is_not_said_to_go_into_the_teams_channel(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        scope, team = await manager(tx, content)
        alone = of(await timetable(scope), "friday_digest")
        await tx.execute(teams.update().values(managers_channel_id="CMANAGERS"))
        together = of(await timetable(scope), "friday_digest")
        await change_entry(scope, team.id, "friday_digest", is_on=True, at=time(16), channel_id="CPICKED")
        picked = of(await timetable(scope), "friday_digest")
    assert [where(each) for each in (alone, together, picked)] == [
        "direct messages to the managers",
        "<#CMANAGERS>",
        "<#CPICKED>",
    ]


async def test_a_yearly_post_is_told_with_its_years(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        scope, _ = await manager(tx, content)
        told = listing(await timetable(scope), scope.me).text
    assert "Next: 4 January 2027; 4 January 2028; 2 January 2029, at 09:00." in told


async def test_a_change_of_day_and_time_moves_the_next_runs(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        scope, team = await manager(tx, content)
        await timetable(scope)
        result = await change_entry(
            scope, team.id, KIND, is_on=True, at=time(8, 30), weekday=1, channel_id="C2"
        )
        again = of(await timetable(scope))
    assert result.is_new
    assert again.rule == Weekly(1, time(8, 30))
    assert again.channel_id == "C2"
    assert again.runs[0] == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


async def test_the_same_again_changes_nothing(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        scope, team = await manager(tx, content)
        await timetable(scope)
        result = await change_entry(scope, team.id, KIND, is_on=True, at=time(9), weekday=0, channel_id="C1")
    assert not result.is_new


async def test_what_is_turned_on_again_makes_up_for_nothing(database: Database, content: Content) -> None:
    clock = MovingClock(NOW)
    slots = Slots(database, clock, content)
    async with database.transaction() as tx:
        scope, team = await manager(tx, content)
        await timetable(scope)
        await change_entry(scope, team.id, KIND, is_on=False, at=time(9), weekday=0)
        await change_entry(scope, team.id, "coaching_tip", is_on=False, at=time(8, 45))
    clock.moment = datetime(2026, 11, 23, 11, tzinfo=UTC)  # two hours after Monday's, within its grace
    assert await slots.derive() == 0
    async with database.transaction() as tx:
        scope = make_scope(tx, scope.me, now=clock.now(), content=content)
        result = await change_entry(scope, team.id, KIND, is_on=True, at=time(9), weekday=0)
        table = of(await timetable(scope))
    assert await slots.derive() == 0
    assert result.overdue is None
    assert table.runs[0] == datetime(2026, 11, 30, 9, tzinfo=UTC)


async def test_a_later_time_on_the_same_day_repeats_nothing(database: Database, content: Content) -> None:
    clock = MovingClock(NOW)
    slots = Slots(database, clock, content)
    async with database.transaction() as tx:
        scope, team = await manager(tx, content)
        await make_person(tx, "Ana", team=team)
        await timetable(scope)
    clock.moment = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert await slots.derive() >= 1
    async with database.transaction() as tx:
        scope = make_scope(tx, scope.me, now=clock.now(), content=content)
        await change_entry(scope, team.id, KIND, is_on=True, at=time(10), weekday=0)
        entry = of(await timetable(scope))
    clock.advance(hours=2)
    assert await slots.derive() == 0
    assert entry.last is not None
    assert entry.last.due == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert entry.runs[0] == datetime(2026, 11, 30, 10, tzinfo=UTC)


async def test_an_earlier_time_that_is_past_says_so(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        scope, team = await manager(tx, content, NOW - timedelta(days=6))
        await timetable(scope)
        monday = make_scope(tx, scope.me, now=datetime(2026, 11, 16, 8, tzinfo=UTC), content=content)
        result = await change_entry(monday, team.id, KIND, is_on=True, at=time(7), weekday=0)
    assert result.overdue == datetime(2026, 11, 16, 7, tzinfo=UTC)


async def test_a_choice_for_a_personal_kind_holds_for_everybody(database: Database, content: Content) -> None:
    clock = MovingClock(NOW)
    slots = Slots(database, clock, content)
    async with database.transaction() as tx:
        scope, team = await manager(tx, content)
        await make_person(tx, "Ana", team=team, zone="Asia/Kolkata")
    await slots.reconcile()
    async with database.transaction() as tx:
        scope = make_scope(tx, scope.me, now=NOW, content=content)
        await change_entry(scope, team.id, "stale_deals", is_on=False, at=time(7), weekday=1)
        entry = of(await timetable(scope), "stale_deals")
        await make_person(tx, "Bea", team=team)
    await slots.reconcile()
    async with database.transaction() as tx:
        scope = make_scope(tx, scope.me, now=NOW, content=content)
        later = of(await timetable(scope), "stale_deals")
    assert (entry.is_on, entry.channel_id, entry.rule) == (False, None, Weekly(1, time(7)))
    assert (later.is_on, later.rule) == (False, Weekly(1, time(7)))


async def test_only_those_who_lead_the_team_may_look_and_change(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        scope, team = await manager(tx, content)
        other = await make_team(tx, "South")
        with pytest.raises(UserError) as refused:
            await open_entry(scope, other.id, KIND)
        assert refused.value.code == "timetable.not_yours"
        with pytest.raises(UserError) as gone:
            await open_entry(scope, team.id, "no_such_kind")
        assert gone.value.code == "timetable.gone"
        nobody = make_scope(tx, await make_person(tx, "Zoe"), now=NOW, content=content)
        with pytest.raises(UserError) as none:
            await timetable(nobody)
        assert none.value.code == "timetable.no_team"


async def test_an_admin_picks_a_team_by_name(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        await make_team(tx)
        south = await make_team(tx, "South")
        boss: Person = await make_person(tx, "Olga", is_admin=True)
        scope = make_scope(tx, boss, now=NOW, content=content)
        table = await timetable(scope, "south")
        with pytest.raises(UserError) as unknown:
            await timetable(scope, "Atlantis")
    assert table.team == south
    assert [team.name for team in table.others] == ["North"]
    assert unknown.value.code == "timetable.unknown"
