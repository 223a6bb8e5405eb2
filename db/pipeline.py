"""Deals and their logs read for statistics: many at once, few columns; and changes of the template."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.base import Json, Tx, Utc, id_column, metadata, ref
from db.deal_events import deal_events, event_values
from db.deals import OPEN, deal_from, deals, state_values
from db.team import workspaces
from domain.deal_history import LoggedStage, PipelineDeal, entries, in_force
from domain.deals import Deal, DealEvent, DealState
from domain.money import Money
from domain.pipeline import StageEntry

pipeline_changes = sa.Table(
    "pipeline_changes",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id", index=True),
    ref("actor_id", "people.id"),
    sa.Column("at", Utc, nullable=False),
    sa.Column("from_key", sa.String(40), nullable=False),
    sa.Column("to_key", sa.String(40), nullable=False),
    sa.Column("landed", Json, nullable=False),  # {former stage: stage}
)

_DEAL = (
    *("id", "owner_id", "team_id", "market", "stage", "part", "created_on", "entered_stage_on"),
    *("amount_minor", "currency", "expected_close", "closed_on", "lost_reason", "pushes"),
)
_EVENT = (
    *("deal_id", "rev", "kind", "at", "day", "from_stage", "to_stage", "undoes"),
    *("amount_minor", "currency", "expected_close"),
)


PORTION = 500


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose open deals: one person's, one team's, or those of a market (`or_none`: and of no market)."""

    owner_id: int | None = None
    team_id: int | None = None
    market: str | None = None
    or_none: bool = False


def _wanted(workspace_id: int, subject: Subject | None, closed_from: date) -> sa.ColumnElement[bool]:
    """Everything closed since a day, whoever's, and the open deals of a subject."""
    here = sa.and_(deals.c.workspace_id == workspace_id, ~deals.c.removed)
    closed = deals.c.closed_on >= closed_from
    if subject is None:
        return sa.and_(here, closed)
    return sa.and_(here, sa.or_(closed, sa.and_(deals.c.part.in_(OPEN), of_subject(subject))))


def _told_of(subject: Subject | None) -> sa.ColumnElement[bool]:
    table = deal_events.c
    moved = sa.or_(table.from_stage.is_(None), table.from_stage != table.to_stage, table.kind == "remapped")
    return moved if subject is None else sa.or_(moved, of_subject(subject))


def of_subject(subject: Subject) -> sa.ColumnElement[bool]:
    if subject.owner_id is not None:
        return deals.c.owner_id == subject.owner_id
    if subject.team_id is not None:
        return deals.c.team_id == subject.team_id
    named = deals.c.market == subject.market
    return sa.or_(named, deals.c.market.is_(None)) if subject.or_none else named


async def pipeline_deals(
    tx: Tx, workspace_id: int, subject: Subject | None, *, closed_from: date
) -> list[PipelineDeal]:
    """Everything the workspace won or lost since `closed_from`, and the open deals of the subject."""
    columns = [deals.c[name] for name in _DEAL]
    query = sa.select(*columns).where(_wanted(workspace_id, subject, closed_from)).order_by(deals.c.id)
    return [_pipeline_deal(row) async for row in _in_portions(tx, query)]


async def pipeline_logs(
    tx: Tx, workspace_id: int, subject: Subject | None, *, closed_from: date
) -> dict[int, list[LoggedStage]]:
    """The logs of the same deals, each in order, by deal id; of deals that are not the subject's only the
    changes of stage, which lend their history.
    """
    columns = [deal_events.c[name] for name in _EVENT]
    query = (
        sa.select(*columns)
        .join(deals, deals.c.id == deal_events.c.deal_id)
        .where(_wanted(workspace_id, subject, closed_from), _told_of(subject))
        .order_by(deal_events.c.deal_id, deal_events.c.rev)
    )
    logs: dict[int, list[LoggedStage]] = {}
    async for row in _in_portions(tx, query):
        logs.setdefault(row.deal_id, []).append(_logged(row))
    return logs


async def winners_entries(tx: Tx, workspace_id: int, since: date) -> list[StageEntry]:
    """When each deal that was won on `since` or later came into which stage, in order.

    What was undone is left out; stages have today's keys.
    """
    won = sa.and_(deals.c.closed_on >= since, deals.c.part.in_(("won", "after")), ~deals.c.removed)
    query = (
        sa.select(*(deal_events.c[name] for name in _EVENT))
        .join(deals, deals.c.id == deal_events.c.deal_id)
        .where(deals.c.workspace_id == workspace_id, won, _told_of(None))
        .order_by(deal_events.c.deal_id, deal_events.c.rev)
    )
    landings = await template_changes(tx, workspace_id)
    logs: dict[int, list[LoggedStage]] = {}
    async for row in _in_portions(tx, query):
        logs.setdefault(row.deal_id, []).append(_logged(row))
    return [entry for deal_id, log in logs.items() for entry in entries(deal_id, in_force(log, landings))]


async def _in_portions(tx: Tx, query: sa.Select[Any]) -> AsyncIterator[sa.Row[Any]]:
    """The rows of a large answer; between portions others are answered too."""
    async with tx.stream(query) as rows:
        async for portion in rows.partitions(PORTION):
            await asyncio.sleep(0)
            for row in portion:
                yield row


def _pipeline_deal(row: sa.Row[Any]) -> PipelineDeal:
    return PipelineDeal(
        row.id,
        row.owner_id,
        row.team_id,
        row.market,
        row.stage,
        row.part,
        row.created_on,
        row.entered_stage_on,
        _money(row.amount_minor, row.currency),
        row.expected_close,
        row.closed_on,
        row.lost_reason,
        row.pushes,
    )


def _logged(row: sa.Row[Any]) -> LoggedStage:
    return LoggedStage(
        row.rev,
        row.kind,
        row.at,
        row.day,
        row.from_stage,
        row.to_stage,
        row.undoes,
        _money(row.amount_minor, row.currency),
        row.expected_close,
    )


def _money(amount_minor: int | None, currency: str | None) -> Money | None:
    return Money(amount_minor, currency) if amount_minor is not None and currency else None


# --- the template ---


async def template_changes(tx: Tx, workspace_id: int) -> dict[datetime, dict[str, str]]:
    """By the moment of each change of template, where each of the former stages landed."""
    query = sa.select(pipeline_changes.c.at, pipeline_changes.c.landed).where(
        pipeline_changes.c.workspace_id == workspace_id
    )
    return {row.at: dict(row.landed) for row in await tx.execute(query)}


async def lock_pipeline(tx: Tx, workspace_id: int) -> str | None:
    """The key of the workspace's template, held against another change until the transaction ends."""
    query = sa.select(workspaces.c.pipeline).where(workspaces.c.id == workspace_id).with_for_update()
    found = await tx.scalar(query)
    return None if found is None else str(found)


async def set_pipeline(
    tx: Tx, workspace_id: int, from_key: str, to_key: str, landed: Mapping[str, str], **who: Any
) -> None:
    """Write which template holds from now on, and where the former stages land; `who`: actor_id, at."""
    await tx.execute(workspaces.update().where(workspaces.c.id == workspace_id).values(pipeline=to_key))
    values = {"workspace_id": workspace_id, "from_key": from_key, "to_key": to_key, "landed": dict(landed)}
    await tx.execute(pipeline_changes.insert().values(**values, **who))


async def stages_held(tx: Tx, workspace_id: int) -> list[tuple[str, str, int]]:
    """(stage, part, how many deals) of everything that is not removed."""
    query = (
        sa.select(deals.c.stage, deals.c.part, sa.func.count())
        .where(deals.c.workspace_id == workspace_id, ~deals.c.removed)
        .group_by(deals.c.stage, deals.c.part)
        .order_by(deals.c.part, deals.c.stage)
    )
    return [(stage, part, int(count)) for stage, part, count in await tx.execute(query)]


async def names_in(tx: Tx, workspace_id: int, stages: Sequence[str], *, limit: int) -> list[tuple[str, str]]:
    """(stage, name) of open deals in any of these stages, the first `limit` by name."""
    query = (
        sa.select(deals.c.stage, deals.c.name)
        .where(deals.c.workspace_id == workspace_id, deals.c.stage.in_(stages), deals.c.part.in_(OPEN))
        .where(~deals.c.removed)
        .order_by(deals.c.name, deals.c.id)
        .limit(limit)
    )
    return [(stage, name) for stage, name in await tx.execute(query)]


async def every_deal(tx: Tx, workspace_id: int) -> list[Deal]:
    """All deals of a workspace, removed ones too, held against changes until the transaction ends."""
    query = sa.select(deals).where(deals.c.workspace_id == workspace_id).order_by(deals.c.id)
    return [deal_from(row) for row in (await tx.execute(query.with_for_update())).mappings()]


async def append_to_many(
    tx: Tx, workspace_id: int, changed: Iterable[tuple[Deal, DealEvent, DealState]]
) -> None:
    """Write one more event for each of many deals that this transaction holds, and the states after them.

    Only the stage, what it was first, and the criteria are written: a change of template sets nothing else.
    """
    events, states = [], []
    for deal, event, after in changed:
        events.append(event_values(deal.id, workspace_id, event))
        state = state_values(after)
        states.append({f"new_{name}": state[name] for name in _REMAPPED} | {"deal": deal.id})
    if not events:
        return
    values = {name: sa.bindparam(f"new_{name}", type_=deals.c[name].type) for name in _REMAPPED}
    await tx.execute(deals.update().where(deals.c.id == sa.bindparam("deal")).values(**values), states)
    await tx.execute(deal_events.insert(), events)


_REMAPPED = ("stage", "part", "first_stage", "met", "rev")
