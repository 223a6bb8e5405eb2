"""Deals from end to end: made, found, moved, handed over, and taken back."""

from datetime import date
from typing import Any

import pytest

from sandbox import Message, Person, View
from tests.e2e.test_logging import said, shown
from tests.e2e.test_team import NORTH, form
from tests.support.running import Running


async def in_a_team(office: Running, **over: Any) -> None:
    """Mark's team: Ana and Ben are AEs, Sofia an SDR, and the team has a channel for its deals."""
    olga = office.person("olga")
    await olga.command("sales", "/playmaker setup")
    plan = NORTH | {"ae": ["UANA", "UBEN"], "currency": "EUR"} | over
    result = await olga.submit(await form(olga), plan)
    assert result.ok, result
    await olga.wait_for(lambda p: any("is set up" in m.text for m in p.messages("sales")))
    await office.slack.settled()


@pytest.fixture
async def team(office: Running) -> Running:
    await in_a_team(office)
    return office


async def answered(person: Person, part: str, *, channel: str = "sales") -> Message:
    """The newest private message with these words, once it is there."""

    def there(p: Person) -> Message | None:
        found = [message for message in p.messages(channel) if part in message.text]
        return found[-1] if found else None

    return await person.wait_for(there)


def action_of(message: Message | View, prefix: str) -> str:
    """The whole action id that begins so ("deals.undo:1")."""
    for block in message.blocks or []:
        for each in [*block.get("elements", ()), block.get("accessory") or {}]:
            if str(each.get("action_id", "")).startswith(prefix):
                return str(each["action_id"])
    raise AssertionError(f"no {prefix} in {message.blocks}")


async def press(person: Person, message: Message, prefix: str) -> None:
    await person.click(message, action_of(message, prefix))


async def choose(person: Person, message: Message, prefix: str, *, to: str) -> None:
    """Pick a stage from a card's menu."""
    action = action_of(message, prefix)
    shown_ = [each for block in message.blocks or [] for each in block.get("elements", ())]
    menu = next(each for each in shown_ if each.get("action_id") == action)
    value = next(each["value"] for each in menu["options"] if each["text"]["text"] == to)
    await person.select(message, action, value)


async def test_one_line_makes_a_deal_and_its_name_opens_the_card(team: Running) -> None:
    ana = team.person("ana")
    made = await said(ana, "/deal new Acme 12k EUR closes 15 Jan stage discovery")
    assert made.text == "Made Acme: Discovery · €12,000.\nExpected to close Fri 15 Jan."
    card = await said(ana, "/deal acm")
    assert "Acme · Discovery · €12,000" in card.text
    assert "Owner: ana" in card.text
    assert "Expected close: Fri 15 Jan" in card.text
    assert "No next step" in card.text


async def test_what_is_not_understood_is_named_and_no_deal_is_made(team: Running) -> None:
    ana = team.person("ana")
    answer = await said(ana, "/deal new Acme 12k EUR stage discovry closes yesterday")
    assert "No deal was made." in answer.text
    assert "There is no stage “discovry”. Did you mean “Discovery”?" in answer.text
    assert "Tue 17 Nov is over" in answer.text
    assert (await said(ana, "/deal")).text.startswith("No open deals.")


async def test_a_near_spelling_is_offered_and_an_unknown_name_can_be_made(team: Running) -> None:
    ana = team.person("ana")
    await said(ana, "/deal new Acme 12k EUR")
    await said(ana, "/deal new Acme Labs 3k EUR")
    several = await said(ana, "/deal ac")
    assert "Which one is “ac”?" in several.text
    assert "Acme · " in several.text
    assert "Acme Labs · " in several.text
    near = await said(ana, "/deal acmi")
    assert "I find no “acmi”" in near.text
    await press(ana, near, "deals.show")
    assert "Owner: ana" in (await answered(ana, "Owner:")).text
    unknown = await said(ana, "/deal Umbrella")
    assert unknown.text == "I find no deal called “Umbrella”."
    await press(ana, unknown, "deals.open_new")
    opened = await shown(ana, "deals.create", part="Umbrella")
    made = await ana.submit(opened, {"amount": "1,250k"})
    assert made.errors == {"amount": "Is that 1,250 or 1,250,000? Write it out in full."}
    assert (await ana.submit(ana.modal, {"amount": "5k"})).ok
    assert "Made Umbrella: Qualification · €5,000." in (await answered(ana, "Made Umbrella")).text


async def test_a_move_asks_for_evidence_keeps_gaps_and_can_be_undone(team: Running) -> None:
    ana = team.person("ana")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    await ana.command("sales", "/deal move acme presentation")
    opened = await shown(ana, "deals.move")
    assert "In their words" not in str(opened.title)
    result = await ana.submit(
        opened,
        {
            "met_discovery": ["discovery.problem_confirmed", "discovery.cost_stated"],
            "evidence_problem": "Every third order is late",
            "next_step": "Show it on their data",
            "next_step_on": date(2026, 11, 25),
        },
    )
    assert result.ok, result
    receipt = await answered(ana, "Moved Acme to Presentation.")
    assert "4 gaps" in receipt.text
    card = (await said(ana, "/deal acme")).text
    assert "Every third order is late" in card
    assert "Next step: Show it on their data, Wed 25 Nov" in card
    assert "4 gaps" in card
    await press(ana, receipt, "deals.undo")
    undone = await answered(ana, "Taken back.")
    assert "Acme is as it was: Discovery" in undone.text
    await press(ana, undone, "deals.undo")
    assert "Presentation" in (await answered(ana, "Acme is as it was: Presentation")).text


async def test_a_team_that_allows_no_gaps_refuses_at_the_field_and_writes_nothing(office: Running) -> None:
    await in_a_team(office, gaps=[])
    ana = office.person("ana")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    await ana.command("sales", "/deal move acme presentation")
    opened = await shown(ana, "deals.move")
    refused = await ana.submit(opened, {"met_discovery": ["discovery.cost_stated"]})
    assert set(refused.errors) == {"met_discovery"}
    assert "6 still open" in refused.errors["met_discovery"]
    assert "Discovery" in (await said(ana, "/deal")).text


async def test_a_win_asks_for_amount_and_day_and_a_loss_for_its_reason(team: Running) -> None:
    ana = team.person("ana")
    await said(ana, "/deal new Acme stage negotiation")
    await ana.command("sales", "/deal move acme won")
    opened = await shown(ana, "deals.move")
    assert (await ana.submit(opened, {})).missing == ("amount",)
    ahead = await ana.submit(ana.modal, {"amount": "12k", "closed_on": date(2026, 11, 19)})
    assert ahead.errors == {"closed_on": "Thu 19 Nov is still to come."}
    won = await ana.submit(ana.modal, {"amount": "12k", "closed_on": date(2026, 11, 18)})
    assert won.ok, won
    assert "Won Acme: €12,000." in (await answered(ana, "Won Acme")).text
    await said(ana, "/deal new Globex 5k EUR")
    await ana.command("sales", "/deal move globex lost")
    lost = await ana.submit(await shown(ana, "deals.move", part="Globex"), {"lost_reason": "no_decision"})
    assert lost.ok, lost
    assert "Lost Globex: No decision." in (await answered(ana, "Lost Globex")).text


async def test_a_step_back_asks_why(team: Running) -> None:
    ana = team.person("ana")
    await said(ana, "/deal new Acme 12k EUR stage proposal")
    card = await said(ana, "/deal acme")
    await choose(ana, card, "deals.move_to", to="Discovery")
    opened = await shown(ana, "deals.move")
    assert (await ana.submit(opened, {})).missing == ("why",)
    assert (await ana.submit(ana.modal, {"why": "The champion left"})).ok
    assert "Moved Acme back to Discovery." in (await answered(ana, "Moved Acme back")).text
    assert "The champion left" in (await said(ana, "/deal acme")).text


async def test_the_second_of_two_who_move_a_deal_sees_what_the_first_did_and_chooses(team: Running) -> None:
    ana, mark = team.person("ana"), team.person("mark")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    for person, stage in ((ana, "presentation"), (mark, "proposal")):
        await person.command("sales", f"/deal move acme {stage}")
    hers, his = await shown(ana, "deals.move"), await shown(mark, "deals.move")
    assert (await ana.submit(hers, {"evidence_problem": "Late orders"})).ok
    await answered(ana, "Moved Acme to Presentation.")
    assert (await mark.submit(his, {"note": "They want it this year"})).ok
    asked = await shown(mark, "deals.move", part="changed while this was open")
    assert "ana: moved to Presentation" in str(asked.blocks)
    assert (asked.submit or {})["text"] == "Move anyway"
    assert "They want it this year" in str(asked.blocks)
    assert (await mark.submit(asked, {})).ok
    await answered(mark, "Moved Acme to Proposal.")
    card = (await said(ana, "/deal acme")).text
    assert "Acme · Proposal" in card
    assert "They want it this year" in card


async def test_the_second_may_leave_it_and_nothing_happens(team: Running) -> None:
    ana, mark = team.person("ana"), team.person("mark")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    await mark.command("sales", "/deal move acme proposal")
    his = await shown(mark, "deals.move")
    await ana.command("sales", "/deal move acme presentation")
    assert (await ana.submit(await shown(ana, "deals.move"), {})).ok
    await answered(ana, "Moved Acme to Presentation.")
    await mark.submit(his, {})
    await mark.close(await shown(mark, "deals.move", part="changed while this was open"))
    assert "Acme · Presentation" in (await said(ana, "/deal acme")).text


async def test_home_shows_what_needs_attention_with_a_button_to_move_it(team: Running) -> None:
    ana = team.person("ana")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    await ana.open_home()
    home = await ana.wait_for(lambda p: p.home() if "No next step" in str(p.home()) else None)
    await ana.click(home, "deals.pick:1")
    assert (await ana.submit(await shown(ana, "deals.picked"), {"to": "proposal"})).ok
    assert (await ana.submit(await shown(ana, "deals.move"), {})).ok
    await shown(ana, "reply.shown", part="Moved *Acme* to Proposal.")
    await ana.wait_for(lambda p: "Proposal" in str(p.home()))


async def test_the_cards_menu_edits_and_notes(team: Running) -> None:
    ana = team.person("ana")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    card = await said(ana, "/deal acme")
    menu = action_of(card, "deals.menu")
    await ana.click(card, menu, value='{"deal":1,"do":"note"}')
    assert (await ana.submit(await shown(ana, "deals.note"), {"note": "Met <!channel> & *Bob*"})).ok
    assert "Met &lt;!channel&gt; &amp; Bob" in (await answered(ana, "Noted on Acme")).text
    card = await said(ana, "/deal acme")
    await ana.click(card, menu, value='{"deal":1,"do":"edit"}')
    form_ = await shown(ana, "deals.save")
    assert (await ana.submit(form_, {"amount": "15k", "expected_close": date(2026, 12, 18)})).ok
    assert "€15,000" in (await answered(ana, "Changed the amount")).text
    card = await said(ana, "/deal acme")
    await ana.click(card, menu, value='{"deal":1,"do":"step"}')
    assert (await ana.submit(await shown(ana, "deals.step"), {"next_step": "Call Bob"})).ok
    assert "Next step for Acme: Call Bob." in (await answered(ana, "Next step for Acme")).text


async def test_others_of_the_team_read_it_and_other_people_do_not_find_it(team: Running) -> None:
    ana, ben, olga = (team.person(name) for name in ("ana", "ben", "olga"))
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    card = await said(ben, "/deal acme")
    assert "Owner: ana" in card.text
    assert not any(b["type"] == "actions" for b in card.blocks or [])
    no = await said(ben, "/deal move acme presentation")
    assert "Acme is not yours to change" in no.text
    assert "Owner: ana" in (await said(olga, "/deal acme")).text  # an admin


async def test_the_activity_logged_for_a_deal_shows_on_its_card(team: Running) -> None:
    ana = team.person("ana")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    assert "On the deal Acme." in (await said(ana, "/log 2 calls for acme")).text
    assert "ana: 2 calls" in (await said(ana, "/deal acme")).text
    told = await said(ana, "/log 1 opportunity advanced")
    assert "counted from deals: move the deal instead" in told.text


async def test_moves_count_towards_the_weeks_target_and_an_undo_takes_them_off(team: Running) -> None:
    ana = team.person("ana")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    assert "0 of 6 opportunities advanced" in (await said(ana, "/targets")).text
    await ana.command("sales", "/deal move acme presentation")
    assert (await ana.submit(await shown(ana, "deals.move"), {})).ok
    receipt = await answered(ana, "Moved Acme")
    assert "1 of 6 opportunities advanced" in (await said(ana, "/targets")).text
    await press(ana, receipt, "deals.undo")
    await answered(ana, "Taken back.")
    assert "0 of 6 opportunities advanced" in (await said(ana, "/targets")).text


async def test_a_manager_sets_a_revenue_target_and_takes_it_back(team: Running) -> None:
    mark = team.person("mark")
    receipt = await said(mark, "/targets set <@UANA> revenue 60k EUR Q1")
    assert receipt.text.startswith("For ana, Q1 2027 (Fri 1 Jan – Wed 31 Mar): €60,000 revenue.")
    await press(mark, receipt, "targets.undo_revenue")
    await answered(mark, "Taken back for ana")
    assert "Nothing was set." in (await said(mark, "/targets set revenue lots Q1")).text
    assert "a workspace admin" in (await said(team.person("ana"), "/targets set <@UBEN> revenue 5k")).text


# --- what others see ---


@pytest.fixture
async def channels(office: Running) -> Running:
    """The team with one channel for its deals and wins, in which the bot is."""
    await in_a_team(office, deals_channel="CSALES", wins_channel="COTHER")
    await office.person("olga").wait_for(lambda _: office.slack.workspace.channels["COTHER"].members)
    return office


def posted(person: Person, part: str, *, channel: str) -> list[Message]:
    return [m for m in person.messages(channel) if not m.ephemeral and part in m.text]


async def seen(person: Person, part: str, *, channel: str, count: int = 1) -> list[Message]:
    """What everybody in the channel sees with these words, once it is so many messages."""
    await person.wait_for(lambda p: len(posted(p, part, channel=channel)) == count)
    return posted(person, part, channel=channel)


async def moved(person: Person, name: str, to: str, **answers: Any) -> None:
    await person.command("sales", f"/deal move {name} {to}")
    result = await person.submit(await shown(person, "deals.move"), answers)
    assert result.ok, result


async def test_a_deal_has_one_thread_whose_head_is_edited_in_place(channels: Running) -> None:
    ana, ben = channels.person("ana"), channels.person("ben")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    [head] = await seen(ben, "Acme · Discovery", channel="sales")
    await moved(ana, "acme", "presentation")
    [reply] = await seen(ben, "Discovery → Presentation", channel="sales")
    assert reply.thread_ts == head.ts
    [edited] = await seen(ben, "Acme · Presentation", channel="sales")
    assert edited.ts == head.ts


async def test_a_win_is_celebrated_once_and_taken_back_when_it_is_undone(channels: Running) -> None:
    ana, ben = channels.person("ana"), channels.person("ben")
    await said(ana, "/deal new Acme 12k EUR stage negotiation")
    await moved(ana, "acme", "won")
    await seen(ben, "€12,000 Acme is won by ana.", channel="other")
    await press(ana, await answered(ana, "Won Acme"), "deals.undo")
    await answered(ana, "Taken back.")
    await seen(ben, "is won by", channel="other", count=0)
    await press(ana, await answered(ana, "Taken back."), "deals.undo")
    await seen(ben, "is won by", channel="other")


@pytest.fixture
async def with_sdr(office: Running) -> Running:
    """Ben is the team's SDR: where he is, it is an hour at which he may be written to."""
    await in_a_team(office, ae=["UANA"], sdr=["UBEN"])
    return office


async def test_an_sdr_hands_over_and_the_ae_accepts_in_a_direct_message(with_sdr: Running) -> None:
    ben, ana = with_sdr.person("ben"), with_sdr.person("ana")
    await said(ana, "/targets")
    await said(ben, "/deal new Acme 12k EUR stage qualification")
    await moved(ben, "acme", "discovery", note="Bob signs")
    await press(ben, await answered(ben, "Moved Acme"), "deals.hand_over")
    form_ = await shown(ben, "deals.handed")
    assert (await ben.submit(form_, {"person": "UANA", "note": "Call before Friday"})).ok
    assert "Handed Acme over to ana" in (await answered(ben, "Handed Acme")).text
    asked = await answered(ana, "hands Acme over to you as AE", channel="dm")
    assert "Note: Call before Friday" in asked.text
    assert "Note: Bob signs" in asked.text
    await press(ana, asked, "deals.accept")
    await answered(ana, "Acme is yours now", channel="dm")
    await answered(ben, "ana accepted Acme.", channel="dm")
    assert "1 of 5 SQLs accepted" in (await said(ben, "/targets")).text


async def test_the_ae_sends_it_back_with_a_reason(with_sdr: Running) -> None:
    ben, ana = with_sdr.person("ben"), with_sdr.person("ana")
    await said(ana, "/targets")
    await said(ben, "/deal new Acme 12k EUR stage discovery")
    card = await said(ben, "/deal acme")
    await ben.click(card, action_of(card, "deals.menu"), value='{"deal":1,"do":"hand_over"}')
    assert (await ben.submit(await shown(ben, "deals.handed"), {"person": "UANA"})).ok
    await press(ana, await answered(ana, "hands Acme over to you", channel="dm"), "deals.send_back")
    form_ = await shown(ana, "deals.sent_back")
    assert (await ana.submit(form_, {})).missing == ("why",)
    assert (await ana.submit(ana.modal, {"why": "No budget named"})).ok
    told = await answered(ben, "ana sent back Acme.", channel="dm")
    assert "No budget named" in told.text
    assert "Acme · Discovery" in (await said(ben, "/deal")).text


async def test_the_deals_of_somebody_deactivated_are_reassigned_by_the_manager(team: Running) -> None:
    ana, mark, ben = team.person("ana"), team.person("mark"), team.person("ben")
    await said(mark, "/targets")
    await said(ana, "/deal new Acme 12k EUR stage discovery")
    team.slack.workspace.change_user("ana", deleted=True)
    told = await answered(mark, "ana was deactivated and leaves 1 open deal.", channel="dm")
    await press(mark, told, "deals.reassign")
    assert (await mark.submit(await shown(mark, "deals.reassigned"), {"owner": "UBEN"})).ok
    await answered(ben, "Acme is yours now", channel="dm")
    assert "Acme · Discovery" in (await said(ben, "/deal")).text


async def test_a_name_that_would_ping_everybody_pings_nobody(channels: Running) -> None:
    ana, ben = channels.person("ana"), channels.person("ben")
    await said(ana, "/deal new <!channel> & *bold* 12k EUR stage discovery")
    [head] = await seen(ben, "Discovery", channel="sales")
    assert head.text.startswith("&lt;!channel&gt; &amp; bold")
    shown_ = [block["text"]["text"] for block in head.blocks or [] if block["type"] == "section"]
    assert shown_ == ["*&lt;!channel&gt; &amp; ∗bold∗* · Discovery · €12,000 · ana"]
