"""Reading days and spans of days as people type them. No clock: `today` is always given.

A day without a year is the nearest one where it is about what was done, the next one where it is about leave.
"24/12" is not read: it is another day on the other side of an ocean.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from domain.weeks import ONE_DAY, week_of
from domain.words import Token, normalised, tokens

Lean = Literal["past", "future"]

OLDEST_LEAVE_DAYS = 60
LONGEST_RANGE_DAYS = 366

WEEKDAYS = {
    name: n
    for n, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
RELATIVE = {"today": 0, "yesterday": -1, "tomorrow": 1}
DAY_WORDS = frozenset((*RELATIVE, *(name for name in WEEKDAYS if len(name) > 4)))
_ORDINALS = frozenset(("st", "nd", "rd", "th"))


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """`text` has the form of a date that no calendar has ("31 Feb")."""

    text: str


@dataclass(frozen=True, slots=True)
class UnknownDate:
    """`text` is not a day in any form that is read; empty when nothing was given."""

    text: str


@dataclass(frozen=True, slots=True)
class RangeBackwards:
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class RangeTooLong:
    days: int
    limit: int = LONGEST_RANGE_DAYS


@dataclass(frozen=True, slots=True)
class RangeTooOld:
    first: date
    oldest: date


DateProblem = NoSuchDay | UnknownDate | RangeBackwards | RangeTooLong | RangeTooOld


class DatesNotUnderstood(ValueError):
    """`problem` says why a span of days was refused; the words for it are the views'."""

    def __init__(self, problem: DateProblem) -> None:
        super().__init__(repr(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day at the head of a list of tokens: how many of them it took. `day` is None where none exists."""

    size: int
    day: date | None


def parse_day(text: str, *, today: date, lean: Lean = "past") -> date | None:
    """The day that `text` names and nothing else, or None. Forms: see `day_at`."""
    read = tokens(normalised(text))
    found = day_at(read, today=today, lean=lean)
    return found.day if found and found.size == len(read) else None


def day_at(read: Sequence[Token], *, today: date, lean: Lean = "past") -> DayFound | None:
    """The day that begins at the first token, if one does.

    today, yesterday, tomorrow · 3 days ago · monday, mon, last friday, next friday, on friday · 2026-12-24 ·
    24 Dec, 24th of December, Dec 24, each with or without a year · 24.12. or 24.12.2026. A weekday is the
    most recent one (today included) when leaning to the past, else the coming one; "last" is before today,
    "next" after it.
    """
    if read and read[0].text == "on":
        found = day_at(read[1:], today=today, lean=lean) if read[1:] and read[1].text != "on" else None
        return DayFound(found.size + 1, found.day) if found else None
    for form in _FORMS:
        found = form(read, today, lean)
        if found:
            return found
    return None


def _relative(read: Sequence[Token], today: date, _lean: Lean) -> DayFound | None:
    words = [token.text for token in read[:3]]
    if words and words[0] in RELATIVE:
        return DayFound(1, today + RELATIVE[words[0]] * ONE_DAY)
    if len(words) == 3 and words[1] in ("day", "days") and words[2] == "ago":
        count = read[0].value
        return DayFound(3, today - count * ONE_DAY) if count is not None and 0 <= count <= 400 else None
    return None


def _weekday(read: Sequence[Token], today: date, lean: Lean) -> DayFound | None:
    words = [token.text for token in read[:2]]
    side = words[0] if words and words[0] in ("last", "next", "this") else ""
    name = words[1] if side and len(words) > 1 else (words[0] if words else "")
    if name not in WEEKDAYS:
        return None
    size = 2 if side else 1
    back = (today.weekday() - WEEKDAYS[name]) % 7
    ahead = (7 - back) % 7
    if side == "last":
        return DayFound(size, today - (back or 7) * ONE_DAY)
    if side == "next":
        return DayFound(size, today + (ahead or 7) * ONE_DAY)
    if side == "this":
        return DayFound(size, week_of(today).monday + WEEKDAYS[name] * ONE_DAY)
    return DayFound(size, today - back * ONE_DAY if lean == "past" else today + ahead * ONE_DAY)


def _written(read: Sequence[Token], today: date, lean: Lean) -> DayFound | None:
    """ISO dates and 24.12.[2026]"""
    if not read or read[0].kind not in ("iso", "dotted"):
        return None
    numbers = [int(part) for part in re.findall(r"\d+", read[0].text)]
    if read[0].kind == "iso":
        return DayFound(1, _date(*numbers))
    day, month, *year = numbers
    return DayFound(1, _date(year[0], month, day) if year else _without_year(month, day, today, lean))


def _named_month(read: Sequence[Token], today: date, lean: Lean) -> DayFound | None:
    """24 Dec, 24th of December, Dec 24, Dec 24th; then a year if one follows."""
    at = 0
    month = _month(read, at)
    if month:
        at += 1
    day = _day_number(read, at)
    if day is None:
        return None
    at += 1
    if at < len(read) and read[at].text in _ORDINALS:
        at += 1
    if not month:
        at += at < len(read) and read[at].text == "of"
        month = _month(read, at)
        at += 1
    if not month:
        return None
    year = read[at].value if at < len(read) and read[at].kind == "number" else None
    if year is not None and 2000 <= year < 2100 and len(read[at].text) == 4:
        return DayFound(at + 1, _date(year, month, day))
    return DayFound(at, _without_year(month, day, today, lean))


_FORMS: tuple[Callable[[Sequence[Token], date, Lean], DayFound | None], ...] = (
    _relative,
    _weekday,
    _written,
    _named_month,
)


def _month(read: Sequence[Token], at: int) -> int | None:
    return MONTHS.get(read[at].text) if at < len(read) else None


def _day_number(read: Sequence[Token], at: int) -> int | None:
    if at >= len(read) or read[at].kind != "number" or not read[at].text.isdecimal():
        return None
    value = read[at].value
    return value if value is not None and 1 <= value <= 31 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year < 2200 else None
    except ValueError:
        return None


def _without_year(month: int, day: int, today: date, lean: Lean) -> date | None:
    """The nearest such day for what was done; for leave the next, or one at most 60 days ago."""
    years = range(max(1, today.year - 8), min(9999, today.year + 8) + 1)
    days = [each for year in years if (each := _date(year, month, day))]
    if lean == "past":
        return min(days, key=lambda each: (abs(each - today), each), default=None)
    return next((each for each in days if each >= today - timedelta(days=OLDEST_LEAVE_DAYS)), None)


# --- spans ---


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days from `first` up to, but without, `end`."""

    first: date
    end: date

    @property
    def last(self) -> date:
        return self.end - ONE_DAY

    @property
    def days(self) -> int:
        return (self.end - self.first).days


_BETWEEN = re.compile(r"\s*(?:–|—|->|→|\.{2,}|…|\b(?:to|until|till|through|thru)\b|-)\s*", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_LONGEST_ROLLED_DAYS = 183  # "20 Nov - 10 Nov" is a slip, not a year of leave
_WEEKS = {"this week": 0, "next week": 1}


def parse_range(text: str, *, today: date) -> DayRange:
    """The span that `text` names: "24 Dec - 2 Jan", "24-28 Dec", "fri", "mon to wed", "next week", ISO dates.

    The last day is part of it. Days without a year lie ahead, or up to 60 days back. Raises
    DatesNotUnderstood for what is no day, spans that run backwards, are over 366 days or began longer ago.
    """
    plain = _ISO.sub(r"\1/\2/\3", normalised(text)).strip().casefold()
    plain = re.sub(r"^(?:from|on)\s+", "", plain)
    parts = _shared_month([part.strip() for part in _BETWEEN.split(plain)])
    if len(parts) > 2 or not all(parts):
        raise DatesNotUnderstood(UnknownDate(text.strip()))
    first, last = _one_span(parts[0], today)
    if len(parts) == 2:
        first, last = _to(first, parts, today)
    return _checked(first, last, today)


def _checked(first: date, last: date, today: date) -> DayRange:
    oldest = today - timedelta(days=OLDEST_LEAVE_DAYS)
    if last < first:
        raise DatesNotUnderstood(RangeBackwards(first, last))
    if first < oldest:
        raise DatesNotUnderstood(RangeTooOld(first, oldest))
    found = DayRange(first, last + ONE_DAY)
    if found.days > LONGEST_RANGE_DAYS:
        raise DatesNotUnderstood(RangeTooLong(found.days))
    return found


def _shared_month(parts: list[str]) -> list[str]:
    """ "24-28 dec" and "dec 24-28": the lone number borrows the other's month (and year)."""
    if len(parts) != 2:
        return parts
    first, last = parts
    if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", first) and (rest := re.fullmatch(r"\d{1,2}\D.*", last)):
        month = re.sub(r"^\d{1,2}(?:st|nd|rd|th)?", "", rest.group())
        return [first + month, last]
    if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", last) and (head := re.match(r"[^\W\d]+\s+(?=\d)", first)):
        return [first, head.group() + last]
    return parts


def _one_span(part: str, today: date) -> tuple[date, date]:
    """First and last day of one side of a range; a week has seven."""
    if part in _WEEKS:
        week = week_of(today).shifted(_WEEKS[part])
        return week.start, week.end - ONE_DAY
    day = _only_day(part, today)
    return day, day


def _only_day(part: str, today: date) -> date:
    read = tokens(part)
    found = day_at(read, today=today, lean="future")
    if found is None or found.size != len(read):
        raise DatesNotUnderstood(UnknownDate(part))
    if found.day is None:
        raise DatesNotUnderstood(NoSuchDay(part))
    return found.day


def _to(first: date, parts: list[str], today: date) -> tuple[date, date]:
    """Both ends, each read so that they fit: an end without a year comes after its beginning."""
    if parts[1] in WEEKDAYS:
        return first, _only_day(parts[1], first + ONE_DAY)
    if parts[1] in _WEEKS:
        return first, _one_span(parts[1], today)[1]
    last = _only_day(parts[1], today)
    if _has_year(parts[1]):
        return (first if _has_year(parts[0]) else _before(first, parts[0], last)), last
    if last < first and parts[1] not in RELATIVE:
        later = _only_day(parts[1], first + timedelta(days=OLDEST_LEAVE_DAYS))
        if (later - first).days <= _LONGEST_ROLLED_DAYS:
            return first, later
    return first, last


def _has_year(part: str) -> bool:
    return re.search(r"\d{4}", part) is not None


def _before(first: date, part: str, last: date) -> date:
    """A beginning without a year, where the end has one: the latest such day that is not after it."""
    if not re.search(r"\d", part):
        return first
    for year in (last.year, last.year - 1):
        found = parse_day(f"{part.rstrip('.')}{'.' if '.' in part else ' '}{year}", today=last)
        if found and found <= last:
            return found
    return first
