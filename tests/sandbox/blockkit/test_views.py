"""Rules over a whole view, and over answers to block_suggestion."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.blockkit import check_options, check_view

from .make import (
    Json,
    asked,
    block,
    element,
    in_home,
    in_modal,
    modal,
    mrkdwn,
    offered,
    option,
    options,
    plain,
    pointers,
    rows,
)


def test_the_smallest_views_pass() -> None:
    assert check_view({"type": "modal", "title": plain(), "blocks": []}) == []
    assert check_view({"type": "home", "blocks": []}) == []


def test_a_modal_may_have_all_its_fields() -> None:
    full = modal(
        block("section"),
        close=plain("Cancel"),
        private_metadata="",
        callback_id="activity.log",
        external_id="x",
        clear_on_close=True,
        notify_on_close=False,
        submit_disabled=False,
    )
    assert check_view(full) == []
    assert in_home(private_metadata="{}", callback_id="home", external_id="x") == []


def test_problems_of_views_are_invalid_arguments() -> None:
    (problem,) = in_modal({"type": "hero"})
    assert problem.code == "invalid_arguments"
    assert problem.line == "[ERROR] unsupported type: hero [json-pointer:/view/blocks/0/type]"


@pytest.mark.parametrize("kind", [None, "workflow_step", "message", ["modal"]])
def test_a_view_is_a_modal_or_a_home(kind: Any) -> None:
    assert pointers(check_view({"type": kind, "blocks": []})) == ["/view/type"]


@pytest.mark.parametrize("field", ["title", "blocks"])
def test_a_modal_needs(field: str) -> None:
    view = modal()
    del view[field]
    assert pointers(check_view(view)) == ["/view"]


@pytest.mark.parametrize("field", ["title", "submit", "close"])
def test_words_around_a_modal_are_plain_text(field: str) -> None:
    assert pointers(in_modal(**{field: mrkdwn()})) == [f"/view/{field}/type"]


@pytest.mark.parametrize("field", ["title", "submit", "close", "clear_on_close", "colour"])
def test_a_home_takes_no(field: str) -> None:
    (problem,) = in_home(**{field: plain()})
    assert problem.message == f"invalid additional property: {field}"


def test_an_input_block_makes_submit_mandatory() -> None:
    view = modal(block("section"), asked("plain_text_input"))
    assert check_view(view) == []
    del view["submit"]
    (problem,) = check_view(view)
    assert (problem.pointer, "submit" in problem.message) == ("/view", True)


def test_without_an_input_block_submit_may_be_left_out() -> None:
    view = modal(offered("button"))
    del view["submit"]
    assert check_view(view) == []


def test_a_home_may_have_input_blocks() -> None:
    assert in_home(asked("plain_text_input"), offered("rich_text_input")) == []


def test_a_view_may_be_too_large() -> None:
    def of_size(size: int) -> Json:
        view = modal(*[block("section", text=plain(3000)) for _ in range(81)], private_metadata="")
        spare = size - len(json.dumps(view, separators=(",", ":")))
        return {**view, "private_metadata": "x" * spare}

    assert check_view(of_size(250_000)) == []
    assert [problem.code for problem in check_view(of_size(250_001))] == ["view_too_large"]


def test_the_size_of_a_view_is_in_bytes() -> None:
    wide = modal(*[block("section", text=plain("é" * 3000)) for _ in range(42)])
    assert [problem.code for problem in check_view(wide)] == ["view_too_large"]


def test_half_a_character_does_not_break_the_measure() -> None:
    assert in_modal(block("section", text=plain("\ud83d"))) == []


def test_a_block_id_stands_once_in_a_view() -> None:
    found = in_home(block("divider", block_id="a"), block("divider", block_id="a"))
    assert pointers(found) == ["/view/blocks/1/block_id"]


def test_an_action_id_stands_once_in_a_block() -> None:
    found = in_modal(block("actions", elements=[element("button", action_id="a")] * 2))
    assert pointers(found) == ["/view/blocks/0/elements/1/action_id"]
    assert in_modal(asked("plain_text_input", action_id="a"), asked("plain_text_input", action_id="a")) == []


def test_focus_counts_over_all_blocks() -> None:
    found = in_modal(offered("datepicker", focus_on_load=True), asked("checkboxes", focus_on_load=True))
    assert pointers(found) == ["/view/blocks/1/element/focus_on_load"]
    assert in_modal(asked("datepicker", focus_on_load=True), asked("datepicker", focus_on_load=False)) == []


def test_a_file_input_sends_no_action_while_it_is_filled() -> None:
    upload = asked("file_input", filetypes=["csv"])
    assert in_modal({**upload, "dispatch_action": False}) == []
    assert pointers(in_modal({**upload, "dispatch_action": True})) == ["/view/blocks/0/dispatch_action"]


@pytest.mark.parametrize("kind", ["conversations_select", "channels_select"])
def test_a_response_url_is_for_input_blocks_of_modals_only(kind: str) -> None:
    assert in_modal(asked(kind, response_url_enabled=True)) == []
    assert in_modal(offered(kind, response_url_enabled=False)) == []
    at = "/view/blocks/0"
    assert pointers(in_modal(offered(kind, response_url_enabled=True))) == [
        f"{at}/elements/0/response_url_enabled"
    ]
    assert pointers(in_home(asked(kind, response_url_enabled=True))) == [f"{at}/element/response_url_enabled"]


@pytest.mark.parametrize(("low", "high", "refused"), [(1, 3, False), (3, 3, False), (4, 3, True)])
def test_lines_of_a_rich_text_input_are_in_order(low: int, high: int, refused: bool) -> None:
    assert bool(in_modal(asked("rich_text_input", min_lines=low, max_lines=high))) is refused


def test_a_rich_text_input_begins_with_a_rich_text_block() -> None:
    assert in_modal(asked("rich_text_input", initial_value=block("rich_text"))) == []
    found = in_modal(asked("rich_text_input", initial_value=block("divider")))
    assert pointers(found) == ["/view/blocks/0/element/initial_value/type"]


def test_several_tables_may_stand_in_a_view_and_share_nothing() -> None:
    long = block("data_table", rows=rows(2, 2, 5000))
    assert in_home(long, long, block("table"), block("table")) == []


def test_every_problem_of_a_view_is_reported_at_once() -> None:
    found = in_modal(block("header", text=plain(151)), {"type": "hero"}, title=plain(25))
    assert sorted(pointers(found)) == ["/view/blocks/0/text/text", "/view/blocks/1/type", "/view/title/text"]


@pytest.mark.parametrize(
    "answer",
    [
        {"options": options(2)},
        {"options": []},
        {"option_groups": []},
        {"option_groups": [{"label": plain(), "options": [option(description=plain())]}]},
    ],
)
def test_suggestions_may_be_options_or_groups_or_none(answer: Json) -> None:
    assert check_options(answer) == []


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"options": [], "option_groups": []},
        {"options": ["a"]},
        {"options": [option(text=mrkdwn())]},
        {"option_groups": [{"options": []}]},
        {"suggestions": []},
    ],
)
def test_other_answers_to_a_suggestion_are_refused(answer: Any) -> None:
    assert check_options(answer) != []
