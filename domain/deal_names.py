"""Finding a deal by what somebody remembers of its name: exactly, by the start, or nearly spelt."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from domain.words import nearest, normalised

How = Literal["exact", "starts", "word", "near"]
_ORDER: tuple[How, ...] = ("exact", "starts", "word", "near")
_SHORTEST_NEAR = 3
_MOST_EDITS = 2
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})


@dataclass(frozen=True, slots=True)
class Named:
    """Something with one or several names, such as a deal's own and its account's."""

    id: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameMatch:
    """`how` the query fits `name`: exactly, by its start, by the start of a later word, or nearly."""

    id: int
    name: str
    how: How


def plain_name(text: str) -> str:
    """A name without case, accents, blanks and marks, so that "GTX Pro", "gtx-pro" and "GTXPro" are one."""
    return "".join(_words(text))


def find_named(query: str, among: Iterable[Named]) -> list[NameMatch]:
    """Those that `query` may mean, the best first, each once by its best name.

    Near is one edit, or two from six letters on, from the whole name or from its first words. Where anything
    fits by its letters, what is only near is left out.
    """
    wanted = plain_name(query)
    if not wanted:
        return []
    cut = [(each, [(name, _words(name)) for name in each.names]) for each in among]
    for fit in (_sure, _near):
        ranked = [found for each, names in cut if (found := _best(wanted, each.id, names, fit))]
        if ranked:
            return [match for _, match in sorted(ranked, key=lambda pair: pair[0])]
    return []


Rank = tuple[int, float, str, int]


def _best(
    wanted: str, id: int, names: Sequence[tuple[str, list[str]]], fit: Callable[[str, list[str]], How | None]
) -> tuple[Rank, NameMatch] | None:
    fits = [(how, name) for name, words in names if (how := fit(wanted, words))]
    ranked = [
        ((_ORDER.index(how), _unlike(wanted, name), plain_name(name), id), how, name) for how, name in fits
    ]
    if not ranked:
        return None
    rank, how, name = min(ranked)
    return rank, NameMatch(id, name, how)


def _sure(wanted: str, words: list[str]) -> How | None:
    whole = "".join(words)
    if whole.startswith(wanted):
        return "exact" if wanted == whole else "starts"
    if wanted not in whole:
        return None
    later = ("".join(words[n:]) for n in range(1, len(words)))
    return "word" if any(rest.startswith(wanted) for rest in later) else None


def _near(wanted: str, words: list[str]) -> How | None:
    if len(wanted) < _SHORTEST_NEAR:
        return None
    heads = ("".join(words[:n]) for n in range(len(words), 0, -1))
    near = (nearest(wanted, (head,)) for head in heads if _may_be_near(wanted, head))
    return "near" if any(near) else None


def _may_be_near(wanted: str, head: str) -> bool:
    """A quick look before edits are counted: an edit changes the length and the letters by at most one."""
    if abs(len(head) - len(wanted)) > _MOST_EDITS:
        return False
    a, b = set(wanted), set(head)
    return len(a - b) <= _MOST_EDITS and len(b - a) <= _MOST_EDITS


def _unlike(wanted: str, name: str) -> float:
    return 1 - SequenceMatcher(None, wanted, plain_name(name)).ratio()


def _words(text: str) -> list[str]:
    """ "Łódź-Café & Co." → ["lodz", "cafe", "and", "co"]"""
    if text.isascii():
        return _LETTERS_AND_DIGITS.findall(text.casefold().replace("&", " and "))
    apart = unicodedata.normalize("NFKD", normalised(text).casefold().replace("&", " and "))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return _LETTERS_AND_DIGITS.findall(bare.translate(_LETTERS))
