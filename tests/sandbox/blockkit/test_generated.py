"""Properties: what is built from the documented parts passes; what is broken never breaks the validator."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.blockkit import check_message, check_view

from .make import BLOCKS, ELEMENTS, Json, block, in_home, in_message, in_modal, modal, pointers
from .test_surfaces import BLOCK_SURFACES, ELEMENT_SURFACES, home_of

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=75)
IDS = st.text("abc.:-_", min_size=8, max_size=255)
TEXTS = st.one_of(
    st.fixed_dictionaries({"type": st.just("plain_text"), "text": WORDS}, optional={"emoji": st.booleans()}),
    st.fixed_dictionaries({"type": st.just("mrkdwn"), "text": WORDS}, optional={"verbatim": st.booleans()}),
)
PLAIN = st.fixed_dictionaries({"type": st.just("plain_text"), "text": WORDS})
OPTIONS = st.lists(
    st.fixed_dictionaries({"text": PLAIN, "value": WORDS}, optional={"description": PLAIN}),
    min_size=1,
    max_size=10,
)
BUTTONS = st.fixed_dictionaries(
    {"type": st.just("button"), "text": PLAIN},
    optional={"value": WORDS, "style": st.sampled_from(["primary", "danger"])},
)


@st.composite
def selects(draw: st.DrawFn) -> Json:
    offered = draw(OPTIONS)
    kind = draw(st.sampled_from(["static_select", "radio_buttons"]))
    return {"type": kind, "options": offered, "initial_option": draw(st.sampled_from(offered))}


INPUTS = st.one_of(
    selects(),
    st.fixed_dictionaries({"type": st.just("plain_text_input")}, optional={"initial_value": WORDS}),
    st.dates().map(lambda day: {"type": "datepicker", "initial_date": day.isoformat()}),
    st.times().map(lambda time: {"type": "timepicker", "initial_time": time.strftime("%H:%M")}),
)
SOME_BLOCKS = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("section")},
        optional={"accessory": st.one_of(BUTTONS, selects()), "expand": st.booleans()},
    ).flatmap(lambda section: TEXTS.map(lambda text: {**section, "text": text})),
    st.fixed_dictionaries({"type": st.just("header"), "text": PLAIN}),
    st.fixed_dictionaries({"type": st.just("context"), "elements": st.lists(TEXTS, min_size=1, max_size=10)}),
    st.fixed_dictionaries(
        {"type": st.just("actions"), "elements": st.lists(BUTTONS, min_size=1, max_size=25)}
    ),
    st.fixed_dictionaries(
        {"type": st.just("input"), "label": PLAIN, "element": INPUTS}, optional={"hint": PLAIN}
    ),
)


@st.composite
def block_lists(draw: st.DrawFn) -> list[Json]:
    """Blocks with distinct block_ids, and elements with action_ids distinct in their block."""
    blocks: list[Json] = draw(st.lists(SOME_BLOCKS, max_size=8))
    names = draw(st.lists(IDS, min_size=len(blocks), max_size=len(blocks), unique=True))
    for name, content in zip(names, blocks, strict=True):
        content["block_id"] = name
        if content["type"] == "actions":
            for index, button in enumerate(content["elements"]):
                button["action_id"] = f"{name[:250]}{index}"
    return blocks


@settings(max_examples=60, deadline=None)
@given(block_lists())
def test_what_is_built_as_documented_passes_everywhere(blocks: list[Json]) -> None:
    assert in_message(*blocks) == []
    assert in_modal(*blocks) == []
    assert in_home(*blocks) == []


@settings(max_examples=60, deadline=None)
@given(block_lists().filter(bool), st.data())
def test_one_unknown_field_is_one_problem_where_it_stands(blocks: list[Json], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(blocks) - 1))
    broken = copy.deepcopy(blocks)
    broken[index]["colour"] = "red"
    assert pointers(in_message(*broken)) == [f"/blocks/{index}"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "text", "elements", "options", "block_id", "rows"]), inner)
    ),
    max_leaves=8,
)
SAMPLES = [block(kind) for kind in BLOCKS] + [home_of(kind) for kind in ELEMENTS]


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) below a JSON value."""
    if not isinstance(node, dict | list):
        return []
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    return [(node, key) for key in keys] + [place for key in keys for place in places(node[key])]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), JSON, st.data())
def test_no_payload_however_broken_raises(sample: Json, junk: Any, data: st.DataObject) -> None:
    broken = copy.deepcopy([sample])
    container, key = data.draw(st.sampled_from(places(broken)))
    container[key] = junk
    assert isinstance(check_message({"text": "x", "blocks": broken}), list)
    assert isinstance(check_view(modal(*broken)), list)


@given(st.dictionaries(st.sampled_from(["text", "blocks", "attachments", "metadata", "markdown_text"]), JSON))
@settings(max_examples=100, deadline=None)
def test_no_message_however_broken_raises(payload: Json) -> None:
    assert isinstance(check_message(payload), list)


@given(st.dictionaries(st.sampled_from(["type", "title", "blocks", "submit", "private_metadata"]), JSON))
@settings(max_examples=100, deadline=None)
def test_no_view_however_broken_raises(view: Json) -> None:
    assert isinstance(check_view({"type": "modal", **view}), list)


def test_the_samples_cover_every_surface() -> None:
    assert set("".join(BLOCK_SURFACES.values())) == set("".join(ELEMENT_SURFACES.values())) == set("MVH")
