"""Starting missions and making moves in them: who may, once only, and nothing lost in the store."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time

import pytest

from content.loader import Content
from db.engine import Database
from db.missions import log_of
from domain.errors import UserError
from domain.mission_cards import StartPlan
from domain.mission_events import Given, Rhythm
from domain.mission_moves import (
    close_phase,
    hand_in_text,
    hand_over,
    pause,
    tick_criterion,
    tick_step,
    waive,
)
from domain.mission_problems import ChangedMeanwhile, MissionRefused
from domain.mission_runs import replay
from services.missions import act, load_run, my_runs, start_mission
from tests.conftest import MovingClock
from tests.support.missions import PLAN, MissionOffice
from tests.support.world import make_person, make_scope


@contextmanager
def told(code: str) -> Iterator[UserError]:
    """What is done inside is refused with this code."""
    with pytest.raises(UserError) as caught:
        yield caught  # type: ignore[misc]
    assert caught.value.code == code


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[MissionOffice]:
    async with database.transaction() as tx:
        yield await MissionOffice.make(tx, content, clock.now())


async def test_a_started_mission_is_read_back_as_it_was_started(office: MissionOffice) -> None:
    roles = {"pipeline-management": "UBEN"}
    rhythm = Rhythm("spread", time(9, 30), frozenset((0, 2)), stall_days=3)
    given = {"sales_bible": Given("link", "https://example.com/bible")}
    run = await office.start(variation="scaling", roles=roles, rhythm=rhythm, given=given, channel_id="C9")
    found = await office.again(run)
    assert found == run
    assert found.state == replay(await log_of(office.tx, run.id))
    assert found.mission == office.content.missions[PLAN].vary("scaling")
    assert found.state.roles == {"pipeline-management": office.people["ben"].id}
    assert (found.state.rhythm, found.state.given, found.channel_id) == (rhythm, given, "C9")
    assert (found.owner, found.team, found.for_team) == (office.people["ana"], office.north, False)
    assert not found.is_direct


async def test_a_mission_of_ones_own_goes_on_in_direct_messages(office: MissionOffice) -> None:
    run = await office.start("sol")
    assert (run.channel_id, run.is_direct, run.team) == ("USOL", True, None)


async def test_editing_content_changes_nothing_under_way(office: MissionOffice, clock: MovingClock) -> None:
    run = await office.start()
    edited = replace(office.content, missions=replace(office.content.missions, all=()))
    scope = make_scope(office.tx, office.people["ana"], now=clock.now(), content=edited)
    assert (await load_run(scope, run.id)).mission == run.mission
    with told("missions.unknown"):
        await start_mission(scope, StartPlan(PLAN))


async def test_who_may_start_for_whom(office: MissionOffice) -> None:
    with told("missions.not_your_team"):
        await office.start("ana", team_id=office.north.id)
    with told("missions.not_your_team"):
        await office.start("mark", team_id=office.south.id)
    with told("missions.not_for_them"):
        await office.start("ana", owner="UBEN")
    for_team = await office.start("mark", team_id=office.north.id, owner="UBEN")
    assert (for_team.for_team, for_team.owner, for_team.team) == (True, office.people["ben"], office.north)
    assert (await office.start("mark", owner="UBEN")).owner == office.people["ben"]
    assert (await office.start("olga", team_id=office.south.id)).team == office.south


async def test_what_is_not_there_cannot_be_started(office: MissionOffice) -> None:
    with told("missions.unknown"):
        await office.start(mission="world-peace")
    with told("missions.unknown_variation"):
        await office.start(variation="galactic")
    await make_person(office.tx, "Guest", is_member=False)
    with told("missions.unknown_person"):
        await office.start(roles={"pipeline-management": "UGUEST"})
    with pytest.raises(MissionRefused):
        await office.start(given={"sales_bible": Given("link", "bible dot com")})


async def test_the_same_mission_is_not_started_twice(office: MissionOffice) -> None:
    run = await office.start()
    with told("missions.running_already") as caught:
        await office.start()
    assert caught.value.facts["run"] == run.id  # type: ignore[attr-defined]
    await office.start("ben")
    await office.start("mark", team_id=office.north.id)
    with told("missions.running_already"):
        await office.start("olga", team_id=office.north.id)
    await office.walk("ana", run)
    assert (await office.start()).id != run.id


async def test_whoever_was_not_seen_before_can_take_a_role(office: MissionOffice) -> None:
    run = await office.start(roles={"pipeline-management": "UNEW"})
    lead = run.person(run.state.lead("pipeline"))
    assert lead is not None
    assert lead.slack_id == "UNEW"


async def test_pressing_twice_is_once(office: MissionOffice) -> None:
    run = await office.start()
    step = run.mission.phases[0].steps[0].key
    first = await office.act("ana", run, lambda r, s: tick_step(r, s, step))
    second = await office.act("mark", run, lambda r, s: tick_step(r, s, step))
    assert (len(first.events), second.events) == (1, ())
    assert (await office.again(run)).state.rev == 2


async def test_several_moves_are_all_or_none(office: MissionOffice) -> None:
    run = await office.start()
    phase = run.mission.phases[0]
    key = phase.deliverables[0].key
    with told("missions.missing"):
        await office.act(
            "ana",
            run,
            lambda r, s: hand_in_text(r, s, key, "Some text", base=None),
            lambda r, s: close_phase(r, s, phase.key),
        )
    assert (await office.again(run)).state.rev == 1


async def test_a_text_over_somebody_elses_is_told_and_loses_nothing(office: MissionOffice) -> None:
    run = await office.start(channel_id="C1")
    key = run.mission.phases[0].deliverables[0].key
    await office.act("ana", run, lambda r, s: hand_in_text(r, s, key, "Ana's", base=None))
    with pytest.raises(MissionRefused) as refused:
        await office.act("mark", run, lambda r, s: hand_in_text(r, s, key, "Mark's", base=None))
    assert isinstance(refused.value.problem, ChangedMeanwhile)
    there = refused.value.problem.item_id
    await office.act("mark", run, lambda r, s: hand_in_text(r, s, key, "Both", base=there))
    state = (await office.again(run)).state.deliverables[key]
    assert [item.value for item in state.items] == ["Both"]
    assert [item.value for item in state.earlier] == ["Ana's"]


async def test_who_may_do_what_in_a_run(office: MissionOffice) -> None:
    run = await office.start(roles={"pipeline-management": "UBEN"}, channel_id="C1")
    key = run.mission.phases[0].deliverables[0].key
    with told("missions.for_part"):
        await office.act("cleo", run, lambda r, s: hand_in_text(r, s, key, "Mine", base=None))
    with told("missions.for_lead"):
        await office.act("ben", run, lambda r, s: waive(r, s, key, "No need"))
    with told("missions.for_owner"):
        await office.act("ben", run, lambda r, s: tick_criterion(r, s, run.mission.criteria[0].key))
    await office.act("mark", run, lambda r, s: hand_over(r, s, office.people["ben"].id))
    with told("missions.for_owner"):
        await office.act("ana", run, lambda r, s: hand_over(r, s, office.people["ana"].id))
    await office.act("ben", run, pause)
    with told("missions.paused"):
        await office.act("ben", run, lambda r, s: close_phase(r, s, "initiatives"))


async def test_runs_in_direct_messages_are_seen_by_those_concerned_only(office: MissionOffice) -> None:
    run = await office.start(roles={"pipeline-management": "UBEN"})
    for name in ("ana", "ben", "mark", "olga"):
        assert (await office.again(run, name)).id == run.id
    for name in ("cleo", "xavier", "sol"):
        with told("missions.not_found"):
            await office.again(run, name)
    stranger = await make_person(office.tx, "Eve", workspace="T2", is_admin=True)
    scope = make_scope(office.tx, stranger, now=office.now, content=office.content)
    with told("missions.not_found"):
        await act(scope, run.id, pause)


async def test_my_missions_are_those_i_take_part_in(office: MissionOffice) -> None:
    run = await office.start(roles={"pipeline-management": "UBEN"})
    other = await office.start("ben")
    assert {each.id for each in await my_runs(office.scope("ben"))} == {run.id, other.id}
    assert [each.id for each in await my_runs(office.scope("ana"))] == [run.id]
    await office.act("ana", run, lambda r, s: hand_over(r, s, office.people["cleo"].id))
    assert await my_runs(office.scope("ana")) == []
