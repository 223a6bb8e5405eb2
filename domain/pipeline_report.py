"""A pipeline as services hand it on to be shown: every number with the deals behind it.

Sums are in one reporting currency. What has no rate is in none of them; it stands beside them in its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from domain.deals import Deal
from domain.money import Money
from domain.pipeline import StageLine
from domain.pipeline_conversion import Conversion, SnapshotRatio
from domain.pipeline_health import Coverage, Slippage
from domain.pipeline_results import Cycle, Velocity, WinRate
from domain.pipeline_words import Whose
from domain.rates import Sum
from domain.stages import Pipeline, Stage
from domain.weeks import FiscalQuarter

ROWS_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class StageShown:
    """One open stage. `sum` is what its deals are worth, in every currency they are in; `stage` is None for
    a key that the template does not have any more."""

    key: str
    stage: Stage | None
    line: StageLine
    sum: Sum


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for in the quarter: in the reporting currency (None: nothing is), and the parts of it
    that no rate could bring there."""

    amount: Money | None
    without_rate: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Required:
    """Why so much coverage is asked for: 1 ÷ `share`, which is the "own" value win rate of the last year
    (of `cases` deals), or the "market" profile's while those are few."""

    share: float
    source: Literal["own", "market"]
    cases: int


@dataclass(frozen=True, slots=True)
class MarketShown:
    """A market profile as far as it is told: `approach` are the headlines of how selling there goes."""

    key: str
    name: str
    quota_percent: int
    approach: tuple[str, ...]
    accounts_per: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineReport:
    """Whose pipeline it is, how it stands today, and how the quarter went.

    name: of the person, team or market; key: the team's id or the market's key, for asking again.
    coverage: None where there is no target in the reporting currency. slippage: None before the quarter.
    own_share: how much of the chances is own history, 0 to 1; None where nothing is open.
    no_rate: subtotals of what could not be converted. rates_used: whether anything was converted.
    rows: the deals (ids) behind each number, by the number's key.
    """

    whose: Whose
    name: str
    key: str | None
    quarter: FiscalQuarter
    today: date
    start_month: int
    pipeline: Pipeline
    currency: str
    market: MarketShown
    stages: tuple[StageShown, ...]
    target: Target
    booked_minor: int
    coverage: Coverage | None
    required: Required
    win_rate: WinRate
    cycle: Cycle
    velocity: Velocity
    slippage: Slippage | None
    own_share: float | None
    conversions: tuple[Conversion, ...]
    snapshots: tuple[SnapshotRatio, ...]
    no_rate: tuple[Money, ...]
    rates_used: bool
    rates_are_examples: bool
    rows: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """One deal behind a number. `value` is its amount in the reporting currency, None without a rate."""

    deal: Deal
    owner: str
    value: Money | None
    stage_days: int
    is_stale: bool


@dataclass(frozen=True, slots=True)
class PipelineRows:
    """A page of the deals behind one number, `what`; `page` counts from 0. hidden: deals of this number that
    the reader may not see."""

    report: PipelineReport
    what: str
    rows: tuple[PipelineRow, ...]
    page: int
    total: int
    hidden: int = 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ROWS_A_PAGE))
