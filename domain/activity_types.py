"""What is counted, what a log line says, and everything that can be wrong with one. Values only, no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.dates import NoSuchDay

MOST_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class ActivityType:
    """A kind of activity that is counted. `one` and `many` are its labels, `words` what else people call it.

    also: keys of types that count towards a target for this one (a "meeting" towards "meetings held").
    """

    key: str
    one: str
    many: str
    words: tuple[str, ...] = ()
    counted_from: Literal["log", "deals"] = "log"
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A log line as understood: counts by type key (each 1 to 10,000), and what they belong to."""

    counts: Mapping[str, int]
    day: date
    account: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class UnknownWord:
    word: str
    guess: str | None = None


@dataclass(frozen=True, slots=True)
class CountMissing:
    """An activity that no number belongs to; `word` is what was typed for it."""

    word: str


@dataclass(frozen=True, slots=True)
class ActivityMissing:
    """A number that no activity belongs to, as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class CountedFromDeals:
    """Nobody logs this: it is counted when a deal moves or is accepted."""

    activity: ActivityType


@dataclass(frozen=True, slots=True)
class CountZero:
    activity: ActivityType


@dataclass(frozen=True, slots=True)
class CountNegative:
    activity: ActivityType
    count: int


@dataclass(frozen=True, slots=True)
class CountTooLarge:
    activity: ActivityType
    count: int
    limit: int = MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class CountNotWhole:
    """What stands where a whole number should ("1.5", "lots")."""

    text: str


@dataclass(frozen=True, slots=True)
class FutureDay:
    day: date


@dataclass(frozen=True, slots=True)
class TooOld:
    day: date
    oldest: date


@dataclass(frozen=True, slots=True)
class DayTwice:
    first: date
    second: date


@dataclass(frozen=True, slots=True)
class AccountTwice:
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class AccountMissing:
    """ "for" with nothing after it."""


@dataclass(frozen=True, slots=True)
class TextTooLong:
    length: int
    limit: int


@dataclass(frozen=True, slots=True)
class NothingCounted:
    pass


Problem = (
    UnknownWord
    | CountMissing
    | ActivityMissing
    | CountedFromDeals
    | CountZero
    | CountNegative
    | CountTooLarge
    | CountNotWhole
    | FutureDay
    | TooOld
    | DayTwice
    | NoSuchDay
    | AccountTwice
    | AccountMissing
    | TextTooLong
    | NothingCounted
)


class NotUnderstood(ValueError):
    """Everything that is wrong with a log line, all at once; nothing of it was taken."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(map(repr, problems)))
        self.problems: tuple[Problem, ...] = tuple(problems)
