"""Whether a mission moved its team's numbers: snapshots at the start, after 30 and after 90 days."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from content.loader import Content
from db import mission_results as store
from db.base import Tx
from db.missions import runs_by_ids, runs_of_teams
from db.pipeline import template_changes
from db.targets import people_in_teams, rules_set_since
from domain.errors import UserError
from domain.mission_cards import Run
from domain.mission_proof import SNAPSHOT_DAYS, Otherwise, Reading, Snapshot, prove, snapshots_due
from domain.mission_results import Proved, Told
from domain.weeks import local_day
from services.mission_numbers import readings
from services.missions import load_run, with_people
from services.report_ground import Place, place_of_person, place_of_team
from services.scope import Scope


async def take_start(scope: Scope, run: Run) -> Snapshot:
    """The numbers as a mission begins; the second call changes nothing."""
    place = _place(run, now=scope.now, content=scope.content)
    metrics = scope.content.missions.metrics_of(run.mission)
    found = await readings(scope.tx, place, metrics, scope.content) if place else ()
    today = place.today if place else scope.today
    snapshot = Snapshot(0, today, tuple(found))
    await store.keep_snapshot(scope.tx, run.id, snapshot, now=scope.now)
    return snapshot


async def due_proofs(
    tx: Tx, workspace_id: int, team_ids: Collection[int | None], *, now: datetime, content: Content
) -> list[Proved]:
    """Take the snapshots whose day has come, and tell what they show.

    team_ids: None stands for the runs of people without a team.
    """
    found: list[Proved] = []
    for team_id in team_ids:
        owed = await _owed(tx, workspace_id, team_id, now=now)
        runs = await with_people(tx, workspace_id, await runs_by_ids(tx, workspace_id, owed)) if owed else []
        taken = await store.snapshots_of(tx, owed) if owed else {}
        for run in runs:
            found += await _take_due(tx, run, taken.get(run.id, {}), now=now, content=content)
    return found


async def proof_of(scope: Scope, run_id: int) -> Proved:
    """What a run's numbers are and how they moved so far.

    Raises:
        UserError: missions.not_found.
    """
    run = await load_run(scope, run_id)
    taken = (await store.snapshots_of(scope.tx, [run.id])).get(run.id, {})
    return await _proved(scope.tx, run, taken, content=scope.content)


async def tell_numbers(scope: Scope, run_id: int, day: int, told: Mapping[str, Told]) -> Proved:
    """Put numbers that only people know into a snapshot; what is told of a metric again replaces it.

    Raises:
        UserError: missions.not_found, missions.no_snapshot, missions.for_owner for who only looks on.
    """
    run = await load_run(scope, run_id, lock=True)
    if scope.me.id not in run.state.people and not run.actor(scope.me).manages:
        raise UserError("missions.for_part")
    taken = (await store.snapshots_of(scope.tx, [run.id])).get(run.id, {})
    if day not in taken:
        raise UserError("missions.no_snapshot")
    mine = {each.key for each in scope.content.missions.metrics_of(run.mission) if each.source == "people"}
    new = {key: Reading(key, each.value, each.cases) for key, each in told.items() if key in mine}
    kept = tuple(each for each in taken[day].readings if each.metric not in new)
    amended = replace(taken[day], readings=(*kept, *new.values()))
    await store.amend_snapshot(scope.tx, run.id, amended)
    return await _proved(scope.tx, run, {**taken, day: amended}, content=scope.content)


async def proofs_of(tx: Tx, runs: Sequence[Run], *, content: Content) -> dict[int, Proved]:
    """{run: what its numbers show}, without what else changed, of the runs that have a later snapshot."""
    taken = await store.snapshots_of(tx, [run.id for run in runs]) if runs else {}
    found = {}
    for run in runs:
        snapshots = taken.get(run.id, {})
        metrics = content.missions.metrics_of(run.mission)
        proof = prove(run.mission.key, run.mission.claim, metrics, snapshots)
        if proof:
            found[run.id] = Proved(run, snapshots[0].on, metrics, snapshots, proof, currency_of(run, content))
    return found


async def _owed(tx: Tx, workspace_id: int, team_id: int | None, *, now: datetime) -> list[int]:
    found: set[int] = set()
    for day in SNAPSHOT_DAYS:
        # A day earlier than it is anywhere: the run's own calendar decides afterwards.
        before = now - timedelta(days=day) + timedelta(days=1)
        found |= set(await store.snapshots_owed(tx, workspace_id, team_id, day, started_before=before))
    return sorted(found)


async def _take_due(
    tx: Tx, run: Run, taken: Mapping[int, Snapshot], *, now: datetime, content: Content
) -> list[Proved]:
    place = _place(run, now=now, content=content)
    if place is None:
        return []
    due = snapshots_due(_started_on(run), taken, place.today)
    if not due:
        return []
    metrics = content.missions.metrics_of(run.mission)
    numbers = await readings(tx, place, metrics, content)
    new = {day: Snapshot(day, place.today, numbers) for day in due}
    kept = [await store.keep_snapshot(tx, run.id, each, now=now) for each in new.values()]
    if not any(kept) or max(due) == 0:
        return []
    return [await _proved(tx, run, {**taken, **new}, content=content)]


async def _proved(tx: Tx, run: Run, taken: Mapping[int, Snapshot], *, content: Content) -> Proved:
    metrics = content.missions.metrics_of(run.mission)
    otherwise = await _otherwise(tx, run, content) if len(taken) > 1 else ()
    proof = prove(run.mission.key, run.mission.claim, metrics, taken, otherwise)
    return Proved(run, _started_on(run), metrics, taken, proof, currency_of(run, content))


async def _otherwise(tx: Tx, run: Run, content: Content) -> tuple[Otherwise, ...]:
    """What else changed since the start: targets, stages, people, other missions."""
    since = run.state.started_at
    team, zone = run.team, _zone(run)
    people = await people_in_teams(tx, [team.id]) if team else ([run.owner] if run.owner else [])
    rules = await rules_set_since(tx, [each.id for each in people], [team.id] if team else [], since)
    names = {each.key: each.many for each in content.activities.types}
    found = [Otherwise(local_day(r.set_at, zone), "target", names.get(r.activity, r.activity)) for r in rules]
    stages = await template_changes(tx, run.workspace_id)
    found += [Otherwise(local_day(at, zone), "stages", "") for at in stages if at >= since]
    found += [Otherwise(each.started_on, "people", each.name) for each in people if each.started_on]
    if team:
        others = await runs_of_teams(tx, run.workspace_id, [team.id], since=since)
        found += [
            Otherwise(local_day(each.state.started_at, zone), "mission", each.state.mission.title)
            for each in others
            if each.id != run.id
        ]
    return tuple(dict.fromkeys(found))


def _place(run: Run, *, now: datetime, content: Content) -> Place | None:
    """Whose numbers a run is about; None where its owner is gone and there is no team."""
    if run.team is not None:
        return place_of_team(run.workspace_id, run.team, now=now, content=content)
    return place_of_person(run.owner, now=now, content=content) if run.owner else None


def _zone(run: Run) -> ZoneInfo:
    return run.team.zone if run.team else run.people[run.started_by].zone


def _started_on(run: Run) -> date:
    return local_day(run.state.started_at, _zone(run))


def currency_of(run: Run, content: Content) -> str:
    """The currency of a run's amounts: its team's, else its owner's market's."""
    if run.team:
        return run.team.currency
    return content.market(run.owner.market if run.owner else None).currency
