"""What comes of missions: documents, snapshots, chassis figures, follow-ups, and which are next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from db.base import Tx, insert_ignore
from db.mission_tables import (
    chassis_figures,
    mission_changes,
    mission_documents,
    mission_follow_ups,
    mission_queue,
    mission_runs,
    mission_snapshots,
)
from domain.chassis import Figure
from domain.mission_cards import DocumentVersion, Queued
from domain.mission_proof import Reading, Snapshot


async def add_document(
    tx: Tx, workspace_id: int, values: Mapping[str, Any], *, now: datetime
) -> DocumentVersion | None:
    """A new version. values: run_id, line, version, title, markdown, texts, made_on, made_by.

    None, and nothing written, where the line has that version already.
    """
    statement = insert_ignore(tx, mission_documents, ["workspace_id", "line", "version"])
    row = {"workspace_id": workspace_id, "made_at": now, **values}
    added = (await tx.execute(statement.values(**row).returning(mission_documents))).mappings().first()
    return _document(added) if added else None


async def last_document(tx: Tx, workspace_id: int, line: str) -> DocumentVersion | None:
    """The newest version of a line."""
    query = (
        sa.select(mission_documents)
        .where(mission_documents.c.workspace_id == workspace_id, mission_documents.c.line == line)
        .order_by(mission_documents.c.version.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).mappings().first()
    return _document(row) if row else None


async def last_documents(tx: Tx, workspace_id: int, lines: Collection[str]) -> dict[str, DocumentVersion]:
    """The newest version of each of several lines, of those that have any."""
    newest = (
        sa.select(mission_documents.c.line, sa.func.max(mission_documents.c.version).label("version"))
        .where(mission_documents.c.workspace_id == workspace_id, mission_documents.c.line.in_(list(lines)))
        .group_by(mission_documents.c.line)
        .subquery()
    )
    query = sa.select(mission_documents).join(
        newest,
        sa.and_(mission_documents.c.line == newest.c.line, mission_documents.c.version == newest.c.version),
    )
    query = query.where(mission_documents.c.workspace_id == workspace_id)
    return {row["line"]: _document(row) for row in (await tx.execute(query)).mappings()}


async def document_by_id(tx: Tx, workspace_id: int, document_id: int) -> DocumentVersion | None:
    query = sa.select(mission_documents).where(
        mission_documents.c.id == document_id, mission_documents.c.workspace_id == workspace_id
    )
    row = (await tx.execute(query)).mappings().first()
    return _document(row) if row else None


async def keep_snapshot(tx: Tx, run_id: int, snapshot: Snapshot, *, now: datetime) -> bool:
    """Write a snapshot; False, and nothing changed, where the run has one of that day."""
    statement = insert_ignore(tx, mission_snapshots, ["run_id", "day"]).values(
        run_id=run_id, day=snapshot.day, taken_on=snapshot.on, taken_at=now, readings=_readings(snapshot)
    )
    return bool((await tx.execute(statement)).rowcount)


async def amend_snapshot(tx: Tx, run_id: int, snapshot: Snapshot) -> None:
    """Put other readings into a snapshot that is there; its day stays."""
    known = mission_snapshots.c.run_id == run_id, mission_snapshots.c.day == snapshot.day
    await tx.execute(mission_snapshots.update().where(*known).values(readings=_readings(snapshot)))


async def snapshots_of(tx: Tx, run_ids: Collection[int]) -> dict[int, dict[int, Snapshot]]:
    """{run: {day: snapshot}}, of the runs that have any."""
    query = sa.select(mission_snapshots).where(mission_snapshots.c.run_id.in_(list(run_ids)))
    found: dict[int, dict[int, Snapshot]] = {}
    for row in (await tx.execute(query)).mappings():
        readings = tuple(Reading(r["metric"], r["value"], r["cases"]) for r in row["readings"])
        found.setdefault(row["run_id"], {})[row["day"]] = Snapshot(row["day"], row["taken_on"], readings)
    return found


async def snapshots_owed(
    tx: Tx, workspace_id: int, team_id: int | None, day: int, *, started_before: datetime
) -> list[int]:
    """The runs of a team (None: without one) that began before then and have no snapshot of that day."""
    query = (
        sa.select(mission_runs.c.id)
        .outerjoin(
            mission_snapshots,
            sa.and_(mission_snapshots.c.run_id == mission_runs.c.id, mission_snapshots.c.day == day),
        )
        .where(
            mission_runs.c.workspace_id == workspace_id,
            mission_runs.c.team_id.is_(None) if team_id is None else mission_runs.c.team_id == team_id,
            mission_runs.c.started_at <= started_before,
            mission_runs.c.status != "abandoned",
            mission_snapshots.c.run_id.is_(None),
        )
    )
    return [int(each) for each in await tx.scalars(query.order_by(mission_runs.c.id))]


async def add_figures(
    tx: Tx,
    workspace_id: int,
    figures: Sequence[Figure],
    *,
    team_id: int | None,
    person_id: int | None,
    now: datetime,
) -> None:
    """Append to a chassis: a team's, or (without a team) a person's."""
    rows = [
        {
            "workspace_id": workspace_id,
            "team_id": team_id,
            "person_id": person_id if team_id is None else None,
            "component": each.component,
            "day": each.on,
            "confidence": each.confidence,
            "value": None if each.value is None else str(each.value),
            "cases": each.cases,
            "note": each.note,
            "at": now,
            "by_id": each.by,
        }
        for each in figures
    ]
    if rows:
        await tx.execute(chassis_figures.insert(), rows)


async def figures_of(tx: Tx, *, team_id: int | None, person_id: int | None) -> list[Figure]:
    """A chassis' history, in order of days and, within one, of entry."""
    whose = (
        chassis_figures.c.team_id == team_id
        if team_id is not None
        else chassis_figures.c.person_id == person_id
    )
    query = sa.select(chassis_figures).where(whose).order_by(chassis_figures.c.day, chassis_figures.c.id)
    return [
        Figure(
            row["component"],
            row["day"],
            row["confidence"],
            None if row["value"] is None else Fraction(row["value"]),
            row["by_id"],
            row["cases"],
            row["note"],
        )
        for row in (await tx.execute(query)).mappings()
    ]


async def add_change(
    tx: Tx,
    run_id: int,
    kind: str,
    deliverable: str,
    what: Mapping[str, Any],
    *,
    person_id: int,
    now: datetime,
) -> int:
    """Note that a deliverable was applied to the workspace; the id of the note."""
    values = {"run_id": run_id, "kind": kind, "deliverable": deliverable, "what": dict(what), "at": now}
    inserted = await tx.execute(mission_changes.insert().values(**values, person_id=person_id))
    assert inserted.inserted_primary_key is not None
    return int(inserted.inserted_primary_key[0])


async def changes_of(tx: Tx, run_id: int) -> list[dict[str, Any]]:
    """What a run's deliverables were applied to, in order: id, kind, deliverable, what, at, person_id."""
    query = (
        sa.select(mission_changes).where(mission_changes.c.run_id == run_id).order_by(mission_changes.c.id)
    )
    return [dict(row) for row in (await tx.execute(query)).mappings()]


async def keep_follow_up(tx: Tx, run_id: int, key: str, times: int, *, due_at: datetime) -> bool:
    """Note that a follow-up came up; False where it had before."""
    statement = insert_ignore(tx, mission_follow_ups, ["run_id", "key", "times"])
    values = {"run_id": run_id, "key": key, "times": times, "due_at": due_at}
    return bool((await tx.execute(statement.values(**values))).rowcount)


async def settle_follow_up(tx: Tx, run_id: int, key: str, times: int, *, done_by: int, now: datetime) -> bool:
    """Note that a follow-up was done; False where it was already, or never came up."""
    statement = mission_follow_ups.update().where(
        mission_follow_ups.c.run_id == run_id,
        mission_follow_ups.c.key == key,
        mission_follow_ups.c.times == times,
        mission_follow_ups.c.done_at.is_(None),
    )
    return bool((await tx.execute(statement.values(done_at=now, done_by=done_by))).rowcount)


async def add_to_queue(
    tx: Tx, workspace_id: int, rows: Sequence[Mapping[str, Any]], *, now: datetime
) -> None:
    """Missions to start one after the other; each row: owner_id, team_id, for_team, position, mission_key,
    plan (JSON values)."""
    if rows:
        values = [{"workspace_id": workspace_id, "asked_at": now, **row} for row in rows]
        await tx.execute(mission_queue.insert(), values)


async def queue_of(
    tx: Tx, workspace_id: int, *, owner_id: int, team_id: int | None, lock: bool = False
) -> list[Queued]:
    """What waits to be started: for a team, or (None) by its owner for themself."""
    whose = (
        mission_queue.c.team_id == team_id
        if team_id is not None
        else sa.and_(mission_queue.c.owner_id == owner_id, ~mission_queue.c.for_team)
    )
    query = (
        sa.select(mission_queue)
        .where(
            mission_queue.c.workspace_id == workspace_id,
            mission_queue.c.run_id.is_(None),
            mission_queue.c.dropped_at.is_(None),
            whose,
        )
        .order_by(mission_queue.c.position, mission_queue.c.id)
    )
    query = query.with_for_update() if lock else query
    return [_queued(row) for row in (await tx.execute(query)).mappings()]


async def take_from_queue(tx: Tx, queued_id: int, run_id: int) -> bool:
    """A queued mission became a run; False where somebody else started or dropped it."""
    known = (
        mission_queue.c.id == queued_id,
        mission_queue.c.run_id.is_(None),
        mission_queue.c.dropped_at.is_(None),
    )
    return bool((await tx.execute(mission_queue.update().where(*known).values(run_id=run_id))).rowcount)


async def drop_from_queue(tx: Tx, queued_ids: Collection[int], *, now: datetime) -> int:
    """Queued missions are not started; how many that were."""
    waiting = mission_queue.c.id.in_(list(queued_ids)), mission_queue.c.run_id.is_(None)
    statement = mission_queue.update().where(*waiting, mission_queue.c.dropped_at.is_(None))
    return int((await tx.execute(statement.values(dropped_at=now))).rowcount)


def _readings(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [{"metric": r.metric, "value": r.value, "cases": r.cases} for r in snapshot.readings]


def _document(row: Mapping[Any, Any]) -> DocumentVersion:
    return DocumentVersion(
        row["id"],
        row["run_id"],
        row["line"],
        row["version"],
        row["title"],
        row["markdown"],
        dict(row["texts"]),
        row["made_on"],
        row["made_at"],
        row["made_by"],
    )


def _queued(row: Mapping[Any, Any]) -> Queued:
    return Queued(
        row["id"],
        row["owner_id"],
        row["team_id"],
        row["for_team"],
        row["position"],
        row["mission_key"],
        dict(row["plan"]),
        row["run_id"],
    )
