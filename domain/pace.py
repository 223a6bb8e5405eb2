"""How a week stands against its target, by the person's own working days.

    T' = T × D ÷ 5 × ramp        prorated target; D: the person's scheduled days in the week
    expected = T' × d ÷ D        d: scheduled days before today
    index = actual ÷ expected    undefined while d = 0
    needed a day = ceil(max(0, T' − actual) ÷ (D − d))

All of it is exact (fractions). Only `goal` is rounded, and always up: it is the smallest whole number that
meets T'. With whole counts, rounding up changes none of the formulas (ceil((T' − a) ÷ n) equals
ceil((ceil T' − a) ÷ n)), so what a person reads always agrees: goal reached means T' reached, `remaining` is
goal − actual, and a team's goal is the sum of the goals that its people see.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Literal

from domain.weeks import Week

State = Literal["too_early", "on_pace", "slightly_behind", "behind", "done", "no_target", "away"]

ON_PACE = Fraction(1)
SLIGHTLY_BEHIND = Fraction(85, 100)
BASE_DAYS = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """One activity of one person in one week. Counts are of activities, days of scheduled days.

    target: for a full week, at full ramp. prorated: T', exact. goal: T' rounded up, the number to show.
    index: actual ÷ expected, None while it is undefined. per_day: needed on each day left, today included
    when it is scheduled; None when no day is left.
    """

    target: int
    prorated: Fraction
    goal: int
    expected: Fraction
    actual: int
    index: float | None
    state: State
    remaining: int
    per_day: int | None
    days_total: int
    days_done: int

    @property
    def days_left(self) -> int:
        return self.days_total - self.days_done


@dataclass(frozen=True, slots=True)
class TeamPace:
    """One activity of several people: the sums of what each of them sees."""

    goal: int
    expected: Fraction
    actual: int
    index: float | None
    state: State
    remaining: int


def pace(
    target: int,
    actual: int,
    *,
    scheduled: Collection[date],
    today: date,
    week: Week,
    ramp: Fraction | float = 1.0,
    base_days: int = BASE_DAYS,
) -> Pace:
    """The pace of `actual` towards a full week's `target`.

    scheduled: the person's working days without holidays and leave; days outside `week` are ignored.
    today: the person's own date; after the week every scheduled day is done, before it none is.
    ramp: the share (0 to 1) that a new person is asked for. base_days: the days of the week T is set for.
    """
    if target < 0 or actual < 0 or ramp < 0 or base_days <= 0:
        raise ValueError("counts, ramp and base days cannot be negative")
    days = {day for day in scheduled if day in week}
    done = sum(day < today for day in days)
    share = Fraction(ramp).limit_denominator(10_000)
    prorated = target * Fraction(len(days), base_days) * share
    expected = prorated * Fraction(done, len(days)) if days else Fraction(0)
    goal = ceil(prorated)
    remaining = max(0, goal - actual)
    left = len(days) - done
    return Pace(
        target=target,
        prorated=prorated,
        goal=goal,
        expected=expected,
        actual=actual,
        index=_index(actual, expected),
        state="away" if target and not days else _state(actual, goal, expected),
        remaining=remaining,
        per_day=ceil(Fraction(remaining, left)) if left else None,
        days_total=len(days),
        days_done=done,
    )


def together(paces: Sequence[Pace]) -> TeamPace:
    """The same activity of several people; who is away or has no target adds what they did and no goal."""
    goal = sum(each.goal for each in paces)
    actual = sum(each.actual for each in paces)
    expected = sum((each.expected for each in paces), Fraction(0))
    absent = not goal and any(each.state == "away" for each in paces)
    return TeamPace(
        goal=goal,
        expected=expected,
        actual=actual,
        index=_index(actual, expected),
        state="away" if absent else _state(actual, goal, expected),
        remaining=max(0, goal - actual),
    )


def _index(actual: int, expected: Fraction) -> float | None:
    return float(actual / expected) if expected else None


def _state(actual: int, goal: int, expected: Fraction) -> State:
    if not goal:
        return "no_target"
    if actual >= goal:
        return "done"
    if not expected:
        return "too_early"
    if actual >= ON_PACE * expected:
        return "on_pace"
    return "slightly_behind" if actual >= SLIGHTLY_BEHIND * expected else "behind"
