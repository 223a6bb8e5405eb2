"""chat.startStream, chat.appendStream, chat.stopStream: a message that grows while the app is writing it."""

from __future__ import annotations

from sandbox.api.content import decoded, given, may_post, target
from sandbox.api.registry import Call, method
from sandbox.blockkit import check_message
from sandbox.errors import SlackError, refuse
from sandbox.model import Channel, Json, Message
from sandbox.render import api_message

MARKDOWN_MOST = 12_000


@method("chat.startStream", "tier2", "chat:write")
async def start_stream(call: Call) -> Json:
    channel = target(call)
    may_post(call, channel)
    parent = call.workspace.messages.get(channel.id, call.need("thread_ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    if not channel.is_im:
        _recipient(call, channel)
    words = _words(call)
    call.backstage.limits.post(channel.id)
    message = call.workspace.messages.post(
        channel, call.bot, thread_ts=parent.thread_ts or parent.ts, text=words, blocks=_shown(words, [])
    )
    call.workspace.talks.begin(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.appendStream", "tier4", "chat:write")
async def append_stream(call: Call) -> Json:
    message = _streaming(call)
    words = _words(call)
    if not words:
        raise SlackError("no_text")
    _grow(call, message, words, [])
    return {"channel": message.channel, "ts": message.ts}


@method("chat.stopStream", "tier2", "chat:write")
async def stop_stream(call: Call) -> Json:
    message = _streaming(call)
    blocks = decoded(call, "blocks", "invalid_blocks_format") or []
    if blocks:
        refuse(check_message({"text": "-", "blocks": blocks}))
    metadata = given(call).get("metadata")
    _grow(call, message, _words(call), blocks)
    call.workspace.talks.end(message)
    if metadata:
        message.metadata = metadata
    return {
        "channel": message.channel,
        "ts": message.ts,
        "message": api_message(call.workspace, message, metadata=True),
    }


def _grow(call: Call, message: Message, words: str, tail: list[Json]) -> None:
    text = message.text + words
    if len(text) > MARKDOWN_MOST:
        raise SlackError("msg_too_long")
    call.workspace.messages.grow(message, text=text, blocks=_shown(text, tail))


def _shown(words: str, tail: list[Json]) -> list[Json]:
    return [*([{"type": "markdown", "text": words}] if words else []), *tail]


def _words(call: Call) -> str:
    """The words, as text or as chunks of text; other chunks are taken and not shown."""
    words = call.text("markdown_text") or ""
    chunks = decoded(call, "chunks", "invalid_arguments") or []
    if words and chunks:
        raise SlackError("invalid_arguments")
    words += "".join(str(one.get("text", "")) for one in chunks if one.get("type") == "markdown_text")
    if len(words) > MARKDOWN_MOST:
        raise SlackError("msg_too_long")
    return words


def _recipient(call: Call, channel: Channel) -> None:
    """In a channel Slack wants to know whom the answer is for."""
    if call.text("recipient_team_id") is None:
        raise SlackError("missing_recipient_team_id")
    user_id = call.text("recipient_user_id")
    if user_id is None:
        raise SlackError("missing_recipient_user_id")
    if user_id not in call.workspace.users:
        raise SlackError("user_not_found")
    if user_id not in channel.members:
        raise SlackError("user_not_in_channel")


def _streaming(call: Call) -> Message:
    channel = call.workspace.visible_to_bot(call.need("channel"))
    message = call.workspace.messages.get(channel.id, call.need("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.bot_id != call.workspace.app.bot_id:
        raise SlackError("message_not_owned_by_app")
    if not call.workspace.talks.is_streaming(message):
        raise SlackError("message_not_in_streaming_state")
    return message
