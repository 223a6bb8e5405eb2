"""Reports of a period: what was won and done in it, beside the period before.

Sums are minor units of one reporting currency. A period that still runs is set beside as many days of the one
before, so that growth is not made by the calendar.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from domain.activity_types import ActivityType
from domain.deals import Deal
from domain.forecast import Band, Forecast
from domain.money import Money
from domain.pipeline import DealRow, Period, Span, closed_in, value_of
from domain.pipeline_health import Coverage
from domain.pipeline_results import (
    Attainment,
    Cycle,
    TeamAttainment,
    Velocity,
    WinRate,
    booked,
    cycle,
    win_rate,
)
from domain.pipeline_value import Accuracy
from domain.stages import Pipeline
from domain.team import Person
from domain.weeks import ONE_DAY, FiscalQuarter, fiscal_quarter, week_of

Kind = Literal["day", "week", "month", "quarter", "year"]
KINDS: tuple[Kind, ...] = ("day", "week", "month", "quarter", "year")
ROWS_A_PAGE = 10


def span_of(kind: Kind, day: date, start_month: int) -> Span:
    """The day, ISO week, month, fiscal quarter or fiscal year that `day` is in."""
    match kind:
        case "day":
            return Span(day, day + ONE_DAY)
        case "week":
            week = week_of(day)
            return Span(week.start, week.end)
        case "month":
            return Span(day.replace(day=1), _months_later(day, 1))
        case "quarter":
            quarter = fiscal_quarter(day, start_month)
            return Span(quarter.start, quarter.end)
    start = _months_later(day, -((day.month - start_month) % 12))
    return Span(start, _months_later(start, 12))


def span_before(kind: Kind, span: Period, start_month: int) -> Span:
    """The period of the same kind just before."""
    return span_of(kind, span.start - ONE_DAY, start_month)


def comparable(span: Period, before: Span, today: date) -> Span:
    """As much of the period before as has passed of this one, today included; all of it once this is over."""
    if today >= span.end:
        return before
    passed = (today + ONE_DAY - span.start).days
    return Span(before.start, min(before.end, before.start + max(0, passed) * ONE_DAY))


def quarters_in(span: Period, start_month: int) -> list[tuple[FiscalQuarter, int]]:
    """The fiscal quarters that a period touches, each with how many of its days are in it."""
    found, day = [], span.start
    while day < span.end:
        quarter = fiscal_quarter(day, start_month)
        end = min(quarter.end, span.end)
        found.append((quarter, (end - day).days))
        day = end
    return found


def _months_later(day: date, months: int) -> date:
    """The first day of the month that is so many months from that of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Results:
    """What closed in a period. average_minor: of the won deals that have an amount."""

    span: Span
    won: int
    lost: int
    booked_minor: int
    average_minor: float | None
    win_rate: WinRate
    cycle: Cycle


@dataclass(frozen=True, slots=True)
class Count:
    """One activity. goal: what is asked of whoever it is about in the period, 0 where nothing is."""

    activity: ActivityType
    count: int
    before: int
    goal: int = 0


@dataclass(frozen=True, slots=True)
class QuotaPart:
    """What of a quarter's quota falls into a period: as many days of it, in minor units, rounded."""

    quarter: FiscalQuarter
    days: int
    minor: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person's part of a team's period. attainment: None without a quota."""

    person: Person
    won: int
    booked_minor: int
    attainment: Attainment | None
    activities: int


@dataclass(frozen=True, slots=True)
class PastForecast:
    """A forecast as it was frozen, and what came. `months_in`: 0 at the quarter's start, then 1 and 2."""

    quarter: str
    months_in: int
    predicted_minor: Mapping[str, int]
    accuracy: Accuracy


@dataclass(frozen=True, slots=True)
class DealSwing:
    """A deal that a forecast hangs on, in minor units: `more` where it is won in time, `less` where not."""

    deal_id: int
    name: str
    more_minor: int
    less_minor: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What would change a forecast, in minor units. deals: those on which most hangs.

    stale_minor: what the stale deals would add if they moved on; new_minor: one more qualified deal today.
    """

    deals: tuple[DealSwing, ...]
    stale_minor: int
    new_minor: int


@dataclass(frozen=True, slots=True)
class ForecastShown:
    """A running quarter's forecast.

    method, band, is_empirical: as `domain.forecast.chosen_band`. left_stale: stale deals that are not in it.
    past: forecasts of quarters that are over, the latest first.
    """

    quarter: FiscalQuarter
    made: Forecast
    method: str
    band: Band
    is_empirical: bool
    left_stale: int
    open_deals: int
    past: tuple[PastForecast, ...] = ()
    changes: Changes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A period of a person or a team.

    before: the period before, as far as it is comparable. is_running: whether the period is not over.
    ahead: what coverage is of: the period itself, or the one after it where that runs by now.
    attainment: of the person's or the team's quota. past: forecasts of quarters that are over, latest first.
    stale: open deals that are left out of coverage, velocity and forecast. no_rate: what could not be
    converted. rows: the deals (ids) behind each number. quota_parts, person_quotas: what was asked, by
    quarter.
    shows_people: whether the reader may see what each person did; shows_tiers: and their quota tiers.
    """

    kind: Kind
    whose: Literal["me", "team"]
    name: str
    team_id: int | None
    span: Span
    start_month: int
    today: date
    pipeline: Pipeline
    currency: str
    now: Results
    before: Results
    is_running: bool
    counts: tuple[Count, ...]
    velocity: Velocity | None
    coverage: Coverage | None
    ahead: Span | None
    attainment: Attainment | None
    team: TeamAttainment | None
    people: tuple[PersonLine, ...]
    forecast: ForecastShown | None
    past: tuple[PastForecast, ...]
    stale: int
    no_rate: tuple[Money, ...]
    rates_used: bool
    rates_are_examples: bool
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    quota_parts: tuple[QuotaPart, ...] = ()
    person_quotas: Mapping[int, tuple[QuotaPart, ...]] = field(default_factory=dict)
    shows_people: bool = False
    shows_tiers: bool = False

    @property
    def growth(self) -> float | None:
        """(now − before) ÷ before of what was booked; None where nothing was."""
        before = self.before.booked_minor
        return (self.now.booked_minor - before) / before if before else None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One deal behind a number; `value` in the reporting currency, None without a rate or an amount."""

    deal: Deal
    owner: str
    value: Money | None


@dataclass(frozen=True, slots=True)
class ReportRows:
    """A page (from 0) of the deals behind one number, `what`, of a report or a digest."""

    what: str
    rows: tuple[ReportRow, ...]
    page: int
    total: int
    pipeline: Pipeline
    currency: str

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ROWS_A_PAGE))


def results(rows: Collection[DealRow], span: Span) -> Results:
    """What of the deals closed in the span; those that count in no rate are in none."""
    counted = [row for row in closed_in(rows, span) if row.excluded is None]
    won = [row for row in counted if row.won]
    worth = value_of(won)
    return Results(
        span=span,
        won=sum(bool(row.won) for row in closed_in(rows, span)),
        lost=len(counted) - len(won),
        booked_minor=booked(rows, span),
        average_minor=worth.amount_minor / worth.deals if worth.deals else None,
        win_rate=win_rate(rows, span),
        cycle=cycle(rows, span),
    )


def counts_of(
    types: Sequence[ActivityType],
    now: Mapping[str, int],
    before: Mapping[str, int],
    goals: Mapping[str, tuple[int, int]],
) -> tuple[Count, ...]:
    """A line for everything that has a goal or was done in either period, goals first.

    goals: activity key → (goal, what counts towards it).
    """
    aimed = [
        Count(each, goals[each.key][1], _toward(each, before), goals[each.key][0])
        for each in types
        if each.key in goals
    ]
    told = {key for each in aimed for key in (each.activity.key, *each.activity.also)}
    rest = [
        Count(each, now.get(each.key, 0), before.get(each.key, 0))
        for each in types
        if each.key not in told and (now.get(each.key) or before.get(each.key))
    ]
    return tuple(aimed + rest)


def _toward(activity: ActivityType, counted: Mapping[str, int]) -> int:
    return sum(counted.get(key, 0) for key in dict.fromkeys((activity.key, *activity.also)))


def person_lines(
    people: Iterable[Person],
    rows: Sequence[DealRow],
    span: Span,
    quotas: Mapping[int, int],
    counted: Mapping[int, Mapping[str, int]],
) -> tuple[PersonLine, ...]:
    """Each person's part, in their order: never ranked. quotas: minor units by person id."""
    lines = []
    for person in people:
        own = [row for row in rows if row.owner_id == person.id]
        sold = booked(own, span)
        quota = quotas.get(person.id)
        lines.append(
            PersonLine(
                person=person,
                won=sum(bool(row.won) for row in closed_in(own, span)),
                booked_minor=sold,
                attainment=Attainment(sold, quota) if quota else None,
                activities=sum(counted.get(person.id, {}).values()),
            )
        )
    return tuple(lines)
