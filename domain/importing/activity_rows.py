"""A row of a file as logged activity: one kind and a count, or a count for each kind in its own column."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.activity import LONGEST_ACCOUNT, LONGEST_TEXT
from domain.activity_types import MOST_AT_ONCE, ActivityType
from domain.deal_names import plain_name
from domain.importing.deal_rows import day_of, person_of
from domain.importing.names import same_people_core
from domain.importing.rows import (
    BadRow,
    Blank,
    DayAhead,
    NotACount,
    NothingCounted,
    Reading,
    RowProblem,
    UnknownActivity,
    UnknownPerson,
)
from domain.importing.values import read_count, read_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityReading(Reading):
    """What reading activity needs besides. `words`: the key of a kind by the file's word, as a plain name."""

    types: Sequence[ActivityType] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def activity_identity(cells: Sequence[str], reading: ActivityReading) -> str:
    """What tells a row of a file without ids apart: person, day, kind, account and note."""
    person = same_people_core(reading.cell(cells, "person")) or reading.cell(cells, "person_id")
    day = read_day(reading.cell(cells, "day"), reading.order)
    texts = [reading.cell(cells, each) for each in ("activity", "account", "note")]
    return json.dumps([person, str(day), *texts], ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """What one row says that somebody did."""

    person_id: int
    day: date
    counts: dict[str, int]
    account: str | None = None
    note: str | None = None

    def stored(self) -> dict[str, Any]:
        return {
            "person_id": self.person_id,
            "day": self.day.isoformat(),
            "counts": self.counts,
            "account": self.account,
            "note": self.note,
        }

    def said(self) -> dict[str, Any]:
        return {"day": self.day, "counts": self.counts, "account": self.account, "note": self.note}


def read_activity(cells: Sequence[str], reading: ActivityReading) -> ActivityRow:
    """One row. Raises BadRow with everything that is wrong with it."""
    problems: list[RowProblem] = []
    name, slack_id = reading.cell(cells, "person"), reading.cell(cells, "person_id")
    person = person_of(name, slack_id, reading.people)
    if person is None:
        problems.append(UnknownPerson((name or slack_id)[:60]) if name or slack_id else Blank("person"))
    day = day_of(cells, "day", reading, problems)
    if day is None and not reading.cell(cells, "day"):
        problems.append(Blank("day"))
    if day and day > reading.today:
        problems.append(DayAhead("day", day))
    counts = _counts(cells, reading, problems)
    if not counts and not problems:
        problems.append(NothingCounted())
    if problems or person is None or day is None:
        raise BadRow(problems)
    account = " ".join(reading.cell(cells, "account").split())[:LONGEST_ACCOUNT]
    return ActivityRow(
        person_id=person.id,
        day=day,
        counts=counts,
        account=reading.merges.get(account, account) or None,
        note=reading.cell(cells, "note")[:LONGEST_TEXT] or None,
    )


def _counts(cells: Sequence[str], reading: ActivityReading, problems: list[RowProblem]) -> dict[str, int]:
    wide = {key: cells[place] if place < len(cells) else "" for place, key in reading.columns.counts.items()}
    if not wide:
        return _one_kind(cells, reading, problems)
    found: dict[str, int] = {}
    for key, text in wide.items():
        count = _checked(text, problems)
        if count:
            found[key] = found.get(key, 0) + count
    return found


def _one_kind(cells: Sequence[str], reading: ActivityReading, problems: list[RowProblem]) -> dict[str, int]:
    name = reading.cell(cells, "activity")
    said = reading.words.get(plain_name(name))
    kind = kind_named(said or name, reading.types)
    if kind is None:
        problems.append(UnknownActivity(name[:60]) if name else Blank("activity"))
        return {}
    count = _checked(reading.cell(cells, "count") or "1", problems)
    return {kind.key: count} if count else {}


def kind_named(name: str, types: Sequence[ActivityType]) -> ActivityType | None:
    """The kind of activity that a file's word stands for; CRMs add what came of it ("Call: no answer")."""
    for text in (name, name.partition(":")[0], name.partition(" - ")[0]):
        plain = plain_name(text)
        for each in types:
            if plain and plain in {plain_name(word) for word in (each.key, each.one, each.many, *each.words)}:
                return each
    return None


def _checked(text: str, problems: list[RowProblem]) -> int:
    count = read_count(text)
    if count is None or count > MOST_AT_ONCE:
        problems.append(NotACount(text.strip()[:60]))
        return 0
    return count
