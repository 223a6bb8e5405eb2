"""A week of one person and of a team against their targets: what services work out and views show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.activity_types import ActivityType
from domain.pace import Pace, TeamPace
from domain.team import Person, Role, Team
from domain.weeks import Week


@dataclass(frozen=True, slots=True)
class Line:
    """One activity of one person: something with a target, or something logged without one."""

    activity: ActivityType
    pace: Pace


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """A person's week. `lines`: targets first, then what was logged beyond them.

    today: the person's own date. scheduled: the days the person works. off: days of the usual working week
    that are not worked, public `holidays` among them. counted: activity key → count, as logged.
    ramp: the share (0 to 1) of a full target that is asked for.
    """

    person: Person
    week: Week
    today: date
    lines: tuple[Line, ...]
    scheduled: tuple[date, ...]
    off: tuple[date, ...]
    holidays: tuple[date, ...]
    counted: Mapping[str, int]
    ramp: float

    @property
    def targets(self) -> tuple[Line, ...]:
        """The lines that have a target."""
        return tuple(line for line in self.lines if line.pace.target)

    @property
    def is_away(self) -> bool:
        """Whether the person works on no day of the week."""
        return not self.scheduled

    def towards(self, key: str) -> tuple[Line, ...]:
        """The lines to which a logged activity counts."""
        return tuple(line for line in self.lines if key in (line.activity.key, *line.activity.also))


@dataclass(frozen=True, slots=True)
class Total:
    """One activity of a team. `target` is the sum of the numbers that its people are shown."""

    activity: ActivityType
    pace: TeamPace

    @property
    def target(self) -> int:
        return self.pace.goal

    @property
    def actual(self) -> int:
        return self.pace.actual


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """Everybody's week in a team, ordered by name, and the sums of whatever somebody has a target for."""

    team: Team
    week: Week
    people: tuple[PersonWeek, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a target is set for: a person, else a role in a team, else a whole team."""

    person: Person | None = None
    team: Team | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody, or a role, whose own target a wider one does not touch."""

    weekly: int
    person: Person | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One target as it is set.

    before: what counted until now; None for a team, if nothing was set, so that each role's own target held.
    is_new: False where it was set so already and nothing was written. recent: the day on which the same
    target was last set, if that is not long ago. later: (weekly, week) that takes over from a later week on.
    """

    activity: ActivityType
    weekly: int
    before: int | None
    is_new: bool = True
    recent: date | None = None
    later: tuple[int, Week] | None = None
    keepers: tuple[Keeper, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetsSet:
    """Targets that were set for `subject`, from `from_week` on. `rule_ids` are for taking them back."""

    subject: Subject
    from_week: Week
    changes: tuple[Change, ...]
    rule_ids: tuple[int, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TargetsUndone:
    """Settings that were taken back; `now`: what counts in their place, as `Change.before`."""

    subject: Subject
    from_week: Week
    now: tuple[tuple[ActivityType, int | None], ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """Noted leave of a person, from `first` up to, but without, `end`. `days_off`: the working days in it."""

    id: int
    first: date
    end: date
    days_off: int


@dataclass(frozen=True, slots=True)
class WeekAway:
    """What leave makes of a week: the days worked in it, and those that would have been."""

    week: Week
    scheduled: int
    usual: int


@dataclass(frozen=True, slots=True)
class LeaveNoted:
    """Leave after it was noted. `is_new` is False where it was noted already; `joined` is what it took up."""

    person: Person
    leave: Leave
    weeks: tuple[WeekAway, ...]
    joined: tuple[Leave, ...] = ()
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class LeaveCancelled:
    """Leave after it was taken back; `again` is what it had taken up and stands again.

    is_done: False where it had been taken back or taken up before, and nothing was changed.
    """

    person: Person
    leave: Leave
    weeks: tuple[WeekAway, ...]
    again: tuple[Leave, ...] = ()
    is_done: bool = True


@dataclass(frozen=True, slots=True)
class LeaveList:
    """A person's leave that is ahead, running, or over since lately; in order."""

    person: Person
    leave: tuple[Leave, ...]
