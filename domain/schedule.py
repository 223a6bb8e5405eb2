"""When a repeating post is due: rules on naive local time, which only then are given a zone.

An occurrence is known by its period and never by its moment, so that a rule moved from 09:00 to 10:00, or a
team moved to another zone, has the same occurrences at other times. Periods, as text, sort by time.

A rule has exactly one occurrence in each of its periods, except `Daily`, which has periods for its days only.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from domain.team import WORKING_WEEK
from domain.weeks import ONE_DAY, Week, at_local, local_day, week_of, working_days

P = TypeVar("P")


def _never(_day: date) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whose days a rule goes by: a team's or a person's. `weekdays`: those they work on, 0 is Monday."""

    zone: ZoneInfo
    weekdays: frozenset[int] = WORKING_WEEK
    is_holiday: Callable[[date], bool] = _never
    fiscal_start_month: int = 1

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not self.is_holiday(day)


Where = Calendar | ZoneInfo
"""A zone alone stands for a calendar of Monday to Friday, without holidays, with years from January."""


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time a rule asks for something: `due` (aware UTC), on the local date `day`, once a `period`."""

    due: datetime
    day: date
    period: str


class _Rule(Generic[P]):
    """What all rules share. P is the kind of period: a date, a week, a first month."""

    __slots__ = ()
    at: time

    def after(self, period: str, where: Where) -> Iterator[Occurrence]:
        """The occurrences of all periods that come after `period`, in order, without end."""
        calendar = _calendar(where)
        current = self._read(period, calendar)
        while True:
            current = self._step(current, calendar, 1)
            yield self._in(current, calendar)

    def last_period(self, moment: datetime, where: Where) -> str:
        """The latest period whose occurrence was due by `moment` (aware)."""
        calendar = _calendar(where)
        current = self._step(self._around(local_day(moment, calendar.zone), calendar), calendar, 1)
        while self._in(current, calendar).due > moment:
            current = self._step(current, calendar, -1)
        return self._written(current)

    def _in(self, period: P, calendar: Calendar) -> Occurrence:
        day = self._day(period, calendar)
        return Occurrence(due=at_local(day, self.at, calendar.zone), day=day, period=self._written(period))

    def _check_time(self) -> None:
        if self.at.tzinfo is not None:
            raise ValueError("a rule's time is local and carries no zone")

    @abstractmethod
    def _read(self, text: str, calendar: Calendar) -> P: ...

    @abstractmethod
    def _written(self, period: P) -> str: ...

    @abstractmethod
    def _around(self, day: date, calendar: Calendar) -> P:
        """The period that `day` is in, or one next to it."""

    @abstractmethod
    def _step(self, period: P, calendar: Calendar, by: int) -> P:
        """The period after (1) or before (-1)."""

    @abstractmethod
    def _day(self, period: P, calendar: Calendar) -> date: ...


@dataclass(frozen=True, slots=True)
class Daily(_Rule[date]):
    """At the local time `at` on each of `weekdays` (0 is Monday), or, with None, on each working day of the
    calendar, public holidays left out. Its periods: "2026-11-18".
    """

    at: time
    weekdays: frozenset[int] | None = None

    def __post_init__(self) -> None:
        self._check_time()
        if self.weekdays is not None and not (self.weekdays and self.weekdays <= frozenset(range(7))):
            raise ValueError(f"no weekdays {self.weekdays}")

    def _read(self, text: str, _: Calendar) -> date:
        return date.fromisoformat(text)

    def _written(self, period: date) -> str:
        return period.isoformat()

    def _around(self, day: date, _: Calendar) -> date:
        return day

    def _step(self, period: date, calendar: Calendar, by: int) -> date:
        period += by * ONE_DAY
        while not self._is_meant(period, calendar):
            period += by * ONE_DAY
        return period

    def _day(self, period: date, _: Calendar) -> date:
        return period

    def _is_meant(self, day: date, calendar: Calendar) -> bool:
        return calendar.works_on(day) if self.weekdays is None else day.weekday() in self.weekdays


@dataclass(frozen=True, slots=True)
class Weekly(_Rule[Week]):
    """Once in each ISO week, on `weekday` (0 is Monday) at the local time `at`. Its periods: "2026-W47"."""

    weekday: int
    at: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"no weekday {self.weekday}")
        self._check_time()

    def _read(self, text: str, _: Calendar) -> Week:
        return Week.from_iso(text)

    def _written(self, period: Week) -> str:
        return period.iso

    def _around(self, day: date, _: Calendar) -> Week:
        return week_of(day)

    def _step(self, period: Week, _: Calendar, by: int) -> Week:
        return period.shifted(by)

    def _day(self, period: Week, _: Calendar) -> date:
        return period.days[self.weekday]


class _Months(_Rule[date]):
    """Periods of whole months, known by their first month: "2026-10" for October to December."""

    __slots__ = ()
    months: int

    def _read(self, text: str, calendar: Calendar) -> date:
        return self._around(date.fromisoformat(f"{text}-01"), calendar)

    def _written(self, period: date) -> str:
        return f"{period:%Y-%m}"

    def _around(self, day: date, calendar: Calendar) -> date:
        months_in = (day.month - self._first_month(calendar)) % self.months
        return _month(day, -months_in)

    def _step(self, period: date, _: Calendar, by: int) -> date:
        return _month(period, by * self.months)

    def _first_month(self, _: Calendar) -> int:
        return 1


@dataclass(frozen=True, slots=True)
class Monthly(_Months):
    """Once a month at the local time `at`, on `day` (31 is the last one of any month), or on the
    `working_day`-th of the calendar's working days (-1 is the last one). Its periods: "2026-11".
    """

    at: time
    day: int | None = None
    working_day: int | None = None

    def __post_init__(self) -> None:
        self._check_time()
        if (self.day is None) == (self.working_day is None):
            raise ValueError("a day of the month or a working day, one of them")
        if self.day is not None and not 1 <= self.day <= 31:
            raise ValueError(f"no day {self.day}")
        if self.working_day is not None:
            _check_working_day(self.working_day)

    @property
    def months(self) -> int:  # type: ignore[override]
        return 1

    def _day(self, period: date, calendar: Calendar) -> date:
        if self.working_day is not None:
            return _nth_working_day(period, self.working_day, calendar)
        assert self.day is not None
        return min(period + (self.day - 1) * ONE_DAY, _month(period, 1) - ONE_DAY)


@dataclass(frozen=True, slots=True)
class Quarterly(_Months):
    """Once in each fiscal quarter at the local time `at`, on the `working_day`-th working day of its first
    month. Its periods are known by the quarter's first month, "2026-10", which stays what it is however the
    years are counted. `fiscal_start_month` None: the calendar's.
    """

    at: time
    working_day: int = 1
    fiscal_start_month: int | None = None

    def __post_init__(self) -> None:
        self._check_time()
        _check_fiscal(self.working_day, self.fiscal_start_month)

    @property
    def months(self) -> int:  # type: ignore[override]
        return 3

    def _first_month(self, calendar: Calendar) -> int:
        return self.fiscal_start_month or calendar.fiscal_start_month

    def _day(self, period: date, calendar: Calendar) -> date:
        return _nth_working_day(period, self.working_day, calendar)


@dataclass(frozen=True, slots=True)
class Yearly(_Months):
    """Once in each fiscal year, as `Quarterly`: its periods are known by the year's first month."""

    at: time
    working_day: int = 1
    fiscal_start_month: int | None = None

    def __post_init__(self) -> None:
        self._check_time()
        _check_fiscal(self.working_day, self.fiscal_start_month)

    @property
    def months(self) -> int:  # type: ignore[override]
        return 12

    def _first_month(self, calendar: Calendar) -> int:
        return self.fiscal_start_month or calendar.fiscal_start_month

    def _day(self, period: date, calendar: Calendar) -> date:
        return _nth_working_day(period, self.working_day, calendar)


Rule = Daily | Weekly | Monthly | Quarterly | Yearly


def rule_data(rule: Rule) -> dict[str, Any]:
    """A rule as JSON values, for storing."""
    at = {"at": rule.at.isoformat("minutes")}
    match rule:
        case Daily():
            days = None if rule.weekdays is None else sorted(rule.weekdays)
            return {"every": "day", "weekdays": days} | at
        case Weekly():
            return {"every": "week", "weekday": rule.weekday} | at
        case Monthly():
            return {"every": "month", "day": rule.day, "working_day": rule.working_day} | at
    every = "quarter" if isinstance(rule, Quarterly) else "year"
    return {"every": every, "working_day": rule.working_day, "first_month": rule.fiscal_start_month} | at


def rule_from(data: Mapping[str, Any]) -> Rule:
    """A rule from what `rule_data` made of it; ValueError if it is nothing of the kind."""
    every = data.get("every")
    if every not in {"day", "week", "month", "quarter", "year"}:
        raise ValueError(f"not a rule: {dict(data)!r}")
    at = time.fromisoformat(data["at"])
    match every:
        case "day":
            days = data["weekdays"]
            return Daily(at, None if days is None else frozenset(days))
        case "week":
            return Weekly(int(data["weekday"]), at)
        case "month":
            return Monthly(at, day=data["day"], working_day=data["working_day"])
    made: type[Quarterly | Yearly] = Quarterly if every == "quarter" else Yearly
    return made(at, int(data["working_day"]), data["first_month"])


def _calendar(where: Where) -> Calendar:
    return where if isinstance(where, Calendar) else Calendar(where)


def _month(day: date, by: int) -> date:
    """The first day of the month that is `by` months away."""
    months = day.year * 12 + day.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def _nth_working_day(first: date, n: int, calendar: Calendar) -> date:
    """In the month that starts on `first`. A month with fewer has its last working day, or its last day."""
    end = _month(first, 1)
    usual = working_days(first, end, weekdays=calendar.weekdays)
    days = [day for day in usual if not calendar.is_holiday(day)]
    if not days:
        return end - ONE_DAY
    return days[max(n, -len(days))] if n < 0 else days[min(n, len(days)) - 1]


def _check_working_day(n: int) -> None:
    if not (1 <= n <= 23 or -23 <= n <= -1):
        raise ValueError(f"no working day {n}")


def _check_fiscal(working_day: int, start_month: int | None) -> None:
    _check_working_day(working_day)
    if start_month is not None and not 1 <= start_month <= 12:
        raise ValueError(f"no month {start_month}")
