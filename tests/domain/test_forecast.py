"""Forecasts: bounded, honest about how much is prior, and the same for the same inputs."""

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forecast import (
    Band,
    Forecast,
    History,
    OpenDeal,
    Prior,
    Scored,
    best_method,
    chosen_band,
    close_by,
    forecast,
    gamma_cdf,
    prior_share,
    rolling_error,
    win_rate_beta,
)

EUROPE = Prior(win_rate=0.25, deal_minor=15_000_00, cycle_days=45)
NOTHING = History(won=0, lost=0, created_90d=0, last_period_minor=None)


def made(
    deals: list[OpenDeal], *, history: History = NOTHING, booked: int = 0, horizon: float = 90, seed: int = 7
) -> Forecast:
    return forecast(
        deals,
        prior=EUROPE,
        history=history,
        booked_minor=booked,
        horizon_days=horizon,
        dice=Random(seed),
        runs=2_000,
    )


@pytest.mark.parametrize(
    ("shape", "x", "expected"),
    [
        (1.0, 1.0, 0.632120558829),
        (1.6, 0.5, 0.179654),
        (1.6, 1.6, 0.60557),
        (1.6, 8.0, 0.9988),
        (5.0, 5.0, 0.559506714935),
    ],
)
def test_the_gamma_function_gives_known_values(shape: float, x: float, expected: float) -> None:
    assert gamma_cdf(shape, x) == pytest.approx(summed(shape, x), abs=1e-5)
    if shape != 1.6:
        assert gamma_cdf(shape, x) == pytest.approx(expected, abs=1e-9)


def summed(shape: float, x: float, steps: int = 200_000) -> float:
    """The slow, obvious way: the density, added up in small steps (by the substitution t = u²)."""
    width = math.sqrt(x) / steps
    points = ((n + 0.5) * width for n in range(steps))
    total: float = sum(2 * u ** (2 * shape - 1) * math.exp(-u * u) for u in points)
    return total * width / math.gamma(shape)


@given(age=st.floats(0, 1_000), horizon=st.floats(0, 400), cycle=st.floats(1, 200))
def test_a_chance_to_close_in_time_is_a_chance_and_grows_with_time(
    age: float, horizon: float, cycle: float
) -> None:
    now, later = close_by(age, horizon, cycle), close_by(age, horizon + 10, cycle)
    assert 0 <= now <= later + 1e-9 <= 1 + 1e-9


def test_the_prior_gives_way_to_own_history() -> None:
    assert prior_share(EUROPE, NOTHING) == 1.0
    assert prior_share(EUROPE, History(4, 4, 0, None)) == 0.5
    assert prior_share(EUROPE, History(25, 25, 0, None)) == 0.0
    assert win_rate_beta(EUROPE, History(2, 6, 0, None)) == (4.0, 12.0)
    assert win_rate_beta(EUROPE, History(30, 20, 0, None)) == (30.0, 20.0)


def test_only_wins_known_still_leaves_a_chance_to_lose() -> None:
    assert win_rate_beta(EUROPE, History(60, 0, 0, None)) == (60.0, 0.5)


def test_with_no_time_left_only_what_is_booked_remains() -> None:
    said = made([OpenDeal(10_000_00, 30)], booked=500_00, horizon=0)
    assert (said.band, said.weighted_minor) == (Band(500_00, 500_00, 500_00), 500_00)


def test_the_same_inputs_give_the_same_numbers() -> None:
    deals = [OpenDeal(10_000_00, 10, odds_factor=3.5), OpenDeal(None, 50)]
    assert made(deals) == made(deals)


def test_deals_over_their_age_count_for_a_tenth() -> None:
    fresh = made([OpenDeal(10_000_00, 30)]).weighted_minor
    stale = made([OpenDeal(10_000_00, 30, is_over_age=True)]).weighted_minor
    assert stale == pytest.approx(fresh / 10, rel=1e-3)


def test_a_weighted_figure_is_chance_times_time_times_amount() -> None:
    deal = OpenDeal(10_000_00, 20, odds_factor=3.5)
    odds = 0.25 / 0.75 * 3.5
    expected = odds / (1 + odds) * close_by(20, 90, 45) * 10_000_00
    assert made([deal]).weighted_minor == round(expected)


def test_own_shares_take_the_place_of_the_stages_odds() -> None:
    deal = OpenDeal(10_000_00, 20, odds_factor=7, own_share=0.1)
    assert made([deal]).weighted_minor == round(0.1 * close_by(20, 90, 45) * 10_000_00)


def test_the_middle_of_many_certain_deals_is_near_their_sum() -> None:
    deals = [OpenDeal(10_000_00, 10, own_share=1.0) for _ in range(50)]
    middle = made(deals, horizon=3_000, history=History(60, 60, 0, None)).band.middle_minor
    assert 500_000_00 < middle < 900_000_00  # half as much again is still to arrive in eight years


@settings(max_examples=25)
@given(
    ages=st.lists(st.floats(0, 200), max_size=6),
    won=st.integers(0, 80),
    lost=st.integers(0, 80),
    booked=st.integers(0, 10_000_00),
)
def test_a_band_is_in_order_and_never_below_what_is_booked(
    ages: list[float], won: int, lost: int, booked: int
) -> None:
    said = forecast(
        [OpenDeal(5_000_00, age) for age in ages],
        prior=EUROPE,
        history=History(won, lost, 5, None),
        booked_minor=booked,
        horizon_days=60,
        dice=Random(1),
        runs=200,
    )
    assert booked <= said.band.low_minor <= said.band.middle_minor <= said.band.high_minor
    assert said.weighted_minor >= booked
    assert 0 <= said.prior_share <= 1


def scored(**predicted: int) -> Scored:
    return Scored(predicted, 100)


def test_the_method_is_learned_from_three_periods_on() -> None:
    past = [scored(simulated=150, weighted=120, naive=101)] * 2
    assert best_method(past) == "simulated"
    assert best_method([*past, scored(simulated=150, weighted=120, naive=99)]) == "naive"


def test_a_rolling_error_weighs_periods_by_their_size() -> None:
    past = [Scored({"naive": 50}, 100), Scored({"naive": 300}, 300)]
    assert rolling_error(past, "naive") == pytest.approx(50 / 400)
    assert rolling_error([], "naive") is None


def test_bands_come_from_past_errors_after_eight_periods() -> None:
    said = Forecast(0, Band(90, 100, 110), 100, 100, 0.0)
    past = [
        Scored({"simulated": 100, "naive": 1_000}, actual) for actual in (60, 80, 90, 100, 100, 110, 120, 150)
    ]
    assert chosen_band(said, past[:7]) == ("simulated", Band(90, 100, 110), False)
    method, band, is_empirical = chosen_band(said, past)
    assert (method, band, is_empirical) == ("simulated", Band(60, 100, 150), True)


def test_without_a_last_period_the_naive_figure_is_silent() -> None:
    assert made([]).naive_minor is None
