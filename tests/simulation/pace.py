"""Timers that skip the time in which nothing can happen.

They take the place of APScheduler's in `bot.scheduler`. A week has 120,000 ticks, and nearly all find
nothing: a timer here sleeps until something in the store comes due, or until another host's commit makes it
so, but never shorter than its interval.
"""

import asyncio
import itertools
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.simulation.loop import OUTSIDE

AT_LEAST_EVERY_S = 3 * 86_400.0
_SLOTS = "SELECT min(due_at) FROM schedules WHERE is_on AND paused_at IS NULL"
_DELIVERIES = """
SELECT min(at) FROM (
    SELECT min(not_before) AS at FROM deliveries AS step
    WHERE state IN ('pending', 'ambiguous') AND NOT EXISTS (
        SELECT 1 FROM deliveries AS other
        WHERE other.id IN (step.depends_on, step.file_of, step.canvas_of)
        AND other.state IN ('pending', 'sending', 'ambiguous', 'checking')
    )
    UNION ALL SELECT min(expires_at) FROM deliveries WHERE state = 'pending'
    UNION ALL SELECT min(lease_until) FROM deliveries WHERE state IN ('sending', 'checking')
    UNION ALL SELECT min(probe_at) FROM sending_pauses
)
"""
"""A step that waits for another one need not be looked at before that one has changed."""

_AUDITS = "SELECT min(audit_at) FROM deliveries WHERE state IN ('sent', 'skipped')"
_UNHURRIED = "SELECT NULL"
WORK = {"tick": _SLOTS, "audit": _AUDITS} | dict.fromkeys(("watch", "reconcile", "housekeeping"), _UNHURRIED)
"""What tells when a timer has something to do; where nothing is said, it is the deliveries."""


@dataclass(slots=True)
class _Sleeper:
    future: asyncio.Future[None]
    query: str
    earliest: float
    timer: asyncio.TimerHandle


class Pace:
    """Knows when it is worth while to look. `origin` is the true time at which the loop's time is 0."""

    def __init__(self, loop: asyncio.AbstractEventLoop, origin: datetime, path: Path) -> None:
        self._loop, self._origin = loop, origin
        self._store = sqlite3.connect(path, isolation_level=None)
        self._sleepers: dict[int, _Sleeper] = {}
        self._numbers = itertools.count()
        self.ticks = 0

    async def wait(self, name: str, seconds: float) -> None:
        """Sleep `seconds`, and then on until there may be something to do for the timer `name`."""
        query = WORK.get(name, _DELIVERIES)
        earliest = self._loop.time() + seconds
        future: asyncio.Future[None] = self._loop.create_future()
        number = next(self._numbers)
        self._sleepers[number] = _Sleeper(
            future, query, earliest, self._timer(number, self._useful(query, earliest))
        )
        await future
        self.ticks += 1

    def changed(self) -> None:
        """Something was committed: whoever sleeps too long now is to wake earlier."""
        for number, sleeper in self._sleepers.items():
            until = self._useful(sleeper.query, sleeper.earliest)
            if until < sleeper.timer.when() - 1e-3:
                sleeper.timer.cancel()
                sleeper.timer = self._timer(number, until)

    def wake_all(self) -> None:
        """Something changed that the store does not tell: all look as soon as their intervals allow."""
        for number, sleeper in self._sleepers.items():
            sleeper.timer.cancel()
            sleeper.timer = self._timer(number, max(sleeper.earliest, self._loop.time()))

    def close(self) -> None:
        self._store.close()

    def _timer(self, number: int, when: float) -> asyncio.TimerHandle:
        return OUTSIDE.run(self._loop.call_at, when, self._wake, number)

    def _wake(self, number: int) -> None:
        sleeper = self._sleepers.pop(number)
        if not sleeper.future.done():
            sleeper.future.set_result(None)

    def _useful(self, query: str, earliest: float) -> float:
        """The loop's time at which something comes due; not before `earliest`, not far in the future."""
        latest = max(earliest, self._loop.time()) + AT_LEAST_EVERY_S
        if query is _UNHURRIED:
            return latest
        [found] = self._store.execute(query).fetchone()
        if found is None:
            return latest
        at = datetime.fromisoformat(found).replace(tzinfo=UTC)
        return min(latest, max(earliest, (at - self._origin).total_seconds()))


class Timers:
    """What `bot.scheduler` uses of AsyncIOScheduler."""

    def __init__(self, pace: Pace, first_s: Callable[[float], float], **_options: Any) -> None:
        self._pace, self._first_s = pace, first_s
        self._jobs: dict[str, tuple[float, Callable[[], Awaitable[None]]]] = {}
        self.running = False

    def add_job(
        self, work: Callable[[], Awaitable[None]], _trigger: str, *, seconds: float, id: str, name: str
    ) -> None:
        self._jobs[id] = (seconds, work)

    def start(self) -> None:
        self.running = True
        for name, (seconds, work) in self._jobs.items():
            asyncio.get_running_loop().create_task(self._repeat(name, seconds, work))

    def pause(self) -> None:
        self.running = False

    def shutdown(self, *, wait: bool = True) -> None:
        self.running = False

    async def _repeat(self, name: str, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(self._first_s(seconds))
        while self.running:
            await work()
            await self._pace.wait(name, seconds)
