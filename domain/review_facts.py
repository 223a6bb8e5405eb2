"""The facts a review begins with: figures frozen when it opened, kept as data for years.

Sums are minor units of one reporting currency.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Cohort:
    """Of the deals that came into a stage, those that got further; `waiting` came in too lately to say."""

    stage: str
    passed: int
    stayed: int
    waiting: int

    @property
    def came(self) -> int:
        return self.passed + self.stayed


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Open deals that are at least `from_days` old, and younger than the next band."""

    from_days: int
    deals: int
    value_minor: int


@dataclass(frozen=True, slots=True)
class Effort:
    """One activity of the whole team: what was asked for over the period, and what was done towards it."""

    label: str
    done: int
    goal: int


@dataclass(frozen=True, slots=True)
class MissionFact:
    """One metric of a mission, before and after, with the cases behind the smaller of the two readings.

    kind and verdict: as in domain.mission_proof.
    """

    name: str
    metric: str
    kind: str
    before: float | None
    after: float | None
    cases: int
    verdict: str


@dataclass(frozen=True, slots=True)
class ObjectionFact:
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class MarketFact:
    """What one market brought."""

    name: str
    won: int
    booked_minor: int
    lost: int


@dataclass(frozen=True, slots=True)
class ActionFact:
    """An action of earlier reviews as it stood when this one began. carried: reviews that found it open."""

    id: int
    owner: str
    what: str
    result: str
    due_on: str
    state: str
    reason: str | None
    carried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """quota_minor None: nothing was asked for. growth: (now − before) ÷ before, None where nothing was.

    met, with_quota: people who met theirs, of those who have one. forecast_minor: said at its start.
    stale: open deals that stand still longer than they should.
    """

    currency: str
    booked_minor: int
    won: int
    lost: int
    before_minor: int = 0
    growth: float | None = None
    quota_minor: int | None = None
    met: int = 0
    with_quota: int = 0
    forecast_minor: int | None = None
    stale: int = 0
    open_deals: int = 0
    actions: tuple[ActionFact, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    ages: tuple[AgeBand, ...] = ()
    efforts: tuple[Effort, ...] = ()
    missions: tuple[MissionFact, ...] = ()
    objections: tuple[ObjectionFact, ...] = ()
    markets: tuple[MarketFact, ...] = ()

    @property
    def attainment(self) -> float | None:
        return self.booked_minor / self.quota_minor if self.quota_minor else None

    @property
    def forecast_accuracy(self) -> float | None:
        """1 − |forecast − actual| ÷ actual, not below 0; None without either."""
        if self.forecast_minor is None or not self.booked_minor:
            return None
        return max(0.0, 1 - abs(self.forecast_minor - self.booked_minor) / self.booked_minor)


_LISTS: Mapping[str, type[Any]] = {
    "actions": ActionFact,
    "cohorts": Cohort,
    "ages": AgeBand,
    "efforts": Effort,
    "missions": MissionFact,
    "objections": ObjectionFact,
    "markets": MarketFact,
}


def facts_data(facts: Facts) -> dict[str, Any]:
    """Facts as JSON values, for storing."""
    return dataclasses.asdict(facts)


def facts_from(data: Mapping[str, Any]) -> Facts:
    """Facts from what `facts_data` made of them; fields that are not known any more are left out."""
    known = {field.name for field in dataclasses.fields(Facts)}
    values: dict[str, Any] = {name: value for name, value in data.items() if name in known}
    for name, shape in _LISTS.items():
        values[name] = tuple(_made(shape, each) for each in data.get(name, ()))
    return Facts(**values)


def _made(shape: type[Any], data: Mapping[str, Any]) -> Any:
    known = {field.name for field in dataclasses.fields(shape)}
    return shape(**{name: value for name, value in data.items() if name in known})


AGE_BANDS = (0, 31, 61, 91)


def age_bands(rows: list[tuple[date, int | None]], today: date) -> tuple[AgeBand, ...]:
    """Open deals, (first seen, amount in minor units or None) each, by age."""
    ages = [((today - created).days, amount or 0) for created, amount in rows]
    ends = (*AGE_BANDS[1:], None)
    found = []
    for start, end in zip(AGE_BANDS, ends, strict=True):
        inside = [amount for age, amount in ages if age >= start and (end is None or age < end)]
        found.append(AgeBand(start, len(inside), sum(inside)))
    return tuple(found) if ages else ()
