"""What can be wrong with a row, what all rows of a file share, and how the rows of a file add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from domain.deals import LostReason
from domain.importing.headers import Columns
from domain.importing.stage_names import StageMap
from domain.importing.values import DayOrder, DecimalMark
from domain.money import AmountProblem
from domain.stages import Pipeline

Outcome = Literal["added", "changed", "same", "twice", "bad"]


@dataclass(frozen=True, slots=True)
class Blank:
    field: str


@dataclass(frozen=True, slots=True)
class TooLong:
    field: str
    limit: int


@dataclass(frozen=True, slots=True)
class NotADay:
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class DayEitherWay:
    """A day that could be two, in a file that does not tell which."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class DayAhead:
    field: str
    day: date


@dataclass(frozen=True, slots=True)
class ClosedBeforeCreated:
    closed: date
    created: date


@dataclass(frozen=True, slots=True)
class UnknownStage:
    name: str


@dataclass(frozen=True, slots=True)
class UnknownMarket:
    name: str


@dataclass(frozen=True, slots=True)
class UnknownTeam:
    name: str


@dataclass(frozen=True, slots=True)
class UnknownPerson:
    name: str


@dataclass(frozen=True, slots=True)
class UnknownActivity:
    name: str


@dataclass(frozen=True, slots=True)
class NotACount:
    text: str


@dataclass(frozen=True, slots=True)
class NothingCounted:
    pass


@dataclass(frozen=True, slots=True)
class BadAmount:
    problem: AmountProblem


@dataclass(frozen=True, slots=True)
class IdTwice:
    """The id stands in an earlier line too, with other values."""

    id: str
    line: int


@dataclass(frozen=True, slots=True)
class NotYours:
    """The deal is there already, in a team that whoever imports does not manage."""


@dataclass(frozen=True, slots=True)
class CellsOver:
    cells: int
    header: int


@dataclass(frozen=True, slots=True)
class NotCut:
    """The row cannot be cut into cells; a quote is never closed."""


RowProblem = (
    Blank
    | TooLong
    | NotADay
    | DayEitherWay
    | DayAhead
    | ClosedBeforeCreated
    | UnknownStage
    | UnknownMarket
    | UnknownTeam
    | UnknownPerson
    | UnknownActivity
    | NotACount
    | NothingCounted
    | BadAmount
    | IdTwice
    | NotYours
    | CellsOver
    | NotCut
)


class BadRow(ValueError):
    """Everything that is wrong with one row; nothing of it goes in."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(", ".join(map(repr, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a row belongs to, as known: the person's id and, for their deals, their team and market."""

    id: int
    team_id: int | None = None
    market: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How every row of a file is read. Keys of `people`, `teams`, `markets`, `merges` are plain names."""

    columns: Columns
    today: date
    order: DayOrder | None = None
    mark: DecimalMark | None = None
    currency: str | None = None
    people: Mapping[str, Owner] = field(default_factory=dict)
    teams: Mapping[str, int] = field(default_factory=dict)
    markets: Mapping[str, str] = field(default_factory=dict)
    merges: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    team_id: int | None = None

    def cell(self, cells: Sequence[str], name: str) -> str:
        """A field's text; formula marks that our own export put in are taken off, a blank has its default."""
        found = self.columns.cell(cells, name)
        if self.columns.own:
            found = unguarded(found)
        return found or self.defaults.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DealReading(Reading):
    """What reading deals needs besides."""

    pipeline: Pipeline
    stages: StageMap
    reasons: Sequence[LostReason] = ()


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what would begin one.

    A cell that begins with an apostrophe and such a mark gets one more, so that reading gives it back.
    """
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a file's rows: every row is in exactly one of the five.

    added, changed, same: written, corrected, and there before as it is. twice: the very row stands in the
    file before. bad: left out, with the reason in a file of its own.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    twice: int = 0
    bad: int = 0

    @property
    def read(self) -> int:
        return self.added + self.changed + self.same + self.twice + self.bad
