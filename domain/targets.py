"""Which weekly target a person has, how much of it a new person is asked for, and what counts towards it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.activity_types import ActivityType
from domain.team import Role
from domain.weeks import ONE_DAY, Week

Level = Literal["team", "role", "person"]
LEVELS: tuple[Level, ...] = ("team", "role", "person")
"""From the widest to the narrowest; the narrowest that says anything holds."""


@dataclass(frozen=True, slots=True)
class TargetRule:
    """A weekly target that a manager set, from a week on until a later rule of the same level and subject.

    subject: the person's id for level "person", the team's for "team" and "role" (then `role` is set).
    weekly: for a full week; 0 is "does not count this", None gives it back to the next wider level.
    """

    level: Level
    subject: int
    activity: str
    weekly: int | None
    from_week: Week
    role: Role | None = None

    def __post_init__(self) -> None:
        if (self.level == "role") != (self.role is not None):
            raise ValueError("a role belongs to rules of level role, and to no others")


@dataclass(frozen=True, slots=True)
class Target:
    """A full week's target and where it comes from."""

    activity: str
    weekly: int
    level: Literal["team", "role", "person", "default"]


def resolve(
    rules: Iterable[TargetRule],
    *,
    person: int,
    team: int | None,
    role: Role,
    defaults: Mapping[str, int],
    week: Week,
) -> dict[str, Target]:
    """A person's targets in `week` by activity key: their own, else their role's, the team's, the default.

    Of each level the latest rule not after `week` holds; of two for the same week the one that comes later
    in `rules`. A team's rule is for those who sell: managers and RevOps have targets only by role or in
    person. The order is that of `defaults`, then that in which activities first appear in `rules`.
    """
    latest: dict[tuple[str, Level], TargetRule] = {}
    for rule in rules:
        if rule.from_week > week or not _is_for(rule, person, team, role):
            continue
        before = latest.get((rule.activity, rule.level))
        if before is None or before.from_week <= rule.from_week:
            latest[rule.activity, rule.level] = rule
    found = {key: Target(key, weekly, "default") for key, weekly in defaults.items()}
    activities = dict.fromkeys([*defaults, *(activity for activity, _ in latest)])
    for activity in activities:
        for level in LEVELS:
            narrower = latest.get((activity, level))
            if narrower is not None and narrower.weekly is not None:
                found[activity] = Target(activity, narrower.weekly, level)
    return {key: found[key] for key in activities if key in found and found[key].weekly > 0}


def _is_for(rule: TargetRule, person: int, team: int | None, role: Role) -> bool:
    if rule.level == "person":
        return rule.subject == person
    if team is None or rule.subject != team:
        return False
    return rule.role is role if rule.level == "role" else role.sells


def actual_toward(target: str, totals: Mapping[str, int], types: Sequence[ActivityType]) -> int:
    """What counts towards a target: its own count and those of the types that its type names in `also`.

    People type "meetings" whatever their role counts: it goes towards "meetings held" for an AE. This goes
    one step and no further, and `totals` themselves stay as they were logged.
    """
    also = next((each.also for each in types if each.key == target), ())
    return sum(totals.get(key, 0) for key in dict.fromkeys((target, *also)))


def ramp_share(curve: Sequence[int], started_on: date | None, day: date) -> float:
    """The share (0 to 1) of a target that is asked of somebody in their n-th month on `day`.

    curve: percent by month of employment; after its end, without a curve or a known start it is 1. Months
    run from the start's day of the month (the last day where a month is shorter). Before the start the
    first month's share holds, so that the week in which somebody starts is part of their first month. Ask
    with a week's Monday, and a target does not change while the week runs.
    """
    if not curve or started_on is None:
        return 1.0
    month = max(0, _months_between(started_on, day))
    return curve[month] / 100 if month < len(curve) else 1.0


def _months_between(first: date, day: date) -> int:
    """Full months from `first` to `day`; negative when `day` is earlier."""
    months = (day.year - first.year) * 12 + day.month - first.month
    last_of_month = (day + ONE_DAY).month != day.month
    return months if day.day >= first.day or last_of_month else months - 1
