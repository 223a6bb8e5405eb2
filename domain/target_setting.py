"""Reading how a target is set: "@rep calls 60, emails 100 from 7 Dec because new territory".

All or nothing, like `domain.activity.parse_log`: whatever is not understood is named, nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.activity_types import (
    MOST_AT_ONCE,
    ActivityMissing,
    ActivityType,
    CountMissing,
    CountNegative,
    CountNotWhole,
    CountTooLarge,
    NothingCounted,
    TextTooLong,
    UnknownWord,
)
from domain.dates import NoSuchDay, UnknownDate, day_at
from domain.log_words import Vocabulary, phrase_of
from domain.team import Role
from domain.weeks import week_of
from domain.words import Token, nearest, normalised, tokens, whole_number

LONGEST_TEXT = 1_000
LONGEST_REASON = 300
LONGEST_NUMBER = 40

ROLE_WORDS = {word: role for role in Role for word in (role.value, f"{role.value}s")}
_ME = frozenset(("me", "my", "myself"))
_FROM = frozenset(("from", "starting"))
_SKIPPED = frozenset(("and", "plus", "for", "set", "target", "targets", "weekly", "each"))
_TO = frozenset(("to", "at"))
_WEEKS: Mapping[tuple[str, ...], int] = {("this", "week"): 0, ("next", "week"): 1}
_PER_WEEK = frozenset((("a", "week"), ("per", "week"), ("every", "week")))


@dataclass(frozen=True, slots=True)
class SubjectTwice:
    """More than one person, role or team to set a target for, as typed."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class SetTwice:
    """Two numbers for one activity."""

    activity: ActivityType
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class WeekTwice:
    first: date
    second: date


SettingProblem = (
    UnknownWord
    | ActivityMissing
    | CountMissing
    | CountNegative
    | CountTooLarge
    | CountNotWhole
    | NothingCounted
    | TextTooLong
    | NoSuchDay
    | UnknownDate
    | SubjectTwice
    | SetTwice
    | WeekTwice
)


class SettingNotUnderstood(ValueError):
    """Everything that is wrong with the text, in the order in which it was typed."""

    def __init__(self, problems: Sequence[SettingProblem]) -> None:
        super().__init__(", ".join(map(repr, problems)))
        self.problems: tuple[SettingProblem, ...] = tuple(problems)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to be set. `weekly`: numbers for a full week by activity key; 0 is "not counted".

    For `slack_id`, else for the `role`, else for the `whole_team`; nothing of these: for whoever asks.
    team: the name of the team, if one was typed. day: a day of the first week it counts in.
    """

    weekly: Mapping[str, int]
    slack_id: str | None = None
    me: bool = False
    role: Role | None = None
    whole_team: bool = False
    team: str | None = None
    day: date | None = None
    reason: str | None = None


_MENTION = re.compile(r"<@(?P<id>[A-Z0-9]+)(?:\|[^>]*)?>")
_REASON = re.compile(r"(?<![\w'’-])(?:because|reason)(?![\w'’-])\s*[:–—-]?\s*", re.IGNORECASE)


def split_mention(text: str) -> tuple[str | None, str]:
    """The first Slack id mentioned in a text ("<@U1|ana> 24 Dec"), if there is one, and the rest."""
    match = _MENTION.search(text)
    if not match:
        return None, text.strip()
    return match["id"], f"{text[: match.start()].strip()} {text[match.end() :].strip()}".strip()


def check_weekly(activity: ActivityType, weekly: int) -> SettingProblem | None:
    if weekly < 0:
        return CountNegative(activity, weekly)
    return CountTooLarge(activity, weekly) if weekly > MOST_AT_ONCE else None


def read_weekly(activity: ActivityType, text: str) -> int | SettingProblem:
    """A form's plain-text number for a full week, or what is wrong with it."""
    weekly = whole_number(text) if len(text) <= LONGEST_NUMBER else None
    return CountNotWhole(text) if weekly is None else check_weekly(activity, weekly) or weekly


def parse_setting(text: str, *, types: Sequence[ActivityType], teams: Sequence[str], today: date) -> Setting:
    """Read what stands after `/targets set`.

    Numbers stand before or after their activity; who (a mention, "sdr", "team", "team North", "me") and
    "from <day or week>" may stand anywhere; a reason comes last. `teams`: the names that may be typed.
    Raises SettingNotUnderstood with every problem found.
    """
    if len(text) > LONGEST_TEXT:
        raise SettingNotUnderstood((TextTooLong(len(text), LONGEST_TEXT),))
    head, reason = _split_reason(text)
    reading = _Reading(Vocabulary.of(types), {phrase_of(name): name for name in teams}, today)
    for match in _MENTION.finditer(head):
        reading.set_subject(match.group(), slack_id=match["id"])
    reading.read(tokens(normalised(_MENTION.sub(",", head))))
    if reason and len(reason) > LONGEST_REASON:
        reading.problems.append(TextTooLong(len(reason), LONGEST_REASON))
    return reading.setting(reason)


def _split_reason(text: str) -> tuple[str, str | None]:
    match = _REASON.search(text)
    return (text[: match.start()], text[match.end() :].strip() or None) if match else (text, None)


@dataclass(slots=True)
class _Reading:
    """What has been read so far. `teams`: names as typed in full, by their phrases."""

    vocabulary: Vocabulary
    teams: Mapping[tuple[str, ...], str]
    today: date
    weekly: dict[str, int] = field(default_factory=dict)
    problems: list[SettingProblem] = field(default_factory=list)
    subject: str | None = None
    slack_id: str | None = None
    me: bool = False
    role: Role | None = None
    whole_team: bool = False
    team: str | None = None
    day: date | None = None

    def setting(self, reason: str | None) -> Setting:
        if not self.weekly and not self.problems:
            self.problems.append(NothingCounted())
        if self.problems:
            raise SettingNotUnderstood(self.problems)
        whole = self.whole_team and self.subject is None
        return Setting(self.weekly, self.slack_id, self.me, self.role, whole, self.team, self.day, reason)

    def set_subject(self, typed: str, **subject: object) -> None:
        if self.subject is not None:
            self.problems.append(SubjectTwice(self.subject, typed))
            return
        self.subject = typed
        for name, value in subject.items():
            setattr(self, name, value)

    def read(self, read: Sequence[Token]) -> None:
        at = 0
        ways = (self._skipped, self._team, self._from, self._who, self._activity, self._number)
        while at < len(read):
            at += next((size for way in ways if (size := way(read, at))), 0) or self._unknown(read, at)

    def _skipped(self, read: Sequence[Token], at: int) -> int:
        if _words(read, at, 2) in _PER_WEEK:
            return 2
        return int(read[at].kind == "break" or read[at].text in _SKIPPED)

    def _team(self, read: Sequence[Token], at: int) -> int:
        """ "team", "team North", "in North"; a team may be called "Team North" as well."""
        if read[at].text not in ("team", "in"):
            return 0
        for begin in (at, at + 1):
            if named := self._team_name(read, begin):
                self.whole_team, self.team = True, named[0]
                return begin - at + named[1]
        self.whole_team = self.whole_team or read[at].text == "team"
        return 1

    def _team_name(self, read: Sequence[Token], at: int) -> tuple[str, int] | None:
        """The longest team name at `at`, and how many tokens it takes."""
        sizes = sorted({len(phrase) for phrase in self.teams if phrase}, reverse=True)
        found = ((self.teams.get(_words(read, at, size)), size) for size in sizes)
        return next(((name, size) for name, size in found if name), None)

    def _from(self, read: Sequence[Token], at: int) -> int:
        if read[at].text not in _FROM:
            return 0
        begin = at + 1
        while begin < len(read) and read[begin].text in ("the", "week", "of", "on"):
            begin += 1
        weeks = _WEEKS.get(_words(read, begin, 2))
        if weeks is not None:
            self._set_day(week_of(self.today).shifted(weeks).monday)
            return begin + 2 - at
        window = self._until_count(read[begin : begin + 7])
        found = day_at(window, today=self.today, lean="future")
        if found is None:
            self.problems.append(UnknownDate(read[begin].text if begin < len(read) else ""))
            return min(begin + 1, len(read)) - at
        if found.day is None:
            self.problems.append(NoSuchDay(" ".join(token.text for token in window[: found.size])))
        else:
            self._set_day(found.day)
        return begin + found.size - at

    def _until_count(self, window: Sequence[Token]) -> Sequence[Token]:
        """ "7 dec 2000 calls": a number with an activity behind it is a count, not a year."""
        counts = (
            n
            for n in range(2, len(window))
            if window[n].kind == "number" and self.vocabulary.match(window, n + 1)
        )
        return window[: next(counts, len(window))]

    def _set_day(self, day: date) -> None:
        if self.day is not None and self.day != day:
            self.problems.append(WeekTwice(self.day, day))
        self.day = day

    def _who(self, read: Sequence[Token], at: int) -> int:
        word = read[at].text
        if word in ROLE_WORDS:
            self.set_subject(word, role=ROLE_WORDS[word])
        elif word in _ME:
            self.set_subject(word, me=True)
        else:
            return 0
        return 1

    def _activity(self, read: Sequence[Token], at: int) -> int:
        """An activity with the number behind it."""
        named = self.vocabulary.match(read, at)
        if not named:
            return 0
        after = at + named.size
        if after < len(read) and read[after].text in _TO:
            after += 1
        if after < len(read) and self._take(named.activity, read[after]):
            return after + 1 - at
        self.problems.append(CountMissing(" ".join(token.text for token in read[at:after])))
        return after - at

    def _number(self, read: Sequence[Token], at: int) -> int:
        """A number with the activity behind it, or alone."""
        if read[at].value is None and read[at].kind != "decimal":
            return 0
        named = self.vocabulary.match(read, at + 1)
        if named:
            self._take(named.activity, read[at])
            return named.size + 1
        self.problems.append(ActivityMissing(read[at].text))
        return 1

    def _take(self, activity: ActivityType, token: Token) -> bool:
        if token.kind == "decimal":
            self.problems.append(CountNotWhole(token.text))
            return True
        if token.value is None:
            return False
        before = self.weekly.get(activity.key)
        problem = check_weekly(activity, token.value)
        if problem:
            self.problems.append(problem)
        elif before is not None and before != token.value:
            self.problems.append(SetTwice(activity, before, token.value))
        else:
            self.weekly[activity.key] = token.value
        return True

    def _unknown(self, read: Sequence[Token], at: int) -> int:
        self.problems.append(UnknownWord(read[at].text, self._guess(read[at].text)))
        return 1

    def _guess(self, word: str) -> str | None:
        phrases = self.vocabulary.phrases
        names = {" ".join(phrase): self.vocabulary.types[key].many for phrase, key in phrases.items()}
        names |= {" ".join(phrase): f"team {name}" for phrase, name in self.teams.items()}
        names |= {known: known for known in (*ROLE_WORDS, *_FROM, "team", "because")}
        found = nearest(word, names)
        return names[found] if found else None


def _words(read: Sequence[Token], at: int, size: int) -> tuple[str, ...]:
    return tuple(token.text for token in read[at : at + size])
