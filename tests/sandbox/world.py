"""A small workspace and a small app for the tests of the local Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Clock, Sandbox

START = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)

SCOPES = [
    "app_mentions:read",
    "canvases:read",
    "canvases:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "users:read",
]
EVENTS = [
    "app_home_opened",
    "app_mention",
    "file_shared",
    "member_joined_channel",
    "message.channels",
    "message.im",
    "reaction_added",
    "team_join",
    "tokens_revoked",
    "user_change",
]


def manifest(**changed: Any) -> dict[str, Any]:
    """The manifest of an app with two commands and two shortcuts; `scopes` and `events` replace its own."""
    return {
        "display_information": {"name": "Coach"},
        "features": {
            "app_home": {"home_tab_enabled": changed.get("home", True), "messages_tab_enabled": True},
            "bot_user": {"display_name": "Coach", "always_online": True},
            "slash_commands": [
                {"command": "/log", "description": "Log", "usage_hint": "12 calls", "should_escape": False},
                {"command": "/give", "description": "Give", "should_escape": True},
            ],
            "shortcuts": [
                {"name": "Log", "type": "global", "callback_id": "log_it", "description": "Open the form"},
                {"name": "Coach this", "type": "message", "callback_id": "coach_it", "description": "Talk"},
            ],
        },
        "oauth_config": {"scopes": {"bot": changed.get("scopes", SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": changed.get("events", EVENTS)},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


def seed() -> dict[str, Any]:
    """Maya in Berlin (admin), Leo in New York, a guest; a public, a foreign and a private channel."""
    return {
        "team": {"id": "T1", "name": "Northwind", "domain": "northwind"},
        "users": [
            {"id": "U1", "name": "maya", "real_name": "Maya Stern", "tz": "Europe/Berlin", "is_admin": True},
            {"id": "U2", "name": "leo", "real_name": "Leo Park", "tz": "America/New_York", "locale": "fr-FR"},
            {"id": "U3", "name": "gus", "real_name": "Gus Guest", "is_ultra_restricted": True},
        ],
        "channels": [
            {"id": "C1", "name": "sales", "members": ["U1", "U2"], "purpose": "Selling"},
            {"id": "C2", "name": "lounge", "members": ["U1", "U2"], "bot": False},
            {"id": "C3", "name": "board", "members": ["U1"], "is_private": True, "bot": False},
            {"id": "C4", "name": "leads", "members": ["U1", "U2"], "is_private": True},
        ],
        "default_user": "U1",
    }


@asynccontextmanager
async def running(**given: Any) -> AsyncIterator[Sandbox]:
    """A started sandbox with a clock that stands at START, without rate limits unless asked for."""
    given = {"manifest": manifest(), "seed": seed(), "rate_limits": False, **given}
    given.setdefault("clock", Clock(START, frozen=True))
    sandbox = Sandbox(**given)
    await sandbox.start()
    try:
        yield sandbox
    finally:
        await sandbox.stop()


def client_of(sandbox: Sandbox, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(
        token=token or sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=5
    )


@asynccontextmanager
async def connected(sandbox: Sandbox, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """A Bolt app on Socket Mode, as any real app is."""
    handler = AsyncSocketModeHandler(app, sandbox.app_token, ping_interval=1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await sandbox.wait_connected()
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def bolt_app(sandbox: Sandbox) -> AsyncApp:
    return AsyncApp(token=sandbox.bot_token, client=client_of(sandbox), process_before_response=True)


async def error_of(call: Any) -> str:
    """Await a Web API call that has to fail; Slack's error code."""
    try:
        answer = await call
    except SlackApiError as refused:
        return str(refused.response["error"])
    raise AssertionError(f"This should have been refused: {answer}")


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "Form"},
        "blocks": list(blocks),
        **more,
    }
    if any(block["type"] == "input" for block in blocks):
        view.setdefault("submit", {"type": "plain_text", "text": "Save"})
    return view


def text_input(block_id: str, *, optional: bool = False, **element: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "optional": optional,
        "label": {"type": "plain_text", "text": block_id},
        "element": {"type": "plain_text_input", "action_id": "value", **element},
    }


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def actions(*elements: dict[str, Any], block_id: str = "buttons") -> dict[str, Any]:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(action_id: str, value: str = "1", text: str = "Press") -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": action_id,
        "value": value,
        "text": {"type": "plain_text", "text": text},
    }
