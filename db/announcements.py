"""What announcements ask of the store: the post that a key stands for, and what a later step does to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.base import Tx, Utc
from db.delivery_tables import Action, State, deliveries

WITHDRAWN = "withdrawn before it was sent"


@dataclass(frozen=True, slots=True)
class Target:
    """A post that another step is about. `is_lost`: it was never made and will not be, or is deleted."""

    id: int
    channel_id: str
    is_lost: bool
    body: dict[str, Any]
    file_of: int | None
    canvas_of: int | None
    thread_ts: str | None


_TARGET = ("id", "channel_id", "state", "gone_at", "body", "file_of", "canvas_of", "thread_ts")


async def find_target(tx: Tx, slot_key: str, *, head: bool = False) -> Target | None:
    """The post with this slot, if it was ever announced; with `head`, the one that its thread begins with."""
    found = deliveries.alias("found")
    of = sa.func.coalesce(found.c.depends_on, found.c.id) if head else found.c.id
    query = (
        sa.select(*(deliveries.c[name] for name in _TARGET))
        .join(found, deliveries.c.id == of)
        .where(found.c.slot_key == slot_key, found.c.action == Action.POST)
    )
    row = (await tx.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    lost = row["state"] in {State.SKIPPED, State.DEAD} or row["gone_at"] is not None
    return Target(
        id=row["id"],
        channel_id=row["channel_id"] or "",
        is_lost=lost,
        body=row["body"] or {},
        file_of=row["file_of"],
        canvas_of=row["canvas_of"],
        thread_ts=row["thread_ts"],
    )


async def slot_of(tx: Tx, delivery_id: int) -> str | None:
    """The slot of a delivery."""
    found: str | None = await tx.scalar(
        sa.select(deliveries.c.slot_key).where(deliveries.c.id == delivery_id)
    )
    return found


async def next_planned(tx: Tx, now: datetime) -> datetime | None:
    """When the next post that was planned for later may come."""
    found: datetime | None = await tx.scalar(
        sa.select(sa.func.min(deliveries.c.due_at, type_=Utc)).where(
            deliveries.c.state == State.PENDING, deliveries.c.due_at > now
        )
    )
    return found


async def drop_edits(tx: Tx, target_id: int, *, into: int, now: datetime) -> int:
    """Edits of a post that wait are not made any more: the step `into` has the last word."""
    statement = (
        deliveries.update()
        .where(
            deliveries.c.depends_on == target_id,
            deliveries.c.action == Action.EDIT,
            deliveries.c.state == State.PENDING,
            deliveries.c.id < into,
        )
        .values(state=State.SKIPPED, settled_at=now, reason="a newer change took its place", merged_into=into)
    )
    return int((await tx.execute(statement)).rowcount)


async def withdraw(tx: Tx, target_id: int, *, now: datetime) -> bool:
    """A post that nobody has tried to make yet is not made; False if it may be there."""
    statement = (
        deliveries.update()
        .where(
            deliveries.c.id == target_id,
            deliveries.c.state == State.PENDING,
            deliveries.c.first_try_at.is_(None),
        )
        .values(state=State.SKIPPED, settled_at=now, reason=WITHDRAWN)
        .returning(deliveries.c.file_of, deliveries.c.canvas_of)
    )
    row = (await tx.execute(statement)).one_or_none()
    if row is None:
        return False
    brought = [each for each in row if each is not None]
    if brought:
        await tx.execute(
            deliveries.update()
            .where(deliveries.c.id.in_(brought), deliveries.c.state == State.PENDING)
            .values(state=State.SKIPPED, settled_at=now, reason=WITHDRAWN)
        )
    return True
