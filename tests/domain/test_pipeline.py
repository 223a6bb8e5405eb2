"""Ratios keep their counts, and the pipeline's lines add up to the pipeline."""

import statistics
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pipeline import (
    DealRow,
    Ratio,
    Span,
    by_stage,
    closed_in,
    exclusion,
    live,
    mean,
    median,
    percentile,
    value_of,
    weighted_minor,
)
from domain.weeks import fiscal_quarter
from tests.domain.pipeline_rows import PIPELINE, QUARTER, deal, deals, on

DAYS = st.lists(st.integers(-50, 400), max_size=60)


def test_a_percentage_of_fewer_than_twenty_cases_is_marked() -> None:
    assert (Ratio.of(5, 19).few, Ratio.of(5, 20).few) == (True, False)
    assert Ratio.of(5, 20).share == 0.25


def test_a_ratio_of_money_rests_on_deals_and_not_on_cents() -> None:
    assert Ratio(250_000, 1_000_000, cases=3).few


def test_nothing_out_of_nothing_is_no_share() -> None:
    assert Ratio.of(0, 0).share is None


def test_groups_are_added_up_and_their_shares_never_averaged() -> None:
    both = Ratio.of(1, 2) + Ratio.of(10, 98)
    assert both == Ratio.of(11, 100)
    assert both.share == 0.11


@given(DAYS)
def test_the_median_is_the_usual_one(values: list[int]) -> None:
    assert median(values) == (statistics.median(values) if values else None)


@given(DAYS)
def test_the_mean_is_the_usual_one(values: list[int]) -> None:
    assert mean(values) == (pytest.approx(float(Fraction(sum(values), len(values)))) if values else None)


@given(DAYS.filter(bool), st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_that_enough_do_not_exceed(
    values: list[int], percent: int
) -> None:
    enough = [
        each for each in values if sum(other <= each for other in values) * 100 >= percent * len(values)
    ]
    assert percentile(values, percent) == min(enough)


def test_a_percentile_of_nothing_is_none_and_of_nonsense_an_error() -> None:
    assert percentile([], 90) is None
    with pytest.raises(ValueError, match="percentile"):
        percentile([1], 0)


@pytest.mark.parametrize(
    ("reached", "is_duplicate", "expected"),
    [
        (["qualification", "lost"], False, "unqualified"),
        (["mql"], False, "unqualified"),
        (["discovery", "lost"], False, None),
        (["discovery", "qualification"], False, None),
        (["qualification", "won"], False, None),
        (["discovery"], True, "duplicate"),
        (["unheard_of"], False, "unqualified"),
    ],
)
def test_what_never_qualified_and_what_is_there_twice_counts_in_no_rate(
    reached: list[str], is_duplicate: bool, expected: str | None
) -> None:
    assert exclusion(PIPELINE, reached, is_duplicate=is_duplicate) == expected


@pytest.mark.parametrize(
    ("at", "won"),
    [("mql", None), ("proposal", None), ("won", True), ("success", True), ("lost", False)],
)
def test_a_deal_is_won_from_won_on_and_open_before(at: str, won: bool | None) -> None:
    assert deal(at=at).won is won


def test_a_period_holds_its_first_day_and_not_its_end() -> None:
    rows = [deal(number, "won", closed=day) for number, day in enumerate([-1, 0, 89, 90])]
    assert [each.id for each in closed_in(rows, QUARTER)] == [1, 2]
    assert closed_in(rows, QUARTER) == closed_in(rows, fiscal_quarter(date(2026, 2, 3), 1))


def test_an_open_deal_with_a_close_date_is_not_closed() -> None:
    assert closed_in([deal(at="proposal", closed=5)], QUARTER) == []


def test_a_period_without_days_holds_none() -> None:
    assert on(0) not in Span(on(0), on(0))


@given(deals(), st.sets(st.integers(0, 40)))
def test_every_open_deal_is_live_or_stale_or_excluded_and_never_two_of_them(
    rows: list[DealRow], stale: set[int]
) -> None:
    found = live(rows, stale)
    parts = [each.id for part in (found.deals, found.stale, found.excluded) for each in part]
    assert sorted(parts) == [each.id for each in rows if each.won is None]
    assert all(each.id in stale for each in found.stale)
    assert not any(each.id in stale for each in found.deals)


@given(deals(), st.sets(st.integers(0, 40)))
def test_the_lines_of_the_stages_add_up_to_all_that_is_open(rows: list[DealRow], stale: set[int]) -> None:
    chances = {"mql": 0.1, "discovery": 0.3, "proposal": 0.6}
    lines = by_stage(rows, PIPELINE, chances, today=on(100), stale=stale)
    still_open = [each for each in rows if each.part in ("lead", "deal")]
    assert [each.stage for each in lines] == ["mql", "qualification", "discovery", "proposal"]
    assert sorted(number for each in lines for number in each.deal_ids) == [each.id for each in still_open]
    for line in lines:
        here = [each for each in still_open if each.stage == line.stage]
        known = [each.amount_minor for each in here if each.amount_minor is not None]
        assert (line.count, line.value.amount_minor, line.value.deals) == (len(here), sum(known), len(known))
        assert line.value.without_amount == len(here) - len(known)
        assert line.weighted_minor == pytest.approx(sum(known) * chances.get(line.stage, 0), abs=0.5001)
        assert line.stale_ids == tuple(each.id for each in here if each.id in stale)
        ages = [(on(100) - each.entered_stage_on).days for each in here]
        assert line.median_age_days == (statistics.median(ages) if ages else None)


def test_a_stage_that_is_gone_from_the_pipeline_still_shows_its_deals() -> None:
    stray = DealRow(9, "demo", "deal", on(0), on(4), amount_minor=500)
    line = by_stage([deal(), stray], PIPELINE, {}, today=on(10))[-1]
    assert (line.stage, line.deal_ids, line.median_age_days, line.weighted_minor) == ("demo", (9,), 6.0, 0)


def test_weighing_rounds_the_sum_and_not_each_deal() -> None:
    rows = [deal(number, amount=1) for number in range(10)]
    assert weighted_minor(rows, {"discovery": 0.25}) == 2


def test_a_deal_without_an_amount_is_counted_beside_the_sum() -> None:
    found = value_of([deal(amount=None), deal(amount=0), deal(amount=700)])
    assert (found.amount_minor, found.deals, found.without_amount) == (700, 2, 1)
