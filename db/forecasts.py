"""Forecasts as they were made: frozen, one for each month of a team's quarter, for scoring them later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from db.base import Tx, Utc, id_column, insert_ignore, metadata, ref

forecasts = sa.Table(
    "forecasts",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("team_id", "teams.id"),
    sa.Column("quarter", sa.String(8), nullable=False),  # a fiscal quarter's key, "2027-Q1"
    sa.Column("months_in", sa.SmallInteger, nullable=False),  # 0 at its start, then 1 and 2
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date, nullable=False),  # the first day after it
    sa.Column("made_at", Utc, nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("booked_minor", sa.BigInteger, nullable=False),
    sa.Column("low_minor", sa.BigInteger, nullable=False),
    sa.Column("middle_minor", sa.BigInteger, nullable=False),
    sa.Column("high_minor", sa.BigInteger, nullable=False),
    sa.Column("weighted_minor", sa.BigInteger, nullable=False),
    sa.Column("naive_minor", sa.BigInteger),
    sa.Column("prior_share", sa.Float, nullable=False),
    sa.CheckConstraint("months_in BETWEEN 0 AND 2", name="months_in"),
    sa.UniqueConstraint("team_id", "quarter", "months_in"),
)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A forecast of the quarter from `starts_on` up to `ends_on`, as it was made."""

    quarter: str
    months_in: int
    starts_on: date
    ends_on: date
    currency: str
    booked_minor: int
    middle_minor: int
    weighted_minor: int
    naive_minor: int | None


async def freeze(tx: Tx, row: Mapping[str, Any]) -> bool:
    """Keep a forecast; False, and nothing written, if there is one for that month already."""
    statement = insert_ignore(tx, forecasts, ["team_id", "quarter", "months_in"])
    return bool((await tx.execute(statement.values(**row))).rowcount)


async def frozen_before(tx: Tx, team_id: int, day: date, *, limit: int) -> list[Frozen]:
    """The team's forecasts of quarters that were over by `day`, the latest first."""
    table = forecasts.c
    columns = [table[name] for name in Frozen.__slots__]
    query = (
        sa.select(*columns)
        .where(table.team_id == team_id, table.ends_on <= day)
        .order_by(table.ends_on.desc(), table.months_in)
        .limit(limit)
    )
    return [Frozen(**row) for row in (await tx.execute(query)).mappings()]
