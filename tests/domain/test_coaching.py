"""One question of each kind, on the buyer's own line where there is one; advice fits the wording."""

from content.coaching import load_coaching
from domain.coaching import quoting, suggest
from domain.objections import Category, classify_objection
from domain.spin import SPIN, QuestionType

COACHING = load_coaching()
BANK = COACHING.questions


def test_one_question_of_each_kind_in_their_order() -> None:
    found = suggest(BANK, stage="discovery", market="europe", seed="deal:7")
    assert [each.type for each in found] == list(SPIN)
    assert found == suggest(BANK, stage="discovery", market="europe", seed="deal:7")
    assert not [each for each in found if each.quotes]


def test_questions_of_the_market_come_first_and_of_others_never() -> None:
    for market in ("europe", "latin_america", "asia_pacific"):
        found = suggest(BANK, stage="discovery", market=market)
        assert all(not each.markets or market in each.markets for each in found)
        assert sum(market in each.markets for each in found) >= 3


def test_what_was_used_is_not_suggested_again() -> None:
    first = suggest(BANK, stage="discovery", market="europe")
    then = suggest(BANK, stage="discovery", market="europe", skip=[each.key for each in first])
    assert not {each.key for each in first} & {each.key for each in then}
    assert len(then) == 4


def test_notes_draw_what_shares_their_words() -> None:
    found = suggest(
        BANK,
        stage="discovery",
        market="other",
        notes="They fear the auditors and their promises to customers",
    )
    assert "i_promise" in {each.key for each in found}


def test_a_question_hangs_on_the_buyers_own_line() -> None:
    asked = quoting(BANK, QuestionType.IMPLICATION, "we lose a week")
    assert asked
    assert "“we lose a week”" in asked
    alone = quoting(BANK, QuestionType.IMPLICATION, None)
    assert alone
    assert "{said}" not in alone


def test_braces_in_a_line_are_only_braces() -> None:
    asked = quoting(BANK, QuestionType.NEED_PAYOFF, "{said} {0}")
    assert asked
    assert "{said} {0}" in asked


def test_without_a_line_the_question_fits_any_market_and_a_first_talk() -> None:
    by_text = {each.text: each for each in BANK}
    for kind in (QuestionType.PROBLEM, QuestionType.IMPLICATION, QuestionType.NEED_PAYOFF):
        asked = by_text[quoting(BANK, kind, None) or ""]
        assert not asked.markets
        assert "discovery" in asked.stages


def test_an_answer_fits_the_wording_of_the_objection() -> None:
    said = {
        "We already use another supplier for that": "Then you have somebody you know",
        "We signed a contract with your competitor until June": "Then that stands",
        "We are comparing you with two other vendors": "Good that you compare",
        "Your competitor is cheaper": "for some it is the better choice",
        "Can you give us a discount": "if scope or terms move",
        "Just send me some information": "which question should it answer",
        "I need to ask my boss first": "What do you think of it yourself",
    }
    for objection, answer in said.items():
        advice = COACHING.objections[classify_objection(objection)]
        found = advice.situation(objection)
        assert found is not None, objection
        assert answer in advice.worded[found].say, objection


def test_where_no_wording_fits_the_example_stands() -> None:
    advice = COACHING.objections[Category.SECURITY]
    assert advice.situation("hm") is None


def test_words_in_the_middle_of_others_do_not_count() -> None:
    assert COACHING.objections[Category.NEED].situation("that confines us") is None
