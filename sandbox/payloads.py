"""The bodies of commands and interactions, exactly in Slack's form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.forms import VALUE_KEYS, Element, options_of
from sandbox.manifest import Command
from sandbox.model import Channel, Json, Message, View
from sandbox.render import api_message
from sandbox.tokens import Tokens
from sandbox.workspace import Workspace

_KEPT = re.compile(
    r"<(?:@[UW][A-Z0-9]+|#C[A-Z0-9]+|!(?:here|channel|everyone)|https?://[^>\s]+)(?:\|[^>]*)?>"
)
_WORD = re.compile(r"(?P<url>https?://[^\s<>]+)|(?<![\w@#])(?P<sign>[@#])(?P<name>[\w][\w.\-]*)")


def basics(workspace: Workspace, tokens: Tokens, kind: str, user_id: str) -> Json:
    """What every interaction carries."""
    return {
        "type": kind,
        "team": dict(workspace.payload_team()),
        "user": workspace.payload_user(user_id),
        "api_app_id": workspace.app.id,
        "token": tokens.verification,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_of(channel: Channel) -> Json:
    """The `channel` of a payload; private and direct ones do not tell their names."""
    names = {"public": channel.name, "private": "privategroup", "im": "directmessage"}
    return {"id": channel.id, "name": names[channel.kind]}


def command(
    workspace: Workspace,
    tokens: Tokens,
    *,
    user_id: str,
    channel: Channel,
    command: Command,
    text: str,
    trigger_id: str,
    response_url: str,
) -> Json:
    """The form fields of a slash command."""
    where = channel_of(channel)
    return {
        "token": tokens.verification,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": where["id"],
        "channel_name": where["name"],
        "user_id": user_id,
        "user_name": workspace.user(user_id).name,
        "command": command.command,
        "text": linked(workspace, text) if command.should_escape else text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def linked(workspace: Workspace, text: str) -> str:
    """Typed text as Slack sends it on: `&<>` escaped, @names, #channels and addresses made into links."""
    parts: list[str] = []
    at = 0
    for kept in _KEPT.finditer(text):
        parts += [_linked(workspace, text[at : kept.start()]), kept.group()]
        at = kept.end()
    return "".join([*parts, _linked(workspace, text[at:])])


def _linked(workspace: Workspace, text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def replace(found: re.Match[str]) -> str:
        if found["url"]:
            return f"<{found['url']}>"
        name = found["name"].rstrip(".-")
        rest = found["name"][len(name) :]
        if found["sign"] == "#":
            channel = workspace.find_channel(name)
            return f"<#{channel.id}|{channel.name}>{rest}" if channel is not None else found.group()
        if name in ("here", "channel", "everyone"):
            return f"<!{name}>{rest}"
        user = next((one for one in workspace.users.values() if one.name.lower() == name.lower()), None)
        return f"<@{user.id}|{user.name}>{rest}" if user is not None else found.group()

    return _WORD.sub(replace, escaped)


def action(one: Element, chosen: Mapping[str, Any], action_ts: str) -> Json:
    """One entry of `actions`. `chosen` holds the element's new value; ValueError when it cannot have that."""
    body: Json = {
        "action_id": one.action_id,
        "block_id": one.block_id,
        "type": one.type,
        "action_ts": action_ts,
    }
    element = one.element
    shown = ("text", "value", "style", "url") if one.type in ("button", "icon_button") else ("placeholder",)
    body |= {name: element[name] for name in shown if name in element}
    if one.type == "feedback_buttons":
        return body | _feedback(element, chosen.get("value"))
    if one.type == "overflow":
        body["selected_option"] = _offered(element, chosen.get("selected_option"))
    elif one.type in VALUE_KEYS:
        key = VALUE_KEYS[one.type][0]
        body[key] = _checked(one, key, chosen.get(key))
    return body


def _feedback(element: Mapping[str, Any], value: Any) -> Json:
    for name in ("positive_button", "negative_button"):
        button = element.get(name) or {}
        if button.get("value") == value:
            return {"text": button.get("text"), "value": value}
    raise ValueError(f"There is no feedback button with the value {value!r}")


def _checked(one: Element, key: str, value: Any) -> Any:
    if one.type.endswith("external_select") or key not in ("selected_option", "selected_options"):
        return value
    if key == "selected_options":
        return [_offered(one.element, option) for option in value or ()]
    return None if value is None else _offered(one.element, value)


def _offered(element: Mapping[str, Any], option: Any) -> Json:
    value = option.get("value") if isinstance(option, dict) else option
    for offered in options_of(element):
        if offered["value"] == value:
            return offered
    raise ValueError(f"{element.get('action_id')} offers no option {value!r}")


def on_message(workspace: Workspace, channel: Channel, message: Message) -> Json:
    """What block_actions adds for a message; Slack does not repeat an ephemeral message's content."""
    body: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral,
        },
        "channel": channel_of(channel),
        "state": {"values": message.values},
    }
    if message.thread_ts is not None:
        body["container"]["thread_ts"] = message.thread_ts
    if not message.ephemeral:
        body["message"] = api_message(workspace, message)
    return body


def on_view(view: View) -> Json:
    """What block_actions adds for a view."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view.to_slack()}
