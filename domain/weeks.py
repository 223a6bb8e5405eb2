"""Days, weeks and fiscal quarters, and the only rules that turn local time into moments.

Weeks are ISO weeks, intervals are half-open, moments are aware UTC. A local time that a clock change skips
happens as long after the change as it would have been into the gap (02:30 becomes 03:30); one that the
clock shows twice happens the first time. So a rule "Mondays 09:00" has one moment a week in every zone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week, known by its Monday."""

    monday: date

    def __post_init__(self) -> None:
        if self.monday.weekday() != 0:
            raise ValueError(f"{self.monday} is not a Monday")

    @classmethod
    def from_iso(cls, text: str) -> "Week":
        """The week written "2026-W47"; ValueError if it is not one."""
        year, mark, number = text.partition("-W")
        if not mark or len(year) != 4 or len(number) != 2:
            raise ValueError(f"{text!r} is not an ISO week")
        return cls(date.fromisocalendar(int(year), int(number), 1))

    @property
    def start(self) -> date:
        return self.monday

    @property
    def end(self) -> date:
        """The first day after the week."""
        return self.monday + 7 * ONE_DAY

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.monday + n * ONE_DAY for n in range(7))

    @property
    def iso(self) -> str:
        """ "2026-W47"; its year is the ISO year, which is not always the Monday's."""
        year, number, _ = self.monday.isocalendar()
        return f"{year:04d}-W{number:02d}"

    @property
    def next(self) -> "Week":
        return self.shifted(1)

    @property
    def previous(self) -> "Week":
        return self.shifted(-1)

    def shifted(self, weeks: int) -> "Week":
        return Week(self.monday + timedelta(weeks=weeks))

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The date on the wall in `zone` at an aware moment."""
    if moment.tzinfo is None:
        raise ValueError(f"naive moment {moment!r}")
    return moment.astimezone(zone).date()


def week_of(day: date) -> Week:
    return Week(day - day.weekday() * ONE_DAY)


def at_local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment (aware UTC) at which `zone` reads `clock` on `day`.

    Skipped times move forward by the length of the gap, repeated ones are the first of the two: this is
    what PEP 495 makes of fold=0.
    """
    if clock.tzinfo is not None:
        raise ValueError("a local time carries no zone of its own")
    return datetime.combine(day, clock.replace(fold=0), tzinfo=zone).astimezone(UTC)


def week_bounds_utc(week: Week, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The half-open pair of moments between which `zone` is in `week`."""
    return at_local(week.start, time(), zone), at_local(week.end, time(), zone)


def next_at(
    after: datetime, clock: time, zone: ZoneInfo, *, weekdays: Collection[int] = EVERY_DAY
) -> datetime:
    """The first moment strictly after `after` at which it is `clock` on one of `weekdays` (0 is Monday)."""
    wanted = EVERY_DAY.intersection(weekdays)
    if not wanted:
        raise ValueError("no weekday to wait for")
    day = local_day(after, zone) - ONE_DAY  # yesterday's time may have been moved past midnight by a gap
    while day.weekday() not in wanted or at_local(day, clock, zone) <= after:
        day += ONE_DAY
    return at_local(day, clock, zone)


def working_days(
    first: date, end: date, *, weekdays: Collection[int], off: Collection[date] = ()
) -> list[date]:
    """The days from `first` up to, but without, `end` on `weekdays` (0 is Monday) that are not `off`."""
    span = (first + n * ONE_DAY for n in range((end - first).days))
    return [day for day in span if day.weekday() in weekdays and day not in off]


@dataclass(frozen=True, slots=True, order=True)
class FiscalQuarter:
    """A quarter of a fiscal year, from `start` up to `end` (the first day of the next one).

    `year` is the calendar year in which the fiscal year ends, as is usual: with a year that starts in July,
    1 July 2026 is in the first quarter of 2027. `quarter` is 1 to 4.
    """

    year: int
    quarter: int
    start: date
    end: date

    @property
    def key(self) -> str:
        return f"{self.year:04d}-Q{self.quarter}"

    @property
    def last(self) -> date:
        """The last day in it."""
        return self.end - ONE_DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


def fiscal_quarter(day: date, start_month: int) -> FiscalQuarter:
    """The fiscal quarter that `day` is in, where fiscal years start on the first of `start_month` (1–12)."""
    if not 1 <= start_month <= 12:
        raise ValueError(f"no month {start_month}")
    months_in = (day.month - start_month) % 12
    first = _month(day.year * 12 + day.month - 1 - months_in % 3)
    end = _month(first.year * 12 + first.month + 2)
    begun = day.year if day.month >= start_month else day.year - 1
    year = begun if start_month == 1 else begun + 1
    return FiscalQuarter(year, months_in // 3 + 1, first, end)


def _month(months: int) -> date:
    """The first day of a month counted from year 0."""
    return date(months // 12, months % 12 + 1, 1)
