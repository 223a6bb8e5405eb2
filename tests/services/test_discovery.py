"""A private review: scored, one behaviour at a time, and of the paste nothing is kept."""

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from content.loader import Content
from db.coaching import coached
from db.engine import Database
from domain.discovery import Change
from domain.errors import UserError
from services.discovery import review_questions
from tests.conftest import MovingClock
from tests.support.deals import DealOffice

STACKED = """Rep: What goes wrong with the orders today? And who has to repair that afterwards?
Buyer: Every third order is late, and nobody knows why."""
SOUND = """Rep: Which step makes the orders late?
Buyer: The approval. It takes us a week every time, and we lose customers over it."""


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def test_a_review_has_a_strength_a_change_and_a_question_each_on_a_line(office: DealOffice) -> None:
    found = await review_questions(office.scope("ana"), STACKED)
    assert 0 <= found.found.score <= 100
    assert found.found.strength[1]
    assert found.change is Change.STACKED
    assert found.quote
    assert found.quote.split("?")[0] in STACKED
    assert found.question
    assert found.question.endswith("?")
    assert found.after
    assert found.after in STACKED


async def test_one_behaviour_is_coached_three_times_before_the_next(office: DealOffice) -> None:
    ana = office.scope("ana")
    tries = [await review_questions(ana, STACKED) for _ in range(2)]
    third = await review_questions(ana, SOUND)
    assert [(each.change, each.tries) for each in (*tries, third)] == [(Change.STACKED, n) for n in (1, 2, 3)]
    assert third.is_done_well
    assert third.quote
    fourth = await review_questions(ana, STACKED)
    assert fourth.change is not Change.STACKED
    assert fourth.tries == 1
    assert (await review_questions(office.scope("ben"), STACKED)).tries == 1


async def test_nothing_of_the_paste_is_stored(office: DealOffice) -> None:
    await review_questions(office.scope("ana"), STACKED)
    [row] = (await office.tx.execute(sa.select(coached))).mappings().all()
    assert set(row) == {"person_id", "workspace_id", "change", "tries", "at"}
    assert (row["change"], row["tries"]) == ("stacked", 1)


@pytest.mark.parametrize("text", ["", " \n ", "12 34", "…"])
async def test_without_words_there_is_nothing_to_review(office: DealOffice, text: str) -> None:
    with pytest.raises(UserError, match="nothing"):
        await review_questions(office.scope("ana"), text)


async def test_notes_without_a_question_are_reviewed_too(office: DealOffice) -> None:
    found = await review_questions(office.scope("ana"), "They are unhappy with late orders. Budget in May.")
    assert found.question
