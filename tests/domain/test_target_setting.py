"""Reading how targets are set."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.activity_types import (
    ActivityMissing,
    ActivityType,
    CountMissing,
    CountNegative,
    CountNotWhole,
    CountTooLarge,
    NothingCounted,
    TextTooLong,
    UnknownWord,
)
from domain.dates import NoSuchDay, UnknownDate
from domain.target_setting import (
    Setting,
    SettingNotUnderstood,
    SettingProblem,
    SetTwice,
    SubjectTwice,
    WeekTwice,
    parse_setting,
    read_weekly,
    split_mention,
)
from domain.team import Role

CALLS = ActivityType("calls", "call", "calls", ("dials",))
EMAILS = ActivityType("emails", "email", "emails")
BOOKED = ActivityType("meetings_booked", "meeting booked", "meetings booked", ("booked",))
TYPES = (CALLS, EMAILS, BOOKED)
TODAY = date(2026, 11, 18)  # a Wednesday


def read(text: str, *, teams: tuple[str, ...] = ("North", "South East")) -> Setting:
    return parse_setting(text, types=TYPES, teams=teams, today=TODAY)


def problems(text: str) -> tuple[SettingProblem, ...]:
    with pytest.raises(SettingNotUnderstood) as raised:
        read(text)
    return raised.value.problems


def test_a_mentioned_person_is_read_with_and_without_their_name_in_the_mention() -> None:
    assert read("<@U1> calls 60") == Setting({"calls": 60}, slack_id="U1")
    assert read("<@U1|ana> calls 60") == Setting({"calls": 60}, slack_id="U1")


def test_numbers_stand_on_either_side_and_several_activities_are_set_at_once() -> None:
    expected = {"calls": 60, "emails": 1200, "meetings_booked": 5}
    assert read("sdr calls 60, emails 1,200 and 5 meetings booked").weekly == expected
    assert read("60 calls, 1,200 emails, booked: 5 for sdrs").weekly == expected


@pytest.mark.parametrize(
    ("text", "role"),
    [("sdr calls 8", Role.SDR), ("AEs calls 8", Role.AE), ("calls 8 csm", Role.CSM)],
)
def test_roles_are_read_in_any_case_and_number(text: str, role: Role) -> None:
    assert read(text) == Setting({"calls": 8}, role=role)


def test_a_team_is_read_with_and_without_its_name() -> None:
    assert read("team calls 60") == Setting({"calls": 60}, whole_team=True)
    assert read("team north calls 60") == Setting({"calls": 60}, whole_team=True, team="North")
    assert read("team South East 60 calls") == Setting({"calls": 60}, whole_team=True, team="South East")


def test_a_team_whose_name_begins_with_team_is_read_once() -> None:
    assert read("team blue calls 60", teams=("Team Blue",)).team == "Team Blue"
    assert read("team team blue calls 60", teams=("Team Blue",)).team == "Team Blue"


def test_a_role_may_be_narrowed_to_a_team() -> None:
    assert read("sdr in North calls 60") == Setting({"calls": 60}, role=Role.SDR, team="North")
    assert read("sdr team North calls 60") == Setting({"calls": 60}, role=Role.SDR, team="North")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("from 7 Dec", date(2026, 12, 7)),
        ("from next week", date(2026, 11, 23)),
        ("from this week", date(2026, 11, 16)),
        ("from the week of 4 Jan", date(2027, 1, 4)),
        ("starting 2026-12-14", date(2026, 12, 14)),
        ("from monday", date(2026, 11, 23)),
    ],
)
def test_the_first_week_is_read_wherever_it_stands(text: str, day: date) -> None:
    assert read(f"me calls 60 {text}").day == day
    assert read(f"{text} me calls 60").day == day


def test_a_number_after_the_day_is_a_count_and_not_a_year() -> None:
    assert read("me from 7 Dec 2000 calls") == Setting({"calls": 2000}, me=True, day=date(2026, 12, 7))


def test_the_reason_is_kept_as_typed() -> None:
    assert read("me calls 60 because New territory, 2 regions").reason == "New territory, 2 regions"
    assert read("me calls 60 reason: holidays").reason == "holidays"


def test_zero_means_not_counted_and_is_allowed() -> None:
    assert read("me calls 0").weekly == {"calls": 0}


def test_fillers_of_ordinary_speech_are_skipped() -> None:
    assert read("set calls to 60 a week for <@U1>") == Setting({"calls": 60}, slack_id="U1")
    assert read("me 60 calls per week and 20 emails each") == Setting({"calls": 60, "emails": 20}, me=True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("me cals 60", UnknownWord("cals", "calls")),
        ("me calls", CountMissing("calls")),
        ("me 60", ActivityMissing("60")),
        ("me calls -3", CountNegative(CALLS, -3)),
        ("me calls 10,001", CountTooLarge(CALLS, 10_001)),
        ("me calls 1.5", CountNotWhole("1.5")),
        ("me", NothingCounted()),
        ("", NothingCounted()),
        ("me calls 60 from 31 Feb", NoSuchDay("31 feb")),
        ("me calls 60 from soon", UnknownDate("soon")),
        ("me calls 60 from", UnknownDate("")),
        ("<@U1> <@U2> calls 60", SubjectTwice("<@U1>", "<@U2>")),
        ("<@U1> sdr calls 60", SubjectTwice("<@U1>", "sdr")),
        ("me calls 60, calls 70", SetTwice(CALLS, 60, 70)),
        ("me calls 60 from 7 Dec from 14 Dec", WeekTwice(date(2026, 12, 7), date(2026, 12, 14))),
        ("team Nroth calls 60", UnknownWord("nroth", "team North")),
    ],
)
def test_what_is_not_understood_is_named_with_the_nearest_guess(text: str, problem: SettingProblem) -> None:
    assert problem in problems(text)


def test_everything_wrong_is_named_at_once() -> None:
    assert problems("me cals 60, emails 99999") == (
        UnknownWord("cals", "calls"),
        ActivityMissing("60"),
        CountTooLarge(EMAILS, 99_999),
    )


def test_texts_and_reasons_that_are_too_long_are_refused() -> None:
    assert problems("me calls 60 " + "x" * 1000) == (TextTooLong(1012, 1000),)
    assert problems("me calls 60 because " + "x" * 301) == (TextTooLong(301, 300),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60", 60),
        ("1,200", 1200),
        ("0", 0),
        ("-1", CountNegative(CALLS, -1)),
        ("10001", CountTooLarge(CALLS, 10_001)),
        ("lots", CountNotWhole("lots")),
        ("", CountNotWhole("")),
    ],
)
def test_the_forms_number_is_held_to_the_same_rules(text: str, expected: int | SettingProblem) -> None:
    assert read_weekly(CALLS, text) == expected


def test_a_mention_is_split_from_the_rest_wherever_it_stands() -> None:
    assert split_mention("<@U1|ana> 24 Dec") == ("U1", "24 Dec")
    assert split_mention("24 Dec <@W2>") == ("W2", "24 Dec")
    assert split_mention(" 24 Dec ") == (None, "24 Dec")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    try:
        weekly = read(text).weekly
    except SettingNotUnderstood as error:
        weekly = {"refused": len(error.problems)}
    assert weekly
    assert all(0 <= count <= 10_000 for count in weekly.values())
    assert weekly != {"refused": 0}


@given(
    weekly=st.dictionaries(st.sampled_from(TYPES), st.integers(0, 10_000), min_size=1),
    who=st.sampled_from(["<@U1>", "sdr", "team", "team North", "me", ""]),
    after=st.booleans(),
)
def test_what_is_written_out_is_read_back(weekly: dict[ActivityType, int], who: str, after: bool) -> None:
    items = ", ".join(f"{n} {each.many}" if after else f"{each.many} {n:,}" for each, n in weekly.items())
    assert read(f"{who} {items}").weekly == {each.key: n for each, n in weekly.items()}
