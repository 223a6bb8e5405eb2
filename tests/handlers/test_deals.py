"""What others are told of a deal: which posts a change becomes, under which keys, and where."""

import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from content.loader import Content
from db.deal_events import events_of
from db.deals import deal_by_id
from db.engine import Database
from db.team import find_teams, person_by_id, teams
from domain.deal_cards import DealChanged
from handlers.deal_moves import submit
from handlers.deal_posts import homes_of, posts_for
from handlers.deals import create, deal, make_another, menu, new, save, undo
from handlers.handoffs import accept
from handlers.people import changed as user_changed
from handlers.registry import Announcement, Answer, Click, Command, Event, Form
from services.deals import note_deal, set_next_step, undo_deal
from services.handoffs import hand_over_deal, send_back_deal
from tests.conftest import MovingClock
from tests.support.deals import DealOffice, euros
from tests.support.slack_people import slack_user


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    """North has a channel for its deals and one for its wins."""
    async with database.transaction() as tx:
        yield await DealOffice.make(
            tx, content, clock.now(), deals_channel_id="CDEALS", wins_channel_id="CWINS"
        )


def posts(office: DealOffice, name: str, changed: DealChanged) -> list[Announcement]:
    return list(posts_for(changed, office.scope(name)))


def keys(found: list[Announcement]) -> list[str]:
    return [each.key for each in found]


async def test_a_new_deal_begins_its_thread(office: DealOffice) -> None:
    answer = await new(office.scope("ana"), Command("Acme 12k EUR stage discovery"))
    [head] = answer.posts
    assert (head.key, head.channel_id, head.edits, head.thread_of) == ("deal:1:head", "CDEALS", None, None)
    assert head.message is not None
    assert head.message.text.startswith("Acme · Discovery · €12,000 · Ana")
    assert answer.refresh_home == ("UANA",)


def data_of(answer: Answer, action: str) -> dict[str, Any]:
    assert answer.say is not None
    elements = [each for block in answer.say.blocks for each in block.get("elements", [])]
    [found] = [each["value"] for each in elements if each["action_id"].partition(":")[0] == action]
    assert len(found) <= 2_000
    data = json.loads(found)
    assert isinstance(data, dict)
    return data


async def test_beside_an_open_deal_of_that_name_it_is_asked_before_another_is_made(
    office: DealOffice,
) -> None:
    first = await office.deal("ben", "ACME Inc")
    typed = "Acme-Inc 12k EUR closes 15 Jan stage presentation next call Bob on 3 Dec"
    asked = await new(office.scope("ana"), Command(typed))
    assert asked.posts == ()
    assert asked.say is not None
    assert asked.say.text.startswith("There is an open deal of that name: ACME Inc · Discovery · €12,000.")
    assert data_of(asked, "deals.show") == {"deal": first.id}
    click = Click(data_of(asked, "deals.make_another"))
    made = await make_another(office.scope("ana"), click)
    assert [each.key for each in made.posts] == ["deal:2:head"]
    second = await deal_by_id(office.tx, first.workspace_id, 2)
    assert second is not None
    assert (second.name, second.stage, second.amount) == ("Acme-Inc", "presentation", euros(12_000))
    assert (second.next_step, second.next_step_on) == ("call Bob", date(2026, 12, 3))
    again = await make_another(office.scope("ana"), click)  # a second click, from the same question
    assert again.posts == ()
    assert again.say is not None
    assert "1 more" in again.say.text


async def test_a_deal_that_is_over_or_not_to_be_seen_stands_in_no_ones_way(office: DealOffice) -> None:
    await office.deal("xavier", "Acme")
    lost = await office.deal("ana", "Beta")
    await office.move("ana", lost, "lost", lost_reason="price")
    for name in ("Acme 5k EUR", "Beta 5k EUR"):
        assert len((await new(office.scope("ana"), Command(name))).posts) == 1


async def test_the_form_asks_too_and_keeps_all_that_was_typed(office: DealOffice) -> None:
    long = "ö" * 200
    await office.deal("ana", long)
    form = Form({"account": long, "name": long, "next_step": "ß" * 300, "owner": "UANA"}, {})
    asked = await create(office.scope("ana"), form)
    assert asked.posts == ()
    data = data_of(asked, "deals.make_another")
    made = await make_another(office.scope("ana"), Click(data))
    assert [each.key for each in made.posts] == ["deal:2:head"]
    second = await deal_by_id(office.tx, 1, 2)
    assert second is not None
    assert second.next_step == "ß" * 300


async def test_a_move_is_a_reply_and_edits_the_head_in_place(office: DealOffice) -> None:
    deal_ = await office.deal()
    head, edit, reply = posts(office, "ana", await office.move("ana", deal_, "presentation"))
    assert head.key == "deal:1:head"  # a second one of this key is dropped
    assert (edit.key, edit.edits) == ("deal:1:head:2", "deal:1:head")
    assert (reply.key, reply.thread_of) == ("deal:1:event:2", "deal:1:head")
    assert reply.message is not None
    assert reply.message.text.startswith("Ana: Discovery → Presentation")


async def test_an_edit_shows_in_the_head_alone_and_a_note_nowhere(office: DealOffice) -> None:
    deal_ = await office.deal()
    stepped = await set_next_step(office.scope("ana"), deal_.id, "Call Bob", date(2026, 12, 3))
    assert keys(posts(office, "ana", stepped)) == ["deal:1:head", "deal:1:head:2"]
    noted = await note_deal(office.scope("ana"), deal_.id, "Between us")
    assert posts(office, "ana", noted) == []


async def test_a_win_is_celebrated_once_and_taken_back_with_its_undo(office: DealOffice) -> None:
    deal_ = await office.deal()
    won = posts(office, "ana", await office.win("ana", deal_))
    assert keys(won)[-1] == "deal:1:won:2"
    assert won[-1].channel_id == "CWINS"
    after = posts(office, "carla", await office.move("ana", deal_, "onboarding"))
    assert not any(each.channel_id == "CWINS" for each in after)
    await undo_deal(office.scope("ana"), deal_.id, 3)
    gone = posts(office, "ana", await undo_deal(office.scope("ana"), deal_.id, 2))
    assert (gone[-1].key, gone[-1].deletes, gone[-1].message) == ("deal:1:won:2:gone", "deal:1:won:2", None)
    again = posts(office, "ana", await undo_deal(office.scope("ana"), deal_.id, 5))
    assert keys(again)[-1] == "deal:1:won:6"


async def test_a_reopened_win_is_taken_back_too(office: DealOffice) -> None:
    deal_ = await office.deal()
    await office.win("ana", deal_)
    reopened = posts(
        office, "ana", await office.move("ana", deal_, "negotiation", why="They want it changed")
    )
    assert reopened[-1].deletes == "deal:1:won:2"


async def test_a_hand_over_asks_its_receiver_and_the_answer_goes_to_the_giver(office: DealOffice) -> None:
    deal_ = await office.deal("sofia")
    given = posts(office, "sofia", await hand_over_deal(office.scope("sofia"), deal_.id, "UANA", "Soon"))
    asked = given[-1]
    assert (asked.key, asked.channel_id) == (f"deal:1:event:2:to:{office.people['ana'].id}", "UANA")
    assert asked.message is not None
    buttons = [each["action_id"] for each in asked.message.blocks[-1]["elements"]]
    assert buttons == ["deals.accept:1", "deals.send_back:1", "deals.show:1"]
    answer = await accept(office.scope("ana"), Click({"deal": 1}))
    assert answer.posts[-1].channel_id == "USOFIA"
    assert set(answer.refresh_home) == {"UANA"}
    deal_ = await office.deal("sofia", "Globex")
    await hand_over_deal(office.scope("sofia"), deal_.id, "UANA")
    back = await send_back_deal(office.scope("ana"), deal_.id, "No budget")
    told = posts(office, "ana", back)[-1]
    assert told.channel_id == "USOFIA"
    assert told.message is not None
    assert "Why: No budget" in told.message.text
    assert set(homes_of(back)) == {"UANA", "USOFIA"}


async def test_a_deal_made_for_somebody_else_is_told_to_them(office: DealOffice) -> None:
    answer = await new(office.scope("ana"), Command("Acme 12k EUR for <@UBEN>"))
    assert answer.posts[-1].channel_id == "UBEN"
    assert answer.refresh_home == ("UBEN",)


async def test_a_team_without_channels_is_told_nothing(office: DealOffice) -> None:
    deal_ = await office.deal("xavier")
    assert posts(office, "xavier", await office.win("xavier", deal_)) == []


async def test_a_channel_set_later_gets_the_head_with_the_next_change(office: DealOffice) -> None:
    deal_ = await office.deal("xavier")
    await office.tx.execute(teams.update().where(teams.c.id == office.south.id).values(deals_channel_id="CX"))
    found = posts(office, "xavier", await office.move("xavier", deal_, "presentation"))
    assert keys(found) == ["deal:1:head", "deal:1:head:2", "deal:1:event:2"]
    [south] = await find_teams(office.tx, 1, team_id=office.south.id)
    assert south.deals_channel_id == "CX"


async def test_a_leavers_deals_are_told_to_the_manager_in_one_message(office: DealOffice) -> None:
    await office.deal("ana", "Acme")
    await office.deal("ana", "Globex")
    heard = Event({"user": slack_user("UANA", deleted=True)})
    answer = await user_changed(office.scope("ana"), heard)
    [told] = answer.posts
    assert told.channel_id == "UMARK"
    assert told.message is not None
    assert "was deactivated and leaves 2 open deals" in told.message.text
    again = await user_changed(office.scope("ana"), Event({"user": slack_user("UANA")}))
    assert again.posts == ()


def errors(answer: Answer) -> dict[str, str]:
    return dict(answer.errors)


def filled(**over: Any) -> Form:
    values = {"account": "Acme", "name": None, "amount": None, "stage": "discovery", "owner": "UANA"}
    return Form(values | over, {})


async def test_a_form_that_cannot_be_says_so_at_its_fields(office: DealOffice) -> None:
    scope = office.scope("ana")
    assert errors(await create(scope, filled(amount="-5"))) == {"amount": "-5 is below zero."}
    assert errors(await create(scope, filled(account="  "))) == {"account": "This is needed."}
    assert errors(await create(scope, filled(name="x" * 201))) == {
        "name": "That is 201 characters; 200 is the most."
    }
    assert (await create(scope, filled(amount="5k"))).say is not None


async def test_an_edit_that_somebody_overtook_comes_back_with_what_was_typed(office: DealOffice) -> None:
    deal_ = await office.deal()
    await set_next_step(office.scope("mark"), deal_.id, "Mine", None)
    values = {"name": "Acme Two", "account": "Acme", "amount": "9k", "owner": "UANA", "market": "europe"}
    answer = await save(office.scope("ana"), Form(values, {"deal": deal_.id, "rev": 1}))
    assert answer.modal is not None
    assert (answer.modal.submit, answer.modal.data["rev"]) == ("Save anyway", 2)
    shown = str(answer.modal.blocks)
    assert "Mark: changed the next step" in shown
    assert "Acme Two" in shown
    assert "9k" in shown
    again = await save(office.scope("ana"), Form(values, answer.modal.data))
    assert again.say is not None
    assert "Acme Two" in again.say.text


async def test_what_was_typed_for_a_move_that_another_made_first_is_kept(office: DealOffice) -> None:
    deal_ = await office.deal()
    await office.move("mark", deal_, "presentation", evidence={"problem": "Costs them 9k"})
    values = {
        "evidence_problem": "Costs them 12k a month",
        "evidence_impact": "Two people full time",
        "next_step": "Show it",
        "note": "They were in a hurry",
    }
    answer = await submit(
        office.scope("ana"), Form(values, {"deal": deal_.id, "rev": 1, "to": "presentation"})
    )
    assert answer.say is not None
    assert answer.say.text.startswith(
        "Acme was changed while this was open. Mark: moved to Presentation. It is in Presentation now. "
        "What you typed is on the deal as well."
    )
    after = await office.again(deal_)
    assert (after.stage, after.next_step) == ("presentation", "Show it")
    assert dict(after.evidence) == {"problem": "Costs them 9k", "impact": "Two people full time"}
    [*_, last] = await events_of(office.tx, deal_.id)
    assert last.note is not None
    assert last.note.endswith(": Costs them 12k a month\nThey were in a hurry")
    # A second time there is nothing left to keep but the remark.
    again = await submit(
        office.scope("ana"),
        Form({"evidence_problem": ""}, {"deal": deal_.id, "rev": 1, "to": "presentation"}),
    )
    assert again.say is not None
    assert "What you typed" not in again.say.text
    assert (await office.again(deal_)).rev == after.rev


async def test_what_was_only_prefilled_is_not_taken_for_an_answer(office: DealOffice) -> None:
    deal_ = await office.deal(evidence={"problem": "Old"})
    await office.move("mark", deal_, "presentation", evidence={"problem": "New"})
    form = Form({"evidence_problem": "Old"}, {"deal": deal_.id, "rev": 1, "to": "presentation"})
    answer = await submit(office.scope("ana"), form)
    assert answer.say is not None
    assert "What you typed" not in answer.say.text
    assert dict((await office.again(deal_)).evidence) == {"problem": "New"}


async def test_every_entry_of_the_menu_opens_its_form(office: DealOffice) -> None:
    await office.deal()
    opened = {}
    for do in ("edit", "step", "note", "hand_over"):
        answer = await menu(office.scope("ana"), Click({"deal": 1, "do": do}))
        assert answer.modal is not None
        opened[do] = answer.modal.callback_id
    assert opened == {
        "edit": "deals.save",
        "step": "deals.step",
        "note": "deals.note",
        "hand_over": "deals.handed",
    }


async def test_a_stale_deal_is_named_in_the_list(office: DealOffice) -> None:
    await office.deal(next_step="Call")
    later = office.scope("ana", now=office.now + timedelta(days=60))
    answer = await deal(later, Command(""))
    assert answer.say is not None
    assert "60 days in this stage" in answer.say.text


async def test_an_undo_answers_with_the_deal_as_it_is(office: DealOffice) -> None:
    deal_ = await office.deal()
    await office.move("ana", deal_, "presentation")
    answer = await undo(office.scope("ana"), Click({"deal": deal_.id, "rev": 2}))
    assert answer.say is not None
    assert answer.say.text == "Taken back. Acme is as it was: Discovery · €12,000."
    ana = await person_by_id(office.tx, office.people["ana"].id)
    assert ana is not None
