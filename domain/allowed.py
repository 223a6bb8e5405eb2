"""When somebody may be sent a message they did not ask for: not at night, not on days off, not when they
have notifications off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.schedule import Calendar
from domain.weeks import ONE_DAY, at_local

LOOK_AHEAD_DAYS = 400


class Obstacle(StrEnum):
    """Why not now."""

    QUIET_HOURS = "quiet hours"
    DAY_OFF = "a day off"
    DO_NOT_DISTURB = "do not disturb"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` until `end` on the person's clock, over midnight where `start` is later; equal: never."""

    start: time = time(18)
    end: time = time(8)

    def __contains__(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


@dataclass(frozen=True, slots=True)
class Availability:
    """When a person can be reached. `leave`: half-open pairs of dates. `undisturbed_until`: from now until
    then they have notifications off.
    """

    calendar: Calendar
    leave: Sequence[tuple[date, date]] = ()
    quiet: QuietHours = QuietHours()
    undisturbed_until: datetime | None = None

    def works_on(self, day: date) -> bool:
        away = any(first <= day < back for first, back in self.leave)
        return self.calendar.works_on(day) and not away


def obstacle(moment: datetime, person: Availability) -> Obstacle | None:
    """What speaks against sending at `moment` (aware), or None."""
    local = moment.astimezone(person.calendar.zone)
    if not person.works_on(local.date()):
        return Obstacle.DAY_OFF
    if local.time() in person.quiet:
        return Obstacle.QUIET_HOURS
    if person.undisturbed_until is not None and moment < person.undisturbed_until:
        return Obstacle.DO_NOT_DISTURB
    return None


def next_allowed(moment: datetime, person: Availability, *, before: datetime) -> datetime | None:
    """The first moment from `moment` on, and earlier than `before`, at which nothing speaks against it."""
    latest = min(before, moment + timedelta(days=LOOK_AHEAD_DAYS))
    while moment < latest:
        reason = obstacle(moment, person)
        if reason is None:
            return moment
        moment = _after(moment, reason, person)
    return None


def _after(moment: datetime, reason: Obstacle, person: Availability) -> datetime:
    """The earliest moment later than `moment` at which `reason` may be over."""
    if reason is Obstacle.DO_NOT_DISTURB:
        assert person.undisturbed_until is not None
        return person.undisturbed_until
    zone = person.calendar.zone
    day = moment.astimezone(zone).date()
    clock = person.quiet.end if reason is Obstacle.QUIET_HOURS else time()
    ends = [at_local(day + n * ONE_DAY, clock, zone) for n in range(3)]
    return next(each for each in ends if each > moment)
