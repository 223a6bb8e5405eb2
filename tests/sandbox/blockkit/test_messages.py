"""Rules over a whole message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.blockkit import check_message, check_metadata, check_update_text
from sandbox.blockkit.limits import METADATA_BYTES

from .make import Json, block, element, in_message, offered, pointers, rows


def codes(payload: Json) -> list[str]:
    return [problem.code for problem in check_message(payload)]


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "Hello"},
        {"blocks": [block("divider")]},
        {"attachments": [{"fallback": "Hello"}]},
        {"markdown_text": "**Hello**"},
        {"text": "Hello", "blocks": []},
        {"text": "Hello", "blocks": None, "attachments": None, "metadata": None},
    ],
    ids=["text", "blocks", "attachments", "markdown", "empty blocks", "nulls"],
)
def test_any_content_is_enough(payload: Json) -> None:
    assert check_message(payload) == []


@pytest.mark.parametrize("payload", [{}, {"text": ""}, {"blocks": []}, {"text": "", "attachments": []}])
def test_a_message_of_nothing_has_no_text(payload: Json) -> None:
    assert codes(payload) == ["no_text"]


def test_text_that_slack_would_truncate_is_not_a_problem() -> None:
    assert check_message({"text": "x" * 50_000}) == []


def test_an_update_refuses_text_that_a_post_would_take() -> None:
    (problem,) = check_update_text("x" * 4001)
    assert problem.code == "msg_too_long"
    assert check_update_text("") == []


def test_a_problem_reads_as_slack_writes_it() -> None:
    (problem,) = in_message(block("section", text={"type": "plain_text", "text": "x" * 3001}))
    assert problem.line == "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert problem.code == "invalid_blocks"


@pytest.mark.parametrize("blocks", ["[]", {"type": "divider"}, 5])
def test_blocks_that_are_no_array_have_the_wrong_format(blocks: Any) -> None:
    assert codes({"text": "Hello", "blocks": blocks}) == ["invalid_blocks_format"]


@pytest.mark.parametrize("item", [None, "divider", ["divider"], 5])
def test_a_block_that_is_no_object_is_refused(item: Any) -> None:
    assert pointers(check_message({"text": "Hello", "blocks": [item]})) == ["/blocks/0"]


def test_text_must_be_a_string() -> None:
    assert codes({"text": 5}) == ["invalid_arguments"]


def test_markdown_text_excludes_text_and_blocks() -> None:
    assert codes({"markdown_text": "x", "text": "x"}) == ["markdown_text_conflict"]
    assert codes({"markdown_text": "x", "blocks": [block("divider")]}) == ["markdown_text_conflict"]
    assert codes({"markdown_text": "x", "text": ""}) == []


def test_markdown_text_may_be_too_long_or_no_text() -> None:
    assert codes({"markdown_text": "x" * 12_001}) == ["msg_too_long"]
    assert codes({"markdown_text": 5}) == ["invalid_arguments"]


def test_a_block_id_stands_once_in_a_message() -> None:
    twice = [block("divider", block_id="a"), block("header", block_id="b"), block("divider", block_id="a")]
    assert pointers(in_message(*twice)) == ["/blocks/2/block_id"]


@pytest.mark.parametrize(
    ("second", "at"),
    [
        (block("container", child_blocks=[block("divider", block_id="a")]), "child_blocks/0"),
        (block("carousel", elements=[block("card", block_id="a")]), "elements/0"),
        (block("plan", tasks=[block("task_card", block_id="a")]), "tasks/0"),
    ],
    ids=["container", "carousel", "plan"],
)
def test_a_block_id_counts_inside_other_blocks_too(second: Json, at: str) -> None:
    found = in_message(block("divider", block_id="a"), second)
    assert pointers(found) == [f"/blocks/1/{at}/block_id"]


def test_a_block_id_counts_in_attachments_too() -> None:
    found = in_message(
        block("divider", block_id="a"), attachments=[{"blocks": [block("divider", block_id="a")]}]
    )
    assert pointers(found) == ["/attachments/0/blocks/0/block_id"]


def test_an_action_id_stands_once_in_a_block_but_in_many_blocks() -> None:
    button = element("button", action_id="undo")
    assert in_message(block("actions", elements=[button]), block("actions", elements=[button])) == []
    found = in_message(block("actions", elements=[button, element("button"), button]))
    assert pointers(found) == ["/blocks/0/elements/2/action_id"]


def test_cards_of_a_carousel_have_their_own_action_ids() -> None:
    card = block("card", actions=[element("button", action_id="open")])
    assert in_message(block("carousel", elements=[card, card])) == []
    twice = block("card", actions=[element("button", action_id="open")] * 2)
    found = in_message(block("carousel", elements=[card, twice]))
    assert pointers(found) == ["/blocks/0/elements/1/actions/1/action_id"]


def test_tables_in_attachments_and_containers_count_too() -> None:
    assert pointers(in_message(block("table"), block("container", child_blocks=[block("table")]))) == [
        "/blocks/1/child_blocks/0"
    ]
    assert pointers(in_message(block("table"), attachments=[{"blocks": [block("table")]}])) == [
        "/attachments/0/blocks/0"
    ]


def test_data_tables_of_a_message_share_their_characters() -> None:
    long = block("data_table", rows=rows(2, 2, 5000))
    assert in_message(long) == []
    assert pointers(in_message(long, block("data_table"))) == ["/blocks/1/rows"]


def test_blocks_of_attachments_are_checked() -> None:
    found = in_message(attachments=[{"text": "x"}, {"blocks": [offered("button", value="")]}])
    assert pointers(found) == ["/attachments/1/blocks/0/elements/0/value"]


@pytest.mark.parametrize("attachments", ["[]", {"text": "x"}, [5]])
def test_attachments_are_an_array_of_objects(attachments: Any) -> None:
    assert codes({"text": "Hello", "attachments": attachments}) == ["invalid_attachments"]


def test_too_many_attachments_have_their_own_code() -> None:
    assert codes({"attachments": [{"text": "x"}] * 101}) == ["too_many_attachments"]


GOOD = {"event_type": "coach_post", "event_payload": {"key": "T1/week/2026-W47", "try": 1, "late": False}}


def test_flat_metadata_passes_and_empty_metadata_removes_it() -> None:
    assert check_message({"text": "Hello", "metadata": GOOD}) == []
    assert check_message({"text": "Hello", "metadata": {}}) == []


BAD: dict[str, tuple[Any, str]] = {
    "a string": ("{}", ""),
    "an array": ([], ""),
    "no type": ({"event_payload": {}}, "/event_type"),
    "an empty type": ({"event_type": "", "event_payload": {}}, "/event_type"),
    "a type with spaces": ({"event_type": "coach post", "event_payload": {}}, "/event_type"),
    "no payload": ({"event_type": "coach_post"}, "/event_payload"),
    "a list in the payload": ({**GOOD, "event_payload": {"keys": ["a"]}}, "/event_payload/keys"),
    "an object in the payload": ({**GOOD, "event_payload": {"key": {}}}, "/event_payload/key"),
    "null in the payload": ({**GOOD, "event_payload": {"a/b~c": None}}, "/event_payload/a~1b~0c"),
    "not a number": ({**GOOD, "event_payload": {"key": float("inf")}}, "/event_payload/key"),
    "another field": ({**GOOD, "id": "1"}, ""),
}


@pytest.mark.parametrize("name", BAD)
def test_metadata_has_a_type_and_a_flat_payload(name: str) -> None:
    metadata, at = BAD[name]
    (problem,) = check_message({"text": "Hello", "metadata": metadata})
    assert (problem.pointer, problem.code) == (f"/metadata{at}", "invalid_metadata_format")


def test_metadata_may_be_too_large() -> None:
    def of_size(size: int) -> Json:
        empty = {"event_type": "coach_post", "event_payload": {"key": ""}}
        spare = size - len(json.dumps(empty, separators=(",", ":")))
        return {"event_type": "coach_post", "event_payload": {"key": "é" * (spare // 2) + "x" * (spare % 2)}}

    assert METADATA_BYTES == 8000
    assert check_metadata(of_size(8000)) == []
    assert [problem.code for problem in check_metadata(of_size(8001))] == ["metadata_too_large"]
