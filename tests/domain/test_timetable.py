"""What daylight saving does to coming runs, and how a rule is moved."""

from datetime import UTC, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from domain.schedule import Daily, Monthly, Rule, Weekly
from domain.timetable import ClockNote, at_other_times, clock_note

LISBON, NEW_YORK = ZoneInfo("Europe/Lisbon"), ZoneInfo("America/New_York")


def runs(rule: Rule, now: datetime, zone: ZoneInfo) -> list[datetime]:
    return [each.due for each in islice(rule.after(rule.last_period(now, zone), zone), 3)]


def note(rule: Rule, now: datetime, zone: ZoneInfo = LISBON) -> ClockNote | None:
    return clock_note(now, runs(rule, now, zone), rule.at, zone)


def test_nothing_is_noted_while_the_clocks_stay() -> None:
    assert note(Weekly(0, time(9)), datetime(2026, 11, 18, tzinfo=UTC)) is None


def test_the_first_run_after_the_clocks_went_back_is_noted() -> None:
    found = note(Weekly(0, time(9)), datetime(2026, 10, 14, tzinfo=UTC))
    assert found == ClockNote(datetime(2026, 10, 26, 9, tzinfo=UTC), -60)


def test_the_first_run_after_they_went_forward_is_noted_even_if_it_is_the_next_one() -> None:
    found = note(Weekly(0, time(9)), datetime(2026, 3, 5, 12, tzinfo=UTC), NEW_YORK)
    assert found == ClockNote(datetime(2026, 3, 9, 13, tzinfo=UTC), 60)


def test_a_time_that_does_not_exist_says_what_the_clocks_read() -> None:
    found = note(Daily(time(1, 30), frozenset(range(7))), datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert found == ClockNote(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), 60, time(2, 30))


def test_a_weekly_rule_takes_another_day_and_others_only_the_time() -> None:
    assert at_other_times(Weekly(0, time(9)), time(10), 2) == Weekly(2, time(10))
    assert at_other_times(Weekly(0, time(9)), time(10), None) == Weekly(0, time(10))
    assert at_other_times(Monthly(time(9), day=31), time(8), 3) == Monthly(time(8), day=31)
