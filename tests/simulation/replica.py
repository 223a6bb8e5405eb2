"""One replica of the bot on a host: the real engine, store and timers' work, and a pretend way to Slack."""

import asyncio
import contextlib
from pathlib import Path

from bot.announce import announce
from bot.delivery import Delivery
from bot.scheduler import Scheduler
from bot.slots import Slots
from bot.watches import Watches
from content.loader import Content
from db.engine import Database
from db.inbox import receive
from handlers.registry import Announcement
from tests.simulation.loop import Host
from tests.simulation.world import HostClock, SimPosts, World

UNWIND_S = 60.0
WORKSPACE_ID = 1


class Replica:
    """`clock` is its machine's, and may be set wrong."""

    def __init__(self, host: Host, world: World, path: Path) -> None:
        self.host = host
        self.clock = HostClock(world)
        self._world = world
        self._database = Database(f"sqlite:///{path}")
        self._scheduler: Scheduler | None = None

    async def run(self, content: Content) -> None:
        """Work until killed."""
        delivery = Delivery(self._database, SimPosts(self._world), self.clock)
        slots = Slots(self._database, self.clock, content)
        watches = Watches(self._database, self.clock, content, running_s=self._world.loop.time)
        self._scheduler = Scheduler(self._database, self.clock, slots, delivery, watches)
        await self._scheduler.start()

    async def take(self, key: str, post: Announcement) -> None:
        """Answer a request as dispatch does: received, done and announced in one transaction."""
        now = self.clock.now()
        async with self._database.transaction() as tx:
            if not await receive(tx, key, now=now):
                return
            await announce(tx, WORKSPACE_ID, [post], now=now)
        if self._scheduler is not None:
            self._scheduler.wake()

    async def unwind(self) -> None:
        """Cancel what hangs, for there is nothing left that it could do."""
        hanging = [task for task in self.host.tasks if not task.done()]
        for task in hanging:
            task.cancel()
        self.host.release()
        if hanging:
            _, stuck = await asyncio.wait(hanging, timeout=UNWIND_S)
            assert not stuck, f"tasks of {self.host.name} cannot be ended: {stuck}"
        for task in self.host.tasks:
            if not task.cancelled():
                task.exception()
        with contextlib.suppress(Exception):
            await self._database.close()
