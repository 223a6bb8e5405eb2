"""Writes deliveries as jobs do, lets time pass, and reads what became of them."""

import math
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.delivery import Delivery
from bot.steps import Head, write_posts
from db.delivery import claimable
from db.delivery_tables import Policy, State, deliveries, sending_pauses
from db.engine import Database
from domain.clock import Clock
from jobs.registry import JOBS, Image, Post, Reply, load_jobs
from services.schedules import KINDS
from tests.conftest import MovingClock
from views.blocks import Block, Message


def only_job(monkeypatch: pytest.MonkeyPatch, kind: str = "weekly_targets") -> None:
    """While the test runs there is no other job, and so no other schedule."""
    for other in [each for each in load_jobs() if each != kind]:
        monkeypatch.delitem(JOBS, other)
        monkeypatch.delitem(KINDS, other)


def said(text: str, *blocks: Block) -> Message:
    return Message(text, list(blocks) or [{"type": "section", "text": {"type": "mrkdwn", "text": text}}])


def post(
    text: str = "Head.", channel: str = "C1", *, image: Image | None = None, replies: tuple[Reply, ...] = ()
) -> Post:
    return Post(channel, said(text), "en-GB", image=image, replies=replies)


async def write(
    database: Database,
    clock: Clock,
    slot_key: str,
    *posts: Post,
    workspace_id: int = 1,
    schedule_id: int | None = None,
    kind: str = "test",
    grace_s: int = 86_400,
    policy: Policy = Policy.MOVE,
) -> bool:
    """One slot, due now."""
    head = Head(
        workspace_id=workspace_id,
        schedule_id=schedule_id,
        kind=kind,
        slot_key=slot_key,
        due_at=clock.now(),
        expires_at=clock.now() + timedelta(seconds=grace_s),
        policy=policy,
    )
    async with database.transaction() as tx:
        return await write_posts(tx, head, [(each, None) for each in posts], now=clock.now())


async def run(engine: Delivery, clock: MovingClock, *, seconds: float = 20, step: float = 1) -> None:
    """Dispatch every `step` seconds, but for those times at which nothing can have changed."""
    left = int(seconds / step)
    while left > 0:
        steps = 1 if await engine.dispatch() else await _idle_steps(engine, clock, step)
        clock.advance(seconds=step * min(steps, left))
        left -= steps


async def _idle_steps(engine: Delivery, clock: MovingClock, step: float) -> int:
    """How many steps there are until something is due that is not due now."""
    now = clock.now()
    async with engine._database.reading() as tx:
        query = sa.select(deliveries.c.id).where(*claimable()).limit(1)
        if await tx.scalar(query, {"moment": now, "channels": [], "workspaces": []}):
            return 1  # it is held back in memory, for a moment that the store does not know
        moments = [(await tx.scalar(query)) for query in _coming(now)]
    coming = min((each for each in moments if each is not None), default=None)
    return max(1, math.ceil((coming - now).total_seconds() / step)) if coming else _NEVER


_NEVER = 1_000_000


def _coming(now: datetime) -> list[sa.Select[Any]]:
    """The next moments at which time alone changes what dispatch does."""
    waiting = deliveries.c.state.in_((State.PENDING, State.AMBIGUOUS))
    return [
        sa.select(sa.func.min(deliveries.c.not_before)).where(waiting, deliveries.c.not_before > now),
        sa.select(sa.func.min(deliveries.c.expires_at)).where(waiting, deliveries.c.expires_at > now),
        sa.select(sa.func.min(deliveries.c.lease_until)).where(deliveries.c.lease_until > now),
        sa.select(sa.func.min(sending_pauses.c.probe_at)).where(sending_pauses.c.probe_at > now),
    ]


async def rows(database: Database) -> dict[str, Any]:
    """{slot key: row}, in the order they were written."""
    async with database.reading() as tx:
        found = (await tx.execute(sa.select(deliveries).order_by(deliveries.c.id))).mappings().all()
    return {row["slot_key"]: row for row in found}


async def states(database: Database) -> dict[str, tuple[str, str | None]]:
    """{slot key: (state, reason)}"""
    return {key: (row["state"], row["reason"]) for key, row in (await rows(database)).items()}
