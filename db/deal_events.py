"""The log of every deal: appended to, never changed. What a deal is now can always be worked out from it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from db.base import Id, Json, Tx, Utc, metadata, ref
from db.deals import add_deal, change_deal
from domain.deals import Deal, DealEvent, Value, apply, begun
from domain.money import Money

deal_events = sa.Table(
    "deal_events",
    metadata,
    sa.Column("deal_id", Id, sa.ForeignKey("deals.id"), primary_key=True),
    sa.Column("rev", sa.Integer, primary_key=True),
    ref("workspace_id", "workspaces.id"),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    ref("actor_id", "people.id", nullable=True),
    sa.Column("from_stage", sa.String(40)),
    sa.Column("to_stage", sa.String(40), nullable=False),
    sa.Column("amount_minor", sa.BigInteger),
    sa.Column("currency", sa.String(3)),
    sa.Column("expected_close", sa.Date),
    sa.Column("undoes", sa.Integer),
    sa.Column("data", Json, nullable=False),
    sa.Index("ix_deal_events_workspace_day", "workspace_id", "day"),
)

_IN_DATA = ("direction", "why", "note", "role", "other_id")


async def begin(tx: Tx, workspace_id: int, event: DealEvent) -> Deal:
    """Write a new deal with its first event."""
    deal = await add_deal(tx, workspace_id, begun(event))
    await tx.execute(deal_events.insert().values(event_values(deal.id, workspace_id, event)))
    return deal


async def append(tx: Tx, deal: Deal, event: DealEvent) -> Deal | None:
    """Write one more event and the state after it; None, and nothing written, if `deal` is out of date."""
    after = apply(deal, event)
    if not await change_deal(tx, deal.id, after, rev=deal.rev):
        return None
    await tx.execute(deal_events.insert().values(event_values(deal.id, deal.workspace_id, event)))
    return after


async def events_of(tx: Tx, deal_id: int) -> list[DealEvent]:
    """A deal's whole log, in order."""
    query = sa.select(deal_events).where(deal_events.c.deal_id == deal_id).order_by(deal_events.c.rev)
    return [event_from(row) for row in (await tx.execute(query)).mappings()]


def event_values(deal_id: int, workspace_id: int, event: DealEvent) -> dict[str, Any]:
    """An event's columns; also for inserting many at once."""
    data = {name: value for name in _IN_DATA if (value := getattr(event, name)) is not None}
    return {
        "deal_id": deal_id,
        "workspace_id": workspace_id,
        "rev": event.rev,
        "kind": event.kind,
        "at": event.at,
        "day": event.on,
        "actor_id": event.actor_id,
        "from_stage": event.from_stage,
        "to_stage": event.to_stage,
        "amount_minor": event.amount.amount_minor if event.amount else None,
        "currency": event.amount.currency if event.amount else None,
        "expected_close": event.expected_close,
        "undoes": event.undoes,
        "data": data | {"changes": _packed(event.changes), "gaps": list(event.gaps)},
    }


def event_from(row: Mapping[Any, Any]) -> DealEvent:
    data = row["data"]
    has_amount = row["amount_minor"] is not None
    return DealEvent(
        rev=row["rev"],
        kind=row["kind"],
        at=row["at"],
        on=row["day"],
        actor_id=row["actor_id"],
        changes=_unpacked(data["changes"]),
        from_stage=row["from_stage"],
        to_stage=row["to_stage"],
        amount=Money(row["amount_minor"], row["currency"]) if has_amount else None,
        expected_close=row["expected_close"],
        gaps=tuple(data["gaps"]),
        undoes=row["undoes"],
        **{name: data.get(name) for name in _IN_DATA},
    )


def _packed(changes: Mapping[str, Value]) -> dict[str, Any]:
    """Changes as JSON: days and amounts as small objects, everything else as it is."""
    return {name: _as_json(value) for name, value in changes.items()}


def _as_json(value: Value) -> Any:
    if isinstance(value, Money):
        return {"minor": value.amount_minor, "currency": value.currency}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _unpacked(changes: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _from_json(value) for name, value in changes.items()}


def _from_json(value: Any) -> Value:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if "day" in value:
        return date.fromisoformat(value["day"])
    return Money(value["minor"], value["currency"])


async def logs_of(tx: Tx, deal_ids: Iterable[int]) -> dict[int, list[DealEvent]]:
    """The whole logs of several deals, by deal id."""
    wanted = list(deal_ids)
    query = sa.select(deal_events).where(deal_events.c.deal_id.in_(wanted))
    found: dict[int, list[DealEvent]] = {deal_id: [] for deal_id in wanted}
    rows = await tx.execute(query.order_by(deal_events.c.deal_id, deal_events.c.rev))
    for row in rows.mappings():
        found[row["deal_id"]].append(event_from(row))
    return found
