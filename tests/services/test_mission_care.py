"""What time and people's leaving do to missions: reminders at the right hour to the right person; heirs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from bot.announce import announce
from content.loader import Content
from db.delivery_tables import State, deliveries
from db.engine import Database
from domain.errors import UserError
from domain.mission_events import Rhythm
from domain.mission_moves import abandon, hand_over, pause, resume
from domain.team_plan import SavedTeam, TeamCard
from handlers.mission_posts import posts_for, posts_for_left, posts_for_start
from handlers.mission_run import followed
from handlers.registry import Click
from jobs.missions import KIND, look
from jobs.registry import Announcement, Watch
from services.mission_care import missions_left_by, people_left, stuck, team_changed
from services.notices import is_notice
from tests.conftest import MovingClock
from tests.support.missions import MissionOffice

SPREAD = Rhythm("spread", time(9, 30), frozenset(range(5)), stall_days=2)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[MissionOffice]:
    """Wednesday 18 November 2026, 10:00 in Lisbon."""
    async with database.transaction() as tx:
        yield await MissionOffice.make(tx, content, clock.now())


async def looked(office: MissionOffice, **later: float) -> list[Announcement]:
    """What the watch says of the first team so much later; the office's clock is then there."""
    office.now += timedelta(**later)
    watch = Watch(office.tx, office.now, office.people["ana"].workspace_id, office.north, office.content)
    return [each for each in await look(watch) if isinstance(each, Announcement)]


def keys(posts: list[Announcement]) -> list[str]:
    return [each.key.partition(":remind:")[2] for each in posts]


async def test_the_lead_is_told_before_time_is_up_as_something_that_can_be_muted(
    office: MissionOffice,
) -> None:
    run = await office.start(roles={"conversion-optimization": "UBEN"}, channel_id="C1")
    assert await looked(office, minutes=20) == []
    [post] = await looked(office, minutes=5)
    assert post.key == f"mission:{run.id}:remind:time_nearly_up:initiatives"
    assert (post.channel_id, post.kind, post.blocked) == ("UBEN", KIND, "drop")
    assert is_notice(KIND)
    assert post.message is not None
    assert post.message.text.startswith("5 min of 30 min are left")
    assert keys(await looked(office, minutes=6)) == ["time_up:initiatives"]


async def test_a_run_is_looked_at_again_no_sooner_than_in_a_minute_and_at_once_after_a_move(
    office: MissionOffice,
) -> None:
    run = await office.start()
    assert keys(await looked(office, minutes=25)) == ["time_nearly_up:initiatives"]
    assert keys(await looked(office, seconds=20)) == []
    await office.act("ana", run, pause)
    assert keys(await looked(office, seconds=1)) == []
    assert keys(await looked(office, days=3)) == []


async def test_nothing_moved_for_the_agreed_working_days(office: MissionOffice) -> None:
    run = await office.start(rhythm=SPREAD, team_id=None)
    assert keys(await looked(office, hours=23)) == []  # Thursday, 9:00
    assert keys(await looked(office, minutes=31)) == ["goes_on:2026-11-19"]
    assert keys(await looked(office, hours=24)) == ["stalled:1:1"]  # Friday, 9:31
    assert await stuck(office.tx, [await office.again(run)], now=office.now) == {run.id}
    assert keys(await looked(office, days=3)) == ["stalled:1:1"]  # the key is sent once
    assert keys(await looked(office, days=1)) == ["stalled:1:2"]  # Tuesday: the weekend does not count


async def test_across_the_change_of_clocks_it_goes_on_at_the_same_time_on_the_wall(
    office: MissionOffice,
) -> None:
    """In Lisbon the clocks go back on Sunday 25 October 2026: half past nine is 08:30 UTC, then 09:30."""
    office.now = datetime(2026, 10, 22, 12, tzinfo=UTC)
    await office.start(rhythm=Rhythm("spread", time(9, 30), frozenset(range(5)), stall_days=10))
    at = {
        datetime(2026, 10, 23, 8, 29, tzinfo=UTC): [],
        datetime(2026, 10, 23, 8, 31, tzinfo=UTC): ["goes_on:2026-10-23"],
        datetime(2026, 10, 26, 8, 31, tzinfo=UTC): [],
        datetime(2026, 10, 26, 9, 31, tzinfo=UTC): ["goes_on:2026-10-26"],
    }
    for moment, expected in at.items():
        assert keys(await looked(office, seconds=(moment - office.now).total_seconds())) == expected


async def test_follow_ups_come_to_the_owner_after_the_finish(office: MissionOffice) -> None:
    run = await office.walk("ana", await office.start())
    assert keys(await looked(office, days=29)) == []
    [post] = await looked(office, days=1)
    assert post.key.endswith("follow_up:monthly_update:1")
    assert post.channel_id == "UANA"
    assert post.blocked == "move"
    assert run.mission.follow_up[0].what in str(post.message)
    done = Click({"run": run.id, "key": "monthly_update", "times": 1})
    told = [(await followed(office.scope(name), done)).say for name in ("ana", "mark")]
    assert [each.text.split(":")[0] for each in told if each] == ["Done by Ana", "Done already"]
    with pytest.raises(UserError, match="not_found"):
        await followed(office.scope("cleo"), done)


async def test_missions_of_people_without_a_team_are_looked_after_with_the_first_team(
    office: MissionOffice,
) -> None:
    await office.start("sol")
    assert [each.channel_id for each in await looked(office, minutes=25)] == ["USOL"]
    watch = Watch(office.tx, office.now, office.people["ana"].workspace_id, office.south, office.content)
    assert await look(watch) == ()


async def test_what_somebody_had_passes_to_the_owner_and_they_are_told(office: MissionOffice) -> None:
    run = await office.start(roles={"pipeline-management": "UBEN"}, channel_id="C1")
    left = await missions_left_by(office.scope("ben"), "UBEN")
    again = await office.again(run)
    assert again.state.lead("pipeline") == office.people["ana"].id
    posts = posts_for_left(office.scope("ben"), left)
    told = [each for each in posts if each.channel_id == "UANA"]
    assert "what they had in it is yours" in str(told[0].message)
    assert await missions_left_by(office.scope("ben"), "UBEN") == []


async def test_an_owner_who_leaves_is_followed_by_a_lead_else_by_the_manager_whose_messages_it_goes_on_in(
    office: MissionOffice,
) -> None:
    shared = await office.start(roles={"pipeline-management": "UBEN"})
    alone = await office.start(mission="pricing-strategy")
    left = await missions_left_by(office.scope("ana"), "UANA")
    assert {acted.run.id for acted, _ in left} == {shared.id, alone.id}
    followed = {run.id: (await office.again(run)) for run in (shared, alone)}
    assert (followed[shared.id].owner, followed[shared.id].channel_id) == (office.people["ben"], "UBEN")
    assert (followed[alone.id].owner, followed[alone.id].channel_id) == (office.people["mark"], "UMARK")
    heads = [each for each in posts_for_left(office.scope("ana"), left) if each.key.endswith(":head")]
    assert {each.channel_id for each in heads} == {"UBEN", "UMARK"}


async def test_a_mission_that_nobody_is_left_to_take_is_offered_to_an_admin(office: MissionOffice) -> None:
    run = await office.start("xavier")
    left = await missions_left_by(office.scope("xavier"), "UXAVIER")
    again = await office.again(run)
    assert again.state.owner_id is None
    told = [each for each in posts_for_left(office.scope("xavier"), left) if each.channel_id == "UOLGA"]
    assert "has no owner any more" in str(told[0].message)


async def test_whoever_leaves_a_team_keeps_their_own_missions_and_hands_on_the_teams(
    office: MissionOffice,
) -> None:
    own = await office.start("ben")
    of_team = await office.start("mark", team_id=office.north.id, owner="UBEN", channel_id="C1")
    ben = office.people["ben"]
    saved = SavedTeam(TeamCard(office.north, (), ()), False, None, (), (ben,))
    left = await team_changed(office.scope("mark"), saved)
    assert [acted.run.id for acted, _ in left] == [of_team.id]
    assert (await office.again(of_team)).owner == office.people["mark"]
    assert (await office.again(own)).owner == ben


async def test_a_mission_that_is_over_keeps_its_people(office: MissionOffice) -> None:
    run = await office.start()
    await office.act("ana", run, lambda state, stamp: abandon(state, stamp, "No time"))
    assert await people_left(office.scope("ana"), [office.people["ana"]]) == []
    assert (await office.again(run)).owner == office.people["ana"]
    assert keys(await looked(office, days=40)) == []


async def test_handing_a_mission_over_moves_it_into_the_new_owners_messages(office: MissionOffice) -> None:
    run = await office.start()
    acted = await office.act("ana", run, lambda r, s: hand_over(r, s, office.people["cleo"].id))
    assert (acted.run.channel_id, acted.run.owner) == ("UCLEO", office.people["cleo"])
    posts = posts_for(office.scope("ana"), acted)
    old = next(each for each in posts if each.edits == run.head_key)
    assert (old.channel_id, "goes on with <@UCLEO>" in str(old.message)) == ("UANA", True)
    anew = [each for each in posts if each.channel_id == "UCLEO" and each.edits is None]
    assert acted.run.head_key in [each.key for each in anew]
    assert any(each.thread_of == acted.run.head_key and "phase:initiatives" in each.key for each in anew)


async def test_a_thread_that_could_not_be_posted_goes_on_in_the_owners_messages(
    office: MissionOffice,
) -> None:
    run = await office.start(channel_id="CSECRET")
    scope = office.scope("ana")
    await announce(office.tx, scope.workspace_id, posts_for_start(scope, run), now=office.now)
    acted = await office.act("ana", run, pause)
    assert acted.run.channel_id == "CSECRET"
    lost = {"state": State.DEAD, "reason": "not_in_channel"}
    await office.tx.execute(deliveries.update().where(deliveries.c.depends_on.is_(None)).values(**lost))
    acted = await office.act("ana", run, resume)
    assert acted.run.channel_id == "UANA"
    assert (await office.again(run)).channel_id == "UANA"
    posts = posts_for(scope, acted)
    await announce(office.tx, scope.workspace_id, posts, now=office.now)
    query = sa.select(deliveries.c.slot_key).where(
        deliveries.c.state == State.PENDING, deliveries.c.channel_id == "UANA"
    )
    assert f"announce:{scope.workspace_id}:{acted.run.head_key}" in set(await office.tx.scalars(query))
