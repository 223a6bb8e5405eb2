"""Whose target holds, what a new person is asked for, and what counts towards it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loader import load_content
from domain.errors import UserError
from domain.targets import Target, TargetRule, actual_toward, ramp_share, resolve
from domain.team import Role
from domain.weeks import Week

WEEK = Week(date(2026, 11, 16))
DEFAULTS = {"calls": 40, "emails": 80}


def targets(*rules: TargetRule, role: Role = Role.AE, team: int | None = 7) -> dict[str, int]:
    found = resolve(rules, person=1, team=team, role=role, defaults=DEFAULTS, week=WEEK)
    return {key: each.weekly for key, each in found.items()}


TEAM = TargetRule("team", 7, "calls", 50, WEEK)
ROLE = TargetRule("role", 7, "calls", 60, WEEK, Role.AE)
PERSON = TargetRule("person", 1, "calls", 70, WEEK)


def test_without_rules_the_defaults_hold() -> None:
    assert targets() == DEFAULTS


@pytest.mark.parametrize(("rules", "calls"), [((TEAM,), 50), ((ROLE, TEAM), 60), ((TEAM, PERSON, ROLE), 70)])
def test_the_narrowest_level_holds(rules: tuple[TargetRule, ...], calls: int) -> None:
    assert targets(*rules) == {"calls": calls, "emails": 80}


def test_each_target_says_where_it_comes_from() -> None:
    found = resolve([TEAM], person=1, team=7, role=Role.AE, defaults=DEFAULTS, week=WEEK)
    assert found == {"calls": Target("calls", 50, "team"), "emails": Target("emails", 80, "default")}


def test_rules_for_others_change_nothing() -> None:
    others = (
        TargetRule("person", 2, "calls", 1, WEEK),
        TargetRule("team", 8, "calls", 1, WEEK),
        TargetRule("role", 7, "calls", 1, WEEK, Role.SDR),
        TargetRule("role", 8, "calls", 1, WEEK, Role.AE),
    )
    assert targets(*others) == DEFAULTS
    assert targets(TEAM, ROLE, team=None) == DEFAULTS


def test_of_one_level_the_latest_week_that_has_come_holds() -> None:
    rules = [TargetRule("person", 1, "calls", 10 + n, WEEK.shifted(n)) for n in (-2, 1, -1, -5)]
    assert targets(*rules)["calls"] == 9


def test_of_two_rules_for_the_same_week_the_later_one_holds() -> None:
    assert targets(PERSON, TargetRule("person", 1, "calls", 5, WEEK))["calls"] == 5


def test_zero_takes_a_target_away_and_none_gives_it_back() -> None:
    away = TargetRule("person", 1, "calls", 0, WEEK.previous)
    assert targets(TEAM, away) == {"emails": 80}
    assert targets(TEAM, away, TargetRule("person", 1, "calls", None, WEEK)) == {"calls": 50, "emails": 80}


def test_a_rule_may_add_an_activity_that_the_role_has_no_default_for() -> None:
    assert targets(TargetRule("team", 7, "demos", 3, WEEK)) == {**DEFAULTS, "demos": 3}


def test_a_teams_rule_is_not_for_its_manager() -> None:
    found = resolve(
        [TEAM, TargetRule("role", 7, "demos", 2, WEEK, Role.MANAGER)],
        person=1, team=7, role=Role.MANAGER, defaults={}, week=WEEK,
    )  # fmt: skip
    assert found == {"demos": Target("demos", 2, "role")}


def test_a_role_is_named_by_rules_of_that_level_only() -> None:
    with pytest.raises(ValueError, match="role"):
        TargetRule("role", 7, "calls", 1, WEEK)
    with pytest.raises(ValueError, match="role"):
        TargetRule("person", 7, "calls", 1, WEEK, Role.AE)


def test_what_people_call_a_meeting_counts_for_every_role() -> None:
    types = load_content().activities.types
    totals = {"meetings": 2, "meetings_held": 3, "meetings_booked": 50, "calls": 4}
    assert actual_toward("meetings_held", totals, types) == 5
    assert actual_toward("meetings", totals, types) == 5
    assert actual_toward("meetings_booked", totals, types) == 50
    assert actual_toward("calls", totals, types) == 4
    assert actual_toward("demos", totals, types) == 0


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2026, 1, 10), 0.25),
        (date(2026, 1, 15), 0.25),
        (date(2026, 2, 14), 0.25),
        (date(2026, 2, 15), 0.5),
        (date(2026, 3, 15), 0.75),
        (date(2026, 4, 14), 0.75),
        (date(2026, 4, 15), 1.0),
        (date(2030, 1, 1), 1.0),
    ],
)
def test_an_sdr_ramps_up_by_month_of_employment(day: date, share: float) -> None:
    assert ramp_share((25, 50, 75, 100), date(2026, 1, 15), day) == share


def test_a_month_that_began_on_the_31st_ends_with_shorter_months() -> None:
    curve = (50, 75, 100)
    assert ramp_share(curve, date(2026, 1, 31), date(2026, 2, 27)) == 0.5
    assert ramp_share(curve, date(2026, 1, 31), date(2026, 2, 28)) == 0.75


def test_without_a_start_or_a_curve_the_whole_target_is_asked() -> None:
    assert ramp_share((25, 50), None, date(2026, 1, 1)) == 1.0
    assert ramp_share((), date(2026, 1, 1), date(2026, 1, 1)) == 1.0


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-40, 900))
def test_a_rising_curve_never_falls_from_one_day_to_the_next(start: date, offset: int) -> None:
    day = date.fromordinal(start.toordinal() + offset)
    curve = (25, 50, 75, 100)
    assert ramp_share(curve, start, day) <= ramp_share(curve, start, date.fromordinal(day.toordinal() + 1))


def test_a_refusal_carries_values_and_no_words() -> None:
    error = UserError("target_too_high", field="weekly", limit=10_000)
    assert (error.code, error.field, error.facts) == ("target_too_high", "weekly", {"limit": 10_000})
    assert str(error) == "target_too_high(limit=10000)"
