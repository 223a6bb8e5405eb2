"""Before and after stand side by side, with their counts, and too few is said to be too few."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.mission_proof import (
    Comparison,
    Metric,
    Otherwise,
    Reading,
    Snapshot,
    compare,
    prove,
    snapshots_due,
    told_at,
)

WIN = Metric("win_rate", "Win rate", "Won of decided.", "share", "higher", "closed deals", "deals")
AGE = Metric("age", "Age", "Days in stage.", "days", "lower", "open deals", "deals")
START = date(2026, 11, 2)


def compared(metric: Metric, before: tuple[float | None, int], after: tuple[float | None, int]) -> Comparison:
    return compare(metric, Reading(metric.key, *before), Reading(metric.key, *after))


@pytest.mark.parametrize(
    ("metric", "before", "after", "verdict"),
    [
        (WIN, (0.25, 40), (0.50, 40), "better"),
        (WIN, (0.50, 40), (0.25, 40), "worse"),
        (AGE, (30.0, 40), (20.0, 40), "better"),
        (AGE, (20.0, 40), (30.0, 40), "worse"),
        (WIN, (0.25, 40), (0.25, 41), "same"),
        (WIN, (0.25, 19), (0.50, 40), "too_few"),
        (WIN, (0.25, 40), (0.50, 19), "too_few"),
        (WIN, (0.25, 20), (0.50, 20), "better"),
        (WIN, (None, 0), (0.50, 40), "unknown"),
        (WIN, (0.25, 40), (None, 0), "unknown"),
    ],
)
def test_better_is_what_is_good_for_the_metric(
    metric: Metric, before: tuple[float | None, int], after: tuple[float | None, int], verdict: str
) -> None:
    assert compared(metric, before, after).verdict == verdict


def test_changes_are_in_the_metrics_unit_and_as_a_share_of_before() -> None:
    found = compared(AGE, (40.0, 30), (30.0, 30))
    assert (found.change, found.relative) == (-10.0, -0.25)
    assert compared(AGE, (0.0, 30), (30.0, 30)).relative is None
    assert compared(AGE, (None, 0), (30.0, 30)).change is None


def test_a_difference_that_chance_could_make_is_named_so() -> None:
    assert compared(WIN, (0.25, 40), (0.30, 40)).by_chance is True
    assert compared(WIN, (0.25, 400), (0.50, 400)).by_chance is False
    assert compared(WIN, (1.0, 30), (1.0, 30)).by_chance is True
    assert compared(WIN, (0.25, 10), (0.90, 40)).by_chance is None
    assert compared(WIN, (0.95, 40), (1.10, 40)).by_chance is None
    assert compared(WIN, (-0.05, 40), (0.10, 40)).by_chance is None
    assert compared(AGE, (30.0, 40), (20.0, 40)).by_chance is None


@pytest.mark.parametrize(
    ("days", "taken", "due"),
    [
        (0, (), (0,)),
        (29, (0,), ()),
        (30, (0,), (30,)),
        (30, (0, 30), ()),
        (89, (0, 30), ()),
        (90, (0, 30), (90,)),
        (95, (0,), (90,)),
        (95, (0, 90), ()),
        (95, (), (0, 90)),
        (-1, (), ()),
    ],
)
def test_snapshots_are_due_at_the_start_and_after_30_and_90_days(
    days: int, taken: tuple[int, ...], due: tuple[int, ...]
) -> None:
    assert snapshots_due(START, taken, START + timedelta(days=days)) == due


def snapshot(day: int, value: float, cases: int = 30) -> Snapshot:
    return Snapshot(day, START + timedelta(days=day), (Reading("win_rate", value, cases),))


def test_the_latest_snapshot_is_held_against_the_start() -> None:
    taken = {each.day: each for each in (snapshot(0, 0.2), snapshot(30, 0.9), snapshot(90, 0.3))}
    found = prove("small", "Twice as much.", [WIN, AGE], taken)
    assert found is not None
    assert (found.day, found.claim) == (90, "Twice as much.")
    assert [each.verdict for each in found.lines] == ["better", "unknown"]
    assert found.lines[0].after.value == 0.3


def test_without_a_before_or_an_after_there_is_no_proof() -> None:
    assert prove("small", "", [WIN], {0: snapshot(0, 0.2)}) is None
    assert prove("small", "", [WIN], {30: snapshot(30, 0.2)}) is None


def test_what_else_changed_in_that_time_is_listed_in_order() -> None:
    others = [
        Otherwise(START + timedelta(days=31), "people", "too late"),
        Otherwise(START + timedelta(days=20), "target", "calls"),
        Otherwise(START, "stages", "playbook"),
        Otherwise(START - timedelta(days=1), "mission", "too early"),
    ]
    found = prove("small", "", [WIN], {0: snapshot(0, 0.2), 30: snapshot(30, 0.3)}, others)
    assert found is not None
    assert [each.what for each in found.otherwise] == ["playbook", "calls"]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (datetime(2026, 10, 23, 10, tzinfo=UTC), None),  # a Friday
        (datetime(2026, 10, 22, 23, 5, tzinfo=UTC), datetime(2026, 10, 23, 8, tzinfo=UTC)),  # 00:05 in Lisbon
        (datetime(2026, 10, 23, 19, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC)),  # the clocks change
        (datetime(2026, 10, 24, 10, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC)),
    ],
)
def test_a_proof_is_told_in_working_hours(now: datetime, told: datetime | None) -> None:
    assert told_at(now, ZoneInfo("Europe/Lisbon"), range(5)) == told
