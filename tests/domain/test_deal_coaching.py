"""What is asked in one deal: by its stage, its gaps, its market and the buyer's own words."""

import pytest

from content.loader import load_content
from domain.deal_coaching import (
    DealGround,
    expected,
    question_for_gap,
    questions_called,
    questions_for,
    said_in,
)
from domain.objections import Category
from domain.spin import SPIN, QuestionType, read_question

BANK = load_content().coaching.questions
STAGES = (
    *("lead_generation", "mql", "qualification", "discovery", "presentation", "proposal", "negotiation"),
    *("won", "onboarding", "success", None),
)


def ground(stage: str | None = "discovery", **over: object) -> DealGround:
    given: dict[str, object] = {"market": "europe", "evidence": {}, "gaps": frozenset()} | over
    return DealGround(stage=stage, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("market", ["europe", "latin_america", "asia_pacific", "other", None])
def test_every_stage_and_market_has_one_question_of_each_kind_with_why(market: str | None) -> None:
    for stage in STAGES:
        found = questions_for(BANK, ground(stage, market=market), seed="deal:7")
        assert [each.type for each in found] == list(SPIN), stage
        assert found == questions_for(BANK, ground(stage, market=market), seed="deal:7")
        for each in found:
            assert each.why
            assert read_question(each.text).type is each.type
            asked = next(known for known in BANK if known.key == each.key)
            assert not asked.markets or market in asked.markets


def test_what_fits_the_stage_comes_before_what_fits_none() -> None:
    for stage in ("discovery", "proposal"):
        for each in questions_for(BANK, ground(stage, market="other")):
            known = next(known for known in BANK if known.key == each.key)
            assert stage in known.stages or not any(
                stage in other.stages and not other.markets for other in BANK if other.type is each.type
            )


def test_the_market_lends_some_questions_and_not_all() -> None:
    by_key = {each.key: each for each in BANK}
    for seed in ("deal:1", "deal:2", "deal:3", "deal:4"):
        found = questions_for(BANK, ground(), seed=seed)
        local = [each for each in found if by_key[each.key].markets]
        assert 1 <= len(local) <= 2


def test_a_hint_for_a_gap_is_a_question_for_anybody() -> None:
    by_key = {each.key: each for each in BANK}
    for key in ("problem", "implication", "need_payoff"):
        found = question_for_gap(BANK, key, ground())
        assert found
        assert not by_key[found.key].markets


def test_a_gap_draws_the_question_that_fills_it_and_says_so() -> None:
    found = questions_for(BANK, ground("proposal", gaps=frozenset({"path_to_signature"})))
    asked = found[0]
    assert (asked.type, asked.fills) == (QuestionType.SITUATION, "path_to_signature")


def test_the_buyers_words_for_one_kind_carry_the_question_of_the_next() -> None:
    known = {"problem": "Bob: “every third order is late”. Nobody knows why."}
    found = questions_for(BANK, ground(evidence=known, gaps=frozenset({"implication"})))
    implication = found[2]
    assert "“every third order is late”" in implication.text
    assert implication.fills == "implication"
    known["implication"] = "We lost a retailer over it."
    value = questions_for(BANK, ground(evidence=known))[3]
    assert "“We lost a retailer over it”" in value.text


def test_what_was_asked_is_not_asked_again_until_all_were() -> None:
    first = questions_for(BANK, ground())
    then = questions_for(BANK, ground(), skip={each.key for each in first})
    assert not {each.key for each in first} & {each.key for each in then}
    assert len(questions_for(BANK, ground(), skip={each.key for each in BANK})) == 4


def test_notes_draw_what_shares_their_words() -> None:
    found = questions_for(BANK, ground(market="other", notes="Auditors, and promises to customers"))
    assert "i_promise" in {each.key for each in found}


def test_shown_questions_read_the_same_when_they_are_called_again() -> None:
    deal = ground(evidence={"problem": "Every third order is late"})
    found = questions_for(BANK, deal)
    assert questions_called(BANK, [*(each.key for each in found), "gone"], deal) == found


def test_a_quotation_that_has_lost_its_words_is_left_out() -> None:
    keys = [each.key for each in BANK if each.quotes]
    assert questions_called(BANK, keys, ground()) == ()


def test_each_missing_piece_of_evidence_of_the_standard_template_has_a_question() -> None:
    wanted = {each.key for stage in load_content().pipeline(None).stages for each in stage.evidence}
    for key in wanted - {"traded"}:
        found = question_for_gap(BANK, key, ground())
        assert found, key
        assert found.text.endswith("?")
    assert question_for_gap(BANK, "shoe_size", ground()) is None


def test_a_quotation_is_the_words_in_marks_or_the_first_sentence() -> None:
    assert said_in('She said "it takes days". And more.') == "it takes days"
    assert said_in("It takes days. Nobody knows why.") == "It takes days"
    assert said_in("She said “it takes”") == "it takes"
    assert len(said_in("word " * 100)) <= 110


def test_objections_in_the_notes_are_expected_before_the_common_ones() -> None:
    notes = ["Bob said: your price is too high. They open in May."]
    assert expected(notes, [Category.TIMING, Category.PRICE]) == (Category.PRICE, Category.TIMING)
    assert expected([], []) == ()
