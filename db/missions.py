"""Runs of missions: their rows and logs. What comes of them is in `db.mission_results`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.base import Tx, insert, insert_ignore
from db.delivery_tables import State, deliveries
from db.mission_tables import mission_events, mission_files, mission_people, mission_runs
from db.team import people, teams
from domain.mission_cards import ThreadFile
from domain.mission_events import RunEvent, Started, event_data, event_from
from domain.mission_runs import begun, replay
from domain.mission_state import RunState
from domain.missions import mission_data

UNDER_WAY = ("running", "paused")


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run as stored, its log folded up."""

    id: int
    workspace_id: int
    team_id: int | None
    for_team: bool
    channel_id: str
    started_by: int
    state: RunState


async def add_run(
    tx: Tx, workspace_id: int, event: Started, *, team_id: int | None, for_team: bool, channel_id: str
) -> StoredRun:
    """A new run with the first event of its log."""
    state = begun(event)
    assert event.by is not None, "somebody starts a mission"
    values = _columns(state) | {
        "workspace_id": workspace_id,
        "team_id": team_id,
        "for_team": for_team,
        "mission_key": event.mission.key,
        "mission": mission_data(event.mission),
        "started_by": event.by,
        "channel_id": channel_id,
        "started_at": event.at,
        "look_at": event.at,
    }
    inserted = await tx.execute(mission_runs.insert().values(**values))
    assert inserted.inserted_primary_key is not None
    run_id = int(inserted.inserted_primary_key[0])
    await tx.execute(mission_events.insert().values(_event_values(run_id, 1, event)))
    await _set_people(tx, run_id, state)
    return StoredRun(run_id, workspace_id, team_id, for_team, channel_id, event.by, state)


async def append(
    tx: Tx,
    run_id: int,
    rev: int,
    events: Sequence[RunEvent],
    after: RunState,
    *,
    channel_id: str,
    now: datetime,
) -> bool:
    """Write `events` after the first `rev` of a run's log, and the state they lead to.

    False, and nothing written, if its log has grown meanwhile.
    """
    known = mission_runs.c.id == run_id, mission_runs.c.rev == rev
    values = _columns(after) | {"look_at": now, "channel_id": channel_id}
    if not (await tx.execute(mission_runs.update().where(*known).values(**values))).rowcount:
        return False
    rows = [_event_values(run_id, rev + n, event) for n, event in enumerate(events, start=1)]
    await tx.execute(mission_events.insert(), rows)
    await _set_people(tx, run_id, after)
    return True


async def run_by_id(tx: Tx, workspace_id: int, run_id: int, *, lock: bool = False) -> StoredRun | None:
    """One run. `lock`: nobody else changes it until the transaction ends."""
    query = sa.select(mission_runs).where(
        mission_runs.c.id == run_id, mission_runs.c.workspace_id == workspace_id
    )
    rows = (await tx.execute(query.with_for_update() if lock else query)).mappings().all()
    return next(iter(await _folded(tx, rows)), None)


async def runs_by_ids(tx: Tx, workspace_id: int, run_ids: Collection[int]) -> list[StoredRun]:
    """Several runs, by id."""
    query = sa.select(mission_runs).where(
        mission_runs.c.workspace_id == workspace_id, mission_runs.c.id.in_(list(run_ids))
    )
    return await _folded(tx, (await tx.execute(query.order_by(mission_runs.c.id))).mappings().all())


async def runs_of_person(
    tx: Tx, person_id: int, *, statuses: Collection[str] = UNDER_WAY, lock: bool = False
) -> list[StoredRun]:
    """The runs that somebody takes part in, the one that moved last first."""
    query = (
        sa.select(mission_runs)
        .join(mission_people, mission_people.c.run_id == mission_runs.c.id)
        .where(mission_people.c.person_id == person_id, mission_runs.c.status.in_(list(statuses)))
        .order_by(mission_runs.c.moved_at.desc(), mission_runs.c.id)
    )
    if lock:
        query = query.with_for_update(of=mission_runs)
    return await _folded(tx, (await tx.execute(query)).mappings().all())


async def runs_of_teams(
    tx: Tx, workspace_id: int, team_ids: Collection[int] | None, *, since: datetime | None = None
) -> list[StoredRun]:
    """The runs of teams (None: of the whole workspace), the newest first.

    since: leaves out those that were over by then.
    """
    query = sa.select(mission_runs).where(mission_runs.c.workspace_id == workspace_id)
    if team_ids is not None:
        query = query.where(mission_runs.c.team_id.in_(list(team_ids)))
    if since is not None:
        query = query.where(mission_runs.c.ended_at.is_(None) | (mission_runs.c.ended_at >= since))
    rows = (await tx.execute(query.order_by(mission_runs.c.id.desc()))).mappings().all()
    return await _folded(tx, rows)


async def runs_to_look_at(
    tx: Tx, workspace_id: int, team_id: int | None, *, now: datetime, limit: int = 20
) -> list[StoredRun]:
    """The runs of a team (None: those without one) that time may ask something of, held against others."""
    query = (
        sa.select(mission_runs)
        .where(
            mission_runs.c.workspace_id == workspace_id,
            mission_runs.c.team_id.is_(None) if team_id is None else mission_runs.c.team_id == team_id,
            mission_runs.c.look_at <= now,
        )
        .order_by(mission_runs.c.look_at, mission_runs.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return await _folded(tx, (await tx.execute(query)).mappings().all())


async def set_look_at(tx: Tx, moments: Mapping[int, datetime | None]) -> None:
    """When runs are next looked at, by run id; None: never again."""
    if moments:
        statement = (
            mission_runs.update()
            .where(mission_runs.c.id == sa.bindparam("run"))
            .values(look_at=sa.bindparam("moment"))
        )
        await tx.execute(statement, [{"run": key, "moment": at} for key, at in moments.items()])


async def lock_starts(tx: Tx, *, owner_id: int, team_id: int | None) -> None:
    """Let nobody else start a mission for the team, or (without one) for the person, until the end of the
    transaction."""
    row = sa.select(teams.c.id).where(teams.c.id == team_id)
    if team_id is None:
        row = sa.select(people.c.id).where(people.c.id == owner_id)
    await tx.execute(row.with_for_update())


async def run_under_way(
    tx: Tx, workspace_id: int, mission_key: str, *, owner_id: int, team_id: int | None
) -> int | None:
    """The id of a run of this mission that is not over: the team's, or (without a team) the owner's own."""
    found = await under_way(tx, workspace_id, [mission_key], owner_id=owner_id, team_id=team_id)
    return found.get(mission_key)


async def under_way(
    tx: Tx, workspace_id: int, mission_keys: Collection[str], *, owner_id: int, team_id: int | None
) -> dict[str, int]:
    """{mission: run} of those that are not over: the team's, or (without a team) the owner's own."""
    whose = (
        sa.and_(mission_runs.c.for_team, mission_runs.c.team_id == team_id)
        if team_id is not None
        else sa.and_(~mission_runs.c.for_team, mission_runs.c.owner_id == owner_id)
    )
    query = (
        sa.select(mission_runs.c.mission_key, sa.func.min(mission_runs.c.id))
        .where(
            mission_runs.c.workspace_id == workspace_id,
            mission_runs.c.mission_key.in_(list(mission_keys)),
            mission_runs.c.status.in_(UNDER_WAY),
            whose,
        )
        .group_by(mission_runs.c.mission_key)
    )
    return {key: int(run_id) for key, run_id in await tx.execute(query)}


async def finished_keys(
    tx: Tx, workspace_id: int, *, owner_id: int, team_ids: Collection[int]
) -> dict[str, int]:
    """{mission: run} of the missions that a person finished, or one of the teams, by the last run of each."""
    of_team = sa.and_(mission_runs.c.for_team, mission_runs.c.team_id.in_(list(team_ids)))
    query = (
        sa.select(mission_runs.c.mission_key, sa.func.max(mission_runs.c.id))
        .where(
            mission_runs.c.workspace_id == workspace_id,
            mission_runs.c.status == "finished",
            sa.or_(mission_runs.c.owner_id == owner_id, of_team),
        )
        .group_by(mission_runs.c.mission_key)
    )
    return {key: int(run_id) for key, run_id in await tx.execute(query)}


async def log_of(tx: Tx, run_id: int) -> list[RunEvent]:
    """A run's whole log, in order."""
    row = (await tx.execute(sa.select(mission_runs).where(mission_runs.c.id == run_id))).mappings().one()
    return (await _logs(tx, [row]))[run_id]


async def run_in_thread(tx: Tx, workspace_id: int, thread_ts: str) -> int | None:
    """The id of the run under way whose thread begins with the message of that ts."""
    run = sa.cast(mission_runs.c.id, sa.String)
    head = sa.literal(f"announce:{workspace_id}:mission:") + run + ":" + mission_runs.c.channel_id + ":head"
    query = (
        sa.select(mission_runs.c.id)
        .join(deliveries, deliveries.c.slot_key == head)
        .where(
            mission_runs.c.workspace_id == workspace_id,
            mission_runs.c.status.in_(UNDER_WAY),
            deliveries.c.ts == thread_ts,
        )
        .order_by(mission_runs.c.id.desc())
    )
    found = await tx.scalar(query.limit(1))
    return None if found is None else int(found)


async def thread_is_lost(tx: Tx, workspace_id: int, head_key: str) -> bool:
    """Whether the message that a thread begins with could not be posted, or was deleted."""
    lost = deliveries.c.state.in_((State.SKIPPED, State.DEAD)) | deliveries.c.gone_at.is_not(None)
    query = sa.select(lost).where(deliveries.c.slot_key == f"announce:{workspace_id}:{head_key}")
    return bool(await tx.scalar(query))


async def keep_files(
    tx: Tx, run_id: int, files: Iterable[ThreadFile], *, person_id: int, now: datetime
) -> None:
    """Remember files of a run's thread; those known already stay as they are."""
    rows = [
        {
            "run_id": run_id,
            "slack_id": each.id,
            "name": each.name[:300],
            "address": each.address[:2000],
            "at": now,
            "person_id": person_id,
        }
        for each in files
    ]
    if rows:
        await tx.execute(insert_ignore(tx, mission_files, ["run_id", "slack_id"]).values(rows))


async def files_of(tx: Tx, run_id: int) -> dict[str, ThreadFile]:
    """The files of a run's thread, by Slack's id."""
    query = sa.select(mission_files).where(mission_files.c.run_id == run_id).order_by(mission_files.c.at)
    return {
        row["slack_id"]: ThreadFile(row["slack_id"], row["name"], row["address"])
        for row in (await tx.execute(query)).mappings()
    }


async def _folded(tx: Tx, rows: Sequence[Mapping[Any, Any]]) -> list[StoredRun]:
    logs = await _logs(tx, rows)
    return [
        StoredRun(
            row["id"],
            row["workspace_id"],
            row["team_id"],
            row["for_team"],
            row["channel_id"],
            row["started_by"],
            replay(logs[row["id"]]),
        )
        for row in rows
    ]


async def _logs(tx: Tx, rows: Sequence[Mapping[Any, Any]]) -> dict[int, list[RunEvent]]:
    missions = {row["id"]: row["mission"] for row in rows}
    found: dict[int, list[RunEvent]] = {run_id: [] for run_id in missions}
    if not missions:
        return found
    query = (
        sa.select(mission_events.c.run_id, mission_events.c.data)
        .where(mission_events.c.run_id.in_(list(missions)))
        .order_by(mission_events.c.run_id, mission_events.c.rev)
    )
    for run_id, data in await tx.execute(query):
        mission = {"mission": missions[run_id]} if data["kind"] == "started" else {}
        found[run_id].append(event_from({**data, **mission}))
    return found


def _event_values(run_id: int, rev: int, event: RunEvent) -> dict[str, Any]:
    data = event_data(event)
    data.pop("mission", None)
    return {
        "run_id": run_id,
        "rev": rev,
        "kind": event.kind,
        "at": event.at,
        "actor_id": event.by,
        "data": data,
    }


def _columns(state: RunState) -> dict[str, Any]:
    return {
        "status": state.status,
        "owner_id": state.owner_id,
        "moved_at": state.moved_at,
        "ended_at": state.ended.at if state.ended else None,
        "rev": state.rev,
    }


async def _set_people(tx: Tx, run_id: int, state: RunState) -> None:
    gone = mission_people.c.run_id == run_id, mission_people.c.person_id.not_in(list(state.people))
    await tx.execute(mission_people.delete().where(*gone))
    rows = [{"run_id": run_id, "person_id": person_id} for person_id in sorted(state.people)]
    if rows:
        await tx.execute(
            insert(tx, mission_people).on_conflict_do_nothing(index_elements=["run_id", "person_id"]),
            rows,
        )
