"""What is due next everywhere, as those who run the bot look at it."""

from dataclasses import dataclass
from datetime import datetime

from db import schedules as store
from db.base import Tx
from services.schedules import KINDS, calendar_of, occurrences


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next run (aware UTC) of a kind in a zone; `count`: how many schedules of it that zone has."""

    kind: str
    zone: str
    due: datetime
    count: int


async def upcoming(tx: Tx, now: datetime) -> list[Upcoming]:
    """The first run after `now` of each kind in each zone, of what is on; the earliest first."""
    found: dict[tuple[str, str], list[datetime]] = {}
    for schedule, days in await store.all_schedules(tx, KINDS):
        if schedule.is_on and schedule.paused_at is None:
            due = next(each.due for each in occurrences(schedule, calendar_of(days)) if each.due > now)
            found.setdefault((schedule.kind, days.zone), []).append(due)
    runs = [Upcoming(kind, zone, min(dues), len(dues)) for (kind, zone), dues in found.items()]
    return sorted(runs, key=lambda each: (each.due, each.kind, each.zone))
