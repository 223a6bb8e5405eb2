"""Six numbers, how sure they are, and what ten percent on each would give."""

from datetime import date
from fractions import Fraction

import pytest

from content.loader import load_content
from domain.chassis import Component, Figure, OutOfRange, check_value, current_values, lifts, standings

COMPONENTS = load_content().missions.components
BY_KEY = {each.key: each for each in COMPONENTS}
DAY = date(2026, 11, 18)
VALUES = {
    "prospects": Fraction(1000),
    "lead_conversion": Fraction(1, 10),
    "client_conversion": Fraction(1, 4),
    "average_spend": Fraction(1_500_000),
    "transaction_frequency": Fraction(1),
    "margin": Fraction(2, 5),
}


def figure(key: str, value: Fraction | None, on: date = DAY, confidence: str = "measured") -> Figure:
    return Figure(key, on, "unknown" if value is None else confidence, value)  # type: ignore[arg-type]


def figures(**other: Fraction | None) -> dict[str, Figure]:
    return {key: figure(key, value) for key, value in (VALUES | other).items()}


def test_the_library_names_three_of_the_six() -> None:
    assert [each.key for each in COMPONENTS] == list(VALUES)
    assert [each.key for each in COMPONENTS if each.named_by_library] == [
        "lead_conversion",
        "client_conversion",
        "average_spend",
    ]


def test_ten_percent_on_each_of_six_is_seventy_seven_percent() -> None:
    found = lifts(COMPONENTS, figures())
    assert found.profit == Fraction(15_000_000)
    assert found.together == Fraction(11, 10) ** 6
    assert round(float(found.together - 1), 2) == 0.77
    assert {each.gain for each in found.each} == {Fraction(1_500_000)}
    assert found.gain == found.profit * (found.together - 1)
    assert found.weakest == "measured"


def test_with_nothing_known_the_factors_still_hold_and_no_money_is_named() -> None:
    found = lifts(COMPONENTS, {})
    assert found.together == Fraction(11, 10) ** 6
    assert found.profit is found.gain is found.each[0].gain is None
    assert found.weakest == "unknown"


def test_a_share_cannot_rise_above_all() -> None:
    found = lifts(COMPONENTS, figures(client_conversion=Fraction(24, 25), lead_conversion=Fraction(1)))
    by_key = {each.component: each for each in found.each}
    assert (by_key["client_conversion"].factor, by_key["client_conversion"].capped) == (
        Fraction(25, 24),
        True,
    )
    assert by_key["lead_conversion"].factor == 1
    assert by_key["lead_conversion"].gain == 0
    assert not by_key["prospects"].capped


@pytest.mark.parametrize("margin", [Fraction(-1, 10), Fraction(0)])
def test_where_nothing_is_earned_no_gain_is_promised(margin: Fraction) -> None:
    found = lifts(COMPONENTS, figures(margin=margin))
    assert found.profit is not None
    assert found.profit <= 0
    assert found.gain is None


def test_a_product_is_as_sure_as_its_least_sure_factor() -> None:
    guessed = figures() | {"margin": figure("margin", Fraction(2, 5), confidence="estimated")}
    assert lifts(COMPONENTS, guessed).weakest == "estimated"
    assert lifts(COMPONENTS, figures(margin=None)).weakest == "unknown"


def test_history_keeps_the_first_known_value_and_the_latest_word() -> None:
    later, last = date(2026, 12, 18), date(2027, 1, 18)
    log = [
        figure("margin", Fraction(3, 10), later, "estimated"),
        figure("margin", None),
        figure("margin", Fraction(2, 5), last),
    ]
    margin = next(each for each in standings(COMPONENTS, log) if each.component.key == "margin")
    assert margin.baseline == log[0]
    assert margin.current == log[2]
    assert margin.change == Fraction(1, 3)
    assert [each.on for each in margin.history] == [DAY, later, last]
    assert current_values(standings(COMPONENTS, log)) == {"margin": log[2]}


def test_what_was_known_can_become_unknown_again() -> None:
    log = [figure("margin", Fraction(2, 5)), figure("margin", None, date(2026, 12, 1))]
    margin = standings([BY_KEY["margin"]], log)[0]
    assert margin.current == log[1]
    assert margin.change is None


@pytest.mark.parametrize(
    ("key", "value", "fits"),
    [
        ("margin", Fraction(-1, 2), True),
        ("margin", Fraction(11, 10), False),
        ("client_conversion", Fraction(1), True),
        ("client_conversion", Fraction(-1, 100), False),
        ("average_spend", Fraction(5_000_000), True),
        ("prospects", Fraction(-1), False),
    ],
)
def test_values_that_cannot_be_are_refused(key: str, value: Fraction, fits: bool) -> None:
    component: Component = BY_KEY[key]
    assert check_value(component, value) == (None if fits else OutOfRange(key, value))


def test_unknown_means_without_a_value() -> None:
    for confidence, value in (("unknown", Fraction(1)), ("measured", None)):
        with pytest.raises(ValueError, match="unknown"):
            Figure("margin", DAY, confidence, value)  # type: ignore[arg-type]
