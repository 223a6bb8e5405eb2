"""Activity that is logged for an account belongs to the deal that the account surely means."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from content.loader import Content
from db.engine import Database
from domain.activity import Entry
from domain.deal_cards import LinkedLog
from domain.logs import Logged
from services.activity import edit_log, log_activity, undo_log
from services.deals import see_deal
from tests.conftest import MovingClock
from tests.support.deals import DealOffice

TODAY = date(2026, 11, 18)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def log(office: DealOffice, name: str, account: str | None) -> Logged:
    return await log_activity(office.scope(name), Entry({"calls": 2}, TODAY, account, "Left a message"))


@pytest.mark.parametrize("account", ["GTX Pro", "gtxpro", "GTX-Pro "])
async def test_an_account_links_to_the_deal_of_that_name(office: DealOffice, account: str) -> None:
    deal = await office.deal(account="GTX Pro")
    logged = await log(office, "ana", account)
    assert (logged.log.deal_id, logged.deal, logged.could_be) == (deal.id, "GTX Pro", 0)
    card = await see_deal(office.scope("ana"), deal.id)
    assert card.logs == (LinkedLog("Ana", TODAY, {"calls": 2}, "Left a message"),)


async def test_only_an_open_deal_of_just_that_name_that_one_sees_is_meant(office: DealOffice) -> None:
    await office.win("ana", await office.deal(account="Acme"))
    await office.deal(account="Globex Labs")
    await office.deal("xavier", account="Initech")
    for account in ("Acme", "Globex", "Initech", None):
        logged = await log(office, "ana", account)
        assert (logged.log.deal_id, logged.could_be) == (None, 0)


async def test_of_several_ones_own_is_meant_and_else_none(office: DealOffice) -> None:
    hers, his = await office.deal("ana"), await office.deal("ben")
    assert (await log(office, "ana", "Acme")).log.deal_id == hers.id
    assert (await log(office, "ben", "Acme")).log.deal_id == his.id
    neither = await log(office, "sofia", "Acme")
    assert (neither.log.deal_id, neither.could_be) == (None, 2)
    await office.deal("ana")
    assert (await log(office, "ana", "Acme")).could_be == 2


async def test_an_edit_links_anew_and_an_undo_takes_it_off_the_card(office: DealOffice) -> None:
    acme, globex = await office.deal(account="Acme"), await office.deal(account="Globex")
    logged = await log(office, "ana", "Acme")
    moved = await edit_log(
        office.scope("ana"), logged.log.id, logged.log.rev, Entry({"calls": 3}, TODAY, "Globex")
    )
    assert moved.log.deal_id == globex.id
    assert (await see_deal(office.scope("ana"), acme.id)).logs == ()
    back = await undo_log(office.scope("ana"), moved.log.id, moved.log.rev)
    assert (back.log.deal_id, back.deal) == (acme.id, "Acme")
    await undo_log(office.scope("ana"), back.log.id, back.log.rev)
    assert len((await see_deal(office.scope("ana"), globex.id)).logs) == 1
