"""Missions: starting one, seeing it, and making a move in it, once however often it is asked for."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from db import missions as store
from db.base import Tx
from db.mission_results import last_document
from db.people import add_stubs, known_people
from db.team import find_teams, people_by_id
from domain.errors import UserError
from domain.mission_cards import Acted, Run, StartPlan, document_line, people_named
from domain.mission_events import RunEvent
from domain.mission_moves import Events, Stamp, start
from domain.mission_problems import (
    ChangedMeanwhile,
    CriteriaOpen,
    Empty,
    LastOfClosedPhase,
    MissionProblem,
    MissionRefused,
    NeedsSecondPerson,
    NotALink,
    NotNow,
    NotTheirs,
    NotTicked,
    PhaseNotOpen,
    PhasesOpen,
    SomethingThere,
    StillMissing,
    TextTooLong,
)
from domain.mission_rules import Actor
from domain.mission_runs import apply
from domain.mission_state import RunState
from domain.missions import Mission
from domain.team import Person, Team
from services.scope import Scope

Move = Callable[[RunState, Stamp], Events]


async def start_mission(scope: Scope, plan: StartPlan) -> Run:
    """Start a mission: for oneself, for somebody one leads, or for a team that one manages.

    The texts of the last version of its document are there as drafts to go on from. People who are named and
    were not seen before are remembered; the caller has them looked up.

    Raises:
        UserError: missions.unknown, missions.unknown_variation, missions.not_your_team,
            missions.not_for_them, missions.unknown_person, missions.running_already (fact `run`: which).
        MissionRefused: something brought is no link, is empty or too long.
    """
    mission = mission_to_start(scope, plan.mission, plan.variation)
    team = await _team_for(scope, plan.team_id)
    named = await _people_for(scope, plan)
    owner = named[plan.owner] if plan.owner else scope.me
    await _check_start(scope, mission, owner, team)
    line = document_line(mission.key, team_id=team.id if team else None, owner_id=owner.id)
    last = await last_document(scope.tx, scope.workspace_id, line)
    event = start(
        mission,
        Stamp(Actor(scope.me.id), scope.now),
        owner_id=owner.id,
        rhythm=plan.rhythm,
        roles={role: named[slack_id].id for role, slack_id in plan.roles.items()},
        given=plan.given,
        carried=last.texts if last else {},
    )
    numbers_of = team or owner.team
    stored = await store.add_run(
        scope.tx,
        scope.workspace_id,
        event,
        team_id=numbers_of.id if numbers_of else None,
        for_team=team is not None,
        channel_id=plan.channel_id or owner.slack_id,
    )
    return (await with_people(scope.tx, scope.workspace_id, [stored]))[0]


def mission_to_start(scope: Scope, key: str, variation: str | None = None) -> Mission:
    """A mission of the content in a variation.

    Raises:
        UserError: missions.unknown, missions.unknown_variation.
    """
    found = scope.content.missions.find(key)
    if found is None:
        raise UserError("missions.unknown", name=key)
    try:
        return found.vary(variation)
    except KeyError as error:
        raise UserError("missions.unknown_variation", field="variation") from error


async def load_run(scope: Scope, run_id: int, *, lock: bool = False) -> Run:
    """A run that the asker may see; with `lock` held against changes until the transaction ends.

    Raises:
        UserError: missions.not_found, also for what the asker may not see.
    """
    stored = await store.run_by_id(scope.tx, scope.workspace_id, run_id, lock=lock)
    if stored is not None:
        [run] = await with_people(scope.tx, scope.workspace_id, [stored])
        if may_see(scope.me, run):
            return run
    raise UserError("missions.not_found")


async def act(scope: Scope, run_id: int, *moves: Move) -> Acted:
    """Make moves in a run, one after the other, all or none. What is so already changes nothing.

    Raises:
        UserError: missions.not_found, and a code for each thing that can be wrong with a move.
        MissionRefused: ChangedMeanwhile alone, since its answer is a form and not a sentence.
    """
    run = await load_run(scope, run_id, lock=True)
    state = run.state
    events: list[RunEvent] = []
    stamp = Stamp(run.actor(scope.me), scope.now)
    for move in moves:
        try:
            made = move(state, stamp)
        except MissionRefused as refused:
            if isinstance(refused.problem, ChangedMeanwhile):
                raise
            raise refusal(refused.problem, state) from refused
        events += made
        for event in made:
            state = apply(state, event)
    return await record(scope, run, events)


async def record(scope: Scope, run: Run, events: Sequence[RunEvent]) -> Acted:
    """Append events to a run that this transaction holds."""
    return await record_in(scope.tx, run, events, now=scope.now)


async def record_in(tx: Tx, run: Run, events: Sequence[RunEvent], *, now: datetime) -> Acted:
    """`record` where nobody asks, as in a watch."""
    if not events:
        return Acted(run, run, ())
    state = run.state
    for event in events:
        state = apply(state, event)
    unknown = people_named(state) - run.people.keys()
    people = {**run.people, **await people_by_id(tx, unknown)} if unknown else run.people
    after = replace(run, state=state, people=people, channel_id=await _channel(tx, run, state, people))
    if not await store.append(tx, run.id, run.state.rev, events, state, channel_id=after.channel_id, now=now):
        raise UserError("missions.changed", title=run.mission.title)
    return Acted(after, run, tuple(events))


async def my_runs(scope: Scope) -> list[Run]:
    """The missions under way that the asker takes part in, the one that moved last first."""
    stored = await store.runs_of_person(scope.tx, scope.me.id)
    return await with_people(scope.tx, scope.workspace_id, stored)


async def find_person(scope: Scope, slack_id: str, *, field: str) -> Person:
    """Somebody who can take a part, seen before or not.

    Raises:
        UserError: missions.unknown_person for guests, bots and whoever has left.
    """
    return (await _served(scope, {slack_id: field}))[slack_id]


async def with_people(tx: Tx, workspace_id: int, stored: Sequence[store.StoredRun]) -> list[Run]:
    """Stored runs with their teams and people, in the same order."""
    if not stored:
        return []
    people = await people_by_id(tx, {each for run in stored for each in _named(run)})
    teams = {team.id: team for team in await find_teams(tx, workspace_id)}
    return [_run(each, teams, people) for each in stored]


def may_see(me: Person, run: Run) -> bool:
    """In a channel everybody of the workspace; in direct messages whoever takes part, the team, managers."""
    if me.workspace_id != run.workspace_id:
        return False
    if not run.is_direct or me.id in run.people or run.actor(me).manages:
        return True
    return run.for_team and me.team is not None and run.team is not None and me.team.id == run.team.id


def refusal_of_start(problem: MissionProblem) -> UserError:
    """What is told of a start that cannot be."""
    return _refusal(problem, lambda _keys: "", "")


def refusal(problem: MissionProblem, state: RunState) -> UserError:
    """What is told of a move that cannot be made, with the titles of what it is about."""
    return _refusal(problem, lambda keys: _titles(state, keys), state.mission.title)


def _refusal(problem: MissionProblem, titles: Callable[[Iterable[str]], str], title: str) -> UserError:
    match problem:
        case NotNow(status="paused"):
            return UserError("missions.paused", title=title)
        case NotNow(status="running"):
            return UserError("missions.running", title=title)
        case NotNow():
            return UserError("missions.over", title=title)
        case NotTheirs(who="part"):
            return UserError("missions.for_part")
        case NotTheirs(who="lead"):
            return UserError("missions.for_lead")
        case NotTheirs():
            return UserError("missions.for_owner")
        case PhaseNotOpen(status="waiting"):
            return UserError("missions.phase_waits")
        case PhaseNotOpen():
            return UserError("missions.phase_over")
        case StillMissing(deliverables=keys) if len(keys) == 1:
            return UserError("missions.one_missing", what=titles(keys))
        case StillMissing(deliverables=keys):
            return UserError("missions.missing", count=len(keys), what=titles(keys))
        case SomethingThere(deliverable=key):
            return UserError("missions.something_there", what=titles([key]))
        case LastOfClosedPhase(deliverable=key):
            return UserError("missions.last_of_closed", what=titles([key]))
        case ChangedMeanwhile(deliverable=key):
            return UserError("missions.changed_meanwhile", what=titles([key]))
        case NotTicked():
            return UserError("missions.not_ticked")
        case NeedsSecondPerson():
            return UserError("missions.second_person")
        case PhasesOpen(phases=keys):
            return UserError("missions.phases_open", count=len(keys))
        case CriteriaOpen(criteria=keys):
            return UserError("missions.criteria_open", count=len(keys))
        case Empty():
            return UserError("missions.empty")
        case TextTooLong(length=length, limit=limit):
            return UserError("missions.too_long", length=length, limit=limit)
        case NotALink():
            return UserError("missions.no_link")
    return UserError("missions.gone")


def _titles(state: RunState, keys: Iterable[str]) -> str:
    found = (state.mission.deliverable(key) for key in keys)
    return ", ".join(each.title for each in found if each)


def _run(stored: store.StoredRun, teams: Mapping[int, Team], people: Mapping[int, Person]) -> Run:
    named = _named(stored)
    return Run(
        id=stored.id,
        workspace_id=stored.workspace_id,
        team=teams.get(stored.team_id) if stored.team_id is not None else None,
        for_team=stored.for_team,
        channel_id=stored.channel_id,
        started_by=stored.started_by,
        state=stored.state,
        people={key: each for key, each in people.items() if key in named},
    )


async def _channel(tx: Tx, run: Run, state: RunState, people: Mapping[int, Person]) -> str:
    """A mission in somebody's direct messages goes on in those of its new owner; so does one whose channel
    does not take posts of the bot."""
    owner = people.get(state.owner_id) if state.owner_id is not None else None
    if owner is None:
        return run.channel_id
    if run.is_direct:
        return run.channel_id if state.owner_id == run.state.owner_id else owner.slack_id
    lost = await store.thread_is_lost(tx, run.workspace_id, run.head_key)
    return owner.slack_id if lost else run.channel_id


def _named(stored: store.StoredRun) -> frozenset[int]:
    """Everybody whom a run names; whoever started it always."""
    return people_named(stored.state) | {stored.started_by}


async def _check_start(scope: Scope, mission: Mission, owner: Person, team: Team | None) -> None:
    """Whether it may be started, and is not under way; nobody else starts it until the transaction ends."""
    if team is None and owner.id != scope.me.id and not scope.me.leads(owner):
        raise UserError("missions.not_for_them", field="owner", name=owner.name)
    team_id, tx = team.id if team else None, scope.tx
    await store.lock_starts(tx, owner_id=owner.id, team_id=team_id)
    there = await store.run_under_way(tx, scope.workspace_id, mission.key, owner_id=owner.id, team_id=team_id)
    if there is not None:
        raise UserError("missions.running_already", title=mission.title, run=there)


async def _team_for(scope: Scope, team_id: int | None) -> Team | None:
    if team_id is None:
        return None
    found = await find_teams(scope.tx, scope.workspace_id, team_id=team_id)
    if not found or not (scope.me.is_admin or team_id in scope.me.manages):
        raise UserError("missions.not_your_team", field="whose")
    return found[0]


async def _people_for(scope: Scope, plan: StartPlan) -> dict[str, Person]:
    """{Slack id: person} of everybody whom a plan names."""
    fields = {slack_id: f"role_{role}" for role, slack_id in plan.roles.items()}
    return await _served(scope, fields | ({plan.owner: "owner"} if plan.owner else {}))


async def _served(scope: Scope, fields: Mapping[str, str]) -> dict[str, Person]:
    """People by Slack id, those not seen before made room for. fields: where each was chosen."""
    known = await known_people(scope.tx, scope.workspace_id, fields) if fields else {}
    for slack_id, each in known.items():
        if not (each.is_member and each.is_active):
            raise UserError("missions.unknown_person", field=fields[slack_id])
    unseen = fields.keys() - known.keys()
    if unseen:
        await add_stubs(scope.tx, scope.workspace_id, unseen, zone=scope.me.zone.key)
        known |= await known_people(scope.tx, scope.workspace_id, unseen)
    return {slack_id: each.person for slack_id, each in known.items()}


async def unseen_people(scope: Scope, slack_ids: Collection[str]) -> tuple[str, ...]:
    """Those of them that Slack has not been asked about yet."""
    known = await known_people(scope.tx, scope.workspace_id, slack_ids) if slack_ids else {}
    return tuple(sorted(slack_id for slack_id, each in known.items() if each.is_stub))
