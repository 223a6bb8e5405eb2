"""What comes of missions, as it is shown: proofs, the board of a team, the library with where one stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.chassis import Lifts, Standing
from domain.mission_cards import DocumentVersion, Queued, Run
from domain.mission_proof import SNAPSHOT_DAYS, Metric, Proof, Snapshot
from domain.mission_recommend import Recommendation
from domain.mission_state import Progress
from domain.missions import Category, Mission


@dataclass(frozen=True, slots=True)
class Proved:
    """A run's numbers at the start and later. started_on: by the calendar of its team.

    proof: None while there is nothing to compare yet. currency: of its amounts of money.
    """

    run: Run
    started_on: date
    metrics: tuple[Metric, ...]
    snapshots: Mapping[int, Snapshot]
    proof: Proof | None
    currency: str

    @property
    def to_tell(self) -> tuple[Metric, ...]:
        """The metrics that only people know."""
        return tuple(each for each in self.metrics if each.source == "people")

    @property
    def next_on(self) -> date | None:
        """The day of the next snapshot; None after the last."""
        later = [day for day in SNAPSHOT_DAYS if day > max(self.snapshots, default=-1)]
        return self.started_on + timedelta(days=later[0]) if later else None


@dataclass(frozen=True, slots=True)
class Told:
    """A number that somebody knows: its value in the metric's unit, and how many cases stand behind it."""

    value: float
    cases: int


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One mission on the board. idle_days: since a person last did something in it.

    currency: of its proof's amounts of money.
    """

    run: Run
    progress: Progress
    is_stuck: bool
    idle_days: int
    proof: Proof | None
    currency: str


@dataclass(frozen=True, slots=True)
class Board:
    """running (stuck ones first), paused, and done: those that ended within `since_days`."""

    running: tuple[BoardRow, ...]
    paused: tuple[BoardRow, ...]
    done: tuple[BoardRow, ...]
    since_days: int
    metrics: Mapping[str, Metric]


@dataclass(frozen=True, slots=True)
class BoardCounts:
    """A line of a digest: how many run, of these how many are stuck, and the titles that ended lately."""

    running: int
    stuck: int
    finished: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.running or self.finished)


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A mission of the library as somebody has it. run_id: theirs under way. document: the newest version."""

    mission: Mission
    run_id: int | None
    document: DocumentVersion | None


@dataclass(frozen=True, slots=True)
class Library:
    """What a search found. total: how many missions there are. category, words: what was asked for."""

    entries: tuple[LibraryEntry, ...]
    total: int
    category: Category | None
    words: str


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation, and what of it is under way or waits to be started; for a team, or for oneself."""

    found: Recommendation
    running: Mapping[str, int]
    waiting: tuple[Queued, ...]
    team_id: int | None
    team_name: str | None
    currency: str


@dataclass(frozen=True, slots=True)
class InOrder:
    """Several missions one after the other. run: the one that the others wait for; is_new: it began now."""

    run: Run
    waiting: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class ChassisShown:
    """A chassis as it stands. team_name: whose; None for one's own. measurable: component keys that the
    deals can tell."""

    standings: tuple[Standing, ...]
    lifts: Lifts
    currency: str
    team_name: str | None
    may_edit: bool
    measurable: frozenset[str]
