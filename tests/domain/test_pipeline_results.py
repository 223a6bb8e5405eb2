"""Won, lost, how long it took and how fast it comes in, each against a slow way to count it."""

from fractions import Fraction
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pipeline import DealRow, Ratio
from domain.pipeline_results import (
    Attainment,
    booked,
    cycle,
    prorated_quota,
    retention,
    team_attainment,
    velocity,
    win_rate,
)
from tests.domain.pipeline_rows import QUARTER, deal, deals, on


def _slow_closed(rows: list[DealRow]) -> list[DealRow]:
    found = []
    for each in rows:
        is_closed = each.part not in ("lead", "deal") and each.closed_on is not None
        if is_closed and each.closed_on is not None and QUARTER.start <= each.closed_on < QUARTER.end:
            found.append(each)
    return found


@given(deals())
def test_the_win_rate_is_won_of_won_and_lost(rows: list[DealRow]) -> None:
    won = lost = won_minor = lost_minor = priced = 0
    for each in _slow_closed(rows):
        if each.excluded:
            continue
        priced += each.amount_minor is not None
        if each.part == "lost":
            lost, lost_minor = lost + 1, lost_minor + (each.amount_minor or 0)
        else:
            won, won_minor = won + 1, won_minor + (each.amount_minor or 0)
    found = win_rate(rows, QUARTER)
    assert found.count == Ratio.of(won, won + lost)
    assert found.value == Ratio(won_minor, won_minor + lost_minor, priced)
    assert found.won_without_amount + found.lost_without_amount == won + lost - priced


def test_duplicates_and_the_never_qualified_stand_beside_the_win_rate() -> None:
    rows = [
        deal(1, "won", closed=5),
        deal(2, "lost", closed=5, amount=None),
        deal(3, "lost", closed=5, excluded="duplicate"),
        deal(4, "lost", closed=5, excluded="unqualified"),
        deal(5, "lost", closed=95, excluded="unqualified"),
    ]
    found = win_rate(rows, QUARTER)
    assert found.count == Ratio.of(1, 2)
    assert (found.duplicates, found.unqualified) == (1, 1)
    assert (found.won_without_amount, found.lost_without_amount) == (0, 1)


@given(deals())
def test_the_cycle_runs_from_created_to_closed(rows: list[DealRow]) -> None:
    days: dict[bool, list[int]] = {True: [], False: []}
    for each in _slow_closed(rows):
        if each.excluded is None and each.closed_on:
            days[each.part != "lost"].append(max(0, (each.closed_on - each.created_on).days))
    found = cycle(rows, QUARTER)
    for part, slow in (
        (found.won, days[True]),
        (found.lost, days[False]),
        (found.all, [*days[True], *days[False]]),
    ):
        assert part.deals == len(slow)
        assert part.median == (median(slow) if slow else None)
        assert part.mean == (pytest.approx(fmean(slow)) if slow else None)


def test_a_deal_entered_after_it_had_closed_took_no_days() -> None:
    assert cycle([deal(at="won", created=10, closed=8)], QUARTER).won.median == 0


@given(deals(), st.sets(st.integers(0, 40)))
def test_velocity_is_live_deals_times_rate_times_value_by_days(rows: list[DealRow], stale: set[int]) -> None:
    counted = [each for each in _slow_closed(rows) if each.excluded is None]
    won = [each for each in counted if each.part != "lost"]
    worth = [each.amount_minor for each in won if each.amount_minor is not None]
    days = [max(0, (each.closed_on - each.created_on).days) for each in counted if each.closed_on]
    is_live = [
        each.part in ("lead", "deal") and each.excluded is None and each.id not in stale for each in rows
    ]
    found = velocity(rows, QUARTER, stale=stale)
    assert found.live == sum(is_live)
    if worth and sum(days):
        slow = Fraction(sum(is_live) * len(won), len(counted)) * Fraction(sum(worth), len(worth))
        assert found.per_day_minor == pytest.approx(float(slow / Fraction(sum(days), len(days))))
    else:
        assert found.per_day_minor is None


def test_velocity_of_a_small_quarter() -> None:
    rows = [
        deal(1, "won", created=0, closed=30, amount=600_000),
        deal(2, "lost", created=0, closed=10, amount=None),
        *(deal(number, "proposal") for number in range(3, 9)),
        deal(9, "mql", excluded="unqualified"),
    ]
    found = velocity(rows, QUARTER, stale={8})
    assert (found.live, found.stale, found.win_rate.share, found.mean_cycle_days) == (5, 1, 0.5, 20)
    assert found.per_day_minor == 5 * 0.5 * 600_000 / 20


def test_what_is_booked_counts_duplicates_not_at_all() -> None:
    rows = [
        deal(1, "won", closed=5, amount=7),
        deal(2, "success", closed=6, amount=5),
        deal(3, "won", closed=7, amount=100, excluded="duplicate"),
        deal(4, "lost", closed=7, amount=100),
        deal(5, "won", closed=90, amount=100),
    ]
    assert booked(rows, QUARTER) == 12


@pytest.mark.parametrize(
    ("won", "tier"),
    [
        (120, "top"), (119, "average"), (80, "average"), (79, "developing"), (60, "developing"),
        (59, "under"), (0, "under"),
    ],
)  # fmt: skip
def test_each_tier_begins_at_its_own_percent(won: int, tier: str) -> None:
    assert Attainment(won, 100).tier == tier


def test_a_tier_is_not_rounded_up_to() -> None:
    assert Attainment(11_999_999, 10_000_000).tier == "average"
    assert not Attainment(9_999_999, 10_000_000).is_met


def test_without_a_quota_there_is_neither_share_nor_tier() -> None:
    found = Attainment(500, 0)
    assert (found.share, found.tier, found.is_met) == (None, None, False)


def test_a_team_is_measured_by_its_sums_and_by_how_many_met_theirs() -> None:
    found = team_attainment([Attainment(50, 100), Attainment(300, 300), Attainment(30, 0)])
    assert found.total.share == 0.95
    assert found.met == Ratio.of(1, 2)


def test_a_quota_is_prorated_to_the_minor_unit() -> None:
    assert prorated_quota(6_000_001, Fraction(1, 4)) == 1_500_000
    with pytest.raises(ValueError, match="negative"):
        prorated_quota(100, Fraction(-1, 4))


def test_retention_counts_customers_and_money_from_the_start() -> None:
    found = retention(
        customers=50, lost=2, start_minor=1_000, churn_minor=30, contraction_minor=20, expansion_minor=90
    )
    assert (found.logo.share, found.gross.share, found.net.share) == (0.96, 0.95, 1.04)


@given(
    st.integers(0, 500),
    st.integers(0, 500),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
)
def test_net_retention_is_never_below_gross_and_gross_never_above_one(
    customers: int, lost: int, start: int, churn: int, expansion: int
) -> None:
    lost, churn = min(lost, customers), min(churn, start)
    found = retention(
        customers=customers, lost=lost, start_minor=start, churn_minor=churn, contraction_minor=0,
        expansion_minor=expansion,
    )  # fmt: skip
    if found.gross.share is not None and found.net.share is not None:
        assert 0 <= found.gross.share <= 1
        assert found.net.share >= found.gross.share


def test_more_lost_than_there_was_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="more was lost"):
        retention(customers=1, lost=2, start_minor=0, churn_minor=0, contraction_minor=0, expansion_minor=0)


def test_the_day_a_quarter_ends_belongs_to_the_next() -> None:
    rows = [deal(1, "won", closed=90, amount=5)]
    assert on(90) == QUARTER.end
    assert win_rate(rows, QUARTER).count == Ratio.of(0, 0)
