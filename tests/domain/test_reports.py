"""Periods of reports, what is set beside them, and reading which one is asked for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.activity_types import ActivityType
from domain.pipeline import DealRow, Span
from domain.report_words import NotInReport, PeriodsTwice, ReportAsked, ReportNotUnderstood, parse_report
from domain.reports import KINDS, Kind, comparable, counts_of, quarters_in, results, span_before, span_of

TODAY = date(2026, 11, 18)
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
MONTHS = st.integers(1, 12)
CALLS = ActivityType("calls", "call", "calls")
HELD = ActivityType("held", "meeting held", "meetings held", also=("meetings",))
MEETINGS = ActivityType("meetings", "meeting", "meetings", also=("held",))


@given(day=DAYS, kind=st.sampled_from(KINDS), start_month=MONTHS)
def test_every_day_is_in_one_period_of_each_kind_and_they_join(
    day: date, kind: Kind, start_month: int
) -> None:
    span = span_of(kind, day, start_month)
    assert day in span
    assert (
        span_of(kind, span.start, start_month) == span == span_of(kind, span.end - timedelta(1), start_month)
    )
    assert span_before(kind, span, start_month).end == span.start
    if kind in ("quarter", "year"):
        assert (span.start.day, (span.start.month - start_month) % (3 if kind == "quarter" else 12)) == (1, 0)


@given(day=DAYS, today=DAYS, kind=st.sampled_from(KINDS), start_month=MONTHS)
def test_what_is_set_beside_a_period_is_never_longer_than_it_has_run(
    day: date, today: date, kind: Kind, start_month: int
) -> None:
    span = span_of(kind, day, start_month)
    before = span_before(kind, span, start_month)
    beside = comparable(span, before, today)
    assert (beside.start, beside.end <= before.end) == (before.start, True)
    if today >= span.end:
        assert beside == before
    elif today in span:
        passed = (today - span.start).days + 1
        assert (beside.end - beside.start).days == min(passed, (before.end - before.start).days)


@given(day=DAYS, kind=st.sampled_from(KINDS), start_month=MONTHS)
def test_the_quarters_of_a_period_have_all_of_its_days(day: date, kind: Kind, start_month: int) -> None:
    span = span_of(kind, day, start_month)
    found = quarters_in(span, start_month)
    assert sum(days for _, days in found) == (span.end - span.start).days
    assert len({quarter.key for quarter, _ in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ReportAsked("week", "me", TODAY)),
        ("quarter", ReportAsked("quarter", "me", TODAY)),
        ("Month TEAM", ReportAsked("month", "team", TODAY)),
        ("team last quarter", ReportAsked("quarter", "team", date(2026, 9, 30))),
        ("last week", ReportAsked("week", "me", date(2026, 11, 15))),
        ("the previous year for me", ReportAsked("year", "me", date(2025, 12, 31))),
        ("yesterday", ReportAsked("day", "me", date(2026, 11, 17))),
        ("today north", ReportAsked("day", "team", TODAY, "North")),
        ("annual report of team North", ReportAsked("year", "team", TODAY, "North")),
    ],
)
def test_a_report_is_asked_for_in_any_order(text: str, expected: ReportAsked) -> None:
    assert parse_report(text, teams=["North", "South"], today=TODAY, start_month=1) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("week month", PeriodsTwice("week", "month")),
        ("Nroth", NotInReport("Nroth", "North")),
        ("quater", NotInReport("quater", "quarter")),
        ("xyzzy", NotInReport("xyzzy")),
    ],
)
def test_what_is_neither_period_nor_team_is_said(text: str, problem: object) -> None:
    with pytest.raises(ReportNotUnderstood) as caught:
        parse_report(text, teams=["North"], today=TODAY, start_month=1)
    assert caught.value.problem == problem


def row(id_: int, part: str, closed: date | None, amount: int | None = 1_000_00) -> DealRow:
    return DealRow(
        id_,
        part,
        part,  # type: ignore[arg-type]
        date(2026, 10, 1),
        date(2026, 10, 1),
        amount_minor=amount,
        closed_on=closed,
    )


def test_results_are_of_what_closed_in_the_period() -> None:
    span = Span(date(2026, 11, 1), date(2026, 12, 1))
    found = results(
        [
            row(1, "won", date(2026, 11, 1)),
            row(2, "won", date(2026, 11, 30), None),
            row(3, "lost", date(2026, 11, 11)),
            row(4, "won", date(2026, 12, 1)),
            row(5, "deal", None),
        ],
        span,
    )
    assert (found.won, found.lost, found.booked_minor, found.average_minor) == (2, 1, 1_000_00, 1_000_00)
    assert (found.win_rate.count.numerator, found.win_rate.count.denominator) == (2, 3)


def test_what_counts_towards_a_goal_is_told_once_and_the_rest_below() -> None:
    counts = counts_of(
        [CALLS, MEETINGS, HELD],
        {"calls": 3, "meetings": 2, "held": 1},
        {"meetings": 4, "calls": 1},
        {"held": (5, 3)},
    )
    assert [(each.activity.key, each.count, each.before, each.goal) for each in counts] == [
        ("held", 3, 4, 5),
        ("calls", 3, 1, 0),
    ]
