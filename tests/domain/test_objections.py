"""Objections are told apart by wording, a doubtful one says so, and conditions are pointed out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.objection_words import MOST, nudge
from domain.objections import Category, classify_objection, read_objection, sounds_like_objection


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("High price for what it does", "price"),
        ("We have no budget left", "budget"),
        ("Come back after the summer", "timing"),
        ("My boss decides that", "authority"),
        ("We're happy with what we have", "need"),
        ("we already use a competitor", "competitor"),
        ("I've never heard of you", "trust"),
        ("Is it GDPR compliant?", "security"),
        ("Does it integrate with SAP?", "fit"),
        ("The roll-out would be too much work", "effort"),
        ("Legal won't accept the liability clause", "contract"),
        ("Just send me an email", "brush_off"),
    ],
)
def test_each_kind_is_told_by_its_wording(text: str, category: str) -> None:
    assert classify_objection(text) == category
    assert read_objection(text).sure


def test_without_any_cue_the_guess_is_called_a_guess() -> None:
    reading = read_objection("Purple elephants dance at noon beside the river")
    assert not reading.sure
    assert reading.second is None


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The invoice is rather steep in total", "price"),
        ("Encryption of stored records", "security"),
        ("The crew can barely type and would moan", "effort"),
        ("Thai payroll", "fit"),
    ],
)
def test_single_words_lean_a_guess_one_way_where_no_phrase_settles_it(text: str, category: str) -> None:
    assert classify_objection(text) == category


def test_a_phrase_outweighs_single_words() -> None:
    text = "My boss decides, whatever the price, cost, fee, rate and amount"
    assert nudge("price", text) == MOST
    assert classify_objection(text) is Category.AUTHORITY


def test_words_that_several_kinds_share_count_less() -> None:
    assert nudge("contract", "commit") == nudge("authority", "commit") == 0.5
    assert nudge("contract", "clause") == 1
    assert nudge("contract", "moonlight") == 0


def test_the_runner_up_is_named() -> None:
    reading = read_objection("There is no budget, and my boss would have to approve it")
    assert {reading.category, reading.second} == {Category.BUDGET, Category.AUTHORITY}


def test_law_a_signed_contract_and_an_empty_purse_may_be_conditions() -> None:
    for text in (
        "By law our data must stay in the country",
        "We have a contract with them that runs until June 2028",
        "There is a spending freeze",
    ):
        assert read_objection(text).may_be_condition, text
    assert not read_objection("That is too expensive").may_be_condition


def test_a_complaint_about_today_is_no_objection() -> None:
    assert sounds_like_objection("Honestly, that is too expensive.")
    assert sounds_like_objection("I would have to ask my boss first.")
    assert not sounds_like_objection("The drivers come too late and nobody tells us.")
    assert not sounds_like_objection("We have two warehouses.")


@given(st.text(max_size=300))
def test_any_text_gets_a_kind_and_the_same_twice(text: str) -> None:
    assert read_objection(text) == read_objection(text)
