"""Monday at nine: the team's targets in its channel, once, whatever happens in between."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.slack_posts import SlackPosts
from db.delivery_tables import State, deliveries, schedules
from sandbox import Fault, Message, Person
from tests.e2e.test_logging import said, shown
from tests.e2e.test_team import NORTH, form, set_up
from tests.e2e.test_team import said as told
from tests.support.running import Running, bot, running, stopped

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)  # 09:00 in Lisbon, too
WEEK = timedelta(weeks=1)
QUIET_S = 0.4  # eight ticks


def posts(person: Person, channel: str = "sales") -> list[Message]:
    """What everybody in the channel sees of Monday's posts."""
    return [
        m for m in person.messages(channel) if not m.ephemeral and " targets · " in m.text + str(m.blocks)
    ]


async def posted(office: Running, *, channel: str = "sales", count: int = 1) -> Message:
    """The newest of Monday's posts, once there are `count` and no more come."""
    mark = office.person("mark")
    await mark.wait_for(lambda p: len(posts(p, channel)) >= count)
    await asyncio.sleep(QUIET_S)
    assert len(posts(mark, channel)) == count
    return posts(mark, channel)[-1]


async def states(office: Running) -> list[str]:
    async with office.database.reading() as tx:
        return list((await tx.execute(sa.select(deliveries.c.state).order_by(deliveries.c.id))).scalars())


async def without_tips(office: Running) -> None:
    """So that what goes wrong with a post goes wrong with this one."""
    async with office.database.transaction() as tx:
        await tx.execute(schedules.update().where(schedules.c.kind == "coaching_tip").values(is_on=False))


async def until_state(office: Running, state: State) -> None:
    for _ in range(250):
        if state in await states(office):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{state} waited for in vain, there are {await states(office)}")


async def test_at_nine_the_channel_gets_each_persons_targets_and_the_teams_total(office: Running) -> None:
    await set_up(office)
    office.clock.set(MONDAY - timedelta(seconds=1))
    await asyncio.sleep(QUIET_S)
    assert posts(office.person("ana")) == []
    office.clock.set(MONDAY)
    post = await posted(office)
    assert post.text.startswith("Week 48 targets · North, Mon 23 Nov to Fri 27 Nov.")
    assert "The team: 140 calls, 280 emails" in post.text
    assert "ana: 40 calls, 80 emails" in post.text
    assert "sofia: 100 calls, 200 emails" in post.text
    assert "mark" not in post.text
    assert "Posted late" not in post.text


async def test_its_buttons_log_and_show_ones_own_week_privately(office: Running) -> None:
    await set_up(office)
    office.clock.set(MONDAY)
    post = await posted(office)
    sofia, ana = office.person("sofia"), office.person("ana")
    await sofia.click(post, "activity.open")
    assert (await sofia.submit(await shown(sofia, "activity.log"), {"count_calls": "25"})).ok
    receipt = await told(sofia, "Logged 25 calls today.")
    assert receipt.ephemeral
    assert "25 of 100 calls" in receipt.text
    await sofia.click(post, "targets.mine")
    mine = await told(sofia, "Week 48, ")
    assert mine.ephemeral
    assert "25 of 100 calls" in mine.text
    assert [m for m in ana.messages("sales") if "Logged" in m.text] == []
    assert posts(ana) == [post]  # neither replaced nor changed


async def test_every_monday_has_its_own(office: Running) -> None:
    await set_up(office)
    office.clock.set(MONDAY)
    await posted(office)
    office.clock.set(MONDAY + timedelta(days=6))
    await posted(office)
    office.clock.set(MONDAY + WEEK)
    later = await posted(office, count=2)
    assert later.text.startswith("Week 49 targets")


async def test_a_restarted_bot_does_not_post_it_again(database_url: str) -> None:
    async with stopped(database_url) as office:
        async with bot(office.settings, office.clock):
            await office.slack.wait_connected()
            await set_up(office)
            office.clock.set(MONDAY)
            await posted(office)
        office.clock.advance(timedelta(hours=2))
        async with bot(office.settings, office.clock):
            await office.slack.wait_connected()
            await asyncio.sleep(QUIET_S)
            await posted(office)


async def test_a_bot_that_was_down_at_nine_posts_once_and_says_that_it_is_late(database_url: str) -> None:
    async with stopped(database_url) as office:
        async with bot(office.settings, office.clock):
            await office.slack.wait_connected()
            await set_up(office)
        office.clock.set(MONDAY + timedelta(hours=3))
        async with bot(office.settings, office.clock):
            post = await posted(office)
    assert "Posted late: this was due Mon 23 Nov, 09:00 (Lisbon time)." in post.text


async def test_an_answer_that_never_came_is_looked_up_and_not_posted_again(
    office: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(office)
    await without_tips(office)
    _give_up_after(office, monkeypatch)
    office.slack.faults.add(Fault("chat.postMessage", "timeout_after_effect"))
    office.clock.set(MONDAY)
    await until_state(office, State.AMBIGUOUS)
    office.clock.advance(timedelta(seconds=30))
    await until_state(office, State.SENT)
    await posted(office)
    assert len(office.slack.log.calls("chat.postMessage")) == 1


async def test_a_post_that_slack_was_too_busy_for_comes_a_little_later(office: Running) -> None:
    await set_up(office)
    await without_tips(office)
    office.slack.faults.add(Fault("chat.postMessage", "rate_limit", retry_after=1))
    office.clock.set(MONDAY)
    await office.person("ana").wait_for(lambda _: office.slack.log.calls("chat.postMessage") or None)
    await until_state(office, State.PENDING)
    assert posts(office.person("ana")) == []
    office.clock.advance(
        timedelta(seconds=2)
    )  # the pause is also kept in real time: Slack's clock is not ours
    await posted(office)


async def test_the_bot_joins_a_public_channel_that_was_chosen_and_posts_there(office: Running) -> None:
    olga = office.person("olga")
    await olga.command("sales", "/playmaker setup")
    assert (await olga.submit(await form(olga), NORTH | {"channel": "COTHER"})).ok
    await told(olga, "is set up")
    await olga.wait_for(lambda _: office.slack.log.calls("conversations.join") or None)
    await office.slack.settled()
    office.clock.set(MONDAY)
    post = await posted(office, channel="other")
    assert "ana: 40 calls" in post.text


async def test_two_teams_get_theirs_at_nine_in_their_own_zone(office: Running) -> None:
    await set_up(office)
    olga = office.person("olga")
    south = {
        "name": "South",
        "channel": "COTHER",
        "managers": [],
        "ae": [],
        "sdr": ["UBEN"],
        "market": "europe",
        "zone": "America/Sao_Paulo",
        "country": "BR",
    }
    await olga.command("sales", "/playmaker setup")
    assert (await olga.submit(await form(olga), south)).ok
    await told(olga, "South is set up: 1 person")
    await olga.wait_for(lambda _: office.slack.log.calls("conversations.join") or None)
    office.clock.set(MONDAY)
    assert "North" in (await posted(office)).text
    office.clock.set(MONDAY + timedelta(hours=3) - timedelta(seconds=1))
    await asyncio.sleep(QUIET_S)
    assert posts(olga, "other") == []
    office.clock.set(MONDAY + timedelta(hours=3))
    assert "South" in (await posted(office, channel="other")).text
    await posted(office)


async def test_a_team_made_after_nine_on_a_monday_gets_its_first_post_a_week_later(database_url: str) -> None:
    async with running(database_url, start=MONDAY + timedelta(minutes=30)) as office:
        await set_up(office)
        office.clock.advance(timedelta(days=3))
        await asyncio.sleep(QUIET_S)
        assert posts(office.person("ana")) == []
        office.clock.set(MONDAY + WEEK)
        assert (await posted(office)).text.startswith("Week 49 targets")


async def test_leave_and_public_holidays_lower_the_targets(office: Running) -> None:
    await set_up(office)  # in Portugal: Tuesday 1 December is a holiday
    sofia = office.person("sofia")
    assert "2 Dec" in (await said(sofia, "/playmaker away 2 Dec - 3 Dec")).text
    office.clock.set(MONDAY + WEEK)
    post = await posted(office)
    assert "ana: 32 calls, 64 emails" in post.text
    assert "(4 days)" in post.text
    assert "sofia: 40 calls, 80 emails" in post.text
    assert "(2 days)" in post.text
    assert "The team: 72 calls, 144 emails" in post.text


async def test_somebody_away_all_week_is_named_and_counted_for_nothing(office: Running) -> None:
    await set_up(office)
    await said(office.person("sofia"), "/playmaker away 23 Nov - 27 Nov")
    office.clock.set(MONDAY)
    post = await posted(office)
    assert "Away all week: sofia." in post.text
    assert "The team: 40 calls, 80 emails" in post.text


def _give_up_after(office: Running, monkeypatch: pytest.MonkeyPatch, seconds: float = 0.3) -> None:
    """Have the bot wait for Slack's answer to a post no longer than this."""
    post = SlackPosts.post

    async def impatient(self: SlackPosts, *given: Any, **named: Any) -> str:
        async with asyncio.timeout(seconds):
            return await post(self, *given, **named)

    monkeypatch.setattr(SlackPosts, "post", impatient)
