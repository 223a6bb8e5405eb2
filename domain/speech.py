"""What people say, cut into sentences, questions and the words that carry meaning."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from domain.words import normalised

Speaker = Literal["rep", "buyer"]
REMEMBERED = 2_048
"""A conversation is read many times over, line by line; so what was made of its lines is kept a while."""

_STOP_WORDS = """
    a about after again all also am an and any are as ask at back be because been before being but by can
    come could day did do does doing done down each else end even ever every everything few first for from
    get gets getting give go goes going good got great had has have he her here him his how i if in into
    is it its just keep kind know last let like little long look lot made make makes many matter may me
    mean means might more most much must my need needs never next no nor not now of off often ok on one
    only or other our out over own part people perhaps please put quite rather really right said same saw
    say see she should since so some something sometimes still such sure take takes tell than thank thanks
    that the their them then there these they thing things think this those though through time to today
    together too two under until up us use used uses very want was way we week well were what when where
    which while who whole why will with without work works would year yes yet you your
"""
_STOP = frozenset(_STOP_WORDS.split())
_CONTRACTIONS = (
    (r"\b(what|how|who|where|when|why|that|it|there|he|she|here)'s\b", r"\1 is"),
    (r"\bcan't\b", "can not"),
    (r"\bwon't\b", "will not"),
    (r"n't\b", " not"),
    (r"'re\b", " are"),
    (r"'ve\b", " have"),
    (r"'ll\b", " will"),
    (r"'d\b", " would"),
    (r"\bi'm\b", "i am"),
    (r"\bcannot\b", "can not"),
)
_EXPAND = tuple((re.compile(pattern), into) for pattern, into in _CONTRACTIONS)
_SENTENCE = re.compile(r"[^.?!\n]+(?:[.](?=\w)[^.?!\n]*)*[.?!]*")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ingly",
    "ness",
    "ings",
    "ing",
    "edly",
    "ies",
    "ied",
    "ers",
    "ed",
    "es",
    "er",
    "ly",
    "s",
    "y",
    "e",
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    who: Speaker
    text: str


@lru_cache(maxsize=REMEMBERED)
def plain(text: str) -> str:
    """Lower case, one kind of apostrophe, contractions written out, single blanks: what patterns are run
    on."""
    lower = (
        normalised(text).casefold().replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    )
    for pattern, into in _EXPAND:
        lower = pattern.sub(into, lower)
    return " ".join(lower.split())


def sentences(text: str) -> tuple[str, ...]:
    """The sentences as they stand, in order; a line break ends one too."""
    return tuple(found for each in _SENTENCE.findall(text) if (found := each.strip(" \t\r\n\"'“”-•*")))


def questions_in(text: str) -> tuple[str, ...]:
    """The sentences that end with a question mark."""
    return tuple(each for each in sentences(text) if each.rstrip("\"'”)").endswith("?"))


def words_in(text: str) -> tuple[str, ...]:
    return tuple(each.casefold() for each in _WORD.findall(normalised(text)))


def stem(word: str) -> str:
    """A crude stem, so that "slipping", "slipped" and "slips" meet; good enough to see a shared topic."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeious" else word


@lru_cache(maxsize=REMEMBERED)
def stems(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning; stop words and bare small numbers are left out."""
    plain_words = (each for each in words_in(plain(text)) if each not in _STOP and len(each) > 2)
    return frozenset(map(stem, plain_words))


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The word triples of a text, or its words when it has fewer than six."""
    found = words_in(plain(text))
    size = 3 if len(found) >= 6 else 1
    return frozenset(tuple(found[n : n + size]) for n in range(len(found) - size + 1))


def overlap(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """How near two texts are by their shingles, 0 to 1: what they share over what either has."""
    return len(one & other) / len(one | other) if one and other else 0.0


def quoted(text: str, *, most: int = 160) -> str:
    """The text as a quotation: one line, cut at a word when it is long."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One compiled pattern for all of them, each starting at a word."""
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")
