"""Reading short texts by people: normalising, cutting into tokens, small numbers, and nearest guesses."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, cast

Kind = Literal["number", "decimal", "word", "break", "iso", "dotted", "other"]

_ONE_TO_TWELVE = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"
)  # fmt: skip
SMALL_NUMBERS = {word: n for n, word in enumerate(_ONE_TO_TWELVE, start=1)}
SMALL_NUMBERS |= {"a": 1, "an": 1, "no": 0, "zero": 0}

_MOST_DIGITS = 15
_HYPHENS = str.maketrans({"−": "-", "\u2010": "-", "\u2011": "-"})
_TOKEN = re.compile(
    r"""
    (?P<iso>(?<!\d)\d{4}[-/]\d{1,2}[-/]\d{1,2}(?!\d))
  | (?P<dotted>(?<![\d.])\d{1,2}\.\d{1,2}\.(?:\d{4}(?!\d))?)
  | (?P<number>(?:(?<![\w)\]])[-–—])?(?:\d{1,3}(?:,\d{3})++(?!\d|[.,]\d)|\d++(?![\d.,]*\.\d|,\d{3})))
  | (?P<decimal>(?:(?<![\w)\]])[-–—])?\d[\d.,]*\d)
  | (?P<times>[xX×](?=\s*\d))
  | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
  | (?P<break>[,;+&\n、،؛]|[.!…]+(?=\s|$))
  | (?P<filler>[:=/·•*_()\[\]×–—-]|\s+)
  | (?P<other>\S)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: `text` as normalised, [start, end) its place in the normalised text.

    value: of a number, which "word" tokens may be too ("two").
    """

    kind: Kind
    text: str
    start: int
    end: int
    value: int | None = None


_MENTION = re.compile(r"<([@#])[A-Z0-9]+\|([^<>|]+)>")


def without_mentions(text: str) -> str:
    """Slack's marks for people and channels as they were typed: "<@U1|ana>" → "@ana"."""
    return _MENTION.sub(r"\1\2", text)


def normalised(text: str) -> str:
    """Compatibility forms made plain (full-width digits and letters), hyphens made one kind.

    Superscripts, fractions and circled digits are left: "5²" is not 52.
    """
    if text.isascii():  # nothing to do, and by far the most texts
        return text
    kept = (c for c in text if unicodedata.category(c) != "Cf")  # zero-width marks that nobody sees
    plain = "".join(c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c) for c in kept)
    return unicodedata.normalize("NFC", plain).translate(_HYPHENS)


def tokens(text: str) -> list[Token]:
    """The tokens of a normalised text, in lower case; blanks and joining marks inside an item are dropped."""
    found = []
    for match in _TOKEN.finditer(text):
        group = match.lastgroup or "other"
        if group in ("filler", "times") or (group == "word" and _is_times(match, text)):
            continue
        piece = match.group().casefold()
        value = _value(group, piece)
        found.append(Token(cast(Kind, group), piece, match.start(), match.end(), value))
    return found


def whole_number(text: str) -> int | None:
    """A number alone in a field: "12", "1,200", "1 200", "twelve", "-3"; None for anything else."""
    plain = normalised(text).strip().casefold()
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?:\D|$))", "", plain)
    read = tokens(plain)
    if len(read) != 1 or read[0].value is None or read[0].text != plain.strip():
        return None
    return read[0].value


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely was meant to be, or None when none is near.

    One edit (a letter more, less, other, or two swapped) in short words, two in words of six letters or
    more; failing that, the only known word that begins with it.
    """
    words = sorted(set(known))
    limit = 2 if len(word) >= 6 else 1
    near = [(edits(word, each, limit), each) for each in words if abs(len(each) - len(word)) <= limit]
    close = [(far, each) for far, each in near if far <= limit and far < len(word)]
    if close:
        return min(close, key=lambda pair: (pair[0], -SequenceMatcher(None, word, pair[1]).ratio()))[1]
    starts = [each for each in words if each.startswith(word)]
    return starts[0] if starts and all(each.startswith(starts[0]) for each in starts) else None


def _is_times(match: re.Match[str], text: str) -> bool:
    """The x of "12x calls"."""
    return match.group() in "xX×" and text[: match.start()][-1:].isdigit()


def _value(group: str, piece: str) -> int | None:
    if group == "word":
        return SMALL_NUMBERS.get(piece)
    if group != "number":
        return None
    digits = piece.lstrip("-–—").replace(",", "")
    size = int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS
    return -size if piece[0] in "-–—" else size


def edits(a: str, b: str, limit: int) -> int:
    """Letters to change, add, drop or swap with the next; anything over `limit` is told as limit + 1."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, right in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
