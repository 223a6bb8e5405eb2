"""A log: one thing somebody logged, as it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Log:
    """What was logged, at revision `rev`; `counts` is empty while it is undone.

    action: how the revision came about: "logged", "edited" or "undone".
    """

    id: int
    person_id: int
    rev: int
    action: str
    day: date
    counts: Mapping[str, int]
    account: str | None
    note: str | None
    created_at: datetime
    deal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """A log after a change. `stale`: it had been changed elsewhere meanwhile, and was left as it is.

    deal: the name of the deal that it is for. could_be: how many deals its account could have meant, where
    none of them was surely the one.
    """

    log: Log
    stale: bool = False
    deal: str | None = None
    could_be: int = 0
