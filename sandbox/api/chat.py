"""chat.*"""

from __future__ import annotations

from sandbox.api.content import checked, given, may_post, target
from sandbox.api.registry import Call, method
from sandbox.blockkit import check_message, check_metadata, check_update_text
from sandbox.errors import SlackError, refuse
from sandbox.model import Channel, Json, Message
from sandbox.render import api_message


@method("chat.postMessage", "none", "chat:write")
async def post_message(call: Call) -> Json:
    channel = target(call)
    may_post(call, channel)
    content = checked(call)
    look = _look(call)
    thread_ts = call.text("thread_ts")
    if thread_ts is not None and call.workspace.messages.get(channel.id, thread_ts) is None:
        raise SlackError("thread_not_found")
    call.backstage.limits.post(channel.id)
    message = call.workspace.messages.post(
        channel, call.bot, thread_ts=thread_ts, broadcast=call.flag("reply_broadcast"), **content, **look
    )
    shown = api_message(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


@method("chat.postEphemeral", "tier4", "chat:write")
async def post_ephemeral(call: Call) -> Json:
    channel = target(call)
    may_post(call, channel)
    user_id = call.need("user")
    if user_id not in call.workspace.users:
        raise SlackError("user_not_found")
    if user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    content = checked(call)
    content.pop("metadata", None)
    message = call.workspace.messages.post_ephemeral(
        channel, call.bot, user_id, thread_ts=call.text("thread_ts"), **content, **_look(call)
    )
    return {"message_ts": message.ts}


@method("chat.update", "tier3", "chat:write")
async def update(call: Call) -> Json:
    channel = _channel_of_message(call)
    message = _own(call, channel, "cant_update_message")
    content = given(call)
    # An empty metadata object removes what was there; without the argument it stays.
    metadata = content.pop("metadata", None)
    if metadata:
        refuse(check_metadata(metadata))
    if content or metadata is None:
        refuse(check_message(content))
    refuse(check_update_text(str(content.get("text") or "")))
    changed: Json = {}
    if metadata is not None:
        changed["metadata"] = metadata or None
    if "markdown_text" in content:
        content = {
            "text": content["markdown_text"],
            "blocks": [{"type": "markdown", "text": content["markdown_text"]}],
        }
    if "text" in content:
        changed["text"] = content["text"]
    if "text" in content or "blocks" in content:
        changed["blocks"] = content.get("blocks") or []
    if "text" in content or "attachments" in content:
        changed["attachments"] = content.get("attachments") or []
    call.workspace.messages.change(message, editor=call.bot, **changed)
    shown = api_message(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", "tier3", "chat:write")
async def delete(call: Call) -> Json:
    channel = _channel_of_message(call)
    message = _own(call, channel, "cant_delete_message")
    call.workspace.messages.delete(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", "special")
async def get_permalink(call: Call) -> Json:
    channel = target(call)
    ts = call.need("message_ts")
    message = call.workspace.messages.get(channel.id, ts)
    if message is None:
        raise SlackError("message_not_found")
    link = f"{call.backstage.url()}/archives/{channel.id}/p{ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _look(call: Call) -> Json:
    """Another name or picture for one message, which needs a scope of its own."""
    look: Json = {}
    if name := call.text("username"):
        look["username"] = name
    if emoji := call.text("icon_emoji"):
        look["icons"] = {"emoji": emoji}
    elif url := call.text("icon_url"):
        look["icons"] = {"image_48": url}
    if look:
        call.need_scope("chat:write.customize")
    if "username" in look:
        look["subtype"] = "bot_message"
    return look


def _channel_of_message(call: Call) -> Channel:
    call.need("ts")
    channel_id = call.need("channel")
    if channel_id not in call.workspace.channels:
        raise SlackError("channel_not_found")
    channel = call.workspace.visible_to_bot(channel_id)
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = call.workspace.messages.get(channel.id, call.need("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.bot_id != call.workspace.app.bot_id:
        raise SlackError(refusal)
    return message
