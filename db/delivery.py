"""Deliveries and their steps: written once a slot, claimed with a lease, settled while the claim holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.base import Tx, Utc, insert_ignore
from db.delivery_tables import (
    CLAIMABLE,
    LEASED,
    OPEN,
    Action,
    Policy,
    State,
    attempts,
    deliveries,
    delivery_files,
    sending_pauses,
)

GONE = "what it belongs to is not there"
"""The reason of a step whose post was never made, or was deleted."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A slot as it is first written: pending, or skipped when `reason` says why.

    depends_on: the post it replies to, edits or deletes. file_of: the upload whose image it shows.
    """

    workspace_id: int
    schedule_id: int | None
    kind: str
    slot_key: str
    key: str
    due_at: datetime
    expires_at: datetime
    channel_id: str | None = None
    body: Mapping[str, Any] | None = None
    late_note: str | None = None
    reason: str | None = None
    action: Action = Action.POST
    depends_on: int | None = None
    file_of: int | None = None
    person_id: int | None = None
    policy: Policy | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """The post a step belongs to, once it is there."""

    ts: str
    key: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that one owner may act on until the lease ends; `state` is sending or checking.

    file_id: Slack's id of the image, where there is one.
    """

    id: int
    workspace_id: int
    schedule_id: int | None
    slot_key: str
    key: str
    kind: str
    action: Action
    channel_id: str
    body: Mapping[str, Any] | None
    late_note: str | None
    due_at: datetime
    expires_at: datetime
    state: State
    owner: str
    claimed_at: datetime
    lease_until: datetime
    first_try_at: datetime
    ambiguous_at: datetime | None
    sends: int
    failures: int
    person_id: int | None
    policy: Policy | None
    admitted_on: date | None
    parent: Parent | None = None
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What must not be claimed just now, and whose turn it is.

    channels: posted into a moment ago. workspaces: at their share of the work. methods: those that Slack
    asked to wait with, as (workspace id, states, actions). turns: workspaces in the order they were served.
    """

    channels: Collection[str] = ()
    workspaces: Collection[int] = ()
    methods: Collection[tuple[int, State, Action]] = ()
    turns: Sequence[int] = ()


NO_LIMITS = Limits()
_COLUMNS = [deliveries.c[name] for name in Claim.__slots__ if name not in {"parent", "file_id"}]

# Built once: an alias of so many columns costs more than the statement it is in.
_PARENT, _FILE, _EARLIER = (deliveries.alias(name) for name in ("parent", "file", "earlier"))
_PAUSED = sa.exists().where(sending_pauses.c.workspace_id == deliveries.c.workspace_id)
_PARENT_READY = sa.exists().where(
    _PARENT.c.id == deliveries.c.depends_on, _PARENT.c.state == State.SENT, _PARENT.c.gone_at.is_(None)
)
_EARLIER_OPEN = sa.exists().where(
    _EARLIER.c.depends_on == deliveries.c.depends_on,
    _EARLIER.c.id < deliveries.c.id,
    _EARLIER.c.state.in_(OPEN),
)
_FILE_OPEN = sa.exists().where(_FILE.c.id == deliveries.c.file_of, _FILE.c.state.in_(OPEN))


async def add_delivery(tx: Tx, new: NewDelivery, *, now: datetime) -> int | None:
    """Write a slot, once; its id, or None if its key is there already."""
    pending = new.reason is None
    values = {name: getattr(new, name) for name in NewDelivery.__slots__} | {
        "not_before": new.not_before or new.due_at
    }
    statement = (
        insert_ignore(tx, deliveries, ["slot_key"])
        .values(
            **values,
            state=State.PENDING if pending else State.SKIPPED,
            created_at=now,
            settled_at=None if pending else now,
        )
        .returning(deliveries.c.id)
    )
    made: int | None = await tx.scalar(statement)
    return made


async def end_leases(tx: Tx, now: datetime) -> list[int]:
    """Whoever held these is gone. Of posts nobody knows whether they were made; the rest is done again.

    Returns their ids.
    """
    over = (
        sa.select(deliveries.c.id, deliveries.c.state, deliveries.c.owner, deliveries.c.claimed_at)
        .where(deliveries.c.state.in_(LEASED), deliveries.c.lease_until <= now)
        .order_by(deliveries.c.id)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.execute(over)).mappings().all()
    if not rows:
        return []
    ids = [row["id"] for row in rows]
    is_post = deliveries.c.action == Action.POST
    was_sending = deliveries.c.state == State.SENDING
    await tx.execute(
        deliveries.update()
        .where(deliveries.c.id.in_(ids))
        .values(
            state=sa.case((is_post, State.AMBIGUOUS), else_=State.PENDING),
            ambiguous_at=sa.case((is_post & was_sending, now), else_=deliveries.c.ambiguous_at),
            owner=None,
            lease_until=None,
            not_before=now,
            reason="lease ended",
        )
    )
    how = {"ended_at": now, "outcome": "lost", "reason": "lease ended"}
    kept = [
        {"delivery_id": row["id"], **{name: row[name] for name in ("state", "owner", "claimed_at")}, **how}
        for row in rows
    ]
    await tx.execute(attempts.insert(), kept)
    return ids


async def skip_expired(tx: Tx, now: datetime) -> list[int]:
    """Give up what is unsent and past its grace. Returns the ids.

    What may have been sent all the same is looked for once more, later.
    """
    reason = sa.case(
        (deliveries.c.reason.is_(None), "too late"),
        else_=sa.func.substr(sa.literal("too late; ") + deliveries.c.reason, 1, 500),
    )
    statement = (
        deliveries.update()
        .where(deliveries.c.state == State.PENDING, deliveries.c.expires_at <= now)
        .values(
            state=State.SKIPPED,
            settled_at=now,
            reason=reason,
            audit_at=sa.case((deliveries.c.sends > 0, now), else_=None),
        )
        .returning(deliveries.c.id)
    )
    return list(await tx.scalars(statement))


async def skip_orphans(tx: Tx, now: datetime) -> list[int]:
    """Give up steps of posts that were never made or are deleted. Returns the ids."""
    lost = _PARENT.c.state.in_((State.SKIPPED, State.DEAD)) | _PARENT.c.gone_at.is_not(None)
    statement = (
        deliveries.update()
        .where(
            deliveries.c.state == State.PENDING,
            sa.exists().where(_PARENT.c.id == deliveries.c.depends_on, lost),
        )
        .values(state=State.SKIPPED, settled_at=now, reason=GONE)
        .returning(deliveries.c.id)
    )
    return list(await tx.scalars(statement))


async def claim(
    tx: Tx, *, now: datetime, owner: str, lease_until: datetime, limits: Limits = NO_LIMITS
) -> Claim | None:
    """Take the delivery that has waited longest, if any: pending ones to send, ambiguous ones to look up.

    Workspaces take turns. A step is left until its post and its file are there and all earlier steps of the
    same post are settled. The intent to send is counted here, before anything is sent, so that a crash
    leaves a trace of it.
    """
    candidate = (
        sa.select(deliveries.c.id)
        .where(*_claimable(now, limits))
        .order_by(*_turn(limits.turns), deliveries.c.not_before, deliveries.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=deliveries)
        .scalar_subquery()
    )
    pending = deliveries.c.state == State.PENDING
    statement = (
        deliveries.update()
        .where(deliveries.c.id == candidate)
        .values(
            state=sa.case((pending, State.SENDING), else_=State.CHECKING),
            owner=owner,
            claimed_at=now,
            lease_until=lease_until,
            first_try_at=sa.func.coalesce(deliveries.c.first_try_at, now, type_=Utc),
            sends=deliveries.c.sends + sa.case((pending, 1), else_=0),
        )
        .returning(*_COLUMNS, deliveries.c.depends_on, deliveries.c.file_of)
    )
    row = (await tx.execute(statement)).mappings().one_or_none()
    return await _claim(tx, row) if row else None


def _claimable(now: datetime, limits: Limits) -> list[sa.ColumnElement[bool]]:
    return [
        deliveries.c.state.in_(CLAIMABLE),
        deliveries.c.not_before <= now,
        sa.or_(deliveries.c.state == State.AMBIGUOUS, deliveries.c.expires_at > now),
        deliveries.c.channel_id.not_in(limits.channels),
        deliveries.c.workspace_id.not_in(limits.workspaces),
        ~_PAUSED,
        *(
            ~sa.and_(deliveries.c.workspace_id == workspace_id, _before(state), deliveries.c.action == action)
            for workspace_id, state, action in limits.methods
        ),
        sa.or_(deliveries.c.depends_on.is_(None), _PARENT_READY & ~_EARLIER_OPEN),
        sa.or_(deliveries.c.file_of.is_(None), ~_FILE_OPEN),
    ]


def _before(state: State) -> sa.ColumnElement[bool]:
    """In the state from which a claim leads to `state`."""
    return deliveries.c.state == (State.PENDING if state is State.SENDING else State.AMBIGUOUS)


def _turn(turns: Sequence[int]) -> list[sa.ColumnElement[int]]:
    """Workspaces not served for long come first."""
    if not turns:
        return []
    order = {workspace_id: n for n, workspace_id in enumerate(turns)}
    return [sa.case(order, value=deliveries.c.workspace_id, else_=-1)]


async def _claim(tx: Tx, row: sa.RowMapping) -> Claim:
    values = {column.name: row[column.name] for column in _COLUMNS}
    values |= {
        "state": State(row["state"]),
        "action": Action(row["action"]),
        "policy": Policy(row["policy"]) if row["policy"] else None,
    }
    parent = file_id = None
    if row["depends_on"] is not None:
        query = sa.select(deliveries.c.ts, deliveries.c.key).where(deliveries.c.id == row["depends_on"])
        parent = Parent(*(await tx.execute(query)).one())
    if row["action"] == Action.UPLOAD or row["file_of"] is not None:
        file_id = await _file_id(tx, row["file_of"] or row["id"], brought=row["file_of"] is not None)
    return Claim(**values, parent=parent, file_id=file_id)


async def _file_id(tx: Tx, upload_id: int, *, brought: bool) -> str | None:
    """Slack's id of a file; with `brought`, only of one that it has worked through."""
    query = (
        sa.select(delivery_files.c.slack_id)
        .join(deliveries, deliveries.c.id == delivery_files.c.delivery_id)
        .where(deliveries.c.id == upload_id)
    )
    found: str | None = await tx.scalar(query.where(deliveries.c.state == State.SENT) if brought else query)
    return found


async def settle(tx: Tx, held: Claim, state: State, *, now: datetime, **values: Any) -> bool:
    """Write what became of a claimed delivery; False, and nothing written, if it is no longer ours."""
    done = state in {State.SENT, State.DEAD, State.SKIPPED}
    settled = await tx.execute(
        deliveries.update()
        .where(
            deliveries.c.id == held.id,
            deliveries.c.state == held.state,
            deliveries.c.owner == held.owner,
            deliveries.c.lease_until == held.lease_until,
        )
        .values(state=state, owner=None, lease_until=None, settled_at=now if done else None, **values)
    )
    if not settled.rowcount:
        return False
    await tx.execute(
        attempts.insert().values(
            delivery_id=held.id,
            state=held.state,
            owner=held.owner,
            claimed_at=held.claimed_at,
            ended_at=now,
            outcome=state,
            reason=values.get("reason"),
        )
    )
    return True


async def mark_gone(tx: Tx, delivery_id: int, *, now: datetime) -> None:
    """The post that this step was to delete is no longer there."""
    of = sa.select(deliveries.c.depends_on).where(deliveries.c.id == delivery_id).scalar_subquery()
    await tx.execute(deliveries.update().where(deliveries.c.id == of).values(gone_at=now))
