"""Posts of several steps: replies and images, each made once and in order, whatever happens in between."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.delivery import LEASE_S, Delivery
from bot.posts import NotSent, Refused
from bot.steps import FILE_GRACE, write_correction
from db.delivery_files import drop_content
from db.delivery_tables import State, delivery_files
from db.engine import Database
from domain.charts import Bar, FunnelChart
from jobs.registry import Correction, Image, Reply
from tests.conftest import MovingClock
from tests.support.deliveries import post, rows, run, said, states, write
from tests.support.slack_posts import Crash, FakeSlack, Fault
from tests.support.world import make_team

PNG = b"\x89PNG and so on"
IMAGE = Image("week.png", PNG, "Calls per day: 12, 9, 14.")
CHART = FunnelChart("Open pipeline", (Bar("Discovery", 3, "3 deals"), Bar("Proposal", 1, "1 deal", 0.5)))


@pytest.fixture
async def office(database: Database) -> None:
    async with database.transaction() as tx:
        await make_team(tx)


async def files(database: Database) -> list[sa.RowMapping]:
    async with database.reading() as tx:
        return list((await tx.execute(sa.select(delivery_files))).mappings())


def images(slack: FakeSlack, n: int = 0) -> list[dict[str, Any]]:
    return [block for block in slack.posts[n].message.blocks if block["type"] == "image"]


async def test_replies_come_below_their_post_in_order(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post(replies=(Reply(said("One.")), Reply(said("Two.")))))
    await run(engine, clock)
    assert slack.texts() == ["Head.", "One.", "Two."]
    assert [each.thread_ts for each in slack.posts] == [None, slack.posts[0].ts, slack.posts[0].ts]
    assert list(await rows(database)) == ["s", "s#1", "s#2"]


@pytest.mark.parametrize("effect", [True, False])
@pytest.mark.parametrize("survivors", range(3))
async def test_a_crash_between_steps_goes_on_where_it_stopped(
    database: Database,
    slack: FakeSlack,
    clock: MovingClock,
    machine_time: None,
    office: None,
    survivors: int,
    effect: bool,
) -> None:
    await write(database, clock, "s", post(replies=(Reply(said("One.")), Reply(said("Two.")))))
    first = Delivery(database, slack, clock)
    slack.before_post = lambda: (
        slack.faults.append(Fault(Crash(), effect=effect)) if slack.calls == survivors + 1 else None
    )
    with pytest.raises(Crash):
        await run(first, clock)
    slack.before_post = None
    await run(Delivery(database, slack, clock), clock, seconds=LEASE_S + 240)
    assert slack.texts() == ["Head.", "One.", "Two."]


async def test_a_slot_is_written_with_all_its_steps_or_not_at_all(
    database: Database, clock: MovingClock, office: None
) -> None:
    several = post(replies=(Reply(said("One.")),), image=IMAGE)
    assert await write(database, clock, "s", several)
    assert not await write(database, clock, "s", several)
    assert list(await rows(database)) == ["s", "s/image", "s#1"]


async def test_several_posts_of_one_slot_go_to_their_own_channels(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post("For one.", "C1"), post("For two.", "C2"))
    await run(engine, clock)
    assert {(each.channel_id, each.message.text) for each in slack.posts} == {
        ("C1", "For one."),
        ("C2", "For two."),
    }


async def test_an_image_is_uploaded_first_and_then_shown(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post(image=replace(IMAGE, at=0)))
    await run(engine, clock)
    assert slack.files == {"F1": PNG}
    assert slack.posts[0].message.blocks[0] == {
        "type": "image",
        "slack_file": {"id": "F1"},
        "alt_text": IMAGE.alt,
    }
    assert len(slack.posts[0].message.blocks) == 2


async def test_a_file_is_not_shown_before_slack_has_read_it(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post(image=IMAGE))
    slack.unready = 6
    await engine.dispatch()
    assert slack.posts == []
    await run(engine, clock, seconds=60, step=5)
    assert slack.others == ["upload week.png"]  # once; afterwards it is only asked about
    assert images(slack)


@pytest.mark.parametrize("effect", [True, False])
async def test_an_upload_of_unknown_outcome_is_made_again_and_shown_once(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None, effect: bool
) -> None:
    await write(database, clock, "s", post(image=IMAGE))
    slack.other_faults.append(Fault(TimeoutError(), effect=effect))
    await run(engine, clock)
    assert len(images(slack)) == 1
    assert len(slack.posts) == 1


async def test_an_upload_whose_process_dies_is_taken_up_by_the_next(
    database: Database, slack: FakeSlack, clock: MovingClock, machine_time: None, office: None
) -> None:
    await write(database, clock, "s", post(image=IMAGE))
    slack.other_faults.append(Fault(Crash(), effect=True))
    with pytest.raises(Crash):
        await Delivery(database, slack, clock).dispatch()
    await run(Delivery(database, slack, clock), clock, seconds=LEASE_S + 30)
    assert len(images(slack)) == 1


@pytest.mark.parametrize("error", [Refused("missing_scope"), NotSent("no connection")])
async def test_an_image_that_slack_does_not_take_costs_the_image_only(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    office: None,
    error: Exception,
) -> None:
    await write(database, clock, "s", post(image=IMAGE))
    slack.other_faults += [Fault(error)] * 30
    await run(engine, clock, seconds=FILE_GRACE.total_seconds() + 60, step=20)
    assert slack.texts() == ["Head."]
    assert images(slack) == []
    assert (await states(database))["s/image"][0] == State.SKIPPED


async def test_a_post_refused_for_its_image_is_made_without_it(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post(image=IMAGE))
    slack.faults.append(Fault(Refused("invalid_blocks")))
    await run(engine, clock)
    assert slack.texts() == ["Head."]
    assert images(slack) == []


async def test_a_chart_is_drawn_when_it_is_uploaded_and_once(
    database: Database, slack: FakeSlack, clock: MovingClock, machine_time: None, office: None
) -> None:
    drawn: list[FunnelChart] = []

    async def draw(chart: FunnelChart) -> bytes:
        drawn.append(chart)
        return PNG

    engine = Delivery(database, slack, clock, draw=draw)
    await write(database, clock, "s", post(image=Image("pipeline.png", CHART, "3 deals.")))
    slack.other_faults.append(Fault(TimeoutError()))
    await run(engine, clock)
    assert drawn == [CHART]
    assert slack.files == {"F1": PNG}
    assert images(slack)


async def test_where_nothing_draws_the_post_comes_without_its_chart(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post(image=Image("pipeline.png", CHART, "3 deals.")))
    await run(engine, clock)
    assert slack.texts() == ["Head."]
    assert images(slack) == []


async def test_an_images_bytes_are_kept_until_its_post_is_out(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post(image=IMAGE))
    slack.faults.append(Fault(NotSent("no connection")))
    await engine.dispatch()
    async with database.transaction() as tx:
        assert await drop_content(tx) == 0
    await run(engine, clock)
    async with database.transaction() as tx:
        assert await drop_content(tx) == 1
    assert [(each["content"], each["slack_id"]) for each in await files(database)] == [(None, "F1")]


async def corrected(database: Database, clock: MovingClock, slot_key: str, number: int, words: str) -> bool:
    """Write a correction of the post with this slot."""
    target = (await rows(database))[slot_key]["id"]
    async with database.transaction() as tx:
        wanted = Correction(target, number, post(words, image=IMAGE))
        return await write_correction(tx, 1, wanted, now=clock.now())


async def test_a_correction_stands_in_place_of_the_post_with_a_picture_of_its_own(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post("Week 48.", image=IMAGE))
    await run(engine, clock)
    before = images(slack)
    assert await corrected(database, clock, "s", 1, "Week 48, corrected.")
    assert not await corrected(database, clock, "s", 1, "Once more.")  # each number is made once
    await run(engine, clock)
    assert slack.texts() == ["Week 48, corrected."]
    assert len(images(slack)) == 1
    assert images(slack) != before
    assert await corrected(database, clock, "s", 2, "Week 48, again.")
    await run(engine, clock)
    assert slack.texts() == ["Week 48, again."]


async def test_a_correction_of_a_post_that_was_never_made_is_not_written(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post("Too late."), grace_s=1)
    clock.advance(seconds=5)
    await run(engine, clock, seconds=3)
    assert not await corrected(database, clock, "s", 1, "Better.")
    async with database.transaction() as tx:
        assert not await write_correction(tx, 1, Correction(9_999, 1, post("Better.")), now=clock.now())
    assert (slack.calls, slack.others) == (0, [])
