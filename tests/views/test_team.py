import json
from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from domain.errors import UserError
from domain.schedule import Weekly
from domain.team import WORKING_WEEK, Person, Role, Team
from domain.team_plan import SavedTeam, TeamCard
from views.errors import words
from views.team import (
    ERRORS,
    could_not_join,
    days_words,
    member_saved,
    not_for_guests,
    setup_hint,
    team_list,
    team_saved,
    zone_words,
)

TODAY = date(2026, 11, 18)
MARKETS = {"europe": "Europe", "latin_america": "Latin America"}
MONDAYS = Weekly(0, time(9))
NORTH = Team(
    id=3,
    name="North",
    channel_id="C1",
    zone=ZoneInfo("Europe/Lisbon"),
    market="europe",
    workdays=WORKING_WEEK,
    country="PT",
    fiscal_start_month=1,
    currency="EUR",
)


def person(name: str, role: Role = Role.AE, team: Team | None = NORTH, **over: object) -> Person:
    made = Person(
        id=sum(map(ord, name)),
        workspace_id=1,
        slack_id=f"U{name.upper()}",
        name=name,
        zone=ZoneInfo("Europe/Lisbon"),
        locale="en-GB",
        role=role,
        is_admin=False,
        team=team,
    )
    return replace(made, **over)  # type: ignore[arg-type]


ANA, BEA = person("Ana", Role.SDR), person("Bea", Role.SDR)
BOSS = person("Boss", Role.MANAGER, manages=frozenset({3}))
CARD = TeamCard(NORTH, managers=(BOSS,), members=(ANA, BEA, BOSS))


def saved(card: TeamCard = CARD, **over: object) -> SavedTeam:
    return replace(SavedTeam(card, is_new=True, targets_at=MONDAYS), **over)  # type: ignore[arg-type]


def listed(*cards: TeamCard, may_add: bool = False) -> str:
    return team_list(cards, BOSS, markets=MARKETS, today=TODAY, may_add=may_add).text


def test_the_receipt_says_how_many_where_and_when() -> None:
    said = team_saved(saved(), "en-GB")
    assert said.text == ("North is set up: 3 people, targets go to <#C1> on Mondays at 09:00 (Lisbon time).")
    assert said.blocks[-1]["elements"][0]["action_id"] == "team.edit:3"
    assert json.loads(said.blocks[-1]["elements"][0]["value"]) == {"team": 3}
    assert said.blocks[-1]["elements"][1]["action_id"] == "pipeline.choose"
    assert len(team_saved(saved(is_new=False), "en-GB").blocks[-1]["elements"]) == 1


def test_the_receipt_of_a_change_names_who_moved_and_who_left() -> None:
    said = team_saved(saved(is_new=False, moved=((ANA, "South"),), left=(BEA,)), "en-GB").text
    assert said.startswith("North is saved: 3 people")
    assert "Moved here: Ana (from South)." in said
    assert "In no team now: Bea." in said


def test_a_team_of_one_without_a_channel_posts_nothing() -> None:
    card = TeamCard(replace(NORTH, channel_id=None), (), (ANA,))
    assert team_saved(saved(card), "en-GB").text == (
        "North is set up: 1 person, no channel yet, so nothing is posted."
    )


def test_somebody_whose_name_is_not_known_yet_is_mentioned() -> None:
    new = replace(person("Zed"), name="")
    assert "<@UZED>" in team_saved(saved(left=(new,)), "en-GB").text


def test_names_of_teams_and_people_can_neither_ping_nor_link() -> None:
    team = replace(NORTH, name="<!channel>")
    eve = person("<@UBOSS>", Role.SDR, team)
    said = team_list(
        [TeamCard(team, (), (eve,))], BOSS, markets={"europe": "<!here>"}, today=TODAY, may_add=False
    )
    receipt = team_saved(saved(TeamCard(team, (), (eve,)), moved=((eve, "<!here>"),)), "en-GB")
    shown = [
        block["text"]["text"]
        for message in (said, receipt)
        for block in message.blocks
        if block["type"] == "section"
    ]
    for text in (said.text, receipt.text, *shown):
        assert "<!" not in text
        assert "<@" not in text
        assert "&lt;" in text


def test_the_list_shows_a_line_a_team_and_a_line_a_role() -> None:
    assert listed(CARD).splitlines() == [
        "North: 3 people · <#C1> · Lisbon time · Mon–Fri · holidays of Portugal · Europe · EUR",
        "Manager: Boss",
        "SDRs: Ana, Bea",
    ]


def test_what_differs_from_the_team_stands_behind_the_name() -> None:
    own = replace(
        ANA,
        own_workdays=frozenset({0, 1, 2, 3}),
        own_country="ES",
        own_market="latin_america",
        started_on=date(2026, 11, 2),
    )
    assert (
        "SDRs: Ana (works Mon–Thu, holidays of Spain, sells in Latin America, started 2 November 2026), Bea"
        in listed(TeamCard(NORTH, (), (own, BEA)))
    )


@pytest.mark.parametrize(
    ("day", "said"), [(date(2020, 1, 6), ""), (date(2026, 12, 1), " (starts 1 December 2026)")]
)
def test_a_first_day_is_told_while_it_matters(day: date, said: str) -> None:
    lines = listed(TeamCard(NORTH, (), (replace(ANA, started_on=day),))).splitlines()
    assert lines[1] == f"SDRs: Ana{said}"


def test_a_manager_who_also_sells_is_in_both_lines() -> None:
    seller = replace(BOSS, role=Role.AE)
    lines = listed(TeamCard(NORTH, (seller,), (seller,))).splitlines()
    assert lines[0].startswith("North: 1 person")
    assert lines[1:] == ["Manager: Boss", "AEs: Boss"]


def test_each_team_has_a_button_and_a_menu_of_its_members() -> None:
    message = team_list([CARD], BOSS, markets=MARKETS, today=TODAY, may_add=False)
    edit, menu = message.blocks[-1]["elements"]
    assert edit["action_id"] == "team.edit:3"
    assert menu["action_id"].startswith("team.member:")
    assert [json.loads(each["value"]) for each in menu["options"]] == [
        {"person": each.id} for each in (ANA, BEA, BOSS)
    ]
    assert menu["options"][0]["text"]["text"] == "Ana, SDR"


def test_a_team_of_nobody_has_no_empty_menu() -> None:
    message = team_list([TeamCard(NORTH, (), ())], BOSS, markets=MARKETS, today=TODAY, may_add=False)
    assert [each["type"] for each in message.blocks[-1]["elements"]] == ["button"]


@pytest.mark.parametrize("may_add", [True, False])
def test_only_those_who_may_add_a_team_see_the_button(may_add: bool) -> None:
    message = team_list([CARD], BOSS, markets=MARKETS, today=TODAY, may_add=may_add)
    assert ("team.open" in json.dumps(message.blocks)) is may_add


def test_many_large_teams_stay_within_what_slack_shows() -> None:
    crowd = tuple(person(f"Somebody with a long name {n}", Role.SDR, id=n) for n in range(250))
    cards = [TeamCard(replace(NORTH, id=n, name=f"Team {n}"), (), crowd) for n in range(12)]
    message = team_list(cards, BOSS, markets=MARKETS, today=TODAY, may_add=True)
    assert len(message.blocks) <= 50
    for block in message.blocks:
        assert len(block.get("text", {}).get("text", "")) <= 3000
        ids = [each["action_id"] for each in block.get("elements", ()) if "action_id" in each]
        assert len(ids) == len(set(ids))
        for element in block.get("elements", ()):
            assert len(element.get("options", ())) <= 100
    assert len(message.text) < 40_000
    assert "9 more: Team 3, Team 4, " in message.text
    assert "Team 10 and …. `/playmaker team` and a name shows one." in message.text


def test_one_team_of_a_whole_company_is_shown_alone() -> None:
    crowd = tuple(person(f"Somebody with a long name {n}", Role.SDR, id=n) for n in range(5000))
    card = TeamCard(NORTH, (), crowd)
    message = team_list([card, CARD], BOSS, markets=MARKETS, today=TODAY, may_add=True)
    assert len(message.blocks) <= 50
    assert len(message.text) < 40_000
    assert "1 more: North." in json.dumps(message.blocks)
    assert all(len(block.get("elements", ())) <= 25 for block in message.blocks)


def test_the_receipt_of_a_member_says_what_is_their_own() -> None:
    own = replace(ANA, own_workdays=frozenset({0, 2}))
    said = member_saved(own, markets=MARKETS, locale="en-GB", today=TODAY)
    assert said.text == "Ana is an SDR in North: works Mon, Wed."
    assert said.blocks[-1]["elements"][0]["action_id"] == f"team.member:{ANA.id}"


def test_the_receipt_of_a_member_by_the_teams_rules_says_so() -> None:
    said = member_saved(replace(ANA, role=Role.CSM), markets=MARKETS, locale="en-GB", today=TODAY)
    assert said.text == "Ana is a CSM in North, by the team's own calendar and market."


def test_a_member_who_still_manages_is_told_apart() -> None:
    said = member_saved(replace(BOSS, role=Role.AE), markets=MARKETS, locale="en-GB", today=TODAY)
    assert said.text.endswith("Boss still manages North.")


@pytest.mark.parametrize(
    ("days", "shown"),
    [({0, 1, 2, 3, 4}, "Mon–Fri"), ({0, 1}, "Mon, Tue"), ({0, 2, 4}, "Mon, Wed, Fri"), ({6}, "Sun")],
)
def test_working_days_are_said_shortly(days: set[int], shown: str) -> None:
    assert days_words(days, "en-GB") == shown


def test_days_countries_and_cities_are_in_the_readers_language() -> None:
    assert days_words({0, 1, 2}, "de-DE") == "Mo–Mi"
    assert zone_words(ZoneInfo("Europe/Lisbon"), "de-DE") == "Lissabon time"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
        ("Etc/GMT+3", "GMT+3"),
        ("EST", "EST"),
    ],
)
def test_zones_are_said_by_their_city(zone: str, shown: str) -> None:
    assert zone_words(ZoneInfo(zone), "en-GB") == shown


def test_the_words_for_those_without_a_team_and_for_guests_say_what_to_do() -> None:
    assert "/playmaker setup" in setup_hint().text
    assert "/playmaker setup" in json.dumps(setup_hint().blocks)
    assert "guests" in not_for_guests().text
    assert "/invite" in could_not_join("C9").text
    assert "<#C9>" in could_not_join("C9").text


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_refusal_is_a_sentence(code: str) -> None:
    said = words(UserError(code, name="N<b", guess="G"))
    assert said.endswith((".", "?"))
    assert "<b" not in said
