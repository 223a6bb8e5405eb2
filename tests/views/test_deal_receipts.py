"""The wording of what is said about a deal: what it plans, who did what, and who has it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from content.loader import Content
from domain.deal_moves import NewDeal, create, edit
from domain.deals import Deal, DealEvent
from domain.stages import Pipeline
from tests.views.test_deals import STAMP, card_of, changed, make
from views import deal_posts as posts
from views.deal_card import card
from views.deal_parts import Reader, stage_name
from views.deal_receipts import receipt

PLANS = "Expected to close Fri 15 Jan, next: Call Bob, Thu 3 Dec"


@pytest.fixture
def pipeline(content: Content) -> Pipeline:
    return content.pipeline(None)


@pytest.fixture
def reader(content: Content) -> Reader:
    return Reader("en-GB", content.lost_reasons)


@pytest.fixture
def deal(pipeline: Pipeline) -> Deal:
    step: dict[str, Any] = {"next_step": "Call Bob", "next_step_on": date(2026, 12, 3)}
    return make(pipeline, expected_close=date(2027, 1, 15), **step)


def edited(deal: Deal, **wanted: Any) -> DealEvent:
    event = edit(deal, wanted, STAMP)
    assert event
    return event


def test_a_new_deal_is_read_back_with_its_plans(deal: Deal, pipeline: Pipeline, reader: Reader) -> None:
    made = changed(deal, create(NewDeal(account="Acme", owner_id=1), pipeline, STAMP), pipeline)
    assert receipt(made, reader).text == f"Made Acme: Discovery · €12,000.\n{PLANS}."
    assert posts.head(made, reader).text.endswith(f"\n{PLANS}")
    bare = replace(made, deal=replace(deal, expected_close=None, next_step=None))
    assert receipt(bare, reader).text == "Made Acme: Discovery · €12,000."


def test_a_next_step_is_said_with_its_day(deal: Deal, pipeline: Pipeline, reader: Reader) -> None:
    event = edited(deal, next_step="Ring Sue", next_step_on=date(2026, 11, 30))
    shown = receipt(changed(deal, event, pipeline), reader)
    assert shown.text == "Next step for Acme: Ring Sue, Mon 30 Nov."


def test_a_new_owner_is_named(deal: Deal, pipeline: Pipeline, reader: Reader) -> None:
    done = changed(deal, edited(deal, owner_id=2), pipeline)
    assert receipt(done, reader).text == f"Acme is {done.owner.name}'s now: Discovery · €12,000."


def test_the_card_says_who_did_what_and_why(deal: Deal, pipeline: Pipeline, reader: Reader) -> None:
    event = replace(edited(deal, next_step="Ring Sue"), why="They asked")
    by_one = card(card_of(deal, pipeline, events=(event,)), reader).text
    assert "&gt;: changed the next step, “They asked”" in by_one
    by_nobody = card(card_of(deal, pipeline, events=(replace(event, actor_id=None),)), reader).text
    assert "· Changed the next step, “They asked”" in by_nobody


def test_an_abbreviated_stage_that_is_gone_stays_an_abbreviation(pipeline: Pipeline) -> None:
    assert pipeline.find("mqx") is None
    assert stage_name(pipeline, "mqx") == "MQX"
    assert stage_name(pipeline, "tech_check") == "Tech check"
