"""The Events API: which events an app is told, and telling again until it answers."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sandbox.delivery.envelopes import Ack, Activity, Courier, make_envelope
from sandbox.ids import new_id
from sandbox.model import Json
from sandbox.tokens import Tokens
from sandbox.workspace import Workspace

# Seconds of the workspace's clock before the first, second and third repetition.
RETRY_AFTER_S: tuple[float, ...] = (0.0, 60.0, 300.0)

_REASONS = {
    "timeout": "http_timeout",
    "not_connected": "connection_failed",
    "connection_closed": "connection_failed",
    "http_error": "http_error",
}
_MESSAGE_EVENTS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


class Events:
    """Turns what happens in the workspace into `event_callback` payloads for the subscribed app."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        courier: Courier,
        tokens: Tokens,
        activity: Activity,
        retry_after_s: Sequence[float] = RETRY_AFTER_S,
    ) -> None:
        self._workspace = workspace
        self._courier = courier
        self._tokens = tokens
        self._activity = activity
        self._retry_after_s = tuple(retry_after_s)
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = False

    def start(self) -> None:
        self._open = True
        self._workspace.emit = self.raise_event

    async def stop(self) -> None:
        self._open = False
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def raise_event(self, event: Json) -> None:
        """Send an event to the app if it is subscribed and may see where it happened."""
        if not self._open or not self._wanted(event):
            return
        self._activity.begin()
        task = asyncio.create_task(self._deliver(self._payload(event)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def deliver_and_wait(self, event: Json) -> Ack | None:
        """Send an event once; its ack, or None if the app hears nothing. Repetitions follow apart."""
        if not self._open or not self._wanted(event):
            return None
        payload = self._payload(event)
        ack = await self._courier.send(make_envelope("event", payload))
        if not ack.ok and not ack.no_retry:
            self._activity.begin()
            task = asyncio.create_task(self._repeat(payload, ack))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return ack

    async def _deliver(self, payload: Json) -> None:
        try:
            ack = await self._courier.send(make_envelope("event", payload))
        except BaseException:
            self._activity.end()
            raise
        if ack.ok or ack.no_retry:
            self._activity.end()
        else:
            await self._repeat(payload, ack)

    async def _repeat(self, payload: Json, ack: Ack) -> None:
        """Called while counted as active; a wait for a later repetition does not count."""
        active = True
        try:
            for attempt, wait_s in enumerate(self._retry_after_s, start=1):
                if wait_s > 0:
                    self._activity.end()
                    active = False
                    clock = self._workspace.clock
                    await clock.sleep_until(clock.now() + timedelta(seconds=wait_s))
                    self._activity.begin()
                    active = True
                retry = {"retry_attempt": attempt, "retry_reason": _REASONS[ack.failure or "timeout"]}
                ack = await self._courier.send(make_envelope("event", payload, **retry))
                if ack.ok or ack.no_retry:
                    return
        finally:
            if active:
                self._activity.end()

    def _wanted(self, event: Json) -> bool:
        subscribed = self._workspace.app.events
        kind = event["type"]
        if kind == "message":
            kind = _MESSAGE_EVENTS[event["channel_type"]]
        return kind in subscribed and self._visible(event)

    def _visible(self, event: Json) -> bool:
        item = event.get("item")
        channel_id: Any = event.get("channel") or event.get("channel_id")
        if channel_id is None and isinstance(item, dict):
            channel_id = item.get("channel")
        channel = self._workspace.channels.get(channel_id) if isinstance(channel_id, str) else None
        return channel is None or self._workspace.app.bot_user_id in channel.members

    def _payload(self, event: Json) -> Json:
        workspace = self._workspace
        return {
            "token": self._tokens.verification,
            "team_id": workspace.team.id,
            "context_team_id": workspace.team.id,
            "context_enterprise_id": None,
            "api_app_id": workspace.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(workspace.clock.timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team.id,
                    "user_id": workspace.app.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{secrets.token_urlsafe(24)}",
        }
