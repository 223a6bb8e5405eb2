"""Repeating rules, over all zones, gaps and repeated hours."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.schedule import (
    Calendar,
    Daily,
    Monthly,
    Occurrence,
    Quarterly,
    Rule,
    Weekly,
    Where,
    Yearly,
    rule_data,
    rule_from,
)
from domain.weeks import FiscalQuarter, Week, fiscal_quarter

LISBON = ZoneInfo("Europe/Lisbon")
NINE = Weekly(weekday=0, at=time(9))

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
rules = st.builds(
    Weekly,
    weekday=st.integers(0, 6),
    at=st.times(timezones=st.none()).map(lambda t: t.replace(microsecond=0)),
)
moments = st.integers(0, 16 * 366 * 24 * 3600).map(
    lambda s: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def first_after(rule: Weekly, period: str, zone: ZoneInfo) -> Occurrence:
    return next(rule.after(period, zone))


def test_a_monday_rule_is_due_once_a_week_at_the_local_hour() -> None:
    assert list(islice(NINE.after("2026-W47", LISBON), 2)) == [
        Occurrence(utc(2026, 11, 23, 9), date(2026, 11, 23), "2026-W48"),
        Occurrence(utc(2026, 11, 30, 9), date(2026, 11, 30), "2026-W49"),
    ]


def test_summer_time_moves_the_moment_and_not_the_hour() -> None:
    before, after = islice(NINE.after("2026-W12", LISBON), 2)
    assert (before.due, after.due) == (utc(2026, 3, 23, 9), utc(2026, 3, 30, 8))


def test_a_period_counts_as_passed_from_the_moment_it_is_due() -> None:
    due = utc(2026, 11, 23, 9)
    assert NINE.last_period(due, LISBON) == "2026-W48"
    assert NINE.last_period(due - timedelta(microseconds=1), LISBON) == "2026-W47"
    assert NINE.last_period(utc(2026, 11, 25), LISBON) == "2026-W48"


def test_an_hour_that_is_skipped_happens_after_the_gap() -> None:
    sunday = Weekly(weekday=6, at=time(1, 30))  # Lisbon went from 01:00 to 02:00 on 29 March 2026
    found = first_after(sunday, "2026-W12", LISBON)
    assert found == Occurrence(utc(2026, 3, 29, 1, 30), date(2026, 3, 29), "2026-W13")
    assert found.due.astimezone(LISBON).time() == time(2, 30)


def test_an_hour_that_is_repeated_happens_the_first_time_only() -> None:
    sunday = Weekly(weekday=6, at=time(1, 30))  # and from 02:00 back to 01:00 on 25 October 2026
    assert first_after(sunday, "2026-W42", LISBON).due == utc(2026, 10, 25, 0, 30)
    assert sunday.last_period(utc(2026, 10, 25, 1, 30), LISBON) == "2026-W43"


def test_a_day_that_a_zone_left_out_still_has_its_week() -> None:
    friday = Weekly(weekday=4, at=time(9))  # Samoa had no Friday 30 December 2011
    found = first_after(friday, "2011-W51", ZoneInfo("Pacific/Apia"))
    assert found.period == "2011-W52"
    assert found.due.astimezone(ZoneInfo("Pacific/Apia")).date() == date(2011, 12, 31)


@given(rules, zones, moments)
def test_weeks_come_in_order_and_none_is_left_out(rule: Weekly, zone: ZoneInfo, start: datetime) -> None:
    found = list(islice(rule.after(rule.last_period(start, zone), zone), 60))
    mondays = [Week.from_iso(each.period).monday for each in found]
    assert all(b - a == timedelta(days=7) for a, b in pairwise(mondays))
    assert all(a.due < b.due and a.period < b.period for a, b in pairwise(found))


@given(rules, zones, moments)
def test_every_moment_lies_between_the_last_period_and_the_next(
    rule: Weekly, zone: ZoneInfo, moment: datetime
) -> None:
    last = rule.last_period(moment, zone)
    assert first_after(rule, last, zone).due > moment
    assert first_after(rule, Week.from_iso(last).previous.iso, zone).due <= moment


@given(rules, zones, moments)
def test_it_is_never_due_before_the_local_time_it_names(
    rule: Weekly, zone: ZoneInfo, moment: datetime
) -> None:
    found = first_after(rule, rule.last_period(moment, zone), zone)
    local = found.due.astimezone(zone).replace(tzinfo=None)
    wanted = datetime.combine(found.day, rule.at)
    assert found.day.weekday() == rule.weekday
    assert timedelta(0) <= local - wanted <= timedelta(hours=24)  # more than nothing only in a gap


@given(rules)
def test_a_rule_survives_being_stored(rule: Weekly) -> None:
    rule = Weekly(rule.weekday, rule.at.replace(second=0))
    assert rule_from(rule_data(rule)) == rule


def test_the_weeks_of_two_years_follow_each_other() -> None:
    found = [each.period for each in islice(NINE.after("2026-W52", LISBON), 3)]
    assert found == ["2026-W53", "2027-W01", "2027-W02"]
    assert found == sorted(found)


def test_what_is_no_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="not a rule"):
        rule_from({"every": "moon"})
    with pytest.raises(ValueError, match="no weekday 7"):
        Weekly(weekday=7, at=time(9))
    with pytest.raises(ValueError, match="local"):
        Weekly(weekday=0, at=time(9, tzinfo=UTC))


# Days, months, quarters and years

times = st.times(timezones=st.none()).map(lambda t: t.replace(second=0, microsecond=0))
weekday_sets = st.frozensets(st.integers(0, 6), min_size=1)
nths = st.integers(1, 23) | st.integers(-23, -1)
start_months = st.integers(1, 12)
holidays = st.frozensets(st.integers(1, 366), max_size=25).map(
    lambda days: lambda day: day.timetuple().tm_yday in days
)
calendars = st.builds(Calendar, zones, weekday_sets, holidays, start_months)
any_rules = st.one_of(
    rules,
    st.builds(Daily, times, st.none() | weekday_sets),
    st.builds(Monthly, times, day=st.integers(1, 31)),
    st.builds(Monthly, times, working_day=nths),
    st.builds(Quarterly, times, nths, st.none() | start_months),
    st.builds(Yearly, times, nths, st.none() | start_months),
)


def dues(rule: Rule, where: Where, after: str, count: int) -> list[tuple[str, str]]:
    """[(period, local day)]"""
    return [(each.period, each.day.isoformat()) for each in islice(rule.after(after, where), count)]


def test_a_daily_rule_is_due_on_its_weekdays() -> None:
    tuesdays = Daily(time(9), frozenset({1, 3}))
    assert dues(tuesdays, LISBON, "2026-11-16", 3) == [
        ("2026-11-17", "2026-11-17"),
        ("2026-11-19", "2026-11-19"),
        ("2026-11-24", "2026-11-24"),
    ]


def test_a_daily_rule_without_weekdays_is_due_on_working_days_that_are_no_holidays() -> None:
    calendar = Calendar(LISBON, is_holiday=lambda day: day == date(2026, 12, 8))
    assert [day for _, day in dues(Daily(time(9)), calendar, "2026-12-04", 3)] == [
        "2026-12-07",
        "2026-12-09",
        "2026-12-10",
    ]


def test_the_thirty_first_is_the_last_of_any_month() -> None:
    assert dues(Monthly(time(9), day=31), LISBON, "2027-01", 3) == [
        ("2027-02", "2027-02-28"),
        ("2027-03", "2027-03-31"),
        ("2027-04", "2027-04-30"),
    ]


def test_the_first_working_day_is_not_new_years_day() -> None:
    calendar = Calendar(LISBON, is_holiday=lambda day: (day.month, day.day) == (1, 1))
    assert dues(Monthly(time(9), working_day=1), calendar, "2026-12", 1) == [("2027-01", "2027-01-04")]
    assert dues(Monthly(time(9), working_day=-1), calendar, "2026-12", 1) == [("2027-01", "2027-01-29")]
    assert dues(Monthly(time(9), working_day=23), calendar, "2027-01", 1) == [("2027-02", "2027-02-26")]


def test_a_month_of_holidays_still_has_its_post() -> None:
    closed = Calendar(LISBON, is_holiday=lambda day: day.month == 8)
    assert dues(Monthly(time(9), working_day=1), closed, "2026-07", 1) == [("2026-08", "2026-08-31")]


def test_fiscal_quarters_and_years_begin_where_the_team_says() -> None:
    july = Calendar(LISBON, fiscal_start_month=7)
    february = Calendar(LISBON, fiscal_start_month=2)
    assert [period for period, _ in dues(Quarterly(time(9)), july, "2026-07", 3)] == [
        "2026-10",
        "2027-01",
        "2027-04",
    ]
    assert [period for period, _ in dues(Quarterly(time(9)), february, "2026-08", 2)] == [
        "2026-11",
        "2027-02",
    ]
    assert dues(Yearly(time(9), working_day=2), july, "2026-07", 1) == [("2027-07", "2027-07-02")]
    assert dues(Quarterly(time(9), fiscal_start_month=3), july, "2026-06", 1)[0][0] == "2026-09"


def test_counting_the_fiscal_years_anew_repeats_no_quarter() -> None:
    january, april = Calendar(LISBON), Calendar(LISBON, fiscal_start_month=4)
    last = Quarterly(time(9)).last_period(utc(2026, 11, 18), january)
    assert next(Quarterly(time(9)).after(last, april)).due > utc(2026, 11, 18)


@given(any_rules, calendars, moments)
def test_periods_of_any_rule_follow_each_other(rule: Rule, calendar: Calendar, start: datetime) -> None:
    found = list(islice(rule.after(rule.last_period(start, calendar), calendar), 30))
    assert all(a.due < b.due and a.period < b.period and a.day < b.day for a, b in pairwise(found))
    assert found[0].due > start


@given(any_rules, calendars, moments)
def test_no_period_of_any_rule_is_left_out(rule: Rule, calendar: Calendar, start: datetime) -> None:
    first, *later = islice(rule.after(rule.last_period(start, calendar), calendar), 12)
    for each in later:
        assert next(rule.after(first.period, calendar)) == each
        first = each
    assert rule.last_period(first.due, calendar) == first.period
    assert rule.last_period(first.due - timedelta(microseconds=1), calendar) < first.period


@given(any_rules, calendars, moments)
def test_any_rule_is_due_at_its_local_time_or_after_a_gap(
    rule: Rule, calendar: Calendar, start: datetime
) -> None:
    for each in islice(rule.after(rule.last_period(start, calendar), calendar), 5):
        local = each.due.astimezone(calendar.zone).replace(tzinfo=None)
        assert timedelta(0) <= local - datetime.combine(each.day, rule.at) <= timedelta(hours=24)


@given(any_rules, calendars, moments, times, zones)
def test_another_time_or_zone_changes_no_period(
    rule: Rule, calendar: Calendar, start: datetime, other: time, zone: ZoneInfo
) -> None:
    period = rule.last_period(start, calendar)
    changed = replace(rule, at=other), replace(calendar, zone=zone)
    before = [each.period for each in islice(rule.after(period, calendar), 6)]
    assert [each.period for each in islice(changed[0].after(period, changed[1]), 6)] == before


@given(st.builds(Quarterly, times), start_months, moments)
def test_quarters_partition_the_months(rule: Quarterly, month: int, start: datetime) -> None:
    calendar = Calendar(LISBON, fiscal_start_month=month)
    found = [each.period for each in islice(rule.after(rule.last_period(start, calendar), calendar), 9)]
    counted = [int(period[:4]) * 12 + int(period[5:]) for period in found]
    assert all(b - a == 3 for a, b in pairwise(counted))
    assert all((number - month) % 3 == 0 for number in counted)


@given(any_rules)
def test_any_rule_survives_being_stored(rule: Rule) -> None:
    rule = replace(rule, at=rule.at.replace(second=0))
    assert rule_from(json.loads(json.dumps(rule_data(rule)))) == rule


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Daily(time(9), frozenset()),
        lambda: Daily(time(9), frozenset({7})),
        lambda: Daily(time(9, tzinfo=UTC)),
        lambda: Monthly(time(9)),
        lambda: Monthly(time(9), day=1, working_day=1),
        lambda: Monthly(time(9), day=32),
        lambda: Monthly(time(9), working_day=0),
        lambda: Quarterly(time(9), working_day=24),
        lambda: Quarterly(time(9), fiscal_start_month=13),
        lambda: Yearly(time(9), fiscal_start_month=0),
    ],
)
def test_rules_that_cannot_be_are_refused(wrong: Callable[[], Rule]) -> None:
    with pytest.raises(ValueError, match=r"no |one of them|local"):
        wrong()


# Every zone there is, around every change of its clocks

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


def changes(zone: ZoneInfo) -> list[datetime]:
    """The moments from 2020 to 2035 at which the zone's clocks change, to the second."""
    found: list[datetime] = []
    step = timedelta(days=5)
    moment, before = FIRST, FIRST.astimezone(zone).utcoffset()
    while moment < LAST:
        after = (moment + step).astimezone(zone).utcoffset()
        if after != before:
            low, high = moment, moment + step
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
            found.append(high.replace(microsecond=0))
        moment, before = moment + step, after
    return found


@lru_cache(maxsize=1)
def unlike_zones() -> list[tuple[str, list[datetime]]]:
    """Of all zones, one for each way in which clocks change, with the moments at which they do."""
    found = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        moments = changes(zone)
        offsets = (each.astimezone(zone).utcoffset() for each in (FIRST, *moments))
        found[tuple(zip((FIRST, *moments), offsets, strict=True))] = (name, moments)
    return list(found.values())


@pytest.mark.parametrize("minutes", [-30, 0, 30])
def test_no_change_of_clocks_anywhere_loses_repeats_or_misplaces_a_period(minutes: int) -> None:
    """In all zones from 2020 to 2035, for rules in and around the hours that are skipped or come twice."""
    checked = 0
    for name, moments in unlike_zones():
        zone = ZoneInfo(name)
        for moment in moments:
            local = (moment + timedelta(minutes=minutes)).astimezone(zone)
            at, day = local.time().replace(second=0, microsecond=0), local.date()
            for rule in (
                Daily(at, frozenset(range(7))),
                Weekly(day.weekday(), at),
                Monthly(at, day=day.day),
                Quarterly(at, working_day=1, fiscal_start_month=day.month),
            ):
                last = rule.last_period(moment - timedelta(days=3), zone)
                found = list(islice(rule.after(last, zone), 5))
                assert all(a.due < b.due and a.period < b.period for a, b in pairwise(found)), (name, rule)
                for each in found:
                    late = each.due.astimezone(zone).replace(tzinfo=None) - datetime.combine(each.day, at)
                    assert timedelta(0) <= late <= timedelta(hours=24), (name, rule, each)
                    assert each.due == _by_hand(each.day, at, zone), (name, rule, each)
                checked += len(found)
    assert checked > 10_000


def _by_hand(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first moment at which the zone's clocks show that time or, where none does, a later one."""
    wanted = datetime.combine(day, at)
    earliest = wanted.replace(tzinfo=UTC) - timedelta(hours=15)
    offsets = {
        (earliest + timedelta(hours=n)).astimezone(zone).utcoffset() or timedelta(0) for n in range(31)
    }
    shown = [wanted.replace(tzinfo=UTC) - offset for offset in offsets]
    exact = [each for each in shown if each.astimezone(zone).replace(tzinfo=None) == wanted]
    return min(exact) if exact else max(shown)


@pytest.mark.parametrize("start", range(1, 13))
def test_fiscal_quarters_that_start_in_any_month_partition_the_days(start: int) -> None:
    """Each day from 2020 to 2035 is in exactly one quarter, and quarters follow each other without a gap."""
    day = date(2020, 1, 1)
    quarters: list[FiscalQuarter] = []
    while day < date(2036, 1, 1):
        quarter = fiscal_quarter(day, start)
        assert quarter.start <= day < quarter.end
        quarters.append(quarter)
        day = quarter.end
    assert all(a.end == b.start for a, b in pairwise(quarters))
    assert len(quarters) >= 16 * 4
