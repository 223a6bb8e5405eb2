"""Wednesday's nudge: only to who is clearly behind, privately, and about what can still be done."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from bot.delivery import Delivery
from bot.slots import Slots
from content.loader import Content
from db.activity import add_log
from db.base import Tx
from db.delivery_tables import deliveries
from db.engine import Database
from db.notices import set_muted
from db.targets import add_absences
from domain.team import Person, Role
from jobs.midweek_nudge import build
from jobs.registry import Post, Skip, Slot, load_jobs
from sandbox.blockkit import check_message
from tests.conftest import MovingClock
from tests.support.slack_posts import FakeSlack
from tests.support.world import make_person, make_team

load_jobs()
WEDNESDAY = datetime(2026, 11, 18, 15, tzinfo=UTC)


async def log(tx: Tx, person: Person, **counts: int) -> None:
    said = {"day": date(2026, 11, 17), "counts": counts, "account": None, "note": None}
    await add_log(tx, workspace_id=person.workspace_id, person_id=person.id, at=WEDNESDAY, said=said)


def slot_of(tx: Tx, person: Person, content: Content) -> Slot:
    assert person.team is not None
    return Slot(
        tx=tx,
        now=WEDNESDAY,
        workspace_id=1,
        team=person.team,
        period="2026-W47",
        day=date(2026, 11, 18),
        due=WEDNESDAY,
        content=content,
        channel_id=person.slack_id,
        person=person,
    )


async def rep(tx: Tx) -> Person:
    return await make_person(tx, "Ana", team=await make_team(tx), role=Role.SDR)


async def test_who_is_behind_hears_what_is_left_and_how_much_a_day(
    database: Database, content: Content
) -> None:
    weekly = content.targets.of(Role.SDR).weekly
    async with database.transaction() as tx:
        ana = await rep(tx)
        await log(tx, ana, **(dict(weekly) | {"calls": 10}))
        built = await build(slot_of(tx, ana, content))
    assert isinstance(built, Post)
    assert built.channel_id == "UANA"
    assert built.message.text == (
        "90 calls to go: 30 a day. 3 working days left this week, today included. "
        "Start with 30 calls today, before anything else."
    )
    assert check_message({"text": built.message.text, "blocks": list(built.message.blocks)}) == []


@pytest.mark.parametrize(("calls", "is_told"), [(33, True), (34, False), (40, False)])
async def test_the_line_is_at_85_percent_of_what_is_expected_by_now(
    database: Database, content: Content, calls: int, is_told: bool
) -> None:
    weekly = content.targets.of(Role.SDR).weekly
    assert weekly["calls"] == 100  # 40 are expected after two of five days
    async with database.transaction() as tx:
        ana = await rep(tx)
        await log(tx, ana, **(dict(weekly) | {"calls": calls}))
        built = await build(slot_of(tx, ana, content))
    assert isinstance(built, Post) is is_told
    if not is_told:
        assert built == Skip("not behind pace")


@pytest.mark.parametrize(
    ("done", "idea"),
    [({}, "Start with 34 calls today"), ({"calls": 100}, "Start with 67 emails today")],
)
async def test_what_the_rest_comes_from_is_the_one_to_start_with(
    database: Database, content: Content, done: dict[str, int], idea: str
) -> None:
    async with database.transaction() as tx:
        ana = await rep(tx)
        if done:
            await log(tx, ana, **done)
        built = await build(slot_of(tx, ana, content))
    assert isinstance(built, Post)
    assert idea in built.message.text


async def test_what_only_deals_count_for_is_nothing_to_start_with(
    database: Database, content: Content
) -> None:
    weekly = dict(content.targets.of(Role.SDR).weekly)
    async with database.transaction() as tx:
        ana = await rep(tx)
        await log(tx, ana, **(weekly | {"sqls_accepted": 0, "meetings_accepted": 1}))
        built = await build(slot_of(tx, ana, content))
    assert isinstance(built, Post)
    assert "SQLs accepted to go" in built.message.text
    assert "Start with 3 meetings accepted today" in built.message.text


async def test_somebody_on_leave_that_day_is_left_in_peace(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        ana = await rep(tx)
        days = {"first_day": date(2026, 11, 18), "end_day": date(2026, 11, 19)}
        row = {"workspace_id": 1, "person_id": ana.id, "noted_by": ana.id, "created_at": WEDNESDAY}
        await add_absences(tx, [row | days])
        assert await build(slot_of(tx, ana, content)) == Skip("not a working day")


async def test_it_comes_at_three_in_the_persons_own_zone_once_and_not_to_who_muted_it(
    database: Database, content: Content
) -> None:
    clock = MovingClock(datetime(2026, 11, 17, 20, tzinfo=UTC))
    async with database.transaction() as tx:
        team = await make_team(tx)
        for name, zone in [("Ana", "Europe/Lisbon"), ("Dev", "Asia/Kolkata"), ("Max", "Europe/Lisbon")]:
            person = await make_person(tx, name, team=team, role=Role.SDR, zone=zone)
        await set_muted(tx, person.id, "midweek_nudge", muted=True)
    slack = FakeSlack(clock)
    slots, delivery = Slots(database, clock, content), Delivery(database, slack, clock)
    await slots.reconcile()
    while clock.now() < datetime(2026, 11, 18, 18, tzinfo=UTC):
        await slots.derive()
        await delivery.dispatch()
        clock.advance(minutes=15)
    nudges = [post for post in slack.posts if " to go: " in post.message.text]
    assert [(post.channel_id, post.at) for post in nudges] == [
        ("UDEV", datetime(2026, 11, 18, 9, 30, tzinfo=UTC)),
        ("UANA", datetime(2026, 11, 18, 15, tzinfo=UTC)),
    ]
    async with database.reading() as tx:
        query = sa.select(deliveries.c.channel_id).where(deliveries.c.kind == "midweek_nudge")
        assert all(channel.startswith("U") for channel in await tx.scalars(query) if channel)
