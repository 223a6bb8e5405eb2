"""Inputs of views and messages: their elements, the form of their values in `state.values`, and what Slack's
client checks before it lets a form go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.ids import new_block_id

Json = dict[str, Any]

# element type -> (the key of its value, the key that holds its first value)
VALUE_KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
_LISTS = frozenset(
    {"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_URL = re.compile(r"https?://\S+\.\S+|https?://localhost\S*")


@dataclass(frozen=True, slots=True)
class Element:
    """One interactive element and the block that holds it."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        return str(self.element.get("action_id", ""))

    @property
    def type(self) -> str:
        return str(self.element.get("type", ""))

    @property
    def is_input(self) -> bool:
        return self.block.get("type") == "input"

    @property
    def required(self) -> bool:
        return self.is_input and not self.block.get("optional", False)


def with_ids(blocks: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Copies of the blocks in which every block and interactive element has an id."""
    named: list[Json] = []
    for block in blocks:
        copy = dict(block)
        copy.setdefault("block_id", new_block_id())
        for key in ("element", "accessory"):
            if isinstance(copy.get(key), dict):
                copy[key] = _with_action_id(copy[key])
        if copy.get("type") in {"actions", "context_actions"}:
            copy["elements"] = [_with_action_id(element) for element in copy.get("elements", ())]
        if isinstance(copy.get("child_blocks"), list):
            copy["child_blocks"] = with_ids(copy["child_blocks"])
        named.append(copy)
    return named


def _with_action_id(element: Mapping[str, Any]) -> Json:
    copy = dict(element)
    if copy.get("type") != "image":
        copy.setdefault("action_id", new_block_id())
    return copy


def elements(blocks: Sequence[Json]) -> Iterator[Element]:
    """Every interactive element of some blocks, in reading order."""
    for block in blocks:
        found: list[Any] = [block.get("element"), block.get("accessory")]
        if block.get("type") in {"actions", "context_actions", "card"}:
            found += block.get("elements") or block.get("actions") or []
        for element in found:
            if isinstance(element, dict) and "action_id" in element:
                yield Element(block, element)
        for key in ("child_blocks", "blocks", "cards"):
            if isinstance(block.get(key), list):
                yield from elements(block[key])
        if block.get("type") == "carousel" and isinstance(block.get("elements"), list):
            yield from elements(block["elements"])


def find(blocks: Sequence[Json], action_id: str, block_id: str | None = None) -> list[Element]:
    return [
        one for one in elements(blocks) if one.action_id == action_id and block_id in (None, one.block_id)
    ]


def blank(element: Mapping[str, Any]) -> Json:
    """The state of an element with nothing chosen, in the form of `state.values`."""
    key = VALUE_KEYS[element["type"]][0]
    return {"type": element["type"], key: [] if key in _LISTS else None}


def initial(element: Mapping[str, Any], *, channel: str | None = None) -> Json:
    """The state of an element as it is first shown. `channel` is where the person came from."""
    key, first = VALUE_KEYS[element["type"]]
    state = blank(element)
    if element.get(first) is not None:
        state[key] = element[first]
    elif element.get("default_to_current_conversation") and channel is not None:
        state[key] = [channel] if key in _LISTS else channel
    if element["type"] == "timepicker" and element.get("timezone"):
        state["timezone"] = element["timezone"]
    return state


def first_values(
    blocks: Sequence[Json], kept: Mapping[str, Any] | None = None, *, channel: str | None = None
) -> Json:
    """`state.values` of shown blocks; values in `kept` stay where block_id, action_id and type agree."""
    values: Json = {}
    for one in elements(blocks):
        if one.type not in VALUE_KEYS:
            continue
        old = ((kept or {}).get(one.block_id) or {}).get(one.action_id)
        keep = isinstance(old, dict) and old.get("type") == one.type
        values.setdefault(one.block_id, {})[one.action_id] = (
            old if keep else initial(one.element, channel=channel)
        )
    return values


def merged(blocks: Sequence[Json], current: Mapping[str, Any], typed: Mapping[str, Any] | None) -> Json:
    """`current` values overlaid with what a page reports as typed; what the blocks do not hold is dropped."""
    values = first_values(blocks, current)
    for block_id, actions in (typed or {}).items():
        for action_id, state in (actions or {}).items():
            if action_id in values.get(block_id, {}) and isinstance(state, dict):
                values[block_id][action_id] = {**values[block_id][action_id], **state}
    for actions in values.values():
        for state in actions.values():
            if state.get("value") == "":
                state["value"] = None
    return values


def is_empty(state: Mapping[str, Any]) -> bool:
    """Whether nothing is typed or chosen."""
    value = state.get(VALUE_KEYS[state["type"]][0])
    return value in (None, "", []) or (isinstance(value, str) and not value.strip())


def missing(blocks: Sequence[Json], values: Mapping[str, Any]) -> list[str]:
    """block_ids of required inputs that are empty: Slack's client does not submit such a form."""
    return [
        one.block_id
        for one in elements(blocks)
        if one.required and one.type in VALUE_KEYS and is_empty(values[one.block_id][one.action_id])
    ]


def client_errors(blocks: Sequence[Json], values: Mapping[str, Any]) -> dict[str, str]:
    """What Slack's client itself finds wrong with filled inputs, by block_id."""
    errors: dict[str, str] = {}
    for one in elements(blocks):
        if not one.is_input or one.type not in VALUE_KEYS:
            continue
        state = values[one.block_id][one.action_id]
        if not is_empty(state) and (problem := _problem(one.element, state)):
            errors[one.block_id] = problem
    return errors


def _problem(element: Mapping[str, Any], state: Mapping[str, Any]) -> str | None:
    value = state[VALUE_KEYS[element["type"]][0]]
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_problem(element, value)
    if kind == "number_input":
        return _number_problem(element, value)
    if kind == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Enter a valid email address"
    if kind == "url_text_input" and not _URL.fullmatch(value):
        return "Enter a valid URL"
    most = element.get("max_selected_items") or (element.get("max_files") if kind == "file_input" else None)
    if isinstance(value, list) and most is not None and len(value) > most:
        return f"Choose at most {most}"
    return None


def _length_problem(element: Mapping[str, Any], value: str) -> str | None:
    least, most = element.get("min_length") or 0, element.get("max_length") or 3000
    if len(value) < least:
        return f"Enter at least {least} characters"
    return f"Enter at most {most} characters" if len(value) > most else None


def _number_problem(element: Mapping[str, Any], value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Enter a number"
    if not number.is_finite():
        return "Enter a number"
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Enter a whole number"
    if element.get("min_value") is not None and number < Decimal(str(element["min_value"])):
        return f"Enter a number of at least {element['min_value']}"
    if element.get("max_value") is not None and number > Decimal(str(element["max_value"])):
        return f"Enter a number of at most {element['max_value']}"
    return None


def options_of(element: Mapping[str, Any]) -> list[Json]:
    """The element's own options, groups flattened."""
    groups = element.get("option_groups") or ()
    return [*(element.get("options") or ()), *(option for group in groups for option in group["options"])]


def state_of(element: Mapping[str, Any], value: Any) -> Json:
    """The state after somebody typed or chose `value`.

    Text for text inputs; an option's value for selects; ids for users and channels; dates and times as such
    or in ISO form; lists for what takes several; None empties. ValueError: the element cannot take this.
    """
    key = VALUE_KEYS[element["type"]][0]
    state = blank(element)
    if value is None:
        return state
    if key in _LISTS:
        items = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        state[key] = [_option(element, item) if key == "selected_options" else item for item in items]
    elif key == "selected_option":
        state[key] = _option(element, value)
    elif key == "selected_date_time":
        state[key] = int(value.timestamp()) if isinstance(value, datetime) else int(value)
    elif isinstance(value, time):
        state[key] = value.strftime("%H:%M")
    elif isinstance(value, date):
        state[key] = value.isoformat()
    elif key == "rich_text_value":
        state[key] = value if isinstance(value, dict) else rich_text(str(value))
    else:
        state[key] = str(value)
    return state


def _option(element: Mapping[str, Any], value: Any) -> Json:
    if isinstance(value, dict):
        return value
    found: Json | None = next((one for one in options_of(element) if one["value"] == value), None)
    if found is None:
        raise ValueError(f"{element.get('action_id')} offers no option {value!r}")
    return found


def rich_text(text: str) -> Json:
    """Plain words as a rich_text block."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
    }
