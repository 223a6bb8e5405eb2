"""Chances lean on content until one's own history is long enough; a win must also come in time."""

from math import exp, inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pipeline import Span
from domain.pipeline_conversion import journeys
from domain.pipeline_value import (
    Accuracy,
    Chance,
    accuracy,
    gamma_log_survival,
    in_time,
    shrunk,
    stage_chances,
    wape,
    weighted_in_period_minor,
)
from tests.domain.pipeline_rows import PIPELINE, QUARTER, deal, on, way


def test_without_history_the_chance_is_the_contents() -> None:
    assert shrunk(0, 0, prior=0.25) == Chance(0.25, 0, 0, 1.0)


def test_eight_closed_deals_weigh_as_much_as_the_prior() -> None:
    assert shrunk(8, 8, prior=0.25) == Chance(0.625, 8, 8, 0.5)


def test_from_fifty_closed_deals_on_history_stands_alone() -> None:
    assert shrunk(49, 49, prior=0.25).prior_share == 8 / 57
    assert shrunk(31, 50, prior=0.25) == Chance(0.62, 31, 50, 0.0)


@given(st.integers(0, 200), st.integers(0, 200), st.floats(0, 1), st.floats(0, 50))
def test_a_chance_lies_between_the_prior_and_the_own_rate(
    won: int, lost: int, prior: float, strength: float
) -> None:
    found = shrunk(won, won + lost, prior=prior, strength=strength).share
    own = won / (won + lost) if won + lost else prior
    assert min(prior, own) - 1e-9 <= found <= max(prior, own) + 1e-9


@pytest.mark.parametrize(
    ("won", "closed", "prior", "strength"), [(2, 1, 0.5, 8), (-1, 1, 0.5, 8), (0, 1, 1.5, 8), (0, 1, 0.5, -1)]
)
def test_counts_and_chances_that_cannot_be_are_refused(
    won: int, closed: int, prior: float, strength: float
) -> None:
    with pytest.raises(ValueError, match="out of range"):
        shrunk(won, closed, prior=prior, strength=strength)


def test_a_stages_chance_comes_from_the_closed_deals_that_were_in_it() -> None:
    rows = [
        deal(1, "won", closed=9),
        deal(2, "lost", closed=9),
        deal(3, "lost", closed=9, excluded="unqualified"),
        deal(4, "lost", closed=9, excluded="duplicate"),
        deal(5, "proposal"),
    ]
    entries = [
        *way(1, ("qualification", 0), ("proposal", 4), ("won", 9)),
        *way(2, ("qualification", 0), ("discovery", 4), ("lost", 9)),
        *way(3, ("qualification", 0), ("lost", 9)),
        *way(4, ("qualification", 0), ("lost", 9)),
        *way(5, ("proposal", 0)),
    ]
    found = stage_chances(rows, journeys(entries, PIPELINE), PIPELINE, priors={"proposal": 0.4})
    assert {key: (each.won, each.closed) for key, each in found.items()} == {
        "mql": (0, 0),
        "qualification": (1, 3),
        "discovery": (0, 1),
        "proposal": (1, 1),
    }
    assert found["discovery"].share == pytest.approx(8 * 0.25 / 9)
    assert found["proposal"].share == pytest.approx((8 * 0.4 + 1) / 9)
    assert found["mql"].share == 0.05


@given(st.floats(0, 300))
def test_gamma_of_shape_one_is_exponential_and_of_two_is_erlangs(x: float) -> None:
    assert gamma_log_survival(1, x) == pytest.approx(-x, rel=1e-9, abs=1e-12)
    assert gamma_log_survival(2, x) == pytest.approx(-x + log(1 + x), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("x", [0.05, 0.5, 1.6, 2.59, 2.61, 6.0, 20.0])
def test_gamma_is_what_adding_up_its_density_gives(x: float) -> None:
    """Midpoints of x = t³, which takes the edge off the density's start."""
    steps = 20_000
    upper = (x + 60) ** (1 / 3)
    whole = tail = 0.0
    for n in range(steps):
        t = (n + 0.5) * upper / steps
        slice_ = (t**3) ** 0.6 * exp(-(t**3)) * 3 * t * t
        whole += slice_
        tail += slice_ if t**3 > x else 0.0
    assert exp(gamma_log_survival(1.6, x)) == pytest.approx(tail / whole, rel=2e-3)


def test_a_stage_that_winners_jump_over_is_no_sure_thing() -> None:
    rows = [deal(number, "won", closed=9) for number in range(60)]
    entries = [each for row in rows for each in way(row.id, ("discovery", 0), ("won", 9))]
    found = stage_chances(rows, journeys(entries, PIPELINE), PIPELINE)
    assert found["discovery"] == Chance(1.0, 60, 60, 0.0)
    assert found["proposal"] == Chance(0.5, 0, 0, 1.0)


def test_far_out_the_chance_to_win_in_time_still_has_a_value() -> None:
    assert 0.9 < in_time(100_000, 200, won_days=[], cycle_days=100) < 1


def test_with_twenty_winners_as_old_their_own_days_decide() -> None:
    days = [5] * 100 + [*range(30, 50)]
    assert in_time(30, 10, won_days=days, cycle_days=45) == 0.5
    assert in_time(30, 0, won_days=days, cycle_days=45) == 0
    assert in_time(31, 10, won_days=days, cycle_days=45) == in_time(31, 10, won_days=[], cycle_days=45)


@given(
    st.integers(0, 400), st.integers(0, 400), st.lists(st.integers(0, 300), max_size=60), st.floats(0, 300)
)
def test_more_time_never_lowers_the_chance(
    age: int, within: int, won_days: list[int], cycle_days: float
) -> None:
    less, more = (
        in_time(age, days, won_days=won_days, cycle_days=cycle_days) for days in (within, within + 1)
    )
    assert 0 <= less <= more <= 1


def test_weighted_value_in_a_period_counts_only_wins_that_come_in_it() -> None:
    days = [*range(40)]
    rows = [
        deal(1, "proposal", amount=1_000, created=0),
        deal(2, "won", amount=9_000, created=0, closed=3),
        deal(3, "proposal", amount=None, created=0),
    ]

    def of(first: int, end: int) -> int:
        return weighted_in_period_minor(
            rows, {"proposal": 0.5}, Span(on(first), on(end)), today=on(0), won_days=days, cycle_days=45
        )

    assert of(0, 40) == 500
    assert of(0, 10) == 125
    assert of(-30, 10) == 125
    assert of(10, 30) == 250
    assert of(-30, 0) == 0


def test_a_deal_dated_tomorrow_is_as_good_as_new() -> None:
    def of(created: int) -> int:
        rows = [deal(1, "proposal", created=created)]
        days = [*range(40)]
        return weighted_in_period_minor(
            rows, {"proposal": 0.5}, QUARTER, today=on(80), won_days=days, cycle_days=45
        )

    assert of(81) == of(80) == 12_500


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 90))
def test_periods_next_to_each_other_add_up(first: int, more: int, yet_more: int, age: int) -> None:
    rows = [deal(1, amount=10**9, created=-age)]
    ends = [first, first + more, first + more + yet_more]

    def of(start: int, end: int) -> int:
        return weighted_in_period_minor(
            rows, {"discovery": 0.3}, Span(on(start), on(end)), today=on(0), won_days=[], cycle_days=45
        )

    assert of(ends[0], ends[2]) == pytest.approx(of(ends[0], ends[1]) + of(ends[1], ends[2]), abs=2)


@pytest.mark.parametrize(
    ("forecast", "actual", "share", "bias"),
    [
        (110, 100, 0.9, 0.1),
        (90, 100, 0.9, -0.1),
        (250, 100, 0.0, 1.5),
        (100, 100, 1.0, 0.0),
        (50, 0, None, None),
    ],
)
def test_accuracy_and_bias_of_a_forecast(
    forecast: int, actual: int, share: float | None, bias: float | None
) -> None:
    found = accuracy(forecast, actual)
    assert found.share == (None if share is None else pytest.approx(share))
    assert found.bias == (None if bias is None else pytest.approx(bias))
    assert found.error_minor == forecast - actual


def test_a_negative_booking_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="negative"):
        accuracy(1, -1)


def test_errors_of_several_groups_do_not_cancel() -> None:
    assert wape([Accuracy(150, 100), Accuracy(50, 100)]) == 0.5
    assert wape([Accuracy(150, 0)]) is None
    assert wape([]) is None


def test_no_survival_is_needed_at_the_start() -> None:
    assert gamma_log_survival(1.6, 0) == 0
    assert -inf < gamma_log_survival(1.6, 5_000) < -4_900
