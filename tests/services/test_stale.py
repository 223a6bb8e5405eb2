"""Stale deals: which they are, and putting one off."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from content.loader import Content
from db.deal_events import events_of
from db.engine import Database
from domain.deal_cards import DealChanged, DealConflict
from domain.deal_problems import DealRefused, Missing
from domain.errors import UserError
from domain.stale_deals import NotLater
from services.deals import note_deal, set_next_step
from services.stale import push_deal, stale_deals
from tests.conftest import MovingClock
from tests.support.deals import DealOffice

LATER = date(2027, 1, 15)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def old_deal(office: DealOffice, account: str = "Acme", *, days: int = 90) -> int:
    now, office.now = office.now, office.now - timedelta(days=days)
    deal = await office.deal(account=account, expected_close=date(2026, 12, 10))
    office.now = now
    return deal.id


async def test_a_deal_is_stale_after_twice_the_markets_cycle_in_its_stage(office: DealOffice) -> None:
    # Europe's cycle is 45 days, of which Discovery takes 8 of 35.
    await old_deal(office, "Fresh", days=20)
    stale = await old_deal(office, days=21)
    found = await stale_deals(office.scope("ana"))
    assert [each.deal.id for each in found.deals] == [stale]
    assert (found.deals[0].days, found.deals[0].limit.days, found.deals[0].limit.source) == (21, 20, "cycle")


async def test_only_ones_own_open_deals_are_listed(office: DealOffice) -> None:
    lost = await old_deal(office, "Lost")
    await office.move(
        "ana", (await stale_deals(office.scope("ana"))).deals[0].deal, "lost", lost_reason="price"
    )
    assert lost
    assert (await stale_deals(office.scope("ana"))).deals == ()
    await old_deal(office)
    assert (await stale_deals(office.scope("ben"))).deals == ()


async def test_those_with_a_dated_step_ahead_come_last(office: DealOffice) -> None:
    planned = await old_deal(office, "Planned", days=120)
    bare = await old_deal(office, "Bare")
    await set_next_step(office.scope("ana"), planned, "Call Bob", date(2026, 12, 1))
    assert [each.deal.id for each in (await stale_deals(office.scope("ana"))).deals] == [bare, planned]


async def test_pushing_keeps_the_reason_and_counts_the_push(office: DealOffice) -> None:
    deal_id = await old_deal(office)
    done = await push_deal(office.scope("ana"), deal_id, 1, LATER, "Budget comes in January")
    assert isinstance(done, DealChanged)
    assert (done.deal.expected_close, done.deal.pushes) == (LATER, 1)
    assert (await events_of(office.tx, deal_id))[-1].why == "Budget comes in January"
    await office.again(done.deal)


async def test_a_push_needs_a_later_day_and_a_reason(office: DealOffice) -> None:
    deal_id = await old_deal(office)
    for day in (date(2026, 11, 18), date(2026, 12, 10)):
        assert isinstance(await push_deal(office.scope("ana"), deal_id, 1, day, "Why"), NotLater)
    with pytest.raises(DealRefused) as caught:
        await push_deal(office.scope("ana"), deal_id, 1, None, " ")
    assert caught.value.problems == {"expected_close": Missing(), "why": Missing()}
    assert len(await events_of(office.tx, deal_id)) == 1


async def test_what_somebody_changed_meanwhile_comes_back_and_nothing_is_written(office: DealOffice) -> None:
    deal_id = await old_deal(office)
    await set_next_step(office.scope("mark"), deal_id, "Call Bob", None)
    assert isinstance(await push_deal(office.scope("ana"), deal_id, 1, LATER, "Why"), DealConflict)
    await note_deal(office.scope("mark"), deal_id, "Mind the lawyers")
    assert isinstance(await push_deal(office.scope("ana"), deal_id, 2, LATER, "Why"), DealChanged)


async def test_others_deals_and_closed_ones_are_not_pushed(office: DealOffice) -> None:
    deal_id = await old_deal(office)
    with pytest.raises(UserError) as caught:
        await push_deal(office.scope("ben"), deal_id, 1, LATER, "Why")
    assert caught.value.code == "deals.not_yours"
    stale = (await stale_deals(office.scope("ana"))).deals[0].deal
    await office.win("ana", stale)
    with pytest.raises(UserError) as caught:
        await push_deal(office.scope("ana"), deal_id, 2, LATER, "Why")
    assert caught.value.code == "stale.closed"
