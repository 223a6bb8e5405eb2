"""Days and amounts as files write them, once the whole file has told in which order and with which marks."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from domain.dates import MONTHS
from domain.money import (
    MOST_MINOR,
    AmountNegative,
    AmountNotUnderstood,
    AmountTooLarge,
    AmountUnknown,
    CurrencyMissing,
    Money,
    currency_of,
    cut_amount,
)
from domain.words import normalised

DayOrder = Literal["dmy", "mdy"]
DecimalMark = Literal[".", ","]
OLDEST_YEAR = 1980

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]*([^\W\d_]{3,9})\.?[ ,.-]*(\d{4}|\d{2})(?!\d)")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,9})\.?[ -]*(\d{1,2})(?:st|nd|rd|th)?[ ,.-]+(\d{4}|\d{2})(?!\d)")
_TIME = re.compile(r"(?:[T ,]+\d{1,2}[:.]\d{2}.*)?\s*", re.DOTALL)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TwoWays:
    """A day that is another one when the month stands first; both exist."""

    day_first: date
    month_first: date


def cut_day(text: str) -> date | TwoWays | None:
    """The day that a cell names, whatever time follows it; both of two where its order could be either."""
    plain = _WEEKDAY.sub("", normalised(text).strip(), count=1)
    for form in (_ISO, _PLAIN):
        if (found := form.match(plain)) and _ends(plain, found):
            return _date(*map(int, found.groups()))
    if (found := _NUMBERS.match(plain)) and _ends(plain, found):
        return _either(int(found[1]), int(found[3]), _year(found[4]))
    if (found := _DAY_FIRST.match(plain)) and _ends(plain, found):
        return _date(_year(found[3]), MONTHS.get(found[2].casefold(), 0), int(found[1]))
    if (found := _MONTH_FIRST.match(plain)) and _ends(plain, found):
        return _date(_year(found[3]), MONTHS.get(found[1].casefold(), 0), int(found[2]))
    return None


def read_day(text: str, order: DayOrder | None) -> date | TwoWays | None:
    """The day of a cell in a file whose days stand in `order`; TwoWays only where that is not known."""
    found = cut_day(text)
    if isinstance(found, TwoWays) and order:
        return found.day_first if order == "dmy" else found.month_first
    return found


@dataclass(slots=True)
class DayEvidence:
    """What a file's days say of their order: how many can only be read one way, and how many both ways.

    early, late: of those with both readings, how many lie ahead of today when read day first, month first.
    """

    seen: Counter[str] = field(default_factory=Counter)
    example: str | None = None

    def add(self, text: str, *, today: date) -> None:
        """One cell of a column of days that have been, such as created or closed."""
        found = cut_day(text)
        if isinstance(found, TwoWays):
            self.seen["either"] += 1
            self.seen["dmy ahead"] += found.day_first > today + timedelta(days=1)
            self.seen["mdy ahead"] += found.month_first > today + timedelta(days=1)
            self.example = self.example or text.strip()
        elif found and (way := _NUMBERS.match(normalised(text).strip())) and way[1] != way[3]:
            self.seen["dmy" if int(way[1]) > 12 else "mdy"] += 1

    @property
    def mixed(self) -> bool:
        """Whether some days are only possible day first and others only month first."""
        return bool(self.seen["dmy"] and self.seen["mdy"])

    def order(self, *, semicolons: bool = False) -> DayOrder | None:
        """The order of all days, or None where nothing tells.

        Days with one reading tell, then days that would lie ahead, then the European delimiter.
        """
        if self.mixed:
            return None
        if self.seen["dmy"] or self.seen["mdy"]:
            return "dmy" if self.seen["dmy"] else "mdy"
        if self.seen["dmy ahead"] != self.seen["mdy ahead"]:
            return "dmy" if self.seen["dmy ahead"] < self.seen["mdy ahead"] else "mdy"
        return "dmy" if semicolons and self.seen["either"] else None


@dataclass(slots=True)
class NumberEvidence:
    """What a file's amounts say of their decimal mark: how many show each, how many could be either."""

    seen: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        cut = cut_amount(text)
        marks = re.sub(r"[^.,]", "", cut.number) if cut else ""
        if not cut or not marks:
            return
        digits = re.split(r"[.,]", cut.number)
        if len(set(marks)) == 2:
            self.seen[marks[-1]] += 1
        elif len(marks) > 1:
            self.seen["," if marks[0] == "." else "."] += 1
        elif len(digits[-1]) != 3 or len(digits[0].strip()) > 3 or digits[0] == "0":
            self.seen[marks] += 1
        else:
            self.seen["either"] += 1

    @property
    def mixed(self) -> bool:
        return bool(self.seen["."] and self.seen[","])

    def mark(self) -> DecimalMark | None:
        """The decimal mark of all amounts; None where each has to be read by itself."""
        if bool(self.seen["."]) == bool(self.seen[","]):
            return None
        return "." if self.seen["."] else ","


def read_amount(text: str, *, mark: DecimalMark | None, currency: str | None) -> Money:
    """An amount, with its own currency or in `currency`, rounded to the minor unit.

    Without a known mark a lone one before exactly three digits groups thousands. Raises AmountNotUnderstood.
    """
    plain = text.strip()
    if re.fullmatch(r"\(.+\)", plain):
        raise AmountNotUnderstood(AmountNegative(plain))
    cut = cut_amount(plain)
    if cut is None:
        raise AmountNotUnderstood(AmountUnknown(plain[:60]))
    if cut.negative:
        raise AmountNotUnderstood(AmountNegative(cut.text))
    code = currency_of(cut.sign, default=currency) if cut.sign else currency
    if code is None:
        raise AmountNotUnderstood(CurrencyMissing(cut.text))
    money = Money.of(_decimal(cut.number, mark or _own_mark(cut.number), plain) * cut.factor, code)
    if money.amount_minor >= MOST_MINOR:
        raise AmountNotUnderstood(AmountTooLarge(cut.text))
    return money


def read_count(text: str) -> int | None:
    """A whole number of a column of counts: "12", "1,200", "3.0"; None for anything else, 0 for blank."""
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", normalised(text))
    if not plain:
        return 0
    if re.fullmatch(r"\d{1,9}(?:[.,]0{1,2})?", plain):
        return int(re.split(r"[.,]", plain)[0])
    return int(re.sub(r"[.,]", "", plain)) if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain) else None


def latest(days: Iterable[date | None]) -> date | None:
    return max((each for each in days if each), default=None)


def _decimal(number: str, mark: str, text: str) -> Decimal:
    """A number whose decimal mark is known; any other mark groups."""
    bare = re.sub(r"[\s'’\u00a0\u2009\u202f]", "", number)
    whole, point, rest = bare.rpartition(mark)
    if not point:
        whole, rest = rest, ""
    groups = re.split(r"[.,]", whole)
    if any(len(group) not in (2, 3) for group in groups[1:]) or (not rest.isdigit() and rest):
        raise AmountNotUnderstood(AmountUnknown(text[:60]))
    return Decimal(f"{''.join(groups)}.{rest or 0}")


def _own_mark(number: str) -> str:
    """The decimal mark of a number that stands for itself."""
    marks = re.findall(r"[.,]", number)
    if not marks:
        return "."
    if len(set(marks)) == 2:
        return str(marks[-1])
    other = "," if marks[0] == "." else "."
    rest = number.rpartition(marks[0])[2]
    grouped = len(marks) > 1 or (len(rest) == 3 and not number.startswith("0"))
    return other if grouped else str(marks[0])


def _ends(plain: str, found: re.Match[str]) -> bool:
    return _TIME.fullmatch(plain, found.end()) is not None


def _either(first: int, second: int, year: int) -> date | TwoWays | None:
    day_first, month_first = _date(year, second, first), _date(year, first, second)
    if day_first and month_first and day_first != month_first:
        return TwoWays(day_first, month_first)
    return day_first or month_first


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if OLDEST_YEAR <= year < 2200 else None
    except ValueError:
        return None
