"""The words of a log line: which name an activity, which begin a count, which mean nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.activity_types import ActivityType
from domain.dates import DAY_WORDS, DayFound, day_at
from domain.words import Token, nearest, normalised, tokens

_JOINING = ("and", "plus")
_MARKS = {"for": "for", "note": "note"}
_LONGEST_DAY = 7


@dataclass(frozen=True, slots=True)
class Named:
    """An activity at some token, and how many tokens its name takes."""

    activity: ActivityType
    size: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases that name activities, as tuples of lower-case words, and what each is called in full."""

    types: Mapping[str, ActivityType]
    phrases: Mapping[tuple[str, ...], str]
    names: Mapping[str, str]
    longest: int

    @classmethod
    def of(cls, types: Sequence[ActivityType]) -> "Vocabulary":
        phrases = {
            phrase_of(words): each.key
            for each in types
            for words in (each.key.replace("_", " "), each.one, each.many, *each.words)
        }
        by_key = {each.key: each for each in types}
        names = {" ".join(phrase): by_key[key].many for phrase, key in phrases.items()}
        return cls(by_key, phrases, names, max(map(len, phrases), default=0))

    def match(self, read: Sequence[Token], at: int) -> Named | None:
        """The activity whose name begins at `at`; of several the one with the longest name."""
        for size in range(min(self.longest, len(read) - at), 0, -1):
            words = tuple(token.text for token in read[at : at + size])
            if words in self.phrases:
                return Named(self.types[self.phrases[words]], size)
        return None

    def day_at(self, read: Sequence[Token], at: int, today: date) -> DayFound | None:
        """The day that begins at `at`. In "24 dec 2000 calls" the last number is a count and not a year."""
        window = read[at : at + _LONGEST_DAY]
        for n in range(2, len(window)):
            if window[n].kind == "number" and self.match(read, at + n + 1):
                return day_at(window[:n], today=today)
        return day_at(window, today=today)

    def is_unknown(self, read: Sequence[Token], at: int, today: date) -> bool:
        """Whether the token at `at` is neither a count nor part of an activity, a day or a list."""
        token = read[at]
        if token.kind not in ("word", "other") or token.text in _JOINING:
            return False
        counts = is_count(token) and self.match(read, at + 1)
        return not (counts or self.match(read, at) or self.day_at(read, at, today))

    def begins_item(self, read: Sequence[Token], *, joined: bool) -> bool:
        """Whether tokens after "for" are a count and no longer the account's name.

        Figures with an activity, or nearly one, always are. After a comma or "and" (`joined`) number words
        and any figures are as well.
        """
        if not read:
            return False
        named = self.match(read, 0)
        if named:
            return len(read) > named.size and read[named.size].kind in ("number", "decimal")
        if read[0].kind in ("number", "decimal"):
            return joined or bool(self.match(read, 1)) or self._nearly(read, 1)
        return joined and (
            (is_count(read[0]) and bool(self.match(read, 1)))
            or (len(read) > 1 and read[1].kind == "number" and self._nearly(read, 0))
        )

    def _nearly(self, read: Sequence[Token], at: int) -> bool:
        return at < len(read) and read[at].kind == "word" and nearest(read[at].text, self.names) is not None

    def guess(self, words: str) -> str | None:
        """What `words` may have been meant for: an activity's label, a day, "for" or "note"."""
        names = {**self.names} | {day: day for day in DAY_WORDS} | (_MARKS if len(words) > 2 else {})
        found = nearest(words, names)
        return names[found] if found else None


def phrase_of(words: str) -> tuple[str, ...]:
    """A name cut as `parse_log` cuts what people type: "Follow-ups" is ("follow", "ups")."""
    return tuple(token.text for token in tokens(normalised(words)))


def is_count(token: Token) -> bool:
    """Whether a token says how many, be it whole or not."""
    return token.value is not None or token.kind == "decimal"
