"""Reminders come once, at their time on the wall, and never in a burst."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain import mission_moves as moves
from domain.mission_events import Rhythm
from domain.mission_moves import Stamp
from domain.mission_reminders import Calendar, is_stuck, reminders_due, time_left
from domain.mission_runs import begun
from domain.mission_state import RunState, Said
from tests.domain.mission_world import LEAD, NINE, OWNER, SMALL, SPREAD, after, at, by, running, with_all

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = frozenset(range(5))
CALENDAR = Calendar(BERLIN, WEEK)


def keys(run: RunState, now: datetime, calendar: Calendar = CALENDAR) -> list[str]:
    return [each.key for each in reminders_due(run, now, calendar)]


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def finished(ended: datetime) -> RunState:
    return replace(running(alone=True), status="finished", ended=Said(OWNER.id, ended))


@pytest.mark.parametrize(
    ("minutes", "key"),
    [
        (23, None),
        (24, "time_nearly_up:think"),
        (29, "time_nearly_up:think"),
        (30, "time_up:think"),
        (59, "time_up:think"),
        (60, "clock_forgotten:think"),
    ],
)
def test_of_the_clock_only_the_latest_reminder_is_due(minutes: int, key: str | None) -> None:
    assert keys(running(), at(minutes=minutes)) == ([key] if key else [])


def test_long_phases_are_warned_of_ten_minutes_before() -> None:
    long = replace(SMALL.phases[0], minutes=replace(SMALL.phases[0].minutes, plan=90))
    run = begun(
        moves.start(replace(SMALL, phases=(long, SMALL.phases[1])), by(OWNER), owner_id=1, rhythm=Rhythm())
    )
    assert keys(run, at(minutes=79)) == []
    assert keys(run, at(minutes=80)) == ["time_nearly_up:think"]


def test_a_clock_that_stands_reminds_of_nothing_and_goes_on_where_it_stood() -> None:
    run = running()
    run = after(run, moves.set_clock(run, by(LEAD, minutes=20), running=False))
    assert keys(run, at(minutes=40)) == []
    run = after(run, moves.set_clock(run, by(LEAD, minutes=40), running=True))
    (found,) = reminders_due(run, at(minutes=45), CALENDAR)
    assert (found.key, found.due) == ("time_nearly_up:think", at(minutes=44))
    assert time_left(run, SMALL.phases[0], at(minutes=45)) == timedelta(minutes=5)
    assert time_left(run, SMALL.phases[0], at(minutes=60)) == timedelta(minutes=-10)


def test_when_nothing_moved_for_the_agreed_working_days_it_is_said_three_times() -> None:
    """Started on a Wednesday; two working days later is Friday, then Tuesday and Thursday."""
    run = running()
    run = after(run, moves.set_clock(run, by(LEAD), running=False))
    friday, tuesday, thursday = date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 26)
    assert keys(run, local(friday, 8, 59)) == []
    assert not is_stuck(run, local(friday, 8, 59), CALENDAR)
    assert keys(run, local(friday, 9)) == keys(run, local(tuesday, 8)) == ["stalled:2:1"]
    assert is_stuck(run, local(friday, 9), CALENDAR)
    assert keys(run, local(tuesday, 9)) == ["stalled:2:2"]
    assert keys(run, local(thursday, 9)) == keys(run, local(date(2027, 3, 1), 9)) == ["stalled:2:3"]


def test_holidays_are_no_days_on_which_something_should_have_moved() -> None:
    run = running(rhythm=SPREAD)
    calendar = Calendar(BERLIN, WEEK, {date(2026, 11, 19), date(2026, 11, 20)})
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    assert keys(run, local(date(2026, 11, 20), 12), calendar) == []
    assert keys(run, local(monday, 9, 30), calendar) == ["goes_on:2026-11-23"]
    assert keys(run, local(tuesday, 9, 30), calendar) == ["stalled:1:1"]


def test_a_move_by_a_person_ends_the_silence_and_somebody_leaving_does_not() -> None:
    run = running()
    run = after(run, moves.set_clock(run, by(LEAD), running=False))
    run = after(run, moves.leave(run, LEAD.id, at(days=1)))
    assert is_stuck(run, at(days=3), CALENDAR)
    run = after(run, moves.tick_step(run, by(OWNER, days=2), "think_first"))
    assert not is_stuck(run, at(days=3), CALENDAR)


def test_spread_over_days_each_day_asks_to_go_on_unless_it_has() -> None:
    run = running(rhythm=SPREAD)
    thursday, friday = date(2026, 11, 19), date(2026, 11, 20)
    assert keys(run, local(date(2026, 11, 18), 23)) == []
    assert keys(run, local(thursday, 12)) == []
    run = after(run, moves.tick_step(run, Stamp(OWNER, local(thursday, 12)), "think_first"))
    assert keys(run, local(friday, 9, 29)) == []
    assert keys(run, local(friday, 9, 30)) == ["goes_on:2026-11-20"]
    run = after(run, moves.set_clock(run, Stamp(OWNER, local(friday, 9, 31)), running=True))
    assert keys(run, local(friday, 9, 32)) == []


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2026, 3, 27), 8), (date(2026, 3, 30), 7), (date(2026, 10, 23), 7), (date(2026, 10, 26), 8)],
)
def test_across_a_change_of_clocks_it_comes_at_the_same_time_on_the_wall(day: date, utc_hour: int) -> None:
    start = local(day - timedelta(days=1), 12)
    run = begun(moves.start(SMALL, Stamp(OWNER, start), owner_id=1, rhythm=SPREAD))
    (found,) = reminders_due(run, local(day, 20), CALENDAR)
    assert found.due == datetime(day.year, day.month, day.day, utc_hour, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_comes_after_the_gap() -> None:
    rhythm = Rhythm("spread", time(2, 30), frozenset(range(7)))
    start = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    run = begun(moves.start(SMALL, Stamp(OWNER, start), owner_id=1, rhythm=rhythm))
    (found,) = reminders_due(run, local(date(2026, 3, 29), 12), CALENDAR)
    assert found.due == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_paused_or_abandoned_mission_reminds_of_nothing() -> None:
    run = running()
    assert keys(after(run, moves.pause(run, by(OWNER))), at(days=30)) == []
    assert keys(after(run, moves.abandon(run, by(OWNER), "Enough")), at(days=90)) == []


def test_follow_ups_come_on_working_days_after_the_finish_and_some_again() -> None:
    run = finished(local(date(2026, 11, 19), 16))
    assert keys(run, local(date(2026, 12, 20), 12)) == []
    monday = local(date(2026, 12, 21), 9)
    assert keys(run, monday) == ["follow_up:look:1", "follow_up:monthly:1"]
    assert keys(run, local(date(2027, 1, 18), 9)) == ["follow_up:look:1", "follow_up:monthly:2"]


def test_the_criteria_are_waited_for_as_well() -> None:
    run = with_all(with_all(running(), "think"), "act")
    (found,) = reminders_due(run, at(days=2, hours=1), CALENDAR)
    assert (found.kind, found.phase) == ("stalled", None)


def test_a_calendar_without_working_days_still_answers() -> None:
    empty = Calendar(BERLIN, frozenset())
    assert empty.on_or_after(NINE.date()) == NINE.date()
    assert empty.later(NINE.date(), 2) == NINE.date() + timedelta(days=2)
