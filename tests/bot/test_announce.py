"""Announcements: written with the handler's own work, then posted, answered, changed and removed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
import sqlalchemy as sa

from bot.announce import GRACE, announce
from bot.delivery import LEASE_S, Delivery
from bot.posts import NotSent, Refused
from db.delivery import GONE
from db.delivery_tables import State, deliveries
from db.engine import Database
from db.notices import set_muted
from handlers.registry import Announcement
from jobs.registry import Image
from services.schedules import next_due
from tests.conftest import MovingClock
from tests.support.slack_posts import Crash, FakeSlack, Fault
from tests.support.world import make_person, make_team
from views.blocks import Message


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


@pytest.fixture(autouse=True)
async def office(database: Database) -> None:
    async with database.transaction() as tx:
        await make_team(tx)


def said(text: str) -> Message:
    return Message(text, [{"type": "divider"}])


def head(key: str = "deal:7", text: str = "Acme is won.", channel: str = "C1") -> Announcement:
    return Announcement(key, channel, said(text))


def reply(key: str, text: str, to: str = "deal:7") -> Announcement:
    return Announcement(key, "C1", said(text), thread_of=to)


def edit(key: str, text: str, of: str = "deal:7") -> Announcement:
    return Announcement(key, "C1", said(text), edits=of)


def removal(of: str = "deal:7") -> Announcement:
    return Announcement(f"{of}:gone", "C1", deletes=of)


async def write(database: Database, clock: MovingClock, *posts: Announcement) -> int:
    async with database.transaction() as tx:
        return await announce(tx, 1, posts, now=clock.now())


async def found(database: Database) -> dict[str, Any]:
    """{key: (state, reason)}"""
    async with database.reading() as tx:
        rows = (await tx.execute(sa.select(deliveries).order_by(deliveries.c.id))).mappings().all()
    return {row["slot_key"].removeprefix("announce:1:"): (row["state"], row["reason"]) for row in rows}


async def run(engine: Delivery, clock: MovingClock, *, seconds: float = 20, step: float = 1) -> None:
    for _ in range(int(seconds / step)):
        await engine.dispatch()
        clock.advance(seconds=step)


async def test_a_post_and_its_replies_come_in_order(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    replies = [reply(f"deal:7:{n}", f"Reply {n}.") for n in range(3)]
    assert await write(database, clock, head(), *replies) == 4
    await run(engine, clock)
    assert slack.texts() == ["Acme is won.", "Reply 0.", "Reply 1.", "Reply 2."]
    assert [post.thread_ts for post in slack.posts] == [None, *[slack.posts[0].ts] * 3]


async def test_the_same_key_announces_once(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    assert await write(database, clock, head()) == 1
    assert await write(database, clock, head(text="Acme is won again.")) == 0
    await run(engine, clock)
    assert await write(database, clock, head()) == 0
    await run(engine, clock)
    assert slack.texts() == ["Acme is won."]


async def test_what_is_rolled_back_announces_nothing(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    async def fail_afterwards() -> None:
        async with database.transaction() as tx:
            await announce(tx, 1, [head()], now=clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_afterwards()
    await run(engine, clock)
    assert slack.calls == 0


async def test_a_reply_waits_for_its_post_however_long_that_takes(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    slack.faults += [Fault(NotSent("no connection"))] * 3 + [Fault(TimeoutError(), effect=True)]
    await write(database, clock, head(), reply("deal:7:1", "Congratulations."))
    await run(engine, clock, seconds=120)
    assert slack.texts() == ["Acme is won.", "Congratulations."]
    assert slack.posts[1].thread_ts == slack.posts[0].ts


async def test_a_reply_whose_answer_is_lost_is_looked_up_in_its_thread(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head(), reply("deal:7:1", "Congratulations."))
    await run(engine, clock, seconds=1)
    slack.faults.append(Fault(TimeoutError(), effect=True))
    await run(engine, clock, seconds=30)
    assert slack.texts() == ["Acme is won.", "Congratulations."]
    assert slack.calls == 2


async def test_a_reply_to_a_reply_goes_into_the_same_thread(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(
        database, clock, head(), reply("deal:7:1", "First."), reply("deal:7:2", "Second.", to="deal:7:1")
    )
    await run(engine, clock)
    assert [post.thread_ts for post in slack.posts] == [None, *[slack.posts[0].ts] * 2]


async def test_an_edit_changes_the_post_that_is_there(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head(), edit("deal:7:1", "Acme is won for €12,000."))
    await run(engine, clock)
    assert slack.texts() == ["Acme is won for €12,000."]
    assert slack.calls == 1


async def test_of_several_edits_that_wait_only_the_newest_is_made(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head())
    await run(engine, clock)
    for n in range(4):
        await write(database, clock, edit(f"deal:7:{n}", f"Version {n}."))
    await run(engine, clock)
    assert slack.texts() == ["Version 3."]
    assert slack.others == ["edit Version 3."]
    states = await found(database)
    assert states["deal:7:2"] == (State.SKIPPED, "a newer change took its place")


async def test_an_older_edit_never_overtakes_a_newer_one(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head())
    await run(engine, clock)
    await write(database, clock, edit("deal:7:1", "Old."))
    slack.other_faults.append(Fault(Crash()))
    with pytest.raises(Crash):
        await engine.dispatch()
    await write(database, clock, edit("deal:7:2", "New."))
    successor = Delivery(database, slack, clock)
    await successor.dispatch()
    assert slack.texts() == ["Acme is won."]  # the older one may still be under way
    await run(successor, clock, seconds=LEASE_S + 30)
    assert slack.texts() == ["New."]
    assert slack.others[-1] == "edit New."


@pytest.mark.parametrize("effect", [True, False])
async def test_an_edit_whose_answer_is_lost_is_simply_made_again(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, effect: bool
) -> None:
    await write(database, clock, head(), edit("deal:7:1", "Better."))
    slack.other_faults.append(Fault(TimeoutError(), effect=effect))
    await run(engine, clock)
    assert slack.texts() == ["Better."]
    assert slack.others == ["edit Better."] * 2
    assert (await found(database))["deal:7:1"] == (State.SENT, None)


async def test_an_edit_of_what_somebody_deleted_is_let_go(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head())
    await run(engine, clock)
    slack.posts.clear()
    await write(database, clock, edit("deal:7:1", "Better."), reply("deal:7:2", "Well done."))
    await run(engine, clock)
    states = await found(database)
    assert states["deal:7:1"] == (State.SKIPPED, "message_not_found")
    assert states["deal:7:2"] == (State.SKIPPED, "thread_not_found")
    assert slack.posts == []


async def test_a_deleted_post_is_gone_and_takes_no_more_replies_or_edits(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head())
    await run(engine, clock)
    await write(database, clock, removal())
    await run(engine, clock)
    await write(database, clock, reply("deal:7:1", "Too late."), edit("deal:7:2", "Too late."))
    await run(engine, clock)
    assert slack.posts == []
    states = await found(database)
    assert states["deal:7:gone"] == (State.SENT, None)
    assert states["deal:7:1"] == states["deal:7:2"] == (State.SKIPPED, GONE)


async def test_a_removal_cuts_off_the_edits_that_wait(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head())
    await run(engine, clock)
    await write(database, clock, edit("deal:7:1", "Better."), removal())
    await run(engine, clock)
    assert slack.others == [f"delete {slack.others[-1].removeprefix('delete ')}"]
    assert slack.posts == []


async def test_a_post_withdrawn_before_anybody_tried_to_send_it_never_shows(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head(), reply("deal:7:1", "Well done."), removal())
    await run(engine, clock)
    assert (slack.calls, slack.others) == (0, [])
    states = await found(database)
    assert states["deal:7"] == (State.SKIPPED, "withdrawn before it was sent")
    assert states["deal:7:1"] == states["deal:7:gone"] == (State.SKIPPED, GONE)


async def test_a_removal_repeated_after_a_lost_answer_finds_it_done(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head())
    await run(engine, clock)
    await write(database, clock, removal())
    slack.other_faults.append(Fault(ConnectionResetError(), effect=True))
    await run(engine, clock)
    assert slack.posts == []
    assert (await found(database))["deal:7:gone"] == (State.SENT, None)


async def test_what_belongs_to_a_refused_post_is_skipped_with_the_reason(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    slack.faults.append(Fault(Refused("is_archived")))
    await write(database, clock, head(), reply("deal:7:1", "Well done."))
    await run(engine, clock)
    await write(database, clock, edit("deal:7:2", "Better."))
    states = await found(database)
    assert states["deal:7"] == (State.DEAD, "is_archived")
    assert states["deal:7:1"] == states["deal:7:2"] == (State.SKIPPED, GONE)
    assert slack.calls == 1


async def test_a_reply_to_something_never_announced_is_recorded_and_not_posted(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, reply("deal:7:1", "Well done."))
    await run(engine, clock)
    assert slack.calls == 0
    assert (await found(database))["deal:7:1"] == (State.SKIPPED, GONE)


async def test_after_a_week_without_slack_it_is_not_posted_any_more(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head())
    clock.advance(seconds=GRACE.total_seconds())
    await run(engine, clock, seconds=2)
    assert slack.calls == 0
    assert (await found(database))["deal:7"] == (State.SKIPPED, "too late")


async def test_it_is_not_labelled_late_for_having_waited_less_than_that(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, head())
    clock.advance(hours=5)
    await run(engine, clock, seconds=2)
    assert slack.texts() == ["Acme is won."]


async def test_two_that_announce_the_same_thing_at_once_announce_it_once(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    made = await asyncio.gather(*(write(database, clock, head()) for _ in range(4)))
    assert sorted(made) == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Announcement("k", "C1"), "nothing to say"),
        (Announcement("k", "C1", thread_of="a", edits="b"), "not several"),
        (Announcement("k", "C1", edits="a"), "nothing to say"),
    ],
)
async def test_an_announcement_that_contradicts_itself_is_a_fault_of_the_program(
    database: Database, clock: MovingClock, wrong: Announcement, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        await write(database, clock, wrong)


async def test_what_is_planned_comes_at_its_time_and_holds_nothing_up(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    at = clock.now() + timedelta(hours=2)
    planned = replace(reply("deal:7:1", "Two hours later."), not_before=at)
    await write(database, clock, head(), planned, reply("deal:7:2", "At once."))
    await run(engine, clock)
    assert slack.texts() == ["Acme is won.", "At once."]
    async with database.reading() as tx:
        assert await next_due(tx, clock.now()) == at
    clock.moment = at - timedelta(seconds=1)
    await engine.dispatch()
    assert len(slack.posts) == 2
    clock.moment = at
    await run(engine, clock)
    assert slack.texts()[2:] == ["Two hours later."]


async def test_what_is_planned_is_withdrawn_by_what_deletes_it(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    at = clock.now() + timedelta(days=3)
    await write(database, clock, replace(head(), not_before=at))
    await run(engine, clock)
    await write(database, clock, removal())
    clock.moment = at
    await run(engine, clock)
    assert slack.calls == 0
    assert (await found(database))["deal:7"] == (State.SKIPPED, "withdrawn before it was sent")


async def test_a_direct_message_of_a_kind_that_is_muted_does_not_come(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.notices.NOTICES", {"mission_reminder"})
    async with database.transaction() as tx:
        ana = await make_person(tx, "Ana")
        await make_person(tx, "Ben")
        await set_muted(tx, ana.id, "mission_reminder", muted=True)
    for name in ("ANA", "BEN"):
        told = head(f"r:{name}", "Due today.", f"U{name}")
        await write(database, clock, replace(told, kind="mission_reminder"))
        await write(database, clock, head(f"other:{name}", "Something else.", f"U{name}"))
    await run(engine, clock)
    assert slack.texts("UANA") == ["Something else."]
    assert slack.texts("UBEN") == ["Due today.", "Something else."]
    assert (await found(database))["r:ANA"] == (State.SKIPPED, "muted")


@pytest.mark.parametrize(("blocked", "texts"), [("move", ["Due today."]), ("drop", [])])
async def test_at_a_forbidden_hour_it_is_moved_or_dropped_as_it_says(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    blocked: Literal["move", "drop"],
    texts: list[str],
) -> None:
    async with database.transaction() as tx:
        await make_person(tx, "Ana")
    clock.advance(hours=12)
    await write(database, clock, replace(head("r", "Due today.", "UANA"), blocked=blocked))
    await run(engine, clock)
    assert slack.calls == 0
    await run(engine, clock, seconds=14 * 3600, step=600)
    assert slack.texts() == texts


@pytest.mark.parametrize(
    "wrong",
    [
        {"thread_of": "a", "in_thread": "1.1"},
        {"edits": "deal:7", "not_before": datetime(2026, 11, 19, tzinfo=UTC)},
        {"deletes": "deal:7", "not_before": datetime(2026, 11, 19, tzinfo=UTC)},
        {"kind": "nobody declared it"},
    ],
)
async def test_what_contradicts_itself_is_refused_before_it_is_written(
    database: Database, clock: MovingClock, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="deal:8"):
        await write(database, clock, replace(head("deal:8"), **wrong))


async def test_an_image_is_shown_in_an_announcement_and_stays_when_it_is_changed(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    shown = Image("week.png", b"png", "Calls per day.", at=0)
    await write(database, clock, replace(head(), image=shown))
    await run(engine, clock)
    await write(database, clock, edit("deal:7:1", "Acme is won twice."))
    await run(engine, clock)
    [image] = [each for each in slack.posts[0].message.blocks if each["type"] == "image"]
    assert (image["slack_file"], image["alt_text"]) == ({"id": "F1"}, "Calls per day.")
    assert slack.texts() == ["Acme is won twice."]


async def test_a_post_waits_while_the_bot_joins_the_channel_that_somebody_just_chose(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    slack.faults += [Fault(Refused("not_in_channel")), Fault(Refused("not_in_channel"))]
    await write(database, clock, head())
    await run(engine, clock)
    assert slack.texts() == ["Acme is won."]


async def test_a_post_into_a_channel_that_the_bot_is_not_let_into_is_given_up(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    slack.faults += [Fault(Refused("not_in_channel")) for _ in range(9)]
    await write(database, clock, head())
    await run(engine, clock, seconds=120)
    assert await found(database) == {"deal:7": (State.DEAD, "not_in_channel")}
    assert len(slack.faults) == 5
