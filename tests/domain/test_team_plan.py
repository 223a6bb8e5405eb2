from datetime import date
from typing import Any

import holidays
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from domain.places import COUNTRIES, CURRENCIES
from domain.targets import TargetRule, resolve
from domain.team import Role
from domain.team_plan import (
    NameMissing,
    NameTooLong,
    NotOffered,
    NoWorkday,
    PlanRefused,
    Problem,
    StartTooFar,
    TwoRoles,
    ZoneUnknown,
    read_member,
    read_team,
    same_name,
)
from domain.weeks import week_of

MARKETS = ("europe", "other")
TODAY = date(2026, 11, 18)


def team_values(**over: Any) -> dict[str, Any]:
    return {
        "name": "North",
        "channel": "C1",
        "managers": ["U1"],
        "sdr": ["U2", "U3"],
        "ae": [],
        "csm": ["U4"],
        "market": "europe",
        "zone": "Europe/Lisbon",
        "workdays": ["0", "1", "2", "3"],
        "country": "PT",
        "fiscal_start": "4",
        "currency": "EUR",
    } | over


def member_values(**over: Any) -> dict[str, Any]:
    return {"role": "sdr", "market": "team", "workdays": [], "country": "team", "started_on": None} | over


def refused(values: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(PlanRefused) as caught:
        read_team(values, markets=MARKETS)
    return caught.value.problems


def test_a_full_form_is_a_plan() -> None:
    plan = read_team(team_values(), markets=MARKETS)
    assert plan.name == "North"
    assert plan.channel_id == "C1"
    assert plan.managers == ("U1",)
    assert plan.members == {"U2": Role.SDR, "U3": Role.SDR, "U4": Role.CSM}
    assert plan.zone.key == "Europe/Lisbon"
    assert plan.workdays == frozenset({0, 1, 2, 3})
    assert (plan.country, plan.fiscal_start_month, plan.currency) == ("PT", 4, "EUR")


def test_people_and_channel_may_be_left_out() -> None:
    plan = read_team(team_values(channel=None, managers=None, sdr=None, csm=[]), markets=MARKETS)
    assert plan.channel_id is None
    assert plan.managers == ()
    assert plan.members == {}


def test_no_holiday_country_is_a_choice() -> None:
    assert read_team(team_values(country="none"), markets=MARKETS).country is None


def test_a_manager_may_have_another_role_too() -> None:
    assert read_team(team_values(managers=["U2"]), markets=MARKETS).members["U2"] is Role.SDR


@pytest.mark.parametrize("name", [None, "", "   ", "\u200b", "\n"])
def test_a_name_that_shows_nothing_is_missing(name: str | None) -> None:
    assert refused(team_values(name=name)) == (NameMissing("name"),)


def test_a_name_may_have_sixty_characters_and_no_more() -> None:
    assert read_team(team_values(name="x" * 60), markets=MARKETS).name == "x" * 60
    assert refused(team_values(name="x" * 61)) == (NameTooLong("name", 61),)


def test_a_name_is_kept_in_one_line_with_single_blanks() -> None:
    assert read_team(team_values(name=" North \n\t East\u202e "), markets=MARKETS).name == "North East"


@pytest.mark.parametrize("other", ["north", " NORTH ", "Ｎorth", "no\u200brth"])
def test_names_that_people_would_take_for_one_are_the_same(other: str) -> None:
    assert same_name("North", other)


def test_a_second_role_is_wrong_where_it_stands_second() -> None:
    assert refused(team_values(ae=["U2"], csm=["U4", "U3"])) == (
        TwoRoles("ae", "U2", Role.SDR),
        TwoRoles("csm", "U3", Role.SDR),
    )


def test_a_wrong_zone_comes_with_a_guess() -> None:
    assert refused(team_values(zone="Lisbon")) == (ZoneUnknown("zone", "Lisbon", "Europe/Lisbon"),)


def test_a_team_works_on_some_day() -> None:
    assert refused(team_values(workdays=[])) == (NoWorkday("workdays"),)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("market", "moon"),
        ("market", None),
        ("country", "XX"),
        ("country", None),
        ("fiscal_start", "13"),
        ("fiscal_start", "0"),
        ("currency", "eur"),
        ("workdays", ["7"]),
        ("workdays", ["01"]),
    ],
)
def test_what_the_form_does_not_offer_is_refused(field: str, value: object) -> None:
    assert refused(team_values(**{field: value})) == (NotOffered(field),)


def test_all_problems_come_at_once() -> None:
    found = refused(team_values(name="", zone="Nowhere/Qqq", workdays=[], market="moon"))
    assert {problem.field for problem in found} == {"name", "zone", "workdays", "market"}


def test_a_member_goes_by_the_team_unless_said_otherwise() -> None:
    plan = read_member(member_values(), markets=MARKETS, today=TODAY)
    assert plan.role is Role.SDR
    assert (plan.market, plan.workdays, plan.country, plan.started_on) == (None, None, None, None)


def test_a_member_may_have_rules_of_their_own() -> None:
    values = member_values(market="other", workdays=["0", "2"], country="ES", started_on="2026-11-02")
    plan = read_member(values, markets=MARKETS, today=TODAY)
    assert (plan.market, plan.workdays, plan.country) == ("other", frozenset({0, 2}), "ES")
    assert plan.started_on == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ("2027-11-19", None),
        ("2027-11-20", StartTooFar("started_on", date(2027, 11, 19))),
        ("soon", NotOffered("started_on")),
    ],
)
def test_somebody_starts_within_a_year(day: str, problem: Problem | None) -> None:
    values = member_values(started_on=day)
    if problem is None:
        assert read_member(values, markets=MARKETS, today=TODAY).started_on == date.fromisoformat(day)
        return
    with pytest.raises(PlanRefused) as caught:
        read_member(values, markets=MARKETS, today=TODAY)
    assert caught.value.problems == (problem,)


def test_every_country_fits_one_menu_with_none_and_has_known_holidays() -> None:
    assert len(COUNTRIES) <= 99
    assert set(holidays.list_supported_countries()) >= COUNTRIES


def test_every_country_and_currency_has_a_name() -> None:
    english = Locale.parse("en")
    assert set(english.territories) >= COUNTRIES
    assert set(english.currencies) >= CURRENCIES
    assert len(CURRENCIES) <= 100


anything = st.none() | st.text(max_size=70) | st.lists(st.text(max_size=3), max_size=4)


@given(st.dictionaries(st.sampled_from(sorted(team_values())), anything))
def test_any_form_is_a_plan_or_refused_with_problems(values: dict[str, Any]) -> None:
    problems: tuple[Problem, ...] | None = None
    try:
        plan = read_team(team_values() | values, markets=MARKETS)
    except PlanRefused as error:
        problems = error.problems
    if problems is None:
        assert plan.name
        assert plan.workdays
    else:
        assert problems
        assert {problem.field for problem in problems} <= set(team_values())


def test_revops_is_a_role_of_a_team_that_no_target_of_the_team_is_for() -> None:
    plan = read_team(team_values(revops=["U7"]), markets=MARKETS)
    assert plan.members["U7"] is Role.REVOPS
    week = week_of(TODAY)
    rule = TargetRule("team", 1, "calls", 60, week)
    asked = {
        role: resolve([rule], person=7, team=1, role=role, defaults={}, week=week)
        for role in (Role.REVOPS, Role.MANAGER, Role.SDR)
    }
    assert [bool(found) for found in asked.values()] == [False, False, True]
