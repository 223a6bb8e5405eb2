"""Files below posts and canvases beside them: there once whatever happens, and never in the post's way."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.announce import announce
from bot.delivery import LEASE_S, Delivery
from bot.outcomes import ABSENCE_COUNTS_S
from bot.posts import Limited, NotSent, Refused
from bot.steps import FILE_GRACE
from db.delivery_files import drop_content
from db.delivery_tables import State, delivery_files
from db.engine import Database
from jobs.registry import Announcement, Canvas, Image, Reply, TextFile
from tests.conftest import MovingClock
from tests.support.deliveries import post, run, said, states, write
from tests.support.slack_posts import Crash, FakeSlack, Fault
from tests.support.world import make_person, make_team
from views.blocks import Message

PLAN = TextFile("sales-plan-v1.md", "Sales plan, version 1", "# Plan\n\nAsk before you tell. Äußern.")
CANVAS = Canvas("Sales plan", "# Plan", access="write")
SECTION = "The plan is ready. <canvas:link|Open it>"
LINK = "https://slack.test/docs/V1"


@pytest.fixture(autouse=True)
async def office(database: Database) -> None:
    async with database.transaction() as tx:
        await make_team(tx)


async def say(database: Database, clock: MovingClock, *posts: Announcement) -> None:
    async with database.transaction() as tx:
        await announce(tx, 1, posts, now=clock.now())


def plan(**over: object) -> Announcement:
    return replace(Announcement("plan", "C1", said("The plan is ready."), file=PLAN), **over)  # type: ignore[arg-type]


def with_canvas(**over: object) -> Announcement:
    asked = {"type": "context", "elements": [{"type": "mrkdwn", "text": " <canvas:link|Open the canvas>"}]}
    message = said(SECTION, {"type": "section", "text": {"type": "mrkdwn", "text": SECTION}}, asked)
    return replace(Announcement("plan", "C1", message, canvas=CANVAS), **over)  # type: ignore[arg-type]


async def content_kept(database: Database) -> int:
    async with database.reading() as tx:
        return len([each for each in await tx.scalars(sa.select(delivery_files.c.content)) if each])


# ---- files ---------------------------------------------------------------------------------------------


async def test_a_file_comes_below_its_post_and_before_later_replies(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    later = Announcement("plan:1", "C1", said("What do you think?"), thread_of="plan")
    await say(database, clock, plan(), later)
    await run(engine, clock)
    assert slack.texts() == ["The plan is ready.", f"[{PLAN.title}]", "What do you think?"]
    head = slack.posts[0].ts
    assert [each.thread_ts for each in slack.posts] == [None, head, head]
    assert slack.files == {"F1": PLAN.content.encode()}
    async with database.transaction() as tx:
        assert await drop_content(tx) == 1


async def test_a_replys_file_comes_into_the_same_thread(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await write(database, clock, "s", post(replies=(Reply(said("Here."), file=PLAN), Reply(said("Two.")))))
    await run(engine, clock)
    assert slack.texts() == ["Head.", "Here.", f"[{PLAN.title}]", "Two."]
    assert {each.thread_ts for each in slack.posts[1:]} == {slack.posts[0].ts}


async def test_below_somebody_elses_message_post_file_and_what_follows_stay_in_that_thread(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    theirs = slack.put("C1", Message("What is the plan?"), "not ours")
    await say(database, clock, plan(in_thread=theirs))
    await run(engine, clock)
    await say(database, clock, Announcement("more", "C1", said("And more."), thread_of="plan"))
    await run(engine, clock)
    assert slack.texts()[1:] == ["The plan is ready.", f"[{PLAN.title}]", "And more."]
    assert {each.thread_ts for each in slack.posts[1:]} == {theirs}


@pytest.mark.parametrize("effect", [True, False])
@pytest.mark.parametrize("call", ["put", "share"])
@pytest.mark.parametrize("error", [TimeoutError, Crash])
async def test_whatever_becomes_of_a_try_the_file_is_there_once(
    database: Database,
    slack: FakeSlack,
    clock: MovingClock,
    machine_time: None,
    error: Callable[[], BaseException],
    call: str,
    effect: bool,
) -> None:
    await say(database, clock, plan())
    strike(slack, call, Fault(error(), effect=effect))
    engine = Delivery(database, slack, clock)
    try:
        await run(engine, clock, seconds=5)
    except Crash:
        engine = Delivery(database, slack, clock)
    await run(engine, clock, seconds=LEASE_S + 2 * ABSENCE_COUNTS_S, step=5)
    assert slack.texts() == ["The plan is ready.", f"[{PLAN.title}]"]
    assert {state for state, _ in (await states(database)).values()} == {State.SENT}


def strike(slack: FakeSlack, call: str, fault: Fault) -> None:
    """Aim a fault at the first call of this name."""
    real = slack._other

    async def other(name: str, effect: Callable[[], object]) -> None:
        if name.startswith(call) and fault is not None and not struck:
            struck.append(name)
            slack.other_faults.append(fault)
        await real(name, effect)

    struck: list[str] = []
    slack._other = other  # type: ignore[method-assign]


async def test_a_file_that_was_not_found_is_taken_away_before_it_is_shared_again(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await say(database, clock, plan())
    strike(slack, "share", Fault(TimeoutError()))
    await run(engine, clock, seconds=ABSENCE_COUNTS_S + 60, step=5)
    assert [each for each in slack.others if each != "check"] == [
        f"put {PLAN.name}",
        f"share {PLAN.title}",
        "drop F1",
        f"put {PLAN.name}",
        f"share {PLAN.title}",
    ]
    assert slack.texts()[1:] == [f"[{PLAN.title}]"]


async def test_a_process_that_stood_still_while_it_uploaded_does_not_share(
    database: Database, slack: FakeSlack, clock: MovingClock, machine_time: None
) -> None:
    await say(database, clock, plan(key="now", file=None), plan())
    engine = Delivery(database, slack, clock)
    real = slack.put_file

    async def slowly(name: str, content: bytes) -> str:
        file_id = await real(name, content)
        clock.advance(seconds=LEASE_S - 5)
        slack.put_file = real  # type: ignore[method-assign]
        return file_id

    slack.put_file = slowly  # type: ignore[method-assign]
    await run(engine, clock, seconds=4)
    assert not any(each.startswith("share") for each in slack.others)
    await run(engine, clock, seconds=LEASE_S + 2 * ABSENCE_COUNTS_S, step=5)
    assert slack.texts().count(f"[{PLAN.title}]") == 1


async def test_a_share_that_another_process_has_overtaken_is_taken_back(
    database: Database, slack: FakeSlack, clock: MovingClock, machine_time: None
) -> None:
    """The first process stands still between its last check and the call."""
    await say(database, clock, plan())
    first, second = Delivery(database, slack, clock), Delivery(database, slack, clock)
    real = slack.share_file

    async def stands_still(
        file_id: str, title: str, channel_id: str, *, thread_ts: str | None = None
    ) -> None:
        slack.share_file = real  # type: ignore[method-assign]
        clock.advance(seconds=LEASE_S + 1)
        await run(second, clock, seconds=2 * ABSENCE_COUNTS_S, step=10)
        assert slack.texts() == ["The plan is ready.", f"[{PLAN.title}]"]
        await real(file_id, title, channel_id, thread_ts=thread_ts)

    slack.share_file = stands_still  # type: ignore[method-assign]
    await first.dispatch()
    clock.advance(seconds=2)
    await first.dispatch()
    assert slack.texts() == ["The plan is ready.", f"[{PLAN.title}]"]
    assert slack.posts[1].key == "F2"


async def test_a_share_that_lands_after_another_took_its_place_is_found_by_the_audit(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await say(database, clock, plan())
    strike(slack, "share", Fault(TimeoutError()))
    await run(engine, clock, seconds=ABSENCE_COUNTS_S + 60, step=5)
    head, shown = slack.posts
    slack.put("C1", Message(f"[{PLAN.title}]"), "F1", thread_ts=head.ts)  # the first try, minutes late
    clock.advance(minutes=6)
    await engine.audit()
    assert [each.key for each in slack.posts] == [head.key, shown.key]
    assert shown.key == "F2"
    for _ in range(3):
        clock.advance(minutes=11)
        await engine.audit()
    assert slack.others.count("drop F1") == 1 + 3  # before the second try, and by three audits


@pytest.mark.parametrize("error", [Refused("missing_scope"), Refused("file_type_not_allowed")])
async def test_a_file_that_slack_does_not_take_costs_the_file_only(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, error: Exception
) -> None:
    await say(database, clock, plan(), Announcement("plan:1", "C1", said("Well?"), thread_of="plan"))
    slack.other_faults += [Fault(error)]
    await run(engine, clock)
    assert slack.texts() == ["The plan is ready.", "Well?"]
    assert (await states(database))["announce:1:plan/file"] == (State.SKIPPED, str(error))


async def test_a_file_that_slack_asks_to_wait_with_is_shared_later(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await say(database, clock, plan())
    slack.other_faults += [Fault(Limited(30)), Fault(NotSent("no connection"))]
    await run(engine, clock, seconds=60, step=2)
    assert slack.texts() == ["The plan is ready.", f"[{PLAN.title}]"]


async def test_what_a_days_last_message_takes_up_brings_its_file_along(
    database: Database, slack: FakeSlack, clock: MovingClock, machine_time: None
) -> None:
    async with database.transaction() as tx:
        await make_person(tx, "Ana")
    engine = Delivery(database, slack, clock, ceiling=1)
    await say(database, clock, plan(key="first", channel_id="UANA", file=None))
    await run(engine, clock, seconds=5)
    await say(database, clock, plan(channel_id="UANA", message=said("And the plan.")))
    await run(engine, clock, seconds=10)
    assert [each.message.text for each in slack.posts] == [
        "The plan is ready.\nAnd the plan.",
        f"[{PLAN.title}]",
    ]
    assert slack.posts[1].thread_ts == slack.posts[0].ts


# ---- canvases ------------------------------------------------------------------------------------------


def words(slack: FakeSlack, n: int = 0) -> list[str]:
    """Everything that a post says, block by block."""
    found = []
    for block in slack.posts[n].message.blocks:
        found += [part["text"] for part in (block.get("text"), *block.get("elements", ())) if part]
    return found


async def test_a_canvas_is_made_opened_to_the_channel_and_linked(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await say(database, clock, with_canvas())
    await run(engine, clock)
    assert slack.canvases == {"V1": "# Plan"}
    assert slack.others == ["canvas Sales plan", "open V1 to C1: write"]
    assert slack.texts() == [f"The plan is ready. <{LINK}|Open it>"]
    assert words(slack) == [f"The plan is ready. <{LINK}|Open it>", f" <{LINK}|Open the canvas>"]
    # A change keeps the canvas and may name it again.
    changed = said("Better. <canvas:link|Open it>")
    await say(database, clock, Announcement("plan:1", "C1", changed, edits="plan"))
    await run(engine, clock)
    assert slack.texts() == [f"Better. <{LINK}|Open it>"]
    assert slack.canvases == {"V1": "# Plan"}


@pytest.mark.parametrize("code", ["canvas_disabled_user_team", "not_allowed_token_type", "missing_scope"])
@pytest.mark.parametrize("call", ["canvas", "open"])
async def test_where_slack_allows_no_canvas_the_post_comes_at_once_without_a_word_of_it(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, code: str, call: str
) -> None:
    await say(database, clock, with_canvas())
    strike(slack, call, Fault(Refused(code)))
    await run(engine, clock, seconds=3)
    assert slack.texts() == ["The plan is ready."]
    assert words(slack) == ["The plan is ready."]  # the block that spoke of the canvas alone is gone
    assert sum(each.startswith(call) for each in slack.others) == 1
    await run(engine, clock, seconds=60)
    assert len(slack.posts) == 1


@pytest.mark.parametrize("effect", [True, False])
@pytest.mark.parametrize("error", [TimeoutError, Crash])
async def test_a_canvas_of_unknown_outcome_is_not_made_again_and_the_post_goes_without(
    database: Database,
    slack: FakeSlack,
    clock: MovingClock,
    machine_time: None,
    error: Callable[[], BaseException],
    effect: bool,
) -> None:
    await say(database, clock, with_canvas())
    slack.other_faults.append(Fault(error(), effect=effect))
    engine = Delivery(database, slack, clock)
    try:
        await run(engine, clock, seconds=5)
    except Crash:
        engine = Delivery(database, slack, clock)
    await run(engine, clock, seconds=LEASE_S + 60, step=2)
    assert slack.others == ["canvas Sales plan"]
    assert slack.texts() == ["The plan is ready."]


@pytest.mark.parametrize("error", [TimeoutError, Crash])
async def test_a_canvas_that_is_made_is_opened_by_whoever_comes_next(
    database: Database,
    slack: FakeSlack,
    clock: MovingClock,
    machine_time: None,
    error: Callable[[], BaseException],
) -> None:
    await say(database, clock, with_canvas())
    strike(slack, "open", Fault(error()))
    engine = Delivery(database, slack, clock)
    try:
        await run(engine, clock, seconds=5)
    except Crash:
        engine = Delivery(database, slack, clock)
    await run(engine, clock, seconds=LEASE_S + 60, step=2)
    assert len(slack.canvases) == 1
    assert slack.texts() == [f"The plan is ready. <{LINK}|Open it>"]


async def test_a_canvas_that_surely_was_not_made_is_tried_again_but_not_for_ever(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await say(database, clock, with_canvas())
    slack.other_faults += [Fault(Limited(20)), Fault(NotSent("no connection"))]
    await run(engine, clock, seconds=60, step=2)
    assert slack.texts() == [f"The plan is ready. <{LINK}|Open it>"]
    await say(database, clock, with_canvas(key="other"))
    slack.other_faults += [Fault(NotSent("no connection"))] * 30
    await run(engine, clock, seconds=FILE_GRACE.total_seconds() + 60, step=20)
    assert slack.texts()[1:] == ["The plan is ready."]


async def test_a_post_may_have_all_three(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    await say(database, clock, with_canvas(file=PLAN, image=Image("p.png", b"png", "A plan.", at=0)))
    await run(engine, clock)
    assert slack.posts[0].message.blocks[0]["slack_file"] == {"id": "F1"}
    assert slack.texts() == [f"The plan is ready. <{LINK}|Open it>", f"[{PLAN.title}]"]
    assert await content_kept(database) == 3
    async with database.transaction() as tx:
        assert await drop_content(tx) == 3


async def test_what_was_withdrawn_before_its_time_brings_nothing(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock
) -> None:
    later = clock.now().replace(hour=15)
    await say(database, clock, with_canvas(file=PLAN, not_before=later))
    await run(engine, clock, seconds=60, step=10)
    async with database.transaction() as tx:
        assert await drop_content(tx) == 0
    await say(database, clock, Announcement("plan:gone", "C1", deletes="plan"))
    clock.moment = later
    await run(engine, clock, seconds=60, step=10)
    assert (slack.posts, slack.others) == ([], [])
    assert {state for state, _ in (await states(database)).values()} == {State.SKIPPED}
