"""Handing deals over: who has them, who is told, what counts, and what becomes of a leaver's deals."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from content.loader import Content
from db.activity import totals
from db.engine import Database
from db.team import people
from domain.deal_problems import DealRefused, Missing, OwnerAlready
from domain.errors import UserError
from domain.team import Role
from services.deals import my_deals, note_deal, see_deal, undo_deal
from services.handoffs import accept_deal, deals_left_by, hand_over_deal, open_hand_over, send_back_deal
from tests.conftest import MovingClock
from tests.services.test_deals import told
from tests.support.deals import DealOffice

WEEK = (date(2026, 11, 16), date(2026, 11, 23))


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def counted(office: DealOffice, name: str) -> dict[str, int]:
    person = office.people[name]
    return (await totals(office.tx, [person.id], *WEEK))[person.id]


async def test_reaching_discovery_asks_an_sdr_to_hand_over_and_an_ae_not(office: DealOffice) -> None:
    hers = await office.deal("sofia", stage="qualification")
    assert (await office.move("sofia", hers, "discovery")).hands_over_to == "ae"
    his = await office.deal("ben", stage="qualification")
    assert (await office.move("ben", his, "discovery")).hands_over_to is None
    assert (await office.win("ben", his)).hands_over_to == "csm"
    assert (await open_hand_over(office.scope("sofia"), hers.id)).role == "ae"


async def test_the_form_names_no_role_that_the_owner_has_already(office: DealOffice) -> None:
    lead = await office.deal("sofia", stage="qualification")
    assert office.content.pipeline(None)[lead.stage].owner_role == "sdr"
    assert (await open_hand_over(office.scope("sofia"), lead.id)).role is None


async def test_a_hand_over_carries_the_notes_and_waits_for_an_answer(office: DealOffice) -> None:
    deal = await office.deal("sofia")
    await note_deal(office.scope("sofia"), deal.id, "Bob signs")
    given = await hand_over_deal(office.scope("sofia"), deal.id, "UANA", "Call before Friday")
    assert given.carried == ("Call before Friday", "Bob signs")
    assert given.event is not None
    assert (given.event.role, given.event.other_id) == ("ae", office.people["ana"].id)
    now = await office.again(deal)
    assert (now.owner_id, now.handed_by) == (office.people["ana"].id, office.people["sofia"].id)
    [line] = (await my_deals(office.scope("ana"))).lines
    assert line.reasons[0] == "waiting"
    assert (await see_deal(office.scope("sofia"), deal.id)).may_change is False


async def test_an_accepted_hand_over_counts_once_as_an_sql_of_the_sdr(office: DealOffice) -> None:
    deal = await office.deal("sofia")
    await hand_over_deal(office.scope("sofia"), deal.id, "UANA")
    assert await counted(office, "sofia") == {}
    await accept_deal(office.scope("ana"), deal.id)
    assert (await office.again(deal)).handed_by is None
    assert await counted(office, "sofia") == {"sqls_accepted": 1}
    assert await counted(office, "ana") == {}
    with pytest.raises(DealRefused):
        await accept_deal(office.scope("ana"), deal.id)


async def test_an_sdr_who_becomes_an_ae_keeps_what_was_accepted(office: DealOffice) -> None:
    deal = await office.deal("sofia")
    await hand_over_deal(office.scope("sofia"), deal.id, "UANA")
    await accept_deal(office.scope("ana"), deal.id)
    sofia = office.people["sofia"]
    await office.tx.execute(people.update().where(people.c.id == sofia.id).values(role=Role.AE.value))
    await office.move("ana", deal, "presentation")
    assert await counted(office, "sofia") == {"sqls_accepted": 1}


async def test_a_deal_given_between_aes_is_no_sql(office: DealOffice) -> None:
    deal = await office.deal("ana")
    await hand_over_deal(office.scope("ana"), deal.id, "UBEN")
    await accept_deal(office.scope("ben"), deal.id)
    assert await counted(office, "ana") == {}


async def test_sent_back_it_is_the_givers_again_and_the_reason_is_kept(office: DealOffice) -> None:
    deal = await office.deal("sofia")
    await hand_over_deal(office.scope("sofia"), deal.id, "UANA")
    with pytest.raises(DealRefused) as refused:
        await send_back_deal(office.scope("ana"), deal.id, "  ")
    assert refused.value.problems == {"why": Missing()}
    await send_back_deal(office.scope("ana"), deal.id, "No budget named")
    assert (await office.again(deal)).owner_id == office.people["sofia"].id
    assert (await see_deal(office.scope("ben"), deal.id)).events[0].why == "No budget named"
    assert await counted(office, "sofia") == {}


async def test_only_the_receiver_answers(office: DealOffice) -> None:
    deal = await office.deal("sofia")
    await hand_over_deal(office.scope("sofia"), deal.id, "UANA")
    for name, code in (("ben", "deals.not_yours"), ("mark", "deals.not_received")):
        with told(code):
            await accept_deal(office.scope(name), deal.id)
        with told(code):
            await send_back_deal(office.scope(name), deal.id, "no")


async def test_the_giver_takes_a_hand_over_back_while_nobody_answered(office: DealOffice) -> None:
    deal = await office.deal("sofia")
    given = await hand_over_deal(office.scope("sofia"), deal.id, "UANA")
    assert given.event is not None
    await undo_deal(office.scope("sofia"), deal.id, given.event.rev)
    now = await office.again(deal)
    assert (now.owner_id, now.handed_by) == (office.people["sofia"].id, None)
    given = await hand_over_deal(office.scope("sofia"), deal.id, "UANA")
    await accept_deal(office.scope("ana"), deal.id)
    assert given.event is not None
    with told("deals.changed_since"):
        await undo_deal(office.scope("sofia"), deal.id, given.event.rev)


async def test_a_hand_over_to_its_owner_or_to_nobody_is_refused(office: DealOffice) -> None:
    deal = await office.deal("sofia")
    with pytest.raises(DealRefused) as refused:
        await hand_over_deal(office.scope("sofia"), deal.id, "USOFIA")
    assert refused.value.problems == {"owner_id": OwnerAlready()}
    with pytest.raises(UserError):
        await hand_over_deal(office.scope("sofia"), deal.id, "UNOBODY")
    assert (await office.again(deal)).rev == 1


async def test_a_hand_over_into_another_team_moves_the_deal_and_back(office: DealOffice) -> None:
    deal = await office.deal("sofia")
    await hand_over_deal(office.scope("sofia"), deal.id, "UXAVIER")
    assert (await office.again(deal)).team_id == office.south.id
    assert (await see_deal(office.scope("sofia"), deal.id)).deal.id == deal.id
    await send_back_deal(office.scope("xavier"), deal.id, "Not my market")
    assert (await office.again(deal)).team_id == office.north.id


async def test_moves_forward_count_once_a_stage_for_whoever_owned_the_deal(office: DealOffice) -> None:
    deal = await office.deal("ana", stage="qualification")
    await office.move("mark", deal, "discovery")
    await office.move("ana", deal, "presentation")
    await office.move("ana", deal, "discovery", why="Again")
    await office.move("ana", deal, "presentation")
    assert await counted(office, "ana") == {"opportunities_advanced": 2}
    won = await office.win("ana", deal)
    assert await counted(office, "ana") == {"opportunities_advanced": 2}
    assert won.event is not None
    await undo_deal(office.scope("ana"), deal.id, won.event.rev)
    await undo_deal(office.scope("ana"), deal.id, 5)
    assert await counted(office, "ana") == {"opportunities_advanced": 2}  # the first visit still stands
    assert await counted(office, "mark") == {}


async def test_a_lead_that_becomes_a_deal_is_no_opportunity_advanced(office: DealOffice) -> None:
    deal = await office.deal("ana", stage="mql")
    await office.move("ana", deal, "qualification")
    assert await counted(office, "ana") == {}


async def test_the_open_deals_of_a_leaver_go_to_the_teams_manager(office: DealOffice) -> None:
    kept, done = await office.deal("ana", "Acme"), await office.deal("ana", "Globex")
    await office.win("ana", done)
    left = await deals_left_by(office.scope("ana"), "UANA")
    assert left is not None
    assert [deal.id for deal in left.deals] == [kept.id]
    assert [person.name for person in left.managers] == ["Mark"]
    assert await deals_left_by(office.scope("ben"), "UBEN") is None
    assert await deals_left_by(office.scope("ben"), "UNOBODY") is None


async def test_without_a_manager_they_go_to_the_admins(office: DealOffice) -> None:
    await office.deal("xavier")
    left = await deals_left_by(office.scope("xavier"), "UXAVIER")
    assert left is not None
    assert [person.name for person in left.managers] == ["Olga"]
