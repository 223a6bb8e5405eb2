"""Marks rest on quoted lines, follow their anchors, and are the same each time."""

import pytest

from domain.rubric import WEIGHTS, Band, Criterion, PracticeScore, score_practice
from domain.transcripts import read_turns

STRONG = """Rep: Good morning Ms Lindt, thanks for making time. I read about your second site. \
I would like to understand how returns run, and we have 25 minutes. \
Is that still fine?
Buyer: Yes, go ahead.
Rep: Where do returns get stuck most often?
Buyer: With the electrical parts. They wait a week.
Rep: You said they wait a week. What happens to the customers in that week?
Buyer: They call. My team stays until eight, and we had 300 complaints in September.
Rep: If the parts were tested within a day, what would you be able to do?
Buyer: I would like to promise refunds in three days.
Rep: You want refunds in three days. \
Our checklist lets packers test the parts first. It does not cover high voltage.
Buyer: That is too expensive for us, I think.
Rep: I understand. Compared with what is it too expensive?
Buyer: With the tool of another provider.
Rep: Thanks. For example, a customer of your size will show you the figures. Would that settle it?
Buyer: That would help.
Rep: Shall we meet on Tuesday at nine with your two testers?
Buyer: Yes, Tuesday at nine works."""


def scored(text: str) -> PracticeScore:
    return score_practice(read_turns(text))


def test_the_weights_make_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) == set(Criterion)


def test_a_strong_talk_has_high_marks_with_lines_that_were_said() -> None:
    score = scored(STRONG)
    assert score.band is Band.STRONG
    for mark in score.marks:
        assert mark.score is not None
        assert mark.score >= 3, mark
        assert mark.quotes
        for quote in mark.quotes:
            assert quote.rstrip("…") in STRONG.replace("\n", " "), quote


def test_the_same_talk_has_the_same_score() -> None:
    assert scored(STRONG) == scored(STRONG)


def test_without_an_objection_or_a_claim_there_is_no_mark_for_them() -> None:
    score = scored("Rep: How many sites do you have?\nBuyer: Two.")
    assert score[Criterion.OBJECTION].score is None
    assert score[Criterion.VALUE_LINK].score is None
    assert score[Criterion.OBJECTION].quotes == ()


def test_the_total_is_over_the_criteria_that_had_an_occasion() -> None:
    score = scored("Rep: How many sites do you have?\nBuyer: Two.")
    marked = [mark for mark in score.marks if mark.score is not None]
    whole = sum(WEIGHTS[mark.criterion] for mark in marked)
    assert score.total == round(
        100 * sum(WEIGHTS[mark.criterion] * (mark.score or 0) / 4 for mark in marked) / whole
    )


def test_pressure_holds_the_total_at_forty() -> None:
    pressed = STRONG + "\nRep: If you sign today I take ten percent off.\nBuyer: Hm."
    score = scored(pressed)
    assert score[Criterion.HONESTY].score == 0
    assert score[Criterion.HONESTY].quotes == ("If you sign today I take ten percent off.",)
    assert (score.total, score.capped) == (40, True)


def test_opening_with_a_pitch_has_no_mark() -> None:
    assert scored("Rep: Our platform automates everything.\nBuyer: Hello.")[Criterion.OPENING].score == 0


@pytest.mark.parametrize(
    ("answer", "mark"),
    [
        ("That is not true, it is cheap.", 0),
        ("I can give you ten percent off.", 0),
        ("It includes a lot of functions.", 1),
        ("I understand. It includes a lot of functions.", 2),
        ("I understand. What do you compare it with?", 3),
    ],
)
def test_an_objection_is_marked_by_what_comes_first(answer: str, mark: int) -> None:
    score = scored(f"Rep: Here is the offer.\nBuyer: Your price is too high.\nRep: {answer}\nBuyer: Hm.")
    assert score[Criterion.OBJECTION].score == mark


@pytest.mark.parametrize(
    ("end", "mark"),
    [
        ("Rep: Thanks, bye.\nBuyer: Bye.", 0),
        ("Rep: I will send you some information.\nBuyer: Fine.", 2),
        ("Rep: Shall we meet on Tuesday at nine with your planner?\nBuyer: No, that is too early.", 3),
        ("Rep: Shall we meet on Tuesday at nine with your planner?\nBuyer: Yes, that works.", 4),
    ],
)
def test_an_advance_says_who_what_and_when_and_the_buyer_agrees(end: str, mark: int) -> None:
    assert scored(f"Rep: How many sites do you have?\nBuyer: Two.\n{end}")[Criterion.ADVANCE].score == mark


def test_counters_are_counted() -> None:
    counters = scored(STRONG).counters
    assert counters.rep_messages == 8
    assert counters.first_pitch == 8
    assert counters.stacked == 0
    assert counters.pressure == ()
    assert counters.advance
    assert counters.advance.agreed
    assert 0 < counters.rep_share < 1
    assert sum(counters.type_shares.values()) == pytest.approx(1)


def test_nothing_said_has_a_score_of_nothing() -> None:
    assert scored("").total == 0
