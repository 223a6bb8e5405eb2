"""Who may make which move when: one place, asked both when a move is made and when moves are offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from domain.mission_problems import (
    AlreadySo,
    CriteriaOpen,
    LastOfClosedPhase,
    MissionProblem,
    NeedsSecondPerson,
    NotNow,
    NotTheirs,
    NotTicked,
    PhaseNotOpen,
    PhasesOpen,
    SomethingThere,
    StillMissing,
    Unknown,
    Who,
)
from domain.mission_state import RunState
from domain.missions import Phase

Verb = Literal[
    "bring_input",
    "tick_step",
    "untick_step",
    "hand_in",
    "take_back",
    "draft",
    "waive",
    "unwaive",
    "close_phase",
    "skip_phase",
    "start_clock",
    "stop_clock",
    "pause",
    "resume",
    "give_role",
    "hand_over_phase",
    "hand_over",
    "take_over",
    "tick_criterion",
    "untick_criterion",
    "confirm_criterion",
    "miss_criterion",
    "finish",
    "abandon",
]
ALREADY = AlreadySo()
RUNNING = frozenset(("running",))
PAUSED = frozenset(("paused",))
UNDER_WAY = RUNNING | PAUSED


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who makes moves. manages: whether they manage the owner's team, and so may what it may."""

    id: int
    manages: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """when: the statuses it needs. who: managers may all of it."""

    when: frozenset[str]
    who: Who


# Handing in and handing over go on while a mission is paused: what somebody drops into the thread then is
# not lost, and who is leaving can still pass on.
RULES: Mapping[Verb, Rule] = {
    "bring_input": Rule(UNDER_WAY, "part"),
    "tick_step": Rule(RUNNING, "part"),
    "untick_step": Rule(RUNNING, "part"),
    "hand_in": Rule(UNDER_WAY, "part"),
    "take_back": Rule(UNDER_WAY, "part"),
    "draft": Rule(UNDER_WAY, "part"),
    "waive": Rule(RUNNING, "lead"),
    "unwaive": Rule(RUNNING, "lead"),
    "close_phase": Rule(RUNNING, "lead"),
    "skip_phase": Rule(RUNNING, "lead"),
    "start_clock": Rule(RUNNING, "part"),
    "stop_clock": Rule(RUNNING, "part"),
    "pause": Rule(RUNNING, "lead"),
    "resume": Rule(PAUSED, "lead"),
    "give_role": Rule(UNDER_WAY, "owner"),
    "hand_over_phase": Rule(UNDER_WAY, "lead"),
    "hand_over": Rule(UNDER_WAY, "owner"),
    "take_over": Rule(UNDER_WAY, "anyone"),
    "tick_criterion": Rule(RUNNING, "owner"),
    "untick_criterion": Rule(RUNNING, "owner"),
    "confirm_criterion": Rule(RUNNING, "anyone"),
    "miss_criterion": Rule(RUNNING, "owner"),
    "finish": Rule(RUNNING, "owner"),
    "abandon": Rule(UNDER_WAY, "owner"),
}
_SO_ALREADY: Mapping[Verb, str] = {
    "pause": "paused",
    "resume": "running",
    "finish": "finished",
    "abandon": "abandoned",
}
Check = Callable[[RunState, Actor, str], MissionProblem | None]


def refusal(run: RunState, actor: Actor, verb: Verb, target: str | None = None) -> MissionProblem | None:
    """Why somebody cannot make a move, AlreadySo where it would change nothing, None where they can.

    target: the key of a phase, step, deliverable, criterion, input or role, or an item's id, as the move
    needs it.
    """
    rule = RULES[verb]
    if _SO_ALREADY.get(verb) == run.status:
        return ALREADY
    if run.status not in rule.when:
        return NotNow(run.status)
    if not _may(run, actor, rule.who, _phase_of(run, verb, target)):
        return NotTheirs(rule.who)
    check = _CHECKS.get(verb)
    return check(run, actor, target or "") if check else None


def _may(run: RunState, actor: Actor, who: Who, phase: Phase | None) -> bool:
    """Managers may everything; the owner may what a lead may, a lead what anybody who takes part may."""
    if actor.manages or who == "anyone" or actor.id == run.owner_id:
        return True
    if who == "lead":
        return actor.id == (run.lead(phase.key) if phase else None)
    return who == "part" and actor.id in run.people


def _phase_of(run: RunState, verb: Verb, target: str | None) -> Phase | None:
    """The phase whose lead a move is for: what it is about, or the one that is open."""
    if verb in ("close_phase", "skip_phase", "hand_over_phase"):
        return run.mission.phase(target or "")
    if verb in ("waive", "unwaive"):
        return run.mission.phase_of(target or "")
    return run.current


def _input(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    return None if run.mission.input(key) else Unknown(key)


def _step(wanted: bool) -> Check:
    def check(run: RunState, _: Actor, key: str) -> MissionProblem | None:
        for phase in run.mission.phases:
            if any(step.key == key for step in phase.steps):
                state = run.phases[phase.key]
                if (key in state.ticked) == wanted:
                    return ALREADY
                return None if state.status == "open" else PhaseNotOpen(phase.key, state.status)
        return Unknown(key)

    return check


def _deliverable(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    return None if key in run.deliverables else Unknown(key)


def _take_back(run: RunState, _: Actor, item_id: str) -> MissionProblem | None:
    for key, each in run.deliverables.items():
        if any(str(item.id) == item_id for item in each.earlier):
            return ALREADY
        if any(str(item.id) == item_id for item in each.items):
            return LastOfClosedPhase(key) if _is_closed(run, key) and len(each.items) == 1 else None
    return Unknown(item_id)


def _waive(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    if key not in run.deliverables:
        return Unknown(key)
    state = run.deliverables[key]
    if state.waived:
        return ALREADY
    return SomethingThere(key) if state.items else None


def _unwaive(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    if key not in run.deliverables:
        return Unknown(key)
    if run.deliverables[key].waived is None:
        return ALREADY
    return LastOfClosedPhase(key) if _is_closed(run, key) else None


def _close(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    phase = run.mission.phase(key)
    if phase is None:
        return Unknown(key)
    status = run.phases[key].status
    if status == "closed":
        return ALREADY
    if status != "open":
        return PhaseNotOpen(key, status)
    missing = run.missing(phase)
    return StillMissing(missing) if missing else None


def _skip(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    if key not in run.phases:
        return Unknown(key)
    status = run.phases[key].status
    if status == "skipped":
        return ALREADY
    return PhaseNotOpen(key, status) if status == "closed" else None


def _clock(wanted: bool) -> Check:
    def check(run: RunState, _: Actor, __: str) -> MissionProblem | None:
        if run.current is None:
            return PhaseNotOpen("", "closed")
        return ALREADY if (run.clock_since is not None) == wanted else None

    return check


def _role(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    return None if key in run.mission.roles else Unknown(key)


def _hand_over_phase(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    if key not in run.phases:
        return Unknown(key)
    status = run.phases[key].status
    return PhaseNotOpen(key, status) if run.phases[key].is_over else None


def _take_over(run: RunState, actor: Actor, _: str) -> MissionProblem | None:
    if actor.id == run.owner_id:
        return ALREADY
    return None if run.owner_id is None or actor.manages else NotTheirs("owner")


def _tick_criterion(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    if key not in run.criteria:
        return Unknown(key)
    return ALREADY if run.criteria[key].met else None


def _untick_criterion(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    """Also the way back from saying that it will not be met."""
    if key not in run.criteria:
        return Unknown(key)
    state = run.criteria[key]
    return None if state.met or state.missed else ALREADY


def _confirm(run: RunState, actor: Actor, key: str) -> MissionProblem | None:
    if key not in run.criteria:
        return Unknown(key)
    state = run.criteria[key]
    if state.confirmed:
        return ALREADY
    if state.met is None:
        return NotTicked(key)
    alone = run.is_alone and actor.id in run.people
    return NeedsSecondPerson(key) if state.met.by == actor.id and not alone else None


def _miss(run: RunState, _: Actor, key: str) -> MissionProblem | None:
    if key not in run.criteria:
        return Unknown(key)
    return ALREADY if run.criteria[key].missed else None


def _finish(run: RunState, _: Actor, __: str) -> MissionProblem | None:
    phases = tuple(key for key, each in run.phases.items() if not each.is_over)
    if phases:
        return PhasesOpen(phases)
    criteria = tuple(key for key, each in run.criteria.items() if not each.is_settled)
    return CriteriaOpen(criteria) if criteria else None


def _is_closed(run: RunState, deliverable: str) -> bool:
    phase = run.mission.phase_of(deliverable)
    return phase is not None and run.phases[phase.key].status == "closed"


_CHECKS: Mapping[Verb, Check] = {
    "bring_input": _input,
    "tick_step": _step(True),
    "untick_step": _step(False),
    "hand_in": _deliverable,
    "take_back": _take_back,
    "draft": _deliverable,
    "waive": _waive,
    "unwaive": _unwaive,
    "close_phase": _close,
    "skip_phase": _skip,
    "start_clock": _clock(True),
    "stop_clock": _clock(False),
    "give_role": _role,
    "hand_over_phase": _hand_over_phase,
    "take_over": _take_over,
    "tick_criterion": _tick_criterion,
    "untick_criterion": _untick_criterion,
    "confirm_criterion": _confirm,
    "miss_criterion": _miss,
    "finish": _finish,
}
