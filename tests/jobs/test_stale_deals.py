"""The Monday list of stale deals, to each owner alone."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from content.loader import Content
from db.engine import Database
from jobs.registry import MAX_BLOCKS, Post, Skip, Slot
from jobs.stale_deals import build
from tests.conftest import MovingClock
from tests.support.deals import DealOffice

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


def slot_of(office: DealOffice, name: str) -> Slot:
    return Slot(
        tx=office.tx,
        now=MONDAY,
        workspace_id=office.north.id,
        team=office.north,
        period="2026-W48",
        day=date(2026, 11, 23),
        due=MONDAY,
        content=office.content,
        person=office.people[name],
    )


async def test_the_owner_gets_the_list_and_nobody_else(office: DealOffice) -> None:
    office.now = MONDAY - timedelta(days=60)
    await office.deal()
    built = await build(slot_of(office, "ana"))
    assert isinstance(built, Post)
    assert built.channel_id == "UANA"
    assert "Acme · Discovery · €12,000\n60 days in this stage" in built.message.text
    assert isinstance(await build(slot_of(office, "ben")), Skip)


async def test_deals_that_move_are_not_on_it(office: DealOffice) -> None:
    office.now = MONDAY - timedelta(days=5)
    await office.deal()
    assert await build(slot_of(office, "ana")) == Skip("no deal is stale")


async def test_many_stale_deals_still_fit_one_message(office: DealOffice) -> None:
    office.now = MONDAY - timedelta(days=60)
    for number in range(25):
        await office.deal(account=f"Account {number}")
    built = await build(slot_of(office, "ana"))
    assert isinstance(built, Post)
    assert len(built.message.blocks) <= MAX_BLOCKS
    assert "25 deals have stood still too long" in built.message.text
