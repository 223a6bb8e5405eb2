"""A whole quarterly review of a team in three zones, over weeks, with a restart of the bot on every day."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox import Message, Person
from tests.e2e.test_deals import action_of, press
from tests.e2e.test_logging import said
from tests.e2e.test_team import NORTH, form
from tests.support.running import Running, bot, office, stopped

START = datetime(2026, 9, 30, 10, tzinfo=UTC)
ZONES = {"ana": "Europe/Lisbon", "ben": "America/New_York", "yuki": "Asia/Tokyo"}


def day(n: int, hour: int, minute: int = 1) -> datetime:
    """In October, by Lisbon's clock (UTC+1)."""
    return datetime(2026, 10, n, hour - 1, minute, tzinfo=UTC)


def team_office() -> dict[str, Any]:
    seed = office()
    users = [each for each in seed["users"] if each["name"] not in ("ana", "ben")]
    for name, tz in ZONES.items():
        named = {"id": f"U{name.upper()}", "name": name, "real_name": name.capitalize()}
        users.append(named | {"tz": tz, "locale": "en-GB"})
    seed["users"] = users
    seed["channels"][0]["members"] = [each["id"] for each in users]
    return seed


@pytest.fixture
async def place(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Running]:
    path = tmp_path / "playmaker.db"
    shutil.copy(sqlite_template, path)
    async with stopped(f"sqlite:///{path}", seed=team_office(), start=START) as made:
        yield made


@asynccontextmanager
async def awake(place: Running, at: datetime) -> AsyncIterator[None]:
    """The bot, started anew at a moment."""
    place.clock.set(at)
    async with bot(place.settings, place.clock):
        await place.slack.wait_connected()
        yield


async def seen(person: Person, part: str, *, where: str = "sales") -> Message:
    """The newest message with these words, once it is there."""

    def there(p: Person) -> Message | None:
        found = [each for each in p.messages(where) if part in each.text]
        return found[-1] if found else None

    return await person.wait_for(there, timeout_s=10)


def count(person: Person, part: str, *, where: str = "sales") -> int:
    return sum(part in each.text for each in person.messages(where))


async def answers(place: Running, name: str, question: Message, **texts: str) -> None:
    person = place.person(name)
    await press(person, question, "reviews.answer")
    assert (await person.submit(await form(person, "reviews.send"), texts)).ok
    await seen(person, "Sent: ", where="dm")


async def test_a_team_in_three_zones_holds_its_review_whatever_is_restarted(place: Running) -> None:
    olga, mark, ana, ben, yuki = map(place.person, ("olga", "mark", "ana", "ben", "yuki"))
    async with awake(place, START):
        await olga.command("sales", "/playmaker setup")
        plan = NORTH | {"ae": ["UANA", "UBEN", "UYUKI"], "sdr": ["USOFIA"], "currency": "EUR"}
        assert (await olga.submit(await form(olga), plan)).ok
        await seen(olga, "is set up")
        await place.slack.settled()

    async with awake(place, day(1, 9)):  # the first working day of the quarter
        facts = await seen(ana, "Q3 2026")
        assert "0 actions are left from an earlier review" in facts.text
        assert "already" in (await said(mark, "/review start")).text

    async with awake(place, day(2, 1)):  # nine in the morning in Tokyo, and nowhere else
        question = await seen(yuki, "6 questions", where="dm")
        assert "Thu 8 Oct, 17:00" in question.text  # nine in Lisbon; Monday is a holiday there
        assert count(ana, "questions", where="dm") == 0
        await answers(place, "yuki", question, ae_win="Discovery with the whole buying team", keep="The log")

    async with awake(place, day(2, 9)):
        question = await seen(ana, "6 questions", where="dm")
        await press(ana, question, "reviews.answer")
        shown = await form(ana, "reviews.send")
        ana.fill(shown, {"ae_loss": "Acme, on price, in week two", "keep": "The Monday call"})
        await ana.click(shown, "reviews.keep_draft")
        await form(ana, "reviews.send", part="The draft is kept")
        await ana.close(ana.modal)
        assert "a draft is kept" in (await said(ana, "/review")).text

    async with awake(place, day(2, 15)):  # ten in New York, eleven in São Paulo
        question = await seen(ben, "6 questions", where="dm")
        assert "Thu 8 Oct, 04:00" in question.text
        await answers(place, "ben", question, ae_fiction="Both dates of Globex", change="Fewer meetings")
        sofia = place.person("sofia")
        await press(sofia, await seen(sofia, "6 questions", where="dm"), "reviews.skip")
        await seen(sofia, "Skipped", where="dm")

    async with awake(place, day(6, 11)):  # the first working day after the weekend and the holiday
        reminder = await seen(ana, "Your draft is not sent yet", where="dm")
        await press(ana, reminder, "reviews.answer")
        again = await form(ana, "reviews.send", part="Acme, on price, in week two")
        assert (await ana.submit(again, {})).ok
        await seen(ana, "Sent: 2 answers", where="dm")
        await seen(mark, "Your answers are not in yet", where="dm")

    async with awake(place, day(7, 12)):
        await mark.wait_for(lambda p: count(p, "not in yet", where="dm") > 1, timeout_s=10)
        await asyncio.sleep(0.3)
        assert count(mark, "not in yet", where="dm") == 2
        assert count(ana, "not", where="dm") == 1
        assert count(ana, "Globex") + count(mark, "Globex") == 0
        assert "3 of 5 wrote so far" in (await said(mark, "/review")).text

    async with awake(place, day(8, 9)):  # the day has come, though the manager is silent
        await seen(mark, "Q3 2026 review · Everybody")
        by_theme = await seen(mark, "Both dates of Globex")
        assert by_theme.thread_ts
        late = await seen(mark, "6 questions", where="dm")
        await answers(place, "mark", late, manager_helped="Ana, at discovery")
        assert "(mark)" in (await seen(ana, "Ana, at discovery")).text

    async with awake(place, day(9, 9)):
        ballot = await seen(ana, "3 votes each")
        for person in (ana, ben):
            await person.click(ballot, action_of(ballot, "reviews.vote"))
            await seen(person, "2 votes left")

    async with awake(place, day(12, 12)):
        assert "Left for you: 2 of 3 votes" in (await said(ana, "/review")).text

    async with awake(place, day(13, 9)):
        await seen(mark, "The vote is over: 2 people voted.")
        call = await seen(mark, "Decide 3 actions at most")
        await press(mark, call, "reviews.add_action")
        wanted = {
            "owner": "UANA",
            "what": "Call five lost buyers",
            "result": "Three reasons in the log",
            "due": "2026-10-20",
            "metric": "win_rate",
        }
        decide = await form(mark, "reviews.decide")
        refused = await mark.submit(decide, wanted | {"what": "Better calls", "due": "2026-12-20"})
        assert set(refused.errors) == {"what", "due"}
        assert (await mark.submit(decide, wanted)).ok
        await seen(ben, "Decided · ana: Call five lost buyers")
        await ben.shortcut("reviews.from_message", message=by_theme)
        from_words = await form(ben, "reviews.decide", part="Globex")
        assert (await ben.submit(from_words, wanted | {"owner": "UBEN", "what": "Ask buyers for dates"})).ok
        await seen(ana, "Decided · ben: Ask buyers for dates")
        await press(mark, call, "reviews.open_experiment")
        words = {"experiment": "Two calls before any offer", "prediction": "A third more offers are signed"}
        assert (await mark.submit(await form(mark, "reviews.experiment"), words)).ok

    async with awake(place, day(14, 9)):
        summary = await seen(ana, "review, closed")
        assert "2 actions decided" in summary.text
        assert "Two calls before any offer" in summary.text
        file = await ana.wait_for(
            lambda p: next((m for m in p.messages("sales") if m.files and m.thread_ts == summary.ts), None)
        )
        content = place.slack.workspace.files.content(file.files[0])
        assert b"## All answers" in (content or b"")
        await press(mark, summary, "reviews.open_targets")
        amounts = await form(mark, "reviews.preview_targets")
        field = next(b["block_id"] for b in amounts.blocks if b.get("label", {}).get("text") == "ana")
        assert (await mark.submit(amounts, {field: "60k EUR"})).ok
        preview = await form(mark, "reviews.set_targets", part="€60,000")
        assert (await mark.submit(preview, {})).ok
        await seen(mark, "1 revenue target is set")

    async with awake(place, day(17, 12)):  # a Saturday: nobody is written to
        await asyncio.sleep(0.3)
        assert count(ana, "Your action", where="dm") == 0

    async with awake(place, day(20, 10)):
        due = await seen(ana, "Your action is due today", where="dm")
        assert count(ana, "Your action", where="dm") == 1  # what was missed is not made up for
        await press(ana, due, "reviews.done")
        await seen(ana, "Done: Call five lost buyers", where="dm")
        await seen(ben, "Done · ana: Call five lost buyers")
        assert "1 of 2 actions done" in (await said(ben, "/review history")).text

    place.clock.advance(timedelta(minutes=5))
    everything = [each.text for each in ana.messages("sales") if not each.ephemeral]
    heads = ("Q3 2026 review · Everybody", "Decide 3 actions", "review, closed", "Both dates of Globex")
    assert [sum(head in text for text in everything) for head in heads] == [1, 1, 1, 2]
