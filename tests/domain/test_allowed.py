"""When somebody may be sent what they did not ask for."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.allowed import Availability, Obstacle, QuietHours, next_allowed, obstacle
from domain.schedule import Calendar

LISBON = ZoneInfo("Europe/Lisbon")
CHRISTMAS = date(2026, 12, 25)
FAR = datetime(2040, 1, 1, tzinfo=UTC)

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
moments = st.integers(0, 16 * 366 * 24 * 3600).map(
    lambda s: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
hours = st.builds(QuietHours, *[st.times().map(lambda t: t.replace(microsecond=0))] * 2)


def lisbon(**over: object) -> Availability:
    return Availability(Calendar(LISBON, is_holiday=lambda day: day == CHRISTMAS), **over)  # type: ignore[arg-type]


def at(*parts: int) -> datetime:
    """A moment by the clock in Lisbon."""
    return datetime(*parts, tzinfo=LISBON).astimezone(UTC)  # type: ignore[misc, arg-type]


def allowed(moment: datetime, person: Availability) -> datetime | None:
    return next_allowed(moment, person, before=FAR)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(2026, 11, 18, 15), at(2026, 11, 18, 15)),
        (at(2026, 11, 18, 8), at(2026, 11, 18, 8)),
        (at(2026, 11, 18, 7, 59), at(2026, 11, 18, 8)),
        (at(2026, 11, 18, 17, 59), at(2026, 11, 18, 17, 59)),
        (at(2026, 11, 18, 18), at(2026, 11, 19, 8)),
        (at(2026, 11, 20, 18), at(2026, 11, 23, 8)),  # Friday evening
        (at(2026, 11, 21, 12), at(2026, 11, 23, 8)),  # Saturday
        (at(2026, 12, 24, 19), at(2026, 12, 28, 8)),  # before Christmas and a weekend
    ],
)
def test_it_waits_for_the_next_working_morning(moment: datetime, expected: datetime) -> None:
    assert allowed(moment, lisbon()) == expected


def test_leave_is_waited_out() -> None:
    away = lisbon(leave=[(date(2026, 11, 18), date(2026, 11, 20)), (date(2026, 11, 20), date(2026, 11, 25))])
    assert allowed(at(2026, 11, 18, 12), away) == at(2026, 11, 25, 8)


def test_notifications_that_are_off_are_waited_for_and_then_the_night_as_well() -> None:
    noon = at(2026, 11, 18, 12)
    assert allowed(noon, lisbon(undisturbed_until=at(2026, 11, 18, 14))) == at(2026, 11, 18, 14)
    assert allowed(noon, lisbon(undisturbed_until=at(2026, 11, 18, 20))) == at(2026, 11, 19, 8)
    assert allowed(noon, lisbon(undisturbed_until=at(2026, 11, 18, 11))) == noon


def test_when_it_would_be_too_late_there_is_no_moment() -> None:
    evening = at(2026, 11, 18, 19)
    assert next_allowed(evening, lisbon(), before=at(2026, 11, 19, 8)) is None
    assert next_allowed(evening, lisbon(), before=at(2026, 11, 19, 8, 1)) == at(2026, 11, 19, 8)


def test_who_never_works_is_never_sent_anything() -> None:
    off = Availability(Calendar(LISBON, is_holiday=lambda _day: True))
    assert allowed(at(2026, 11, 18, 12), off) is None


def test_every_obstacle_has_its_name() -> None:
    noon = at(2026, 11, 18, 12)
    assert obstacle(noon, lisbon()) is None
    assert obstacle(at(2026, 12, 25, 12), lisbon()) is Obstacle.DAY_OFF
    assert obstacle(at(2026, 11, 18, 23), lisbon()) is Obstacle.QUIET_HOURS
    assert obstacle(noon, lisbon(undisturbed_until=FAR)) is Obstacle.DO_NOT_DISTURB


def test_quiet_hours_may_lie_within_a_day_or_not_be_at_all() -> None:
    siesta = QuietHours(time(13), time(15))
    assert time(14) in siesta
    assert time(15) not in siesta
    assert time(3) not in QuietHours(time(0), time(0))


@given(moments, zones, weekdays, hours)
def test_what_is_allowed_is_allowed_and_never_earlier_than_asked(
    moment: datetime, zone: ZoneInfo, days: frozenset[int], quiet: QuietHours
) -> None:
    person = Availability(Calendar(zone, days), quiet=quiet)
    found = next_allowed(moment, person, before=moment + timedelta(days=20))
    assert found is not None
    assert found >= moment
    assert obstacle(found, person) is None


@given(moments, zones, hours)
def test_nothing_is_put_off_by_more_than_its_obstacle(
    moment: datetime, zone: ZoneInfo, quiet: QuietHours
) -> None:
    person = Availability(Calendar(zone, frozenset(range(7))), quiet=quiet)
    found = next_allowed(moment, person, before=moment + timedelta(days=3))
    assert found is not None
    assert found - moment <= timedelta(hours=49)  # a night, and what clock changes make of it
    if obstacle(moment, person) is None:
        assert found == moment


@given(moments, zones)
def test_asked_again_at_the_moment_it_named_it_names_the_same(moment: datetime, zone: ZoneInfo) -> None:
    person = Availability(Calendar(zone))
    found = next_allowed(moment, person, before=moment + timedelta(days=10))
    assert found is not None
    assert next_allowed(found, person, before=moment + timedelta(days=10)) == found
