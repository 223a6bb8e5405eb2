"""What the coach says fits into Slack, whatever people typed, and says what it promises."""

from dataclasses import replace
from datetime import date

import pytest

from content.loader import Content
from domain.asks import Reply
from domain.deal_coaching import CallPrep, DealQuestion, DealQuestions
from domain.discovery import Change, Strength, score_discovery
from domain.discovery_review import Review
from domain.objection_help import Ground, Heard, ObjectionHelp, WordedAnswer
from domain.objections import Category
from domain.spin import QuestionType
from domain.stages import Pipeline
from domain.transcripts import read_turns
from tests.views.test_deals import LONG, NASTY, assert_sound, card_of, make
from views import coaching as view
from views import deal_coaching, discovery
from views.deal_coaching import field_hint, move_hint

DEALS = [(n, NASTY * 4) for n in range(60)]


@pytest.fixture
def pipeline(content: Content) -> Pipeline:
    return content.pipeline(None)


def help_for(content: Content, category: Category, **over: object) -> ObjectionHelp:
    bank = content.coaching.objections
    heard = Heard(category, 0, Category.TRUST, may_be_condition=True, sure=False, on=date(2026, 11, 18))
    others = tuple(bank[each] for each in Category if each is not category)
    found = ObjectionHelp(heard, bank[category], bank[Category.TRUST], deals=tuple(DEALS), others=others)
    return replace(found, **over)  # type: ignore[arg-type]


def test_the_menu_and_its_form_hold_any_deal() -> None:
    assert_sound(view.menu(DEALS[:50], unknown=NASTY))
    assert_sound(view.menu([]))
    assert_sound(view.objection_form(DEALS[:50]))
    assert_sound(view.objection_form([]))


@pytest.mark.parametrize("category", list(Category))
def test_every_kind_of_objection_has_an_answer_that_fits(
    category: Category, content: Content, pipeline: Pipeline
) -> None:
    deal = make(pipeline, NASTY, evidence={"problem": NASTY})
    asked = DealQuestion("p", QuestionType.PROBLEM, f"{NASTY}?", "Because.")
    ground = Ground(deal, deal.stage, ((NASTY, LONG * 20), ("Problem", NASTY)), asked)
    advice = content.coaching.objections[category]
    for situation in (None, *range(len(advice.worded))):
        found = help_for(content, category)
        found = replace(found, heard=replace(found.heard, situation=situation), ground=ground)
        shown = view.objection_help(found)
        assert_sound(shown)
        assert f"Ask first: “{advice.ask}”" in shown.text
        assert "Leave out: " in shown.text
        assert advice.condition in shown.text
    assert_sound(view.which_deal(NASTY, [NASTY * 7] * 10, view.objection_help(found)))
    assert_sound(view.which_deal(NASTY, [], view.objection_help(found)))


def test_a_models_words_are_marked_as_its(content: Content) -> None:
    worded = WordedAnswer(ask="What is it compared with?", say=f"Fair. {NASTY} Let us look at both.")
    shown = view.objection_help(
        help_for(content, Category.PRICE, worded=worded), Reply(value=worded, purpose="objection", key="k")
    )
    assert_sound(shown)
    assert "A model wrote this and may be wrong." in shown.text
    assert "What is it compared with?" in shown.text


def test_an_example_is_said_to_be_one_and_a_fact_to_be_a_fact(content: Content) -> None:
    plain = help_for(content, Category.SECURITY)
    plain = replace(plain, heard=Heard(Category.SECURITY), second=None)
    shown = view.objection_help(plain)
    assert "Then, as an example from another sale: “" in shown.text
    assert "A real condition: " in shown.text
    assert view.NO_TEAM in shown.text
    assert (
        "This may be a fact, not an objection: " in view.objection_help(help_for(content, Category.NEED)).text
    )


def test_questions_carry_their_why_and_their_buttons(pipeline: Pipeline) -> None:
    questions = tuple(
        DealQuestion(f"k{n}", kind, f"{NASTY} {n}?", NASTY, "problem")
        for n, kind in enumerate(deal_coaching.KINDS)
    )
    found = DealQuestions(make(pipeline, NASTY), pipeline, questions, {"problem": NASTY}, may_change=True)
    shown = deal_coaching.spin(found, "en-GB", news="1 question added.")
    assert_sound(shown)
    assert shown.text.count("Not written down yet") == 4
    assert str(shown.blocks).count("deal_coaching.note:k") == 4
    noted = deal_coaching.spin(found.with_noted(questions[:3]), "en-GB")
    assert_sound(noted)
    assert str(noted.blocks).count("deal_coaching.note:") == 1
    mate = deal_coaching.spin(replace(found, may_change=False), "en-GB")
    assert "deal_coaching.note" not in str(mate.blocks)
    assert_sound(deal_coaching.which(NASTY, [replace(found.deal, id=n) for n in range(10)], "prepare"))
    assert_sound(deal_coaching.which(NASTY, [], "questions"))


def test_one_page_holds_a_deal_of_long_texts(content: Content, pipeline: Pipeline) -> None:
    nasty = NASTY * 70
    deal = make(pipeline, NASTY, next_step=NASTY * 11, evidence={"problem": nasty})
    stage = pipeline["presentation"]
    prep = CallPrep(
        card=card_of(deal, pipeline, reasons=("waiting", "stale", "close_passed")),
        stage=stage,
        leave_with=stage.exit_criteria,
        known=((nasty[:75], nasty),) * 9,
        missing=stage.evidence * 4,
        questions=(DealQuestion("k", QuestionType.PROBLEM, nasty[:300], "Why."),) * 4,
        expect=tuple(content.coaching.objections.values())[:2],
        approach=(NASTY, NASTY),
    )
    shown = deal_coaching.prep(prep, "en-GB")
    assert_sound(shown)
    assert len(shown.blocks) < 20
    empty = replace(
        prep, stage=None, leave_with=(), known=(), missing=(), questions=(), expect=(), approach=None
    )
    assert_sound(deal_coaching.prep(empty, "en-GB"))


def test_every_strength_and_every_change_has_words(content: Content) -> None:
    assert set(discovery.STRENGTHS) == set(Strength)
    assert set(discovery.CHANGES) == set(Change)
    found = score_discovery(read_turns(f"Rep: Which step is slow, {NASTY}?\nBuyer: It takes days {NASTY}"))
    for change in Change:
        for tries in (1, 3, 5):
            shown = discovery.review(Review(found, change, NASTY, tries, f"{NASTY}?", NASTY), "en-GB")
            assert_sound(shown)
            assert discovery.KEPT in shown.text
    assert_sound(discovery.review(Review(found, Change.DEEPER, None, 1, None, None), "en-GB"))
    assert_sound(discovery.form())


def test_a_hint_stands_only_where_something_is_missing() -> None:
    assert move_hint({}) is None
    assert move_hint({"problem": "What goes wrong?"})
    assert field_hint("In their words.", None) == "In their words."
    assert field_hint("In their words.", "What goes wrong?").endswith("Ask: “What goes wrong?”")
