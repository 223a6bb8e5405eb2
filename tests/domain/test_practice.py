"""A practice as it is kept: messages in their order, answers anew where one came late, and a score."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from content.coaching import load_coaching
from domain.counters import kind_of
from domain.objections import Category
from domain.personas import Persona
from domain.practice import Exchange, Talk, by_fit, lines_to_show, placed, score_talk, to_practise
from domain.practice_buyer import ask_wording, may_be_worded
from domain.roleplay import Difficulty, Ended, HintKind, Scenario, hint, opening, play
from domain.rubric import Criterion
from domain.speech import questions_in
from domain.spin import QuestionType
from tests.domain.test_roleplay import CONSEQUENCE, FACT, MESSAGES, PAIN, PRESS, STEP, VALUE

PERSONAS = load_coaching().personas
KATRIN = PERSONAS["clinic_supplier"]
everyone = pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS.keys())
objecting = pytest.mark.parametrize("scenario", [Scenario.FIRST_OBJECTION, Scenario.SECOND_OBJECTION])


def fresh(persona: Persona = KATRIN, scenario: Scenario = Scenario.FIRST_CALL) -> Talk:
    at = datetime(2026, 11, 18, 10, tzinfo=UTC)
    first = opening(persona, scenario)
    return Talk(1, 1, persona.key, scenario, Difficulty.NORMAL, first, at, None, None, None, {})


def ts(n: int) -> str:
    return f"1763460000.{n:06d}"


def told(talk: Talk, order: list[tuple[int, str]], persona: Persona = KATRIN) -> Talk:
    """The talk after these messages, (place, text), arrived in this order."""
    for n, text in order:
        talk = replace(talk, exchanges=placed(talk, persona, ts(n), text)[0])
    return talk


@settings(deadline=None)
@given(st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=8), st.randoms())
def test_messages_that_arrive_in_any_order_make_the_talk_that_was_typed(
    said: list[str], random: Random
) -> None:
    """As long as it does not end on the way: after that nothing counts."""
    typed = list(enumerate(said, start=1))
    talk = fresh()
    for n, text in random.sample(typed, len(typed)):
        after, practice = placed(talk, KATRIN, ts(n), text)
        assume(practice.ended is None)
        talk = replace(talk, exchanges=after)
    assert talk.turns == play(KATRIN, said).turns


def test_a_message_that_came_late_changes_the_answers_after_it_and_none_before() -> None:
    before = told(fresh(), [(1, FACT), (3, CONSEQUENCE)])
    after = told(before, [(2, PAIN)])
    lines = lines_to_show(before, after.exchanges, {1, 2})
    assert [(line.n, line.is_new) for line in lines] == [(2, False), (3, True)]
    assert [each.said for each in after.exchanges] == [FACT, PAIN, CONSEQUENCE]
    assert after.exchanges[0] == before.exchanges[0]


def test_what_was_answered_stays_as_it_was_told_even_if_content_says_it_otherwise_now() -> None:
    talk = replace(fresh(), exchanges=(Exchange(ts(1), FACT, "Fourteen, and a dog."),))
    assert told(talk, [(2, PAIN)]).turns[2].text == "Fourteen, and a dog."


def test_a_late_message_may_end_it_earlier_and_what_came_after_has_no_answer() -> None:
    talk = told(fresh(), [(1, PRESS), (3, FACT), (4, PAIN)])
    after, practice = placed(talk, KATRIN, ts(2), PRESS)
    assert practice.ended is Ended.WALKED_AWAY
    assert [each.said for each in after] == [PRESS, PRESS]
    assert after[-1].answered == KATRIN.leaving


@everyone
@objecting
def test_a_talk_may_begin_with_an_objection_and_is_settled_by_what_releases_it(
    persona: Persona, scenario: Scenario
) -> None:
    script = persona.objections[scenario.objection or 0]
    said = ["I see. Which part of that worries you most?", f"We could do this: {script.released_by}"]
    assert play(persona, [], scenario=scenario).turns[0].text == script.says
    assert play(persona, said[:1], scenario=scenario).turns[-1].text == script.clarified
    settled = play(persona, said, scenario=scenario)
    assert settled.is_met
    assert not settled.revealed
    found = hint(settled)
    assert found is not None
    assert found.kind is HintKind.ADVANCE
    assert play(persona, [*said, STEP], scenario=scenario).ended is Ended.ADVANCE
    assert play(persona, [STEP], scenario=scenario).ended is None


@settings(deadline=None)
@given(
    st.sampled_from(sorted(PERSONAS)),
    st.lists(st.sampled_from(MESSAGES), max_size=25),
    st.sampled_from(Scenario),
    st.sampled_from(Difficulty),
)
def test_in_no_situation_is_a_line_repeated_or_the_need_told_unasked(
    key: str, said: list[str], scenario: Scenario, difficulty: Difficulty
) -> None:
    persona = PERSONAS[key]
    practice = play(persona, said, scenario=scenario, difficulty=difficulty)
    lines = [turn.text for turn in practice.turns if turn.who == "buyer"]
    assert len(lines) == len(set(lines))
    if persona.reveals in lines:
        asked = [
            kind_of(each) for text in said[: lines.index(persona.reveals)] for each in questions_in(text)
        ]
        deep = 2 if difficulty is Difficulty.HARD else 1
        assert asked.count(QuestionType.PROBLEM) >= deep
        assert asked.count(QuestionType.IMPLICATION) >= deep


def test_a_talk_that_begins_with_an_objection_has_no_opening_to_mark() -> None:
    talk = told(fresh(scenario=Scenario.FIRST_OBJECTION), [(1, "What would you need to see?")])
    assert score_talk(talk)[Criterion.OPENING].score is None
    assert score_talk(told(fresh(), [(1, FACT)]))[Criterion.OPENING].score is not None


def test_the_buyers_of_ones_own_market_and_role_come_first() -> None:
    first = by_fit(PERSONAS.values(), market="latin_america", role="sdr")[0]
    assert (first.market, first.role) == ("latin_america", "sdr")
    assert len(by_fit(PERSONAS.values(), market=None, role="ae")) == len(PERSONAS)


def test_a_tip_on_an_objection_leads_to_somebody_who_raises_it() -> None:
    people = by_fit(PERSONAS.values(), market="europe", role="ae")
    persona, scenario = to_practise(people, [Category.SECURITY])
    assert scenario.objection is not None
    assert persona.objections[scenario.objection].category is Category.SECURITY
    assert to_practise(people, []) == (people[0], Scenario.FIRST_CALL)


def test_going_through_with_it_is_scored_strong_and_pressing_is_not() -> None:
    good = told(fresh(), list(enumerate([GREETING, PAIN, CONSEQUENCE, CONSEQUENCE, VALUE, STEP], start=1)))
    bad = told(fresh(), [(1, PRESS), (2, PRESS)])
    assert score_talk(good).total > 60
    assert score_talk(bad).total <= 40


GREETING = (
    "Good morning Ms Vogel, thanks for making time. I would like to understand how your deliveries run; "
    "is half an hour fine? Where does it get stuck most often?"
)


def test_a_model_may_word_what_is_one_of_many_lines_and_nothing_on_which_a_talk_turns() -> None:
    for persona in PERSONAS.values():
        assert all(may_be_worded(persona, line) for line in persona.lines["situation"])
        turning = [persona.reveals, persona.wishes, persona.agrees, persona.leaving, persona.opens]
        turning += [
            line for each in persona.objections for line in (each.says, each.clarified, each.released)
        ]
        assert not any(may_be_worded(persona, line) for line in turning)


def test_a_model_is_given_no_more_than_was_said_and_the_line_to_say() -> None:
    talk = told(fresh(), [(1, FACT), (2, PAIN)])
    given_ = str(ask_wording(talk, KATRIN, 1).data)
    assert talk.line(1) in given_
    assert talk.line(2) not in given_
    assert PAIN not in given_
    for unsaid in (KATRIN.hidden_need, KATRIN.reveals, KATRIN.objections[0].says):
        assert unsaid not in given_
