"""The list of stale deals, and the preview of another template, as people read them."""

from datetime import date
from typing import Any

from content.loader import Content
from domain.deals import Deal
from domain.money import Money
from domain.pipeline_health import StaleLimit
from domain.stale_deals import NotLater, StaleDeal, StaleList
from domain.template_change import Landing, TemplateChanged, TemplateChoice, TemplatePreview
from sandbox.blockkit import check_message, check_view
from views.blocks import Message, Modal
from views.pipeline_template import changed, choice_form, preview_form
from views.stale import not_later, push_form, stale_message

TODAY = date(2026, 11, 18)


def deal(number: int = 1, name: str = "Acme", **over: Any) -> Deal:
    values: dict[str, Any] = {
        "workspace_id": 1,
        "account": name,
        "owner_id": 1,
        "stage": "discovery",
        "part": "deal",
        "first_stage": "discovery",
        "created_on": date(2026, 8, 1),
        "entered_stage_on": date(2026, 8, 1),
        "amount": Money(1_200_000, "EUR"),
    }
    return Deal(id=number, name=name, **{**values, **over})


def found(content: Content, *deals: Deal, source: Any = "winners") -> StaleList:
    lines = tuple(StaleDeal(each, 109, StaleLimit(30, source, 25)) for each in deals)
    return StaleList(lines, content.pipeline(None), TODAY)


def as_sent(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def as_view(modal: Modal) -> dict[str, Any]:
    view: dict[str, Any] = {
        "type": "modal",
        "title": {"type": "plain_text", "text": modal.title},
        "blocks": list(modal.blocks),
        "callback_id": modal.callback_id,
    }
    return view | ({"submit": {"type": "plain_text", "text": modal.submit}} if modal.submit else {})


def test_each_stale_deal_says_how_long_and_has_three_ways_on(content: Content) -> None:
    shown = stale_message(found(content, deal(next_step="Call <Bob>")), "en-GB")
    assert shown.text.startswith(
        "1 deal has stood still too long.\nIt is left out of coverage, velocity and forecast until it moves."
    )
    assert "109 days in this stage, 30 is the most by 25 deals that were won" in shown.text
    assert "next step: Call &lt;Bob&gt;" in shown.text
    [ways] = [block for block in shown.blocks if block["type"] == "actions"]
    assert [each["text"]["text"] for each in ways["elements"]] == [
        "Set next step",
        "Push date",
        "Close as lost",
    ]


def test_where_the_limit_comes_from_is_said(content: Content) -> None:
    assert "market's usual cycle" in stale_message(found(content, deal(), source="cycle"), "en").text
    assert "stage's usual time" in stale_message(found(content, deal(), source="usual"), "en").text


def test_a_long_list_is_cut_and_says_so_within_slacks_limits(content: Content) -> None:
    shown = stale_message(found(content, *[deal(n, f"*{n}*" * 60) for n in range(1, 40)]), "en-GB")
    assert check_message(as_sent(shown)) == []
    assert len(shown.blocks) <= 49
    assert "19 more." in str(shown.blocks[-1])


def test_the_form_of_a_push_names_the_deal_and_its_date(content: Content) -> None:
    modal = push_form(deal(expected_close=date(2026, 12, 10)), "en-GB")
    assert "Expected to close Thu 10 Dec" in str(modal.blocks)
    assert check_view(as_view(modal)) == []
    assert not_later(NotLater(date(2026, 12, 10)), "en-GB") == "Pick a day after Thu 10 Dec."


def test_the_choice_of_templates_tells_what_each_is(content: Content) -> None:
    current, *others = content.pipelines.values()
    modal = choice_form(TemplateChoice(current, tuple(others)))
    assert all(each.about in str(modal.blocks) for each in others if "'" not in each.about)
    assert check_view(as_view(modal)) == []
    assert choice_form(TemplateChoice(current, ())).submit is None


def test_a_preview_counts_each_stage_and_names_what_has_no_place(content: Content) -> None:
    old, new = content.pipelines["default"], content.pipelines["playbook"]
    landings = (
        Landing("discovery", "Discovery", new["discovery"], 4),
        Landing("old", "Old", new["discovery"], 7, unmapped=("<Acme>", "B", "C", "D", "E")),
    )
    modal = preview_form(TemplatePreview(old, new, landings, 12), "en-GB")
    shown = str(modal.blocks)
    assert "Discovery → Discovery and solutioning · 4 deals" in shown
    assert "*Not mapped*: 7 deals in “Old”, which Standard does not have" in shown
    assert "&lt;Acme&gt;, B, C, D, E and 2 more" in shown
    assert "12 deals won or lost stay so." in shown
    assert modal.data == {"to": "playbook", "from": "default"}
    assert check_view(as_view(modal)) == []
    assert "No deal is open." in str(preview_form(TemplatePreview(old, new, (), 0), "en").blocks)


def test_the_receipt_counts_what_moved(content: Content) -> None:
    old, new = content.pipelines["default"], content.pipelines["playbook"]
    said = changed(TemplateChanged(old, new, 1, 2, 3), "en-GB")
    assert said.text == "Playbook is your template now. 1 deal moved to another stage, 2 kept theirs."
