"""Looks at every team each minute or so for what follows no fixed rule, and writes what comes of it.

Each look is a transaction of its own: what it wrote and what it announces stand or fall together, and a team
where it fails keeps no other from theirs.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.announce import announce
from bot.steps import write_correction
from content.loader import Content
from db.engine import Database
from db.locks import alone
from db.team import every_team, find_teams
from domain.clock import Clock
from jobs.registry import WATCHES, Announcement, Correction, Watch, Watcher

log = logging.getLogger("playmaker.watches")


@dataclass(frozen=True, slots=True)
class _Looked:
    at: datetime
    running_s: float


class Watches:
    """Any number may work on one database: a team is looked at by one of them at a time.

    running_s: seconds of the machine's running time.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        content: Content,
        *,
        running_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._clock = clock
        self._content = content
        self._running_s = running_s
        self._looked: dict[str, _Looked] = {}

    async def look(self) -> int:
        """Make the looks whose turn it is; returns how many announcements were written."""
        due = [watcher for watcher in WATCHES.values() if self._is_due(watcher)]
        if not due:
            return 0
        async with self._database.reading() as tx:
            teams = await every_team(tx)
        written = 0
        for watcher in due:
            self._looked[watcher.name] = _Looked(self._clock.now(), self._running_s())
            for workspace_id, team_id in teams:
                try:
                    written += await self._one(watcher, workspace_id, team_id)
                except Exception:
                    log.exception("watch failed: watch=%s team=%d", watcher.name, team_id)
        return written

    def _is_due(self, watcher: Watcher) -> bool:
        """By the running time or by the clock, which people may set: in a demo a jump is noticed at once."""
        last = self._looked.get(watcher.name)
        if last is None:
            return True
        ahead = abs(self._clock.now() - last.at)
        return ahead >= timedelta(seconds=watcher.every_s) or (
            self._running_s() - last.running_s >= watcher.every_s
        )

    async def _one(self, watcher: Watcher, workspace_id: int, team_id: int) -> int:
        async with self._database.transaction() as tx:
            if not await alone(tx, f"watch/{watcher.name}/{team_id}"):
                return 0
            now = self._clock.now()
            teams = await find_teams(tx, workspace_id, team_id=team_id)
            if not teams:  # it went meanwhile
                return 0
            found = await watcher.look(
                Watch(tx=tx, now=now, workspace_id=workspace_id, team=teams[0], content=self._content)
            )
            posts = [each for each in found if isinstance(each, Announcement)]
            written = await announce(tx, workspace_id, posts, now=now)
            for each in found:
                if isinstance(each, Correction):
                    written += await write_correction(tx, workspace_id, each, now=now)
        if written:
            log.info("watch announced: watch=%s team=%d count=%d", watcher.name, team_id, written)
        return written
