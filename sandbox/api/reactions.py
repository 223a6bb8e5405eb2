"""reactions.*"""

from __future__ import annotations

import re

from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.model import Json, Message
from sandbox.render import api_message

_NAME = re.compile(r"[a-z0-9_+'\-]+(::skin-tone-[2-6])?")


@method("reactions.add", "tier3", "reactions:write")
async def reactions_add(call: Call) -> Json:
    message = _message(call)
    call.workspace.messages.react(message, call.bot, _name(call), add=True)
    return {}


@method("reactions.remove", "tier2", "reactions:write")
async def reactions_remove(call: Call) -> Json:
    message = _message(call)
    call.workspace.messages.react(message, call.bot, _name(call), add=False)
    return {}


@method("reactions.get", "tier3", "reactions:read")
async def reactions_get(call: Call) -> Json:
    message = _message(call)
    return {"type": "message", "channel": message.channel, "message": api_message(call.workspace, message)}


def _name(call: Call) -> str:
    name = call.need("name").strip(":")
    if not _NAME.fullmatch(name):
        raise SlackError("invalid_name")
    return name


def _message(call: Call) -> Message:
    channel_id, ts = call.text("channel"), call.text("timestamp")
    if channel_id is None or ts is None:
        raise SlackError("no_item_specified")
    channel = call.workspace.visible_to_bot(channel_id)
    if call.bot not in channel.members:
        raise SlackError("not_in_channel")
    message = call.workspace.messages.get(channel.id, ts)
    if message is None:
        raise SlackError("message_not_found")
    return message
