"""The app's manifest for Slack, made from what is registered, with the least scopes that serve it."""

from collections.abc import Iterable
from typing import Any

import yaml

from handlers.registry import ROUTES, Route
from views.conversation import PROMPTS

NAME = "Playmaker"
ABOUT_AGENT = "Answers questions about selling and about your own week, and coaches you before a call."

SCOPES = {
    "app_mentions:read": "answer somebody who mentions the bot",
    "assistant:write": "show that an answer is on its way, and what somebody may want to ask",
    "canvases:write": "put a team's plan into a canvas beside its post",
    "channels:history": "find an own post again before a second try; hear what is said in its own threads",
    "channels:join": "join the public channel that a team chose for its posts",
    "channels:read": "see whether the bot is in a team's channel",
    "chat:write": "post the team's targets and answer people",
    "commands": "the slash commands and shortcuts",
    "dnd:read": "hold a direct message back while somebody has notifications off",
    "files:read": "read a file of deals or activity that a manager sent; see whether a chart is ready",
    "files:write": "put the chart of a pipeline into its message, and a plan below its post",
    "groups:history": "the same in private channels",
    "groups:read": "see whether the bot is in a team's private channel",
    "im:history": "the same in direct messages, where everything is said to the bot",
    "im:write": "answer in a direct message where no other way is left",
    "users:read": "a person's name, time zone and language",
}
"""Scope → why it is asked for; docs/operators.md lists the same, held to it by a test."""


def manifest(*, prefix: str = "", request_url: str | None = None) -> dict[str, Any]:
    """The manifest as Slack takes it: Socket Mode, or HTTP when `request_url` is given."""
    http = {"request_url": request_url} if request_url else {}
    return {
        "display_information": {
            "name": NAME,
            "description": "Log your sales week, see a fair target, get better.",
            "background_color": "#1f3a34",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {
                "agent_description": ABOUT_AGENT,
                "suggested_prompts": [{"title": title, "message": said} for title, said in PROMPTS],
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [_command(route, prefix, request_url) for route in _commands()],
            "shortcuts": [
                *(_shortcut(route, "global") for route in _of_kind("shortcut")),
                *(_shortcut(route, "message") for route in _of_kind("message_shortcut")),
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**http, "bot_events": sorted(route.key for route in _of_kind("event"))},
            "interactivity": {"is_enabled": True, **http},
            "org_deploy_enabled": False,
            "socket_mode_enabled": request_url is None,
            "token_rotation_enabled": False,
        },
    }


def as_yaml(content: dict[str, Any]) -> str:
    head = "# Made by `make manifest` from the registered commands, shortcuts and events; do not edit.\n"
    return head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


def _of_kind(kind: str) -> list[Route]:
    return sorted((route for route in ROUTES.values() if route.kind == kind), key=lambda route: route.key)


def _commands() -> Iterable[Route]:
    return (route for route in _of_kind("command") if " " not in route.key)


def _command(route: Route, prefix: str, request_url: str | None) -> dict[str, Any]:
    command: dict[str, Any] = {
        "command": f"/{prefix}{route.key.removeprefix('/')}",
        "description": route.about,
        "usage_hint": route.hint,
        "should_escape": True,
    }
    return command | ({"url": request_url} if request_url else {})


def _shortcut(route: Route, kind: str) -> dict[str, Any]:
    return {"name": route.name, "type": kind, "callback_id": route.key, "description": route.about}
