from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.team import Role
from domain.team_plan import (
    InOtherTeam,
    NameMissing,
    NameTaken,
    NameTooLong,
    NotOffered,
    NotServed,
    NoWorkday,
    Problem,
    StartTooFar,
    TeamForm,
    TwoRoles,
    ZoneUnknown,
    read_member,
    read_team,
)
from tests.views.test_team import BEA, BOSS, CARD, MARKETS, NORTH, person
from views.blocks import Modal
from views.team_forms import member_form, problems, team_form

ADMIN = person("Olga", team=None, is_admin=True)


def form(given: TeamForm, **over: Any) -> Modal:
    return team_form(given, replace(ADMIN, **over), markets=MARKETS, market="europe", currency="EUR")


def filled(modal: Modal) -> dict[str, Any]:
    """What Slack would send if nobody changed anything."""
    values: dict[str, Any] = {}
    for block in modal.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        chosen = element.get("initial_option") or {}
        many = [each["value"] for each in element.get("initial_options", ())]
        values[block["block_id"]] = (
            chosen.get("value")
            or many
            or element.get("initial_value")
            or element.get("initial_users")
            or element.get("initial_conversation")
            or element.get("initial_date")
        )
    return values


def test_a_new_team_begins_with_what_is_near_at_hand() -> None:
    modal = form(TeamForm())
    assert (modal.title, modal.callback_id, modal.data) == ("Set up a team", "team.save", {})
    values = filled(modal)
    assert values["zone"] == "Europe/Lisbon"
    assert values["country"] == "PT"
    assert values["currency"] == "EUR"
    assert values["workdays"] == ["0", "1", "2", "3", "4"]
    assert values["market"] == "europe"
    plan = read_team(values | {"name": "North"}, markets=MARKETS)
    assert plan.members == {}


@pytest.mark.parametrize(
    ("zone", "country", "currency"),
    [("UTC", "none", "EUR"), ("Asia/Tokyo", "JP", "JPY"), ("America/New_York", "US", "USD")],
)
def test_country_and_currency_follow_the_admins_zone(zone: str, country: str, currency: str) -> None:
    values = filled(form(TeamForm(), zone=ZoneInfo(zone)))
    assert (values["country"], values["currency"]) == (country, currency)


def test_an_old_teams_form_saved_untouched_says_what_the_team_is() -> None:
    modal = form(TeamForm(CARD, rev=7))
    assert modal.title == "Edit the team"
    assert modal.data == {"team": 3, "rev": 7}
    plan = read_team(filled(modal), markets=MARKETS)
    assert (plan.name, plan.channel_id, plan.zone, plan.country) == ("North", "C1", NORTH.zone, "PT")
    assert plan.managers == ("UBOSS",)
    assert plan.members == {"UANA": Role.SDR, "UBEA": Role.SDR}
    assert (plan.workdays, plan.market, plan.currency) == (NORTH.workdays, "europe", "EUR")


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "ja-JP", "pt-BR", "xx-YY"])
def test_the_forms_keep_slacks_limits_in_every_language(locale: str) -> None:
    member = member_form(BEA, markets=MARKETS, locale=locale)
    for modal in (form(TeamForm(), locale=locale), form(TeamForm(CARD), locale=locale), member):
        assert len(modal.title) <= 24
        assert modal.submit
        names = [block["block_id"] for block in modal.blocks if block["type"] == "input"]
        assert len(names) == len(set(names))
        for block in modal.blocks:
            options = block.get("element", {}).get("options", [])
            assert len(options) <= (10 if block.get("element", {}).get("type") == "checkboxes" else 100)
            assert all(0 < len(each["text"]["text"]) <= 75 for each in options)


def test_countries_are_sorted_by_their_letters_without_accents() -> None:
    modal = form(TeamForm(), locale="de-DE")
    [country] = [block for block in modal.blocks if block.get("block_id") == "country"]
    names = [each["text"]["text"] for each in country["element"]["options"]]
    assert names[0] == "None"
    assert names.index("Norwegen") < names.index("Österreich") < names.index("Pakistan")


def test_a_members_form_saved_untouched_changes_nothing() -> None:
    own = replace(BEA, own_workdays=frozenset({1, 3}), own_country="ES", started_on=date(2026, 11, 2))
    for each in (BEA, own):
        modal = member_form(each, markets=MARKETS, locale="en-GB")
        assert modal.data == {"person": each.id}
        plan = read_member(filled(modal), markets=MARKETS, today=date(2026, 11, 18))
        assert (plan.role, plan.market, plan.workdays) == (each.role, each.own_market, each.own_workdays)
        assert (plan.country, plan.started_on) == (each.own_country, each.started_on)


def test_a_members_form_names_the_teams_own_rules() -> None:
    modal = member_form(BOSS, markets=MARKETS, locale="en-GB")
    labels = [
        each["text"]["text"] for block in modal.blocks for each in block.get("element", {}).get("options", [])
    ]
    assert "As the team: Portugal" in labels
    assert "As the team: Europe" in labels


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (NameMissing("name"), "The team needs a name."),
        (NameTooLong("name", 61), "61 characters are too long for a name: 60 at most."),
        (NameTaken("name", "North"), "There is a team called North already."),
        (
            ZoneUnknown("zone", "Lisbon", "Europe/Lisbon"),
            "“Lisbon” is no time zone. Did you mean Europe/Lisbon?",
        ),
        (ZoneUnknown("zone", "q", None), "“q” is no time zone. Zones look like Europe/Lisbon."),
        (ZoneUnknown("zone", "", None), "The team needs a time zone. Zones look like Europe/Lisbon."),
        (NoWorkday("workdays"), "The team needs at least one working day."),
        (NotOffered("market"), "Please choose one of the list."),
        (
            StartTooFar("started_on", date(2027, 11, 19)),
            "The first day can be 19 November 2027 at the latest.",
        ),
        (TwoRoles("ae", "U1", Role.SDR, "Ana"), "Ana is chosen as SDR already: one role each."),
        (TwoRoles("ae", "U1", Role.SDR), "Somebody here is chosen as SDR already: one role each."),
        (
            NotServed("ae", "U1", "Gus"),
            "Gus is a guest, a bot or deactivated: only full members can be in a team.",
        ),
        (
            InOtherTeam("ae", "U1", "Ana", "South"),
            "Ana is in South, which you do not manage. Ask a workspace admin.",
        ),
    ],
)
def test_every_problem_has_its_words_at_its_field(problem: Problem, said: str) -> None:
    assert problems([problem], "en-GB") == {problem.field: said}


def test_two_problems_of_one_field_stand_behind_each_other() -> None:
    found = problems([TwoRoles("ae", "U1", Role.SDR, "Ana"), TwoRoles("ae", "U2", Role.SDR, "Bea")], "en-GB")
    assert found == {
        "ae": "Ana is chosen as SDR already: one role each. Bea is chosen as SDR already: one role each."
    }
