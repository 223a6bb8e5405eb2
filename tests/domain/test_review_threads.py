"""Answers in threads: nobody is pointed at, nothing is lost, the manager stands last."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.loader import Content
from content.reviews import load_reviews
from domain.review_threads import (
    LEAST_ANONYMOUS,
    MANAGER,
    TEAM,
    Answer,
    Group,
    as_kept,
    by_coach,
    by_theme,
    placed,
    ranked,
    role_threads,
    sizes,
    theme_of,
    votes_left,
)

REVIEWS = load_reviews()
ROLES = ("ae", "csm", "revops", "sdr")
people_st = st.dictionaries(st.sampled_from(ROLES), st.integers(1, 12), min_size=1)
texts_st = st.text(st.sampled_from("abc deal price call forecast customer'ß-"), min_size=1, max_size=60)


@st.composite
def answers_st(draw: st.DrawFn) -> list[Answer]:
    found = []
    for n in range(draw(st.integers(0, 25))):
        role = draw(st.sampled_from((*ROLES, "manager")))
        prompt = draw(st.sampled_from(REVIEWS.asked("year", role)))
        is_manager = role == "manager"
        text = draw(texts_st)
        found.append(Answer(n * 7 + 1, n, role, prompt.key, prompt.theme, text, is_manager))
    return found


@settings(max_examples=40)
@given(people_st, st.booleans())
def test_a_thread_of_its_own_needs_three_people_or_five_without_names(
    people: dict[str, int], anonymous: bool
) -> None:
    own = role_threads(people, anonymous=anonymous)
    assert all(people[role] >= (5 if anonymous else 3) for role in own)
    rest = sum(count for role, count in people.items() if role not in own)
    if anonymous and own:
        assert rest == 0 or rest >= LEAST_ANONYMOUS  # what is left over points at nobody either
    if not anonymous:
        assert all(count < 3 for role, count in people.items() if role not in own)


def test_a_small_role_takes_the_smallest_large_one_along() -> None:
    assert role_threads({"sdr": 6, "ae": 2}, anonymous=True) == frozenset()
    assert role_threads({"sdr": 6, "ae": 2, "csm": 5}, anonymous=True) == {"sdr"}
    assert role_threads({"sdr": 6, "ae": 2}, anonymous=False) == {"sdr"}
    assert role_threads({"sdr": 6, "ae": 5}, anonymous=True) == {"sdr", "ae"}


def test_without_names_a_small_roles_answer_keeps_neither_role_nor_question() -> None:
    own_question, common = REVIEWS.prompts["ae_loss"], REVIEWS.prompts["keep"]
    assert as_kept("ae", own_question, REVIEWS, {"sdr"}, anonymous=True) == ("", "")
    assert as_kept("ae", own_question, REVIEWS, {"ae"}, anonymous=True) == ("ae", "ae_loss")
    assert as_kept("ae", common, REVIEWS, {"ae"}, anonymous=True) == ("", "keep")
    assert as_kept("ae", own_question, REVIEWS, set(), anonymous=False) == ("ae", "ae_loss")


def test_a_question_that_is_hidden_does_not_show_by_its_theme_either() -> None:
    asked = REVIEWS.prompts["revops_field"]
    unnamed = Answer(1, None, "revops", asked.key, asked.theme, "The colour one")
    named = replace(unnamed, id=2, person_id=7)
    themes = {each.answer.id: each.theme for each in placed([unnamed, named], REVIEWS, set(), "seed")}
    assert themes == {1: REVIEWS.prompts["keep"].theme, 2: asked.theme}
    [own] = placed([unnamed], REVIEWS, {"revops"}, "seed")
    assert (own.thread, own.theme) == ("revops", asked.theme)


@settings(max_examples=40)
@given(answers_st(), st.sets(st.sampled_from(ROLES)), st.text(max_size=5))
def test_every_answer_stands_once_and_managers_last(answers: list[Answer], own: set[str], seed: str) -> None:
    found = placed(answers, REVIEWS, own, seed)
    assert Counter(each.answer.id for each in found) == Counter(each.id for each in answers)
    for thread in {each.thread for each in found}:
        inside = [each for each in found if each.thread == thread]
        assert sorted(each.place for each in inside) == list(range(1, len(inside) + 1))
        managers = [each.answer.from_manager for each in sorted(inside, key=lambda each: each.place)]
        assert managers == sorted(managers)
        groups = by_theme(inside, REVIEWS)
        assert sorted(id for group in groups for id in group.answers) == sorted(
            each.answer.id for each in inside
        )
        assert all(group.theme != MANAGER for group in groups[:-1])
    assert found == placed(answers[::-1], REVIEWS, own, seed)


@settings(max_examples=40)
@given(answers_st())
def test_common_answers_and_managers_are_for_everybody(answers: list[Answer]) -> None:
    for each in placed(answers, REVIEWS, set(ROLES), "s"):
        common = REVIEWS.is_common(each.answer.question)
        assert (each.thread == TEAM) == (common or each.answer.from_manager)


def test_the_order_is_not_that_in_which_they_came() -> None:
    answers = [Answer(n, n, "ae", "keep", "habits", "x") for n in range(20)]
    orders = {tuple(each.answer.id for each in placed(answers, REVIEWS, (), str(n))) for n in range(5)}
    assert len(orders) == 5


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("The price was too high, no discount helped", "pricing"),
        ("PRICE!", "pricing"),
        ("We ended with no decision again", "deals"),
        ("Priceless", "habits"),
        ("", "habits"),
        ("One deal, then the forecast and the pipeline", "forecast"),
    ],
)
def test_an_answer_belongs_where_most_of_its_words_do(text: str, theme: str) -> None:
    assert theme_of(Answer(1, 1, "ae", "keep", "habits", text), REVIEWS.themes) == theme


# --- the coach's groups ---


@settings(max_examples=40)
@given(
    st.integers(0, 12),
    st.lists(st.tuples(st.text(max_size=80), st.lists(st.integers(-3, 15), max_size=8)), max_size=15),
)
def test_whatever_the_coach_says_no_answer_is_lost_doubled_or_made_up(
    count: int, said: list[tuple[str, list[int]]]
) -> None:
    ids = [100 + n for n in range(count)]
    groups = by_coach("ae", ids, said, alone="Alone")
    if groups is None:
        return
    assert sorted(id for group in groups for id in group.answers) == ids
    assert all(group.title and len(group.title) <= 60 for group in groups)


def test_what_the_coach_leaves_out_stands_alone() -> None:
    groups = by_coach("ae", [11, 12, 13], [("Price", [1, 2, 9])], alone="On its own")
    assert groups is not None
    assert [(each.title, each.answers) for each in groups] == [("Price", (11, 12)), ("On its own", (13,))]
    assert groups[1].is_minority
    assert by_coach("ae", [11, 12, 13], [("", [1]), ("Odd", [7])], alone="x") is None


def test_totals_rank_by_votes_and_then_by_place() -> None:
    groups = [Group(n, "team", "t", "T", n) for n in (1, 2, 3)]
    voted = [replace(groups[0], votes=1), groups[1], replace(groups[2], votes=4)]
    assert [each.id for each in ranked(voted)] == [3, 1, 2]
    assert [votes_left(n) for n in (0, 3, 4)] == [3, 0, 0]
    assert sizes(["ae", "ae", "sdr"]) == {"ae": 2, "sdr": 1}


def test_every_role_has_three_questions_and_the_common_ones(content: Content) -> None:
    for role in ("sdr", "ae", "csm", "manager", "revops"):
        month, quarter, year = (content.reviews.asked(kind, role) for kind in ("month", "quarter", "year"))
        assert len(quarter) == 3 + len(content.reviews.common)
        assert len(month) < len(quarter) < len(year)
