"""The buyers to practise with, as content describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from domain.objections import Category

Pool = Literal[
    "situation", "problem", "implication", "implication_early", "need_payoff", "need_payoff_early",
    "pitch", "leading",
    "pressure", "statement", "stacked", "vague_step", "step_too_early", "smalltalk", "filler",
]  # fmt: skip
POOLS: tuple[Pool, ...] = (
    "situation",
    "problem",
    "implication",
    "implication_early",
    "need_payoff",
    "need_payoff_early",
    "pitch",
    "leading",
    "pressure",
    "statement",
    "stacked",
    "vague_step",
    "step_too_early",
    "smalltalk",
    "filler",
)


@dataclass(frozen=True, slots=True)
class ScriptedObjection:
    """One of a persona's two objections.

    says: how it is raised. unclarified: answers to arguing before asking. clarified: what is behind it, told
    when asked. not_yet: a nudge when the answer misses the point. released: what is said once it is settled.
    released_by: what settles it, for the rep to read afterwards and as a hint; release_words: any of their
    stems in the answer after asking counts as that.
    """

    category: Category
    says: str
    unclarified: tuple[str, ...]
    clarified: str
    not_yet: tuple[str, ...]
    released: str
    released_by: str
    release_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Persona:
    """A buyer. market, stage, role: where it fits; role is the seller's. knows_not: what the buyer cannot
    tell.

    walk_away: the rule in words; `pressed` and `pitched` are how many times it takes (at normal difficulty),
    and leaving the last line. need_words: how the hidden need sounds once it is said, as an explicit need.
    """

    key: str
    name: str
    title: str
    company: str
    about: str
    market: str
    stage: str
    role: str
    goal: str
    hidden_need: str
    knows_not: tuple[str, ...]
    unknown_words: tuple[str, ...]
    unknown: tuple[str, ...]
    walk_away: str
    pressed: int
    pitched: int
    leaving: str
    opens: str
    reveals: str
    wishes: str
    agrees: str
    time_up: str
    objections: tuple[ScriptedObjection, ScriptedObjection]
    lines: Mapping[Pool, tuple[str, ...]]
