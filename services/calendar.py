"""Which days people work: their own working week, without public holidays and leave. Many people at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from db.base import Tx
from db.targets import leave_between
from domain.team import Person
from domain.weeks import Week, working_days


@dataclass(frozen=True, slots=True)
class Days:
    """A person's days in a span. `off`: days of the working week that are not worked, holidays among them.

    Days before the person started are in neither.
    """

    scheduled: tuple[date, ...]
    off: tuple[date, ...]
    holidays: tuple[date, ...]


async def working_week(tx: Tx, people: Sequence[Person], week: Week) -> dict[int, Days]:
    """{person id: days} of one week."""
    return await working_calendar(tx, people, week.start, week.end)


async def working_calendar(tx: Tx, people: Sequence[Person], first: date, end: date) -> dict[int, Days]:
    """{person id: days} from `first` up to, but without, `end`; one query."""
    leave = await leave_between(tx, [person.id for person in people], first, end)
    return {person.id: days_of(person, first, end, leave=leave.get(person.id, ())) for person in people}


def days_of(person: Person, first: date, end: date, *, leave: Sequence[tuple[date, date]]) -> Days:
    """A person's days from `first` up to `end`. `leave`: half-open pairs of dates, in any order."""
    first = max(first, person.started_on or first)
    usual = working_days(first, end, weekdays=person.workdays)
    holidays = tuple(day for day in usual if is_holiday(day, person.country))
    away = {day for day in usual if any(begin <= day < back for begin, back in leave)}
    off = tuple(day for day in usual if day in away or day in holidays)
    return Days(tuple(day for day in usual if day not in off), off, holidays)


def is_holiday(day: date, country: str | None) -> bool:
    """Whether `day` is a public holiday in all of `country` (ISO 3166 alpha-2)."""
    return country is not None and day in _holidays(country.upper(), day.year)


@lru_cache(maxsize=512)
def _holidays(country: str, year: int) -> frozenset[date]:
    """A country's public holidays in a year; none where the country is not known."""
    import holidays  # heavy, and not every team has a holiday country

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()
