"""Deliveries and their steps: written once a slot, claimed with a lease, settled while the claim holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from db.base import Tx, Utc, insert_ignore
from db.delivery_tables import (
    CLAIMABLE,
    LEASED,
    OPEN,
    SEEN,
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

    depends_on: the post it replies to, edits or deletes. thread_ts: of the thread it replies in, where that
    does not begin with that post. file_of: the upload whose image it shows. canvas_of: the making of the
    canvas it links to.
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
    canvas_of: int | None = None
    thread_ts: str | None = None
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

    file_id: Slack's id of its image, file or canvas, where there is one. canvas_link: where the canvas is
    that its text names.
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
    thread_ts: str | None
    parent: Parent | None = None
    file_id: str | None = None
    canvas_link: str | None = None

    @property
    def root_ts(self) -> str | None:
        """The ts of the message that a post replies to."""
        return self.thread_ts or (self.parent.ts if self.parent else None)


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
_COLUMNS = [
    deliveries.c[name] for name in Claim.__slots__ if name not in {"parent", "file_id", "canvas_link"}
]

# Built once: an alias of so many columns costs more than the statement it is in.
_PARENT, _FILE, _CANVAS, _EARLIER = (
    deliveries.alias(name) for name in ("parent", "file", "canvas", "earlier")
)
_PAUSED = sa.exists().where(sending_pauses.c.workspace_id == deliveries.c.workspace_id)
_PARENT_READY = sa.exists().where(
    _PARENT.c.id == deliveries.c.depends_on, _PARENT.c.state == State.SENT, _PARENT.c.gone_at.is_(None)
)
_FILE_OPEN = sa.exists().where(_FILE.c.id == deliveries.c.file_of, _FILE.c.state.in_(OPEN))
_CANVAS_OPEN = sa.exists().where(_CANVAS.c.id == deliveries.c.canvas_of, _CANVAS.c.state.in_(OPEN))


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


# What every tick asks is built once, too. `moment` is now.
_MOMENT = sa.bindparam("moment", type_=Utc)
_EARLIER_OPEN = sa.exists().where(
    # A step of the same post that goes first; one planned for a moment to come holds nothing up.
    _EARLIER.c.depends_on == deliveries.c.depends_on,
    _EARLIER.c.id < deliveries.c.id,
    _EARLIER.c.state.in_(OPEN),
    ~((_EARLIER.c.state == State.PENDING) & (_EARLIER.c.due_at > _MOMENT)),
)
_LEASES_OVER = (
    sa.select(deliveries.c.id, deliveries.c.state, deliveries.c.owner, deliveries.c.claimed_at)
    .where(deliveries.c.state.in_(LEASED), deliveries.c.lease_until <= _MOMENT)
    .order_by(deliveries.c.id)
    .with_for_update(skip_locked=True)
)
_SKIP_EXPIRED = (
    deliveries.update()
    .where(deliveries.c.state == State.PENDING, deliveries.c.expires_at <= _MOMENT)
    .values(
        state=State.SKIPPED,
        settled_at=_MOMENT,
        reason=sa.case(
            (deliveries.c.reason.is_(None), "too late"),
            else_=sa.func.substr(sa.literal("too late; ") + deliveries.c.reason, 1, 500),
        ),
        audit_at=sa.case(
            ((deliveries.c.sends > 0) & (deliveries.c.action == Action.POST), _MOMENT), else_=None
        ),
    )
    .returning(deliveries.c.id)
)
_SKIP_ORPHANS = (
    deliveries.update()
    .where(
        deliveries.c.state == State.PENDING,
        sa.exists().where(
            _PARENT.c.id == deliveries.c.depends_on,
            _PARENT.c.state.in_((State.SKIPPED, State.DEAD)) | _PARENT.c.gone_at.is_not(None),
        ),
    )
    .values(state=State.SKIPPED, settled_at=_MOMENT, reason=GONE)
    .returning(deliveries.c.id)
)


async def end_leases(tx: Tx, now: datetime) -> list[int]:
    """Whoever held these is gone. Of posts and files nobody knows whether they are there; the rest is done
    again.

    Returns their ids.
    """
    rows = (await tx.execute(_LEASES_OVER, {"moment": now})).mappings().all()
    if not rows:
        return []
    ids = [row["id"] for row in rows]
    is_seen = deliveries.c.action.in_(SEEN)
    was_sending = deliveries.c.state == State.SENDING
    await tx.execute(
        deliveries.update()
        .where(deliveries.c.id.in_(ids))
        .values(
            state=sa.case((is_seen, State.AMBIGUOUS), else_=State.PENDING),
            ambiguous_at=sa.case((is_seen & was_sending, now), else_=deliveries.c.ambiguous_at),
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
    return list(await tx.scalars(_SKIP_EXPIRED, {"moment": now}))


async def skip_orphans(tx: Tx, now: datetime) -> list[int]:
    """Give up steps of posts that were never made or are deleted. Returns the ids."""
    return list(await tx.scalars(_SKIP_ORPHANS, {"moment": now}))


async def claim(
    tx: Tx, *, now: datetime, owner: str, lease_until: datetime, limits: Limits = NO_LIMITS
) -> Claim | None:
    """Take the delivery that has waited longest, if any: pending ones to send, ambiguous ones to look up.

    Workspaces take turns. A step is left until its post and its file are there and all earlier steps of the
    same post are settled. The intent to send is counted here, before anything is sent, so that a crash
    leaves a trace of it.
    """
    values = {"moment": now, "new_owner": owner, "until": lease_until}
    held_back = {"channels": list(limits.channels), "workspaces": list(limits.workspaces)}
    statement = _claim_statement(tuple(limits.methods), tuple(limits.turns))
    row = (await tx.execute(statement, values | held_back)).mappings().one_or_none()
    return await _claim(tx, row) if row else None


@lru_cache(maxsize=256)
def _claim_statement(methods: tuple[tuple[int, State, Action], ...], turns: tuple[int, ...]) -> sa.Executable:
    candidate = (
        sa.select(deliveries.c.id)
        .where(*claimable(methods))
        .order_by(*_turn(turns), deliveries.c.not_before, deliveries.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=deliveries)
        .scalar_subquery()
    )
    pending = deliveries.c.state == State.PENDING
    return (
        deliveries.update()
        .where(deliveries.c.id == candidate)
        .values(
            state=sa.case((pending, State.SENDING), else_=State.CHECKING),
            owner=sa.bindparam("new_owner"),
            claimed_at=_MOMENT,
            lease_until=sa.bindparam("until", type_=Utc),
            first_try_at=sa.func.coalesce(deliveries.c.first_try_at, _MOMENT, type_=Utc),
            sends=deliveries.c.sends + sa.case((pending, 1), else_=0),
        )
        .returning(*_COLUMNS, deliveries.c.depends_on, deliveries.c.file_of, deliveries.c.canvas_of)
    )


def claimable(methods: Sequence[tuple[int, State, Action]] = ()) -> list[sa.ColumnElement[bool]]:
    """What a delivery must be to be claimed: conditions on `moment`, `channels` and `workspaces`, the two
    latter being those to leave out.
    """
    return [
        deliveries.c.state.in_(CLAIMABLE),
        deliveries.c.not_before <= _MOMENT,
        sa.or_(deliveries.c.state == State.AMBIGUOUS, deliveries.c.expires_at > _MOMENT),
        deliveries.c.channel_id.not_in(sa.bindparam("channels", expanding=True)),
        deliveries.c.workspace_id.not_in(sa.bindparam("workspaces", expanding=True)),
        ~_PAUSED,
        *(
            ~sa.and_(deliveries.c.workspace_id == workspace_id, _before(state), deliveries.c.action == action)
            for workspace_id, state, action in methods
        ),
        sa.or_(deliveries.c.depends_on.is_(None), _PARENT_READY & ~_EARLIER_OPEN),
        sa.or_(deliveries.c.file_of.is_(None), ~_FILE_OPEN),
        sa.or_(deliveries.c.canvas_of.is_(None), ~_CANVAS_OPEN),
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
    parent = file_id = canvas_link = None
    if row["depends_on"] is not None:
        query = sa.select(deliveries.c.ts, deliveries.c.key).where(deliveries.c.id == row["depends_on"])
        parent = Parent(*(await tx.execute(query)).one())
    if row["action"] in {Action.UPLOAD, Action.FILE, Action.CANVAS}:
        file_id = (await _brought(tx, row["id"]))[0]
    elif row["file_of"] is not None:
        file_id = (await _brought(tx, row["file_of"], done=True))[0]
    if row["canvas_of"] is not None:
        canvas_link = (await _brought(tx, row["canvas_of"], done=True))[1]
    return Claim(**values, parent=parent, file_id=file_id, canvas_link=canvas_link)


async def _brought(tx: Tx, step_id: int, *, done: bool = False) -> tuple[str | None, str | None]:
    """Slack's id and the address of what a step brings; with `done`, only of what is ready to be shown."""
    query = (
        sa.select(delivery_files.c.slack_id, delivery_files.c.link)
        .join(deliveries, deliveries.c.id == delivery_files.c.delivery_id)
        .where(deliveries.c.id == step_id)
    )
    row = (await tx.execute(query.where(deliveries.c.state == State.SENT) if done else query)).one_or_none()
    return (row[0], row[1]) if row else (None, None)


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
