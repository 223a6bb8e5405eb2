"""What a line about a deal says, and everything that can be wrong with one. Values only, no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.dates import NoSuchDay, UnknownDate
from domain.money import AmountProblem, Money


@dataclass(frozen=True, slots=True)
class NameMissing:
    """No account or deal is named."""


@dataclass(frozen=True, slots=True)
class StageMissing:
    """No stage to move to."""


@dataclass(frozen=True, slots=True)
class UnknownStage:
    """`guess` is the name of the stage that was most likely meant."""

    word: str
    guess: str | None = None


@dataclass(frozen=True, slots=True)
class UnknownMarket:
    word: str
    guess: str | None = None


@dataclass(frozen=True, slots=True)
class NotAPerson:
    """Somebody is named, but not as a mention ("@name" picked from Slack's list)."""

    word: str


@dataclass(frozen=True, slots=True)
class CloseInPast:
    day: date


@dataclass(frozen=True, slots=True)
class SaidTwice:
    """`part`: "amount", "closes", "stage", "owner", "market" or "next"."""

    part: str


@dataclass(frozen=True, slots=True)
class PartEmpty:
    """`part`, as in SaidTwice, is named and nothing follows."""

    part: str


@dataclass(frozen=True, slots=True)
class NotRead:
    """`text` after `part` means nothing there."""

    part: str
    text: str


@dataclass(frozen=True, slots=True)
class TooMuchText:
    length: int
    limit: int


WordProblem = (
    NameMissing
    | StageMissing
    | UnknownStage
    | UnknownMarket
    | NotAPerson
    | CloseInPast
    | SaidTwice
    | PartEmpty
    | NotRead
    | TooMuchText
    | NoSuchDay
    | UnknownDate
    | AmountProblem
)


class DealNotUnderstood(ValueError):
    """Everything that is wrong with the line, in the order in which it was typed."""

    def __init__(self, problems: Sequence[WordProblem]) -> None:
        super().__init__(", ".join(map(repr, problems)))
        self.problems: tuple[WordProblem, ...] = tuple(problems)


@dataclass(frozen=True, slots=True)
class NewLine:
    """What `/deal new` says. stage and market are keys, owner is a Slack id; None is "not said"."""

    account: str
    amount: Money | None = None
    expected_close: date | None = None
    stage: str | None = None
    owner: str | None = None
    market: str | None = None
    next_step: str | None = None
    next_step_on: date | None = None


@dataclass(frozen=True, slots=True)
class MoveLine:
    """What `/deal move` says: the deal as it was called, the key of the stage, and why."""

    name: str
    stage: str
    why: str | None = None
