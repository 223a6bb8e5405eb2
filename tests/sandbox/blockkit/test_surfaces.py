"""Which block and which element may stand on which surface, and inside what."""

from __future__ import annotations

import pytest

from .make import (
    BLOCKS,
    ELEMENTS,
    Json,
    asked,
    block,
    element,
    in_home,
    in_message,
    in_modal,
    offered,
    pointers,
)

CHECKS = {"M": (in_message, "/blocks/0"), "V": (in_modal, "/view/blocks/0"), "H": (in_home, "/view/blocks/0")}

BLOCK_SURFACES = {
    "section": "MVH",
    "header": "MVH",
    "divider": "MVH",
    "context": "MVH",
    "actions": "MVH",
    "input": "MVH",
    "image": "MVH",
    "rich_text": "MVH",
    "table": "MVH",
    "video": "MVH",
    "card": "MVH",
    "carousel": "MH",
    "container": "MH",
    "data_table": "MH",
    "data_visualization": "MH",
    "markdown": "M",
    "context_actions": "M",
    "task_card": "M",
    "plan": "M",
    "alert": "V",
    "file": "",
}

ELEMENT_SURFACES = {
    **dict.fromkeys(ELEMENTS, "MVH"),
    "number_input": "V",
    "email_text_input": "V",
    "url_text_input": "V",
    "file_input": "V",
    "rich_text_input": "VH",
    "datetimepicker": "MV",
    "icon_button": "M",
    "feedback_buttons": "M",
}

ONLY_INPUTS = {
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "file_input",
}
NEVER_INPUTS = {"button", "overflow", "image", "icon_button", "feedback_buttons"}
NEVER_ACCESSORIES = {*ONLY_INPUTS, "rich_text_input", "datetimepicker", "icon_button", "feedback_buttons"}
NEVER_ACTIONS = {*ONLY_INPUTS, "image", "icon_button", "feedback_buttons"}


def home_of(kind: str) -> Json:
    """A block in which the element may stand."""
    if kind in ("icon_button", "feedback_buttons"):
        return block("context_actions", elements=[element(kind)])
    if kind == "image":
        return block("section", accessory=element(kind))
    return offered(kind) if kind in NEVER_INPUTS else asked(kind)


@pytest.mark.parametrize("surface", CHECKS)
@pytest.mark.parametrize("kind", BLOCKS)
def test_a_block_stands_only_where_slack_takes_it(kind: str, surface: str) -> None:
    check, at = CHECKS[surface]
    refused = [] if surface in BLOCK_SURFACES[kind] else [f"{at}/type"]
    assert pointers(check(block(kind))) == refused


@pytest.mark.parametrize("surface", CHECKS)
@pytest.mark.parametrize("kind", ELEMENTS)
def test_an_element_stands_only_where_slack_takes_it(kind: str, surface: str) -> None:
    check, at = CHECKS[surface]
    found = pointers(check(home_of(kind)))
    assert bool(found) is (surface not in ELEMENT_SURFACES[kind])
    assert all(pointer.startswith(at) and pointer.endswith("/type") for pointer in found)


@pytest.mark.parametrize("kind", ELEMENTS)
def test_an_input_block_takes_only_inputs(kind: str) -> None:
    assert bool(in_modal(asked(kind))) is (kind in NEVER_INPUTS)


@pytest.mark.parametrize("kind", ELEMENTS)
def test_an_actions_block_takes_only_interactive_elements(kind: str) -> None:
    assert bool(in_modal(offered(kind))) is (kind in NEVER_ACTIONS)


@pytest.mark.parametrize("kind", ELEMENTS)
def test_a_section_takes_only_some_elements_as_accessory(kind: str) -> None:
    assert bool(in_modal(block("section", accessory=element(kind)))) is (kind in NEVER_ACCESSORIES)


@pytest.mark.parametrize("kind", ELEMENTS)
def test_a_context_block_takes_no_interactive_element(kind: str) -> None:
    assert bool(in_message(block("context", elements=[element(kind)]))) is (kind != "image")


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_container_takes_only_simple_blocks(kind: str) -> None:
    simple = {
        "actions",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "table",
        "video",
    }
    assert bool(in_message(block("container", child_blocks=[block(kind)]))) is (kind not in simple)


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_carousel_takes_only_cards(kind: str) -> None:
    assert bool(in_message(block("carousel", elements=[block(kind)]))) is (kind != "card")


def test_a_block_in_a_container_obeys_the_surface_too() -> None:
    inner = block("container", child_blocks=[offered("datetimepicker")])
    assert in_message(inner) == []
    assert pointers(in_home(inner)) == ["/view/blocks/0/child_blocks/0/elements/0/type"]
