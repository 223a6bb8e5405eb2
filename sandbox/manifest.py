"""The installed app, read from its manifest (a mapping in the form of Slack's YAML)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Command:
    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True, slots=True)
class Shortcut:
    callback_id: str
    name: str
    type: Literal["global", "message"]
    description: str


@dataclass(frozen=True, slots=True)
class App:
    """What the workspace knows of the installed app."""

    id: str
    name: str
    bot_user_id: str
    bot_id: str
    bot_name: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    scopes: frozenset[str]
    events: frozenset[str]
    home_enabled: bool
    messages_enabled: bool
    interactive: bool
    is_agent: bool = False
    agent_prompts: tuple[Mapping[str, str], ...] = ()

    def command(self, name: str) -> Command | None:
        return next((command for command in self.commands if command.command == name), None)

    def shortcut(self, callback_id: str) -> Shortcut | None:
        return next((one for one in self.shortcuts if one.callback_id == callback_id), None)


def read_manifest(manifest: Mapping[str, Any], *, app_id: str, bot_user_id: str, bot_id: str) -> App:
    """The app of a manifest. What a manifest leaves out is off, as in Slack."""
    features = manifest.get("features") or {}
    settings = manifest.get("settings") or {}
    display = manifest.get("display_information") or {}
    home = features.get("app_home") or {}
    agent = features.get("agent_view")
    name = str(display.get("name", "App"))
    return App(
        id=app_id,
        name=name,
        bot_user_id=bot_user_id,
        bot_id=bot_id,
        bot_name=str((features.get("bot_user") or {}).get("display_name", name)),
        commands=tuple(_command(entry) for entry in features.get("slash_commands") or ()),
        shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts") or ()),
        scopes=frozenset(((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        home_enabled=bool(home.get("home_tab_enabled", False)),
        messages_enabled=bool(home.get("messages_tab_enabled", True))
        and not home.get("messages_tab_read_only_enabled", False),
        is_agent=agent is not None,
        agent_prompts=tuple((agent or {}).get("suggested_prompts") or ()),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled", False)),
    )


def _command(entry: Mapping[str, Any]) -> Command:
    return Command(
        command=str(entry["command"]),
        description=str(entry.get("description", "")),
        usage_hint=str(entry.get("usage_hint", "")),
        should_escape=bool(entry.get("should_escape", False)),
    )


def _shortcut(entry: Mapping[str, Any]) -> Shortcut:
    return Shortcut(
        callback_id=str(entry["callback_id"]),
        name=str(entry["name"]),
        type="message" if entry.get("type") == "message" else "global",
        description=str(entry.get("description", "")),
    )
