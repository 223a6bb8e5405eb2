"""Weeks, quarters and local times, in every zone that there is."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.weeks import (
    FiscalQuarter,
    Week,
    at_local,
    fiscal_quarter,
    local_day,
    next_at,
    week_bounds_utc,
    week_of,
    working_days,
)

ALL_ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
FIRST, LAST = date(2020, 1, 6), date(2035, 12, 24)
MONDAYS = [FIRST + timedelta(weeks=n) for n in range((LAST - FIRST).days // 7 + 1)]
BLINK = timedelta(microseconds=1)
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")

zones = st.sampled_from(ALL_ZONES).map(ZoneInfo)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
clocks = st.times().map(lambda clock: clock.replace(microsecond=0))


def test_there_are_zones_to_try() -> None:
    assert len(ALL_ZONES) > 400


def test_in_every_zone_each_week_begins_with_its_monday_and_not_a_blink_earlier() -> None:
    wrong = []
    for name in ALL_ZONES:
        zone = ZoneInfo(name)
        for monday in MONDAYS:
            start = at_local(monday, time(), zone)
            if start.astimezone(zone).date() != monday or (start - BLINK).astimezone(
                zone
            ).date() != monday - timedelta(days=1):
                wrong.append((name, monday))
    assert wrong == []


@given(zones, moments)
def test_every_moment_is_in_exactly_the_week_of_its_local_day(zone: ZoneInfo, moment: datetime) -> None:
    week = week_of(local_day(moment, zone))
    start, end = week_bounds_utc(week, zone)
    assert start <= moment < end
    assert week_bounds_utc(week.next, zone)[0] == end
    assert week_bounds_utc(week.previous, zone)[1] == start
    assert start.tzinfo is UTC


@given(zones, days, clocks)
def test_a_local_time_is_never_early_and_off_only_by_a_gap(zone: ZoneInfo, day: date, clock: time) -> None:
    moment = at_local(day, clock, zone)
    wanted = datetime.combine(day, clock)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    assert wanted <= shown <= wanted + timedelta(hours=2)
    if shown != wanted:
        before = datetime.combine(day, clock, tzinfo=zone)
        assert before.replace(fold=1).utcoffset() != before.utcoffset()
    assert moment.astimezone(zone).fold == 0


@given(zones, days, clocks)
def test_later_days_come_later(zone: ZoneInfo, day: date, clock: time) -> None:
    assert at_local(day, clock, zone) < at_local(day + timedelta(days=1), clock, zone)


@given(zones, moments, clocks, st.sets(st.integers(0, 6), min_size=1))
def test_the_next_time_is_strictly_after_and_none_is_left_out(
    zone: ZoneInfo, moment: datetime, clock: time, weekdays: set[int]
) -> None:
    found = next_at(moment, clock, zone, weekdays=weekdays)
    assert found > moment
    around = (local_day(moment, zone) + timedelta(days=n) for n in range(-2, 10))
    all_of_them = [at_local(day, clock, zone) for day in around if day.weekday() in weekdays]
    assert found == min(each for each in all_of_them if each > moment)


@given(zones, moments)
def test_a_weekly_post_comes_once_a_week(zone: ZoneInfo, moment: datetime) -> None:
    first = next_at(moment, time(2, 30), zone, weekdays=(6,))
    second = next_at(first, time(2, 30), zone, weekdays=(6,))
    assert week_of(local_day(second, zone)) == week_of(local_day(first, zone)).next


def test_a_missing_hour_moves_forward_and_a_repeated_one_is_the_first() -> None:
    spring = at_local(date(2026, 3, 29), time(2, 30), BERLIN)
    assert spring == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert spring.astimezone(BERLIN).time() == time(3, 30)
    autumn = at_local(date(2026, 10, 25), time(2, 30), BERLIN)
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_at(autumn, time(2, 30), BERLIN) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_a_day_without_midnight_begins_after_the_gap() -> None:
    santiago = ZoneInfo("America/Santiago")
    assert at_local(date(2026, 9, 6), time(), santiago).astimezone(santiago).time() == time(1)


def test_a_time_that_a_gap_moves_past_midnight_is_not_missed() -> None:
    nuuk = ZoneInfo("America/Nuuk")  # on 30 March 2024 the clock went from 23:00 to midnight
    moved = at_local(date(2024, 3, 30), time(23, 30), nuuk)
    assert moved.astimezone(nuuk).date() == date(2024, 3, 31)
    assert next_at(moved - timedelta(minutes=20), time(23, 30), nuuk) == moved


def test_the_week_of_a_person_is_by_their_own_zone() -> None:
    moment = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assert week_of(local_day(moment, BERLIN)).iso == "2026-W48"
    assert week_of(local_day(moment, NEW_YORK)).iso == "2026-W47"


def test_naive_moments_and_zoned_clocks_are_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        local_day(datetime(2026, 1, 1), BERLIN)  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone of its own"):
        at_local(date(2026, 1, 1), time(9, tzinfo=UTC), BERLIN)
    with pytest.raises(ValueError, match="no weekday"):
        next_at(datetime(2026, 1, 1, tzinfo=UTC), time(9), BERLIN, weekdays=())


@given(days)
def test_a_week_is_seven_days_and_known_by_its_iso_name(day: date) -> None:
    week = week_of(day)
    assert day in week
    assert week.days[0] == week.start
    assert week.days[-1] + timedelta(days=1) == week.end
    assert week.end not in week
    assert Week.from_iso(week.iso) == week
    assert week.previous < week < week.next


def test_the_iso_year_is_not_always_the_mondays() -> None:
    assert week_of(date(2027, 1, 1)).iso == "2026-W53"
    assert week_of(date(2025, 12, 30)).iso == "2026-W01"


@pytest.mark.parametrize("text", ["2026-47", "2026-W54", "2026-W00", "26-W01", "2026-W1", "soon", ""])
def test_what_is_no_iso_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)week"):
        Week.from_iso(text)


def test_a_week_begins_on_a_monday() -> None:
    with pytest.raises(ValueError, match="not a Monday"):
        Week(date(2026, 11, 17))


def test_working_days_leave_out_days_off_and_the_end() -> None:
    found = working_days(
        date(2026, 12, 21), date(2026, 12, 28), weekdays={0, 1, 2, 3, 4}, off={date(2026, 12, 25)}
    )
    assert found == [date(2026, 12, n) for n in (21, 22, 23, 24)]
    assert working_days(date(2026, 12, 21), date(2026, 12, 21), weekdays=range(7)) == []


@given(days, st.integers(1, 12))
def test_quarters_partition_all_days(day: date, start_month: int) -> None:
    found = fiscal_quarter(day, start_month)
    assert day in found
    assert found.start.day == found.end.day == 1
    assert fiscal_quarter(found.end, start_month).start == found.end
    before = fiscal_quarter(found.start - timedelta(days=1), start_month)
    assert before.end == found.start
    assert before < found
    follows = (before.quarter % 4 + 1, before.year + before.quarter // 4)
    assert (found.quarter, found.year) == follows
    assert (found.quarter == 1) == (found.start.month == start_month)


def test_a_fiscal_year_is_called_after_the_year_it_ends_in() -> None:
    assert fiscal_quarter(date(2026, 7, 1), 7) == FiscalQuarter(2027, 1, date(2026, 7, 1), date(2026, 10, 1))
    assert fiscal_quarter(date(2026, 6, 30), 7).key == "2026-Q4"
    assert fiscal_quarter(date(2026, 12, 31), 1).key == "2026-Q4"
    assert fiscal_quarter(date(2027, 1, 31), 2).key == "2027-Q4"
    assert fiscal_quarter(date(2027, 1, 31), 12) == FiscalQuarter(
        2027, 1, date(2026, 12, 1), date(2027, 3, 1)
    )
    with pytest.raises(ValueError, match="no month"):
        fiscal_quarter(date(2026, 1, 1), 13)
