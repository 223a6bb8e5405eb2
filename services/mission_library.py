"""Finding a mission: the library, a recommendation from two questions, and starting several in order."""

from collections.abc import Collection, Mapping
from typing import Any

from db import mission_results as store
from db import missions as runs
from domain.errors import UserError
from domain.mission_cards import Queued, Run, StartPlan, document_line
from domain.mission_recommend import Recommendation, recommend, start_in_order
from domain.mission_results import InOrder, Library, LibraryEntry, Recommended
from domain.missions import Category, Mission, matches
from domain.team import Team
from services.mission_board import team_named
from services.mission_numbers import marks, place_of_scope
from services.missions import load_run, my_runs, start_mission
from services.report_ground import place_of_team
from services.scope import Scope


async def library(scope: Scope, *, category: Category | None = None, words: str = "") -> Library:
    """The missions that a search finds, each with the asker's run and document of it, if any."""
    every = scope.content.missions.all
    found = [each for each in every if matches(each, category=category, words=words)]
    running = {run.mission.key: run.id for run in reversed(await my_runs(scope))}
    mine, teams = document_line, _team_id(scope)
    lines = {mine(each.key, team_id=None, owner_id=scope.me.id): each.key for each in found}
    if teams is not None:
        lines |= {mine(each.key, team_id=teams, owner_id=None): each.key for each in found}
    documents = {}
    if lines:
        newest = await store.last_documents(scope.tx, scope.workspace_id, lines)
        by_age = sorted(newest.items(), key=lambda pair: pair[1].made_at)
        documents = {lines[line]: document for line, document in by_age}  # one's own or the team's: the last
    entries = (LibraryEntry(each, running.get(each.key), documents.get(each.key)) for each in found)
    return Library(tuple(entries), len(every), category, words)


async def recommendation(scope: Scope, situation: str, pain: str, *, team_id: int | None) -> Recommended:
    """The library's sequence for two answers, checked against the team's own numbers.

    team_id: the team it is for; None: for oneself.

    Raises:
        UserError: missions.unknown_answer, missions.not_your_team.
    """
    missions = scope.content.missions
    now, hurts = missions.situation(situation), missions.pain(pain)
    if now is None or hurts is None:
        raise UserError("missions.unknown_answer")
    team = await _team(scope, team_id)
    place = (
        place_of_team(scope.workspace_id, team, now=scope.now, content=scope.content)
        if team
        else place_of_scope(scope)
    )
    found = recommend(
        now,
        hurts,
        missions=missions.by_key,
        pains=missions.pains,
        metrics=missions.metrics,
        marks=await marks(scope.tx, place, missions.metrics, scope.content),
        done=await _done(scope, team_id),
    )
    waiting = await store.queue_of(scope.tx, scope.workspace_id, owner_id=scope.me.id, team_id=team_id)
    running = await _running(scope, found, team_id)
    return Recommended(found, running, tuple(waiting), team_id, team.name if team else None, place.currency)


async def start_all(scope: Scope, situation: str, pain: str, *, team_id: int | None) -> InOrder:
    """Start the first of a recommended sequence; the others wait for it. What waited before is dropped.

    Where one of them is under way already, the others wait for that one.

    Raises:
        UserError: as `recommendation` and `start_mission`; missions.all_done; missions.in_order_already.
    """
    there = await recommendation(scope, situation, pain, team_id=team_id)
    wanted = start_in_order(there.found, there.running)
    if not wanted:
        raise UserError("missions.all_done")
    await runs.lock_starts(scope.tx, owner_id=scope.me.id, team_id=team_id)
    waiting = await store.queue_of(
        scope.tx, scope.workspace_id, owner_id=scope.me.id, team_id=team_id, lock=True
    )
    if waiting and [each.mission_key for each in waiting] == [each.key for each in wanted]:
        raise UserError("missions.in_order_already")
    await store.drop_from_queue(scope.tx, [each.id for each in waiting], now=scope.now)
    team = await _team(scope, team_id)
    plan = StartPlan(wanted[0].key, team_id=team_id, channel_id=team.channel_id if team else None)
    if there.running:
        await _wait(scope, wanted, plan)
        return InOrder(await load_run(scope, min(there.running.values())), len(wanted), is_new=False)
    await _wait(scope, wanted[1:], plan)
    return InOrder(await start_mission(scope, plan), len(wanted) - 1, is_new=True)


async def start_next(scope: Scope, run: Run) -> Run | Mission | None:
    """After a mission ended: start what waits next for the same team or person; None if nothing does.

    A mission instead of a run is next, and goes on waiting: whoever finished this one may not start it.
    """
    team_id = run.team.id if run.for_team and run.team else None
    owner = run.owner
    if owner is None:
        return None
    waiting = await store.queue_of(
        scope.tx, scope.workspace_id, owner_id=owner.id, team_id=team_id, lock=True
    )
    for each in waiting:
        mission = scope.content.missions.find(each.mission_key)
        if mission is None:
            await store.drop_from_queue(scope.tx, [each.id], now=scope.now)
            continue
        if mission.key == run.mission.key:  # somebody started it by hand before its turn came
            await store.take_from_queue(scope.tx, each.id, run.id)
            continue
        plan = _plan(each, owner.slack_id if owner.id != scope.me.id else None)
        try:
            started = await start_mission(scope, plan)
        except UserError as refused:
            return None if refused.code == "missions.running_already" else mission
        await store.take_from_queue(scope.tx, each.id, started.id)
        return started
    return None


def _plan(queued: Queued, owner: str | None) -> StartPlan:
    channel = queued.plan.get("channel_id")
    return StartPlan(
        queued.mission_key,
        owner=owner,
        team_id=queued.team_id if queued.for_team else None,
        channel_id=str(channel) if channel else None,
    )


async def _wait(scope: Scope, missions: Collection[Mission], plan: StartPlan) -> None:
    rows: list[Mapping[str, Any]] = [
        {
            "owner_id": scope.me.id,
            "team_id": plan.team_id,
            "for_team": plan.team_id is not None,
            "position": n,
            "mission_key": each.key,
            "plan": {"channel_id": plan.channel_id},
        }
        for n, each in enumerate(missions)
    ]
    await store.add_to_queue(scope.tx, scope.workspace_id, rows, now=scope.now)


async def _team(scope: Scope, team_id: int | None) -> Team | None:
    if team_id is None:
        return None
    if not (scope.me.is_admin or team_id in scope.me.manages):
        raise UserError("missions.not_your_team")
    return await team_named(scope, team_id)


async def _done(scope: Scope, team_id: int | None) -> set[str]:
    ids = {team_id} if team_id is not None else {each for each in [_team_id(scope)] if each is not None}
    return set(await runs.finished_keys(scope.tx, scope.workspace_id, owner_id=scope.me.id, team_ids=ids))


async def _running(scope: Scope, found: Recommendation, team_id: int | None) -> dict[str, int]:
    keys = [each.mission.key for each in found.missions]
    return await runs.under_way(scope.tx, scope.workspace_id, keys, owner_id=scope.me.id, team_id=team_id)


def _team_id(scope: Scope) -> int | None:
    return scope.me.team.id if scope.me.team else None
