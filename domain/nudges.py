"""What a person in the middle of a week is reminded of: only what is clearly behind and can still be done."""

from dataclasses import dataclass

from domain.person_weeks import Line, PersonWeek


@dataclass(frozen=True, slots=True)
class Nudge:
    """`lines`: the activities behind 0.85 of their pace, the furthest behind first. `start_with`: the one to
    begin with: what takes the fewest a day, as a small step is the likeliest to be taken. days_left: working
    days, today included."""

    lines: tuple[Line, ...]
    start_with: Line
    days_left: int


def nudge(week: PersonWeek) -> Nudge | None:
    """None for somebody who is on pace, only slightly behind, or has no working day left."""
    behind = [line for line in week.targets if line.pace.state == "behind" and line.pace.per_day]
    if not behind:
        return None
    behind.sort(key=lambda line: (line.pace.index or 0.0, -line.pace.remaining))
    start_with = min(behind, key=lambda line: line.pace.per_day or 0)
    return Nudge(tuple(behind), start_with, behind[0].pace.days_left)
