"""When a run wants somebody's attention: a function of its state, the moment and the team's calendar.

Each reminder has a key that says what it is about and not when it comes, so that it is sent once however
often it is asked for, and is not sent again because a time of day was changed. Local times become moments
through `domain.weeks`: across a change of clocks a day's reminder still comes once, at its time on the wall.
Where nothing moves, the daily "goes on" stops and gives way to three reminders of that; then there is quiet.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from domain.mission_state import RunState
from domain.missions import FollowUp, Phase
from domain.weeks import ONE_DAY, at_local, local_day

ReminderKind = Literal["time_nearly_up", "time_up", "clock_forgotten", "goes_on", "stalled", "follow_up"]

USUAL_TIME = time(9)
SHORT_BEFORE = timedelta(minutes=10)
MOST_STALL_REMINDERS = 3
_MOST_DAYS_AHEAD = 400


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a run's owner: `weekdays` 0 (Monday) to 6, without `off` (holidays, leave)."""

    zone: ZoneInfo
    weekdays: frozenset[int]
    off: Collection[date] = ()

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.off

    def on_or_after(self, day: date) -> date:
        """The first working day from `day` on; `day` itself where there is none within a year."""
        ahead = (day + n * ONE_DAY for n in range(_MOST_DAYS_AHEAD))
        return next((each for each in ahead if self.works_on(each)), day)

    def later(self, day: date, working_days: int) -> date:
        """The working day that is so many working days after `day`, which need not be one itself."""
        for _ in range(working_days):
            day = self.on_or_after(day + ONE_DAY)
        return day


@dataclass(frozen=True, slots=True, order=True)
class Reminder:
    """due: aware UTC. phase: which one is open. times: how often it has been stalled for, counted from 1."""

    due: datetime
    key: str
    kind: ReminderKind
    phase: str | None = None
    times: int = 1
    follow_up: str | None = None


def reminders_due(run: RunState, now: datetime, calendar: Calendar) -> tuple[Reminder, ...]:
    """What is due by `now`, earliest first.

    Of the reminders about one thing only the latest: after an outage nobody is told that time was nearly up,
    that it is up, and that the clock was forgotten.
    """
    now = now.astimezone(UTC)
    found: list[Reminder] = []
    if run.status == "running":
        found += _latest(_of_clock(run), now)
        found += _latest(_of_silence(run, calendar), now) or _of_session(run, now, calendar)
    elif run.status == "finished" and run.ended:
        for each in run.mission.follow_up:
            found += _latest(_of_follow_up(run, each, run.ended.at, now, calendar), now)
    return tuple(sorted(found))


def is_stuck(run: RunState, now: datetime, calendar: Calendar) -> bool:
    """Whether a running mission has not moved for the working days agreed for it."""
    return run.status == "running" and any(each.due <= now for each in _of_silence(run, calendar))


def time_left(run: RunState, phase: Phase, now: datetime) -> timedelta:
    """Of the planned working time of a phase; negative once it is used up."""
    return timedelta(minutes=phase.minutes.plan) - run.worked(phase.key, now)


def _latest(reminders: Iterator[Reminder], now: datetime) -> list[Reminder]:
    due = [each for each in reminders if each.due <= now]
    return due[-1:]


def _of_clock(run: RunState) -> Iterator[Reminder]:
    """Ten minutes before the plan is used up (a fifth of it in short phases), then, and at twice the plan."""
    phase, since = run.current, run.clock_since
    if phase is None or since is None:
        return
    plan = timedelta(minutes=phase.minutes.plan)
    banked = run.phases[phase.key].worked
    before = min(SHORT_BEFORE, plan / 5)
    moments: tuple[tuple[ReminderKind, timedelta], ...] = (
        ("time_nearly_up", plan - before),
        ("time_up", plan),
        ("clock_forgotten", 2 * plan),
    )
    for kind, worked in moments:
        yield Reminder(since + max(timedelta(), worked - banked), f"{kind}:{phase.key}", kind, phase.key)


def _of_silence(run: RunState, calendar: Calendar) -> Iterator[Reminder]:
    """After the agreed working days without anything, and twice more after as many again."""
    day = local_day(run.moved_at, calendar.zone)
    phase = run.current
    for times in range(1, MOST_STALL_REMINDERS + 1):
        day = calendar.later(day, run.rhythm.stall_days)
        yield Reminder(
            at_local(day, run.rhythm.at or USUAL_TIME, calendar.zone),
            f"stalled:{run.moved_rev}:{times}",
            "stalled",
            phase.key if phase else None,
            times,
        )


def _of_session(run: RunState, now: datetime, calendar: Calendar) -> list[Reminder]:
    """Spread over days: today's time to go on, unless something was done today or the clock is running."""
    at, phase = run.rhythm.at, run.current
    today = local_day(now, calendar.zone)
    if run.rhythm.kind != "spread" or at is None or phase is None or run.clock_since is not None:
        return []
    if today.weekday() not in run.rhythm.weekdays or today in calendar.off:
        return []
    if local_day(run.moved_at, calendar.zone) >= today:
        return []
    due = at_local(today, at, calendar.zone)
    return [Reminder(due, f"goes_on:{today}", "goes_on", phase.key)] if due <= now else []


def _of_follow_up(
    run: RunState, follow_up: FollowUp, ended_at: datetime, now: datetime, calendar: Calendar
) -> Iterator[Reminder]:
    """On the working day at or after each of its days, for as long as they repeat."""
    ended_on = local_day(ended_at, calendar.zone)
    after_days, times = follow_up.after_days, 1
    while True:
        day = calendar.on_or_after(ended_on + timedelta(days=after_days))
        due = at_local(day, run.rhythm.at or USUAL_TIME, calendar.zone)
        if due > now:
            return
        key = f"follow_up:{follow_up.key}:{times}"
        yield Reminder(due, key, "follow_up", None, times, follow_up.key)
        if follow_up.again_days is None:
            return
        after_days, times = after_days + follow_up.again_days, times + 1
