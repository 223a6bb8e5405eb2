"""What a digest says of a week: sums by week, changes, and findings by rule."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.activity_types import ActivityType
from domain.digest import (
    FINDINGS,
    ActivityChange,
    Change,
    ClosesNext,
    DealsWeek,
    Finding,
    GoalMet,
    GoalMissed,
    Shifted,
    StaleDeals,
    WonMore,
    by_week,
    change,
    findings,
    ratios,
)
from domain.person_weeks import TeamWeek
from domain.pipeline import Value
from domain.team import Team
from domain.weeks import Week

WEEK = Week(date(2026, 11, 16))
CALLS = ActivityType("calls", "call", "calls")
DEMOS = ActivityType("demos", "demo", "demos")
NO_MONEY = Change(0, 0, 0.0)


def deals(**over: object) -> DealsWeek:
    nothing = Value(0, 0, 0)
    values: dict[str, object] = {
        **dict.fromkeys(("created", "moved", "won", "lost", "stale", "due"), ()),
        "won_minor": 0,
        "lost_minor": 0,
        "due_value": nothing,
        "stale_value": nothing,
    }
    return DealsWeek(**{**values, **over})  # type: ignore[arg-type]


@pytest.fixture
def team() -> Team:
    return Team(1, "North", None, ZoneInfo("UTC"), "europe", frozenset(range(5)), None, 1, "EUR")


def found(
    team: Team, *activities: ActivityChange, won: Change = NO_MONEY, open_deals: int = 0, **over: object
) -> tuple[Finding, ...]:
    week = TeamWeek(team, WEEK, (), ())
    return findings(week, activities, deals(**over), won, open_deals=open_deals)


@given(
    daily=st.lists(
        st.tuples(st.integers(-40, 10).map(lambda n: WEEK.start + timedelta(days=n)), st.integers(1, 50))
    )
)
def test_each_day_counts_in_its_own_week_and_no_other(daily: list[tuple[date, int]]) -> None:
    weeks = by_week([(day, "calls", count) for day, count in daily], WEEK)
    for back in range(5):
        expected = sum(count for day, count in daily if day in WEEK.shifted(-back))
        assert weeks[4 - back].get("calls", 0) == expected


def test_a_change_is_against_last_week_and_the_median() -> None:
    assert change([10, 40, 20, 30, 5]) == Change(5, 30, 25.0)


def test_a_ratio_divides_by_calls_and_needs_one() -> None:
    weeks = [{"calls": 30, "demos": 3}, {"calls": 10, "demos": 1}]
    [demos] = ratios([CALLS, DEMOS], weeks)
    assert (demos.now.numerator, demos.now.denominator) == (1, 10)
    assert (demos.before.numerator, demos.before.denominator) == (3, 30)
    assert demos.now.few
    assert ratios([CALLS, DEMOS], [{"demos": 3}]) == ()


def test_goals_come_first_and_the_worst_is_named(team: Team) -> None:
    met, missed = ActivityChange(CALLS, 40, Change(40, 40, 40)), ActivityChange(DEMOS, 8, Change(2, 8, 8))
    assert found(team, met) == (GoalMet(1),)
    assert found(team, met, missed) == (GoalMissed(DEMOS, 2, 8),)


def test_what_fell_short_most_is_not_told_twice(team: Team) -> None:
    calls, demos = (
        ActivityChange(CALLS, 40, Change(4, 40, 40.0)),
        ActivityChange(DEMOS, 8, Change(5, 20, 20.0)),
    )
    assert found(team, calls, demos) == (GoalMissed(CALLS, 4, 40), Shifted(DEMOS, 5, 20.0, -0.75))
    assert found(team, calls) == (GoalMissed(CALLS, 4, 40),)


def test_a_shift_needs_a_median_worth_the_name(team: Team) -> None:
    assert found(team, ActivityChange(CALLS, 0, Change(30, 20, 20.0))) == (Shifted(CALLS, 30, 20.0, 0.5),)
    assert found(team, ActivityChange(CALLS, 0, Change(24, 20, 20.0))) == ()
    assert found(team, ActivityChange(CALLS, 0, Change(30, 2, 2.0))) == ()


def test_money_is_news_when_it_is_far_from_usual(team: Team) -> None:
    assert found(team, won=Change(200, 0, 100.0), won_minor=200) == (WonMore(200, 100.0, 0),)
    assert found(team, won=Change(110, 0, 100.0)) == ()


def test_stale_deals_are_news_from_a_fifth_of_the_open_ones_on(team: Team) -> None:
    assert found(team, open_deals=5, stale=(1,)) == (StaleDeals(1, Value(0, 0, 0), 5),)
    assert found(team, open_deals=6, stale=(1,)) == ()


def test_there_are_three_findings_at_most_and_each_says_another_thing(team: Team) -> None:
    told = found(
        team,
        ActivityChange(CALLS, 40, Change(10, 40, 40)),
        won=Change(500, 0, 0.0),
        open_deals=2,
        stale=(1,),
        due=(2,),
    )
    assert len(told) == FINDINGS
    assert len({type(each) for each in told}) == FINDINGS
    assert found(team, due=(2,), due_value=Value(10, 1, 0)) == (ClosesNext(Value(10, 1, 0)),)
