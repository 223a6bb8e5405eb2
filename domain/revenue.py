"""Revenue targets: reading how one is set, and how much of a quota a new person is asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from domain.money import (
    AmountNotUnderstood,
    AmountProblem,
    AmountUnknown,
    Money,
    cut_amount,
    money_of,
)
from domain.target_setting import LONGEST_REASON, LONGEST_TEXT, split_mention
from domain.team import Person, Role, Team
from domain.weeks import ONE_DAY, FiscalQuarter, fiscal_quarter
from domain.words import normalised

QUOTA_RAMP = (0, 25, 50, 75, 100)
"""Percent of a full quota that an AE is asked for in the first, second … step."""
_MONTH_DAYS = 30


@dataclass(frozen=True, slots=True)
class RevenueMissing:
    """No amount was given."""


@dataclass(frozen=True, slots=True)
class QuarterTwice:
    """More than one quarter, as typed."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class QuarterOver:
    quarter: FiscalQuarter


@dataclass(frozen=True, slots=True)
class NotAName:
    """What stands for whom it is, and names no team."""

    text: str


@dataclass(frozen=True, slots=True)
class RevenueTooLong:
    length: int
    limit: int


RevenueProblem = RevenueMissing | QuarterTwice | QuarterOver | NotAName | RevenueTooLong | AmountProblem


class RevenueNotUnderstood(ValueError):
    """Everything that is wrong with the text; the words for it are the views'."""

    def __init__(self, problems: Sequence[RevenueProblem]) -> None:
        super().__init__(", ".join(map(repr, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class RevenueSetting:
    """A revenue target as asked for: for `slack_id`, else for a team; neither: for whoever asks.

    team: its name, if one was typed. whole_team: that it is for a team, named or not.
    """

    amount: Money
    quarter: FiscalQuarter
    slack_id: str | None = None
    whole_team: bool = False
    team: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RevenueSet:
    """A revenue target after it was set, or (amount None) taken back. `id` is for taking it back.

    before: what held until now. share: how much of it is asked for, 0 to 1, while somebody ramps up.
    is_new: False where it was so already and nothing was written.
    """

    quarter: FiscalQuarter
    amount: Money | None
    before: Money | None
    person: Person | None = None
    team: Team | None = None
    id: int | None = None
    share: Fraction = Fraction(1)
    reason: str | None = None
    is_new: bool = True

    @property
    def asked_for(self) -> Money | None:
        return prorated(self.amount, self.share) if self.amount else None


_REVENUE = re.compile(r"(?<![\w'’-])(?:revenue|quota)(?![\w'’-])\s*[:=]?", re.IGNORECASE)
_REASON = re.compile(r"(?<![\w'’-])(?:because|reason)(?![\w'’-])\s*[:–—-]?\s*", re.IGNORECASE)
_QUARTER = re.compile(
    r"(?<!\w)(?:(?P<year>\d{4})[- ]?)?q(?P<n>[1-4])(?:[- /]?(?P<after>\d{4}))?(?!\w)"
    r"|(?<!\w)(?P<which>this|next) quarter(?!\w)",
    re.IGNORECASE,
)
_FILLERS = re.compile(r"(?<!\w)(?:for|in|to|of|set|target|targets|the)(?!\w)", re.IGNORECASE)


def is_revenue(text: str) -> bool:
    """Whether what stands after `/targets set` is about revenue."""
    return bool(_REVENUE.search(_REASON.split(text, maxsplit=1)[0]))


def parse_revenue(
    text: str, *, teams: Sequence[str], currency: str, today: date, start_month: int
) -> RevenueSetting:
    """Read "@rep revenue 60k EUR Q1", "team North quota 1.2m 2027-Q1 because new market".

    Without a quarter it is the running one; a quarter without a year is the next of that number that is not
    over. An amount without a currency is in `currency`. teams: the names that may be typed. start_month: of
    the fiscal year. Raises RevenueNotUnderstood.
    """
    if len(text) > LONGEST_TEXT:
        raise RevenueNotUnderstood([RevenueTooLong(len(text), LONGEST_TEXT)])
    problems: list[RevenueProblem] = []
    head, *reason = _REASON.split(text, maxsplit=1)
    slack_id, rest = split_mention(head)
    quarter, rest = _quarter(rest, today, start_month, problems)
    before, _, after = _cut(_REVENUE, normalised(rest))
    amount = _amount(_plain(after), currency, problems)
    whole_team, team = _team(_plain(before), teams, slack_id, problems)
    why = reason[0].strip() if reason else ""
    if len(why) > LONGEST_REASON:
        problems.append(RevenueTooLong(len(why), LONGEST_REASON))
    if problems or amount is None:
        raise RevenueNotUnderstood(problems)
    return RevenueSetting(amount, quarter, slack_id, whole_team, team, why or None)


def quarter_named(number: int, year: int | None, *, today: date, start_month: int) -> FiscalQuarter:
    """A fiscal quarter by its number; without a fiscal year the first one that is not over on `today`."""
    found = fiscal_quarter(today, start_month)
    if year is not None:
        while found.year > year or (found.year == year and found.quarter > number):
            found = fiscal_quarter(found.start - ONE_DAY, start_month)
    while found.quarter != number or (year is not None and found.year < year):
        found = fiscal_quarter(found.end, start_month)
    return found


def quarter_of_key(key: str, start_month: int) -> FiscalQuarter:
    """The quarter written "2027-Q1"; ValueError if it is not one."""
    year, mark, number = key.partition("-Q")
    if not mark or not year.isdigit() or number not in ("1", "2", "3", "4"):
        raise ValueError(f"{key!r} is not a quarter")
    first_year = int(year) if start_month == 1 else int(year) - 1
    return quarter_named(
        int(number), int(year), today=date(first_year, start_month, 1), start_month=start_month
    )


def quota_share(role: Role, started_on: date | None, quarter: FiscalQuarter, *, cycle_days: int) -> Fraction:
    """The share, 0 to 1, of a quarter's full quota that a person is asked for: the mean over its days.

    An AE begins at nothing and has the full quota from the fifth step on; a step is a month, or half the
    usual cycle where that is longer. Others, and people whose start is not known, have it in full from their
    first day.
    """
    if started_on is None:
        return Fraction(1)
    days = (quarter.end - quarter.start).days
    asked = sum(
        _percent(role, started_on, quarter.start + timedelta(days=n), cycle_days) for n in range(days)
    )
    return Fraction(asked, 100 * days)


def prorated(amount: Money, share: Fraction) -> Money:
    """That share of an amount, rounded half up to the minor unit."""
    return Money(int(amount.amount_minor * share + Fraction(1, 2)), amount.currency)


def _percent(role: Role, started_on: date, day: date, cycle_days: int) -> int:
    if day < started_on:
        return 0
    if role is not Role.AE:
        return 100
    step = min(_steps_since(started_on, day, cycle_days), len(QUOTA_RAMP) - 1)
    return QUOTA_RAMP[step]


def _steps_since(first: date, day: date, cycle_days: int) -> int:
    """Full steps between two days; a step of a month follows the calendar."""
    if cycle_days / 2 > _MONTH_DAYS:
        return (day - first).days // ceil(cycle_days / 2)
    months = (day.year - first.year) * 12 + day.month - first.month
    last_of_month = (day + ONE_DAY).month != day.month
    return months if day.day >= first.day or last_of_month else months - 1


def _quarter(
    text: str, today: date, start_month: int, problems: list[RevenueProblem]
) -> tuple[FiscalQuarter, str]:
    """The quarter that is named, or the running one, and the text without it."""
    now = fiscal_quarter(today, start_month)
    named = list(_QUARTER.finditer(text))
    if not named:
        return now, text
    if len(named) > 1:
        problems.append(QuarterTwice(named[0].group(), named[1].group()))
    match = named[0]
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    if match["which"]:
        return (now if match["which"].lower() == "this" else fiscal_quarter(now.end, start_month)), rest
    year = int(match["year"] or match["after"] or 0) or None
    found = quarter_named(int(match["n"]), year, today=today, start_month=start_month)
    if found.end <= today:
        problems.append(QuarterOver(found))
    return found, rest


def _amount(text: str, currency: str, problems: list[RevenueProblem]) -> Money | None:
    if not text:
        problems.append(RevenueMissing())
        return None
    cut = cut_amount(text)
    if cut is None:
        problems.append(AmountUnknown(text))
        return None
    try:
        return money_of(cut, default=currency)
    except AmountNotUnderstood as error:
        problems.append(error.problem)
        return None


def _team(
    text: str, teams: Sequence[str], slack_id: str | None, problems: list[RevenueProblem]
) -> tuple[bool, str | None]:
    """Whether it is for a team, and for which if that is said."""
    if not text or text.casefold() in ("me", "my", "myself"):
        return False, None
    names = {" ".join(name.casefold().split()): name for name in teams}
    bare = re.sub(r"^team(?!\w)\s*", "", text, flags=re.IGNORECASE)
    found = names.get(text.casefold()) or names.get(bare.casefold())
    if slack_id is not None or not (found or not bare):
        problems.append(NotAName(text))
    return True, found


def _plain(text: str) -> str:
    return " ".join(_FILLERS.sub(" ", text).split()).strip(" ,;:")


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, str, str]:
    """The text before the first match, the match, and what follows; all of it is "before" without one."""
    match = pattern.search(text)
    return (text[: match.start()], match.group(), text[match.end() :]) if match else (text, "", "")
