"""The Monday job, from people in the store to the post in the channel."""

from datetime import UTC, date, datetime

import pytest

from bot.delivery import Delivery
from bot.slots import Slots
from content.loader import Content
from db.engine import Database
from domain.team import Role, Team
from jobs.registry import Post, Skip, Slot
from jobs.weekly_targets import build
from services.schedules import Tx, ensure_schedules
from tests.conftest import MovingClock
from tests.support.slack_posts import FakeSlack
from tests.support.world import make_person, make_team

MONDAY_NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def slot_of(tx: Tx, team: Team, content: Content) -> Slot:
    return Slot(
        tx=tx,
        now=MONDAY_NINE,
        workspace_id=1,
        team=team,
        period="2026-W48",
        day=date(2026, 11, 23),
        due=MONDAY_NINE,
        content=content,
        channel_id=team.channel_id,
    )


async def test_it_posts_everybodys_targets_and_their_sum(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        await make_person(tx, "Ana", team=team, role=Role.SDR)
        await make_person(tx, "Bea", team=team, role=Role.SDR, workdays="0123")
        await make_person(tx, "Max", team=team, role=Role.MANAGER, manages=team)
        built = await build(slot_of(tx, team, content))
    assert isinstance(built, Post)
    assert built.channel_id == "C1"
    calls = content.targets.of(Role.SDR).weekly["calls"]
    assert f"The team: {calls + calls * 4 // 5} calls" in built.message.text
    assert f"Ana: {calls} calls" in built.message.text
    assert f"Bea: {calls * 4 // 5} calls" in built.message.text
    assert "Max" not in built.message.text


async def test_a_public_holiday_shortens_the_week(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx, country="US")  # Thanksgiving is on Thursday of that week
        await make_person(tx, "Ana", team=team, role=Role.SDR)
        built = await build(slot_of(tx, team, content))
    assert isinstance(built, Post)
    assert "(4 days)" in built.message.text


async def test_it_speaks_the_language_of_most_in_the_team(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        for name, locale in [("Ana", "en-GB"), ("Bea", "pt-PT"), ("Chi", "pt-PT")]:
            await make_person(tx, name, team=team, locale=locale)
        built = await build(slot_of(tx, team, content))
    assert isinstance(built, Post)
    assert built.locale == "pt-PT"


@pytest.mark.parametrize("with_manager", [False, True])
async def test_a_team_in_which_nobody_has_a_target_gets_no_post(
    database: Database, content: Content, with_manager: bool
) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        if with_manager:
            await make_person(tx, "Max", team=team, role=Role.MANAGER, manages=team)
        assert await build(slot_of(tx, team, content)) == Skip("nobody has a target this week")


async def test_a_team_without_a_channel_gets_no_post(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx, channel_id=None)
        await make_person(tx, team=team)
        assert await build(slot_of(tx, team, content)) == Skip("no channel")


async def test_two_teams_in_two_zones_each_get_it_at_their_own_nine_o_clock(
    database: Database, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = MovingClock(datetime(2026, 11, 20, 15, tzinfo=UTC))
    monkeypatch.setattr("bot.delivery.running_s", lambda: clock.now().timestamp())
    async with database.transaction() as tx:
        for name, zone, channel in [("Delhi", "Asia/Kolkata", "C1"), ("Lisbon", "Europe/Lisbon", "C2")]:
            team = await make_team(tx, name, zone=zone, channel_id=channel)
            await make_person(tx, f"Rep in {name}", team=team, slack_id=f"U{name}")
            await ensure_schedules(tx, team, clock.now())
    slack = FakeSlack(clock)
    slots, delivery = Slots(database, clock, content), Delivery(database, slack, clock)
    clock.moment = datetime(2026, 11, 23, tzinfo=UTC)
    while clock.now() < datetime(2026, 11, 23, 12, tzinfo=UTC):
        await slots.derive()
        await delivery.dispatch()
        clock.advance(minutes=10)
    posts = [post for post in slack.posts if " targets · " in post.message.text]
    assert [(post.channel_id, post.at) for post in posts] == [
        ("C1", datetime(2026, 11, 23, 3, 30, tzinfo=UTC)),
        ("C2", datetime(2026, 11, 23, 9, tzinfo=UTC)),
    ]
    assert "Rep in Delhi" in posts[0].message.text
    assert "Posted late" not in "".join(post.message.text for post in posts)
