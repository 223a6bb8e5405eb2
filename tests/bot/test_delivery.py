"""Sending: once, whatever happens between the claim and the settling."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from bot.delivery import LEASE_S, Delivery
from bot.outcomes import ABSENCE_COUNTS_S
from bot.posts import Limited, NotSent, Refused
from db import delivery as store
from db.delivery import NewDelivery, add_delivery
from db.delivery_tables import State, deliveries
from db.engine import Database
from tests.conftest import MovingClock
from tests.support.slack_posts import Crash, FakeSlack, Fault
from tests.support.world import make_team


@pytest.fixture
def slack(clock: MovingClock) -> FakeSlack:
    return FakeSlack(clock)


@pytest.fixture(autouse=True)
def machine(clock: MovingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's running time goes with the test's clock."""
    monkeypatch.setattr("bot.delivery.running_s", lambda: clock.now().timestamp())


@pytest.fixture
def engine(database: Database, slack: FakeSlack, clock: MovingClock) -> Delivery:
    return Delivery(database, slack, clock)


async def write(
    database: Database, clock: MovingClock, *names: str, channel: str | None = None, grace_s: int = 86_400
) -> None:
    """A slot for each name, due now; each in a channel of its own unless one is given."""
    async with database.transaction() as tx:
        if not await tx.scalar(sa.select(sa.func.count()).select_from(deliveries)):
            await make_team(tx)
        for name in names:
            new = NewDelivery(
                workspace_id=1,
                schedule_id=None,
                kind="test",
                slot_key=name,
                key=f"key-{name}",
                due_at=clock.now(),
                expires_at=clock.now() + timedelta(seconds=grace_s),
                channel_id=channel or f"C-{name}",
                body={"text": f"Text of {name}.", "blocks": []},
                late_note="Posted late.",
            )
            assert await add_delivery(tx, new, now=clock.now()) is not None


async def rows(database: Database) -> list[sa.RowMapping]:
    async with database.reading() as tx:
        return list((await tx.execute(sa.select(deliveries).order_by(deliveries.c.id))).mappings())


async def row(database: Database) -> sa.RowMapping:
    [found] = await rows(database)
    return found


async def pass_time(engine: Delivery, clock: MovingClock, *, seconds: float, step: float = 5) -> None:
    """Time passes, with a dispatch every few seconds."""
    for _ in range(int(seconds / step)):
        clock.advance(seconds=step)
        await engine.dispatch()


async def test_what_is_due_is_posted_with_its_key_and_settled(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a", "b")
    assert await engine.dispatch() == 2
    assert {post.key for post in slack.posts} == {"key-a", "key-b"}
    for found in await rows(database):
        assert (found["state"], found["sends"], found["owner"]) == (State.SENT, 1, None)
        assert found["ts"] in {post.ts for post in slack.posts}
    assert await engine.dispatch() == 0
    assert slack.calls == 2


async def test_a_slot_is_written_once(database: Database, clock: MovingClock) -> None:
    await write(database, clock, "a")
    with pytest.raises(AssertionError):
        await write(database, clock, "a")
    assert len(await rows(database)) == 1


async def test_nothing_is_sent_before_its_time(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    clock.advance(seconds=-1)
    assert await engine.dispatch() == 0
    clock.advance(seconds=1)
    assert await engine.dispatch() == 1


async def test_a_lost_answer_after_the_effect_posts_once(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.faults.append(Fault(TimeoutError(), effect=True))
    await engine.dispatch()
    assert (await row(database))["state"] == State.AMBIGUOUS
    await pass_time(engine, clock, seconds=300)
    assert (slack.calls, len(slack.posts)) == (1, 1)
    assert (await row(database))["ts"] == slack.posts[0].ts


async def test_a_post_that_shows_late_in_the_history_is_waited_for(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.history_lag_s = ABSENCE_COUNTS_S - 20
    slack.faults.append(Fault(ConnectionResetError(), effect=True))
    await engine.dispatch()
    await pass_time(engine, clock, seconds=400)
    assert (slack.calls, len(slack.posts)) == (1, 1)
    assert (await row(database))["state"] == State.SENT
    assert len(slack.looks) > 1


async def test_what_was_never_taken_is_sent_again_only_after_a_late_enough_look(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.faults.append(Fault(RuntimeError("internal_error")))
    start = clock.now()
    await engine.dispatch()
    await pass_time(engine, clock, seconds=300)
    assert slack.texts() == ["Text of a."]
    assert slack.posts[0].at - start >= timedelta(seconds=ABSENCE_COUNTS_S)
    assert any(
        timedelta(seconds=ABSENCE_COUNTS_S) <= at - start <= slack.posts[0].at - start for at in slack.looks
    )
    assert (await row(database))["sends"] == 2


async def test_a_look_up_that_fails_permits_nothing(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.faults.append(Fault(TimeoutError(), effect=True))
    slack.look_faults += [TimeoutError(), Limited(40), NotSent("no connection")] * 3
    await engine.dispatch()
    await pass_time(engine, clock, seconds=900)
    assert (slack.calls, len(slack.posts)) == (1, 1)
    assert (await row(database))["state"] == State.SENT


async def test_a_look_up_that_is_refused_ends_it_and_says_so(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.faults.append(Fault(TimeoutError()))
    slack.look_faults.append(Refused("missing_scope"))
    await engine.dispatch()
    await pass_time(engine, clock, seconds=300)
    found = await row(database)
    assert (found["state"], slack.calls) == (State.DEAD, 1)
    assert found["reason"] == "sent or not, look-up refused: missing_scope"


async def test_a_429_is_waited_out_as_long_as_slack_asks(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.faults.append(Fault(Limited(37)))
    start = clock.now()
    await engine.dispatch()
    assert (await row(database))["state"] == State.PENDING
    await pass_time(engine, clock, seconds=60, step=1)
    assert slack.posts[0].at - start == timedelta(seconds=37)
    assert ((await row(database))["sends"], slack.looks) == (1, [])


async def test_without_a_connection_it_is_tried_again_ever_more_rarely(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.faults += [Fault(NotSent("no connection"))] * 4
    start = clock.now()
    await engine.dispatch()
    await pass_time(engine, clock, seconds=120)
    assert slack.posts[0].at - start == timedelta(seconds=5 + 10 + 20 + 40)
    assert ((await row(database))["sends"], slack.looks) == (1, [])


async def test_a_permanent_refusal_is_kept_and_never_tried_again(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await write(database, clock, "a")
    slack.faults.append(Fault(Refused("channel_not_found")))
    await engine.dispatch()
    await pass_time(engine, clock, seconds=600)
    found = await row(database)
    assert (found["state"], found["reason"], slack.calls) == (State.DEAD, "channel_not_found", 1)
    [alert] = [each for each in caplog.records if each.levelname == "ERROR"]
    assert "slot=a" in alert.message
    assert f"delivery={found['id']}" in alert.message


async def test_one_that_fails_does_not_hold_up_the_others(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, *"abcdefgh")
    slack.faults += [Fault(Refused("is_archived")), Fault(TimeoutError()), Fault(Limited(5))]
    await engine.dispatch()
    clock.advance(seconds=5)
    await engine.dispatch()
    states = [found["state"] for found in await rows(database)]
    assert states.count(State.SENT) == 6
    assert {State.DEAD, State.SENT} <= set(states)


async def test_a_crash_before_the_send_loses_nothing_and_doubles_nothing(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.faults.append(Fault(Crash()))
    with pytest.raises(Crash):
        await engine.dispatch()
    successor = Delivery(database, slack, clock)
    assert await successor.dispatch() == 0
    assert (await row(database))["state"] == State.SENDING
    await pass_time(successor, clock, seconds=LEASE_S + 300)
    assert len(slack.posts) == 1
    assert (await row(database))["state"] == State.SENT


async def test_a_crash_between_the_effect_and_the_settling_doubles_nothing(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.faults.append(Fault(Crash(), effect=True))
    with pytest.raises(Crash):
        await engine.dispatch()
    await pass_time(Delivery(database, slack, clock), clock, seconds=LEASE_S + 300)
    assert (slack.calls, (await row(database))["state"]) == (1, State.SENT)


async def test_a_crash_while_looking_up_changes_nothing(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.faults.append(Fault(TimeoutError(), effect=True))
    slack.look_faults.append(Crash())
    await engine.dispatch()
    clock.advance(seconds=5)
    with pytest.raises(Crash):
        await engine.dispatch()
    await pass_time(Delivery(database, slack, clock), clock, seconds=LEASE_S + 300)
    assert (slack.calls, (await row(database))["state"]) == (1, State.SENT)


async def test_who_lost_the_claim_may_not_settle_it(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a")
    slack.hold = asyncio.Event()
    slack.history_lag_s = 30
    frozen = asyncio.create_task(engine.dispatch())
    await slack.taken.wait()
    clock.advance(seconds=LEASE_S)
    slack.look_faults.append(TimeoutError())
    other = Delivery(database, slack, clock)
    await other.dispatch()
    assert (await row(database))["state"] == State.AMBIGUOUS
    slack.hold.set()
    await frozen
    assert (await row(database))["state"] == State.AMBIGUOUS
    await pass_time(other, clock, seconds=300)
    assert (slack.calls, (await row(database))["state"]) == (1, State.SENT)


async def test_a_process_that_stood_still_after_the_claim_does_not_send(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await write(database, clock, "a")
    claim = store.claim

    async def claim_and_freeze(*args: Any, **named: Any) -> Any:
        held = await claim(*args, **named)
        clock.advance(seconds=LEASE_S - 10 if held else 0)
        return held

    monkeypatch.setattr("db.delivery.claim", claim_and_freeze)
    await engine.dispatch()
    assert slack.calls == 0
    monkeypatch.undo()
    await pass_time(Delivery(database, slack, clock), clock, seconds=LEASE_S + 300)
    assert len(slack.posts) == 1


async def test_a_channel_gets_one_post_a_second(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a", "b", "c", channel="C1")
    await engine.dispatch()
    await engine.dispatch()
    assert len(slack.posts) == 1
    await pass_time(engine, clock, seconds=2, step=1)
    assert len(slack.posts) == 3
    times = [post.at for post in slack.posts]
    assert [b - a for a, b in pairwise(times)] == [timedelta(seconds=1)] * 2


async def test_a_late_first_try_is_labelled_and_a_later_repeat_is_not(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "in time")
    slack.faults.append(Fault(TimeoutError()))
    await engine.dispatch()
    clock.advance(hours=3)
    await pass_time(engine, clock, seconds=30)
    await write(database, clock, "late")
    clock.advance(hours=3)
    await engine.dispatch()
    assert slack.texts() == ["Text of in time.", "Text of late. Posted late."]
    assert slack.posts[1].message.blocks[-1]["elements"][0]["text"] == "Posted late."


async def test_past_its_grace_it_is_skipped_with_the_reason(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a", "b", grace_s=60)
    slack.faults += [Fault(NotSent("no connection"))]
    await engine.dispatch()
    await write(database, clock, "c", grace_s=60)
    clock.advance(seconds=60)
    await engine.dispatch()
    found = {each["slot_key"]: (each["state"], each["reason"]) for each in await rows(database)}
    assert sorted(found.values(), key=str) == sorted(
        [(State.SENT, None), (State.SKIPPED, "too late; no connection"), (State.SKIPPED, "too late")], key=str
    )
    assert len(slack.posts) == 1


async def test_what_may_have_been_sent_is_looked_up_even_past_its_grace(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "a", grace_s=60)
    slack.faults.append(Fault(TimeoutError(), effect=True))
    await engine.dispatch()
    clock.advance(hours=2)
    await engine.dispatch()
    assert (await row(database))["state"] == State.SENT


async def test_two_engines_on_one_database_share_the_work_and_post_each_once(
    database_url: str, database: Database, slack: FakeSlack, clock: MovingClock
) -> None:
    names = [f"slot-{n}" for n in range(40)]
    await write(database, clock, *names)
    slack.hold = both = asyncio.Event()

    def notice() -> None:
        if slack.calls > 4:  # more than one engine's workers: both are at it
            both.set()

    slack.before_post = notice
    others = [Database(database_url) for _ in range(2)]
    try:
        work = asyncio.gather(*(Delivery(each, slack, clock, workers=4).dispatch() for each in others))
        done = await asyncio.wait_for(work, 30)
    finally:
        for each in others:
            await each.close()
    assert sorted(post.key for post in slack.posts) == sorted(f"key-{name}" for name in names)
    assert sum(done) == 40
    assert all(done)
    assert {found["state"] for found in await rows(database)} == {State.SENT}


async def test_after_stop_nothing_more_is_claimed(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, *"abcdefgh")
    slack.before_post = engine.stop
    await engine.dispatch()
    assert 1 <= len(slack.posts) <= 4
    assert {found["state"] for found in await rows(database)} == {State.SENT, State.PENDING}


async def test_logs_name_the_slot_and_never_what_was_posted(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG", logger="playmaker")
    await write(database, clock, "a")
    slack.faults.append(Fault(TimeoutError(), effect=True))
    await engine.dispatch()
    await pass_time(engine, clock, seconds=30)
    assert "slot=a" in caplog.text
    assert "Text of" not in caplog.text


def test_a_lease_must_outlive_the_call() -> None:
    with pytest.raises(ValueError, match="outlive"):
        Delivery(None, None, None, timeout_s=60, lease_s=60)  # type: ignore[arg-type]
