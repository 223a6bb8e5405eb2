"""Days and spans of days as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import (
    DateProblem,
    DatesNotUnderstood,
    NoSuchDay,
    RangeBackwards,
    RangeTooLong,
    RangeTooOld,
    UnknownDate,
    parse_day,
    parse_range,
)

TODAY = date(2026, 11, 19)  # a Thursday


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("today", date(2026, 11, 19), date(2026, 11, 19)),
        ("Tomorrow", date(2026, 11, 20), date(2026, 11, 20)),
        ("thursday", date(2026, 11, 19), date(2026, 11, 19)),
        ("fri", date(2026, 11, 13), date(2026, 11, 20)),
        ("next fri", date(2026, 11, 20), date(2026, 11, 20)),
        ("next thursday", date(2026, 11, 26), date(2026, 11, 26)),
        ("last thursday", date(2026, 11, 12), date(2026, 11, 12)),
        ("this monday", date(2026, 11, 16), date(2026, 11, 16)),
        ("1 Mar", date(2027, 3, 1), date(2027, 3, 1)),
        ("1 Aug", date(2026, 8, 1), date(2027, 8, 1)),
        ("Nov 1", date(2026, 11, 1), date(2026, 11, 1)),
        ("29 feb", date(2028, 2, 29), date(2028, 2, 29)),
        ("2026-02-30", None, None),
        ("2026-12-24", date(2026, 12, 24), date(2026, 12, 24)),
        ("December 24th 2027", date(2027, 12, 24), date(2027, 12, 24)),
        ("24/12", None, None),
        ("32 dec", None, None),
        ("24 dec please", None, None),
        ("last", None, None),
        ("on", None, None),
        ("on on friday", None, None),
        ("", None, None),
    ],
)
def test_a_day_is_read_looking_back_or_ahead(text: str, past: date | None, future: date | None) -> None:
    assert parse_day(text, today=TODAY) == past
    assert parse_day(text, today=TODAY, lean="future") == future


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("24 Dec - 2 Jan", date(2026, 12, 24), date(2027, 1, 2)),
        ("24 Dec – 2 Jan", date(2026, 12, 24), date(2027, 1, 2)),
        ("24dec-2jan", date(2026, 12, 24), date(2027, 1, 2)),
        ("from 24 December to January 2nd", date(2026, 12, 24), date(2027, 1, 2)),
        ("2026-12-24 to 2027-01-02", date(2026, 12, 24), date(2027, 1, 2)),
        ("2026-12-24-2027-01-02", date(2026, 12, 24), date(2027, 1, 2)),
        ("24 Dec - 2 Jan 2027", date(2026, 12, 24), date(2027, 1, 2)),
        ("24 Dec 2027 - 2 Jan", date(2027, 12, 24), date(2028, 1, 2)),
        ("24 Dec - 2 Jan 2028", date(2027, 12, 24), date(2028, 1, 2)),
        ("24.12. - 2.1.", date(2026, 12, 24), date(2027, 1, 2)),
        ("24-28 Dec", date(2026, 12, 24), date(2026, 12, 28)),
        ("Dec 24-28", date(2026, 12, 24), date(2026, 12, 28)),
        ("24th to 28th dec 2027", date(2027, 12, 24), date(2027, 12, 28)),
        ("24 Dec", date(2026, 12, 24), date(2026, 12, 24)),
        ("today", TODAY, TODAY),
        ("tomorrow", date(2026, 11, 20), date(2026, 11, 20)),
        ("today - tomorrow", TODAY, date(2026, 11, 20)),
        ("tomorrow until tuesday", date(2026, 11, 20), date(2026, 11, 24)),
        ("fri", date(2026, 11, 20), date(2026, 11, 20)),
        ("monday to wednesday", date(2026, 11, 23), date(2026, 11, 25)),
        ("thu-fri", TODAY, date(2026, 11, 20)),
        ("fri to fri", date(2026, 11, 20), date(2026, 11, 27)),
        ("next monday to friday", date(2026, 11, 23), date(2026, 11, 27)),
        ("next week", date(2026, 11, 23), date(2026, 11, 29)),
        ("this week", date(2026, 11, 16), date(2026, 11, 22)),
        ("tomorrow to next week", date(2026, 11, 20), date(2026, 11, 29)),
        ("20 Sep - 25 Sep", date(2026, 9, 20), date(2026, 9, 25)),
        ("2026-11-19 - 2027-11-19", TODAY, date(2027, 11, 19)),
    ],
)
def test_leave_is_read_with_its_last_day(text: str, first: date, last: date) -> None:
    found = parse_range(text, today=TODAY)
    assert (found.first, found.last) == (first, last)
    assert found.days == (last - first).days + 1


def test_leave_that_began_before_new_year_is_read_after_it() -> None:
    found = parse_range("24 Dec - 2 Jan", today=date(2027, 1, 1))
    assert (found.first, found.last) == (date(2026, 12, 24), date(2027, 1, 2))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", UnknownDate("")),
        ("soon", UnknownDate("soon")),
        ("24 Dec -", UnknownDate("24 Dec -")),
        ("1 Dec - 2 Dec - 3 Dec", UnknownDate("1 Dec - 2 Dec - 3 Dec")),
        ("24 Dec to whenever", UnknownDate("whenever")),
        ("12/24", UnknownDate("12/24")),
        ("31 Nov", NoSuchDay("31 nov")),
        ("9999-12-31", NoSuchDay("9999/12/31")),
        ("2026-12-24 to 2026-12-20", RangeBackwards(date(2026, 12, 24), date(2026, 12, 20))),
        ("26 Nov - 20 Nov", RangeBackwards(date(2026, 11, 26), date(2026, 11, 20))),
        ("tomorrow - today", RangeBackwards(date(2026, 11, 20), TODAY)),
        ("2026-11-19 to 2027-11-20", RangeTooLong(367)),
        ("2026-09-19 to 2026-12-01", RangeTooOld(date(2026, 9, 19), date(2026, 9, 20))),
    ],
)
def test_what_is_no_leave_is_refused_with_the_reason(text: str, problem: DateProblem) -> None:
    with pytest.raises(DatesNotUnderstood) as caught:
        parse_range(text, today=TODAY)
    assert caught.value.problem == problem


todays = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(today=todays, ahead=st.integers(-60, 300), length=st.integers(0, 120))
def test_a_written_range_is_read_back(today: date, ahead: int, length: int) -> None:
    first = today + timedelta(days=ahead)
    last = first + timedelta(days=length)
    found = parse_range(f"{first.isoformat()} - {last.isoformat()}", today=today)
    assert (found.first, found.last) == (first, last)
    with_months = parse_range(f"{first.day} {first:%b} - {last.day} {last:%b}", today=today)
    if (first.month, first.day) != (2, 29) and (last.month, last.day) != (2, 29):
        assert (with_months.first, with_months.last) == (first, last)


@given(
    st.lists(
        st.sampled_from([*"0123456789 -./", "dec", "2026", " to ", "mon", "next week", "today", "12", "–"]),
        max_size=9,
    ).map("".join)
    | st.text(max_size=40),
    todays,
)
def test_any_text_is_a_range_or_refused(text: str, today: date) -> None:
    try:
        found = parse_range(text, today=today)
    except DatesNotUnderstood:
        return
    assert today - timedelta(days=60) <= found.first < found.end
    assert found.days <= 366
