"""From a schedule to deliveries: each period of each team once, whatever clocks, rules and zones do."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.delivery import Delivery
from bot.slots import Slots
from content.loader import Content
from db.delivery_tables import State, deliveries, schedules
from db.engine import Database
from db.team import teams
from domain.schedule import Weekly, rule_data
from domain.team import Team
from jobs.registry import JOBS, Post, Skip, Slot, load_jobs
from services.schedules import KINDS, declare, ensure_schedules, next_due
from tests.conftest import MovingClock
from tests.support.slack_posts import FakeSlack
from tests.support.world import make_team
from views.blocks import Message

FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)
MONDAY_NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)  # in Lisbon, and in week 48
HOUR = timedelta(hours=1)


async def say_period(slot: Slot) -> Post | Skip:
    """A job whose post says what it is for; a team without a channel gets none."""
    if slot.team.channel_id is None:
        return Skip("no channel")
    text = f"{slot.team.name} {slot.period}"
    return Post(slot.team.channel_id, Message(text, [{"type": "divider"}]), "en-GB")


@pytest.fixture(autouse=True)
def quiet_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weekly job, posting a line that tests can read."""
    job = load_jobs()["weekly_targets"]
    monkeypatch.setitem(JOBS, job.kind, replace(job, build=say_period))
    for other in [kind for kind in JOBS if kind != job.kind]:
        monkeypatch.delitem(JOBS, other)
        monkeypatch.delitem(KINDS, other)


@pytest.fixture
def clock() -> MovingClock:
    """Friday 20 November 2026, 15:00 UTC."""
    return MovingClock(FRIDAY)


@pytest.fixture
def slots(database: Database, clock: MovingClock, content: Content) -> Slots:
    return Slots(database, clock, content)


async def start_team(database: Database, clock: MovingClock, name: str = "North", **over: Any) -> Team:
    async with database.transaction() as tx:
        team = await make_team(tx, name, **over)
        await ensure_schedules(tx, team, clock.now())
    return team


async def written(database: Database) -> list[sa.RowMapping]:
    async with database.reading() as tx:
        return list((await tx.execute(sa.select(deliveries).order_by(deliveries.c.id))).mappings())


async def texts(database: Database) -> list[str]:
    return [each["body"]["text"] for each in await written(database) if each["body"]]


async def change(database: Database, table: sa.Table, **values: Any) -> None:
    async with database.transaction() as tx:
        await tx.execute(table.update().values(**values))


async def test_a_jump_from_friday_to_monday_writes_mondays_post(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    team = await start_team(database, clock)
    assert await slots.derive() == 0
    clock.moment = MONDAY_NINE + timedelta(seconds=1)
    assert await slots.derive() == 1
    assert await slots.derive() == 0
    [found] = await written(database)
    assert found["slot_key"] == f"1/weekly_targets/team:{team.id}/2026-W48"
    assert found["body"] == {"text": "North 2026-W48", "blocks": [{"type": "divider"}]}
    assert (found["state"], found["due_at"], found["channel_id"]) == (State.PENDING, MONDAY_NINE, "C1")


async def test_it_is_written_at_the_hour_and_not_before(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    await start_team(database, clock)
    clock.moment = MONDAY_NINE - timedelta(microseconds=1)
    assert await slots.derive() == 0
    clock.moment = MONDAY_NINE
    assert await slots.derive() == 1


async def test_a_post_is_built_once_and_never_again(
    database: Database, slots: Slots, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = await start_team(database, clock)
    built: list[str] = []

    async def note_it(slot: Slot) -> Post | Skip:
        assert slot.team.id == team.id
        built.append(slot.period)
        return await say_period(slot)

    monkeypatch.setitem(JOBS, "weekly_targets", replace(JOBS["weekly_targets"], build=note_it))
    clock.moment = MONDAY_NINE
    for _ in range(15 * 2):
        await slots.reconcile()
        await slots.derive()
        clock.advance(hours=12)
    assert built == ["2026-W48", "2026-W49", "2026-W50"]


async def test_a_team_made_on_monday_noon_has_its_first_post_a_week_later(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    clock.moment = MONDAY_NINE + 3 * HOUR
    await start_team(database, clock)
    for _ in range((7 * 24 - 3) // 5):
        await slots.derive()
        assert await written(database) == []
        clock.advance(hours=5)
    await slots.derive()
    assert await texts(database) == ["North 2026-W49"]


async def test_after_a_night_of_downtime_the_post_is_made_late_and_once(
    database: Database, slots: Slots, clock: MovingClock, content: Content
) -> None:
    await start_team(database, clock)
    await slots.derive()
    clock.moment = MONDAY_NINE + 20 * HOUR
    again = Slots(database, clock, content)
    await again.reconcile()
    assert await again.derive() == 1
    slack = FakeSlack(clock)
    await Delivery(database, slack, clock).dispatch()
    assert slack.texts() == ["North 2026-W48 Posted late: this was due Mon 23 Nov, 09:00 (Lisbon time)."]


async def test_weeks_of_downtime_end_in_skipped_slots_and_no_burst(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    await start_team(database, clock)
    await slots.derive()
    clock.moment = MONDAY_NINE + timedelta(weeks=3) + HOUR
    assert await slots.derive() == 1
    found = [(each["slot_key"][-8:], each["state"], each["reason"]) for each in await written(database)]
    assert found == [
        ("2026-W48", State.SKIPPED, "too late"),
        ("2026-W49", State.SKIPPED, "too late"),
        ("2026-W50", State.SKIPPED, "too late"),
        ("2026-W51", State.PENDING, None),
    ]


async def test_past_the_grace_to_the_second_it_is_skipped(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    await start_team(database, clock)
    clock.moment = MONDAY_NINE + 24 * HOUR
    assert await slots.derive() == 0
    [found] = await written(database)
    assert (found["state"], found["reason"], found["body"]) == (State.SKIPPED, "too late", None)


async def test_a_team_without_a_channel_is_skipped_with_the_reason(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    await start_team(database, clock, channel_id=None)
    clock.moment = MONDAY_NINE
    assert await slots.derive() == 0
    [found] = await written(database)
    assert (found["state"], found["reason"]) == (State.SKIPPED, "no channel")
    slack = FakeSlack(clock)
    await Delivery(database, slack, clock).dispatch()
    assert slack.calls == 0


@pytest.mark.parametrize(
    "rule", [Weekly(0, time(10)), Weekly(0, time(8)), Weekly(3, time(9)), Weekly(6, time(23, 59))]
)
async def test_an_edit_of_the_time_after_the_post_repeats_nothing(
    database: Database, slots: Slots, clock: MovingClock, rule: Weekly
) -> None:
    await start_team(database, clock)
    clock.moment = MONDAY_NINE
    await slots.derive()
    await change(database, schedules, rule=rule_data(rule))
    while clock.now() < MONDAY_NINE + timedelta(days=6, hours=15):
        clock.advance(hours=3)
        await slots.reconcile()
        await slots.derive()
    assert await texts(database) == ["North 2026-W48"]
    while clock.now() < MONDAY_NINE + timedelta(days=13, hours=15):
        clock.advance(hours=3)
        await slots.derive()
    assert await texts(database) == ["North 2026-W48", "North 2026-W49"]


async def test_a_post_moved_to_an_earlier_hour_that_has_passed_is_still_made(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    await start_team(database, clock)
    clock.moment = MONDAY_NINE - HOUR / 2
    await slots.reconcile()
    await slots.derive()
    await change(database, schedules, rule=rule_data(Weekly(0, time(8))))
    await slots.reconcile()
    assert await slots.derive() == 1
    clock.advance(hours=5)
    await slots.derive()
    assert await texts(database) == ["North 2026-W48"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"])
async def test_a_move_to_another_zone_repeats_nothing_and_loses_nothing(
    database: Database, slots: Slots, clock: MovingClock, zone: str
) -> None:
    await start_team(database, clock)
    for _ in range(2):
        clock.moment = max(clock.moment, MONDAY_NINE) + timedelta(weeks=_)
        await slots.derive()
    await change(database, teams, zone=zone)
    while clock.now() < MONDAY_NINE + timedelta(weeks=3, days=2):
        clock.advance(hours=4)
        await slots.derive()
    assert await texts(database) == [f"North 2026-W{week}" for week in (48, 49, 50, 51)]
    waited = [each["created_at"] - each["due_at"] for each in await written(database)]
    assert max(waited) < 4 * HOUR


async def test_a_clock_that_steps_back_fires_nothing_again(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    await start_team(database, clock)
    clock.moment = MONDAY_NINE
    await slots.derive()
    clock.moment = MONDAY_NINE - timedelta(minutes=2)
    await slots.reconcile()
    for _ in range(10):
        await slots.derive()
        clock.advance(seconds=30)
    assert await texts(database) == ["North 2026-W48"]


async def test_one_team_whose_job_fails_stops_no_other(
    database: Database,
    slots: Slots,
    clock: MovingClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = await start_team(database, clock, "Broken")
    await start_team(database, clock, "Fine")
    monkeypatch.setitem(JOBS, "weekly_targets", replace(JOBS["weekly_targets"], build=failing_for(broken.id)))
    clock.moment = MONDAY_NINE
    assert await slots.derive() == 1
    assert await texts(database) == ["Fine 2026-W48"]
    assert "slot failed: schedule=1" in caplog.text
    monkeypatch.setitem(JOBS, "weekly_targets", replace(JOBS["weekly_targets"], build=say_period))
    clock.advance(seconds=5)
    assert await slots.derive() == 1
    assert await texts(database) == ["Fine 2026-W48", "Broken 2026-W48"]


async def test_a_job_that_keeps_failing_is_tried_ever_more_rarely_and_skipped_after_its_grace(
    database: Database, slots: Slots, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = await start_team(database, clock)
    tries: list[datetime] = []
    monkeypatch.setitem(
        JOBS, "weekly_targets", replace(JOBS["weekly_targets"], build=failing_for(team.id, tries, clock))
    )
    clock.moment = MONDAY_NINE
    while clock.now() < MONDAY_NINE + HOUR:
        await slots.derive()
        clock.advance(seconds=5 if len(tries) < 8 else 60)
    assert 10 < len(tries) < 30
    assert await written(database) == []
    clock.moment = MONDAY_NINE + 24 * HOUR
    await slots.derive()
    [found] = await written(database)
    assert (found["state"], found["reason"]) == (State.SKIPPED, "too late")


async def test_two_processes_write_each_slot_once(
    database_url: str, database: Database, clock: MovingClock, content: Content
) -> None:
    names = [f"Team {n}" for n in range(12)]
    for name in names:
        await start_team(database, clock, name)
    clock.moment = MONDAY_NINE
    others = [Database(database_url) for _ in range(2)]
    try:
        made = await asyncio.gather(*(Slots(each, clock, content).derive() for each in others))
    finally:
        for each in others:
            await each.close()
    assert sum(made) == 12
    assert sorted(await texts(database)) == sorted(f"{name} 2026-W48" for name in names)


async def test_a_crash_while_a_slot_is_written_leaves_nothing_half_done(
    database: Database, slots: Slots, clock: MovingClock, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    await start_team(database, clock)
    clock.moment = MONDAY_NINE

    async def crash(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("db.schedules.move_schedule", crash)
        with pytest.raises(KeyboardInterrupt):
            await slots.derive()
    assert await written(database) == []
    assert await Slots(database, clock, content).derive() == 1


async def test_a_team_from_before_the_job_existed_gets_its_schedule_from_now_on(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    clock.moment = MONDAY_NINE + HOUR
    async with database.transaction() as tx:
        await make_team(tx)
        assert await next_due(tx, clock.now()) is None
    await slots.reconcile()
    assert await slots.derive() == 0
    async with database.reading() as tx:
        assert await next_due(tx, clock.now()) == MONDAY_NINE + timedelta(weeks=1)


async def test_making_sure_of_schedules_twice_changes_nothing(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    team = await start_team(database, clock)
    clock.moment = MONDAY_NINE + HOUR
    async with database.transaction() as tx:
        await ensure_schedules(tx, team, clock.now())
    assert await slots.derive() == 1


async def test_the_next_post_is_the_first_of_all_teams_that_have_a_channel(
    database: Database, slots: Slots, clock: MovingClock
) -> None:
    await start_team(database, clock, "Lisbon")
    await start_team(database, clock, "Delhi", zone="Asia/Kolkata")
    await start_team(database, clock, "Auckland", zone="Pacific/Auckland", channel_id=None)
    async with database.reading() as tx:
        found = await next_due(tx, clock.now())
        assert found == datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
        assert await next_due(tx, found) == MONDAY_NINE


async def test_a_schedule_of_a_job_that_is_gone_is_left_alone(
    database: Database, slots: Slots, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await start_team(database, clock)
    monkeypatch.delitem(JOBS, "weekly_targets")
    monkeypatch.delitem(KINDS, "weekly_targets")
    clock.moment = MONDAY_NINE
    await slots.reconcile()
    assert await slots.derive() == 0
    async with database.reading() as tx:
        assert await next_due(tx, clock.now()) is None


def test_two_jobs_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="two jobs called weekly_targets"):
        declare("weekly_targets", Weekly(0, time(9)))


def failing_for(team_id: int, tries: list[datetime] | None = None, clock: MovingClock | None = None) -> Any:
    async def build(slot: Slot) -> Post | Skip:
        if tries is not None and clock is not None:
            tries.append(clock.now())
        if slot.team.id == team_id:
            raise RuntimeError("this job is broken")
        return await say_period(slot)

    return build
