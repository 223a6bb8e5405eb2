"""From stage to stage: how many of the deals that came in got further, and how long it took them.

A cohort is followed for the same number of days whenever it started, so months can be compared and a number
that is shown as complete never changes again. Dividing today's counts of two neighbouring stages says nothing
of the kind; that is `SnapshotRatio`, and it is called so wherever it is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from domain.pipeline import DealRow, Period, Ratio, StageEntry, percentile
from domain.stages import Pipeline

HORIZON_PERCENT = 90


@dataclass(frozen=True, slots=True)
class Passage:
    """A deal's way through one stage: when it first came in, and when it first got to any later one.

    A stage that was jumped over counts as passed, on the day of the jump, and is marked as skipped.
    """

    entered_on: date
    passed_on: date | None
    skipped: bool = False

    @property
    def days(self) -> int | None:
        """From entering to passing; None until then."""
        return (self.passed_on - self.entered_on).days if self.passed_on else None


Journeys = Mapping[int, Mapping[str, Passage]]
"""Deal id → stage key → passage."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """How long a cohort is followed: days (None where nobody ever got further), and from how many cases."""

    days: int | None
    cases: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of the deals that came into a stage in a window; the ids are the rows behind it.

    passed: got to a later stage within the horizon. stayed: did not, and had the time. waiting: came in so
    lately that it cannot be said; they are in neither part of the ratio.
    """

    stage: str
    horizon: Horizon
    passed: tuple[int, ...]
    stayed: tuple[int, ...]
    waiting: tuple[int, ...]

    @property
    def ratio(self) -> Ratio:
        return Ratio.of(len(self.passed), len(self.passed) + len(self.stayed))

    @property
    def is_immature(self) -> bool:
        """Whether part of the cohort has too short a history, so that the ratio may still change."""
        return bool(self.waiting)


@dataclass(frozen=True, slots=True)
class SnapshotRatio:
    """Deals in the next stage ÷ deals in this one, on one day. Not a conversion: they are different deals."""

    stage: str
    next_stage: str
    ratio: Ratio


def by_deal(entries: Iterable[StageEntry]) -> dict[int, list[StageEntry]]:
    """Each deal's way in order of days; entries of one day stay in the order in which they came.

    Coming into the stage that a deal is in already is no entry.
    """
    ways: dict[int, list[StageEntry]] = {}
    for each in sorted(entries, key=lambda entry: entry.on):
        ways.setdefault(each.deal_id, []).append(each)
    return {
        deal: [next(same) for _, same in groupby(way, key=lambda entry: entry.stage)]
        for deal, way in ways.items()
    }


def journeys(entries: Iterable[StageEntry], pipeline: Pipeline) -> dict[int, dict[str, Passage]]:
    """Which stages each deal has been through, when it came in and when it got past them.

    Later means later in the pipeline, Lost apart: losing is no progress and takes none away. Going back
    takes no pass away either; a second visit to a stage changes nothing. Stages unknown to the pipeline are
    passed over. Source: sales notes §5, cohort conversion.
    """
    line = [each.key for each in pipeline.stages if each.part != "lost"]
    rank = {key: place for place, key in enumerate(line)}
    return {
        deal: _journey([(rank[each.stage], each.on) for each in way if each.stage in rank], line)
        for deal, way in by_deal(entries).items()
    }


def _journey(way: list[tuple[int, date]], line: list[str]) -> dict[str, Passage]:
    entered: dict[int, date] = {}
    passed: dict[int, date] = {}
    skipped: set[int] = set()
    before: int | None = None
    for place, on in way:
        jumped = range(before + 1, place) if before is not None else range(0)
        skipped.update(set(jumped) - entered.keys())
        for each in (*jumped, place):
            entered.setdefault(each, on)
        for each in entered:
            if each < place:
                passed.setdefault(each, on)
        before = place
    return {
        line[place]: Passage(entered[place], passed.get(place), place in skipped) for place in sorted(entered)
    }


def horizon(found: Journeys, stage: str) -> Horizon:
    """h, in days: the 90th percentile (nearest rank) of the time from entering a stage to passing it.

    Deals that jumped over it spent no time there and are not asked. It is measured on those that did get
    further, so it grows while the slow ones still arrive; the count says how much to trust it.
    Source: sales notes §5, cohort conversion.
    """
    ways = (each.get(stage) for each in found.values())
    days = [way.days for way in ways if way and not way.skipped and way.days is not None]
    return Horizon(percentile(days, HORIZON_PERCENT), len(days))


def conversion(
    found: Journeys,
    stage: str,
    window: Period,
    *,
    today: date,
    horizon_days: int | None = None,
) -> Conversion:
    """Deals that entered `stage` in `window` and reached any later one within h days
    ÷ deals that entered it in `window` and have h full days of history.

    today: not over yet, so day h must lie before it. horizon_days: instead of the measured one. Where
    nobody ever got further there is no h, and all are waiting. Source: sales notes §5, cohort conversion.
    """
    followed = horizon(found, stage) if horizon_days is None else Horizon(horizon_days, 0)
    sorted_ids: dict[str, list[int]] = {"passed": [], "stayed": [], "waiting": []}
    for deal, ways in found.items():
        way = ways.get(stage)
        if way and way.entered_on in window:
            sorted_ids[_fate(way, followed.days, today)].append(deal)
    return Conversion(stage, followed, **{fate: tuple(ids) for fate, ids in sorted_ids.items()})


def _fate(way: Passage, horizon_days: int | None, today: date) -> str:
    if horizon_days is None or (today - way.entered_on).days <= horizon_days:
        return "waiting"
    return "passed" if way.days is not None and way.days <= horizon_days else "stayed"


def conversions(
    found: Journeys, pipeline: Pipeline, window: Period, *, today: date
) -> tuple[Conversion, ...]:
    """One for each stage that has a later one, Lost apart; Won among them where stages come after it."""
    line = [each.key for each in pipeline.stages if each.part != "lost"]
    return tuple(conversion(found, stage, window, today=today) for stage in line[:-1])


def snapshot_ratios(deals: Iterable[DealRow], pipeline: Pipeline) -> tuple[SnapshotRatio, ...]:
    """Open deals in s+1 ÷ open deals in s, for neighbouring open stages. Source: sales notes §5."""
    stages = [each.stage for each in deals if each.won is None]
    line = [each.key for each in pipeline.open_stages]
    return tuple(
        SnapshotRatio(here, there, Ratio.of(stages.count(there), stages.count(here)))
        for here, there in pairwise(line)
    )
