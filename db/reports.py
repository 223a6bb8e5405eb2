"""Sums over many entries and deals for reports: one statement each, whatever the period."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from db.activity import entries
from db.base import Tx
from db.deals import deal_credits, deals
from domain.money import Money


async def totals_by_day(
    tx: Tx, person_ids: Sequence[int], start: date, end: date
) -> list[tuple[date, str, int]]:
    """(day, activity, how many) of all these people together in [start, end): logged, and earned by deals."""
    logged = (
        sa.select(entries.c.day, entries.c.activity, sa.func.sum(entries.c.count).label("count"))
        .where(entries.c.person_id.in_(person_ids), entries.c.day >= start, entries.c.day < end)
        .group_by(entries.c.day, entries.c.activity)
    )
    earned = deal_credits.c
    from_deals = (
        sa.select(earned.day, earned.activity, sa.func.count().label("count"))
        .where(earned.person_id.in_(person_ids), earned.day >= start, earned.day < end)
        .group_by(earned.day, earned.activity)
    )
    found = await tx.execute(logged.union_all(from_deals))
    return [(day, activity, int(count)) for day, activity, count in found]


async def won_by_day(tx: Tx, team_id: int, start: date, end: date) -> list[tuple[date, Money]]:
    """What a team won in [start, end), summed by day of close and currency."""
    query = (
        sa.select(deals.c.closed_on, deals.c.currency, sa.func.sum(deals.c.amount_minor))
        .where(
            deals.c.team_id == team_id,
            deals.c.part.in_(("won", "after")),
            ~deals.c.removed,
            deals.c.closed_on >= start,
            deals.c.closed_on < end,
            deals.c.amount_minor.is_not(None),
        )
        .group_by(deals.c.closed_on, deals.c.currency)
        .order_by(deals.c.closed_on, deals.c.currency)
    )
    return [(day, Money(int(total), currency)) for day, currency, total in await tx.execute(query)]
