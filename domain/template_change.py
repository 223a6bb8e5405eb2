"""Changing a workspace's template: where every deal lands, also from stages that it does not know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.stages import Part, Pipeline, Stage, map_stages

NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    current: Pipeline
    others: tuple[Pipeline, ...]


@dataclass(frozen=True, slots=True)
class Landing:
    """Open deals of one stage, and where they land. name: the former stage's.

    is_said: content says so; else it is by the stage's key or place. unmapped: names of the first deals where
    the former template does not know their stage, so that somebody can look at them.
    """

    key: str
    name: str
    to: Stage
    deals: int
    is_said: bool = False
    unmapped: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """What a change would do. closed: deals that are won or lost and stay so."""

    old: Pipeline
    new: Pipeline
    landings: tuple[Landing, ...]
    closed: int


@dataclass(frozen=True, slots=True)
class TemplateChanged:
    """What a change did. moved: open deals whose stage has another name now; kept: the other open ones."""

    old: Pipeline
    new: Pipeline
    moved: int
    kept: int
    closed: int


def landings(old: Pipeline, new: Pipeline, strays: Mapping[str, Part]) -> dict[str, str]:
    """Where each stage of `old` lands in `new`, and each of `strays` ({stage: part}) that `old` lacks.

    A stray lands on a stage of its own key where the part fits, else at the beginning of its part.
    """
    found = map_stages(old, new)
    return found | {key: _beginning(key, part, new).key for key, part in strays.items() if key not in found}


def strays(old: Pipeline, held: Iterable[tuple[str, Part]]) -> dict[str, Part]:
    """Of the stages that deals are in, those that the template does not know."""
    return {stage: part for stage, part in held if old.find(stage) is None}


def _beginning(key: str, part: Part, new: Pipeline) -> Stage:
    same = new.find(key)
    if same and same.part == part:
        return same
    if part in ("won", "after"):
        return new.won
    if part == "lost":
        return new.lost
    return next((each for each in new.stages if each.part == part), new.first_deal)
