"""What was logged, and what deals counted for, behind the activity numbers of a report or a digest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.activity_types import ActivityType
from domain.digest import RATIO_BASE, RATIO_KEYS
from domain.pipeline import Span
from domain.reports import Kind
from domain.team import Person

ENTRIES_A_PAGE = 20
RATIOS = "ratios"
"""Stands for the activities that ratios are made of."""


@dataclass(frozen=True, slots=True)
class EntriesAsked:
    """activity: a type's key, RATIOS, or None for all. person_id: of one person alone. back: 1 is the period
    before. page: from 0.
    """

    activity: str | None = None
    person_id: int | None = None
    back: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One count of a day. who, about: whose it is and for which account or deal; None where the reader sees
    the sums of a day alone.
    """

    day: date
    activity: ActivityType
    count: int
    who: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRows:
    """A page of them, newest first; `total` is how many there are and `count` what they add up to.

    back_most: how many periods before can be looked at. types: what may be picked. people: whom the reader
    may pick, nobody where single people are not theirs to see.
    """

    kind: Kind
    whose: Literal["me", "team"]
    name: str
    team_id: int | None
    start_month: int
    span: Span
    first_day: date
    asked: EntriesAsked
    rows: tuple[EntryRow, ...]
    total: int
    count: int
    back_most: int
    types: tuple[ActivityType, ...]
    people: tuple[Person, ...] = ()

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ENTRIES_A_PAGE))


def keys_of(asked: str | None, types: Sequence[ActivityType]) -> tuple[str, ...] | None:
    """The keys that count for what is asked for, with those that count towards it; None: no such activity."""
    known: Mapping[str, ActivityType] = {each.key: each for each in types}
    if asked is None:
        return tuple(known)
    wanted = (RATIO_BASE, *RATIO_KEYS) if asked == RATIOS else (asked,)
    found = [key for each in wanted if each in known for key in (each, *known[each].also)]
    return tuple(dict.fromkeys(found)) or None
