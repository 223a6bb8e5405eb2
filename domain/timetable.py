"""What a team's repeating posts are and when they come next, as `/playmaker schedules` shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from domain.schedule import Rule, Weekly
from domain.team import Team


@dataclass(frozen=True, slots=True)
class ClockNote:
    """What daylight saving does to a coming run, the first it touches.

    minutes: how far the zone's clocks have been moved before `run` (positive: forward), 0 where they have
    not. reads: what they read at the run, where the time that was asked for does not exist on that day.
    """

    run: datetime
    minutes: int
    reads: time | None = None


@dataclass(frozen=True, slots=True)
class LastRun:
    """The newest slot of a kind. `state` is its delivery's; channel and ts are known once it was posted."""

    state: str
    due: datetime
    posted_at: datetime | None = None
    reason: str | None = None
    channel_id: str | None = None
    ts: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of post of a team.

    runs: the next ones (aware UTC), those of a `personal` kind by the team's own zone. channel_id: where it
    goes, None for a personal kind and where there is none. own_channel: the one chosen for this kind alone.
    sent: how many people got it in the last seven days. has_schedule: False where nobody is there to get it.
    paused_id: the schedule that Slack made stop. for_managers: without a channel each manager gets it.
    """

    kind: str
    title: str
    personal: bool
    opt_in: bool
    is_on: bool
    rule: Rule
    runs: tuple[datetime, ...]
    clock_note: ClockNote | None = None
    channel_id: str | None = None
    own_channel: str | None = None
    last: LastRun | None = None
    sent: int = 0
    has_schedule: bool = True
    paused_id: int | None = None
    paused_reason: str | None = None
    for_managers: bool = False


@dataclass(frozen=True, slots=True)
class Timetable:
    """All kinds of a team by title, and the other teams that the same person may look at."""

    team: Team
    entries: tuple[Entry, ...]
    others: tuple[Team, ...] = ()


@dataclass(frozen=True, slots=True)
class TimetableChanged:
    """A kind after it was changed. `overdue`: what was due earlier by the new time and is not posted yet."""

    team: Team
    entry: Entry
    is_new: bool
    overdue: datetime | None = None


def at_other_times(rule: Rule, at: time, weekday: int | None) -> Rule:
    """The same rule at the local time `at`, a weekly one on `weekday` (0 is Monday) where that is given."""
    if isinstance(rule, Weekly) and weekday is not None:
        return Weekly(weekday, at)
    return replace(rule, at=at)


def clock_note(now: datetime, runs: Sequence[datetime], at: time, zone: ZoneInfo) -> ClockNote | None:
    """What daylight saving does to the first of `runs` (aware, in order) that it touches; `at`: the time
    that the rule asks for."""
    before = now
    for run in runs:
        moved = _offset_min(run, zone) - _offset_min(before, zone)
        reads = run.astimezone(zone).time()
        unmet = reads if reads != at else None
        if moved or unmet:
            return ClockNote(run, moved, unmet)
        before = run
    return None


def _offset_min(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None  # an aware moment has one
    return int(offset.total_seconds() // 60)
