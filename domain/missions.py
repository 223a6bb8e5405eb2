"""Missions: pieces of guided work with phases, steps, deliverables and success criteria.

A mission is content. A run freezes the mission that it was started with (`mission_data`), so that editing
content never changes what is under way. Keys are what a run remembers: those of steps are unique in a
mission, and so are those of deliverables and inputs together. Durations are working minutes, not elapsed
time.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import TypeAdapter

Category = Literal["foundation", "advanced", "integration"]
CATEGORIES: tuple[Category, ...] = ("foundation", "advanced", "integration")
Applies = Literal["stages", "targets"]


@dataclass(frozen=True, slots=True)
class Minutes:
    """Working minutes: the least and the most that the library gives, and what is planned by default."""

    least: int
    most: int
    plan: int

    def __add__(self, other: "Minutes") -> "Minutes":
        return Minutes(self.least + other.least, self.most + other.most, self.plan + other.plan)


NO_MINUTES = Minutes(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Role:
    """A part that somebody takes in a mission; `usually` is who that tends to be."""

    key: str
    name: str
    usually: str
    does: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: `do` fits a checkbox, `how` says the rest."""

    key: str
    do: str
    how: str


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """A heading of a draft, and what to write under it."""

    heading: str
    ask: str


@dataclass(frozen=True, slots=True)
class Deliverable:
    """What a phase leaves behind.

    outline: what a first draft is made of when no model writes one. uses: the inputs, earlier deliverables
    and metrics that a draft draws on, and "chassis". applies: what of the workspace it can be applied to.
    """

    key: str
    title: str
    outline: tuple[OutlinePart, ...]
    uses: tuple[str, ...] = ()
    applies: Applies | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a mission with one lead; `opening` is the question that it starts with."""

    key: str
    title: str
    minutes: Minutes
    lead: str
    support: tuple[str, ...]
    objective: str
    opening: str
    steps: tuple[Step, ...]
    deliverables: tuple[Deliverable, ...]


@dataclass(frozen=True, slots=True)
class Stub:
    """One page that stands in for a document that does not exist yet."""

    key: str
    title: str
    parts: tuple[OutlinePart, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """Something to bring. made_by: the missions whose document it is."""

    key: str
    what: str
    required: bool
    made_by: tuple[str, ...] = ()
    stub: Stub | None = None


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """A mission that comes before. needed: without its document this one is provisional."""

    mission: str
    needed: bool
    why: str


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class AddedStep:
    """A step that a variation puts into `phase`, after the step `after` or at its beginning."""

    phase: str
    after: str | None
    step: Step


@dataclass(frozen=True, slots=True)
class Variation:
    """How a mission differs for some teams, by the keys of what it rewords, drops and adds."""

    key: str
    about: str
    steps: Mapping[str, Step] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    add: tuple[AddedStep, ...] = ()
    criteria: Mapping[str, str] = field(default_factory=dict)
    deliverables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChassisImpact:
    """The components that a mission works on; `stated` is what the library itself says of it."""

    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    stated: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What comes back `after_days` calendar days after the finish, and then every `again_days`, if any."""

    key: str
    after_days: int
    what: str
    again_days: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the finished document, and the keys of the deliverables in it."""

    title: str
    deliverables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """The document that a mission ends with."""

    title: str
    about: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Mission:
    """A mission of the library or of one's own.

    claim: the outcome that the library states. Nobody here has checked it; it is only ever shown as a claim.
    metrics: keys of what is measured at the start and later. variation: the one that was applied to it.
    """

    key: str
    title: str
    category: Category
    order: int
    kind: str
    difficulty: str
    value: str
    objective: str
    best_for: tuple[str, ...]
    minutes: Minutes
    claim: str
    prerequisites: tuple[Prerequisite, ...]
    inputs: tuple[Input, ...]
    phases: tuple[Phase, ...]
    document: DocumentPlan
    criteria: tuple[Criterion, ...]
    chassis: ChassisImpact
    metrics: tuple[str, ...]
    variations: tuple[Variation, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    variation: str | None = None

    def phase(self, key: str) -> Phase | None:
        return next((each for each in self.phases if each.key == key), None)

    def deliverable(self, key: str) -> Deliverable | None:
        return next((each for each in self.deliverables if each.key == key), None)

    def criterion(self, key: str) -> Criterion | None:
        return next((each for each in self.criteria if each.key == key), None)

    def input(self, key: str) -> Input | None:
        return next((each for each in self.inputs if each.key == key), None)

    def phase_of(self, deliverable: str) -> Phase | None:
        """The phase that asks for a deliverable."""
        return next((p for p in self.phases if any(d.key == deliverable for d in p.deliverables)), None)

    @property
    def deliverables(self) -> tuple[Deliverable, ...]:
        return tuple(each for phase in self.phases for each in phase.deliverables)

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(each for phase in self.phases for each in phase.steps)

    @property
    def roles(self) -> tuple[str, ...]:
        """The keys of the roles it needs, leads first, each once."""
        support = (key for phase in self.phases for key in phase.support)
        return tuple(dict.fromkeys((*(phase.lead for phase in self.phases), *support)))

    def vary(self, key: str | None) -> "Mission":
        """This mission in a variation, or as it is for None. KeyError when it has none of that key.

        Keys of phases, deliverables and criteria stay what they are; so do the durations.
        """
        if key is None:
            return self
        found = next((each for each in self.variations if each.key == key), None)
        if found is None or self.variation is not None:
            raise KeyError(key)
        return replace(
            self,
            phases=tuple(_varied_phase(phase, found) for phase in self.phases),
            criteria=tuple(
                Criterion(each.key, found.criteria.get(each.key, each.text)) for each in self.criteria
            ),
            variation=key,
        )


def minutes_together(phases: Iterable[Phase]) -> Minutes:
    return sum((phase.minutes for phase in phases), NO_MINUTES)


def matches(mission: Mission, *, category: Category | None = None, words: str = "") -> bool:
    """Whether a mission is of the category and has each of the words somewhere in what it says of itself."""
    if category is not None and mission.category != category:
        return False
    said = (mission.key, mission.title, mission.kind, mission.value, mission.objective, *mission.best_for)
    text = " ".join(said).replace("-", " ").casefold()
    return all(word in text for word in words.replace("-", " ").casefold().split())


_DATA = TypeAdapter(Mission)


def mission_data(mission: Mission) -> dict[str, Any]:
    """A mission as JSON values, to freeze it with a run."""
    data: dict[str, Any] = _DATA.dump_python(mission, mode="json")
    return data


def mission_from(data: Mapping[str, Any]) -> Mission:
    """A mission from what `mission_data` made of it; ValueError if it is nothing of the kind."""
    return _DATA.validate_python(data)


def _varied_phase(phase: Phase, variation: Variation) -> Phase:
    return replace(
        phase,
        steps=tuple(_varied_steps(phase, variation)),
        deliverables=tuple(
            replace(each, title=variation.deliverables.get(each.key, each.title))
            for each in phase.deliverables
        ),
    )


def _varied_steps(phase: Phase, variation: Variation) -> Iterator[Step]:
    added = [each for each in variation.add if each.phase == phase.key]
    yield from (each.step for each in added if each.after is None)
    for step in phase.steps:
        if step.key not in variation.drop:
            yield variation.steps.get(step.key, step)
        yield from (each.step for each in added if each.after == step.key)
