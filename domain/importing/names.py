"""Names that most likely mean the same: offered to be merged, never merged by themselves."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from domain.deal_names import plain_name
from domain.words import edits, normalised

Likeness = Literal["spelling", "letters"]
WINDOW = 6
_LEGAL = frozenset(
    [
        "ab",
        "ag",
        "as",
        "asa",
        "bv",
        "bvba",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "group",
        "holding",
        "inc",
        "incorporated",
        "kg",
        "kft",
        "lda",
        "limited",
        "llc",
        "llp",
        "ltd",
        "ltda",
        "nv",
        "oy",
        "oyj",
        "plc",
        "pty",
        "sa",
        "sarl",
        "sas",
        "se",
        "sl",
        "spa",
        "srl",
        "sro",
        "srl",
        "the",
        "ug",
    ]
)
_SPELLING: Likeness = "spelling"
_LETTERS: Likeness = "letters"
_SHORTEST_ONE_EDIT, _SHORTEST_TWO_EDITS = 6, 10


@dataclass(frozen=True, slots=True)
class NearNames:
    """`name` may be another spelling of `like`, which is the more frequent or the known one.

    likeness: the same but for case, blanks, marks, accents and legal forms ("spelling"), or one or two
    letters apart ("letters"). rows: how many rows of the file have `name`.
    """

    name: str
    like: str
    likeness: Likeness
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as it is written, in how many rows, and whether it is known to be right."""

    name: str
    rows: int
    known: bool = False


def name_core(name: str) -> str:
    """What is left of a name without case, blanks, marks, accents and legal forms."""
    words = re.findall(r"[^\W_]+", normalised(name).casefold().replace("&", " and "))
    kept = [word for word in words if word not in _LEGAL]
    return plain_name(" ".join(kept)) or plain_name(name)


def same_people_core(name: str) -> str:
    """A person's name with its parts in one order, so that "Frase, Moses" is "Moses Frase"."""
    return " ".join(sorted(plain_name(part) for part in re.findall(r"[^\W_]+", normalised(name))))


def near_names(by_core: Iterable[Spelling], by_end: Iterable[Spelling]) -> Iterator[NearNames]:
    """Pairs that look alike, each name offered once.

    by_core: all names in the order of their cores; by_end: in the order of their cores read backwards. Only
    neighbours are compared, so any number of names takes one pass each and no memory.
    """
    offered: set[str] = set()
    taken: set[str] = set()
    for ordered in (by_core, by_end):
        recent: deque[tuple[str, Spelling]] = deque(maxlen=WINDOW)
        for core, group in groupby(ordered, key=lambda each: name_core(each.name)):
            spellings = list(group)
            best = max(spellings, key=_weight)
            pairs = [(each, best, _SPELLING) for each in spellings]
            pairs += [
                (min(best, other, key=_weight), max(other, best, key=_weight), _LETTERS)
                for near, other in recent
                if _near(core, near)
            ]
            for worse, better, likeness in pairs:
                if worse.name == better.name or (worse.known and better.known):
                    continue
                if not {worse.name, better.name} & offered and worse.name not in taken:
                    offered.add(worse.name)
                    taken.add(better.name)
                    yield NearNames(worse.name, better.name, likeness, worse.rows)
            recent.append((core, best))


def _weight(spelling: Spelling) -> tuple[bool, int, bool, str]:
    """The right one of two spellings is the known one, then the frequent one, then the one with blanks."""
    return spelling.known, spelling.rows, " " in spelling.name, spelling.name


def _near(a: str, b: str) -> bool:
    """Whether two cores are a slip of the hand apart; numbers in them are never a slip."""
    if re.sub(r"\D", "", a) != re.sub(r"\D", "", b):
        return False
    shorter = min(len(a), len(b))
    limit = 2 if shorter >= _SHORTEST_TWO_EDITS else (1 if shorter >= _SHORTEST_ONE_EDIT else 0)
    return limit > 0 and edits(a, b, limit) <= limit
