"""Ageing by the winners' own pace, coverage by the team's own win rate, and what slipped."""

from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pipeline import DealRow, Ratio, StageEntry
from domain.pipeline_health import (
    DateChange,
    Expected,
    StaleLimit,
    coverage,
    pushes,
    required_coverage,
    slippage,
    stale_ids,
    stale_limits,
)
from tests.domain.pipeline_rows import PIPELINE, QUARTER, deal, deals, on, way


def winners(count: int, days: list[int]) -> list[StageEntry]:
    """Deals 0 to count − 1, the n-th of which stays in discovery for the n-th of `days`."""
    return [
        each
        for number in range(count)
        for each in way(number, ("discovery", 0), ("proposal", days[number % len(days)]))
    ]


def test_from_twenty_winners_on_the_limit_is_theirs() -> None:
    entries = winners(20, list(range(1, 21)))
    limits = stale_limits(PIPELINE, entries, set(range(20)), cycle_days=40)
    assert limits["discovery"] == StaleLimit(days=22, source="winners", winners=20)


def test_with_nineteen_winners_the_cycle_decides() -> None:
    limits = stale_limits(PIPELINE, winners(19, [3]), set(range(19)), cycle_days=40)
    assert limits["discovery"] == StaleLimit(days=30, source="cycle", winners=19)
    assert limits["proposal"].days == 40
    assert limits["qualification"].days == 10


def test_losers_and_visits_that_have_not_ended_say_nothing() -> None:
    entries = [*winners(20, [3]), *way(50, ("proposal", 0))]
    limits = stale_limits(PIPELINE, entries, {50}, cycle_days=40)
    assert {each.winners for each in limits.values()} == {0}


def test_leads_come_before_the_cycle_and_go_by_their_usual_days() -> None:
    assert stale_limits(PIPELINE, [], (), cycle_days=40)["mql"] == StaleLimit(12, "usual", 0)


def test_without_a_cycle_every_stage_goes_by_its_usual_days() -> None:
    limits = stale_limits(PIPELINE, [], (), cycle_days=None)
    assert {key: each.days for key, each in limits.items()} == {
        "mql": 12,
        "qualification": 10,
        "discovery": 30,
        "proposal": 40,
    }


def test_nothing_is_stale_within_a_week() -> None:
    limits = stale_limits(PIPELINE, winners(20, [0, 1]), set(range(20)), cycle_days=40)
    assert limits["discovery"].days == 7


VISITS = st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=3), min_size=16, max_size=26)


@given(VISITS, st.sets(st.integers(0, 25), max_size=4))
def test_limits_are_what_ranking_the_stays_by_hand_gives(visits: list[list[int]], lost: set[int]) -> None:
    entries: list[StageEntry] = []
    for number, stays in enumerate(visits):
        day = 0
        for stay in stays:
            entries += way(number, ("discovery", day), ("discovery", day + stay), ("proposal", day + stay))
            day += stay + 3
    won = set(range(len(visits))) - lost
    found = stale_limits(PIPELINE, entries, won, cycle_days=40)["discovery"]
    assert found.winners == len(won)
    if len(won) >= 20:
        ranked = sorted(stay for number in won for stay in visits[number])
        assert found.days == max(7, floor(ranked[ceil(len(ranked) * 0.75) - 1] * 1.5))
    else:
        assert (found.days, found.source) == (30, "cycle")


def test_a_deal_is_stale_above_its_limit_and_not_at_it() -> None:
    limits = {"discovery": StaleLimit(30, "cycle", 0)}
    rows = [deal(1, entered=0), deal(2, entered=1), deal(3, "won", entered=0), deal(4, "proposal", entered=0)]
    assert stale_ids(rows, limits, today=on(30)) == frozenset()
    assert stale_ids(rows, limits, today=on(31)) == {1}


@pytest.mark.parametrize(("rate", "shown"), [(0.25, "4.0"), (0.30, "3.3"), (0.22, "4.5"), (1 / 3, "3.0")])
def test_required_coverage_is_one_by_the_value_win_rate(rate: float, shown: str) -> None:
    assert f"{required_coverage(rate):.1f}" == shown


@pytest.mark.parametrize("rate", [None, 0.0])
def test_without_a_win_nobody_knows_what_coverage_is_enough(rate: float | None) -> None:
    assert required_coverage(rate) is None


def test_coverage_is_what_is_open_by_what_is_still_needed() -> None:
    rows = [
        deal(1, expected=0, amount=300),
        deal(2, expected=89, amount=None),
        deal(3, expected=90, amount=9_000),
        deal(4, "won", closed=4, expected=4, amount=400),
        deal(5, expected=20, amount=50),
        deal(6, "mql", expected=20, amount=60, excluded="unqualified"),
        deal(7, expected=-1, amount=70),
        deal(8, amount=80),
    ]
    found = coverage(rows, QUARTER, target_minor=500, value_win_rate=0.25, stale={5})
    assert (found.booked_minor, found.needed_minor, found.ratio, found.required) == (400, 100, 3.0, 4.0)
    assert (found.open.deals, found.open.without_amount) == (1, 1)
    assert [part.amount_minor for part in (found.stale, found.unqualified, found.overdue, found.undated)] == [
        50,
        60,
        70,
        80,
    ]
    assert found.is_enough is False


def test_a_target_that_is_met_needs_no_coverage() -> None:
    found = coverage([deal(at="won", closed=4, amount=500)], QUARTER, target_minor=500, value_win_rate=None)
    assert (found.needed_minor, found.ratio, found.is_enough) == (0, None, True)


def test_coverage_without_a_win_rate_is_neither_enough_nor_not() -> None:
    found = coverage([deal(expected=4)], QUARTER, target_minor=500, value_win_rate=None)
    assert (found.required, found.is_enough) == (None, None)


@given(deals(), st.sets(st.integers(0, 40)), st.integers(0, 10**8))
def test_coverage_is_what_adding_up_by_hand_gives(rows: list[DealRow], stale: set[int], target: int) -> None:
    opened = won = 0
    for each in rows:
        amount = each.amount_minor or 0
        if each.part in ("won", "after"):
            in_quarter = each.closed_on is not None and on(0) <= each.closed_on < on(90)
            won += amount if in_quarter and each.excluded != "duplicate" else 0
        elif each.part != "lost" and each.excluded is None and each.id not in stale:
            expected = each.expected_close
            opened += amount if expected is not None and on(0) <= expected < on(90) else 0
    found = coverage(rows, QUARTER, target_minor=target, value_win_rate=0.25, stale=stale)
    assert (found.open.amount_minor, found.booked_minor) == (opened, won)
    assert found.ratio == (opened / (target - won) if target > won else None)


def test_what_is_open_with_a_later_date_has_slipped() -> None:
    start = [
        Expected(1, on(10), 100),
        Expected(2, on(10), 200),
        Expected(3, on(10), 300),
        Expected(4, on(10), None),
        Expected(5, on(95), 9_000),
        Expected(6, None, 9_000),
        Expected(7, on(10), 400),
        Expected(8, on(10), 0),
    ]
    end = [
        deal(1, expected=100, amount=999),
        deal(2, "won", closed=50, expected=100),
        deal(3, expected=10),
        deal(4, expected=100),
        deal(5, expected=200),
        deal(7, expected=None),
        deal(8, "lost", closed=50, expected=10),
    ]
    found = slippage(start, end, QUARTER)
    assert found.value == Ratio(100, 1_000, 5)
    assert found.count == Ratio.of(2, 6)
    assert (found.slipped, found.overdue) == ((1, 4), (3, 7))


def test_a_date_moved_within_the_period_has_slipped_once_the_deal_is_still_open() -> None:
    found = slippage([Expected(1, on(10), 100)], [deal(1, expected=80)], QUARTER)
    assert found.slipped == (1,)


@given(st.lists(st.tuples(st.none() | st.integers(-40, 130), st.none() | st.integers(0, 999))), deals())
def test_slippage_is_what_looking_up_each_deal_gives(
    start: list[tuple[int | None, int | None]], rows: list[DealRow]
) -> None:
    at_start = [
        Expected(n, None if day is None else on(day), amount) for n, (day, amount) in enumerate(start)
    ]
    whole = moved = 0
    for each in at_start:
        if each.expected_close is None or not on(0) <= each.expected_close < on(90):
            continue
        whole += each.amount_minor or 0
        for row in rows:
            is_open = row.id == each.deal_id and row.part in ("lead", "deal")
            if is_open and row.expected_close and row.expected_close > each.expected_close:
                moved += each.amount_minor or 0
    found = slippage(at_start, rows, QUARTER).value
    assert (found.numerator, found.denominator) == (moved, whole)


def test_only_a_later_date_is_a_push() -> None:
    days = [None, 10, 20, 20, 15, None, 18, 17]
    changes = [DateChange(1, None if day is None else on(day)) for day in days]
    assert pushes(changes) == {1: 2}


@given(st.lists(st.tuples(st.integers(1, 4), st.none() | st.integers(0, 30)), max_size=40))
def test_pushes_are_counted_deal_by_deal(changes: list[tuple[int, int | None]]) -> None:
    found = pushes(DateChange(number, None if day is None else on(day)) for number, day in changes)
    for number in {number for number, _ in changes}:
        dates = [day for each, day in changes if each == number and day is not None]
        assert found[number] == sum(dates[n] > dates[n - 1] for n in range(1, len(dates)))
