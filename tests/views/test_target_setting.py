"""The receipts and the form of setting targets."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from domain import activity_types as said
from domain.activity_types import ActivityType
from domain.dates import NoSuchDay, UnknownDate
from domain.person_weeks import Change, Keeper, Subject, TargetsSet, TargetsUndone
from domain.target_setting import SettingProblem, SetTwice, SubjectTwice, WeekTwice
from domain.team import WORKING_WEEK, Person, Role, Team
from domain.weeks import week_of
from views.target_setting import form, not_understood, problem_words, receipt, undone, unknown_request

CALLS = ActivityType("calls", "call", "calls")
EMAILS = ActivityType("emails", "email", "emails")
TODAY = date(2026, 11, 18)
THIS = week_of(TODAY)
LISBON = ZoneInfo("Europe/Lisbon")
NORTH = Team(1, "North <1>", "C1", LISBON, "europe", WORKING_WEEK, None, 1, "EUR")
SOUTH = Team(2, "South", "C1", LISBON, "europe", WORKING_WEEK, None, 1, "EUR")
MAX = Person(1, 1, "U1", "Max", LISBON, "en-GB", Role.MANAGER, is_admin=False)
ANA = Person(2, 1, "U2", "Ana <b>", LISBON, "en-GB", Role.SDR, is_admin=False, team=NORTH)


def test_a_receipt_says_what_changed_for_whom_from_when() -> None:
    changes = (Change(CALLS, 60, 40), Change(EMAILS, 0, 80))
    shown = receipt(TargetsSet(Subject(person=ANA), THIS, changes, (7, 8)), me=MAX, today=TODAY)
    assert shown.blocks[0]["text"]["text"] == (
        "For *Ana &lt;b&gt;*, from this week:\n• *60* calls a week, was 40\n• emails not counted, was 80"
    )
    assert shown.text.startswith("For Ana &lt;b&gt;, from this week:\n60 calls a week, was 40.")
    assert shown.blocks[-1]["elements"][0]["value"] == '{"rules":[7,8]}'


def test_a_receipt_warns_names_who_keeps_their_own_and_what_comes_later() -> None:
    change = Change(
        CALLS,
        60,
        None,
        recent=date(2026, 11, 11),
        later=(80, THIS.next),
        keepers=(Keeper(70, role=Role.SDR), Keeper(90, person=ANA)),
    )
    shown = receipt(
        TargetsSet(Subject(team=NORTH), THIS.next, (change,), (7,), "Fewer leads & more demos"),
        me=MAX,
        today=TODAY,
    )
    assert shown.text == (
        "For everybody who sells in North &lt;1&gt;, from Mon 23 Nov:\n"
        "60 calls a week.\n"
        "The SDRs (70) and Ana &lt;b&gt; (90) keep a calls target of their own.\n"
        "From Mon 23 Nov: 80 calls a week, as set before.\n"
        "The calls target was last changed on Wed 11 Nov. At most once a month, with a reason, is fairer.\n"
        "Reason: Fewer leads &amp; more demos"
    )


def test_what_was_so_already_has_nothing_to_undo() -> None:
    result = TargetsSet(
        Subject(team=NORTH, role=Role.SDR), THIS, (Change(CALLS, 60, 60, is_new=False, recent=TODAY),)
    )
    shown = receipt(result, me=MAX, today=TODAY)
    assert shown.text == "For the SDRs of North &lt;1&gt;, from this week:\n60 calls a week, as it was."
    assert [block["type"] for block in shown.blocks] == ["section"]


def test_an_undo_says_what_counts_again() -> None:
    result = TargetsUndone(Subject(person=MAX), THIS, ((CALLS, 40), (EMAILS, None)))
    shown = undone(result, me=MAX, today=TODAY)
    assert shown.text == "Taken back for you, from this week: 40 calls a week and emails by role again."


PROBLEMS: list[tuple[SettingProblem, str]] = [
    (said.UnknownWord("cals", "calls"), "I do not know “cals”. Did you mean “calls”?"),
    (said.UnknownWord("<!here>"), "I do not know “&lt;!here&gt;”."),
    (said.CountMissing("calls"), "How many calls a week? Add a number."),
    (said.ActivityMissing("60"), "60 of what? Add an activity, as in “60 calls”."),
    (said.CountNegative(CALLS, -3), "-3 calls cannot be a target; 0 is “not counted”."),
    (said.CountTooLarge(CALLS, 12_000), "12,000 calls a week is too much; 10,000 is the most."),
    (said.CountNotWhole("1.5"), "“1.5” is not a whole number."),
    (said.NothingCounted(), "Which target? Add an activity and a number, as in “calls 60”."),
    (said.TextTooLong(1200, 1000), "That is 1,200 characters; 1,000 is the most."),
    (NoSuchDay("31 feb"), "There is no day “31 feb”."),
    (UnknownDate("soon"), "From when? I could not read “soon” as a day."),
    (UnknownDate(""), "From when? Add a day."),
    (SubjectTwice("<@U1>", "sdr"), "For <@U1> or for “sdr”? One at a time, please."),
    (SetTwice(CALLS, 60, 70), "60 or 70 calls?"),
    (WeekTwice(date(2026, 12, 7), date(2026, 12, 14)), "From Mon 7 Dec or from Mon 14 Dec?"),
]


@pytest.mark.parametrize(("problem", "words"), PROBLEMS)
def test_each_problem_has_its_sentence(problem: SettingProblem, words: str) -> None:
    assert problem_words(problem, "en-GB") == words


def test_what_was_not_understood_says_that_nothing_was_set_and_how_to() -> None:
    shown = not_understood([problem for problem, _ in PROBLEMS[:2]], "en-GB")
    assert shown.text.startswith("Nothing was set.\nI do not know “cals”.")
    assert "/targets set @name calls 60" in shown.text
    assert "“&lt;!here&gt;”" in unknown_request("<!here>").text


def test_the_form_asks_for_whom_only_where_there_is_a_choice() -> None:
    def names(*teams: Team) -> list[str]:
        return [block["block_id"] for block in form([CALLS], teams, monday=THIS.monday).blocks]

    own = ["activity", "weekly", "day", "reason"]
    assert names() == own
    assert names(NORTH) == ["who", "person", *own]
    assert names(NORTH, SOUTH) == ["who", "person", "team", *own]
