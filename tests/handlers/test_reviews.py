"""What handlers of reviews add: the coach's groups, receipts that repeat nothing, and who is told."""

from datetime import UTC, date, datetime

import pytest

from content.loader import Content
from db.engine import Database
from domain.asks import Reply, data_text
from domain.review_asks import ThemeShape, ThemesShape
from domain.review_threads import TEAM
from handlers.registry import Answer, Click, Form, Shortcut
from handlers.review_actions import decide, done, from_message
from handlers.reviews import group, keep_draft, send, vote_
from services.review_threads import threads_of
from tests.support.reviews import ReviewOffice

OPENED = datetime(2026, 10, 1, 8, tzinfo=UTC)


async def shown(tx: object, content: Content) -> ReviewOffice:
    """A review whose answers are in the threads."""
    office = await ReviewOffice.make(tx, content, OPENED)  # type: ignore[arg-type]
    await office.open()
    await office.until_day(date(2026, 10, 2))
    await office.send("ana", keep="The Monday call", change="Fewer meetings")
    await office.send("ben", keep="One-to-ones")
    await office.walk(date(2026, 10, 7))
    return office


async def asked_to_group(office: ReviewOffice, reply: Reply) -> Answer:
    review = await office.review()
    answer = await group(office.scope("mark"), Click({"review": review.id, "thread": TEAM}))
    assert answer.ask is not None
    material = data_text(answer.ask.ask)
    assert "The Monday call" in material
    assert "Ana" not in material
    return await answer.ask.then(office.scope("mark"), reply)


async def test_the_coachs_groups_go_into_the_thread_with_their_sources(
    database: Database, content: Content
) -> None:
    value = ThemesShape(groups=[ThemeShape(title="Fewer, better meetings", answers=[1, 2])])
    async with database.transaction() as tx:
        office = await shown(tx, content)
        answer = await asked_to_group(office, Reply(value=value, key="k", purpose="review_themes"))
        [thread] = await threads_of(tx, await office.review(), content)
    [post] = answer.posts
    assert post.message is not None
    assert "Fewer, better meetings · 2 answers" in post.message.text
    assert "On its own · 1 answer · a single view" in post.message.text
    assert all(each.answer.text in post.message.text for each in thread.answers)
    assert "may be wrong" in post.message.text


@pytest.mark.parametrize("why", ["off", "slow"])
async def test_without_a_model_the_groups_by_rule_stay(
    database: Database, content: Content, why: str
) -> None:
    async with database.transaction() as tx:
        office = await shown(tx, content)
        before = await office.groups()
        answer = await asked_to_group(office, Reply(why_not=why))  # type: ignore[arg-type]
        assert await office.groups() == before
    assert answer.posts == ()
    assert answer.say is not None
    assert answer.say.text.startswith("The groups stay as they are.")


async def test_receipts_repeat_nothing_of_what_was_written(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await ReviewOffice.make(tx, content, OPENED)
        review = await office.open()
        kept = await keep_draft(office.scope("ana"), Click({"review": review.id}, values={"keep": "Secret"}))
        assert kept.modal is not None
        sent = await send(office.scope("ana"), Form({"keep": "Secret"}, {"review": review.id}))
    assert sent.say is not None
    assert "Secret" not in sent.say.text
    assert sent.posts == ()
    assert sent.refresh_home == ("UANA",)


async def test_a_message_becomes_an_action_told_in_the_thread_and_on_two_homes(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await shown(tx, content)
        shortcut = Shortcut("Call  five\nlost buyers", "C1", "17.1")
        opened = await from_message(office.scope("mark"), shortcut)
        assert opened.modal is not None
        assert "Call five lost buyers" in str(opened.modal.blocks)
        values = {
            "owner": "UBEN",
            "what": "Call five lost buyers",
            "result": "Reasons in the log",
            "due": "2026-10-20",
            "metric": "win_rate",
        }
        made = await decide(office.scope("mark"), Form(values, opened.modal.data))
        wrong = await decide(office.scope("mark"), Form(values | {"owner": None}, opened.modal.data))
        assert set(wrong.errors) == {"owner"}
        [action] = [each for each in made.posts if each.message]
        assert action.thread_of == f"review:{(await office.review()).id}:1:thread:team"
        assert made.refresh_home == ("UMARK", "UBEN")
        settled = await done(office.scope("ben"), Click({"action": 1}))
    assert settled.say is not None
    assert settled.say.text == "Done: Call five lost buyers."
    assert len({each.key for each in (*made.posts, *settled.posts)}) == 2


async def test_a_vote_is_answered_in_private_and_posts_nothing(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await shown(tx, content)
        await office.walk(date(2026, 10, 8))
        review, groups = await office.review(), await office.groups()
        told = await vote_(office.scope("ana"), Click({"review": review.id, "group": groups[0].id}))
    assert told.posts == ()
    assert told.say is not None
    assert told.say.text.endswith("2 votes left.")
