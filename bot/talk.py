"""An answer in a conversation: that it is coming, its words as they come, and its end.

At most once: a process that dies in the middle leaves what it had said, and whoever asked asks again.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack import Slack
from domain.asks import Given
from handlers.registry import Answer, Place
from views.blocks import Block, Message
from views.wait import thinking

FLUSH_S = 0.7
"""Between two additions to a stream, which Slack counts like edits."""
EARLIER_MOST = 6
EACH_MOST = 500
log = logging.getLogger(__name__)


class Talk:
    """One answer in one place."""

    def __init__(self, slack: Slack, place: Place, *, team_id: str, user_id: str) -> None:
        self._slack = slack
        self._place = place
        self._team_id = team_id
        self._user_id = user_id
        self._opening: asyncio.Task[str | None] | None = None
        self._held = ""
        self._flushed_at = 0.0
        self._lost = False

    async def begin(self) -> None:
        """Show that the answer is on its way."""
        if not self._is_private:
            await self._slack.set_status(self._place.channel_id, self._place.thread_ts, thinking())

    async def earlier(self) -> list[Given]:
        """The last few messages of the thread before the newest, in a direct message alone: in a channel they
        are other people's, too. Of our own the first line: further down stand names and whole lists."""
        place = self._place
        if not place.channel_id.startswith("D"):
            return []
        *before, _newest = await self._slack.replies(place.channel_id, place.thread_ts) or [{}]
        said = [self._quoted(each) for each in before[-EARLIER_MOST:]]
        return [Given("said before in this conversation", "\n".join(said))] if said else []

    def _quoted(self, message: Mapping[str, Any]) -> str:
        text = str(message.get("text") or "")
        if message.get("user") == self._user_id:
            return f"they: {text[:EACH_MOST]}"
        return f"the coach: {text.splitlines()[0][:EACH_MOST] if text else ''}"

    async def write(self, text: str) -> None:
        """The next words. They wait for each other a little, so that Slack takes them all."""
        if self._is_private or self._lost:
            return
        self._held += text
        if self._opening is None:
            words, self._held = self._held, ""
            self._opening = asyncio.create_task(self._open(words))
            self._flushed_at = time.monotonic()
        elif self._opening.done() and time.monotonic() - self._flushed_at >= FLUSH_S:
            await self._flush()

    async def finish(self, answer: Answer) -> None:
        """End with `answer`: below what was said, or in its place."""
        ts = await self._opening if self._opening else None
        if answer.say is None:
            return
        if ts is None:
            await self._post(answer.say)
        elif answer.tail is None or self._lost or not await self._stop(ts, self._held, answer.tail):
            await self._stop(ts, "", ())
            await self._slack.change(self._place.channel_id, ts, answer.say)

    @property
    def _is_private(self) -> bool:
        return self._place.for_one and not self._place.channel_id.startswith("D")

    async def _post(self, message: Message) -> None:
        place = self._place
        if self._is_private:
            await self._slack.whisper(place.channel_id, self._user_id, message, thread_ts=place.thread_ts)
        else:
            await self._slack.say(place.channel_id, message, thread_ts=place.thread_ts)

    async def _open(self, words: str) -> str | None:
        ts = await self._slack.start_stream(
            self._place.channel_id,
            self._place.thread_ts,
            words,
            team_id=self._team_id,
            user_id=self._user_id,
        )
        self._lost = ts is None
        return ts

    async def _flush(self) -> None:
        ts = await self._opening if self._opening else None
        if ts is None or not self._held:
            return
        words, self._held = self._held, ""
        self._flushed_at = time.monotonic()
        self._lost = not await self._slack.append_stream(self._place.channel_id, ts, words)

    async def _stop(self, ts: str, words: str, tail: Sequence[Block]) -> bool:
        return await self._slack.stop_stream(self._place.channel_id, ts, words, tail)
