"""What somebody can do next in a run. Every way that is listed can be gone, and no other."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.mission_rules import Actor, Verb, refusal
from domain.mission_state import RunState


@dataclass(frozen=True, slots=True)
class Way:
    """A move, and what it is about: the key of a phase, step, deliverable and so on, or an item's id."""

    verb: Verb
    target: str | None = None


def ways_on(run: RunState, actor: Actor) -> tuple[Way, ...]:
    """The moves that `actor` has, most helpful first; nobody has any once a run is over."""
    return tuple(way for way in _all(run) if refusal(run, actor, way.verb, way.target) is None)


def _all(run: RunState) -> Iterator[Way]:
    """Every move that this mission knows."""
    mission = run.mission
    yield from (Way("resume"), Way("take_over"))
    for phase in mission.phases:
        for step in phase.steps:
            yield from (Way("tick_step", step.key), Way("untick_step", step.key))
        for each in phase.deliverables:
            verbs: tuple[Verb, ...] = ("hand_in", "draft", "waive", "unwaive")
            yield from (Way(verb, each.key) for verb in verbs)
            yield from (Way("take_back", str(item.id)) for item in run.deliverables[each.key].items)
        yield from (Way("close_phase", phase.key), Way("skip_phase", phase.key))
        yield Way("hand_over_phase", phase.key)
    for criterion in mission.criteria:
        about: tuple[Verb, ...] = (
            "tick_criterion",
            "confirm_criterion",
            "untick_criterion",
            "miss_criterion",
        )
        yield from (Way(verb, criterion.key) for verb in about)
    yield from (Way("finish"), Way("start_clock"), Way("stop_clock"), Way("pause"))
    yield from (Way("bring_input", each.key) for each in mission.inputs)
    yield from (Way("give_role", key) for key in mission.roles)
    yield from (Way("hand_over"), Way("abandon"))
