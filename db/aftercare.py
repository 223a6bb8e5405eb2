"""What is done for deliveries after they were settled: extra copies looked for, dead ones tried again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from db.base import Tx
from db.delivery import GONE
from db.delivery_tables import SEEN, Action, State, attempts, deliveries, delivery_files
from db.team import people, team_changes


@dataclass(frozen=True, slots=True)
class Audited:
    """A settled post or file of which there may be copies. `is_wanted`: one of them is to be there.

    given_up: of a file, the ids of earlier tries, none of which is to be there.
    """

    id: int
    workspace_id: int
    slot_key: str
    channel_id: str
    key: str
    ts: str | None
    state: State
    first_try_at: datetime
    settled_at: datetime
    audits: int
    action: Action
    is_wanted: bool
    thread_ts: str | None
    given_up: tuple[str, ...] = ()


async def claim_audit(tx: Tx, *, now: datetime, again_at: datetime) -> Audited | None:
    """Take a post to look at; whoever took it and died leaves it to the next from `again_at` on."""
    candidate = (
        sa.select(deliveries.c.id)
        .where(
            deliveries.c.audit_at <= now,
            deliveries.c.action.in_(SEEN),
            deliveries.c.state.in_((State.SENT, State.SKIPPED)),
        )
        .order_by(deliveries.c.audit_at, deliveries.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    statement = (
        deliveries.update()
        .where(deliveries.c.id == candidate)
        .values(audit_at=again_at)
        .returning(*(deliveries.c[name] for name in _AUDITED), *_WITH)
    )
    row = (await tx.execute(statement)).mappings().one_or_none()
    if row is None:
        return None
    thread_ts = row["thread_ts"]
    if thread_ts is None and row["depends_on"] is not None:
        thread_ts = await tx.scalar(sa.select(deliveries.c.ts).where(deliveries.c.id == row["depends_on"]))
    given_up = ()
    if row["action"] == Action.FILE:
        kept = sa.select(delivery_files.c.given_up).where(delivery_files.c.delivery_id == row["id"])
        given_up = tuple(await tx.scalar(kept) or ())
    values = {name: row[name] for name in _AUDITED}
    values |= {"state": State(row["state"]), "action": Action(row["action"])}
    return Audited(**values, is_wanted=row["gone_at"] is None, thread_ts=thread_ts, given_up=given_up)


_WITH = [deliveries.c[name] for name in ("gone_at", "depends_on", "thread_ts")]
_AUDITED = [name for name in Audited.__slots__ if name not in {"is_wanted", "thread_ts", "given_up"}]


async def end_audit(
    tx: Tx, audited: Audited, *, ts: str | None, next_at: datetime | None, now: datetime
) -> None:
    """`ts`: the copy that is there. A post that was given up and turned up all the same counts as sent."""
    values: dict[str, object] = {"audits": deliveries.c.audits + 1, "audit_at": next_at}
    if ts is not None and audited.is_wanted:
        values |= {"ts": ts}
        if audited.state is State.SKIPPED:
            values |= {"state": State.SENT, "reason": None, "settled_at": now}
    await tx.execute(deliveries.update().where(deliveries.c.id == audited.id).values(**values))


async def requeue_dead(tx: Tx, schedule_id: int, channels: Collection[str], *, now: datetime) -> list[int]:
    """What Slack refused, in these channels or to people, and is not too late yet, is tried again.

    What may have been sent is looked for first. Returns the posts' ids; their steps come with them.
    """
    maybe_sent = deliveries.c.sends > 0
    again = {"reason": None, "settled_at": None, "not_before": now, "failures": 0}
    statement = (
        deliveries.update()
        .where(
            deliveries.c.schedule_id == schedule_id,
            deliveries.c.state == State.DEAD,
            deliveries.c.expires_at > now,
            sa.or_(
                deliveries.c.channel_id.in_(channels),
                sa.func.substr(deliveries.c.channel_id, 1, 1).in_(("U", "W")),
            ),
        )
        .values(
            state=sa.case((maybe_sent, State.AMBIGUOUS), else_=State.PENDING),
            ambiguous_at=sa.case((maybe_sent, now), else_=None),
            first_try_at=sa.case((maybe_sent, deliveries.c.first_try_at), else_=None),
            **again,
        )
        .returning(deliveries.c.id)
    )
    ids = list(await tx.scalars(statement))
    if ids:
        await tx.execute(
            deliveries.update()
            .where(
                deliveries.c.depends_on.in_(ids),
                deliveries.c.state == State.SKIPPED,
                deliveries.c.reason == GONE,
                deliveries.c.expires_at > now,
            )
            .values(state=State.PENDING, **again)
        )
    return ids


async def requeue_one(tx: Tx, delivery_id: int, *, now: datetime, expires_at: datetime) -> bool:
    """Try one dead delivery again until `expires_at`, however late it is; False if no such one is dead."""
    maybe_sent = deliveries.c.sends > 0
    statement = (
        deliveries.update()
        .where(deliveries.c.id == delivery_id, deliveries.c.state == State.DEAD)
        .values(
            state=sa.case((maybe_sent, State.AMBIGUOUS), else_=State.PENDING),
            ambiguous_at=sa.case((maybe_sent, now), else_=None),
            first_try_at=sa.case((maybe_sent, deliveries.c.first_try_at), else_=None),
            expires_at=expires_at,
            reason=None,
            settled_at=None,
            not_before=now,
            failures=0,
        )
    )
    return bool((await tx.execute(statement)).rowcount)


async def who_set_up(tx: Tx, team_id: int) -> int | None:
    """The active person who made the team."""
    query = (
        sa.select(team_changes.c.actor_id)
        .join(people, people.c.id == team_changes.c.actor_id)
        .where(team_changes.c.team_id == team_id, people.c.is_active)
        .order_by(team_changes.c.id)
        .limit(1)
    )
    found: int | None = await tx.scalar(query)
    return found


async def forget_attempts(tx: Tx, before: datetime) -> int:
    """Drop what was tried before a moment; returns how many."""
    return int((await tx.execute(attempts.delete().where(attempts.c.ended_at < before))).rowcount)
