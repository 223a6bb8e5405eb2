"""What the pipeline's numbers are made of: rows of deals, ratios with their counts, stages side by side.

Days are calendar days in the organisation's time zone, periods are half-open, money is minor units of the one
reporting currency (converted at the rate of the close date before it gets here; None where there is no amount
or no rate). Nothing is left out silently: whatever a number does without stands beside it as a count.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, fsum
from typing import Literal, Protocol

from domain.stages import Part, Pipeline

FEW = 20
"""Below this many cases a percentage is not shown, only the counts."""

Exclusion = Literal["duplicate", "unqualified"]


class Period(Protocol):
    """From `start` up to, but without, `end`: a Span, a Week, a FiscalQuarter."""

    @property
    def start(self) -> date: ...

    @property
    def end(self) -> date: ...

    def __contains__(self, day: date, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Span:
    """Any period of days, half-open."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal as it stands at one moment.

    entered_stage_on: when it last came into `stage`. amount_minor: in the reporting currency.
    pushes: how often its expected close was moved later. excluded: why it counts in no rate (`exclusion`).
    """

    id: int
    stage: str
    part: Part
    created_on: date
    entered_stage_on: date
    owner_id: int | None = None
    market: str | None = None
    amount_minor: int | None = None
    expected_close: date | None = None
    closed_on: date | None = None
    pushes: int = 0
    excluded: Exclusion | None = None

    @property
    def won(self) -> bool | None:
        """None while it is open."""
        return None if self.part in ("lead", "deal") else self.part != "lost"


@dataclass(frozen=True, slots=True)
class StageEntry:
    """A deal came into a stage. Entries of one deal on one day are taken in the order they are given."""

    deal_id: int
    stage: str
    on: date


@dataclass(frozen=True, slots=True)
class Ratio:
    """Σ numerator ÷ Σ denominator, and how many cases are behind it.

    Of counts, `cases` is the denominator; of money, it is the number of deals that the denominator sums.
    """

    numerator: int
    denominator: int
    cases: int

    @classmethod
    def of(cls, numerator: int, denominator: int) -> "Ratio":
        """A ratio of counts."""
        return cls(numerator, denominator, denominator)

    @property
    def share(self) -> float | None:
        """None where there is nothing to divide by. Show it only where it does not rest on a `few`."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def few(self) -> bool:
        """Whether there are too few cases for a percentage to mean anything."""
        return self.cases < FEW

    def __add__(self, other: "Ratio") -> "Ratio":
        """Several groups or weeks together: sums, never the mean of their shares."""
        return Ratio(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.cases + other.cases,
        )


@dataclass(frozen=True, slots=True)
class Value:
    """What deals are worth together: minor units, of how many deals, and how many have no amount."""

    amount_minor: int
    deals: int
    without_amount: int


@dataclass(frozen=True, slots=True)
class Live:
    """Open deals that rates and forecasts are made of, and those that are left out of them."""

    deals: tuple[DealRow, ...]
    stale: tuple[DealRow, ...]
    excluded: tuple[DealRow, ...]


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage of the open pipeline. `deal_ids` and `stale_ids` are the rows behind it.

    weighted_minor: Σ amount × chance of its stage. median_age_days: since the deals came into the stage.
    """

    stage: str
    deal_ids: tuple[int, ...]
    value: Value
    weighted_minor: int
    median_age_days: float | None
    stale_ids: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.deal_ids)


def median(values: Collection[float]) -> float | None:
    """The middle value; of an even number, the mean of the two in the middle. None of nothing."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if not ordered:
        return None
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def mean(values: Collection[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def percentile(values: Collection[int], percent: int) -> int | None:
    """The nearest-rank percentile: the smallest value that `percent` % (1–100) of all do not exceed.

    It always is one of the values, so "90 % were through after h days" is true as it stands. None of nothing.
    """
    if not 1 <= percent <= 100:
        raise ValueError(f"no percentile {percent}")
    ordered = sorted(values)
    return ordered[ceil(len(ordered) * percent / 100) - 1] if ordered else None


def exclusion(pipeline: Pipeline, reached: Iterable[str], *, is_duplicate: bool = False) -> Exclusion | None:
    """Why a deal counts in no rate: it is there twice, or it never reached a stage that counts.

    reached: the keys of all stages that it was ever in, the present one among them. Having been lost is
    nothing that qualifies; having been won is.
    """
    if is_duplicate:
        return "duplicate"
    stages = [pipeline.find(key) for key in reached]
    qualified = any(each and each.part != "lost" and each.qualified for each in stages)
    return None if qualified else "unqualified"


def closed_in(deals: Iterable[DealRow], period: Period) -> list[DealRow]:
    """The deals that were won or lost in a period, by the day they closed."""
    return [each for each in deals if each.won is not None and each.closed_on and each.closed_on in period]


def live(deals: Iterable[DealRow], stale: Collection[int] = ()) -> Live:
    """The open deals, without those excluded and those in `stale` (ids)."""
    still_open = [each for each in deals if each.won is None]
    counted = [each for each in still_open if each.excluded is None]
    return Live(
        deals=tuple(each for each in counted if each.id not in stale),
        stale=tuple(each for each in counted if each.id in stale),
        excluded=tuple(each for each in still_open if each.excluded),
    )


def value_of(deals: Iterable[DealRow]) -> Value:
    amounts = [each.amount_minor for each in deals]
    known = [each for each in amounts if each is not None]
    return Value(sum(known), len(known), len(amounts) - len(known))


def weighted_minor(deals: Iterable[DealRow], chances: Mapping[str, float]) -> int:
    """Σ amount × P(win | stage), in minor units, rounded once.

    chances: by stage key, from 0 to 1; a stage that has none, and a deal without an amount, weigh nothing.
    Source: sales notes §5, weighted pipeline; the chances are `pipeline_value.stage_chances`.
    """
    return round(fsum((each.amount_minor or 0) * chances.get(each.stage, 0.0) for each in deals))


def stage_age_days(deal: DealRow, today: date) -> int:
    """today − last entry into the stage, in days. Source: sales notes §5, stage age."""
    return (today - deal.entered_stage_on).days


def by_stage(
    deals: Iterable[DealRow],
    pipeline: Pipeline,
    chances: Mapping[str, float],
    *,
    today: date,
    stale: Collection[int] = (),
) -> tuple[StageLine, ...]:
    """The open deals stage by stage, in the pipeline's order, empty stages included.

    Everything that is open is here, stale and unqualified deals too: this is what there is, not what can be
    counted on. Stages that the pipeline does not know come last, so that no deal is missing.
    """
    at: dict[str, list[DealRow]] = {each.key: [] for each in pipeline.open_stages}
    for each in deals:
        if each.won is None:
            at.setdefault(each.stage, []).append(each)
    return tuple(_line(stage, here, chances, today, stale) for stage, here in at.items())


def _line(
    stage: str, deals: Sequence[DealRow], chances: Mapping[str, float], today: date, stale: Collection[int]
) -> StageLine:
    return StageLine(
        stage=stage,
        deal_ids=tuple(each.id for each in deals),
        value=value_of(deals),
        weighted_minor=weighted_minor(deals, chances),
        median_age_days=median([stage_age_days(each, today) for each in deals]),
        stale_ids=tuple(each.id for each in deals if each.id in stale),
    )
