"""assistant.threads.*: that the agent is at work, and what it offers to be asked."""

from __future__ import annotations

from sandbox.api.content import decoded
from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.model import Channel, Json

PROMPTS_MOST = 4
TITLE_MOST = 75


@method("assistant.threads.setStatus", "special", "assistant:write")
async def set_status(call: Call) -> Json:
    channel = _channel(call)
    thread_ts = call.need("thread_ts")
    if not call.workspace.messages.thread(channel.id, thread_ts):
        raise SlackError("invalid_thread_ts")
    if call.args.get("status") is None:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: status"])
    call.workspace.talks.set_status(channel.id, thread_ts, call.text("status") or "")
    return {}


@method("assistant.threads.setSuggestedPrompts", "special", "assistant:write")
async def set_suggested_prompts(call: Call) -> Json:
    channel = _channel(call)
    if not channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    prompts = decoded(call, "prompts", "invalid_arguments")
    if (
        not isinstance(prompts, list)
        or not 1 <= len(prompts) <= PROMPTS_MOST
        or not all(map(_sound, prompts))
    ):
        raise SlackError("invalid_arguments", messages=["[ERROR] [json-pointer:/prompts]"])
    # In the agent view the call with thread_ts is answered with ok and does nothing.
    if call.text("thread_ts") is None:
        shown = [{"title": one["title"], "message": one["message"]} for one in prompts]
        call.workspace.talks.set_prompts(channel.id, call.text("title"), shown)
    return {}


def _channel(call: Call) -> Channel:
    if not call.workspace.app.is_agent:
        raise SlackError("not_allowed")
    channel = call.workspace.visible_to_bot(call.need("channel_id"))
    if call.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _sound(prompt: Json) -> bool:
    if not isinstance(prompt, dict):
        return False
    title, message = prompt.get("title"), prompt.get("message")
    return (
        isinstance(title, str) and 0 < len(title) <= TITLE_MOST and isinstance(message, str) and bool(message)
    )
