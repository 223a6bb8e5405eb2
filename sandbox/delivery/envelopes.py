"""What is delivered, what comes back, and the courier between the two."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sandbox.faults import Fault, Faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.clock import Clock
    from sandbox.log import ApiLog

ACK_DEADLINE_S = 3.0

EnvelopeType = Literal["slash_commands", "interactive", "events_api"]
Failure = Literal["timeout", "not_connected", "connection_closed", "http_error"]

# Of interactions, Slack reads an answer in the ack of these alone.
_ANSWERED = frozenset({"command", "view_submission", "block_suggestion"})


@dataclass(frozen=True, slots=True)
class Envelope:
    """One payload on its way. `kind` is its name in logs and faults, `text` the payload as JSON."""

    id: str
    type: EnvelopeType
    kind: str
    text: str
    accepts_response_payload: bool
    retry_attempt: int | None = None
    retry_reason: str | None = None

    @property
    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = json.loads(self.text)
        return payload


@dataclass(frozen=True, slots=True)
class Ack:
    """What the app answered. `body` is JSON, text or None; `failure` says why there is no answer."""

    body: Any = None
    failure: Failure | None = None
    status: int = 200
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return self.failure is None


class Transport(Protocol):
    """Socket Mode or HTTP."""

    @property
    def connected(self) -> bool: ...

    async def send(self, envelope: Envelope, deadline_s: float) -> Ack: ...

    async def cut(self) -> None:
        """Close whatever connection there is (the `disconnect` fault)."""


class Activity:
    """Counts what is going on, so that a test can wait until all is quiet."""

    def __init__(self) -> None:
        self._running = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @contextmanager
    def work(self) -> Iterator[None]:
        self.begin()
        try:
            yield
        finally:
            self.end()

    def begin(self) -> None:
        self._running += 1
        self._quiet.clear()

    def end(self) -> None:
        self._running -= 1
        if self._running == 0:
            self._quiet.set()

    async def settled(self, timeout_s: float, *, calm_s: float = 0.03) -> None:
        """Return once nothing has been going on for `calm_s`; TimeoutError after `timeout_s`."""
        async with asyncio.timeout(timeout_s):
            while True:
                await self._quiet.wait()
                await asyncio.sleep(calm_s)
                if self._quiet.is_set():
                    return


def make_envelope(kind: str, payload: Mapping[str, Any], **retry: Any) -> Envelope:
    types: dict[str, EnvelopeType] = {"command": "slash_commands", "event": "events_api"}
    return Envelope(
        id=str(uuid.uuid4()),
        type=types.get(kind, "interactive"),
        kind=kind,
        text=json.dumps(payload, ensure_ascii=False),
        accepts_response_payload=kind in _ANSWERED,
        **retry,
    )


class Courier:
    """Hands envelopes to the transport, strikes with faults, writes the log."""

    def __init__(
        self,
        *,
        transport: Transport,
        faults: Faults,
        log: ApiLog,
        clock: Clock,
        activity: Activity,
        deadline_s: float = ACK_DEADLINE_S,
    ) -> None:
        self._transport = transport
        self._faults = faults
        self._log = log
        self._clock = clock
        self._activity = activity
        self.deadline_s = deadline_s

    @property
    def connected(self) -> bool:
        return self._transport.connected

    async def cut(self) -> None:
        """Drop the app's connections without a word."""
        await self._transport.cut()

    async def send(self, envelope: Envelope) -> Ack:
        """Deliver one envelope and wait for its ack, at most the deadline."""
        with self._activity.work():
            started = time.monotonic()
            payload = envelope.payload
            names = [envelope.kind]
            if envelope.kind == "event":
                names.append(f"event:{payload['event']['type']}")
            ack = await self._send(envelope, self._faults.take(*names, payload=payload))
            self._log.add(
                at=self._clock.now(),
                direction="slack→app",
                method=names[-1].removeprefix("event:") if envelope.kind == "event" else envelope.kind,
                ok=ack.ok,
                args=_for_log(envelope, payload),
                response=ack.body,
                error=ack.failure,
                ms=(time.monotonic() - started) * 1000,
            )
            return ack

    async def _send(self, envelope: Envelope, fault: Fault | None) -> Ack:
        kind = None if fault is None else fault.kind
        if fault is not None and kind == "delay":
            await asyncio.sleep(fault.seconds)
        if kind == "drop":
            return Ack(failure="timeout")
        if kind == "timeout_after_effect":
            await self._transport.send(envelope, self.deadline_s)
            return Ack(failure="timeout")
        if kind == "duplicate":
            twin = Envelope(
                str(uuid.uuid4()),
                envelope.type,
                envelope.kind,
                envelope.text,
                envelope.accepts_response_payload,
            )
            first, _second = await asyncio.gather(
                self._transport.send(envelope, self.deadline_s), self._transport.send(twin, self.deadline_s)
            )
            return first
        if kind == "disconnect":
            sending = asyncio.create_task(self._transport.send(envelope, self.deadline_s))
            await asyncio.sleep(0)
            await self._transport.cut()
            return await sending
        return await self._transport.send(envelope, self.deadline_s)


def _for_log(envelope: Envelope, payload: dict[str, Any]) -> dict[str, Any]:
    if envelope.retry_attempt is None:
        return payload
    return {**payload, "retry_attempt": envelope.retry_attempt, "retry_reason": envelope.retry_reason}
