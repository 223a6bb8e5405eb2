"""A paste becomes turns, with names, without, and with names that say nothing."""

from hypothesis import given
from hypothesis import strategies as st

from domain.speech import Turn
from domain.transcripts import LONGEST, read_turns


def test_named_lines_are_turns_and_a_line_without_a_name_goes_on() -> None:
    assert read_turns("Rep: How is it going?\nand how is Joe?\nBuyer: Badly.") == (
        Turn("rep", "How is it going?\nand how is Joe?"),
        Turn("buyer", "Badly."),
    )


def test_of_two_names_the_one_who_asks_more_is_the_rep() -> None:
    turns = read_turns("Zoe: We ship late.\nAdam: Since when?\nZoe: May. Why?\nAdam: What does it cost you?")
    assert [turn.who for turn in turns] == ["buyer", "rep", "buyer", "rep"]


def test_without_names_questions_are_the_reps() -> None:
    turns = read_turns("- How many sites have you?\n- Two, and both are late.\n\n1. What does that lead to?")
    assert turns == (
        Turn("rep", "How many sites have you?"),
        Turn("buyer", "Two, and both are late."),
        Turn("rep", "What does that lead to?"),
    )


def test_times_and_marks_around_a_name_do_not_matter() -> None:
    assert read_turns("[10:02] *Rep*: Hello\n[10:03] *Customer*: Hi") == (
        Turn("rep", "Hello"),
        Turn("buyer", "Hi"),
    )


@given(st.text(max_size=400))
def test_any_paste_is_read(text: str) -> None:
    assert all(turn.text.strip() for turn in read_turns(text))


def test_a_huge_paste_is_cut() -> None:
    assert sum(len(turn.text) for turn in read_turns("a b\n" * LONGEST)) <= LONGEST
