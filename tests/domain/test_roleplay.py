"""The scripted buyer reacts to what is asked, repeats nothing, and leaves when pressed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.coaching import load_coaching
from domain.personas import Persona
from domain.roleplay import MOST_TURNS, Difficulty, Ended, HintKind, Practice, hint, play
from domain.rubric import score_practice
from domain.spin import QuestionType

PERSONAS = load_coaching().personas
everyone = pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS.keys())

FACT = "How many people work in the team today?"
PAIN = "Where does it go wrong most often?"
CONSEQUENCE = "When that goes wrong, what does it lead to for the others?"
VALUE = "If that were solved, what would it make possible for you?"
STEP = "Shall we meet on Thursday at ten with your colleague to look at the figures?"
PRESS = "If you sign today, you get a discount, but only today."
PITCH = "Our platform automates all of that with AI."
MESSAGES = [
    FACT, PAIN, CONSEQUENCE, VALUE, PITCH, "I understand.", "Tell me more.", "Don't you think so?",
    "How are you?",
    "I will send you some information.", "Which part of that worries you most?",
    "Here is what we could do: a pilot.",
    "Who does it? When? Why is it late? What does it cost you?", STEP,
]  # fmt: skip


def buyer_lines(practice: Practice) -> list[str]:
    return [turn.text for turn in practice.turns if turn.who == "buyer"]


@everyone
def test_twenty_turns_repeat_no_line_whatever_is_said_over_and_over(persona: Persona) -> None:
    for message in MESSAGES[:-1]:
        lines = buyer_lines(play(persona, [message] * 20))
        assert len(lines) == len(set(lines)), message


@given(
    st.sampled_from(sorted(PERSONAS)),
    st.lists(st.sampled_from(MESSAGES), max_size=MOST_TURNS + 5),
    st.sampled_from(Difficulty),
)
def test_no_talk_repeats_a_line_and_every_message_has_an_answer(
    key: str, said: list[str], difficulty: Difficulty
) -> None:
    practice = play(PERSONAS[key], said, difficulty=difficulty)
    lines = buyer_lines(practice)
    assert len(lines) == len(set(lines))
    assert [turn.who for turn in practice.turns] == ["buyer", *["rep", "buyer"] * practice.rep_turns]
    assert practice.ended or practice.rep_turns == len(said)


@everyone
def test_the_hidden_need_needs_problem_and_implication_questions(persona: Persona) -> None:
    for said in ([FACT] * 20, [VALUE] * 20, [CONSEQUENCE] * 20, [PAIN] * 20, [FACT, VALUE] * 10):
        practice = play(persona, said)
        assert not practice.revealed
        assert persona.reveals not in buyer_lines(practice)
    assert play(persona, [PAIN, CONSEQUENCE, CONSEQUENCE]).turns[-1].text == persona.reveals
    hard = play(persona, [PAIN, CONSEQUENCE, CONSEQUENCE], difficulty=Difficulty.HARD)
    assert not hard.revealed


@everyone
def test_after_the_need_a_question_of_value_brings_the_wish_and_a_date_ends_it_well(persona: Persona) -> None:
    practice = play(persona, [PAIN, CONSEQUENCE, CONSEQUENCE, VALUE, STEP])
    assert practice.turns[-3].text == persona.wishes
    assert practice.turns[-1].text == persona.agrees
    assert practice.ended is Ended.ADVANCE


@everyone
def test_an_early_date_is_not_agreed(persona: Persona) -> None:
    assert play(persona, [STEP]).ended is None


@everyone
def test_pressing_makes_the_buyer_leave(persona: Persona) -> None:
    assert play(persona, [PRESS], difficulty=Difficulty.HARD).ended is Ended.WALKED_AWAY
    assert play(persona, [PRESS]).ended is None
    gone = play(persona, [PRESS, FACT, PRESS, FACT])
    assert (gone.ended, gone.turns[-1].text) == (Ended.WALKED_AWAY, persona.leaving)
    assert gone.rep_turns == 3


@everyone
def test_pitching_before_any_interest_makes_the_buyer_leave(persona: Persona) -> None:
    assert Ended.WALKED_AWAY is play(persona, [PITCH] * 5).ended


@everyone
def test_an_objection_is_told_in_full_only_when_asked_and_settled_only_by_what_releases_it(
    persona: Persona,
) -> None:
    first = persona.objections[0]
    raised = [PITCH, PITCH]
    assert play(persona, raised).turns[-1].text == first.says
    argued = play(persona, [*raised, "That is fine, others have no trouble with it."])
    assert argued.turns[-1].text == first.unclarified[0]
    asked = [*raised, "I understand. Which part of that worries you most?"]
    assert play(persona, asked).turns[-1].text == first.clarified
    missed = play(persona, [*asked, "All right, good to know."])
    assert missed.turns[-1].text == first.not_yet[0]
    met = play(persona, [*asked, f"We could do this: {first.released_by}"])
    assert met.turns[-1].text == first.released
    assert met.open_objection is None


@everyone
def test_hints_lead_to_the_end(persona: Persona) -> None:
    by_type = {
        QuestionType.PROBLEM: PAIN,
        QuestionType.IMPLICATION: CONSEQUENCE,
        QuestionType.NEED_PAYOFF: VALUE,
    }
    said: list[str] = []
    while (found := hint(play(persona, said))) and len(said) < MOST_TURNS:
        if found.kind is HintKind.RELEASE:
            said.append(f"We could do this: {found.text}")
        elif found.kind is HintKind.CLARIFY:
            said.append("I see. Which part of that worries you most?")
        else:
            said.append(STEP if found.type is None else by_type[found.type])
    assert play(persona, said).ended is Ended.ADVANCE


@everyone
def test_what_the_buyer_does_not_know_is_said(persona: Persona) -> None:
    word = persona.unknown_words[0]
    assert play(persona, [f"How does the {word} look at the moment?"]).turns[-1].text in persona.unknown


def test_going_back_to_a_turn_is_leaving_out_what_came_after() -> None:
    persona = PERSONAS["clinic_supplier"]
    whole = play(persona, [FACT, PAIN, PITCH])
    again = play(persona, [FACT, PAIN, CONSEQUENCE])
    assert whole.turns[:5] == again.turns[:5]


def test_the_rep_may_end_it_and_it_has_a_score() -> None:
    practice = play(PERSONAS["furniture_shop"], [FACT, PAIN], ended_by_rep=True)
    assert practice.ended is Ended.REP
    assert hint(practice) is None
    assert 0 <= score_practice(practice.turns).total <= 100
