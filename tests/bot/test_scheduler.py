"""The timers: a jump of the clock is noticed at once, and stopping finishes what is under way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.delivery import Delivery
from bot.scheduler import Scheduler
from bot.slots import Slots
from bot.watches import Watches
from content.loader import Content
from db.delivery_tables import State, schedules
from db.engine import Database
from db.inbox import receive
from db.practice import practice_ids
from domain.practice import KEPT
from domain.roleplay import Difficulty, Scenario
from domain.team import Role
from jobs.registry import WATCHES, Announcement, Watch, Watcher
from services.practice import start_practice
from tests.bot.test_slots import FRIDAY, MONDAY_NINE, start_team, written
from tests.conftest import MovingClock
from tests.support.deliveries import only_job
from tests.support.slack_posts import FakeSlack
from tests.support.world import make_person, make_scope, make_team
from views.blocks import Message

TICK_S = 0.05
WITHIN_S = 2.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> MovingClock:
    """Friday afternoon, with the weekly targets as the only job."""
    only_job(monkeypatch)
    return MovingClock(FRIDAY)


@pytest.fixture
def slack(clock: MovingClock) -> FakeSlack:
    return FakeSlack(clock)


@pytest.fixture
async def scheduler(
    database: Database, clock: MovingClock, content: Content, slack: FakeSlack
) -> AsyncIterator[Scheduler]:
    made = Scheduler(
        database,
        clock,
        Slots(database, clock, content),
        Delivery(database, slack, clock),
        Watches(database, clock, content),
        tick_s=TICK_S,
    )
    yield made
    await made.stop()


async def staffed_team(database: Database, clock: MovingClock) -> None:
    team = await start_team(database, clock)
    async with database.transaction() as tx:
        await make_person(tx, team=team, role=Role.SDR)


async def test_a_jump_to_monday_posts_within_two_seconds(
    database: Database, scheduler: Scheduler, clock: MovingClock, slack: FakeSlack
) -> None:
    await staffed_team(database, clock)
    await scheduler.start()
    await asyncio.sleep(3 * TICK_S)
    assert slack.calls == 0
    clock.moment = MONDAY_NINE + timedelta(seconds=1)
    await asyncio.wait_for(slack.taken.wait(), WITHIN_S)
    await asyncio.sleep(5 * TICK_S)
    assert [post.channel_id for post in slack.posts] == ["C1"]
    assert slack.texts()[0].startswith("Week 48 targets")


async def test_what_a_watch_announces_is_posted_at_once(
    database: Database,
    scheduler: Scheduler,
    clock: MovingClock,
    slack: FakeSlack,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def look(view: Watch) -> tuple[Announcement, ...]:
        return (Announcement(f"due:{view.now:%d}", "C1", Message(f"Due on the {view.now:%d}.")),)

    monkeypatch.setitem(WATCHES, "test", Watcher("test", 3600, look))
    await staffed_team(database, clock)
    await scheduler.start()
    await asyncio.wait_for(slack.taken.wait(), WITHIN_S)
    slack.taken.clear()
    clock.advance(days=1)
    await asyncio.wait_for(slack.taken.wait(), WITHIN_S)
    assert slack.texts() == ["Due on the 20.", "Due on the 21."]


async def test_it_starts_with_the_schedules_put_right(
    database: Database, scheduler: Scheduler, clock: MovingClock
) -> None:
    team = await start_team(database, clock)
    async with database.transaction() as tx:
        await tx.execute(schedules.delete())
    await scheduler.start()
    async with database.reading() as tx:
        assert await tx.scalar(sa.select(schedules.c.team_id)) == team.id


async def test_stopping_waits_for_a_post_under_way(
    database: Database, scheduler: Scheduler, clock: MovingClock, slack: FakeSlack
) -> None:
    await staffed_team(database, clock)
    slack.hold = asyncio.Event()
    await scheduler.start()
    clock.moment = MONDAY_NINE
    await asyncio.wait_for(slack.taken.wait(), WITHIN_S)
    stopping = asyncio.create_task(scheduler.stop())
    await asyncio.sleep(3 * TICK_S)
    assert not stopping.done()
    slack.hold.set()
    await stopping
    assert [each["state"] for each in await written(database)] == [State.SENT]


async def test_what_outlasts_the_grace_is_cut_off_and_left_to_its_lease(
    database: Database, scheduler: Scheduler, clock: MovingClock, slack: FakeSlack
) -> None:
    await staffed_team(database, clock)
    slack.hold = asyncio.Event()
    await scheduler.start()
    clock.moment = MONDAY_NINE
    await asyncio.wait_for(slack.taken.wait(), WITHIN_S)
    await scheduler.stop(grace_s=0.1)
    await asyncio.sleep(0.05)
    slack.hold.set()
    assert [each["state"] for each in await written(database)] == [State.SENDING]


async def test_after_stop_nothing_runs(
    database: Database, scheduler: Scheduler, clock: MovingClock, slack: FakeSlack
) -> None:
    await staffed_team(database, clock)
    await scheduler.start()
    await scheduler.stop()
    clock.moment = MONDAY_NINE
    await asyncio.sleep(4 * TICK_S)
    assert await written(database) == []


async def test_a_failing_piece_of_work_is_logged_and_tried_at_the_next_tick(
    database: Database,
    scheduler: Scheduler,
    clock: MovingClock,
    slack: FakeSlack,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await staffed_team(database, clock)
    with monkeypatch.context() as broken:
        broken.setattr("db.schedules.due_schedules", None)
        await scheduler.start()
        clock.moment = MONDAY_NINE
        await asyncio.sleep(3 * TICK_S)
    assert "tick failed" in caplog.text
    await asyncio.wait_for(slack.taken.wait(), WITHIN_S)


async def test_housekeeping_forgets_what_came_in_a_week_ago(
    database: Database, scheduler: Scheduler, clock: MovingClock
) -> None:
    async with database.transaction() as tx:
        await receive(tx, "old", now=clock.now() - timedelta(days=7, seconds=1))
        await receive(tx, "young", now=clock.now() - timedelta(days=7))
    await scheduler.housekeeping()
    async with database.transaction() as tx:
        assert await receive(tx, "old", now=clock.now())
        assert not await receive(tx, "young", now=clock.now())


async def test_housekeeping_forgets_what_was_said_in_old_practices(
    database: Database, scheduler: Scheduler, clock: MovingClock, content: Content
) -> None:
    async with database.transaction() as tx:
        ana = await make_person(tx, team=await make_team(tx))
        for days in (KEPT.days + 1, KEPT.days - 1):
            scope = make_scope(tx, ana, now=clock.now() - timedelta(days=days), content=content)
            buyer = next(iter(content.coaching.personas))
            await start_practice(scope, buyer, Scenario.FIRST_CALL, Difficulty.NORMAL)
    await scheduler.housekeeping()
    async with database.transaction() as tx:
        assert await practice_ids(tx, ana.id) == [2]
