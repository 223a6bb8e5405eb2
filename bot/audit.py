"""Looks again, minutes later, at posts that may have been sent twice, and removes what is too much.

A request of a process that stood still, or one that was long on its way, can take effect after it was looked
for in vain and sent again. No check before sending can exclude that; this makes it last minutes only.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.outcomes import AUDITS_AFTER, LOOK_BACK
from bot.posts import Copy, Posts, Refused
from db.aftercare import Audited, claim_audit, end_audit
from db.delivery_tables import Action
from db.engine import Database
from domain.clock import Clock

log = logging.getLogger("playmaker.audit")

AGAIN_AFTER = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(days=1)


class Audit:
    """Any number may work on one database: each post is looked at by one of them."""

    def __init__(self, database: Database, posts_of: Callable[[int], Posts], clock: Clock) -> None:
        self._database = database
        self._posts_of = posts_of
        self._clock = clock

    async def run(self) -> int:
        """Look at everything that is due; returns how many extra copies were removed."""
        removed = 0
        while True:
            now = self._clock.now()
            async with self._database.transaction() as tx:
                audited = await claim_audit(tx, now=now, again_at=now + AGAIN_AFTER)
            if audited is None:
                return removed
            removed += await self._look(audited)

    async def _look(self, audited: Audited) -> int:
        posts = self._posts_of(audited.workspace_id)
        if audited.action is Action.FILE:
            return await self._drop_given_up(posts, audited)
        try:
            copies = await posts.find(
                audited.channel_id,
                audited.key,
                audited.first_try_at - LOOK_BACK,
                thread_ts=audited.thread_ts,
            )
            kept = to_keep(copies, audited.ts) if audited.is_wanted else None
            extra = [copy for copy in copies if copy is not kept]
            for copy in extra:
                await posts.delete(audited.channel_id, copy.ts)
        except Exception as error:
            await self._put_off(audited, error)
            return 0
        await self._end(audited, kept.ts if kept else None, next_audit(audited))
        for copy in extra:
            log.warning("copy removed: delivery=%d slot=%s ts=%s", audited.id, audited.slot_key, copy.ts)
        return len(extra)

    async def _drop_given_up(self, posts: Posts, audited: Audited) -> int:
        """Files of earlier tries, which may have been shared after all. Each has an id of its own."""
        try:
            for file_id in audited.given_up:
                await posts.drop_file(file_id, audited.channel_id)
        except Exception as error:
            await self._put_off(audited, error)
            return 0
        await self._end(audited, None, next_audit(audited))
        return 0

    async def _put_off(self, audited: Audited, error: Exception) -> None:
        """It is looked at again in a minute, unless there is no use in that."""
        log.warning("audit failed: delivery=%d error=%s", audited.id, type(error).__name__)
        hopeless = self._clock.now() - audited.settled_at > GIVE_UP_AFTER
        if hopeless or isinstance(error, Refused):
            await self._end(audited, None, None)

    async def _end(self, audited: Audited, ts: str | None, next_at: datetime | None) -> None:
        async with self._database.transaction() as tx:
            await end_audit(tx, audited, ts=ts, next_at=next_at, now=self._clock.now())


def to_keep(copies: Sequence[Copy], known_ts: str | None) -> Copy | None:
    """The copy with most replies; of equal ones the one that is known, else the oldest."""
    if not copies:
        return None
    return max(copies, key=lambda copy: (copy.replies, copy.ts == known_ts, -float(copy.ts)))


def next_audit(audited: Audited) -> datetime | None:
    """When it is looked at the next time, or None after the last."""
    left = AUDITS_AFTER[audited.audits + 1 :]
    return audited.settled_at + left[0] if left else None
