"""The tip of the day: by the team's own numbers, never twice in eight weeks, moved by votes, muted."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from content.loader import Content
from db.coaching import count_objection, last_shown, votes_of
from db.engine import Database
from domain.errors import UserError
from domain.objections import Category
from domain.tips import REST, Vote, Votes
from jobs.coaching_tip import build
from jobs.registry import Post, Skip, Slot, load_jobs
from sandbox.blockkit import check_message
from services.schedules import ensure_schedules
from services.tips import KIND, switch_tips, tip_of_day, vote_on_tip
from tests.conftest import MovingClock
from tests.support.deals import DealOffice
from tests.support.weeks import log

load_jobs()
DAY = date(2026, 11, 18)
DUE = datetime(2026, 11, 18, 8, 45, tzinfo=UTC)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


def slot_of(office: DealOffice, day: date = DAY, *, ahead_s: int = 0, channel_id: str | None = "C1") -> Slot:
    due = DUE + (day - DAY)
    return Slot(
        tx=office.tx,
        now=due - timedelta(seconds=ahead_s),
        workspace_id=office.people["ana"].workspace_id,
        team=office.north,
        period=day.isoformat(),
        day=day,
        due=due,
        content=office.content,
        channel_id=channel_id,
    )


async def tip_key(office: DealOffice, day: date = DAY) -> str:
    found = await tip_of_day(
        office.tx,
        office.north,
        workspace_id=office.people["ana"].workspace_id,
        day=day,
        content=office.content,
    )
    assert found
    return found.choice.tip.key


async def posted(office: DealOffice, day: date = DAY) -> Post:
    built = await build(slot_of(office, day))
    assert isinstance(built, Post)
    assert check_message({"text": built.message.text, "blocks": list(built.message.blocks)}) == []
    return built


async def test_a_quiet_team_gets_a_tip_with_everything_in_it(office: DealOffice) -> None:
    post = await posted(office)
    tip = office.content.coaching.tip(await tip_key(office, DAY + timedelta(days=1)))
    assert tip
    assert (post.channel_id, post.locale) == ("C1", "en-GB")
    for part in (
        "Weak: ",
        "Better: ",
        "Two minutes today:",
        "Why today: nothing in the team's numbers stands out",
    ):
        assert part in post.message.text
    buttons = [each["text"]["text"] for each in post.message.blocks[-1]["elements"]]
    assert buttons == ["Helpful", "Not for us", "Try it now", "Mute for the channel"]


async def test_the_weakest_ratio_against_its_own_four_weeks_brings_its_tip(office: DealOffice) -> None:
    for back in range(8, 36, 7):
        await log(office, "ana", DAY - timedelta(days=back), meetings_booked=20, meetings_held=18)
    await log(office, "ben", DAY - timedelta(days=1), meetings_booked=30, meetings_held=9)
    post = await posted(office)
    assert "meetings held of those booked fell to 30% in seven days, from 90%" in post.message.text
    assert "ben" not in post.message.text.casefold().split("why today")[1]


async def test_what_is_logged_today_is_not_looked_at_yet(office: DealOffice) -> None:
    for back in range(8, 36, 7):
        await log(office, "ana", DAY - timedelta(days=back), meetings_booked=20, meetings_held=18)
    await log(office, "ana", DAY, meetings_booked=50)
    assert "stands out" in (await posted(office)).message.text


async def test_the_objection_that_is_met_most_brings_its_tip(office: DealOffice) -> None:
    workspace_id = office.people["ana"].workspace_id
    for category, times in ((Category.TRUST, 5), (Category.PRICE, 1)):
        for _ in range(times):
            await count_objection(office.tx, workspace_id, office.north.id, DAY - timedelta(days=2), category)
    post = await posted(office)
    assert "Why today: the team met “Trust and proof” 5 times in four weeks." in post.message.text


async def test_the_stage_where_deals_stand_still_brings_its_tip(office: DealOffice) -> None:
    office.now = DUE - timedelta(days=90)
    for name in ("Acme", "Umbra", "Lumen"):
        await office.deal(account=name, stage="proposal")
    post = await posted(office)
    assert "Why today: 3 deals stand still in Proposal." in post.message.text


async def test_the_same_ground_gives_the_same_tip_and_teams_get_different_ones(office: DealOffice) -> None:
    assert await tip_key(office) == await tip_key(office)
    keys = set()
    for day in range(10):
        for team in (office.north, office.south):
            found = await tip_of_day(
                office.tx, team, workspace_id=1, day=DAY + timedelta(days=day), content=office.content
            )
            assert found
            keys.add((team.id, found.choice.tip.key))
    assert {key for team, key in keys if team == office.north.id} != {
        key for team, key in keys if team == office.south.id
    }


async def test_no_tip_comes_twice_in_eight_weeks(office: DealOffice) -> None:
    days = [DAY + timedelta(days=n) for n in range(56) if (DAY + timedelta(days=n)).weekday() < 5]
    seen: dict[str, date] = {}
    for day in days:
        key = await tip_key(office, day)
        assert key not in seen, day
        seen[key] = day
        await posted(office, day)
    assert await last_shown(office.tx, office.north.id, DAY) == seen
    assert len(seen) == 40


async def test_a_preview_does_not_count_as_shown(office: DealOffice) -> None:
    built = await build(slot_of(office, ahead_s=60))
    assert isinstance(built, Post)
    assert await last_shown(office.tx, office.north.id, DAY - REST) == {}


async def test_votes_count_once_for_each_person_and_may_change(office: DealOffice) -> None:
    key = await tip_key(office)
    for vote in (Vote.HELPFUL, Vote.HELPFUL, Vote.NOT_FOR_US):
        assert await vote_on_tip(office.scope("ana"), office.north.id, key, vote)
    await vote_on_tip(office.scope("mark"), office.north.id, key, Vote.HELPFUL)
    assert await votes_of(office.tx, office.north.id) == {key: Votes(1, 1)}
    with pytest.raises(UserError, match="not_yours"):
        await vote_on_tip(office.scope("xavier"), office.north.id, key, Vote.HELPFUL)
    with pytest.raises(UserError, match="not_yours"):
        await vote_on_tip(office.scope("olga"), 999, key, Vote.HELPFUL)


async def test_what_the_team_does_not_want_gives_way(office: DealOffice) -> None:
    key = await tip_key(office)
    for who in ("ana", "ben", "mark"):
        await vote_on_tip(office.scope(who), office.north.id, key, Vote.NOT_FOR_US)
    assert await tip_key(office) != key


async def test_a_manager_turns_tips_off_and_on_again_and_nobody_else(office: DealOffice) -> None:
    await ensure_schedules(office.tx, office.north, office.now)
    off = await switch_tips(office.scope("mark"), office.north.id, is_on=False)
    assert (off.is_new, off.entry.is_on, off.entry.kind) == (True, False, KIND)
    assert not (await switch_tips(office.scope("mark"), office.north.id, is_on=False)).is_new
    assert (await switch_tips(office.scope("olga"), office.north.id, is_on=True)).entry.is_on
    with pytest.raises(UserError, match="timetable"):
        await switch_tips(office.scope("ana"), office.north.id, is_on=False)


async def test_a_team_without_a_channel_or_without_people_is_no_fault(office: DealOffice) -> None:
    assert await build(slot_of(office, channel_id=None)) == Skip("no channel")
    assert await tip_of_day(office.tx, office.south, workspace_id=1, day=DAY, content=office.content)
