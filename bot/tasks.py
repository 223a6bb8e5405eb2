"""Background work that is neither lost nor forgotten: tracked, and waited for at shutdown."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Tasks:
    """Runs coroutines in the background and waits for them in the end."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("background work failed", exc_info=task.exception(), extra={"task": task.get_name()})

    async def drain(self, timeout_s: float) -> bool:
        """Wait until nothing runs, work started meanwhile included; False when time ran out."""
        try:
            async with asyncio.timeout(timeout_s):
                while self._running:
                    await asyncio.wait(set(self._running))
        except TimeoutError:
            log.warning("stopped with work unfinished", extra={"count": len(self._running)})
            return False
        return True
