"""The clock that the local Slack and the app share.

Everything that carries a date reads it here, so that a demo or a test can move a whole week ahead at once.
Deadlines of the protocol (acks, trigger ids, rate limits) do not: they are measured in real, monotonic time.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# A sleeper wakes on every jump; between jumps it looks again at least this often, in seconds.
_LONGEST_NAP_S = 60.0


@dataclass(frozen=True, slots=True)
class ClockState:
    """What is stored of a clock: `offset_s` to real time while it runs, `frozen_at` (Unix) else."""

    offset_s: float
    frozen_at: float | None


class Clock:
    """Aware UTC time that runs with real time plus an offset, or stands still until it is moved.

    `start=None` is real time. A clock is moved forward only; `reset()` alone goes back to real time.
    """

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("A clock starts at an aware moment")
        real = time.time()
        self._offset_s = 0.0 if start is None else start.timestamp() - real
        self._frozen_at: float | None = None
        if frozen:
            self._frozen_at = real if start is None else start.timestamp()
        self._listeners: list[Callable[[], None]] = []

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    @property
    def offset_s(self) -> float:
        """Seconds that this clock is ahead of real time."""
        return self._offset_s if self._frozen_at is None else self._frozen_at - time.time()

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def timestamp(self) -> float:
        """The present moment in Unix seconds."""
        return time.time() + self._offset_s if self._frozen_at is None else self._frozen_at

    def advance(self, delta: timedelta) -> None:
        """Move forward; a negative `delta` raises ValueError."""
        if delta < timedelta(0):
            raise ValueError("The clock never goes back")
        if self._frozen_at is None:
            self._offset_s += delta.total_seconds()
        else:
            self._frozen_at += delta.total_seconds()
        self._tell()

    def set(self, moment: datetime) -> None:
        """Jump to an aware moment that is not in the past of this clock (else ValueError)."""
        self.advance(moment - self.now())

    def reset(self) -> None:
        """Follow real time again, even if that goes back."""
        self._offset_s, self._frozen_at = 0.0, None
        self._tell()

    def on_jump(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every move; returns the function that ends this."""
        self._listeners.append(listener)

        def forget() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return forget

    async def sleep_until(self, moment: datetime) -> None:
        """Wait until this clock reaches `moment`, by time passing or by a jump."""
        jumped = asyncio.Event()
        forget = self.on_jump(jumped.set)
        try:
            while (left_s := (moment - self.now()).total_seconds()) > 0:
                jumped.clear()
                # Not wait_for: before Python 3.12 that may swallow a cancellation that comes with a jump.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(min(left_s, _LONGEST_NAP_S)):
                        await jumped.wait()
        finally:
            forget()

    def state(self) -> ClockState:
        return ClockState(0.0 if self._frozen_at is not None else self._offset_s, self._frozen_at)

    def restore(self, state: ClockState) -> None:
        """Go on where a stored clock was; one that already stands later than that stays there."""
        stored = state.frozen_at if state.frozen_at is not None else time.time() + state.offset_s
        if stored <= self.timestamp():
            return
        if self._frozen_at is not None:
            self._frozen_at = stored
        else:
            self._offset_s, self._frozen_at = state.offset_s, state.frozen_at
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
