"""Amounts are converted at the rate of their day, and never summed without one."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.rates import RateDay, RateTable, Sum, add_up

D = Decimal
JAN, JUN, DEC = date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 1)
RATES = RateTable(
    "EUR",
    (
        RateDay(JAN, {"USD": D("1.10"), "JPY": D(160), "KWD": D("0.34")}),
        RateDay(JUN, {"USD": D("1.25")}),
    ),
)


def test_the_latest_rate_at_or_before_the_day_holds() -> None:
    assert RATES.rate("USD", JAN) == D("1.10")
    assert RATES.rate("USD", date(2026, 5, 31)) == D("1.10")
    assert RATES.rate("USD", JUN) == RATES.rate("USD", DEC) == D("1.25")


def test_a_later_day_without_a_currency_leaves_its_rate() -> None:
    assert RATES.rate("JPY", DEC) == D(160)


def test_before_the_first_day_and_for_strange_currencies_there_is_no_rate() -> None:
    assert RATES.rate("USD", date(2025, 12, 31)) is None
    assert RATES.convert(Money(100, "SEK"), "EUR", DEC) is None
    assert RATES.convert(Money(100, "EUR"), "SEK", DEC) is None


def test_amounts_are_rounded_half_up_to_the_minor_unit() -> None:
    assert RATES.convert(Money(1000, "USD"), "EUR", DEC) == Money(800, "EUR")
    assert RATES.convert(Money(1, "EUR"), "JPY", DEC) == Money(2, "JPY")  # 1.6 yen
    assert RATES.convert(Money(16_000, "JPY"), "KWD", DEC) == Money(34_000, "KWD")
    assert RATES.convert(Money(10, "EUR"), "USD", JUN) == Money(13, "USD")  # 12.5 cents


def test_ones_own_currency_needs_no_rate() -> None:
    assert RateTable("EUR").convert(Money(5, "SEK"), "SEK", JAN) == Money(5, "SEK")


def test_a_sum_has_a_total_where_every_rate_is_known() -> None:
    found = add_up([(Money(1000, "EUR"), JAN), (Money(1000, "USD"), DEC)], currency="EUR", rates=RATES)
    assert found == Sum(Money(1800, "EUR"), {"EUR": Money(1000, "EUR"), "USD": Money(1000, "USD")})


def test_without_a_rate_there_are_subtotals_and_no_total() -> None:
    found = add_up([(Money(1000, "EUR"), JAN), (Money(7, "SEK"), JAN)], currency="EUR", rates=RATES)
    assert found.total is None
    assert found.without_rate == {"SEK"}
    assert found.by_currency == {"EUR": Money(1000, "EUR"), "SEK": Money(7, "SEK")}


def test_nothing_adds_up_to_zero() -> None:
    assert add_up([], currency="JPY", rates=RATES) == Sum(Money(0, "JPY"), {})


def test_a_table_is_in_order_and_above_zero() -> None:
    with pytest.raises(ValueError, match="in order"):
        RateTable("EUR", (RateDay(JUN, {}), RateDay(JAN, {})))
    with pytest.raises(ValueError, match="above zero"):
        RateTable("EUR", (RateDay(JAN, {"USD": D(0)}),))


@given(st.integers(0, 10**15), st.sampled_from(["USD", "JPY", "KWD"]), st.dates(JAN, DEC))
def test_there_and_back_is_off_by_rounding_only(minor: int, currency: str, day: date) -> None:
    there = RATES.convert(Money(minor, "EUR"), currency, day)
    assert there
    back = RATES.convert(there, "EUR", day)
    assert back
    smallest = D(1).scaleb(-{"JPY": 0, "KWD": 3}.get(currency, 2))
    worst = smallest / (RATES.rate(currency, day) or 1) / 2 * 100 + 1
    assert abs(back.amount_minor - minor) <= worst
