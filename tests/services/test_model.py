"""What may be asked of a model: the switches, the opt-out, the month's budget, votes; and offers to log."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from content.loader import Content
from db.base import Tx
from db.engine import Database
from domain.asks import Ask, Given, Terms, estimated_tokens
from domain.conversation import read_wish
from domain.errors import UserError
from domain.model_use import Held, Purpose
from domain.team import Person
from services.conversation import offer_of, questions_for, take_offer
from services.model import (
    admit,
    is_on,
    model_state,
    opt_out,
    say_whether_helped,
    set_budget,
    settle_ask,
    switch_model,
)
from services.scope import Scope
from tests.support.world import make_person, make_scope, make_team

NOW = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
ASK = Ask("objection", "Advise.", (Given("words", "too expensive"),), max_tokens=500)
COST = estimated_tokens(ASK)
TERMS = Terms("small", 10 * COST)


async def scope_of(tx: Tx, content: Content, name: str = "Ana", *, is_admin: bool = False) -> Scope:
    who = await make_person(tx, name, is_admin=is_admin)
    return replace(make_scope(tx, who, now=NOW, content=content), model=TERMS)


async def test_without_a_model_nothing_is_asked(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        scope = replace(await scope_of(tx, content), model=None)
        assert await admit(scope, ASK) == "off"
        assert not await is_on(scope)
        assert (await model_state(scope)).model is None


async def test_an_admin_turns_it_off_for_all_and_a_person_for_themselves(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        olga = await scope_of(tx, content, "Olga", is_admin=True)
        ana = await scope_of(tx, content)
        assert await is_on(ana)
        await opt_out(ana, out=True)
        assert (await admit(ana, ASK), await is_on(ana)) == ("opted_out", False)
        assert isinstance(await admit(olga, ASK), tuple)
        # Others' words are left out where their writer opted out; where nobody can tell, nothing is asked.
        theirs = replace(ASK, data=(*ASK.data, Given("an answer", "mine", by=ana.me.id)))
        admitted = await admit(olga, theirs)
        assert isinstance(admitted, tuple)
        assert admitted[0].data == ASK.data
        assert await admit(olga, replace(ASK, of=frozenset({ana.me.id, olga.me.id}))) == "opted_out"
        await opt_out(ana, out=True)
        assert not (await opt_out(ana, out=False)).choice.opted_out
        await switch_model(olga, on=False)
        assert (await admit(ana, ASK), await is_on(ana)) == ("off", False)
        assert (await switch_model(olga, on=True)).choice.is_on
        for refused in (switch_model(ana, on=False), set_budget(ana, 5_000)):
            with pytest.raises(UserError, match=r"access\.admin"):
                await refused


async def test_a_budget_is_kept_to_and_starts_over_each_month(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        olga = await scope_of(tx, content, "Olga", is_admin=True)
        state = await set_budget(olga, 2 * COST)
        assert (state.budget, state.choice.is_on) == (2 * COST, True)
        held = Held(olga.workspace_id, "2026-11", "objection", COST)
        assert [await admit(olga, ASK) for _ in range(3)] == [(ASK, held), (ASK, held), "budget"]
        await settle_ask(tx, held, used=40, answered=True)
        assert (await model_state(olga)).use.tokens == COST + 40
        assert await admit(olga, ASK) == "budget"
        later = replace(olga, now=datetime(2026, 12, 1, 0, 30, tzinfo=UTC))
        assert isinstance(await admit(later, ASK), tuple)
        assert (await set_budget(olga, 10**9)).budget == TERMS.tokens  # no more than the operator allows
        assert (await set_budget(olga, None)).choice.budget is None
        for wrong in (0, -5, 999, 10**13):
            with pytest.raises(UserError, match=r"model\.budget"):
                await set_budget(olga, wrong)


async def test_many_at_once_never_spend_more_than_there_is(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        people = [await make_person(tx, name) for name in ("Ana", "Ben", "Cai", "Dee", "Eli", "Fay")]

    async def ask(who: Person) -> bool:
        async with database.transaction() as tx:
            scope = replace(make_scope(tx, who, now=NOW, content=content), model=Terms("small", 4 * COST))
            return isinstance(await admit(scope, ASK), tuple)

    assert sum(await asyncio.gather(*map(ask, people))) == 4


async def test_what_may_still_be_added_is_set_aside_too(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        ana = replace(await scope_of(tx, content), model=Terms("small", COST + 100))
        assert await admit(ana, ASK, later=303) == "budget"
        admitted = await admit(ana, ASK, later=300)
        assert isinstance(admitted, tuple)
        assert admitted[1].tokens == COST + 100


async def test_use_is_counted_by_purpose_and_votes_once_a_person(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        ana, ben = await scope_of(tx, content), await scope_of(tx, content, "Ben")
        for used, answered in ((300, True), (500, False)):
            admitted = await admit(ana, ASK)
            assert isinstance(admitted, tuple)
            await settle_ask(tx, admitted[1], used=used, answered=answered)
        await say_whether_helped(ana, answer="k1", purpose="objection", helped=True)
        await say_whether_helped(ana, answer="k1", purpose="objection", helped=False)
        await say_whether_helped(ben, answer="k1", purpose="objection", helped=True)
        use = (await model_state(ben)).use
        assert use.purposes == (Purpose("objection", asked=2, answered=1, tokens=800),)
        assert (use.tokens, use.helped, use.not_helped) == (800, 1, 1)


async def test_what_was_offered_is_logged_once_by_whoever_asked(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        me = await make_person(tx, "Ana", team=team)
        scope = make_scope(tx, me, now=NOW, content=content)
        wish = read_wish("I made 12 calls yesterday", types=content.activities.types, today=scope.today)
        offer = offer_of(scope, wish, "1795000000.000100")
        assert offer == offer_of(scope, wish, "1795000000.000100")
        logged = await take_offer(scope, offer.line, offer.on, offer.key)
        assert (logged.log.counts, logged.log.day) == ({"calls": 12}, date(2026, 11, 29))
        with pytest.raises(UserError, match=r"conversation\.logged"):
            await take_offer(scope, offer.line, offer.on, offer.key)
        other = offer_of(scope, wish, "1795000000.000200")
        with pytest.raises(UserError, match=r"conversation\.old"):
            await take_offer(scope, other.line, date(2026, 11, 20), other.key)


async def test_questions_are_of_each_kind_or_of_the_one_asked_for(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        scope = await scope_of(tx, content)
        types = content.activities.types

        def kinds(text: str) -> list[str]:
            found = questions_for(scope, read_wish(text, types=types, today=scope.today))
            assert len({each.key for each in found}) == len(found)
            return [each.type.value for each in found]

        assert kinds("which questions should I ask?") == [
            "situation",
            "problem",
            "implication",
            "need_payoff",
        ]
        assert kinds("give me problem questions") == ["problem"] * 4
