"""What an agent's conversations have besides messages: messages that grow, that it is at work, and prompts.

Streams and prompts do not survive a restart of the local Slack. A stream ends by itself five minutes after it
began, as is said of Slack's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.changes import Change
from sandbox.model import Json, Message

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

STREAM_LASTS = timedelta(minutes=5)
STATUS_LASTS = timedelta(minutes=2)


class Talks:
    """Streams by message, statuses by thread, prompts by direct message."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._streams: dict[tuple[str, str], datetime] = {}
        self._statuses: dict[tuple[str, str], tuple[str, datetime]] = {}
        self._prompts: dict[str, Json] = {}

    def empty(self) -> None:
        self._streams.clear()
        self._statuses.clear()
        self._prompts.clear()

    # ---- streams -----------------------------------------------------------------------------------------

    def begin(self, message: Message) -> None:
        self._streams[message.channel, message.ts] = self._workspace.clock.now()

    def is_streaming(self, message: Message) -> bool:
        begun = self._streams.get((message.channel, message.ts))
        return begun is not None and self._workspace.clock.now() - begun < STREAM_LASTS

    def end(self, message: Message) -> None:
        self._streams.pop((message.channel, message.ts), None)

    # ---- status ------------------------------------------------------------------------------------------

    def set_status(self, channel_id: str, thread_ts: str, status: str) -> None:
        """Show it until the app answers there, for two minutes at most; an empty one takes it away."""
        if status:
            self._statuses[channel_id, thread_ts] = status, self._workspace.clock.now()
        else:
            self._statuses.pop((channel_id, thread_ts), None)
        self._tell_status(channel_id, thread_ts, status)

    def status(self, channel_id: str, thread_ts: str) -> str:
        status, since = self._statuses.get((channel_id, thread_ts), ("", self._workspace.clock.now()))
        return status if self._workspace.clock.now() - since < STATUS_LASTS else ""

    def answered(self, message: Message) -> None:
        """The app has said something in a thread."""
        place = message.channel, message.thread_ts or message.ts
        if self._statuses.pop(place, None) is not None:
            self._tell_status(*place, "")

    def _tell_status(self, channel_id: str, thread_ts: str, status: str) -> None:
        body: Json = {"thread_ts": thread_ts, "status": status}
        self._workspace.changes.publish(Change("status", channel=channel_id, body=body))

    # ---- prompts -----------------------------------------------------------------------------------------

    def set_prompts(self, channel_id: str, title: str | None, prompts: list[Json]) -> None:
        self._prompts[channel_id] = {"title": title, "prompts": prompts}
        body = self.prompts(channel_id)
        self._workspace.changes.publish(Change("prompts", channel=channel_id, body=body))

    def prompts(self, channel_id: str) -> Json:
        """{title, prompts: [{title, message}]}: the last ones set, else those of the manifest."""
        given = self._workspace.app.agent_prompts
        return self._prompts.get(channel_id) or {"title": None, "prompts": [dict(one) for one in given]}
