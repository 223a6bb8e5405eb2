"""Everything that can be wrong with a change of a deal. Values only; the words for them are the views'."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.money import Money
from domain.stages import Gap, Stage


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that this change needs."""


@dataclass(frozen=True, slots=True)
class TooLong:
    length: int
    limit: int


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    stage: Stage


@dataclass(frozen=True, slots=True)
class NoSuchStage:
    key: str


@dataclass(frozen=True, slots=True)
class ClosedStage:
    """A stage in which no deal begins, because it ends there."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day on which something is said to have happened that has not come yet."""

    day: date


@dataclass(frozen=True, slots=True)
class DayBeforeDeal:
    """A close before the deal was created."""

    day: date
    created_on: date


@dataclass(frozen=True, slots=True)
class NoSuchReason:
    key: str


@dataclass(frozen=True, slots=True)
class GapsLeft:
    """The team does not leave stages with gaps."""

    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class NegativeAmount:
    amount: Money


@dataclass(frozen=True, slots=True)
class NothingHandedOver:
    """No hand-over waits for an answer."""


@dataclass(frozen=True, slots=True)
class StillOpen:
    """A field that only a deal that is won or lost has."""


@dataclass(frozen=True, slots=True)
class OwnerAlready:
    """The deal is handed to whom it belongs to."""


@dataclass(frozen=True, slots=True)
class Removed:
    """The deal's creation was undone."""


DealProblem = (
    Missing
    | TooLong
    | AlreadyThere
    | NoSuchStage
    | ClosedStage
    | DayAhead
    | DayBeforeDeal
    | NoSuchReason
    | GapsLeft
    | NegativeAmount
    | NothingHandedOver
    | StillOpen
    | OwnerAlready
    | Removed
)


class DealRefused(ValueError):
    """Everything wrong with a change, by field ("amount", "why", "evidence.problem", "gaps" …)."""

    def __init__(self, problems: Mapping[str, DealProblem]) -> None:
        super().__init__(repr(dict(problems)))
        self.problems = dict(problems)


LONGEST = {
    "name": 200,
    "account": 200,
    "next_step": 300,
    "competitor": 200,
    "why": 1_000,
    "note": 3_000,
    "evidence": 2_000,
}
"""Most characters of each text."""


def text_problems(texts: Mapping[str, str | None]) -> dict[str, DealProblem]:
    """Texts by field that are too long."""
    found: dict[str, DealProblem] = {}
    for name, text in texts.items():
        limit = LONGEST.get("evidence" if name.startswith("evidence.") else name)
        if limit and text and len(text) > limit:
            found[name] = TooLong(len(text), limit)
    return found


def evidence_problems(evidence: Mapping[str, str]) -> dict[str, DealProblem]:
    return text_problems({f"evidence.{key}": text for key, text in evidence.items()})


def amount_problem(amount: Money | None) -> dict[str, DealProblem]:
    return {"amount": NegativeAmount(amount)} if amount is not None and amount.amount_minor < 0 else {}


def clean(text: str | None) -> str | None:
    """Without blanks around it; None where nothing is left."""
    return (text or "").strip() or None
