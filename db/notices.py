"""Direct messages: who gets them, what each person muted, and how many they got on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.base import Tx, insert
from db.delivery_tables import OPEN, SEEN, Action, State, deliveries, mutes
from db.team import people


@dataclass(frozen=True, slots=True)
class Carrier:
    """A direct message of the day that takes up others. `body`: what it says by now."""

    id: int
    channel_id: str
    body: dict[str, Any]
    file_of: int | None
    canvas_of: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A direct message that could be sent now."""

    id: int
    kind: str
    body: dict[str, Any]


async def id_of_slack(tx: Tx, workspace_id: int, slack_id: str) -> int | None:
    """Somebody's id by their Slack id, as far as the bot knows them."""
    found: int | None = await tx.scalar(
        sa.select(people.c.id).where(people.c.workspace_id == workspace_id, people.c.slack_id == slack_id)
    )
    return found


async def muted_kinds(tx: Tx, person_id: int) -> dict[str, bool]:
    """{kind: whether it is muted}, of those the person chose something for."""
    query = sa.select(mutes.c.kind, mutes.c.muted).where(mutes.c.person_id == person_id)
    return {row.kind: row.muted for row in await tx.execute(query)}


async def set_muted(tx: Tx, person_id: int, kind: str, *, muted: bool) -> None:
    statement = insert(tx, mutes).values(person_id=person_id, kind=kind, muted=muted)
    await tx.execute(
        statement.on_conflict_do_update(index_elements=["person_id", "kind"], set_={"muted": muted})
    )


async def lock_person(tx: Tx, person_id: int) -> bool:
    """Hold the person's row, so that two processes do not count their messages at the same time.

    Returns whether the person is still active.
    """
    query = sa.select(people.c.is_active & people.c.is_member).where(people.c.id == person_id)
    return bool(await tx.scalar(query.with_for_update()))


async def admitted(tx: Tx, person_id: int, day: date, *, but: int) -> int:
    """How many messages count for the person's day, without the delivery `but`."""
    query = sa.select(sa.func.count()).where(*_of_day(person_id, day), deliveries.c.id != but)
    return int(await tx.scalar(query) or 0)


async def last_of_day(tx: Tx, person_id: int, day: date, *, but: int) -> Carrier | None:
    """The newest message that counts for the day, with what its latest change says."""
    columns = ("id", "channel_id", "body", "file_of", "canvas_of")
    query = (
        sa.select(*(deliveries.c[name] for name in columns))
        .where(*_of_day(person_id, day), deliveries.c.id != but, deliveries.c.gone_at.is_(None))
        .order_by(deliveries.c.admitted_at.desc(), deliveries.c.id.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        return None
    changed = await tx.scalar(
        sa.select(deliveries.c.body)
        .where(deliveries.c.depends_on == row.id, deliveries.c.action == Action.EDIT)
        .order_by(deliveries.c.id.desc())
        .limit(1)
    )
    return Carrier(row.id, row.channel_id, changed or row.body, row.file_of, row.canvas_of)


async def waiting(tx: Tx, person_id: int, *, now: datetime, but: int) -> list[Waiting]:
    """The person's other messages that could be sent now, in order."""
    steps = deliveries.alias("steps")
    query = (
        sa.select(deliveries.c.id, deliveries.c.kind, deliveries.c.body)
        .where(
            deliveries.c.person_id == person_id,
            deliveries.c.policy.is_not(None),
            deliveries.c.state == State.PENDING,
            deliveries.c.sends == 0,
            deliveries.c.not_before <= now,
            deliveries.c.expires_at > now,
            deliveries.c.id != but,
            deliveries.c.canvas_of.is_(None),  # whose address is known only to its own claim
            ~sa.exists().where(steps.c.depends_on == deliveries.c.id, steps.c.state.in_(OPEN)),
        )
        .order_by(deliveries.c.not_before, deliveries.c.id)
    )
    return [Waiting(row.id, row.kind, row.body) for row in await tx.execute(query)]


async def merge_into(tx: Tx, merged: Collection[int], carrier_id: int, *, now: datetime) -> None:
    """These are not sent by themselves: the message `carrier_id` says what they had to say."""
    await tx.execute(
        deliveries.update()
        .where(deliveries.c.id.in_(list(merged)), deliveries.c.state == State.PENDING)
        .values(
            state=State.SKIPPED,
            reason="merged into another message of the day",
            merged_into=carrier_id,
            settled_at=now,
        )
    )


async def move_steps(tx: Tx, from_id: int, to_id: int) -> None:
    """What was to stand below one message stands below the one that says its words instead."""
    await tx.execute(
        deliveries.update()
        .where(
            deliveries.c.depends_on == from_id,
            deliveries.c.state == State.PENDING,
            deliveries.c.action.in_(SEEN),
        )
        .values(depends_on=to_id)
    )


async def admit(tx: Tx, delivery_id: int, day: date, *, now: datetime, body: Any = None) -> None:
    """It counts for the person's day. `body`: what it says now, where it took up others."""
    values: dict[str, Any] = {"admitted_on": day, "admitted_at": now}
    if body is not None:
        values["body"] = body
    await tx.execute(deliveries.update().where(deliveries.c.id == delivery_id).values(**values))


def _of_day(person_id: int, day: date) -> list[sa.ColumnElement[bool]]:
    return [
        deliveries.c.person_id == person_id,
        deliveries.c.admitted_on == day,
        deliveries.c.state.in_((*OPEN, State.SENT)),
    ]
