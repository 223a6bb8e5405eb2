"""Deals as people read them: nothing of what anybody typed pings, links or breaks a message."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from content.loader import Content
from domain.deal_asks import MoveAnswers, asks, open_gaps
from domain.deal_cards import (
    DealCard,
    DealChanged,
    DealConflict,
    DealLine,
    DealList,
    DealsFound,
    DealsLeft,
    HandOffForm,
    LinkedLog,
    MoveAsked,
)
from domain.deal_lines import CloseInPast, NameMissing, SaidTwice, UnknownStage, WordProblem
from domain.deal_moves import NewDeal, create, move
from domain.deal_problems import GapsLeft, Missing, TooLong
from domain.deals import Deal, DealEvent, Stamp, begun
from domain.handoffs import hand_over
from domain.money import CurrencyAmbiguous, Money
from domain.stages import Pipeline
from domain.team import Person, Role, Team
from sandbox.blockkit import check_message, check_view
from views import deal_forms as forms
from views import deal_posts as posts
from views.blocks import Message, Modal, plain
from views.deal_card import card
from views.deal_parts import Reader
from views.deal_receipts import overtaken, receipt
from views.deal_words import deal_problem, line_problem, not_understood
from views.deals import deal_blocks, deal_list, matches
from views.handoff_forms import hand_over_form, reassign_form, send_back_form

TODAY = date(2026, 11, 18)
NASTY = "<!channel> & *bold* <@U1>"
SAFE = "&lt;!channel&gt; &amp; *bold* &lt;@U1&gt;"
STAMP = Stamp(1, datetime(2026, 11, 18, 10, tzinfo=UTC), TODAY)
LONG = "é" * 200
"""As long as a name may be."""


def person(id_: int, name: str, role: Role = Role.AE) -> Person:
    return Person(id_, 1, f"U{id_}", name, ZoneInfo("Europe/Lisbon"), "en-GB", role, False)


TEAM = Team(1, "North", "C1", ZoneInfo("Europe/Lisbon"), "europe", frozenset(range(5)), None, 1, "EUR")
PEOPLE = {1: person(1, NASTY), 2: person(2, "Ben"), 3: person(3, "Sofia", Role.SDR)}


@pytest.fixture
def pipeline(content: Content) -> Pipeline:
    return content.pipeline(None)


@pytest.fixture
def reader(content: Content) -> Reader:
    return Reader("en-GB", content.lost_reasons)


@pytest.fixture
def deal(pipeline: Pipeline) -> Deal:
    return make(pipeline, NASTY, next_step=NASTY, evidence={"problem": NASTY, "gone_key": NASTY})


def make(pipeline: Pipeline, account: str = "Acme", **more: Any) -> Deal:
    wanted: dict[str, Any] = {"stage": "discovery", "amount": Money(1_200_000, "EUR")} | more
    event = create(NewDeal(account=account, owner_id=1, **wanted), pipeline, STAMP)
    return Deal.of(begun(event), id=7, workspace_id=1)


def changed(deal: Deal, event: DealEvent, pipeline: Pipeline, **more: Any) -> DealChanged:
    after = deal.with_changes(event.changes, rev=event.rev) if event.rev > 1 else deal
    given: dict[str, Any] = {"before": deal, "team": TEAM, "people": PEOPLE, "today": TODAY} | more
    return DealChanged(deal=after, event=event, pipeline=pipeline, **given)


def texts(blocks: Any) -> Iterator[str]:
    """Every mrkdwn text."""
    if isinstance(blocks, Mapping):
        if blocks.get("type") == "mrkdwn":
            yield str(blocks["text"])
        for value in blocks.values():
            yield from texts(value)
    elif isinstance(blocks, Sequence) and not isinstance(blocks, str):
        for each in blocks:
            yield from texts(each)


def assert_sound(shown: Message | Modal) -> None:
    """Slack takes it, and nothing that anybody typed is more than text."""
    for text in texts(shown.blocks):
        assert "<!channel>" not in text
        assert "<@U1>" not in text
    if isinstance(shown, Message):
        assert "<!channel>" not in shown.text
        assert check_message({"text": shown.text, "blocks": list(shown.blocks)}) == []
        return
    view = {
        "type": "modal",
        "callback_id": shown.callback_id,
        "title": plain(shown.title),
        "close": plain(shown.close),
        "blocks": list(shown.blocks),
    }
    assert check_view(view | ({"submit": plain(shown.submit)} if shown.submit else {})) == []


def card_of(deal: Deal, pipeline: Pipeline, **more: Any) -> DealCard:
    given: dict[str, Any] = {
        "team": TEAM,
        "people": PEOPLE,
        "events": (create(NewDeal(account="x", owner_id=1), pipeline, STAMP),),
        "notes": (),
        "logs": (LinkedLog(NASTY, TODAY, {"calls": 2}, NASTY),),
        "gaps": (),
        "reasons": ("no_step",),
        "may_change": True,
        "today": TODAY,
    } | more
    return DealCard(deal=deal, pipeline=pipeline, **given)


def test_a_card_shows_what_is_known_and_what_is_open(deal: Deal, pipeline: Pipeline, reader: Reader) -> None:
    shown = card(card_of(deal, pipeline, reasons=("waiting", "stale")), reader)
    assert_sound(shown)
    assert "Discovery · €12,000" in shown.text
    assert "The problem, in the buyer's words: &lt;!channel&gt;" in shown.text
    assert "gone key: " in shown.text
    ids = [
        each["action_id"]
        for block in shown.blocks
        for each in block.get("elements", ())
        if "action_id" in each
    ]
    assert ids == ["deals.accept:7", "deals.send_back:7", "deals.move_to:7", "deals.menu:7"]
    assert SAFE in next(texts(shown.blocks))


def test_whoever_may_not_change_it_gets_no_buttons(deal: Deal, pipeline: Pipeline, reader: Reader) -> None:
    shown = card(card_of(deal, pipeline, may_change=False), reader)
    assert not any(block["type"] == "actions" for block in shown.blocks)


def test_a_card_of_a_stage_that_is_gone_can_still_be_read(pipeline: Pipeline, reader: Reader) -> None:
    deal = replace(make(pipeline), stage="old_stage")
    shown = card(card_of(deal, pipeline), reader)
    assert_sound(shown)
    assert "Old stage" in shown.text


def test_a_card_with_everything_at_its_longest_fits(pipeline: Pipeline, reader: Reader) -> None:
    words = {each.key: "w" * 2_000 for stage in pipeline.stages for each in stage.evidence}
    deal = make(pipeline, LONG, name=LONG, next_step="s" * 300, evidence=words)
    event = move(
        deal,
        "lost",
        MoveAnswers(lost_reason="price", competitor="c" * 200, note="n" * 3_000),
        pipeline=pipeline,
        stamp=STAMP,
        reasons=["price"],
    )
    noted = (replace(event, why="y" * 1_000),) * 5
    shown = card(card_of(deal, pipeline, events=noted, notes=noted[:3]), reader)
    assert_sound(shown)
    assert_sound(receipt(changed(deal, event, pipeline), reader))
    assert_sound(posts.reply(changed(deal, event, pipeline), event, reader))
    assert_sound(posts.head(changed(deal, event, pipeline), reader))


def test_a_list_says_how_many_need_attention_and_why(deal: Deal, pipeline: Pipeline) -> None:
    late = replace(deal, next_step_on=date(2026, 11, 16), expected_close=date(2026, 11, 17))
    lines = (DealLine(late, ("waiting", "step_overdue", "close_passed", "stale", "no_step")), DealLine(deal))
    shown = deal_list(DealList(lines, pipeline, TODAY), "en-GB")
    assert_sound(shown)
    assert shown.text.startswith("2 open deals, 1 needs attention.")
    assert "Handed over to you: accept it or send it back, next step was due Mon 16 Nov" in shown.text
    assert "was expected to close Tue 17 Nov" in shown.text
    many = deal_list(DealList(lines[1:] * 60, pipeline, TODAY), "en-GB")
    assert_sound(many)
    assert "40 more." in many.text
    empty = deal_list(DealList((), pipeline, TODAY), "en-GB")
    assert_sound(empty)
    assert empty.text.startswith("No open deals.")


def test_home_shows_five_and_counts_the_rest(deal: Deal, pipeline: Pipeline) -> None:
    lines = tuple(DealLine(replace(deal, id=n), ("stale",)) for n in range(1, 9))
    blocks = deal_blocks(DealList(lines, pipeline, TODAY), "en-GB")
    moves = [block["accessory"]["action_id"] for block in blocks if "accessory" in block]
    assert moves == [f"deals.pick:{n}" for n in range(1, 6)]
    assert "3 more need attention" in str(blocks)
    assert_sound(Message("Home", blocks))


def test_names_that_could_be_meant_are_offered(deal: Deal, pipeline: Pipeline) -> None:
    for found in (
        DealsFound(NASTY * 20, ()),
        DealsFound(NASTY, (deal,), PEOPLE, is_near=True),
        DealsFound(NASTY, (deal, replace(deal, id=8)), PEOPLE),
    ):
        assert_sound(matches(found, pipeline, "en-GB"))
        assert_sound(matches(found, pipeline, "en-GB", to="proposal"))
    near = matches(DealsFound("acm", (make(pipeline),), PEOPLE, is_near=True), pipeline, "en-GB")
    assert near.text.startswith("I find no “acm”. Did you mean this one?")


EVERY_WAY = ["created", "edited", "handed_over", "accepted", "sent_back", "note", "undone", "won", "lost"]


@pytest.mark.parametrize("kind", [*EVERY_WAY, "moved", "reopened", "imported", "remapped"])
def test_every_kind_of_change_has_a_receipt_and_a_post(
    kind: Any, deal: Deal, pipeline: Pipeline, reader: Reader
) -> None:
    event = replace(
        create(NewDeal(account="x", owner_id=1), pipeline, STAMP),
        kind=kind,
        rev=2,
        changes={},
        from_stage="discovery",
        why=NASTY,
        note=NASTY,
        other_id=2,
        role="ae",
    )
    done = changed(deal, event, pipeline, undone=event, gaps=open_gaps(pipeline, deal), carried=(NASTY,))
    for shown in (
        receipt(done, reader),
        posts.head(done, reader),
        posts.reply(done, event, reader),
        posts.handed_over(done, event, reader),
        posts.answered(done, event),
        posts.assigned(done, reader),
        posts.win(done, reader),
    ):
        assert_sound(shown)


def test_a_receipt_after_a_hand_over_stage_offers_to_hand_over(
    deal: Deal, pipeline: Pipeline, reader: Reader
) -> None:
    event = replace(
        create(NewDeal(account="x", owner_id=1), pipeline, STAMP), kind="moved", rev=2, changes={}
    )
    shown = receipt(changed(deal, event, pipeline, hands_over_to="csm"), reader)
    assert [each["text"]["text"] for each in shown.blocks[-1]["elements"]] == [
        "Hand over to a CSM",
        "Undo",
        "Open",
    ]


def test_a_deal_taken_back_is_struck_out_in_its_thread(pipeline: Pipeline, reader: Reader) -> None:
    deal = replace(make(pipeline), removed=True)
    event = replace(
        create(NewDeal(account="x", owner_id=1), pipeline, STAMP), kind="undone", rev=2, changes={}
    )
    done = DealChanged(
        deal=deal, before=deal, event=event, pipeline=pipeline, team=TEAM, people=PEOPLE, today=TODAY
    )
    assert posts.head(done, reader).text == "Acme was taken back."
    assert [each["text"]["text"] for each in receipt(done, reader).blocks[-1]["elements"]] == ["Put back"]


def test_a_win_says_who_what_and_how_long(pipeline: Pipeline, reader: Reader) -> None:
    deal = replace(
        make(pipeline), owner_id=2, created_on=date(2026, 9, 18), closed_on=TODAY, stage="won", part="won"
    )
    event = replace(create(NewDeal(account="x", owner_id=1), pipeline, STAMP), kind="won", rev=2, changes={})
    shown = posts.win(changed(deal, event, pipeline), reader)
    assert shown.text == "€12,000 Acme is won by Ben.\n61 days from first entry to signature."


def test_a_leavers_deals_come_with_a_button_each(deal: Deal, pipeline: Pipeline, reader: Reader) -> None:
    shown = posts.left(DealsLeft(PEOPLE[1], (PEOPLE[2],), (deal,) * 30, pipeline), reader)
    assert_sound(shown)
    assert "leaves 30 open deals" in shown.text
    assert "10 more." in shown.text


def asked(deal: Deal, pipeline: Pipeline, to: str, **more: Any) -> MoveAsked:
    return MoveAsked(deal=deal, form=asks(pipeline, deal, to), pipeline=pipeline, today=TODAY, **more)


@pytest.mark.parametrize("template", ["default", "playbook", "seven_step", "five_stage", "five_step"])
def test_every_move_of_every_template_has_a_form_that_slack_takes(
    template: str, content: Content, reader: Reader
) -> None:
    pipeline = content.pipeline(template)
    deal = make(pipeline, NASTY, stage=pipeline.first_deal.key)
    for start in pipeline.stages:
        for end in pipeline.stages:
            if start == end:
                continue
            here = replace(deal, stage=start.key, part=start.part)
            form = forms.move_form(
                asked(here, pipeline, end.key),
                reasons=content.lost_reasons,
                currency="EUR",
                locale="en-GB",
                questions={"problem": "What goes wrong?", "implication": "What does it lead to?"},
            )
            assert_sound(form)


def test_a_move_form_keeps_what_was_typed_and_says_what_somebody_else_did(
    deal: Deal, pipeline: Pipeline, content: Content
) -> None:
    event = move(
        deal, "presentation", MoveAnswers(), pipeline=pipeline, stamp=Stamp(2, STAMP.at, TODAY), reasons=[]
    )
    now = deal.with_changes(event.changes, rev=2)
    conflict = DealConflict(deal=now, pipeline=pipeline, since=(event,), people=PEOPLE)
    typed = MoveAnswers(met=["presentation.users_agree"], evidence={"reaction": "They smiled"}, note="Mine")
    form = forms.move_form(
        asked(now, pipeline, "proposal", typed=typed, conflict=conflict),
        reasons=content.lost_reasons,
        currency="EUR",
        locale="en-GB",
    )
    assert_sound(form)
    assert (form.submit, form.close, form.data["rev"]) == ("Move anyway", "Leave", 2)
    shown = str(form.blocks)
    for part in ("Ben: moved to Presentation", "They smiled", "Mine"):
        assert part in shown
    boxes = next(block for block in form.blocks if block.get("block_id") == "met_presentation")
    assert [each["value"] for each in boxes["element"]["initial_options"]] == ["presentation.users_agree"]
    assert_sound(overtaken(conflict, "en-GB"))


def test_the_other_forms_are_sound(deal: Deal, pipeline: Pipeline, content: Content) -> None:
    markets = {"europe": "Europe", "other": "Other"}
    given: dict[str, Any] = {"markets": markets, "owner": "U1", "currency": "EUR"}
    for shown in (
        forms.new_form(pipeline, market="europe", account=LONG, **given),
        forms.edit_form(deal, reasons=content.lost_reasons, **given),
        forms.edit_form(
            replace(deal, part="lost", stage="lost", lost_reason="price", closed_on=TODAY),
            reasons=content.lost_reasons,
            **given,
        ),
        forms.pick_form(deal, pipeline),
        forms.note_form(deal),
        forms.step_form(deal),
        hand_over_form(HandOffForm(deal, pipeline, "ae")),
        hand_over_form(HandOffForm(deal, pipeline, None)),
        send_back_form(deal),
        reassign_form(deal),
    ):
        assert_sound(shown)


@pytest.mark.parametrize(
    ("stage", "offered"), [("discovery", "presentation"), ("negotiation", "won"), ("won", "onboarding")]
)
def test_where_to_offers_the_next_stage_and_never_lost(stage: str, offered: str, pipeline: Pipeline) -> None:
    form = forms.pick_form(replace(make(pipeline), stage=stage), pipeline)
    assert form.blocks[1]["element"]["initial_option"]["value"] == offered


@pytest.mark.parametrize(
    ("amount", "typed"),
    [
        (Money(1_200_000, "EUR"), "12000 EUR"),
        (Money(1_250, "EUR"), "12.50 EUR"),
        (Money(500, "JPY"), "500 JPY"),
        (None, None),
    ],
)
def test_an_amount_can_be_typed_again_as_it_stands(amount: Money | None, typed: str | None) -> None:
    assert forms.amount_text(amount) == typed


def test_problems_are_named_all_at_once() -> None:
    found: list[WordProblem] = [
        UnknownStage("<x>", "Discovery"),
        CloseInPast(date(2026, 11, 17)),
        CurrencyAmbiguous("kr", ("SEK", "NOK")),
    ]
    shown = not_understood(found, "en-GB")
    assert shown.text.split("\n")[:4] == [
        "No deal was made.",
        "There is no stage “&lt;x&gt;”. Did you mean “Discovery”?",
        "Tue 17 Nov is over. A deal is expected to close today or later.",
        "“kr” could be SEK and NOK. Name one.",
    ]
    assert line_problem(NameMissing(), "en-GB") == "Which deal? Begin with the name of the account."
    assert line_problem(SaidTwice("closes"), "en-GB") == "You said the close twice. Once is enough."


def test_field_errors_are_short_and_plain(pipeline: Pipeline) -> None:
    deal = make(pipeline)
    left = open_gaps(pipeline, replace(deal, stage="presentation"))
    assert deal_problem(Missing(), "en-GB") == "This is needed."
    assert deal_problem(TooLong(3_200, 3_000), "en-GB") == "That is 3,200 characters; 3,000 is the most."
    said = deal_problem(GapsLeft(left), "en-GB")
    assert said.startswith("Your team leaves no stage with gaps. 7 still open: ")
    assert said.endswith(" and 5 more.")


def test_a_handed_over_deal_tells_its_receiver_what_is_known(pipeline: Pipeline, reader: Reader) -> None:
    deal = replace(make(pipeline, evidence={"problem": "Late orders"}), owner_id=3)
    event = hand_over(deal, 2, "ae", STAMP, note="Call them")
    done = changed(deal, event, pipeline, carried=("Call them",))
    shown = posts.handed_over(done, event, reader)
    assert shown.text.startswith("Sofia hands Acme over to you as AE: Discovery · €12,000.")
    assert "Note: Call them" in shown.text
    assert "The problem, in the buyer's words: Late orders" in shown.text
