"""What a review asks whom, on which working days what happens, and the themes answers are grouped by.

All of it is content, which a sales leader may edit; here is what it amounts to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["month", "quarter", "year"]
KINDS: tuple[Kind, ...] = ("month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Days:
    """Working days after the opening, ascending: when what begins."""

    prompts: int
    reveal: int
    voting: int
    deciding: int
    close: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question. short: what stands before an answer to it. theme: where answers belong by themselves."""

    key: str
    text: str
    short: str
    theme: str


@dataclass(frozen=True, slots=True)
class Theme:
    """words: whole words or phrases, casefolded, that place an answer here."""

    key: str
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewContent:
    """roles: by kind of review and role, the keys of its questions; common: those of everybody.

    vague: words, casefolded, that an action must not begin with.
    """

    days: Mapping[Kind, Days]
    common: tuple[str, ...]
    roles: Mapping[Kind, Mapping[str, tuple[str, ...]]]
    prompts: Mapping[str, Prompt]
    themes: tuple[Theme, ...]
    vague: frozenset[str]

    def asked(self, kind: Kind, role: str) -> tuple[Prompt, ...]:
        """Everything that somebody of this role is asked: their role's questions, then the common ones."""
        keys = (*self.roles[kind].get(role, ()), *self.common)
        return tuple(self.prompts[key] for key in keys)

    def is_common(self, key: str) -> bool:
        return key in self.common

    def short(self, key: str) -> str:
        """What stands before an answer; "" for a question that is not there any more."""
        found = self.prompts.get(key)
        return found.short if found else ""

    def title(self, theme: str) -> str:
        """A theme's title; a theme that is not there any more has its key."""
        return next((each.title for each in self.themes if each.key == theme), theme)
