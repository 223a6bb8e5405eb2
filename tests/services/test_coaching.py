"""Objections: what the coach says, and what is counted of them."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import sqlalchemy as sa

from content.loader import Content
from db.coaching import objections_heard
from db.engine import Database
from domain.asks import Terms, data_text
from domain.errors import UserError
from domain.objection_help import objection_ask
from domain.objections import Category
from domain.tips import ObjectionCount
from handlers.coaching import from_message
from handlers.registry import Shortcut
from services.coaching import (
    call_it,
    deals_to_choose,
    hear_objection,
    help_with,
    top_objections,
    writer_of,
)
from services.model import admit, opt_out
from tests.conftest import MovingClock
from tests.support.deals import DealOffice

TODAY, TOMORROW = date(2026, 11, 18), date(2026, 11, 19)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def top(office: DealOffice) -> list[tuple[str, int]]:
    found = await top_objections(office.tx, [office.north.id], TODAY, TOMORROW)
    return [(each.category.value, each.times) for each in found]


async def test_an_objection_gets_its_question_and_an_answer_for_its_wording(office: DealOffice) -> None:
    found = await hear_objection(office.scope("ana"), "We already use another supplier")
    assert found.advice.category is Category.COMPETITOR
    assert found.ask.endswith("?")
    assert "somebody you know" in found.say
    assert not found.is_example
    assert found.heard.on == TODAY
    assert len(found.others) == 11


async def test_only_the_kind_is_counted_and_for_the_team_alone(office: DealOffice) -> None:
    for said in ("Too expensive", "That is too expensive for us", "We have no budget"):
        await hear_objection(office.scope("ana"), said)
    await hear_objection(office.scope("xavier"), "Too expensive")
    assert await top(office) == [("price", 2), ("budget", 1)]
    both = await top_objections(office.tx, [office.north.id, office.south.id], TODAY, TOMORROW)
    assert both[0] == ObjectionCount(Category.PRICE, 3)
    assert await top_objections(office.tx, [office.north.id], TOMORROW, date(2026, 12, 1)) == ()
    assert await top_objections(office.tx, [], TODAY, TOMORROW) == ()
    rows = (await office.tx.execute(sa.select(objections_heard))).mappings().all()
    assert {name for row in rows for name in row} == {"team_id", "day", "category", "workspace_id", "times"}


async def test_what_nobody_can_place_is_guessed_and_not_counted(office: DealOffice) -> None:
    found = await hear_objection(office.scope("ana"), "Blue bicycles sing in the rain")
    assert not found.heard.sure
    assert found.heard.on is None
    assert await top(office) == []
    named = await call_it(office.scope("ana"), found.heard, Category.TRUST)
    assert named.advice.category is Category.TRUST
    assert named.heard.sure
    assert await top(office) == [("trust", 1)]


async def test_another_kind_is_counted_in_place_of_the_first(office: DealOffice) -> None:
    found = await hear_objection(office.scope("ana"), "Too expensive")
    await hear_objection(office.scope("ben"), "Too expensive")
    again = await call_it(office.scope("ana"), found.heard, Category.BUDGET)
    assert await top(office) == [("budget", 1), ("price", 1)]
    back = await call_it(office.scope("ana"), again.heard, Category.PRICE)
    assert await top(office) == [("price", 2)]
    await call_it(office.scope("ana"), back.heard, Category.PRICE)
    assert await top(office) == [("price", 2)]


async def test_who_is_in_no_team_is_coached_and_not_counted(office: DealOffice) -> None:
    found = await hear_objection(office.scope("olga"), "Too expensive")
    assert found.heard.on is None
    assert await top(office) == []


async def test_a_fact_to_respect_is_said_to_be_one(office: DealOffice) -> None:
    found = await hear_objection(
        office.scope("ana"), "We signed a contract with your competitor until June 2028"
    )
    assert found.heard.may_be_condition


async def test_a_deal_lends_the_buyers_words(office: DealOffice) -> None:
    deal = await office.deal()
    early = await hear_objection(office.scope("ana"), "Too expensive", deal.id)
    assert early.ground is not None
    assert early.ground.early
    assert early.ground.said == ()
    await office.move("ana", deal, "presentation", evidence={"problem": "Late", "implication": "They leave"})
    later = await help_with(office.scope("ana"), early.heard, deal.id)
    assert later.ground is not None
    assert not later.ground.early
    assert [text for _, text in later.ground.said] == ["They leave", "Late"]
    assert later.ground.said[0][0] == "What follows from it, in the buyer's words"
    assert deal.id not in dict(later.deals)
    assert await deals_to_choose(office.scope("ana")) == [(deal.id, "Acme")]


async def test_deals_of_others_lend_nothing(office: DealOffice) -> None:
    deal = await office.deal()
    with pytest.raises(UserError, match="not_found"):
        await hear_objection(office.scope("xavier"), "Too expensive", deal.id)


async def test_a_model_hears_nothing_of_those_who_opted_out(office: DealOffice) -> None:
    deal = await office.deal("ben")
    await office.move("ben", deal, "presentation", evidence={"problem": "Late quotes"})
    ana = office.scope("ana", model=Terms("small", 100_000))
    found = await hear_objection(ana, "Too expensive", deal.id)
    writer = await writer_of(ana, office.people["ben"].slack_id)
    assert writer == office.people["ben"].id
    assert [await writer_of(ana, each) for each in (ana.me.slack_id, "UNOBODY", None)] == [None] * 3

    async def sent(by: int | None = None) -> str:
        admitted = await admit(ana, objection_ask("Too expensive", found, by=by))
        return data_text(admitted[0]) if isinstance(admitted, tuple) else admitted

    assert "Late quotes" in await sent()
    await opt_out(office.scope("ben"), out=True)
    own = await sent()
    assert "Too expensive" in own
    assert "Late quotes" not in own
    assert await sent(by=writer) == "opted_out"


async def test_a_shortcut_says_whose_words_they_are(office: DealOffice) -> None:
    ben = office.people["ben"]
    given = Shortcut("They said: too expensive", "C1", "17.1", author_slack_id=ben.slack_id)
    answer = await from_message(office.scope("ana"), given)
    assert answer.ask is not None
    assert answer.ask.ask.of == {ben.id}


@pytest.mark.parametrize("said", ["", "  ", "…", "“”", "42"])
async def test_without_words_there_is_no_objection(office: DealOffice, said: str) -> None:
    with pytest.raises(UserError, match="no_objection"):
        await hear_objection(office.scope("ana"), said)
