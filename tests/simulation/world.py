"""A pretend Slack: channels that keep posts, and a network to it that loses and delays.

It notes every send and every read, so that afterwards can be told which second send was justified.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.posts import TIMEOUT_S, Copy, Limited, NotSent, Refused, Vanished
from tests.simulation.faults import Faults
from tests.simulation.loop import HOST, OUTSIDE, Host
from views.blocks import Message

TRAVEL_S = (0.02, 0.4)
LATEST_S = 900.0  # how long after it was sent a request may still land
FREEZE_S = (1.0, 600.0)


class ServerError(Exception):
    """An answer that says nothing about what was done."""


@dataclass(slots=True)
class Live:
    """A message in a channel; `deleted_at` once it is gone."""

    channel_id: str
    ts: str
    key: str
    text: str
    landed_at: datetime
    shown_at: datetime  # from when on the history has it
    thread_ts: str | None = None
    deleted_at: datetime | None = None
    first_text: str = ""


@dataclass(slots=True)
class Sent:
    """One call to post. `told`: what its host learned, "" if nothing; `frozen`: it stood still before."""

    key: str
    host: str
    called_at: datetime
    fault: str | None
    frozen: bool = False
    told: str = ""


@dataclass(slots=True)
class Look:
    """One read for a key. `found` is only meant once it is `answered`."""

    key: str
    host: str
    called_at: datetime
    answered: bool = False
    found: str | None = None


@dataclass(slots=True)
class Shared:
    """A file that came to Slack, and where it is shown, once it is."""

    id: str
    title: str = ""
    thread_ts: str | None = None
    landed_at: datetime | None = None
    shown_at: datetime | None = None
    deleted_at: datetime | None = None


@dataclass
class World:
    """What all hosts share: true time and Slack. `clock_offsets_s` is how far each host's clock is off."""

    loop: asyncio.AbstractEventLoop
    start: datetime
    faults: Faults
    history_lag_s: float = 0.0
    messages: list[Live] = field(default_factory=list)
    sends: list[Sent] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    closed_channels: set[str] = field(default_factory=set)
    files: dict[str, Shared] = field(default_factory=dict)
    canvases: list[str] = field(default_factory=list)
    outage_until: datetime | None = None

    def now(self) -> datetime:
        """The true time."""
        return self.start + timedelta(seconds=self.loop.time())

    def live(self) -> list[Live]:
        return [each for each in self.messages if each.deleted_at is None]

    def post(self, channel_id: str, message: Message, key: str, thread_ts: str | None = None) -> Live:
        """A request to post lands.

        Raises:
            Refused: the channel takes no posts.
        """
        if channel_id in self.closed_channels:
            raise Refused("is_archived")
        now = self.now()
        lag_s = self.faults.between(0, self.history_lag_s) if self.history_lag_s else 0.0
        if thread_ts is not None and self.message(channel_id, thread_ts) is None:
            raise Vanished("thread_not_found")
        live = Live(
            channel_id,
            f"{int(now.timestamp())}.{len(self.messages):06d}",
            key,
            message.text,
            now,
            now + timedelta(seconds=lag_s),
            thread_ts,
            first_text=message.text,
        )
        self.messages.append(live)
        return live

    def message(self, channel_id: str, ts: str) -> Live | None:
        """The message that is there now."""
        return next((each for each in self.live() if (each.channel_id, each.ts) == (channel_id, ts)), None)

    def edit(self, channel_id: str, ts: str, message: Message) -> None:
        found = self.message(channel_id, ts)
        if found is None:
            raise Vanished("message_not_found")
        found.text = message.text

    def delete(self, channel_id: str, ts: str) -> None:
        found = self.message(channel_id, ts)
        if found is not None:
            found.deleted_at = self.now()

    def put_file(self) -> str:
        file_id = f"F{len(self.files)}"
        self.files[file_id] = Shared(file_id)
        return file_id

    def share(self, file_id: str, title: str, channel_id: str, thread_ts: str | None) -> None:
        """A request to show a file lands; Slack completes an upload once.

        Raises:
            Refused: the channel takes no posts, or there is no such upload.
        """
        if channel_id in self.closed_channels:
            raise Refused("is_archived")
        file = self.files[file_id]
        if file.landed_at is not None:
            raise Refused("file_not_found")
        if thread_ts is not None and self.message(channel_id, thread_ts) is None:
            raise Vanished("thread_not_found")
        now = self.now()
        lag_s = self.faults.between(0, self.history_lag_s) if self.history_lag_s else 0.0
        file.title, file.thread_ts, file.landed_at = title, thread_ts, now
        file.shown_at = now + timedelta(seconds=lag_s)

    def shares(self, file_id: str) -> list[Copy]:
        """Where Slack says by now that a file is shown."""
        file = self.files[file_id]
        seen = file.shown_at is not None and file.shown_at <= self.now() and file.deleted_at is None
        return [Copy(f"of {file_id}")] if seen else []

    def drop_file(self, file_id: str) -> None:
        """An upload that is not complete cannot be deleted, and may be completed later."""
        file = self.files[file_id]
        if file.landed_at is not None:
            file.deleted_at = self.now()

    def make_canvas(self, title: str) -> str:
        self.canvases.append(title)
        return f"V{len(self.canvases)}"

    def history(self, channel_id: str, key: str, oldest: datetime, thread_ts: str | None) -> list[Copy]:
        """What the channel's history, or a thread's, shows now of a key, oldest first."""
        now = self.now()
        live = self.live()
        return [
            Copy(each.ts, sum(other.thread_ts == each.ts for other in live))
            for each in live
            if (each.channel_id, each.key, each.thread_ts) == (channel_id, key, thread_ts)
            and each.landed_at >= oldest
            and each.shown_at <= now
        ]


class SimPosts:
    """One host's way to Slack: `bot.delivery.Posts`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def post(self, channel_id: str, message: Message, key: str, *, thread_ts: str | None = None) -> str:
        sent = Sent(key, _host().name, self._world.now(), self._world.faults.at("post"))
        self._world.sends.append(sent)
        sent.frozen = sent.fault == "freeze"
        try:
            live: Live = await self._call(
                sent.fault, lambda: self._world.post(channel_id, message, key, thread_ts)
            )
        except Exception as error:
            sent.told = type(error).__name__
            raise
        sent.told = "ok"
        return live.ts

    async def find(
        self, channel_id: str, key: str, oldest: datetime, *, thread_ts: str | None = None
    ) -> list[Copy]:
        look = Look(key, _host().name, self._world.now())
        self._world.looks.append(look)
        shown: list[Copy] = await self._call(
            self._world.faults.at("read"), lambda: self._world.history(channel_id, key, oldest, thread_ts)
        )
        look.answered, look.found = True, shown[0].ts if shown else None
        return shown

    async def edit(self, channel_id: str, ts: str, message: Message, key: str) -> None:
        fault = self._world.faults.at("change")
        await self._call(fault, lambda: self._world.edit(channel_id, ts, message))

    async def delete(self, channel_id: str, ts: str) -> None:
        fault = self._world.faults.at("change")
        await self._call(fault, lambda: self._world.delete(channel_id, ts))

    async def upload(self, name: str, content: bytes, alt: str) -> str:
        fault = self._world.faults.at("change")
        made: str = await self._call(fault, lambda: f"F{name}")
        return made

    async def put_file(self, name: str, content: bytes) -> str:
        fault = self._world.faults.at("change")
        made: str = await self._call(fault, self._world.put_file)
        return made

    async def share_file(
        self, file_id: str, title: str, channel_id: str, *, thread_ts: str | None = None
    ) -> None:
        def share() -> None:
            self._world.share(file_id, title, channel_id, thread_ts)

        await self._call(self._world.faults.at("post"), share)

    async def find_file(self, file_id: str, channel_id: str) -> list[Copy]:
        shown: list[Copy] = await self._call(
            self._world.faults.at("read"), lambda: self._world.shares(file_id)
        )
        return shown

    async def drop_file(self, file_id: str, channel_id: str) -> None:
        await self._call(self._world.faults.at("change"), lambda: self._world.drop_file(file_id))

    async def make_canvas(self, title: str, markdown: str) -> str:
        fault = self._world.faults.at("post")
        made: str = await self._call(fault, lambda: self._world.make_canvas(title))
        return made

    async def open_canvas(self, canvas_id: str, channel_id: str, access: str) -> str:
        await self._call(self._world.faults.at("change"), lambda: None)
        return f"https://slack.test/docs/{canvas_id}"

    async def is_ready(self, file_id: str) -> bool:
        await self._call(self._world.faults.at("read"), lambda: None)
        return self._world.faults.between(0, 1) > 0.3

    async def undisturbed_until(self, person_id: str, now: datetime) -> datetime | None:
        await self._call(self._world.faults.at("read"), lambda: None)
        return None

    async def check(self) -> None:
        await self._call(self._world.faults.at("read"), lambda: None)

    async def _call(self, fault: str | None, effect: Callable[[], Any]) -> Any:
        """One request and its answer through the network, with what goes wrong on the way."""
        world, host = self._world, _host()
        if fault is None and world.outage_until is not None and world.now() < world.outage_until:
            fault = "unreachable"
        await self._leave(fault, host)
        answer: asyncio.Future[Any] = world.loop.create_future()
        arrives_s = world.faults.between(*TRAVEL_S)
        if fault == "late":
            arrives_s = world.faults.between(TIMEOUT_S, LATEST_S)
        OUTSIDE.run(world.loop.call_later, arrives_s, _arrive, world, fault, host, effect, answer)
        async with asyncio.timeout(TIMEOUT_S):
            return await answer

    async def _leave(self, fault: str | None, host: Host) -> None:
        """What can happen before the request is on its way."""
        match fault:
            case "crash":
                host.kill()
                await _never()
            case "freeze" | "freeze, unreachable":
                host.freeze(self._world.faults.between(*FREEZE_S))
                await asyncio.sleep(0)
                if fault != "freeze":
                    raise NotSent("no connection")
            case "unreachable":
                await asyncio.sleep(self._world.faults.between(*TRAVEL_S))
                raise NotSent("no connection")
            case "limited":
                await asyncio.sleep(self._world.faults.between(*TRAVEL_S))
                raise Limited(round(self._world.faults.between(1, 60)))


def _arrive(
    world: World, fault: str | None, host: Host, effect: Callable[[], Any], answer: asyncio.Future[Any]
) -> None:
    """The request is at Slack's door; the answer goes back, unless it is lost."""
    if fault in {"server error", "lost", "reset"}:
        result, error = None, None
    else:
        result, error = _done(effect)
    match fault:
        case "crash after":
            host.kill()
            return
        case "freeze after":
            host.freeze(world.faults.between(*FREEZE_S))
        case "lost" | "lost after":
            return
        case "server error" | "server error after":
            error = ServerError("HTTP 500")
        case "internal error after":
            error = ServerError("internal_error")
        case "reset" | "reset after":
            error = ConnectionResetError()
    world.loop.call_later(world.faults.between(*TRAVEL_S), _back, answer, result, error)


def _done(effect: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return effect(), None
    except Exception as error:
        return None, error


def _back(answer: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
    if answer.done():  # nobody waits any more
        return
    if error is not None:
        answer.set_exception(error)
        answer.exception()  # looked at, in case its host is gone
    else:
        answer.set_result(result)


def _host() -> Host:
    host = HOST.get()
    assert host is not None, "only a replica talks to Slack"
    return host


def _never() -> Awaitable[None]:
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True)
class HostClock:
    """A machine's own clock, `offset_s` ahead of the true time."""

    world: World
    offset_s: float = 0.0

    def now(self) -> datetime:
        return (self.world.now() + timedelta(seconds=self.offset_s)).astimezone(UTC)
