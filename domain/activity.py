"""Logging: checking counts and days, and reading the one line that says them all.

`parse_log` reads "12 calls, 30 emails and 2 demos yesterday for Acme note left voicemail". It is all or
nothing: whatever is not understood is named, with the nearest guess, and no guess is ever taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.activity_types import (
    MOST_AT_ONCE,
    AccountMissing,
    AccountTwice,
    ActivityMissing,
    ActivityType,
    CountedFromDeals,
    CountMissing,
    CountNegative,
    CountNotWhole,
    CountTooLarge,
    CountZero,
    DayTwice,
    Entry,
    FutureDay,
    NothingCounted,
    NotUnderstood,
    Problem,
    TextTooLong,
    TooOld,
    UnknownWord,
)
from domain.dates import NoSuchDay, day_at
from domain.log_words import Vocabulary, is_count
from domain.words import Token, normalised, tokens, whole_number

__all__ = [
    "MOST_AT_ONCE",
    "AccountMissing",
    "AccountTwice",
    "ActivityMissing",
    "ActivityType",
    "CountMissing",
    "CountNegative",
    "CountNotWhole",
    "CountTooLarge",
    "CountZero",
    "CountedFromDeals",
    "DayTwice",
    "Entry",
    "FutureDay",
    "NoSuchDay",
    "NotUnderstood",
    "NothingCounted",
    "Problem",
    "TextTooLong",
    "TooOld",
    "UnknownWord",
    "check_count",
    "check_counts",
    "check_day",
    "parse_log",
]

OLDEST_DAYS = 60
LONGEST_TEXT = 3_000
LONGEST_ACCOUNT = 200
_LONGEST_COUNT = 40
_LONGEST_ITEM = 80
_LONGEST_SHOWN = 60
_MOST_GUESSES = 8


def check_count(activity: ActivityType, count: int) -> Problem | None:
    if activity.counted_from == "deals":
        return CountedFromDeals(activity)
    if count == 0:
        return CountZero(activity)
    if count < 0:
        return CountNegative(activity, count)
    return CountTooLarge(activity, count) if count > MOST_AT_ONCE else None


def check_day(day: date, *, today: date) -> Problem | None:
    """Whether something may be logged for `day`: not ahead, and not more than 60 days ago."""
    oldest = today - timedelta(days=OLDEST_DAYS)
    if day > today:
        return FutureDay(day)
    return TooOld(day, oldest) if day < oldest else None


def check_counts(
    counts: Mapping[str, int | str | None], *, types: Sequence[ActivityType]
) -> tuple[dict[str, int], dict[str, Problem]]:
    """A form's plain-text counts by type key: what they say, and what is wrong by the same key.

    Blank fields are left out; where all are, the first one carries NothingCounted.
    """
    known = {each.key: each for each in types}
    good: dict[str, int] = {}
    bad: dict[str, Problem] = {}
    for key, typed in counts.items():
        text = "" if typed is None else str(typed).strip()
        if not text:
            continue
        count = whole_number(text) if len(text) <= _LONGEST_COUNT else None
        problem = CountNotWhole(_shown(text)) if count is None else check_count(known[key], count)
        if problem:
            bad[key] = problem
        elif count is not None:
            good[key] = count
    if not good and not bad:
        bad[next(iter(counts), "")] = NothingCounted()
    return good, bad


def parse_log(text: str, *, types: Sequence[ActivityType], today: date) -> Entry:
    """Read one log line.

    Counts stand before or after their activity ("12 calls", "calls: 12", "12x calls"), numbers up to twelve
    may be words, "1,200" is one number, an activity named twice is added up. A day (see
    `domain.dates.day_at`) may stand anywhere before the note. "for" begins the account, which ends at the
    note, at the end, or where the next count with its activity follows; a day at its end is the day, unless
    the account is quoted. "note" begins the note, which is always last.

    Raises NotUnderstood with every problem found.
    """
    if len(text) > LONGEST_TEXT:
        raise NotUnderstood((TextTooLong(len(text), LONGEST_TEXT),))
    head, note = _split_note(text)
    reading = _Reading(Vocabulary.of(types), today)
    while head:
        head = _read_until_account(head, reading)
    return reading.entry(note)


_NOTE = re.compile(r"(?<![\w'’-])(?:note|notes)(?![\w'’-])\s*[:–—-]?\s*", re.IGNORECASE)
_FOR = re.compile(r"(?<![\w'’-])for(?![\w'’-])\s*:?\s*", re.IGNORECASE)
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "'": "'", "‘": "’", "”": "”"}
_EDGES = " \t\r\n,;+&:–—-"
_BOUNDARY = re.compile(r"(?<=[\s,;+&])(?=[^\s,;+&])")
_JOINED = re.compile(r"(?:[,;+&\n]|\b(?:and|plus))\s*\Z", re.IGNORECASE)
_TRAILING_JOIN = re.compile(r"(?<=\s)(?:and|plus)\Z", re.IGNORECASE)


def _split_note(text: str) -> tuple[str, str | None]:
    """The text before "note", and the note as typed. A "note" inside a quoted account is part of it."""
    for match in _NOTE.finditer(text):
        quoted = any(begin < match.start() < end for begin, end in _quoted_accounts(text))
        if not quoted:
            return text[: match.start()], text[match.end() :].strip() or None
    return text, None


def _quoted_accounts(text: str) -> list[tuple[int, int]]:
    return [
        (match.end(), match.end() + closing)
        for match in _FOR.finditer(text)
        if (closing := _closing_quote(text[match.end() :]))
    ]


def _closing_quote(text: str) -> int:
    """The place of the quote that ends the quoted name at the head of `text`; 0 where there is none."""
    closers = _QUOTES.get(text[:1], "")
    ends = (n for n, c in enumerate(text) if n and c in closers and not text[n + 1 : n + 2].isalnum())
    return next(ends, 0)


def _read_until_account(text: str, reading: "_Reading") -> str:
    """Read the counts up to "for", then the account; what is left is returned."""
    match = _FOR.search(text)
    if not match:
        reading.items(text)
        return ""
    reading.items(text[: match.start()])
    rest = text[match.end() :]
    closing = _closing_quote(rest)
    if closing:
        reading.set_account(rest[1:closing])
        return rest[closing + 1 :]
    end = _account_end(rest, reading.vocabulary)
    reading.set_account(reading.without_day(_trimmed(rest[:end])))
    return rest[end:]


def _account_end(text: str, vocabulary: Vocabulary) -> int:
    """Where an unquoted account at the head of `text` ends: before the next count, or a day after a comma.

    A count that is only nearly understood ends it too, so that "for Acme, 12 cals" is asked about and does
    not become the account's name.
    """
    for at in (0, *(match.start() for match in _BOUNDARY.finditer(text))):
        read = tokens(normalised(text[at : at + _LONGEST_ITEM]))
        joined = _JOINED.search(text[max(0, at - _LONGEST_ITEM) : at]) is not None
        if vocabulary.begins_item(read, joined=joined) or (joined and at and _is_day(read)):
            return at
    return len(text)


def _is_day(read: Sequence[Token]) -> bool:
    found = day_at(read, today=date(2000, 1, 1))
    return found is not None and (found.size == len(read) or read[found.size].kind == "break")


def _trimmed(name: str) -> str:
    return _TRAILING_JOIN.sub("", name.strip(_EDGES)).strip(_EDGES)


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    vocabulary: Vocabulary
    today: date
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)

    def entry(self, note: str | None) -> Entry:
        types = self.vocabulary.types
        counts = {key: self.counts[key] for key in types if key in self.counts}
        large = [CountTooLarge(types[key], n) for key, n in counts.items() if n > MOST_AT_ONCE]
        day = self.days[0] if self.days else self.today
        other = next((each for each in self.days if each != day), None)
        ahead_or_old = check_day(day, today=self.today)
        problems: list[Problem] = [*self.problems, *large]
        problems += [DayTwice(day, other)] if other else ([ahead_or_old] if ahead_or_old else [])
        if not counts and not problems:
            problems.append(NothingCounted())
        if problems:
            raise NotUnderstood(problems)
        return Entry(counts, day, self.accounts[0] if self.accounts else None, note)

    def set_account(self, name: str | None) -> None:
        """Take a name; None is an account that turned out to be a day."""
        if name is None:
            return
        name = " ".join(name.split())
        if not name:
            self.problems.append(AccountMissing())
        elif len(name) > LONGEST_ACCOUNT:
            self.problems.append(TextTooLong(len(name), LONGEST_ACCOUNT))
        elif self.accounts and name.casefold() != self.accounts[0].casefold():
            self.problems.append(AccountTwice(self.accounts[0], name))
        else:
            self.accounts.append(name)

    def without_day(self, name: str) -> str | None:
        """An unquoted account without the day at its end ("Acme on Friday"), which is taken as the day."""
        starts = [match.start() for match in re.finditer(r"(?:\A|(?<=\s))\S", name)]
        for start in starts[-6:]:
            read = tokens(normalised(name[start:]))
            found = day_at(read, today=self.today)
            if found and found.size == len(read):
                self._take_day(found.day, name[start:])
                return _trimmed(name[:start]) or None
        return name

    def items(self, text: str) -> None:
        """Read a stretch of counts and days."""
        plain = normalised(text)
        read = tokens(plain)
        at = 0
        while at < len(read):
            if read[at].kind == "break" or read[at].text in ("and", "plus"):
                at += 1
            else:
                at += self._day(read, at, plain) or self._counted(read, at, plain)

    def _day(self, read: Sequence[Token], at: int, plain: str) -> int:
        found = self.vocabulary.day_at(read, at, self.today)
        if found:
            self._take_day(found.day, plain[read[at].start : read[at + found.size - 1].end])
        return found.size if found else 0

    def _take_day(self, day: date | None, typed: str) -> None:
        if day is None:
            self.problems.append(NoSuchDay(typed))
        else:
            self.days.append(day)

    def _counted(self, read: Sequence[Token], at: int, plain: str) -> int:
        """A number and its activity, in either order, or one of them alone, or neither."""
        named = self.vocabulary.match(read, at)
        if named:
            after = read[at + named.size] if at + named.size < len(read) else None
            if after and is_count(after) and not self.vocabulary.day_at(read, at + named.size, self.today):
                self._add(named.activity, after)
                return named.size + 1
            self.problems.append(CountMissing(plain[read[at].start : read[at + named.size - 1].end]))
            return named.size
        if not is_count(read[at]):
            return self._unknown(read, at, plain)
        named = self.vocabulary.match(read, at + 1)
        if named:
            self._add(named.activity, read[at])
            return named.size + 1
        return self._number_alone(read, at, plain)

    def _add(self, activity: ActivityType, number: Token) -> None:
        problem = CountNotWhole(number.text) if number.value is None else check_count(activity, number.value)
        if problem and not isinstance(problem, CountTooLarge):
            self.problems.append(problem)
        elif number.value is not None:
            self.counts[activity.key] = self.counts.get(activity.key, 0) + number.value

    def _number_alone(self, read: Sequence[Token], at: int, plain: str) -> int:
        """A number before a word nobody knows: the word is named, and an activity right after it is its."""
        size = self._unknown(read, at + 1, plain)
        if not size:
            number = read[at]
            self.problems.append((CountNotWhole if number.value is None else ActivityMissing)(number.text))
            return 1
        named = self.vocabulary.match(read, at + 1 + size)
        return 1 + size + (named.size if named else 0)

    def _unknown(self, read: Sequence[Token], at: int, plain: str) -> int:
        """Name a run of words that mean nothing here: one by one only where that yields a better guess."""
        end = at
        while end < len(read) and self.vocabulary.is_unknown(read, end, self.today):
            end += 1
        run = read[at:end]
        if not run:
            return 0
        whole = UnknownWord(_shown(plain[run[0].start : run[-1].end]), self._guess(run))
        single = [UnknownWord(_shown(plain[each.start : each.end]), self._guess([each])) for each in run]
        apart = whole.guess is None and len(run) > 1 and any(each.guess for each in single)
        self.problems += single if apart else [whole]
        return end - at

    def _guess(self, run: Sequence[Token]) -> str | None:
        """Looking for what is near takes time, so a text full of strange words gets only a few guesses."""
        if len(self.problems) >= _MOST_GUESSES or len(run) > 3 * _MOST_GUESSES:
            return None
        return self.vocabulary.guess(" ".join(each.text for each in run))
