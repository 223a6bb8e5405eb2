"""What goes to a model from a conversation, and what does not."""

from dataclasses import replace

import pytest

from content.loader import Content
from db.engine import Database
from domain.asks import Reply, Terms, data_text
from handlers.activity import log
from handlers.conversation import written
from handlers.registry import Answer, Command, ThreadMessage
from tests.conftest import MovingClock
from tests.support.deals import DealOffice


@pytest.mark.parametrize(("who", "asks"), [("ana", True), ("ben", False), ("mark", False)])
async def test_a_model_hears_of_ones_own_deals_alone(
    who: str, asks: bool, database: Database, clock: MovingClock, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await DealOffice.make(tx, content, clock.now())
        await office.deal("ana", "Acme")
        scope = replace(office.scope(who), model=Terms("small", 100_000))

        async def asked(text: str) -> Answer | None:
            return await written(scope, ThreadMessage(text, "D1", "im", "17.1", "17.1"))

        answer = await asked("tell me about Acme, and what I could do next to win it")
        assert answer is not None
        assert (answer.ask is not None) is asks
        if answer.ask is None:
            assert answer.say is not None
            assert "Acme" in answer.say.text


async def test_of_ones_own_deal_it_hears_no_colleague_and_nothing_of_what_they_did(
    database: Database, clock: MovingClock, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await DealOffice.make(tx, content, clock.now())
        deal = await office.deal("ana", "Acme")
        await office.move("mark", deal, "presentation", evidence={"problem": "Late quotes"})
        await log(office.scope("ben"), Command("17 calls for Acme"))
        scope = replace(office.scope("ana"), model=Terms("small", 100_000))
        words = "tell me about Acme, and what I could do next to win it"
        answer = await written(scope, ThreadMessage(words, "D1", "im", "17.1", "17.1"))
        assert answer is not None
        assert answer.ask is not None
        sent = data_text(answer.ask.ask)
        assert "Late quotes" in sent
        for name in ("Ana", "Ben", "Mark", "17 calls"):
            assert name not in sent
        told = await answer.ask.then(scope, Reply(why_not="slow"))
        assert told.say is not None
        assert "Ben: 17 calls" in told.say.text
