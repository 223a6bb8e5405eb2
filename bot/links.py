"""Addresses of posts in what is said: views write `<post:channel/ts|words>`, and Slack knows the address."""

import asyncio
import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack import UNANSWERED, Slack
from views.blocks import Message

WAIT_S = 1.2  # of the time that an answer has, for all addresses together
_POST = re.compile(r"<post:([A-Z0-9]+)/([0-9.]+)\|([^<>|]*)>")
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

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return _POST.sub(fill, value)
        if isinstance(value, dict):
            return {key: walk(each) for key, each in value.items()}
        return [walk(each) for each in value] if isinstance(value, list) else value

    return dataclasses.replace(message, blocks=[walk(block) for block in message.blocks])


async def _address(slack: Slack, channel_id: str, ts: str) -> str | None:
    """chat.getPermalink; None where the post is gone or Slack does not answer."""
    try:
        answer = await slack.client.api_call(
            "chat.getPermalink", params={"channel": channel_id, "message_ts": ts}
        )
    except (SlackApiError, *UNANSWERED):
        return None
    return str(answer["permalink"])
