"""The model's switches as people type and click them."""

from dataclasses import replace

import pytest

from content.loader import Content
from db.engine import Database
from domain.asks import Terms
from domain.errors import UserError
from handlers import model
from handlers.registry import Click, Command
from sandbox.blockkit import check_message
from tests.conftest import MovingClock
from tests.support.world import make_person, make_scope


async def test_an_admin_turns_it_off_and_on_and_sets_a_budget(
    database: Database, clock: MovingClock, content: Content
) -> None:
    async with database.transaction() as tx:
        olga = await make_person(tx, "Olga", is_admin=True)
        scope = replace(make_scope(tx, olga, now=clock.now(), content=content), model=Terms("small", 500_000))

        async def typed(text: str) -> str:
            answer = await model.model(scope, Command(text))
            assert answer.say is not None
            assert not check_message({"text": answer.say.text, "blocks": list(answer.say.blocks)})
            return answer.say.text

        assert (await typed("")).startswith("The model (small) is on in this workspace. Budget: 500,000")
        assert "is off in" in await typed("off")
        assert "is on in" in await typed("ON")
        assert "Budget: 20,000 tokens" in await typed("budget 20,000")
        assert "Budget: 500,000 tokens" in await typed("budget 9000000")
        assert "Budget: 500,000 tokens" in await typed("budget max")
        for wrong in ("budget", "budget lots", "budget 0", "budget -4"):
            with pytest.raises(UserError, match=r"model\.budget"):
                await typed(wrong)
        off = await model.switch(scope, Click({"on": False}))
        assert off.say is not None
        assert "is off in" in off.say.text


async def test_a_vote_in_a_form_leaves_the_form_as_it_is(
    database: Database, clock: MovingClock, content: Content
) -> None:
    async with database.transaction() as tx:
        scope = make_scope(tx, await make_person(tx), now=clock.now(), content=content)
        vote = {"answer": "k1", "purpose": "objection", "helped": True}
        assert (await model.vote(scope, Click(vote, in_modal=True))).say is None
        answer = await model.vote(scope, Click(vote))
        assert answer.say is not None
        assert (answer.say.text, answer.replaces) == ("Noted, thank you.", False)
