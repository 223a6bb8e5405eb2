"""Questions are suggested for a deal: one of each kind, what fits first, the same each time."""

from content.coaching import load_coaching
from domain.coaching import quoting, suggest
from domain.spin import SPIN, QuestionType

BANK = load_coaching().questions


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
