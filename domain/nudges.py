"""What a person in the middle of a week is reminded of: only what is clearly behind and can still be done."""

from dataclasses import dataclass

from domain.person_weeks import Line, PersonWeek


@dataclass(frozen=True, slots=True)
class Nudge:
    """`lines`: the activities behind 0.85 of their pace, the furthest behind first. `start_with`: the one to
    begin with: of those one can simply do, the first of one's targets, as the later ones come from it.
    days_left: working days, today included."""

    lines: tuple[Line, ...]
    start_with: Line
    days_left: int


def nudge(week: PersonWeek) -> Nudge | None:
    """None for somebody who is on pace, only slightly behind, or has no working day left."""
    behind = [line for line in week.targets if line.pace.state == "behind" and line.pace.per_day]
    if not behind:
        return None
    start_with = next((line for line in behind if line.activity.counted_from == "log"), behind[0])
    behind.sort(key=lambda line: (line.pace.index or 0.0, -line.pace.remaining))
    return Nudge(tuple(behind), start_with, behind[0].pace.days_left)
