"""What message methods read from their arguments, checked."""

from __future__ import annotations

import json
from typing import Any

from sandbox.api.registry import Call
from sandbox.blockkit import check_message
from sandbox.errors import SlackError, refuse
from sandbox.model import Channel, Json

_CONTENT = ("text", "blocks", "attachments", "metadata", "markdown_text")
_FORMAT_ERRORS = {
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
}


def decoded(call: Call, name: str, error: str) -> Any:
    """An argument that may come as JSON text; `error` when that is no JSON."""
    value = call.args.get(name)
    if not isinstance(value, str):
        return value
    if value == "":
        return None
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise SlackError(error) from None


def given(call: Call) -> Json:
    """The content arguments that are there, decoded but not checked."""
    content: Json = {}
    for name in _CONTENT:
        value = decoded(call, name, _FORMAT_ERRORS[name]) if name in _FORMAT_ERRORS else call.args.get(name)
        if value is not None:
            content[name] = value
    return content


def checked(call: Call) -> Json:
    """The content of a new message, sound by the validator, in the words of `Messages.post`."""
    content = given(call)
    refuse(check_message(content))
    if "markdown_text" in content:
        markdown = content.pop("markdown_text")
        content |= {"text": markdown, "blocks": [{"type": "markdown", "text": markdown}]}
    if not content.get("metadata"):
        content.pop("metadata", None)
    return content


def target(call: Call, name: str = "channel") -> Channel:
    """The channel to post in: an id, a name, or a person's id for their direct message."""
    value = call.args.get(name)
    if not value:
        raise SlackError("channel_not_found")
    wanted = str(value)
    if wanted[:1] in ("U", "W") and wanted in call.workspace.users:
        return call.workspace.open_im(wanted)
    channel = call.workspace.find_channel(wanted)
    if channel is None:
        raise SlackError("channel_not_found")
    return call.workspace.visible_to_bot(channel.id)


def may_post(call: Call, channel: Channel) -> None:
    """Raise what keeps the app from posting here."""
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.is_im and call.workspace.user(channel.user or "").deleted:
        raise SlackError("is_inactive")
    if call.bot not in channel.members and "chat:write.public" not in call.workspace.app.scopes:
        raise SlackError("not_in_channel")
    if channel.restricted:
        raise SlackError("restricted_action")
