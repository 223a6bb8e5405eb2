"""What comes next in a run, for whoever looks at it: one thing, the first that is open."""

from collections.abc import Iterator

from domain.mission_rules import Actor, refusal
from domain.mission_state import RunState
from domain.mission_ways import Way
from domain.missions import Phase


def next_way(run: RunState, actor: Actor) -> Way | None:
    """The first thing that is open and that `actor` may do; None where others, or nobody, have to."""
    return next((way for way in _open(run) if refusal(run, actor, way.verb, way.target) is None), None)


def next_for_anyone(run: RunState) -> Way | None:
    """The first thing that is open, whoever does it."""
    return next(_open(run), None)


def _open(run: RunState) -> Iterator[Way]:
    if run.is_over:
        return
    if run.owner_id is None:
        yield Way("take_over")
    if run.status == "paused":
        yield Way("resume")
        return
    if run.current:
        yield from _of_phase(run, run.current)
        return
    for key, criterion in run.criteria.items():
        if not criterion.is_settled:
            yield Way("confirm_criterion" if criterion.met else "tick_criterion", key)
    yield Way("finish")


def _of_phase(run: RunState, phase: Phase) -> Iterator[Way]:
    """Its steps, then what it is to leave behind, then its end."""
    ticked = run.phases[phase.key].ticked
    yield from (Way("tick_step", each.key) for each in phase.steps if each.key not in ticked)
    yield from (Way("hand_in", key) for key in run.missing(phase))
    if not run.missing(phase):
        yield Way("close_phase", phase.key)
