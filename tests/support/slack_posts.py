"""A Slack reduced to what delivery asks of it, into which tests aim faults."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.posts import Copy, Unauthorized, Vanished
from domain.clock import Clock
from views.blocks import Message


class Crash(BaseException):
    """The process dies at this point: nothing that would come after it happens."""


@dataclass(frozen=True, slots=True)
class Posted:
    channel_id: str
    ts: str
    key: str
    message: Message
    at: datetime
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call. `effect`: whether it is done all the same."""

    error: BaseException
    effect: bool = False


@dataclass
class FakeSlack:
    """Channels that keep what is posted. `faults` strike posts, `look_faults` look-ups, `other_faults` all
    other calls, first come first.

    history_lag_s: how long a post takes to show in a look-up. hold: while set, posts take effect and then
    wait for it to be released. taken: set by the first post that takes effect. unready: looks at a file
    before Slack has worked through it. asleep: until when people have notifications off.
    """

    clock: Clock
    history_lag_s: float = 0
    faults: list[Fault] = field(default_factory=list)
    look_faults: list[BaseException] = field(default_factory=list)
    other_faults: list[Fault] = field(default_factory=list)
    posts: list[Posted] = field(default_factory=list)
    looks: list[datetime] = field(default_factory=list)
    calls: int = 0
    others: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    canvases: dict[str, str] = field(default_factory=dict)
    unready: int = 0
    asleep: dict[str, datetime] = field(default_factory=dict)
    revoked: bool = False
    hold: asyncio.Event | None = None
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    before_post: Callable[[], None] | None = None
    _made: int = 0

    async def post(self, channel_id: str, message: Message, key: str, *, thread_ts: str | None = None) -> str:
        self.calls += 1
        if self.before_post:
            self.before_post()
        await asyncio.sleep(0)
        if self.revoked:
            raise Unauthorized("token_revoked")
        fault = self.faults.pop(0) if self.faults else None
        if fault and not fault.effect:
            raise fault.error
        if thread_ts is not None and not any(post.ts == thread_ts for post in self.posts):
            raise Vanished("thread_not_found")
        ts = self.put(channel_id, message, key, thread_ts=thread_ts)
        self.taken.set()
        if fault:
            raise fault.error
        if self.hold:
            await self.hold.wait()
        return ts

    def put(self, channel_id: str, message: Message, key: str, *, thread_ts: str | None = None) -> str:
        """A post that is there, however it came about."""
        ts = f"{self.clock.now().timestamp():.0f}.{self._made:06d}"
        self._made += 1
        self.posts.append(Posted(channel_id, ts, key, message, self.clock.now(), thread_ts))
        return ts

    async def find(
        self, channel_id: str, key: str, oldest: datetime, *, thread_ts: str | None = None
    ) -> list[Copy]:
        now = self.clock.now()
        self.looks.append(now)
        if self.revoked:
            raise Unauthorized("token_revoked")
        if self.look_faults:
            raise self.look_faults.pop(0)
        return [
            Copy(post.ts, sum(each.thread_ts == post.ts for each in self.posts))
            for post in self.posts
            if (post.channel_id, post.key, post.thread_ts) == (channel_id, key, thread_ts)
            and post.at >= oldest
            and now - post.at >= timedelta(seconds=self.history_lag_s)
        ]

    async def edit(self, channel_id: str, ts: str, message: Message, key: str) -> None:
        def change() -> None:
            at = self._at(channel_id, ts)
            if at is None:
                raise Vanished("message_not_found")
            assert self.posts[at].key == key
            self.posts[at] = replace(self.posts[at], message=message)

        await self._other(f"edit {message.text}", change)

    async def delete(self, channel_id: str, ts: str) -> None:
        def remove() -> None:
            at = self._at(channel_id, ts)
            if at is not None:
                del self.posts[at]

        await self._other(f"delete {ts}", remove)

    async def upload(self, name: str, content: bytes, alt: str) -> str:
        file_id = f"F{len(self.files) + 1}"
        await self._other(f"upload {name}", lambda: self.files.update({file_id: content}))
        return file_id

    async def put_file(self, name: str, content: bytes) -> str:
        file_id = f"F{len(self.files) + 1}"
        await self._other(f"put {name}", lambda: self.files.update({file_id: content}))
        return file_id

    async def share_file(
        self, file_id: str, title: str, channel_id: str, *, thread_ts: str | None = None
    ) -> None:
        def show() -> None:
            assert file_id in self.files
            assert not any(post.key == file_id for post in self.posts), "Slack completes an upload once"
            self.put(channel_id, Message(f"[{title}]"), file_id, thread_ts=thread_ts)

        await self._other(f"share {title}", show)

    async def find_file(self, file_id: str, channel_id: str) -> list[Copy]:
        self.looks.append(self.clock.now())
        if self.look_faults:
            raise self.look_faults.pop(0)
        return [Copy(post.ts) for post in self.posts if (post.channel_id, post.key) == (channel_id, file_id)]

    async def drop_file(self, file_id: str, channel_id: str) -> None:
        def remove() -> None:
            self.posts = [post for post in self.posts if post.key != file_id]

        await self._other(f"drop {file_id}", remove)

    async def make_canvas(self, title: str, markdown: str) -> str:
        canvas_id = f"V{len(self.canvases) + 1}"
        await self._other(f"canvas {title}", lambda: self.canvases.update({canvas_id: markdown}))
        return canvas_id

    async def open_canvas(self, canvas_id: str, channel_id: str, access: str) -> str:
        await self._other(f"open {canvas_id} to {channel_id}: {access}", lambda: None)
        return f"https://slack.test/docs/{canvas_id}"

    async def is_ready(self, file_id: str) -> bool:
        self.unready -= 1
        return self.unready < 0

    async def undisturbed_until(self, person_id: str, now: datetime) -> datetime | None:
        until = self.asleep.get(person_id)
        return until if until is not None and until > now else None

    async def check(self) -> None:
        self.others.append("check")
        if self.revoked:
            raise Unauthorized("token_revoked")

    async def _other(self, name: str, effect: Callable[[], object]) -> None:
        self.others.append(name)
        await asyncio.sleep(0)
        if self.revoked:
            raise Unauthorized("token_revoked")
        fault = self.other_faults.pop(0) if self.other_faults else None
        if fault is None or fault.effect:
            effect()
        if fault is not None:
            raise fault.error

    def _at(self, channel_id: str, ts: str) -> int | None:
        found = (n for n, post in enumerate(self.posts) if (post.channel_id, post.ts) == (channel_id, ts))
        return next(found, None)

    def texts(self, channel_id: str | None = None) -> list[str]:
        return [post.message.text for post in self.posts if channel_id in {None, post.channel_id}]
