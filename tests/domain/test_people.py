from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people import find_zone, guess_zone, profile_of
from tests.support.slack_people import slack_user


def test_a_full_member_is_read_as_slack_says() -> None:
    profile = profile_of(slack_user(), workspace="T1")
    assert (profile.slack_id, profile.name) == ("UANA", "Ana")
    assert (profile.zone, profile.locale) == ("Europe/Lisbon", "en-GB")
    assert profile.is_member
    assert profile.is_active
    assert not profile.is_admin
    assert not profile.is_named
    assert profile.silent == frozenset()


@pytest.mark.parametrize("flag", ["is_admin", "is_owner", "is_primary_owner"])
def test_admins_and_owners_of_the_workspace_are_admins(flag: str) -> None:
    given: dict[str, Any] = {flag: True}
    assert profile_of(slack_user(**given), workspace="T1").is_admin


def test_somebody_named_in_the_settings_is_told_apart_from_an_admin_of_the_workspace() -> None:
    profile = profile_of(slack_user(), workspace="T1", admins=frozenset({"UANA"}))
    assert profile.is_named
    assert not profile.is_admin


@pytest.mark.parametrize(
    "over",
    [
        {"is_bot": True},
        {"is_workflow_bot": True},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"id": "USLACKBOT"},
        {"team_id": "T2"},
        {"team_id": "T2", "enterprise_user": {"teams": ["T3"]}},
    ],
)
def test_bots_guests_and_people_from_elsewhere_are_no_members(over: dict[str, Any]) -> None:
    assert not profile_of(slack_user(**over), workspace="T1").is_member


def test_somebody_of_the_same_enterprise_who_is_in_this_workspace_is_a_member() -> None:
    user = slack_user(team_id="T2", enterprise_user={"teams": ["T3", "T1"]})
    assert profile_of(user, workspace="T1").is_member


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "../etc/passwd", 7])
def test_a_zone_that_is_missing_or_unknown_is_utc_and_marked_as_not_said(zone: object) -> None:
    profile = profile_of(slack_user(tz=zone), workspace="T1")
    assert profile.zone == "UTC"
    assert "zone" in profile.silent


def test_a_missing_locale_is_american_english_and_marked_as_not_said() -> None:
    profile = profile_of(slack_user(locale=None), workspace="T1")
    assert profile.locale == "en-US"
    assert profile.silent == frozenset({"locale"})


def test_a_deactivated_person_without_zone_and_profile_is_still_read() -> None:
    profile = profile_of({"id": "U9", "team_id": "T1", "deleted": True, "name": "gone"}, workspace="T1")
    assert profile.name == "gone"
    assert not profile.is_active


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ({}, "Ana"),
        ({"profile": {"display_name": "  ", "real_name": "Ana Silva"}}, "Ana Silva"),
        ({"profile": {}, "real_name": "Ana  S."}, "Ana S."),
        ({"profile": None, "real_name": None}, "ana"),
        ({"profile": None, "real_name": None, "name": None}, "UANA"),
        ({"profile": {"display_name": "x" * 500}}, "x" * 120),
    ],
)
def test_the_name_is_the_one_that_colleagues_see(over: dict[str, Any], name: str) -> None:
    assert profile_of(slack_user(**over), workspace="T1").name == name


@pytest.mark.parametrize("text", ["Europe/Lisbon", "europe/lisbon", " Europe/Lisbon "])
def test_a_zone_is_found_whatever_its_case(text: str) -> None:
    zone = find_zone(text)
    assert zone is not None
    assert zone.key == "Europe/Lisbon"


def test_a_zone_is_found_with_blanks_for_underscores() -> None:
    zone = find_zone("America/New York")
    assert zone is not None
    assert zone.key == "America/New_York"


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("Lisbon", "Europe/Lisbon"),
        ("lisboa", "Europe/Lisbon"),
        ("Europe/Lisabon", "Europe/Lisbon"),
        ("Eurpe/Lisbon", "Europe/Lisbon"),
        ("new york", "America/New_York"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("qqqqqq", None),
        ("", None),
        ("Europe/", None),
    ],
)
def test_a_zone_that_is_none_has_the_nearest_as_a_guess(text: str, guess: str | None) -> None:
    assert find_zone(text) is None
    assert guess_zone(text) == guess


@given(st.text(max_size=80))
def test_any_text_is_a_zone_or_has_a_guess_that_is_one_or_has_none(text: str) -> None:
    guess = guess_zone(text)
    assert guess is None or find_zone(guess) is not None
    find_zone(text)
