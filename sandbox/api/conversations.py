"""conversations.*"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from sandbox.api.content import target
from sandbox.api.registry import Call, method, page_of
from sandbox.errors import SlackError
from sandbox.model import Channel, ChannelKind, Json, Message
from sandbox.render import api_message

_TYPES: dict[str, ChannelKind] = {"public_channel": "public", "private_channel": "private", "im": "im"}
_PREFIX = {"public": "channels", "private": "groups", "im": "im"}


@method("conversations.open", "tier3", "im:write", "mpim:write")
async def conversations_open(call: Call) -> Json:
    if wanted := call.text("channel"):
        channel = call.workspace.channel(wanted)
        if not channel.is_im:
            raise SlackError("method_not_supported_for_channel_type")
    else:
        users = call.names("users")
        if not users:
            raise SlackError("users_list_not_supplied")
        if len(users) > 1:
            raise SlackError("not_supported")
        person = call.workspace.user(users[0])
        if person.deleted:
            raise SlackError("user_disabled")
        known = any(one.is_im and one.user == person.id for one in call.workspace.channels.values())
        channel = call.workspace.open_im(person.id)
        if not known:
            return {"channel": {"id": channel.id}}
    shown = channel.to_slack(bot_user_id=call.bot) if call.flag("return_im") else {"id": channel.id}
    return {"no_op": True, "already_open": True, "channel": shown}


@method("conversations.info", "tier3")
async def conversations_info(call: Call) -> Json:
    channel = _channel(call, "read")
    shown = channel.to_slack(bot_user_id=call.bot, with_count=call.flag("include_num_members"))
    if call.flag("include_locale"):
        person = call.workspace.users.get(channel.user or call.workspace.default_user)
        shown["locale"] = person.locale if person is not None else "en-US"
    return {"channel": shown}


@method("conversations.list", "tier2")
async def conversations_list(call: Call) -> Json:
    kinds = _kinds(call)
    channels = [one for one in call.workspace.channels.values() if one.kind in kinds and _listed(call, one)]
    shown, cursor = page_of(channels, call, default=100)
    bodies = [one.to_slack(bot_user_id=call.bot, with_count=not one.is_im) for one in shown]
    return {"channels": bodies, "response_metadata": {"next_cursor": cursor}}


@method("users.conversations", "tier3")
async def users_conversations(call: Call) -> Json:
    kinds = _kinds(call)
    member = call.text("user") or call.bot
    call.workspace.user(member)
    channels = [
        one
        for one in call.workspace.channels.values()
        if one.kind in kinds and member in one.members and _listed(call, one)
    ]
    shown, cursor = page_of(channels, call, default=100)
    bodies = [one.to_slack(bot_user_id=call.bot) for one in shown]
    return {"channels": bodies, "response_metadata": {"next_cursor": cursor}}


@method("conversations.members", "tier4")
async def conversations_members(call: Call) -> Json:
    channel = _channel(call, "read")
    shown, cursor = page_of(list(channel.members), call, default=100)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


@method("conversations.history", "tier3")
async def conversations_history(call: Call) -> Json:
    channel = _channel(call, "history")
    _must_be_in(call, channel)
    held = [one for one in call.workspace.messages.root(channel.id) if _between(call, one)]
    # Newest first; but from an `oldest` alone, Slack still pages from the newest.
    shown, cursor = page_of(held[::-1], call, default=100, most=999)
    metadata = call.flag("include_all_metadata")
    body: Json = {
        "messages": [api_message(call.workspace, one, metadata=metadata) for one in shown],
        "has_more": bool(cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if cursor:
        body["response_metadata"] = {"next_cursor": cursor}
    return body


@method("conversations.replies", "tier3")
async def conversations_replies(call: Call) -> Json:
    channel = _channel(call, "history")
    _must_be_in(call, channel)
    thread = call.workspace.messages.thread(channel.id, call.need("ts"))
    if not thread:
        raise SlackError("thread_not_found")
    parent, replies = thread[0], thread[1:]
    held = [parent, *(one for one in replies if _between(call, one))]
    shown, cursor = page_of(held, call, default=1000)
    metadata = call.flag("include_all_metadata")
    body: Json = {
        "messages": [api_message(call.workspace, one, metadata=metadata) for one in shown],
        "has_more": bool(cursor),
    }
    if cursor:
        body["response_metadata"] = {"next_cursor": cursor}
    return body


@method("conversations.join", "tier3", "channels:join")
async def conversations_join(call: Call) -> Json:
    channel = target(call)
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    joined = call.workspace.join(channel, call.bot)
    body: Json = {"channel": channel.to_slack(bot_user_id=call.bot)}
    if not joined:
        body |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return body


@method("conversations.invite", "tier3")
async def conversations_invite(call: Call) -> Json:
    channel = target(call)
    _scope(
        call,
        channel,
        {
            "public": ("channels:manage", "channels:write.invites"),
            "private": ("groups:write", "groups:write.invites"),
        },
    )
    _must_be_in(call, channel)
    if channel.is_archived:
        raise SlackError("is_archived")
    users = call.names("users")
    if not users:
        raise SlackError("no_user")
    if call.bot in users:
        raise SlackError("cant_invite_self")
    for user_id in users:
        call.workspace.user(user_id)
        if user_id in channel.members:
            raise SlackError("already_in_channel")
    for user_id in users:
        call.workspace.join(channel, user_id, inviter=call.bot)
    return {"channel": channel.to_slack(bot_user_id=call.bot)}


@method("conversations.leave", "tier3")
async def conversations_leave(call: Call) -> Json:
    channel = target(call)
    _scope(call, channel, {"public": ("channels:manage",), "private": ("groups:write",)})
    if channel.name == "general":
        raise SlackError("cant_leave_general")
    return {} if call.workspace.leave(channel, call.bot) else {"not_in_channel": True}


def _scope(call: Call, channel: Channel, by_kind: dict[str, tuple[str, ...]]) -> None:
    if channel.kind not in by_kind:
        raise SlackError("method_not_supported_for_channel_type")
    call.need_scope(*by_kind[channel.kind])


def _channel(call: Call, right: str) -> Channel:
    """The channel named by id, for which the app has the kind's scope (`channels:read`, `im:history`, …)."""
    channel = call.workspace.channels.get(call.need("channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    call.need_scope(f"{_PREFIX[channel.kind]}:{right}")
    return call.workspace.visible_to_bot(channel.id)


def _must_be_in(call: Call, channel: Channel) -> None:
    if call.bot not in channel.members:
        raise SlackError("not_in_channel")


def _kinds(call: Call) -> set[ChannelKind]:
    types = call.names("types") or ["public_channel"]
    if any(one not in {*_TYPES, "mpim"} for one in types):
        raise SlackError("invalid_types")
    kinds = {_TYPES[one] for one in types if one in _TYPES}
    for kind in sorted(kinds):
        call.need_scope(f"{_PREFIX[kind]}:read")
    return kinds


def _listed(call: Call, channel: Channel) -> bool:
    if channel.is_archived and call.flag("exclude_archived"):
        return False
    return channel.kind == "public" or call.bot in channel.members


def _between(call: Call, message: Message) -> bool:
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    at = Decimal(message.ts)
    if call.flag("inclusive"):
        return (oldest is None or at >= oldest) and (latest is None or at <= latest)
    return (oldest is None or at > oldest) and (latest is None or at < latest)


def _moment(call: Call, name: str) -> Decimal | None:
    value = call.text(name)
    if value is None or value == "now":
        return None
    try:
        moment = Decimal(value)
    except InvalidOperation:
        raise SlackError(f"invalid_ts_{name}") from None
    return moment or None
