"""Reading revenue targets, fiscal quarters by name, and the quota of somebody new."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import AmountAmbiguous, AmountUnknown, Money
from domain.revenue import (
    QUOTA_RAMP,
    NotAName,
    QuarterOver,
    QuarterTwice,
    RevenueMissing,
    RevenueNotUnderstood,
    RevenueSetting,
    RevenueTooLong,
    is_revenue,
    parse_revenue,
    prorated,
    quarter_named,
    quarter_of_key,
    quota_share,
)
from domain.team import Role
from domain.weeks import fiscal_quarter

TODAY = date(2026, 11, 18)


def read(text: str, *, start_month: int = 1) -> RevenueSetting:
    return parse_revenue(
        text, teams=["North", "Team South"], currency="EUR", today=TODAY, start_month=start_month
    )


def problems(text: str) -> tuple[Any, ...]:
    with pytest.raises(RevenueNotUnderstood) as caught:
        read(text)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "amount", "quarter", "who"),
    [
        ("<@U1> revenue 60k EUR Q1", 6_000_000, "2027-Q1", ("U1", False, None)),
        ("<@U1|ana> revenue: 60,000 this quarter", 6_000_000, "2026-Q4", ("U1", False, None)),
        ("revenue 60k", 6_000_000, "2026-Q4", (None, False, None)),
        ("team revenue 1.2m next quarter", 120_000_000, "2027-Q1", (None, True, None)),
        ("North quota 5k 2027-Q3", 500_000, "2027-Q3", (None, True, "North")),
        ("team North Q2 2028 revenue to 5k", 500_000, "2028-Q2", (None, True, "North")),
        ("team south revenue 5k Q4", 500_000, "2026-Q4", (None, True, "Team South")),
    ],
)
def test_who_how_much_and_when_stand_in_any_order(
    text: str, amount: int, quarter: str, who: tuple[str | None, bool, str | None]
) -> None:
    found = read(text)
    assert found.amount == Money(amount, "EUR")
    assert found.quarter.key == quarter
    assert (found.slack_id, found.whole_team, found.team) == who


def test_a_reason_comes_last_and_may_say_anything() -> None:
    assert read("revenue 5k because Q1 2020 was slow").reason == "Q1 2020 was slow"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("revenue", (RevenueMissing(),)),
        ("revenue lots", (AmountUnknown("lots"),)),
        ("revenue 5k Q1 Q2", (QuarterTwice("Q1", "Q2"), AmountUnknown("5k Q2"))),
        ("Ops revenue 5k", (NotAName("Ops"),)),
        ("<@U1> North revenue 5k", (NotAName("North"),)),
        ("revenue 5k Q3 2026", (QuarterOver(quarter_named(3, 2026, today=TODAY, start_month=1)),)),
        (f"revenue 5k because {'x' * 301}", (RevenueTooLong(301, 300),)),
        ("x" * 2_000, (RevenueTooLong(2_000, 1_000),)),
    ],
)
def test_what_is_not_understood_is_named(text: str, expected: tuple[Any, ...]) -> None:
    assert problems(text) == expected


def test_an_amount_that_could_be_two_is_asked_about() -> None:
    [problem] = problems("revenue 1,250k")
    assert isinstance(problem, AmountAmbiguous)


@pytest.mark.parametrize("text", ["@rep revenue 5k", "quota 5k Q1", "Revenue:5"])
def test_revenue_is_told_apart_from_activity(text: str) -> None:
    assert is_revenue(text)
    assert not is_revenue("calls 60 because revenue is low")


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 12), st.integers(1, 4), st.booleans())
def test_a_named_quarter_is_the_next_of_its_number_that_is_not_over(
    today: date, start_month: int, number: int, with_year: bool
) -> None:
    found = quarter_named(number, None, today=today, start_month=start_month)
    assert found.quarter == number
    assert today < found.end
    assert (found.start - today).days <= 366
    again = quarter_named(number, found.year, today=today, start_month=start_month)
    assert again == found == quarter_of_key(found.key, start_month)
    assert fiscal_quarter(found.start, start_month) == found


@pytest.mark.parametrize("key", ["2027", "Q1", "2027-Q5", "x-Q1", ""])
def test_what_is_no_quarter_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="quarter"):
        quarter_of_key(key, 1)


def share(started_on: date | None, *, cycle_days: int = 45, role: Role = Role.AE) -> Fraction:
    quarter = quarter_named(1, 2027, today=TODAY, start_month=1)
    return quota_share(role, started_on, quarter, cycle_days=cycle_days)


def test_an_ae_begins_at_nothing_and_has_it_in_full_from_the_fifth_step() -> None:
    assert share(date(2026, 9, 1)) == Fraction(100, 100)
    assert share(None) == 1
    assert share(date(2027, 4, 1)) == 0
    # December: 0, January: 25, February: 50, March: 75 percent, by days
    assert share(date(2026, 12, 1)) == Fraction(31 * 25 + 28 * 50 + 31 * 75, 90 * 100)


def test_a_long_cycle_makes_longer_steps() -> None:
    # steps of 60 days from 1 January: 60 days at 0, 30 days at 25 percent
    assert share(date(2027, 1, 1), cycle_days=120) == Fraction(30 * 25, 90 * 100)


def test_other_roles_have_their_quota_from_their_first_day() -> None:
    assert share(date(2027, 2, 1), role=Role.CSM) == Fraction(59, 90)
    assert share(date(2026, 12, 1), role=Role.SDR) == 1


@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.integers(1, 400))
def test_whoever_started_earlier_is_never_asked_for_less(started_on: date, cycle_days: int) -> None:
    earlier = date.fromordinal(started_on.toordinal() - 1)
    assert share(earlier, cycle_days=cycle_days) >= share(started_on, cycle_days=cycle_days)
    assert 0 <= share(started_on, cycle_days=cycle_days) <= 1
    assert QUOTA_RAMP[0] == 0


def test_a_share_of_money_is_rounded_half_up() -> None:
    assert prorated(Money(101, "EUR"), Fraction(1, 2)) == Money(51, "EUR")
    assert prorated(Money(100, "JPY"), Fraction(0)) == Money(0, "JPY")
