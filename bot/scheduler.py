"""The timers. They run on real time and hold no state; what is due, the clock and the database say."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery import Delivery
from bot.slots import Slots
from bot.watches import Watches
from db.aftercare import forget_attempts
from db.delivery_files import drop_content
from db.engine import Database
from db.inbox import forget_before
from db.practice import forget_words_before
from domain.clock import Clock
from domain.practice import KEPT as PRACTICES_KEPT

log = logging.getLogger("playmaker.scheduler")

TICK_S = 5.0
AUDIT_S = 60.0
RECONCILE_S = 60.0
HOUSEKEEPING_S = 3600.0
INBOX_KEPT = timedelta(days=7)
ATTEMPTS_KEPT = timedelta(days=90)
MOST_DISPATCHES = 24  # those that wait for a slow Slack share the work with the next; more would only pile up

Work = Callable[[], Awaitable[object]]


class Scheduler:
    """Starts and stops with the process; every replica has one and they need not know of each other."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        slots: Slots,
        delivery: Delivery,
        watches: Watches,
        *,
        tick_s: float = TICK_S,
    ) -> None:
        self._database = database
        self._clock = clock
        self._slots = slots
        self._delivery = delivery
        self._watches = watches
        self._running: set[asyncio.Task[object]] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self._stopped = False
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it tells of every tick
        self._timers = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self.every(tick_s, "tick", self.tick)
        self.every(tick_s, "watch", self.watch)
        self.every(tick_s, "dispatch", self.dispatch)
        self.every(AUDIT_S, "audit", delivery.audit)
        self.every(RECONCILE_S, "reconcile", slots.reconcile)
        self.every(HOUSEKEEPING_S, "housekeeping", self.housekeeping)

    async def start(self) -> None:
        """Put the schedules right, then start the timers. Needs the running loop."""
        await self._guarded("reconcile", self._slots.reconcile)
        self._timers.start()

    async def stop(self, grace_s: float = 20.0) -> None:
        """Start nothing more and wait, up to `grace_s` seconds, for what is under way.

        What takes longer is cut off; its lease ends, and whoever comes next looks it up.
        """
        self._stopped = True
        self._delivery.stop()
        if self._timers.running:
            self._timers.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=grace_s)
        if self._timers.running:
            self._timers.shutdown(wait=False)
            await asyncio.sleep(0)  # it ends in a callback of the loop
        if self._running:
            log.warning("stopped with work under way: count=%d", len(self._running))
        cut_off = list(self._sending)
        for task in cut_off:
            task.cancel()
        await asyncio.gather(*cut_off, return_exceptions=True)

    async def tick(self) -> None:
        """Write what is due and, so that it does not wait for the next tick, send it."""
        if await self._slots.derive():
            self.wake()

    async def watch(self) -> None:
        """Look whether something is due that follows no rule."""
        if await self._watches.look():
            self.wake()

    async def dispatch(self) -> None:
        """Send what may be sent, without waiting for it: a slow workspace must not hold up the next tick."""
        self.wake()

    def wake(self) -> None:
        """Send now what was just written."""
        if self._stopped or len(self._sending) >= MOST_DISPATCHES:
            return
        task = asyncio.create_task(self._guarded("dispatch", self._delivery.dispatch))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def housekeeping(self) -> None:
        """Forget what came in so long ago that Slack will not repeat it, and what delivery needs no more."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            dropped = await forget_before(tx, now - INBOX_KEPT)
            attempts = await forget_attempts(tx, now - ATTEMPTS_KEPT)
            files = await drop_content(tx)
            talks = await forget_words_before(tx, now - PRACTICES_KEPT, now=now)
        log.info("tidied: inbox=%d attempts=%d files=%d practices=%d", dropped, attempts, files, talks)

    def every(self, seconds: float, name: str, work: Work) -> None:
        """Do it again and again, from the first time that long has passed."""

        async def run() -> None:
            await self._guarded(name, work)

        self._timers.add_job(run, "interval", seconds=seconds, id=name, name=name)

    async def _guarded(self, name: str, work: Work) -> None:
        """Run one piece of work; its failure is logged and the timer goes on."""
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            await work()
        except Exception:
            log.exception("%s failed", name)
        finally:
            self._running.discard(task)
