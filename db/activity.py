"""Logged activity: what was logged, its whole history, and the entries that are counted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from db.base import Id, Json, Tx, Utc, id_column, metadata, ref
from db.deals import deal_credits
from db.team import people
from domain.deal_cards import LinkedLog
from domain.logs import Log

logs = sa.Table(
    "logs",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("person_id", "people.id"),
    sa.Column("rev", sa.Integer, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("account", sa.String(200)),
    sa.Column("note", sa.String(3000)),
    sa.Column("counts", Json, nullable=False),  # {} when undone
    sa.Column("created_at", Utc, nullable=False),
    ref("deal_id", "deals.id", nullable=True, index=True),
    sa.Index("ix_logs_person_created", "person_id", "created_at"),
)

log_revisions = sa.Table(
    "log_revisions",
    metadata,
    sa.Column("log_id", Id, sa.ForeignKey("logs.id"), primary_key=True),
    sa.Column("rev", sa.Integer, primary_key=True),
    sa.Column("action", sa.String(10), nullable=False),
    ref("actor_id", "people.id"),
    sa.Column("at", Utc, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("account", sa.String(200)),
    sa.Column("note", sa.String(3000)),
    sa.Column("counts", Json, nullable=False),
    ref("deal_id", "deals.id", nullable=True),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("log_id", Id, sa.ForeignKey("logs.id"), primary_key=True),
    sa.Column("activity", sa.String(40), primary_key=True),
    ref("person_id", "people.id"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Index("ix_entries_person_day", "person_id", "day", "activity", "count"),
)


async def totals(tx: Tx, person_ids: Sequence[int], start: date, end: date) -> dict[int, dict[str, int]]:
    """{person id: {activity: count}} of the days in [start, end), from covering indexes alone.

    What was logged, and what deals count for.
    """
    logged = (
        sa.select(entries.c.person_id, entries.c.activity, sa.func.sum(entries.c.count))
        .where(entries.c.person_id.in_(person_ids), entries.c.day >= start, entries.c.day < end)
        .group_by(entries.c.person_id, entries.c.activity)
    )
    earned = deal_credits.c
    from_deals = (
        sa.select(earned.person_id, earned.activity, sa.func.count())
        .where(earned.person_id.in_(person_ids), earned.day >= start, earned.day < end)
        .group_by(earned.person_id, earned.activity)
    )
    found: dict[int, dict[str, int]] = {person_id: {} for person_id in person_ids}
    for person_id, activity, count in await tx.execute(logged.union_all(from_deals)):
        found[person_id][activity] = found[person_id].get(activity, 0) + int(count)
    return found


async def totals_by_week(
    tx: Tx, person_ids: Sequence[int], first: date, weeks: int
) -> list[dict[int, dict[str, int]]]:
    """As `totals` of each of so many weeks from the Monday `first` on; one statement."""
    end = first + timedelta(weeks=weeks)
    logged = (
        sa.select(entries.c.person_id, entries.c.activity, entries.c.day, sa.func.sum(entries.c.count))
        .where(entries.c.person_id.in_(person_ids), entries.c.day >= first, entries.c.day < end)
        .group_by(entries.c.person_id, entries.c.activity, entries.c.day)
    )
    earned = deal_credits.c
    from_deals = (
        sa.select(earned.person_id, earned.activity, earned.day, sa.func.count())
        .where(earned.person_id.in_(person_ids), earned.day >= first, earned.day < end)
        .group_by(earned.person_id, earned.activity, earned.day)
    )
    found: list[dict[int, dict[str, int]]] = [{each: {} for each in person_ids} for _ in range(weeks)]
    for person_id, activity, day, count in await tx.execute(logged.union_all(from_deals)):
        counted = found[(day - first).days // 7][person_id]
        counted[activity] = counted.get(activity, 0) + int(count)
    return found


async def add_log(tx: Tx, *, workspace_id: int, person_id: int, at: datetime, said: Mapping[str, Any]) -> int:
    """A new log's id. `said` is its day, counts, account and note, and deal_id where it is for a deal."""
    inserted = await tx.execute(
        logs.insert().values(workspace_id=workspace_id, person_id=person_id, rev=1, created_at=at, **said)
    )
    assert inserted.inserted_primary_key is not None
    log_id = int(inserted.inserted_primary_key[0])
    await _record(tx, log_id, 1, "logged", person_id, at, said)
    await _count(tx, log_id, person_id, said)
    return log_id


async def revise_log(
    tx: Tx, log: Log, *, action: str, actor_id: int, at: datetime, said: Mapping[str, Any]
) -> bool:
    """Put `said` in place of revision `log.rev`; False if somebody else revised it first."""
    rev = log.rev + 1
    changed = await tx.execute(
        logs.update().where(logs.c.id == log.id, logs.c.rev == log.rev).values(rev=rev, **said)
    )
    if not changed.rowcount:
        return False
    await _record(tx, log.id, rev, action, actor_id, at, said)
    await tx.execute(entries.delete().where(entries.c.log_id == log.id))
    await _count(tx, log.id, log.person_id, said)
    return True


async def _record(
    tx: Tx, log_id: int, rev: int, action: str, actor_id: int, at: datetime, said: Mapping[str, Any]
) -> None:
    await tx.execute(
        log_revisions.insert().values(log_id=log_id, rev=rev, action=action, actor_id=actor_id, at=at, **said)
    )


async def _count(tx: Tx, log_id: int, person_id: int, said: Mapping[str, Any]) -> None:
    rows = [
        {"log_id": log_id, "activity": key, "person_id": person_id, "day": said["day"], "count": count}
        for key, count in said["counts"].items()
    ]
    if rows:
        await tx.execute(entries.insert(), rows)


def _log_query() -> sa.Select[Any]:
    at_rev = sa.and_(log_revisions.c.log_id == logs.c.id, log_revisions.c.rev == logs.c.rev)
    return sa.select(logs, log_revisions.c.action).join(log_revisions, at_rev)


def _log_from(row: Mapping[str, Any]) -> Log:
    return Log(
        id=row["id"],
        person_id=row["person_id"],
        rev=row["rev"],
        action=row["action"],
        day=row["day"],
        counts=dict(row["counts"]),
        account=row["account"],
        note=row["note"],
        created_at=row["created_at"],
        deal_id=row["deal_id"],
    )


async def log_by_id(tx: Tx, workspace_id: int, log_id: int) -> Log | None:
    query = _log_query().where(logs.c.id == log_id, logs.c.workspace_id == workspace_id)
    row = (await tx.execute(query)).mappings().first()
    return _log_from(row) if row else None


async def logs_by_id(tx: Tx, workspace_id: int, log_ids: Sequence[int]) -> dict[int, Log]:
    if not log_ids:
        return {}
    query = _log_query().where(logs.c.id.in_(log_ids), logs.c.workspace_id == workspace_id)
    return {row["id"]: _log_from(row) for row in (await tx.execute(query)).mappings()}


async def said_at(tx: Tx, log_id: int, rev: int) -> dict[str, Any] | None:
    """What a log said at one of its revisions: day, counts, account, note, deal_id."""
    table = log_revisions.c
    query = sa.select(table.day, table.counts, table.account, table.note, table.deal_id).where(
        table.log_id == log_id, table.rev == rev
    )
    row = (await tx.execute(query)).mappings().first()
    return dict(row) if row else None


async def logs_since(tx: Tx, person_id: int, moment: datetime, *, limit: int) -> list[Log]:
    """What a person logged since `moment`, newest first, undone ones included."""
    query = (
        _log_query()
        .where(logs.c.person_id == person_id, logs.c.created_at >= moment)
        .order_by(logs.c.created_at.desc(), logs.c.id.desc())
        .limit(limit)
    )
    return [_log_from(row) for row in (await tx.execute(query)).mappings()]


async def logs_for_deal(tx: Tx, deal_id: int, *, limit: int) -> list[LinkedLog]:
    """What was logged for a deal, the latest days first; undone logs are left out."""
    query = (
        sa.select(people.c.name, logs.c.day, logs.c.counts, logs.c.note)
        .join(people, people.c.id == logs.c.person_id)
        .join(entries, entries.c.log_id == logs.c.id)
        .where(logs.c.deal_id == deal_id)
        .group_by(logs.c.id, people.c.name)
        .order_by(logs.c.day.desc(), logs.c.id.desc())
        .limit(limit)
    )
    return [LinkedLog(row.name, row.day, dict(row.counts), row.note) for row in await tx.execute(query)]
