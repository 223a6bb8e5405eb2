"""Deals as they stand now: what their log (`db.deal_events`) amounts to, kept beside it for queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from db.base import Id, Json, Tx, id_column, metadata, ref
from domain.deal_names import Named, plain_name
from domain.deals import Deal, DealState
from domain.money import Money
from domain.team import Person

deals = sa.Table(
    "deals",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("team_id", "teams.id", nullable=True),
    ref("owner_id", "people.id"),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("account", sa.String(200), nullable=False),
    # plain_name of the two: NFKD can make a name longer than it was typed
    sa.Column("name_key", sa.Text, nullable=False),
    sa.Column("account_key", sa.Text, nullable=False),
    sa.Column("stage", sa.String(40), nullable=False),
    sa.Column("part", sa.String(5), nullable=False),
    sa.Column("first_stage", sa.String(40), nullable=False),
    sa.Column("amount_minor", sa.BigInteger),
    sa.Column("currency", sa.String(3)),
    sa.Column("market", sa.String(40)),
    sa.Column("expected_close", sa.Date),
    sa.Column("next_step", sa.String(300)),
    sa.Column("next_step_on", sa.Date),
    sa.Column("evidence", Json, nullable=False),
    sa.Column("met", Json, nullable=False),
    sa.Column("created_on", sa.Date, nullable=False),
    sa.Column("entered_stage_on", sa.Date, nullable=False),
    sa.Column("closed_on", sa.Date),
    sa.Column("lost_reason", sa.String(40)),
    sa.Column("competitor", sa.String(200)),
    sa.Column("pushes", sa.Integer, nullable=False),
    ref("handed_by", "people.id", nullable=True),
    sa.Column("handed_role", sa.String(20)),
    sa.Column("removed", sa.Boolean, nullable=False),
    sa.Column("rev", sa.Integer, nullable=False),
    sa.CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount"),
    sa.Index("ix_deals_owner_part", "owner_id", "part"),
    sa.Index("ix_deals_team_part", "team_id", "part"),
    sa.Index("ix_deals_workspace_account", "workspace_id", "account_key"),
    sa.Index("ix_deals_workspace_name", "workspace_id", "name_key"),
    sa.Index("ix_deals_workspace_closed", "workspace_id", "closed_on"),
)

deal_credits = sa.Table(
    "deal_credits",
    metadata,
    sa.Column("deal_id", Id, sa.ForeignKey("deals.id"), primary_key=True),
    sa.Column("activity", sa.String(40), primary_key=True),
    sa.Column("stage", sa.String(40), primary_key=True),  # "" where the stage does not matter
    ref("person_id", "people.id"),
    sa.Column("rev", sa.Integer, nullable=False),  # the event that earned it
    sa.Column("day", sa.Date, nullable=False),
    sa.Index("ix_deal_credits_person_day", "person_id", "day", "activity"),
)

OPEN = ("lead", "deal")
_AS_THEY_ARE = [
    each.name for each in fields(DealState) if each.name not in ("amount", "evidence", "met", "rev")
]


def state_values(state: DealState) -> dict[str, Any]:
    """A deal's columns, without its ids; also for inserting many at once."""
    values = {name: getattr(state, name) for name in _AS_THEY_ARE}
    return values | {
        "name_key": plain_name(state.name),
        "account_key": plain_name(state.account),
        "amount_minor": state.amount.amount_minor if state.amount else None,
        "currency": state.amount.currency if state.amount else None,
        "evidence": dict(state.evidence),
        "met": sorted(state.met),
        "rev": state.rev,
    }


def deal_from(row: Mapping[Any, Any]) -> Deal:
    has_amount = row["amount_minor"] is not None
    return Deal(
        id=row["id"],
        workspace_id=row["workspace_id"],
        **{name: row[name] for name in _AS_THEY_ARE},
        amount=Money(row["amount_minor"], row["currency"]) if has_amount else None,
        evidence=dict(row["evidence"]),
        met=frozenset(row["met"]),
        rev=row["rev"],
    )


def visible_to(me: Person) -> sa.ColumnElement[bool]:
    """The deals that `domain.deal_access.may_see` lets somebody see, as a condition."""
    here = sa.and_(deals.c.workspace_id == me.workspace_id, ~deals.c.removed)
    if me.is_admin:
        return here
    teams = sorted({*me.manages, *([me.team.id] if me.team else [])})
    return sa.and_(
        here,
        sa.or_(deals.c.owner_id == me.id, deals.c.handed_by == me.id, deals.c.team_id.in_(teams)),
    )


async def add_deal(tx: Tx, workspace_id: int, state: DealState) -> Deal:
    """A new deal; its first event is written by `db.deal_events`."""
    statement = deals.insert().values(workspace_id=workspace_id, **state_values(state))
    inserted = await tx.execute(statement)
    assert inserted.inserted_primary_key is not None
    return Deal.of(state, id=int(inserted.inserted_primary_key[0]), workspace_id=workspace_id)


async def change_deal(tx: Tx, deal_id: int, state: DealState, *, rev: int) -> bool:
    """Write a deal's new state over revision `rev`; False, and nothing written, if it is another by now."""
    known = deals.c.id == deal_id, deals.c.rev == rev
    return bool((await tx.execute(deals.update().where(*known).values(**state_values(state)))).rowcount)


async def deal_by_id(tx: Tx, workspace_id: int, deal_id: int, *, lock: bool = False) -> Deal | None:
    """One deal, removed ones included. `lock`: nobody else changes it until the transaction ends."""
    query = sa.select(deals).where(deals.c.id == deal_id, deals.c.workspace_id == workspace_id)
    row = (await tx.execute(query.with_for_update() if lock else query)).mappings().first()
    return deal_from(row) if row else None


async def deals_by_id(tx: Tx, workspace_id: int, deal_ids: Collection[int]) -> dict[int, Deal]:
    query = sa.select(deals).where(deals.c.workspace_id == workspace_id, deals.c.id.in_(list(deal_ids)))
    return {row["id"]: deal_from(row) for row in (await tx.execute(query)).mappings()}


async def open_deals_of(tx: Tx, owner_id: int, *, limit: int | None = None) -> list[Deal]:
    """Somebody's open deals, the longest in their stage first."""
    query = sa.select(deals).where(deals.c.owner_id == owner_id, deals.c.part.in_(OPEN), ~deals.c.removed)
    query = query.order_by(deals.c.entered_stage_on, deals.c.id).limit(limit)
    return [deal_from(row) for row in (await tx.execute(query)).mappings()]


async def handed_to(tx: Tx, owner_id: int) -> list[Deal]:
    """The deals that wait for their receiver to accept them, won ones included."""
    query = sa.select(deals).where(
        deals.c.owner_id == owner_id, deals.c.handed_by.is_not(None), ~deals.c.removed
    )
    return [deal_from(row) for row in (await tx.execute(query.order_by(deals.c.id))).mappings()]


async def named_like(tx: Tx, me: Person, key: str, *, limit: int) -> list[Named]:
    """Deals that somebody may see and whose name or account has `key` (a `plain_name`) in it."""
    pattern = f"%{key}%"  # a plain name holds letters and digits only, so nothing in it is a wildcard
    hit = sa.or_(deals.c.name_key.like(pattern), deals.c.account_key.like(pattern))
    starts = sa.or_(deals.c.name_key.like(f"{key}%"), deals.c.account_key.like(f"{key}%"))
    order = sa.case((starts, 0), else_=1), sa.case((deals.c.part.in_(OPEN), 0), else_=1), deals.c.id.desc()
    return await _named(tx, sa.and_(visible_to(me), hit), order, limit)


async def names_seen(tx: Tx, me: Person, *, limit: int) -> list[Named]:
    """The names of the deals that somebody may see, open and late ones first."""
    order = sa.case((deals.c.part.in_(OPEN), 0), else_=1), deals.c.id.desc()
    return await _named(tx, visible_to(me), order, limit)


async def _named(
    tx: Tx, where: sa.ColumnElement[bool], order: Sequence[sa.ColumnElement[Any]], limit: int
) -> list[Named]:
    query = sa.select(deals.c.id, deals.c.name, deals.c.account).where(where).order_by(*order).limit(limit)
    return [Named(row.id, (row.name, row.account)) for row in await tx.execute(query)]


async def open_deals_called(tx: Tx, me: Person, key: str) -> list[Deal]:
    """The open deals that somebody may see and whose name or account is exactly `key` (a `plain_name`)."""
    called = sa.or_(deals.c.account_key == key, deals.c.name_key == key)
    query = sa.select(deals).where(visible_to(me), called, deals.c.part.in_(OPEN)).order_by(deals.c.id)
    return [deal_from(row) for row in (await tx.execute(query)).mappings()]


async def credits_of(tx: Tx, deal_id: int) -> frozenset[int]:
    """The revs of the events of a deal that something was counted for."""
    return frozenset(await tx.scalars(sa.select(deal_credits.c.rev).where(deal_credits.c.deal_id == deal_id)))


async def set_credits(tx: Tx, deal_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """What a deal counts for from now on; each row: activity, stage, person_id, rev, day."""
    await tx.execute(deal_credits.delete().where(deal_credits.c.deal_id == deal_id))
    if rows:
        await tx.execute(deal_credits.insert(), [{"deal_id": deal_id, **row} for row in rows])
