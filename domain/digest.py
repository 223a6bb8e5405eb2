"""A team's week for its managers: the numbers, what changed, and three findings made by rule.

Changes are against last week and against the median of the four weeks before; nothing is called a change that
rests on a handful.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.activity_types import ActivityType
from domain.deal_history import LoggedStage
from domain.mission_results import BoardCounts
from domain.money import Money
from domain.person_weeks import TeamWeek
from domain.pipeline import DealRow, Ratio, Value, closed_in, live, median, value_of
from domain.pipeline_results import booked
from domain.stages import Pipeline
from domain.team import Person
from domain.weeks import Week

WEEKS_BACK = 4
FINDINGS = 3
LEAST_CHANGE = 0.25
"""A quarter more or less than the median is worth a sentence."""
LEAST_MEDIAN = 10
"""Below this many a week a change is chance."""
RATIO_KEYS = ("meetings", "demos", "proposals")
RATIO_BASE = "calls"
NO_MISSIONS = BoardCounts(0, 0, ())


@dataclass(frozen=True, slots=True)
class Change:
    """A number of this week, of last week, and the median of the four weeks before this one."""

    now: int
    last: int
    median: float


@dataclass(frozen=True, slots=True)
class ActivityChange:
    """One activity of the team: what was done of what was asked, and how that was before."""

    activity: ActivityType
    goal: int
    change: Change


@dataclass(frozen=True, slots=True)
class ActivityRatio:
    """`activity` ÷ calls, this week and over the four weeks before."""

    activity: ActivityType
    base: ActivityType
    now: Ratio
    before: Ratio


@dataclass(frozen=True, slots=True)
class Away:
    """Who was away, and on how many of their working days; public holidays are no leave."""

    person: Person
    days: int
    all_week: bool


@dataclass(frozen=True, slots=True)
class DealsWeek:
    """What became of a team's deals in a week, each with the ids behind it.

    moved: forward or backward, between open stages. won_minor, lost_minor, due_minor: in the reporting
    currency. stale: as things stand. due: expected to close next week.
    """

    created: tuple[int, ...]
    moved: tuple[int, ...]
    won: tuple[int, ...]
    lost: tuple[int, ...]
    stale: tuple[int, ...]
    due: tuple[int, ...]
    won_minor: int
    lost_minor: int
    due_value: Value
    stale_value: Value


@dataclass(frozen=True, slots=True)
class GoalMet:
    """Everything asked of the team was done; `activities` are how many kinds."""

    activities: int


@dataclass(frozen=True, slots=True)
class GoalMissed:
    """The activity that fell short most."""

    activity: ActivityType
    done: int
    goal: int


@dataclass(frozen=True, slots=True)
class Shifted:
    """An activity far from its median; `share` is the change, 0.3 for 30 % more."""

    activity: ActivityType
    now: int
    median: float
    share: float


@dataclass(frozen=True, slots=True)
class WonMore:
    """What was won against the median of the weeks before, in minor units."""

    now_minor: int
    median_minor: float
    deals: int


@dataclass(frozen=True, slots=True)
class StaleDeals:
    deals: int
    value: Value
    open_deals: int


@dataclass(frozen=True, slots=True)
class ClosesNext:
    value: Value


@dataclass(frozen=True, slots=True)
class NothingLogged:
    """People at work who logged nothing all week; a number, never names."""

    people: int
    of: int


Finding = GoalMet | GoalMissed | Shifted | WonMore | StaleDeals | ClosesNext | NothingLogged


@dataclass(frozen=True, slots=True)
class Heard:
    """An objection that was logged or practised in the week, by its name for people."""

    name: str
    times: int


@dataclass(frozen=True, slots=True)
class AsPosted:
    """What of a posted digest says how things stood that Friday, and stays as it was when it is corrected.

    people: who was in it.
    """

    people: tuple[int, ...]
    stale: tuple[int, ...]
    due: tuple[int, ...]
    stale_value: Value
    due_value: Value
    open_deals: int
    missions: BoardCounts = NO_MISSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a corrected digest says differently: (activity, count now, count first), names of those whose
    entries changed, and revenue now and first, in minor units, where it differs. `at` is aware UTC.
    """

    at: datetime
    counts: tuple[tuple[ActivityType, int, int], ...]
    people: tuple[str, ...]
    won_minor: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A team's week. people: at work in it, ordered by name, in `week`. no_rate: what is in no sum.

    open_deals: how many there are. corrected: how it differs from what was posted.
    """

    week: TeamWeek
    today: date
    currency: str
    activities: tuple[ActivityChange, ...]
    ratios: tuple[ActivityRatio, ...]
    deals: DealsWeek
    won: Change
    created: Change
    away: tuple[Away, ...]
    findings: tuple[Finding, ...]
    pipeline: Pipeline
    no_rate: tuple[Money, ...] = ()
    open_deals: int = 0
    objections: tuple[Heard, ...] = ()
    missions: BoardCounts = NO_MISSIONS
    corrected: Corrected | None = None


Daily = Sequence[tuple[date, str, int]]


def by_week(daily: Daily, week: Week) -> list[dict[str, int]]:
    """Sums by activity of the four weeks before and of the week itself, oldest first."""
    found: list[dict[str, int]] = [{} for _ in range(WEEKS_BACK + 1)]
    first = week.shifted(-WEEKS_BACK).start
    for day, key, count in daily:
        at = (day - first).days // 7
        if 0 <= at <= WEEKS_BACK:
            found[at][key] = found[at].get(key, 0) + count
    return found


def change(series: Sequence[int]) -> Change:
    """`series` is oldest first, this week last."""
    *before, now = series
    return Change(now, before[-1] if before else 0, median(before) or 0.0)


def activity_changes(
    types: Sequence[ActivityType], weeks: Sequence[Mapping[str, int]], goals: Mapping[str, tuple[int, int]]
) -> tuple[ActivityChange, ...]:
    """Everything with a goal. goals: activity key → (goal, done towards it, each person's own way)."""
    found = []
    for each in types:
        if each.key in goals:
            goal, done = goals[each.key]
            series = [_toward(each, counted) for counted in weeks]
            found.append(ActivityChange(each, goal, change([*series[:-1], done])))
    return tuple(found)


def ratios(types: Sequence[ActivityType], weeks: Sequence[Mapping[str, int]]) -> tuple[ActivityRatio, ...]:
    """Meetings, demos and proposals for each call; without a call in any week there is none.

    Source: sales notes §0: the founding rates hold only when divided by calls.
    """
    known = {each.key: each for each in types}
    base = known.get(RATIO_BASE)
    if base is None or not any(counted.get(RATIO_BASE) for counted in weeks):
        return ()

    def of(activity: ActivityType, some: Iterable[Mapping[str, int]]) -> Ratio:
        listed = list(some)
        calls = sum(counted.get(RATIO_BASE, 0) for counted in listed)
        return Ratio.of(sum(_toward(activity, counted) for counted in listed), calls)

    return tuple(
        ActivityRatio(known[key], base, of(known[key], weeks[-1:]), of(known[key], weeks[:-1]))
        for key in RATIO_KEYS
        if key in known and any(_toward(known[key], counted) for counted in weeks)
    )


def _toward(activity: ActivityType, counted: Mapping[str, int]) -> int:
    return sum(counted.get(key, 0) for key in dict.fromkeys((activity.key, *activity.also)))


def deals_week(
    rows: Sequence[DealRow],
    logs: Mapping[int, Sequence[LoggedStage]],
    pipeline: Pipeline,
    week: Week,
    stale: Iterable[int],
) -> DealsWeek:
    """rows: the team's deals; logs: in force, by deal id."""
    closed = closed_in(rows, week)
    won, lost = [row for row in closed if row.won], [row for row in closed if not row.won]
    now = live(rows, set(stale))
    due = [row for row in now.deals if row.expected_close and row.expected_close in week.next]
    open_keys = {stage.key for stage in pipeline.open_stages}
    moved = tuple(
        row.id
        for row in rows
        if any(
            each.day in week
            and each.from_stage is not None
            and each.from_stage != each.to_stage
            and each.to_stage in open_keys
            for each in logs.get(row.id, ())
        )
    )
    return DealsWeek(
        created=tuple(row.id for row in rows if row.created_on in week),
        moved=moved,
        won=tuple(row.id for row in won),
        lost=tuple(row.id for row in lost),
        stale=tuple(row.id for row in now.stale),
        due=tuple(row.id for row in due),
        won_minor=booked(rows, week),
        lost_minor=value_of(lost).amount_minor,
        due_value=value_of(due),
        stale_value=value_of(now.stale),
    )


def won_change(rows: Sequence[DealRow], week: Week) -> Change:
    """Booked revenue, minor units."""
    return change([booked(rows, week.shifted(-n)) for n in range(WEEKS_BACK, -1, -1)])


def created_change(rows: Sequence[DealRow], week: Week) -> Change:
    """New deals. Those that were lost or won since count in the week in which they were made."""
    weeks = [week.shifted(-n) for n in range(WEEKS_BACK, -1, -1)]
    return change([sum(row.created_on in each for row in rows) for each in weeks])


def away_in(week: TeamWeek) -> tuple[Away, ...]:
    found = []
    for each in week.people:
        days = len(set(each.off) - set(each.holidays))
        if days:
            found.append(Away(each.person, days, each.is_away))
    return tuple(found)


def findings(
    week: TeamWeek,
    activities: Sequence[ActivityChange],
    deals: DealsWeek,
    won: Change,
    *,
    open_deals: int,
) -> tuple[Finding, ...]:
    """The three that matter most, by rule: goals, then the largest shift, then money, then what lies ahead.

    One of each kind at most, so that three sentences say three things.
    """
    silent, present = _silent(week)
    found: list[Finding] = []
    if silent == present > 0:  # then all goals and shifts say the same
        found.append(NothingLogged(silent, present))
    else:
        goals = _about_goals(activities)
        told = {each.activity.key for each in goals if isinstance(each, GoalMissed)}
        found += [*goals, *_about_shifts([each for each in activities if each.activity.key not in told])]
    far = abs(won.now - won.median) >= LEAST_CHANGE * max(won.median, 1)
    if (won.now or won.median) and far:
        found.append(WonMore(won.now, won.median, len(deals.won)))
    if deals.stale and len(deals.stale) * 5 >= open_deals:
        found.append(StaleDeals(len(deals.stale), deals.stale_value, open_deals))
    if 0 < silent < present:
        found.append(NothingLogged(silent, present))
    if deals.due:
        found.append(ClosesNext(deals.due_value))
    return tuple(found[:FINDINGS])


def _about_goals(activities: Sequence[ActivityChange]) -> list[Finding]:
    asked = [each for each in activities if each.goal]
    missed = [each for each in asked if each.change.now < each.goal]
    if asked and not missed:
        return [GoalMet(len(asked))]
    if not missed:
        return []
    worst = min(missed, key=lambda each: each.change.now / each.goal)
    return [GoalMissed(worst.activity, worst.change.now, worst.goal)]


def _about_shifts(activities: Sequence[ActivityChange]) -> list[Finding]:
    shifts = [
        Shifted(each.activity, each.change.now, each.change.median, each.change.now / each.change.median - 1)
        for each in activities
        if each.change.median >= LEAST_MEDIAN
    ]
    far = [each for each in shifts if abs(each.share) >= LEAST_CHANGE]
    return [max(far, key=lambda each: abs(each.share))] if far else []


def _silent(week: TeamWeek) -> tuple[int, int]:
    """(how many logged nothing, how many were at work and asked for something)."""
    present = [each for each in week.people if not each.is_away and each.targets]
    return sum(not any(each.counted.values()) for each in present), len(present)
