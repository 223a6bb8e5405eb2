"""The app's manifest for Slack, made from what is registered, with the least scopes that serve it."""

from collections.abc import Iterable
from typing import Any

import yaml

from handlers.registry import ROUTES, Route

NAME = "Playmaker"

SCOPES = {
    "channels:history": "find an own post again before a second try at sending it",
    "channels:join": "join the public channel that a team chose for its posts",
    "channels:read": "see whether the bot is in a team's channel",
    "chat:write": "post the team's targets and answer people",
    "commands": "the slash commands and shortcuts",
    "dnd:read": "hold a direct message back while somebody has notifications off",
    "files:read": "read a file of deals or activity that a manager sent; see whether a chart is ready",
    "files:write": "put the chart of a pipeline into its message",
    "groups:history": "the same look-up in private channels",
    "groups:read": "see whether the bot is in a team's private channel",
    "im:history": "the same look-up in direct messages",
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
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [_command(route, prefix, request_url) for route in _commands()],
            "shortcuts": [_shortcut(route) for route in _of_kind("shortcut")],
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


def _shortcut(route: Route) -> dict[str, Any]:
    return {"name": route.name, "type": "global", "callback_id": route.key, "description": route.about}
