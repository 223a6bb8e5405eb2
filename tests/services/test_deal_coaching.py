"""Questions, a page before the call and hints, from what is known of one deal."""

from collections.abc import AsyncIterator

import pytest

from content.loader import Content
from db.coaching import count_objection
from db.engine import Database
from domain.errors import UserError
from domain.objections import Category
from domain.spin import SPIN
from services.deal_coaching import (
    deal_questions,
    move_questions,
    prepare_call,
    questions_to_note,
)
from services.deal_moves import open_move
from services.deals import note_deal
from services.pipeline_template import change_template
from tests.conftest import MovingClock
from tests.support.deals import DealOffice


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def test_one_question_of_each_kind_the_same_each_time(office: DealOffice) -> None:
    deal = await office.deal()
    found = await deal_questions(office.scope("ana"), deal.id)
    assert [each.type for each in found.questions] == list(SPIN)
    assert found == await deal_questions(office.scope("ana"), deal.id)
    assert {each.fills for each in found.questions} >= {"problem", "implication", "need_payoff"}
    assert found.labels["problem"] == "The problem, in the buyer's words"


async def test_what_is_in_the_notes_is_not_asked_again_and_not_noted_twice(office: DealOffice) -> None:
    deal = await office.deal()
    found = await deal_questions(office.scope("ana"), deal.id)
    first = found.questions[0]
    await note_deal(office.scope("ana"), deal.id, f"To ask: {first.text}")
    then = await deal_questions(office.scope("ana"), deal.id)
    assert first.key not in {each.key for each in then.questions}
    shown = await questions_to_note(office.scope("ana"), deal.id, [each.key for each in found.questions])
    assert shown.questions == found.questions
    assert shown.noted == {first.text}
    assert first not in shown.not_noted([each.key for each in found.questions])


async def test_questions_that_were_shown_make_room_for_others(office: DealOffice) -> None:
    deal = await office.deal()
    found = await deal_questions(office.scope("ana"), deal.id)
    keys = {each.key for each in found.questions}
    others = await deal_questions(office.scope("ana"), deal.id, skip=keys)
    assert not keys & {each.key for each in others.questions}


async def test_a_team_mate_may_look_and_not_note_and_strangers_see_nothing(office: DealOffice) -> None:
    deal = await office.deal()
    assert not (await deal_questions(office.scope("ben"), deal.id)).may_change
    with pytest.raises(UserError, match="not_yours"):
        await questions_to_note(office.scope("ben"), deal.id, [])
    for look in (deal_questions, prepare_call):
        with pytest.raises(UserError, match="not_found"):
            await look(office.scope("xavier"), deal.id)


async def test_the_page_says_what_is_known_what_is_open_and_what_to_expect(office: DealOffice) -> None:
    deal = await office.deal()
    await office.move(
        "ana", deal, "presentation", met={"discovery.cost_stated"}, evidence={"problem": "Late orders"}
    )
    await note_deal(office.scope("ana"), deal.id, "Bob said your price is too high.")
    await count_objection(
        office.tx, deal.workspace_id, office.north.id, office.scope("ana").today, Category.TRUST
    )
    found = await prepare_call(office.scope("ana"), deal.id)
    assert found.stage is not None
    assert found.stage.key == "presentation"
    assert found.known == (("The problem, in the buyer's words", "Late orders"),)
    assert [each.key for each in found.missing] == ["implication", "need_payoff", "reaction", "criteria"]
    assert found.leave_with[0].key == "shown_on_their_case"
    assert [each.category for each in found.expect] == [Category.PRICE, Category.TRUST]
    assert len(found.questions) == 4
    assert found.approach is not None


async def test_a_won_deal_and_one_at_its_start_have_a_page_too(office: DealOffice) -> None:
    new = await office.deal(account="New", stage="lead_generation")
    assert len((await prepare_call(office.scope("ana"), new.id)).questions) == 4
    deal = await office.deal(account="Old", stage="negotiation")
    await office.win("ana", deal)
    assert len((await prepare_call(office.scope("ana"), deal.id)).questions) == 4
    lost = await office.deal(account="Gone")
    await office.move("ana", lost, "lost", lost_reason="price", closed_on=office.scope("ana").today)
    assert len((await prepare_call(office.scope("ana"), lost.id)).questions) == 4


async def test_a_move_hints_at_what_is_missing_and_not_at_what_is_known(office: DealOffice) -> None:
    deal = await office.deal()
    asked = await open_move(office.scope("ana"), deal.id, "presentation")
    hints = move_questions(office.scope("ana"), asked)
    assert set(hints) == {"problem", "implication", "need_payoff"}
    assert all(each.endswith("?") for each in hints.values())
    await office.move("ana", deal, "presentation", evidence={"problem": "Late orders"})
    back = await open_move(office.scope("ana"), deal.id, "proposal")
    assert set(move_questions(office.scope("ana"), back)) == {"reaction", "criteria"}


@pytest.mark.parametrize("template", ["playbook", "five_step", "five_stage", "seven_step"])
async def test_stages_of_other_templates_are_understood(office: DealOffice, template: str) -> None:
    deal = await office.deal()
    await change_template(office.scope("olga"), template, from_key="default")
    found = await deal_questions(office.scope("ana"), deal.id)
    bank = {each.key: each for each in office.content.coaching.questions}
    assert all("discovery" in bank[each.key].stages or not bank[each.key].stages for each in found.questions)
    assert await prepare_call(office.scope("ana"), deal.id)
