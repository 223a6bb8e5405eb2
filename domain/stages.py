"""Pipelines: the stages of a deal, what each asks for, and how one set of stages maps to another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from domain.log_words import phrase_of
from domain.words import nearest

Part = Literal["lead", "deal", "won", "lost", "after"]
PARTS: tuple[Part, ...] = ("lead", "deal", "won", "lost", "after")
"""In the order in which the stages of a pipeline stand."""
Funnel = Literal["top", "middle", "bottom", "post_sale"]
EvidenceKind = Literal["line", "text"]
MoveKind = Literal["stay", "forward", "back", "win", "lose", "reopen"]

_OPEN: frozenset[Part] = frozenset(("lead", "deal"))
_OUTCOME_WORDS: dict[Part, tuple[str, ...]] = {
    "won": ("won", "closed won", "closedwon", "win"),
    "lost": ("lost", "closed lost", "closedlost", "lose"),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something that must be true before a stage is left, worded so that the buyer could confirm it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something to write down before a stage is left. The same key in two stages is the same fact.

    kind: "line" for one line, "text" for several.
    """

    key: str
    label: str
    hint: str
    kind: EvidenceKind = "text"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a pipeline.

    owner_role: who is responsible ("marketing", "sdr", "ae", "csm", "manager").
    usual_days: calendar days that a won deal usually spends here; None for outcomes.
    prior: share from 0 to 1 of the deals here that are won in the end, until one's own history says more.
    qualified: whether a deal that got here counts in win rate, coverage and velocity.
    hand_over_to: the role that takes the deal over when it enters this stage, or None.
    words: what else people call it.
    """

    key: str
    name: str
    part: Part
    owner_role: str
    purpose: str
    exit_criteria: tuple[Criterion, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    usual_days: int | None = None
    prior: float = 0.0
    qualified: bool = True
    funnel: Funnel | None = None
    goal: str | None = None
    capabilities: tuple[str, ...] = ()
    hand_over_to: str | None = None
    words: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a deal here is still being worked on: a lead or a deal, neither won, lost nor after."""
        return self.part in _OPEN

    @property
    def is_won(self) -> bool:
        """Won, or a stage after it."""
        return self.part in ("won", "after")

    def criterion_id(self, criterion: Criterion) -> str:
        """How a deal remembers a criterion: "discovery.problem_stated"."""
        return f"{self.key}.{criterion.key}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a stage asks for that a deal has left open."""

    stage: Stage
    asked: Criterion | Evidence

    @property
    def id(self) -> str:
        return f"{self.stage.key}.{self.asked.key}"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A template's stages in order: leads, deals, exactly one won and one lost, then what comes after.

    maps: for other templates, by their key, where each of their stages lands here.
    """

    key: str
    name: str
    about: str
    stages: tuple[Stage, ...]
    maps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        flaw = order_flaw(self.stages)
        if flaw:
            raise ValueError(f"{self.key}: {flaw}")

    def find(self, key: str) -> Stage | None:
        return next((each for each in self.stages if each.key == key), None)

    def __getitem__(self, key: str) -> Stage:
        found = self.find(key)
        if found is None:
            raise KeyError(key)
        return found

    def index(self, key: str) -> int:
        return self.stages.index(self[key])

    @property
    def won(self) -> Stage:
        return next(each for each in self.stages if each.part == "won")

    @property
    def lost(self) -> Stage:
        return next(each for each in self.stages if each.part == "lost")

    @property
    def steps(self) -> tuple[Stage, ...]:
        """The stages without the two outcomes."""
        return tuple(each for each in self.stages if each.part not in ("won", "lost"))

    @property
    def open_stages(self) -> tuple[Stage, ...]:
        return tuple(each for each in self.stages if each.is_open)

    @property
    def first_deal(self) -> Stage:
        """Where a deal begins when nothing else is said."""
        return next(each for each in self.stages if each.part == "deal")

    def is_forward(self, start: str, end: str) -> bool:
        """Whether going from `start` to `end` is progress. Losing is not, nor is leaving Lost."""
        return self.move_kind(start, end) in ("forward", "win")

    def move_kind(self, start: str, end: str) -> MoveKind:
        a, b = self[start], self[end]
        if a.key == b.key:
            return "stay"
        if b.part == "lost":
            return "lose"
        if a.part == "lost" or (a.is_won and b.is_open):
            return "reopen"
        if b.is_won and a.is_open:
            return "win"
        return "forward" if self.index(end) > self.index(start) else "back"

    def passed(self, start: str, end: str) -> tuple[Stage, ...]:
        """The stages left behind by progress from `start` to `end`: `start` and all that are skipped.

        Empty unless it is progress. Winning passes the open stages only, never the outcomes.
        """
        if not self.is_forward(start, end):
            return ()
        between = self.stages[self.index(start) : self.index(end)]
        return tuple(each for each in between if each.part not in ("won", "lost"))

    def hand_over(self, start: str, end: str) -> str | None:
        """The role that progress from `start` to `end` hands the deal to; of several the last."""
        if not self.is_forward(start, end):
            return None
        entered = self.stages[self.index(start) + 1 : self.index(end) + 1]
        roles = [each.hand_over_to for each in entered if each.hand_over_to]
        return roles[-1] if roles else None

    def cycle_share(self, key: str) -> float:
        """The part of the usual cycle of a deal that is spent in a stage, from 0 to 1; 0 outside of it."""
        if self[key].part != "deal":
            return 0.0
        whole = sum(each.usual_days or 0 for each in self.stages if each.part == "deal")
        return (self[key].usual_days or 0) / whole if whole else 0.0

    def stage_named(self, text: str) -> Stage | None:
        """The stage that somebody means by its key, its name or another word for it, whatever the case."""
        return self._phrases().get(phrase_of(text))

    def guess(self, text: str) -> Stage | None:
        """The stage that `text` was most likely meant to be; never taken, only offered."""
        names = {" ".join(phrase): stage for phrase, stage in self._phrases().items()}
        found = nearest(" ".join(phrase_of(text)), names)
        return names[found] if found else None

    def _phrases(self) -> dict[tuple[str, ...], Stage]:
        """Content is checked so that no two stages share a phrase."""
        return {phrase: stage for stage in self.stages for phrase in stage_phrases(stage)}


def stage_phrases(stage: Stage) -> list[tuple[str, ...]]:
    """What a stage is called, as tuples of lower-case words."""
    names = (stage.key.replace("_", " "), stage.name, *stage.words, *_OUTCOME_WORDS.get(stage.part, ()))
    return list(dict.fromkeys(phrase for name in names if (phrase := phrase_of(name))))


def order_flaw(stages: Sequence[Stage]) -> str | None:
    """What is wrong with a pipeline's stages as a whole, for whoever writes content; None if nothing."""
    parts = [each.part for each in stages]
    for part in ("won", "lost"):
        if parts.count(part) != 1:
            return f"exactly one stage must have part: {part}, not {parts.count(part)}"
    if "deal" not in parts:
        return "at least one stage must have part: deal"
    if parts != sorted(parts, key=PARTS.index):
        return f"stages stand in the order {', '.join(PARTS)}"
    keys = [each.key for each in stages]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    return f"stage {twice!r} is there twice" if twice else None


def map_stages(old: Pipeline, new: Pipeline) -> dict[str, str]:
    """Where each stage of `old` lands in `new`, in old order.

    What the new template's content says holds. Otherwise Won and Lost land on each other; a stage whose key
    exists with the same part lands there; the others land by their place within leads, deals or what comes
    after, rounded down so that no deal seems further than it was. Leads where the new template has none
    become its first deal stage; stages after Won where it has none stay Won. The order is never turned
    round: what was earlier never lands later than what was later, except where content says so.
    """
    said = new.maps.get(old.key, {})
    landed: dict[str, str] = {}
    reached = 0
    for stage in old.stages:
        target = new[said[stage.key]] if stage.key in said else _landing(stage, old, new)
        if stage.key not in said and stage.part != "lost":
            target = new.stages[max(new.index(target.key), _floor(reached, stage, new))]
        if target.part != "lost":
            reached = max(reached, new.index(target.key))
        landed[stage.key] = target.key
    return landed


def carry_met(met: Iterable[str], landed: Mapping[str, str], new: Pipeline) -> frozenset[str]:
    """Criteria ticked under old stages, as ids of the new ones where these ask the very same."""
    known = {each.criterion_id(criterion) for each in new.stages for criterion in each.exit_criteria}
    split = (each.partition(".") for each in met)
    moved = {f"{landed.get(stage, stage)}.{criterion}" for stage, _, criterion in split}
    return frozenset(moved & known)


def _landing(stage: Stage, old: Pipeline, new: Pipeline) -> Stage:
    if stage.part == "won":
        return new.won
    if stage.part == "lost":
        return new.lost
    same = new.find(stage.key)
    if same and same.part == stage.part:
        return same
    here = [each for each in old.stages if each.part == stage.part]
    there = [each for each in new.stages if each.part == stage.part]
    if not there:
        return new.first_deal if stage.part == "lead" else new.won
    return there[here.index(stage) * len(there) // len(here)]


def _floor(reached: int, stage: Stage, new: Pipeline) -> int:
    """The furthest place an earlier stage landed on, unless that lies in a later part than this one."""
    parts = [PARTS.index(each.part) for each in new.stages]
    return reached if parts[reached] <= PARTS.index(stage.part) else 0
