"""Sends what is written and makes sure of it: each delivery appears in its channel exactly once.

One code path on both engines: claim a row with a lease, act on Slack with no transaction open, settle only
while the claim still holds. Whatever leaves the outcome open makes a post ambiguous; it is then looked up in
the channel by the key in its metadata, and sent again only after a look that found nothing, taken long
enough after the send for Slack's history to have caught up. A file below a post is looked up by its id, and
taken away before it is shared anew. Changing, deleting and uploading may be repeated at any time, and are. A
canvas cannot be looked up: it is made at most once, and its post goes without where that failed.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from bot.admission import CEILING, Admission, NoLongerHeld
from bot.alerts import raise_alert
from bot.audit import Audit
from bot.metrics import POSTS
from bot.outcomes import (
    LOOK_BACK,
    Outcome,
    after_failed_look,
    after_failed_send,
    after_look,
    after_sent,
    message_of,
    nothing_done,
)
from bot.pace import Pace
from bot.posts import TIMEOUT_S, Limited, Posts, Unauthorized
from bot.uploading import Draw, Uploads
from db import delivery as store
from db import pauses
from db.delivery import Claim
from db.delivery_tables import SEEN, Action, State
from db.engine import Database
from domain.clock import Clock

log = logging.getLogger("playmaker.delivery")

LEASE_S = 60.0
CHANNEL_PACE_S = 1.0  # Slack takes about one post a second in a channel; changes are limited by the minute
PEOPLE = "UW"  # how the Slack ids of people begin
IN_FLIGHT = 16  # of all workspaces together


class Delivery:
    """Any number may work on one database; each has its own name as owner of its claims.

    posts: the Slack of the one workspace, or a function from a workspace's id to its Slack.
    clock: decides what is due. timeout_s: the longest that a call of `posts` takes.
    workers: how many deliveries of one workspace are acted on at once. ceiling: most direct messages that a
    person gets a day. draw: makes PNGs of charts; without it, posts go without theirs.
    """

    def __init__(
        self,
        database: Database,
        posts: Posts | Callable[[int], Posts],
        clock: Clock,
        *,
        timeout_s: float = TIMEOUT_S,
        lease_s: float = LEASE_S,
        workers: int = 4,
        ceiling: int = CEILING,
        draw: Draw | None = None,
    ) -> None:
        if lease_s <= timeout_s:
            raise ValueError("a lease must outlive the call it covers")
        self._database = database
        self._posts_of = posts if callable(posts) else lambda _workspace_id: posts
        self._clock = clock
        self._admission = Admission(database, self._posts_of, clock, ceiling)
        self._uploads = Uploads(database, draw)
        self._audit = Audit(database, self._posts_of, clock)
        self._timeout_s = timeout_s
        self._lease_s = lease_s
        self._owner = secrets.token_hex(8)
        self._pace = Pace(share=workers)
        self._claiming = asyncio.Lock()
        self._in_flight = 0
        self._stopping = False

    async def dispatch(self) -> int:
        """Act on everything that may be acted on now; returns on how many deliveries.

        May be called while an earlier call still waits for a slow Slack: they share the work.
        """
        probes = [asyncio.create_task(self._probe(each)) for each in await self._tidy()]
        begun: list[asyncio.Task[None]] = []
        working: set[asyncio.Task[None]] = set()
        try:
            while not self._stopping:
                held = await self._claim() if self._in_flight < IN_FLIGHT else None
                if held is not None:
                    begun.append(asyncio.create_task(self._work(*held)))
                    working.add(begun[-1])
                elif working:  # each one that ends may free a channel, or the step after it
                    _, working = await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
                else:
                    break
        except asyncio.CancelledError:
            for task in (*working, *probes):
                task.cancel()
            raise
        finally:
            done = await asyncio.gather(*begun, *probes, return_exceptions=True)
        failed = [each for each in done if isinstance(each, BaseException)]
        if failed:
            raise failed[0]
        return len(begun)

    async def audit(self) -> int:
        """Remove copies of posts that were sent twice; returns how many."""
        return await self._audit.run()

    def stop(self) -> None:
        """Claim nothing more; what is under way is finished."""
        self._stopping = True

    async def _tidy(self) -> list[int]:
        """Settle what time has settled; returns the workspaces whose token is to be tried."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            lost = await store.end_leases(tx, now)
            late = await store.skip_expired(tx, now)
            orphans = await store.skip_orphans(tx, now)
            probes = await pauses.take_probes(tx, now)
        for delivery_id in lost:
            log.warning("lease ended: delivery=%d", delivery_id)
        for delivery_id in late:
            log.warning("delivery skipped: delivery=%d reason=too late", delivery_id)
        for delivery_id in orphans:
            log.warning("delivery skipped: delivery=%d reason=%s", delivery_id, store.GONE)
        return probes

    async def _probe(self, workspace_id: int) -> None:
        """Ask whether Slack takes the token again; only then is anything sent there."""
        try:
            await self._posts_of(workspace_id).check()
        except Exception as error:
            log.warning("sending still paused: workspace=%d error=%s", workspace_id, error)
            return
        async with self._database.transaction() as tx:
            await pauses.resume_sending(tx, workspace_id)
        log.warning("sending goes on: workspace=%d", workspace_id)

    async def _claim(self) -> tuple[Claim, float] | None:
        """A claim and the running time just before it was made.

        One at a time in this process, so that the pace of a channel holds among all that is under way.
        """
        async with self._claiming:
            started_s = running_s()
            now = self._clock.now()
            async with self._database.transaction() as tx:
                held = await store.claim(
                    tx,
                    now=now,
                    owner=self._owner,
                    lease_until=now + timedelta(seconds=self._lease_s),
                    limits=self._pace.limits(started_s, now),
                )
            if held is None:
                return None
            self._pace.begin(held, until_s=running_s() + self._lease_s)
            self._in_flight += 1
            return held, started_s

    async def _work(self, held: Claim, started_s: float) -> None:
        free_s = running_s()
        try:
            outcome = await self._act(held, started_s)
            if held.state is State.SENDING and held.action in SEEN:
                free_s = running_s() + CHANNEL_PACE_S
            if outcome is not None:
                await self._settle(held, outcome)
        finally:
            self._in_flight -= 1
            self._pace.end(held, free_s=free_s)

    async def _act(self, held: Claim, started_s: float) -> Outcome | None:
        if held.state is State.CHECKING:
            return await self._look_up(held)
        if held.policy is not None:
            try:
                decided = await self._admission.decide(held)
            except NoLongerHeld:
                return None
            if not isinstance(decided, Claim):
                return decided
            held = decided
        if not self._is_in_time(held, started_s):
            # This process stood still. Somebody else may hold the delivery by now: leave it to the lease.
            log.warning("not sent, lease too short: delivery=%d", held.id)
            return None
        try:
            ts = await self._send(held, started_s)
        except Exception as error:
            await self._note(held, error)
            return after_failed_send(held, error, self._clock.now())
        return after_sent(held, ts, self._clock.now())

    def _is_in_time(self, held: Claim, started_s: float) -> bool:
        """Whether the lease outlives what is about to be sent."""
        calls = 2 if held.channel_id[0] in PEOPLE else 1  # a direct message is opened first
        return running_s() - started_s + calls * self._timeout_s < self._lease_s

    async def _send(self, held: Claim, started_s: float) -> str | None:
        posts = self._posts_of(held.workspace_id)
        match held.action:
            case Action.POST:
                message = message_of(held)
                return await posts.post(held.channel_id, message, held.key, thread_ts=held.root_ts)
            case Action.EDIT:
                assert held.parent is not None
                await posts.edit(held.channel_id, held.parent.ts, message_of(held), held.parent.key)
            case Action.DELETE:
                assert held.parent is not None
                await posts.delete(held.channel_id, held.parent.ts)
            case Action.UPLOAD:
                await self._uploads.bring(posts, held)
            case Action.FILE:
                await self._uploads.share(posts, held, in_time=lambda: self._is_in_time(held, started_s))
            case Action.CANVAS:
                await self._uploads.draw_canvas(posts, held)
        return None

    async def _look_up(self, held: Claim) -> Outcome:
        looked_at = self._clock.now()  # before the read: what is absent later than this may yet appear
        if held.action is Action.FILE and held.file_id is None:
            return nothing_done(looked_at)
        posts = self._posts_of(held.workspace_id)
        try:
            if held.action is Action.FILE:
                found = await posts.find_file(held.file_id or "", held.channel_id)
            else:
                found = await posts.find(
                    held.channel_id, held.key, held.first_try_at - LOOK_BACK, thread_ts=held.root_ts
                )
        except Exception as error:
            await self._note(held, error)
            return after_failed_look(error, self._clock.now())
        return after_look(held, found, looked_at)

    async def _note(self, held: Claim, error: Exception) -> None:
        """What an error says of more than this one delivery."""
        if isinstance(error, Limited):
            wait = timedelta(seconds=error.retry_after_s)
            until_s = running_s() + error.retry_after_s
            self._pace.hold(held, until_s=until_s, until=self._clock.now() + wait)
        elif isinstance(error, Unauthorized):
            async with self._database.transaction() as tx:
                new = await pauses.pause_sending(tx, held.workspace_id, str(error), now=self._clock.now())
            if new:
                log.error("sending paused: workspace=%d reason=%s", held.workspace_id, error)

    async def _settle(self, held: Claim, outcome: Outcome) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            ours = await store.settle(tx, held, outcome.state, now=now, **outcome.values)
            if ours and held.action is Action.DELETE and outcome.state is State.SENT:
                await store.mark_gone(tx, held.id, now=now)
            if ours and outcome.state is State.DEAD:
                await raise_alert(tx, held, str(outcome.values.get("reason")), now=now)
        level = logging.ERROR if outcome.state is State.DEAD else logging.INFO
        if not ours:
            level = logging.WARNING
        elif outcome.state in {State.SENT, State.DEAD, State.SKIPPED}:
            POSTS.labels(held.kind, outcome.state.value).inc()
        log.log(
            level,
            "delivery %s%s: delivery=%d slot=%s sends=%d reason=%s",
            outcome.state.value,
            "" if ours else " but no longer held",
            held.id,
            held.slot_key,
            held.sends,
            outcome.values.get("reason"),
        )


def running_s() -> float:
    """Seconds that the machine has been up, counting those it slept, where the system can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
