"""Kinds of question are told apart by wording, and needs are heard in a buyer's lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.spin import (
    QuestionType,
    classify_question,
    is_pitch,
    plays_on_fear,
    read_question,
    states_need,
    states_problem,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How do leads reach your SDRs?", "situation"),
        ("Could you walk me through your last order?", "situation"),
        ("Where does the hand-over go wrong?", "problem"),
        ("Any problems?", "problem"),
        ("You said close dates slip; what does that do to hiring?", "implication"),
        ("What happens to the quarter when three proposals slip a week?", "implication"),
        ("What would you do with two weeks' earlier warning?", "need_payoff"),
        ("If they went out the same day, who would notice first?", "need_payoff"),
        ("Did you know we automate that?", "pitch"),
        ("Isn't that killing revenue?", "leading"),
        ("So you use spreadsheets, right?", "leading"),
        ("Does Tuesday work for you?", "other"),
        ("How are you?", "other"),
        (
            "I would like to hear how you work, and say at the end if we can help; is twenty minutes fine?",
            "other",
        ),
        ("Do you still have thirty minutes?", "other"),
        ("Are you happy with that agenda?", "other"),
        ("Are you happy with your CRM?", "problem"),
    ],
)
def test_a_question_is_told_by_its_wording(text: str, kind: str) -> None:
    assert classify_question(text) == kind


def test_a_condition_that_is_bad_asks_for_consequences_and_one_that_is_good_for_value() -> None:
    assert classify_question("What would happen if the delays went on?") == "implication"
    assert classify_question("What would happen if the delays were gone?") == "need_payoff"


def test_case_apostrophes_and_a_missing_mark_change_nothing() -> None:
    for text in (
        "What's the hardest part of hiring?",
        "WHAT’S THE HARDEST PART OF HIRING?",
        "what's the hardest part of hiring",
    ):
        assert classify_question(text) == "problem"


def test_a_message_with_several_questions_counts_as_its_last_telling_one() -> None:
    assert (
        classify_question("You have two sites, right? Where do they lose time? Does that make sense?")
        == "problem"
    )


def test_a_statement_about_us_is_a_pitch_and_one_about_them_is_not() -> None:
    assert is_pitch("Our platform integrates with everything.")
    assert is_pitch("We offer three packages.")
    assert not is_pitch("You said the orders come late.")
    assert not is_pitch("How did you hear about us?")


def test_a_complaint_is_an_implied_need_and_a_wish_an_explicit_one() -> None:
    assert states_problem("The figures are always late.")
    assert not states_need("The figures are always late.")
    assert states_need("We need the figures on Monday.")
    assert states_need("It would be a relief to have them earlier.")


def test_contentment_and_hesitation_are_neither() -> None:
    for text in ("We have no problems with it.", "It works fine.", "We don't have any issues there."):
        assert not states_problem(text)
    for text in ("We need to think about it.", "I do not think we need that.", "Do you want coffee?"):
        assert not states_need(text)


def test_a_consequence_named_to_frighten_is_noticed() -> None:
    assert plays_on_fear("Do you want to lose your job over this?")
    assert not plays_on_fear("What does a late delivery cost you?")


@given(st.text(max_size=300))
def test_any_text_gets_some_kind_and_the_same_twice(text: str) -> None:
    assert read_question(text) == read_question(text)
    assert read_question(text).type in QuestionType
