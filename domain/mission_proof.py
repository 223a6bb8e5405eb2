"""Whether a team's own numbers moved: readings at the start, after 30 and after 90 days, side by side.

A reading has the number of cases behind it. Below twenty there is too little to tell, and nothing is said
about better or worse. A difference is no proof of a cause: the report also lists what else changed in that
time, and shows the library's claim as what it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import sqrt
from typing import Literal
from zoneinfo import ZoneInfo

from domain.pipeline import FEW
from domain.weeks import next_at

MetricKind = Literal["share", "money", "days", "minutes", "count", "score", "money_a_day"]
MetricSource = Literal["deals", "log", "coaching", "people"]
Verdict = Literal["better", "worse", "same", "too_few", "unknown"]
OtherKind = Literal["target", "stages", "people", "mission", "market", "holiday", "other"]

SNAPSHOT_DAYS = (0, 30, 90)
TOLD_FROM, TOLD_UNTIL = time(9), time(18)
_SURE = 1.96
"""Standard errors beyond which chance alone is unlikely (about one time in twenty)."""


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that a mission is judged by.

    kind: shares are 0 to 1, money is minor units. better: which way is good. cases: what its count counts.
    source: where it is read from; "people" means that somebody has to say it. usual: what the house holds to
    be good, in its own unit; None where that depends on the business.
    """

    key: str
    label: str
    about: str
    kind: MetricKind
    better: Literal["higher", "lower"]
    cases: str
    source: MetricSource
    usual: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric at one time. value: None where nothing is known. cases: how many stand behind it."""

    metric: str
    value: float | None
    cases: int

    @property
    def few(self) -> bool:
        return self.cases < FEW


@dataclass(frozen=True, slots=True)
class Snapshot:
    """day: which of SNAPSHOT_DAYS it is. on: when it was really taken, which may be later."""

    day: int
    on: date
    readings: tuple[Reading, ...]

    def reading(self, metric: str) -> Reading:
        found = next((each for each in self.readings if each.metric == metric), None)
        return found or Reading(metric, None, 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """before and after of one metric.

    change: after − before, in its own unit; relative: change ÷ before. Both None where one is unknown.
    by_chance: of shares, whether chance alone could well make such a difference; None where that is not said.
    """

    metric: str
    before: Reading
    after: Reading
    verdict: Verdict
    change: float | None
    relative: float | None
    by_chance: bool | None


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Something else that changed and may be the reason; `what` is its name, not a sentence."""

    on: date
    kind: OtherKind
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """day: of the later snapshot. claim: what the library states, unverified. otherwise: in order of days."""

    mission: str
    claim: str
    day: int
    before_on: date
    after_on: date
    lines: tuple[Comparison, ...]
    otherwise: tuple[Otherwise, ...]


def snapshots_due(started_on: date, taken: Collection[int], today: date) -> tuple[int, ...]:
    """The snapshots whose day has come and that have not been taken.

    Of several that were missed only the last, because a late reading of day 30 would be one of day 90. The
    start's is always owed: without it there is no before.
    """
    due = [day for day in SNAPSHOT_DAYS if day not in taken and today >= started_on + timedelta(days=day)]
    start = [day for day in due if day == 0 and not taken]
    later = [day for day in due if day > max(taken, default=0)]
    return (*start, *later[-1:])


def told_at(now: datetime, zone: ZoneInfo, workdays: Collection[int]) -> datetime | None:
    """When a proof that was made at `now` is told: None for at once, else the next working morning.

    Its day begins at midnight; in somebody's direct messages nothing comes at that hour.
    """
    there = now.astimezone(zone)
    if there.weekday() in workdays and TOLD_FROM <= there.time() < TOLD_UNTIL:
        return None
    return next_at(now, TOLD_FROM, zone, weekdays=workdays)


def compare(metric: Metric, before: Reading, after: Reading) -> Comparison:
    """Two readings of one metric."""
    change = relative = None
    if before.value is not None and after.value is not None:
        change = after.value - before.value
        relative = change / before.value if before.value > 0 else None
    return Comparison(
        metric.key,
        before,
        after,
        _verdict(metric, before, after, change),
        change,
        relative,
        _by_chance(metric, before, after),
    )


def prove(
    mission: str,
    claim: str,
    metrics: Sequence[Metric],
    snapshots: Mapping[int, Snapshot],
    otherwise: Iterable[Otherwise] = (),
) -> Proof | None:
    """The latest snapshot against that of the start; None while there are not two."""
    later = max((day for day in snapshots if day > 0), default=None)
    if later is None or 0 not in snapshots:
        return None
    before, after = snapshots[0], snapshots[later]
    lines = tuple(compare(each, before.reading(each.key), after.reading(each.key)) for each in metrics)
    meanwhile = sorted((each for each in otherwise if before.on <= each.on <= after.on), key=lambda o: o.on)
    return Proof(mission, claim, later, before.on, after.on, lines, tuple(meanwhile))


def _verdict(metric: Metric, before: Reading, after: Reading, change: float | None) -> Verdict:
    if change is None:
        return "unknown"
    if before.few or after.few:
        return "too_few"
    if change == 0:
        return "same"
    return "better" if (change > 0) == (metric.better == "higher") else "worse"


def _by_chance(metric: Metric, before: Reading, after: Reading) -> bool | None:
    """Two shares against each other, with the pooled standard error of their difference.

    A share above all or below none is no count of cases (revenue that grew, a margin at a loss).
    """
    if metric.kind != "share" or before.value is None or after.value is None or before.few or after.few:
        return None
    if not (0 <= before.value <= 1 and 0 <= after.value <= 1):
        return None
    cases = before.cases + after.cases
    pooled = (before.value * before.cases + after.value * after.cases) / cases
    error = sqrt(max(0.0, pooled * (1 - pooled)) * (1 / before.cases + 1 / after.cases))
    return abs(after.value - before.value) <= _SURE * error
