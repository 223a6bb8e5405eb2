"""Amounts are read as people type them, or refused with the reason."""

from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from domain.money import (
    MOST_MINOR,
    AmountAmbiguous,
    AmountNegative,
    AmountNotUnderstood,
    AmountProblem,
    AmountTooFine,
    AmountTooLarge,
    AmountUnknown,
    CurrencyAmbiguous,
    CurrencyMissing,
    CurrencyUnknown,
    Money,
    minor_digits,
    parse_money,
    total,
)
from domain.places import CURRENCIES


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("12k EUR", 1_200_000, "EUR"),
        ("12K€", 1_200_000, "EUR"),
        ("€12,000", 1_200_000, "EUR"),
        ("12.000 EUR", 1_200_000, "EUR"),
        ("1.2m", 120_000_000, "EUR"),
        ("1,25 mio", 125_000_000, "EUR"),
        ("12 000,50 EUR", 1_200_050, "EUR"),
        ("12\u202f000,50\u00a0€", 1_200_050, "EUR"),
        ("12'000 CHF", 1_200_000, "CHF"),
        ("1,234,567.89 usd", 123_456_789, "USD"),
        ("1.234.567,89", 123_456_789, "EUR"),
        ("12,34,000 INR", 123_400_000, "INR"),
        ("R$ 3.000,00", 300_000, "BRL"),
        ("US$5", 500, "USD"),
        ("$5", 500, "USD"),
        ("500 dollars", 50_000, "USD"),
        ("JPY 12000", 12_000, "JPY"),
        ("¥12,000", 12_000, "JPY"),
        ("12.5 KWD", 12_500, "KWD"),
        ("0.500", 50, "EUR"),
        ("１２ｋ", 1_200_000, "EUR"),
        ("0", 0, "EUR"),
        ("1.5bn EUR", 150_000_000_000, "EUR"),
    ],
)
def test_usual_ways_of_writing_amounts_are_read(text: str, minor: int, currency: str) -> None:
    assert parse_money(text, default="EUR") == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", AmountUnknown("")),
        ("a lot", AmountUnknown("a lot")),
        ("1 2000", AmountUnknown("1 2000")),
        ("1.2.3", AmountUnknown("1.2.3")),
        ("12k € EUR", AmountUnknown("12k € EUR")),
        ("-5 EUR", AmountNegative("-5 EUR")),
        ("€-5", AmountNegative("€-5")),
        ("10000000000000 EUR", AmountTooLarge("10000000000000 EUR")),
        ("12.5 JPY", AmountTooFine("12.5 JPY", "JPY", 0)),
        ("1.2345 EUR", AmountTooFine("1.2345 EUR", "EUR", 2)),
        ("1,250k", AmountAmbiguous("1,250k", Decimal(1_250), Decimal(1_250_000))),
        ("12.500 KWD", AmountAmbiguous("12.500 KWD", Decimal("12.5"), Decimal(12_500))),
        ("5 EUX", CurrencyUnknown("EUX", "EUR")),
        ("5 kr", CurrencyAmbiguous("kr", ("SEK", "NOK", "DKK", "ISK"))),
    ],
)
def test_what_is_no_clear_amount_is_refused_with_the_reason(text: str, problem: AmountProblem) -> None:
    with pytest.raises(AmountNotUnderstood) as caught:
        parse_money(text, default="EUR")
    assert caught.value.problem == problem


def test_a_shared_sign_means_the_workspaces_own_currency() -> None:
    assert parse_money("$5", default="CAD").currency == "CAD"
    assert parse_money("5 kr", default="SEK").currency == "SEK"
    assert parse_money("¥5", default="CNY").currency == "CNY"


def test_without_any_currency_nothing_is_assumed() -> None:
    with pytest.raises(AmountNotUnderstood) as caught:
        parse_money("12k")
    assert caught.value.problem == CurrencyMissing("12k")


def test_minor_units_are_those_of_the_standard() -> None:
    shown_without = {"RSD"}  # has minor units that nobody prints
    for currency in CURRENCIES - shown_without:
        assert minor_digits(currency) == get_currency_precision(currency), currency


def test_different_currencies_do_not_mix() -> None:
    euro, yen = Money(100, "EUR"), Money(100, "JPY")
    for mix in (lambda: euro + yen, lambda: euro - yen, lambda: euro < yen, lambda: euro >= yen):
        with pytest.raises(ValueError, match="do not mix"):
            mix()
    assert euro != yen


def test_one_currency_adds_and_compares() -> None:
    assert Money(100, "EUR") + Money(50, "EUR") == Money(150, "EUR")
    assert Money(100, "EUR") - Money(150, "EUR") == Money(-50, "EUR")
    assert max(Money(3, "EUR"), Money(7, "EUR"), Money(5, "EUR")) == Money(7, "EUR")
    assert total([Money(1, "EUR"), Money(2, "USD"), Money(3, "EUR")]) == {
        "EUR": Money(4, "EUR"),
        "USD": Money(2, "USD"),
    }


@given(st.integers(0, MOST_MINOR - 1), st.sampled_from(sorted(CURRENCIES)))
def test_every_amount_written_out_reads_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.of(money.amount, currency) == money
    grouped = f"{money.amount:,}"
    if minor_digits(currency) != 3:
        assert parse_money(f"{money.amount} {currency}") == money
        assert parse_money(f"{currency} {grouped}") == money
        swapped = grouped.translate(str.maketrans(",.", ".,"))
        assert parse_money(swapped, default=currency) == money


@given(st.text(alphabet="0123456789.,-' kmbKM€$EURjpy\u00a0x", max_size=80))
def test_nothing_typed_breaks_the_reader(text: str) -> None:
    try:
        money = parse_money(text, default="EUR")
    except AmountNotUnderstood:
        return
    assert 0 <= money.amount_minor < MOST_MINOR
