"""The discovery score follows its formula, and its advice quotes a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.discovery import Change, Discovery, Error, Strength, focus, score_discovery
from domain.spin import QuestionType
from domain.transcripts import read_turns

GOOD = """Rep: How do returns travel through your two sites?
Buyer: They are checked by hand, and the electrical parts are late every week.
Rep: When the electrical parts are late, what happens to the customers?
Buyer: They cancel. We lost 40 of them last month.
Rep: If the parts were checked within a day, what would that change for those customers?
Buyer: We would like to promise refunds in three days, that would keep them."""


def scored(text: str) -> Discovery:
    return score_discovery(read_turns(text))


def test_the_parts_make_the_score() -> None:
    found = scored(GOOD)
    assert found.parts == {
        "coverage": 0.75,
        "depth": pytest.approx(2 / 4),
        "linkage": pytest.approx(1 / 3),
        "quality": pytest.approx(7 / 9),
        "outcome": 1.0,
    }
    assert found.score == round(100 * (0.15 * 0.75 + 0.25 * 0.5 + 0.2 / 3 + 0.15 * 7 / 9 + 0.25))


def test_advice_quotes_lines_of_the_conversation() -> None:
    found = scored(GOOD)
    assert found.strength == (Strength.EXPLICIT_NEED, found.explicit_needs[0])
    assert found.could_have_asked.quote in GOOD.replace("Buyer: ", "").splitlines()


def test_a_pitch_before_the_first_problem_caps_the_score() -> None:
    early = scored("Rep: Our platform does all of that.\n" + GOOD)
    assert early.capped
    assert early.score <= 50
    assert early.change == (Change.EARLY_PITCH, "Our platform does all of that.")


def test_four_questions_for_facts_in_a_row_are_an_interrogation() -> None:
    asked = (
        "How many sites do you have?",
        "Which tools do you use?",
        "Who runs it?",
        "How long have you had it?",
    )
    facts = "\n".join(f"Rep: {each}" for each in asked)
    assert [each.error for each in scored(facts).errors] == [Error.INTERROGATION]
    assert not scored(facts.rpartition("\n")[0]).errors


def test_consequences_before_any_problem_are_an_error_and_after_one_are_not() -> None:
    ask = "Rep: What does the late start cost you every month?"
    assert Error.IMPLICATION_FIRST in [each.error for each in scored(ask).errors]
    told = f"Buyer: We always start late.\n{ask}"
    assert Error.IMPLICATION_FIRST not in [each.error for each in scored(told).errors]


def test_two_questions_at_once_are_stacked() -> None:
    stacked = scored("Rep: Where do orders get stuck most often? And who has to correct them by hand?")
    assert Error.STACKED in [each.error for each in stacked.errors]


def test_value_that_we_cannot_give_is_an_error() -> None:
    turns = read_turns("Rep: If you could print invoices offline, what would that save you?")
    found = score_discovery(turns, cannot=["offline"])
    assert [each.error for each in found.errors] == [Error.UNMEETABLE]


def test_questions_alone_are_scored_on_what_can_be_measured() -> None:
    found = scored("Where do orders get stuck most often?\nWhat does a stuck order cost you?")
    assert found.parts["outcome"] is None
    assert found.parts["linkage"] is None
    assert found.score == round(100 * (0.15 * 0.5 + 0.25 / 3 + 0.15 * 0.5) / 0.55)


def test_the_missing_kind_comes_in_the_order_of_the_sequence() -> None:
    facts = scored("Rep: How many sites do you have?\nBuyer: Two.")
    assert (facts.could_have_asked.type, facts.could_have_asked.quote) == (QuestionType.PROBLEM, "Two.")
    pain = scored("Rep: Where does it go wrong?\nBuyer: The trucks are late.")
    assert (pain.could_have_asked.type, pain.could_have_asked.quote) == (
        QuestionType.IMPLICATION,
        "The trucks are late.",
    )


def test_one_behaviour_is_coached_for_three_tries_before_the_next() -> None:
    now = [Change.LEADING, Change.GENERIC]
    assert focus(now, []) is Change.LEADING
    assert focus(now, [Change.GENERIC]) is Change.GENERIC
    assert focus(now, [Change.GENERIC] * 2) is Change.GENERIC
    assert focus(now, [Change.GENERIC] * 3) is Change.LEADING


@given(
    st.lists(
        st.sampled_from([*GOOD.splitlines(), "Rep: Hi.", "Rep: Our tool is great.", "Buyer: No."]),
        max_size=12,
    )
)
def test_any_conversation_has_a_score_and_advice(lines: list[str]) -> None:
    found = scored("\n".join(lines))
    assert 0 <= found.score <= (50 if found.capped else 100)
    assert found.changes[0] == found.change
