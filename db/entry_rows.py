"""The single counts behind sums of activity: what was logged and what deals counted for, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from db.activity import entries, logs
from db.base import Tx
from db.deals import deal_credits


@dataclass(frozen=True, slots=True)
class Counted:
    """One count. person_id: None where a day's counts of all people are summed; account: as it was logged."""

    day: date
    activity: str
    count: int
    person_id: int | None = None
    account: str | None = None
    deal_id: int | None = None


async def sums_of(
    tx: Tx, person_ids: Sequence[int], start: date, end: date, keys: Sequence[str], *, by_day: bool
) -> tuple[int, int]:
    """(how many rows there are, what they add up to)."""
    rows = _counts(person_ids, start, end, keys)
    shown = _summed(rows).subquery() if by_day else rows
    found = await tx.execute(sa.select(sa.func.count(), sa.func.sum(shown.c.count)).select_from(shown))
    many, total = found.one()
    return int(many), int(total or 0)


async def counts_page(
    tx: Tx,
    person_ids: Sequence[int],
    start: date,
    end: date,
    keys: Sequence[str],
    *,
    by_day: bool,
    offset: int,
    limit: int,
) -> list[Counted]:
    """Those of the days in [start, end) and of these activities, newest first; with `by_day` summed."""
    rows = _counts(person_ids, start, end, keys)
    if by_day:
        query = _summed(rows).order_by(rows.c.day.desc(), rows.c.activity)
    else:
        query = sa.select(*(rows.c[name] for name in Counted.__slots__)).order_by(
            rows.c.day.desc(), rows.c.person_id, rows.c.of_deal, rows.c.origin, rows.c.activity
        )
    found = await tx.execute(query.offset(offset).limit(limit))
    return [Counted(**row) for row in found.mappings()]


def _summed(rows: sa.Subquery) -> sa.Select[Any]:
    return sa.select(rows.c.day, rows.c.activity, sa.func.sum(rows.c.count).label("count")).group_by(
        rows.c.day, rows.c.activity
    )


def _counts(person_ids: Sequence[int], start: date, end: date, keys: Sequence[str]) -> sa.Subquery:
    """Every single count, with a stable order: `of_deal` (0 for what was logged) and then `origin`."""
    earned = deal_credits.c
    logged = (
        sa.select(
            entries.c.day,
            entries.c.activity,
            entries.c.count,
            entries.c.person_id,
            logs.c.account,
            logs.c.deal_id,
            sa.literal(0).label("of_deal"),
            entries.c.log_id.label("origin"),
        )
        .join(logs, logs.c.id == entries.c.log_id)
        .where(*_among(entries.c, person_ids, start, end, keys))
    )
    from_deals = sa.select(
        earned.day,
        earned.activity,
        sa.literal(1).label("count"),
        earned.person_id,
        sa.null().label("account"),
        earned.deal_id,
        sa.literal(1).label("of_deal"),
        earned.rev.label("origin"),
    ).where(*_among(earned, person_ids, start, end, keys))
    return logged.union_all(from_deals).subquery()


def _among(
    table: Any,
    person_ids: Sequence[int],
    start: date,
    end: date,
    keys: Sequence[str],
) -> list[sa.ColumnElement[bool]]:
    return [
        table.person_id.in_(person_ids),
        table.day >= start,
        table.day < end,
        table.activity.in_(keys),
    ]
