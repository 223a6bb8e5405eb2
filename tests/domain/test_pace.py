"""Pace is prorated by a person's own days, exactly, and what is shown adds up."""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pace import Pace, pace, together
from domain.weeks import Week

WEEK = Week(date(2026, 11, 16))
MON, TUE, WED, THU, FRI, SAT, SUN = WEEK.days
FULL = (MON, TUE, WED, THU, FRI)


def of(
    target: int, actual: int, today: date, *, scheduled: tuple[date, ...] = FULL, ramp: float = 1.0
) -> Pace:
    return pace(target, actual, scheduled=scheduled, today=today, week=WEEK, ramp=ramp)


@pytest.mark.parametrize(
    ("actual", "today", "state"),
    [
        (0, MON, "too_early"),
        (99, MON, "too_early"),
        (100, MON, "done"),
        (40, WED, "on_pace"),
        (39, WED, "slightly_behind"),
        (34, WED, "slightly_behind"),
        (33, WED, "behind"),
        (100, WED, "done"),
        (99, SUN, "slightly_behind"),
        (99, WEEK.end, "slightly_behind"),
        (50, WEEK.end + timedelta(days=90), "behind"),
        (0, MON - timedelta(days=3), "too_early"),
    ],
)
def test_the_state_follows_the_index(actual: int, today: date, state: str) -> None:
    assert of(100, actual, today).state == state


def test_on_wednesday_two_days_are_done_and_today_is_left() -> None:
    found = of(100, 30, WED)
    assert (found.days_total, found.days_done, found.days_left) == (5, 2, 3)
    assert (found.goal, found.expected, found.remaining, found.per_day) == (100, Fraction(40), 70, 24)
    assert found.index == 0.75


def test_a_four_day_worker_is_asked_for_four_fifths() -> None:
    found = of(100, 0, WED, scheduled=(MON, TUE, WED, THU))
    assert (found.goal, found.expected, found.per_day) == (80, Fraction(40), 40)


def test_a_holiday_takes_its_day_from_the_target() -> None:
    assert of(40, 0, TUE, scheduled=(TUE, WED, THU, FRI)).goal == 32
    assert of(40, 0, TUE, scheduled=(TUE, WED, THU, FRI)).state == "too_early"


def test_a_sixth_day_adds_to_it() -> None:
    assert of(100, 0, MON, scheduled=(*FULL, SAT)).goal == 120


def test_ramp_and_part_time_multiply() -> None:
    found = of(8, 0, MON, scheduled=(MON, TUE, WED, THU), ramp=0.5)
    assert found.prorated == Fraction(16, 5)
    assert found.goal == 4


def test_whoever_is_away_all_week_is_away() -> None:
    found = of(100, 3, WED, scheduled=())
    assert (found.state, found.goal, found.index, found.per_day, found.remaining) == (
        "away",
        0,
        None,
        None,
        0,
    )


def test_days_of_other_weeks_do_not_count() -> None:
    assert of(100, 0, WED, scheduled=(*FULL, WEEK.end, MON - timedelta(days=1), MON)).days_total == 5


@pytest.mark.parametrize("scheduled", [FULL, ()])
def test_without_a_target_there_is_no_pace(scheduled: tuple[date, ...]) -> None:
    found = of(0, 12, WED, scheduled=scheduled)
    assert (found.state, found.goal, found.index) == ("no_target", 0, None)


def test_after_the_last_day_nothing_is_asked_per_day() -> None:
    found = of(100, 60, SAT)
    assert (found.days_left, found.per_day, found.remaining, found.state) == (0, None, 40, "behind")


def test_negative_counts_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="negative"):
        of(-1, 0, MON)


def test_a_team_is_the_sum_of_what_its_people_see() -> None:
    alba = of(8, 4, WED, scheduled=(MON, TUE, WED, THU))
    ben = of(8, 1, WED, ramp=0.5)
    away = of(8, 2, WED, scheduled=())
    team = together([alba, ben, away])
    assert (team.goal, team.actual, team.remaining) == (7 + 4, 7, 4)
    assert team.expected == Fraction(32, 10) + Fraction(16, 10)
    assert team.state == "on_pace"
    assert together([away]).state == "away"
    assert together([]).state == "no_target"


CASES = {
    "target": st.integers(0, 10_000),
    "actual": st.integers(0, 10_000),
    "scheduled": st.sets(st.sampled_from(WEEK.days)),
    "offset": st.integers(-3, 10),
    "ramp": st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
}


@given(**CASES)
def test_every_formula_holds_on_exact_numbers(
    target: int, actual: int, scheduled: set[date], offset: int, ramp: float
) -> None:
    today = MON + timedelta(days=offset)
    found = pace(target, actual, scheduled=scheduled, today=today, week=WEEK, ramp=ramp)
    prorated = Fraction(target) * len(scheduled) / 5 * Fraction(ramp)
    done = len([day for day in scheduled if day < today])
    left = len(scheduled) - done
    assert found.prorated == prorated
    assert found.days_done + found.days_left == found.days_total == len(scheduled)
    if scheduled:
        assert found.expected * len(scheduled) == prorated * done
    if found.expected:
        assert found.index == pytest.approx(actual / float(found.expected))
    else:
        assert found.index is None
    needed = max(Fraction(0), prorated - actual)
    assert found.per_day == (ceil(needed / left) if left else None)
    assert found.remaining == ceil(needed)


@given(**CASES)
def test_the_shown_goal_never_contradicts_the_exact_one(
    target: int, actual: int, scheduled: set[date], offset: int, ramp: float
) -> None:
    found = pace(
        target, actual, scheduled=scheduled, today=MON + timedelta(days=offset), week=WEEK, ramp=ramp
    )
    assert found.prorated <= found.goal < found.prorated + 1
    assert (found.state == "done") == (found.goal > 0 and actual >= found.prorated)
    assert (found.goal == 0) == (found.state in ("no_target", "away"))
    if found.state in ("on_pace", "slightly_behind", "behind"):
        assert found.index is not None
        assert found.remaining > 0
        assert found.state == (
            "on_pace" if found.index >= 1 else "slightly_behind" if found.index >= 0.85 else "behind"
        )


@given(first=st.integers(0, 500), more=st.integers(0, 500), day=st.sampled_from(WEEK.days))
def test_doing_more_never_worsens_the_pace(first: int, more: int, day: date) -> None:
    before, after = of(100, first, day), of(100, first + more, day)
    assert after.remaining <= before.remaining
    assert (after.index or 0) >= (before.index or 0)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200), st.sets(st.sampled_from(FULL))), max_size=8)
)
def test_a_team_always_adds_up(people: list[tuple[int, int, set[date]]]) -> None:
    paces = [of(target, actual, THU, scheduled=tuple(days)) for target, actual, days in people]
    team = together(paces)
    assert team.goal == sum(each.goal for each in paces)
    assert team.actual == sum(each.actual for each in paces)
    assert team.remaining == max(0, team.goal - team.actual)
