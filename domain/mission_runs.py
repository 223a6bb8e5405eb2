"""A run of a mission is its log folded up, and nothing that was handed in ever leaves it.

Phases come one after the other; when none is left, the success criteria are what remains before the finish.
Which moves are allowed is `domain.mission_moves`; what the state looks like is `domain.mission_state`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import singledispatch
from typing import TypeVar

from domain.mission_events import (
    Abandoned,
    ClockSet,
    CriterionConfirmed,
    CriterionMissed,
    CriterionTicked,
    Drafted,
    Finished,
    HandedIn,
    Happened,
    InputBrought,
    LeadHanded,
    OwnerChanged,
    Paused,
    PersonLeft,
    PhaseClosed,
    PhaseSkipped,
    Resumed,
    RoleGiven,
    RunEvent,
    Started,
    StepTicked,
    TakenBack,
    Unwaived,
    Waived,
)
from domain.mission_state import (
    CriterionState,
    DeliverableState,
    Draft,
    Item,
    PhaseState,
    PhaseStatus,
    RunState,
    Said,
)

V = TypeVar("V")


def replay(events: Iterable[RunEvent]) -> RunState:
    """The state after a log, which begins with its only `Started`; ValueError for any other."""
    run: RunState | None = None
    for event in events:
        if isinstance(event, Started):
            if run is not None:
                raise ValueError("a run starts once")
            run = begun(event)
        elif run is None:
            raise ValueError(f"a run begins with its start, not with {event.kind!r}")
        else:
            run = apply(run, event)
    if run is None:
        raise ValueError("nothing has happened")
    return run


def begun(event: Started) -> RunState:
    """The state after the first event: the first phase is open, in one sitting with its clock running."""
    mission = event.mission
    phases = {each.key: PhaseState() for each in mission.phases}
    phases[mission.phases[0].key] = PhaseState("open", event.at)
    return RunState(
        mission=mission,
        owner_id=event.owner_id,
        roles=dict(event.roles),
        leads={},
        rhythm=event.rhythm,
        given=dict(event.given),
        phases=phases,
        deliverables={
            each.key: DeliverableState(
                draft=Draft(event.carried[each.key], "previous") if each.key in event.carried else None
            )
            for each in mission.deliverables
        },
        criteria={each.key: CriterionState() for each in mission.criteria},
        started_at=event.at,
        moved_at=event.at,
        clock_since=event.at if event.rhythm.kind == "one_sitting" else None,
    )


def apply(run: RunState, event: RunEvent) -> RunState:
    """The state after one more event."""
    after = _apply(event, run)
    rev = run.rev + 1
    if event.by is None:
        return replace(after, rev=rev)
    return replace(after, rev=rev, moved_at=event.at, moved_rev=rev)


@singledispatch
def _apply(event: Happened, run: RunState) -> RunState:
    raise ValueError(f"{type(event).__name__} cannot be event {run.rev + 1} of a run")


@_apply.register
def _(event: InputBrought, run: RunState) -> RunState:
    return replace(run, given=_with(run.given, event.key, event.given))


@_apply.register
def _(event: StepTicked, run: RunState) -> RunState:
    phase = run.phases[event.phase]
    ticked = {key: said for key, said in phase.ticked.items() if key != event.step}
    if event.done:
        ticked[event.step] = Said(event.by, event.at)
    return replace(run, phases=_with(run.phases, event.phase, replace(phase, ticked=ticked)))


@_apply.register
def _(event: HandedIn, run: RunState) -> RunState:
    """A new text takes the place of the one before and of the draft; links and files come on top."""
    old = run.deliverables[event.deliverable]
    item = Item(run.rev + 1, event.item, event.value, event.name, event.by, event.at)
    is_text = event.item == "text"
    replaced = tuple(each for each in old.items if is_text and each.kind == "text")
    new = DeliverableState(
        items=(*(each for each in old.items if each not in replaced), item),
        earlier=(*old.earlier, *replaced),
        draft=None if is_text else old.draft,
    )
    return replace(run, deliverables=_with(run.deliverables, event.deliverable, new))


@_apply.register
def _(event: TakenBack, run: RunState) -> RunState:
    old = run.deliverables[event.deliverable]
    gone = tuple(each for each in old.items if each.id == event.item_id)
    new = replace(
        old,
        items=tuple(each for each in old.items if each not in gone),
        earlier=(*old.earlier, *gone),
    )
    return replace(run, deliverables=_with(run.deliverables, event.deliverable, new))


@_apply.register
def _(event: Drafted, run: RunState) -> RunState:
    new = replace(run.deliverables[event.deliverable], draft=Draft(event.text, event.source))
    return replace(run, deliverables=_with(run.deliverables, event.deliverable, new))


@_apply.register
def _(event: Waived, run: RunState) -> RunState:
    new = replace(run.deliverables[event.deliverable], waived=Said(event.by, event.at, event.why))
    return replace(run, deliverables=_with(run.deliverables, event.deliverable, new))


@_apply.register
def _(event: Unwaived, run: RunState) -> RunState:
    new = replace(run.deliverables[event.deliverable], waived=None)
    return replace(run, deliverables=_with(run.deliverables, event.deliverable, new))


@_apply.register
def _(event: PhaseClosed, run: RunState) -> RunState:
    return _end_phase(run, event.phase, "closed", Said(event.by, event.at))


@_apply.register
def _(event: PhaseSkipped, run: RunState) -> RunState:
    return _end_phase(run, event.phase, "skipped", Said(event.by, event.at, event.why))


@_apply.register
def _(event: ClockSet, run: RunState) -> RunState:
    if event.running == (run.clock_since is not None):
        return run
    return replace(_banked(run, event.at), clock_since=event.at if event.running else None)


@_apply.register
def _(event: Paused, run: RunState) -> RunState:
    return replace(
        _banked(run, event.at),
        status="paused",
        paused=Said(event.by, event.at, event.why),
        clock_since=None,
        clock_kept=run.clock_since is not None,
    )


@_apply.register
def _(event: Resumed, run: RunState) -> RunState:
    """In one sitting the clock goes on where it was running; spread over days, somebody starts it."""
    goes_on = run.clock_kept and run.rhythm.kind == "one_sitting" and run.current is not None
    return replace(
        run,
        status="running",
        paused=None,
        clock_since=event.at if goes_on else None,
        clock_kept=False,
    )


@_apply.register
def _(event: RoleGiven, run: RunState) -> RunState:
    return replace(run, roles=_with(run.roles, event.role, event.person_id))


@_apply.register
def _(event: LeadHanded, run: RunState) -> RunState:
    return replace(run, leads=_with(run.leads, event.phase, event.person_id))


@_apply.register
def _(event: OwnerChanged, run: RunState) -> RunState:
    return replace(run, owner_id=event.person_id)


@_apply.register
def _(event: PersonLeft, run: RunState) -> RunState:
    return replace(
        run,
        owner_id=event.heir_id if run.owner_id == event.person_id else run.owner_id,
        roles=_inherited(run.roles, event),
        leads=_inherited(run.leads, event),
    )


@_apply.register
def _(event: CriterionTicked, run: RunState) -> RunState:
    new = CriterionState(met=Said(event.by, event.at) if event.met else None)
    return replace(run, criteria=_with(run.criteria, event.criterion, new))


@_apply.register
def _(event: CriterionConfirmed, run: RunState) -> RunState:
    old = run.criteria[event.criterion]
    new = replace(old, confirmed=Said(event.by, event.at), alone=event.alone)
    return replace(run, criteria=_with(run.criteria, event.criterion, new))


@_apply.register
def _(event: CriterionMissed, run: RunState) -> RunState:
    new = CriterionState(missed=Said(event.by, event.at, event.why))
    return replace(run, criteria=_with(run.criteria, event.criterion, new))


@_apply.register
def _(event: Finished, run: RunState) -> RunState:
    return replace(run, status="finished", ended=Said(event.by, event.at))


@_apply.register
def _(event: Abandoned, run: RunState) -> RunState:
    stopped = _banked(run, event.at)
    return replace(
        stopped, status="abandoned", ended=Said(event.by, event.at, event.why), clock_since=None, paused=None
    )


def _end_phase(run: RunState, key: str, status: PhaseStatus, said: Said) -> RunState:
    """End a phase; when it was the open one, the next that waits opens, its clock as it was."""
    was_open = run.phases[key].status == "open"
    if was_open:
        run = _banked(run, said.at)
    phases = dict(run.phases)
    phases[key] = replace(phases[key], status=status, ended=said)
    if not was_open:
        return replace(run, phases=phases)
    waiting = next((each.key for each in run.mission.phases if phases[each.key].status == "waiting"), None)
    if waiting is None:
        return replace(run, phases=phases, clock_since=None)
    phases[waiting] = replace(phases[waiting], status="open", opened_at=said.at)
    return replace(run, phases=phases)


def _banked(run: RunState, at: datetime) -> RunState:
    """Put what the clock has counted up to `at` to the current phase, and let it count on from there."""
    current = run.current
    if current is None or run.clock_since is None:
        return run
    phase = replace(run.phases[current.key], worked=run.worked(current.key, at))
    return replace(run, phases=_with(run.phases, current.key, phase), clock_since=max(at, run.clock_since))


def _inherited(held: Mapping[str, int], event: PersonLeft) -> dict[str, int]:
    passed = {key: event.heir_id if who == event.person_id else who for key, who in held.items()}
    return {key: who for key, who in passed.items() if who is not None}


def _with(old: Mapping[str, V], key: str, value: V) -> dict[str, V]:
    return {**old, key: value}
