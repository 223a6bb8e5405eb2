"""What a team struggles with lately, from counts alone: the ground on which its tip is chosen.

The last seven days, today left out, are held against the team's own four weeks before them. A tip comes in
the morning, when the week itself has nothing to count yet.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from domain.pipeline_health import StaleLimit
from domain.tips import RatioKey, RatioNow, StuckStage

WEEKS_BACK = 4
LEAST_WEEKS = 2
"""A median of fewer weeks is no habit."""
WON, LOST = "deals_won", "deals_lost"

Counts = Mapping[str, int]
Open = tuple[str, str | None, date, int]
"""stage, market, since when, how many"""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is counted above and below the line; several activities are added up."""

    above: tuple[str, ...]
    below: tuple[str, ...]


_RATIOS: Mapping[RatioKey, _Parts] = {
    RatioKey.RESPONSE: _Parts(("conversations",), ("calls", "emails")),
    RatioKey.CONVERSATION: _Parts(("conversations",), ("calls",)),
    RatioKey.MEETING: _Parts(("meetings_booked",), ("conversations",)),
    RatioKey.SHOW: _Parts(("meetings_held",), ("meetings_booked",)),
    RatioKey.DEMO: _Parts(("demos",), ("meetings", "meetings_held")),
    RatioKey.PROPOSAL: _Parts(("proposals",), ("demos",)),
    RatioKey.ADVANCE: _Parts(("opportunities_advanced",), ("meetings", "meetings_held")),
    RatioKey.WIN: _Parts((WON,), (WON, LOST)),
}


def since(today: date) -> date:
    """The first day that is looked at."""
    return today - timedelta(weeks=WEEKS_BACK + 1)


def weekly(daily: Iterable[tuple[date, str, int]], today: date) -> tuple[Counts, ...]:
    """Sums by key of the five times seven days that end yesterday, oldest first."""
    weeks: list[dict[str, int]] = [{} for _ in range(WEEKS_BACK + 1)]
    for day, key, count in daily:
        at = (day - since(today)).days // 7
        if 0 <= at <= WEEKS_BACK:
            weeks[at][key] = weeks[at].get(key, 0) + count
    return tuple(weeks)


def ratios_now(weeks: Sequence[Counts]) -> tuple[RatioNow, ...]:
    """Each ratio that the last week and at least two before it have. weeks: oldest first."""
    found = []
    for key, parts in _RATIOS.items():
        *before, now = ((_sum(week, parts.above), _sum(week, parts.below)) for week in weeks)
        usual = [above / below for above, below in before if below]
        if now[1] and len(usual) >= LEAST_WEEKS:
            found.append(RatioNow(key, now[0] / now[1], median(usual), now[1]))
    return tuple(found)


def stuck_stages(
    deals: Iterable[Open],
    limits: Mapping[str | None, Mapping[str, StaleLimit]],
    *,
    today: date,
    called: Callable[[str], str],
) -> tuple[StuckStage, ...]:
    """Where open deals stay longer than they should. limits: by market and stage. called: the stage's key in
    the words of the tips."""
    held: dict[str, list[int]] = {}
    for stage, market, entered, count in deals:
        limit = limits.get(market, {}).get(stage)
        here = held.setdefault(called(stage), [0, 0])
        here[0] += count * (limit is not None and (today - entered).days > limit.days)
        here[1] += count
    return tuple(StuckStage(stage, stuck, all_) for stage, (stuck, all_) in sorted(held.items()) if stuck)


def _sum(week: Counts, keys: Iterable[str]) -> int:
    return sum(week.get(key, 0) for key in keys)
