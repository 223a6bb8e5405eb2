"""Leave in words."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from domain.dates import DateProblem, NoSuchDay, RangeBackwards, RangeTooLong, RangeTooOld, UnknownDate
from domain.person_weeks import Leave, LeaveCancelled, LeaveList, LeaveNoted, WeekAway
from domain.team import Person, Role
from domain.weeks import week_of
from views.absences import cancelled, leave_list, not_understood, noted, problem_words

LISBON = ZoneInfo("Europe/Lisbon")
ANA = Person(1, 1, "U1", "Ana", LISBON, "en-GB", Role.AE, is_admin=False)
RUI = Person(2, 1, "U2", "Rui <b>", LISBON, "en-GB", Role.AE, is_admin=False)
HOLIDAYS = Leave(7, date(2026, 12, 24), date(2027, 1, 3), 5)
ONE_DAY = Leave(8, date(2026, 12, 1), date(2026, 12, 2), 1)
WEEKS = (WeekAway(week_of(date(2026, 12, 24)), 3, 4), WeekAway(week_of(date(2026, 12, 31)), 0, 4))


def test_a_receipt_says_the_working_days_and_what_becomes_of_each_week() -> None:
    shown = noted(LeaveNoted(ANA, HOLIDAYS, WEEKS), me=ANA)
    assert shown.text == (
        "5 working days off: Thu 24 Dec – Sat 2 Jan.\n"
        "Week of Mon 21 Dec: 3 of 4 working days, targets 25% lower.\n"
        "Week of Mon 28 Dec: no working days, no targets."
    )
    assert shown.blocks[-1]["elements"][0]["value"] == '{"leave":7,"restore":true}'


def test_a_receipt_for_somebody_else_names_them_and_what_it_joined() -> None:
    shown = noted(LeaveNoted(RUI, HOLIDAYS, (), joined=(ONE_DAY,)), me=ANA)
    assert shown.text == (
        "5 working days off for Rui &lt;b&gt;: Thu 24 Dec – Sat 2 Jan.\nIt is one leave now with Tue 1 Dec."
    )


def test_leave_that_is_there_already_can_be_cancelled_from_the_answer() -> None:
    shown = noted(LeaveNoted(ANA, HOLIDAYS, WEEKS, is_new=False), me=ANA)
    assert shown.text == "Your leave for Thu 24 Dec – Sat 2 Jan is noted already."
    assert shown.blocks[-1]["elements"][0]["action_id"] == "absences.cancel:7"


def test_a_long_leave_sums_its_weeks_up() -> None:
    weeks = tuple(WeekAway(week_of(date(2026, 12, 24)).shifted(n), 0, 5) for n in range(9))
    lines = noted(LeaveNoted(ANA, HOLIDAYS, weeks), me=ANA).text.splitlines()
    assert len(lines) == 5
    assert lines[-1] == "And so on for 6 more weeks."


def test_leave_taken_back_gives_full_targets_and_what_stands_again() -> None:
    weeks = (WeekAway(week_of(date(2026, 12, 24)), 4, 4),)
    shown = cancelled(LeaveCancelled(ANA, HOLIDAYS, weeks, again=(ONE_DAY,)), me=ANA)
    assert shown.text == (
        "Your leave for Thu 24 Dec – Sat 2 Jan is taken back.\n"
        "This stands again: Tue 1 Dec.\n"
        "Week of Mon 21 Dec: 4 of 4 working days, targets in full."
    )
    again = cancelled(LeaveCancelled(ANA, HOLIDAYS, weeks, is_done=False), me=ANA)
    assert "taken back already" in again.text


def test_the_list_has_a_button_for_each_leave_and_says_how_to_note_some() -> None:
    shown = leave_list(LeaveList(ANA, (ONE_DAY, HOLIDAYS)), me=ANA)
    buttons = [block["accessory"] for block in shown.blocks if "accessory" in block]
    assert [each["action_id"] for each in buttons] == ["absences.cancel:8", "absences.cancel:7"]
    assert buttons[0]["accessibility_label"] == "Cancel leave Tue 1 Dec"
    assert shown.text.splitlines()[1] == "Tue 1 Dec · 1 working day"
    empty = leave_list(LeaveList(RUI, ()), me=ANA)
    assert empty.text.startswith(
        "Rui &lt;b&gt;'s time off: none noted.\nNote leave like this: /playmaker away"
    )


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (NoSuchDay("31 feb"), "There is no day “31 feb”."),
        (UnknownDate("<!here>"), "I could not read “&lt;!here&gt;” as a day."),
        (
            RangeBackwards(date(2026, 12, 4), date(2026, 12, 1)),
            "Fri 4 Dec is after Tue 1 Dec, so the days run backwards.",
        ),
        (RangeTooLong(400), "That is 400 days; 366 is the most at once."),
        (
            RangeTooOld(date(2026, 1, 1), date(2026, 9, 19)),
            "Thu 1 Jan is too long ago; Sat 19 Sept is the earliest.",
        ),
    ],
)
def test_each_problem_has_its_sentence(problem: DateProblem, words: str) -> None:
    assert problem_words(problem, "en-GB") == words
    assert "Nothing was noted." in not_understood(problem, "en-GB").text
