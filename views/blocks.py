"""Small builders for Block Kit. Values in, plain dicts out; every text of a person passes `escape`."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `text` says the whole thing (screen readers read it alone), `blocks` shows it."""

    text: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class Modal:
    """A modal. `callback_id` is the id of its submission handler; `data` comes back to it (JSON values)."""

    callback_id: str
    title: str
    blocks: Sequence[Block]
    submit: str | None = None
    close: str = "Close"
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Home:
    """The App Home tab of one person."""

    blocks: Sequence[Block]


def escape(text: str) -> str:
    """The one escape for mrkdwn: what a person or a model wrote can neither ping nor link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_MARKS = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})  # they look alike and format nothing
_OUTER_LINE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # inside a word a line formats nothing either


def escape_name(text: str) -> str:
    """`escape` for names: as they stand inside of bold text and lists, they may not format either."""
    return _OUTER_LINE.sub("ˍ", escape(text).translate(_MARKS))


def clipped(text: str, characters: int) -> str:
    """The text, or its beginning and an ellipsis; cut before escaping, which makes it longer."""
    return text if len(text) <= characters else f"{text[: characters - 1].rstrip()}…"


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def section(text: str, *, accessory: Block | None = None, block_id: str | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    if block_id:
        block["block_id"] = block_id
    return block


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def divider() -> Block:
    return {"type": "divider"}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def actions(*elements: Block, block_id: str | None = None) -> Block:
    block: Block = {"type": "actions", "elements": list(elements)}
    return block | ({"block_id": block_id} if block_id else {})


def button(
    text: str, action: str, value: str = "", *, style: str | None = None, label: str | None = None
) -> Block:
    """A button. `label` is what screen readers hear where the text alone would be unclear."""
    element: Block = {"type": "button", "text": plain(text), "action_id": action}
    if value:
        element["value"] = value
    if style:
        element["style"] = style
    if label:
        element["accessibility_label"] = label
    return element


def field_input(
    name: str,
    label: str,
    element: Block,
    *,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    """An input block whose block_id and action_id are both `name`, so a form reads it by that name."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": element | {"action_id": name},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint)
    return block


def text_input(
    initial: str | None = None,
    *,
    placeholder: str | None = None,
    multiline: bool = False,
    max_length: int | None = None,
) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": multiline}
    if initial:
        element["initial_value"] = initial
    if placeholder:
        element["placeholder"] = plain(placeholder)
    if max_length:
        element["max_length"] = max_length
    return element


def date_input(initial: str | None = None) -> Block:
    """A date picker; `initial` is YYYY-MM-DD."""
    return {"type": "datepicker"} | ({"initial_date": initial} if initial else {})


def option(label: str, value: str) -> Block:
    return {"text": plain(label), "value": value}


def select(choices: Sequence[tuple[str, str]], initial: str | None = None) -> Block:
    """A static select of (label, value) pairs, at most 100."""
    options = [option(label, value) for label, value in choices]
    chosen = next((each for each in options if each["value"] == initial), None)
    return {"type": "static_select", "options": options} | ({"initial_option": chosen} if chosen else {})


def checkboxes(choices: Sequence[tuple[str, str]], initial: Sequence[str] = ()) -> Block:
    """Checkboxes of (label, value) pairs, at most 10."""
    options = [option(label, value) for label, value in choices]
    chosen = [each for each in options if each["value"] in set(initial)]
    return {"type": "checkboxes", "options": options} | ({"initial_options": chosen} if chosen else {})


def people_input(initial: Sequence[str] = ()) -> Block:
    """A picker of several people, by Slack id."""
    return {"type": "multi_users_select"} | ({"initial_users": list(initial)} if initial else {})


def person_input(initial: str | None = None) -> Block:
    return {"type": "users_select"} | ({"initial_user": initial} if initial else {})


def channel_input(initial: str | None = None) -> Block:
    """A picker of one public or private channel."""
    element: Block = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return element | ({"initial_conversation": initial} if initial else {})


def mention(slack_id: str) -> str:
    return f"<@{slack_id}>"


def value_of(**data: Any) -> str:
    """Data for a button's `value` (2,000 characters at most); handlers read it back as `click.data`."""
    return json.dumps(data, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
