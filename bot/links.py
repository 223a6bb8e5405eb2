"""Addresses in what is said that only Slack knows: views write `<post:channel/ts|words>` for a post, and
`<canvas:link|words>` for the post's own canvas.
"""

import asyncio
import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack import UNANSWERED, Slack
from views.blocks import Message

WAIT_S = 1.2  # of the time that an answer has, for all addresses together
_POST = re.compile(r"<post:([A-Z0-9]+)/([0-9.]+)\|([^<>|]*)>")
_CANVAS = re.compile(r"[ \t]*<canvas:link\|([^<>|]*)>")
Place = tuple[str, str]


async def with_links(message: Message, slack: Slack) -> Message:
    """The message with the addresses of the posts that it names; what has none keeps its words."""
    places = sorted({found.groups()[:2] for found in _POST.finditer(str(message.blocks))})
    if not places:
        return message
    asked = [asyncio.create_task(_address(slack, *place)) for place in places]
    done, late = await asyncio.wait(asked, timeout=WAIT_S)
    for task in late:
        task.cancel()
    found = {place: task.result() for place, task in zip(places, asked, strict=True) if task in done}
    return _filled(message, {place: address for place, address in found.items() if address})


def without_links(message: Message) -> Message:
    """The words alone, as they are kept for a repeated request."""
    return _filled(message, {}) if _POST.search(str(message.blocks)) else message


def _filled(message: Message, addresses: Mapping[Any, str]) -> Message:
    def fill(match: re.Match[str]) -> str:
        address = addresses.get(match.groups()[:2])
        return f"<{address}|{match[3]}>" if address else match[3]

    blocks = _everywhere(list(message.blocks), lambda text: _POST.sub(fill, text))
    return dataclasses.replace(message, blocks=blocks)


def with_canvas(message: Message, link: str | None) -> Message:
    """The message with the address of its canvas; without one, what spoke of the canvas is left out."""
    if "<canvas:link|" not in f"{message.text}{message.blocks}":
        return message

    def fill(match: re.Match[str]) -> str:
        lead = match[0][: match[0].index("<")]
        return f"{lead}<{link}|{match[1]}>" if link else ""

    blocks = _everywhere(list(message.blocks), lambda text: _CANVAS.sub(fill, text))
    return Message(_CANVAS.sub(fill, message.text).strip(), [each for each in blocks if not _is_blank(each)])


def _is_blank(block: Mapping[str, Any]) -> bool:
    """Whether a block says nothing any more; Slack refuses such a one."""
    if block["type"] == "section" and "text" in block and "fields" not in block:
        return not str(block["text"]["text"]).strip()
    if block["type"] == "context":
        return not any(each["type"] == "image" or str(each.get("text")).strip() for each in block["elements"])
    return False


def _everywhere(value: Any, change: Callable[[str], str]) -> Any:
    """Every text in a block, changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _everywhere(each, change) for key, each in value.items()}
    return [_everywhere(each, change) for each in value] if isinstance(value, list) else value


async def _address(slack: Slack, channel_id: str, ts: str) -> str | None:
    """chat.getPermalink; None where the post is gone or Slack does not answer."""
    try:
        answer = await slack.client.api_call(
            "chat.getPermalink", params={"channel": channel_id, "message_ts": ts}
        )
    except (SlackApiError, *UNANSWERED):
        return None
    return str(answer["permalink"])
