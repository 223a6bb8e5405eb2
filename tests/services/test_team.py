from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from content.loader import Content
from db.base import Tx
from db.engine import Database
from db.people import known_people
from db.team import changes_of, find_people, person_by_id, workspace_id_of
from domain.errors import UserError
from domain.team import WORKING_WEEK, Person, Role, Team
from domain.team_plan import (
    InOtherTeam,
    MemberPlan,
    NameTaken,
    NotServed,
    PlanRefused,
    Problem,
    SavedTeam,
    TeamPlan,
    TwoRoles,
)
from services.people import hint_due, learn
from services.scope import Scope
from services.team import list_teams, open_member, open_team, save_member, save_team, with_names
from tests.conftest import MovingClock
from tests.support.slack_people import slack_user
from tests.support.world import make_person, make_scope, make_team

PLAN = TeamPlan(
    name="North",
    channel_id="C1",
    managers=(),
    members={},
    market="europe",
    zone=ZoneInfo("Europe/Lisbon"),
    workdays=WORKING_WEEK,
    country="PT",
    fiscal_start_month=1,
    currency="EUR",
)
BY_TEAM = MemberPlan(Role.AE, None, None, None, None)


@contextmanager
def told(code: str) -> Iterator[pytest.ExceptionInfo[UserError]]:
    """What is done inside is refused with this code."""
    with pytest.raises(UserError) as caught:
        yield caught
    assert caught.value.code == code


@dataclass
class World:
    """An open transaction in a workspace with an admin, Olga."""

    tx: Tx
    clock: MovingClock
    content: Content
    olga: Person

    def scope(self, me: Person) -> Scope:
        return make_scope(self.tx, me, now=self.clock.now(), content=self.content)

    async def save(self, plan: TeamPlan, *, me: Person | None = None, team: Team | None = None) -> SavedTeam:
        """Make a team, or open one and save it, as `me` (Olga)."""
        scope = self.scope(me or self.olga)
        if team is None:
            return await save_team(scope, plan)
        form = await open_team(scope, team.id)
        return await save_team(scope, plan, team_id=team.id, rev=form.rev)

    async def again(self, person: Person) -> Person:
        found = await person_by_id(self.tx, person.id)
        assert found is not None
        return found

    async def refused(self, plan: TeamPlan, **how: Any) -> tuple[Problem, ...]:
        with pytest.raises(PlanRefused) as caught:
            await self.save(plan, **how)
        return caught.value.problems


@pytest.fixture
async def world(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[World]:
    async with database.transaction() as tx:
        olga = await make_person(tx, "Olga", is_admin=True, role=None)
        yield World(tx, clock, content, olga)


async def test_an_admin_sets_a_team_up_with_people_in_roles(world: World) -> None:
    ana, bea, carl = [await make_person(world.tx, name, role=None) for name in ("Ana", "Bea", "Carl")]
    plan = replace(PLAN, managers=("UCARL",), members={"UANA": Role.SDR, "UBEA": Role.CSM})
    saved = await world.save(plan)
    assert saved.is_new
    assert saved.card.size == 3
    team = saved.card.team
    assert (team.name, team.channel_id, team.country, team.zone.key) == ("North", "C1", "PT", "Europe/Lisbon")
    ana, bea, carl = [await world.again(person) for person in (ana, bea, carl)]
    assert [(person.team, person.role) for person in (ana, bea, carl)] == [
        (team, Role.SDR),
        (team, Role.CSM),
        (team, Role.MANAGER),
    ]
    assert carl.manages == {team.id}
    assert not ana.manages
    assert saved.unseen == ()


async def test_a_manager_may_sell_too(world: World) -> None:
    ana = await make_person(world.tx, "Ana", role=None)
    saved = await world.save(replace(PLAN, managers=("UANA",), members={"UANA": Role.AE}))
    ana = await world.again(ana)
    assert (ana.role, ana.manages) == (Role.AE, frozenset({saved.card.team.id}))
    assert saved.card.size == 1


async def test_a_team_may_begin_with_nobody(world: World) -> None:
    assert (await world.save(PLAN)).card.size == 0


async def test_a_new_team_has_a_schedule_for_every_kind_of_post(world: World, monkeypatch: Any) -> None:
    started: list[Team] = []

    async def note(_tx: Tx, team: Team, now: Any) -> None:
        assert now == world.clock.now()
        started.append(team)

    monkeypatch.setattr("services.team.ensure_schedules", note)
    saved = await world.save(PLAN)
    await world.save(PLAN, team=saved.card.team)
    assert started == [saved.card.team]


async def test_people_not_seen_before_are_kept_in_their_roles_until_slack_tells_who_they_are(
    world: World,
) -> None:
    plan = replace(
        PLAN,
        zone=ZoneInfo("Asia/Tokyo"),
        managers=("UNEWBOSS",),
        members={"UNEW": Role.SDR, "UOLGA": Role.AE},
    )
    saved = await world.save(plan)
    assert saved.unseen == ("UNEW", "UNEWBOSS")
    assert saved.card.size == 3
    ana = await learn(world.tx, "T1", slack_user("UNEW", tz=None), admins=frozenset(), now=world.clock.now())
    assert ana is not None
    assert (ana.name, ana.role, ana.team, ana.zone.key) == ("Ana", Role.SDR, saved.card.team, "Asia/Tokyo")


async def test_people_still_unseen_at_the_next_change_are_asked_for_again(world: World) -> None:
    plan = replace(PLAN, members={"UNEW": Role.SDR})
    saved = await world.save(plan)
    assert (await world.save(plan, team=saved.card.team)).unseen == ("UNEW",)


async def test_somebody_chosen_in_a_second_team_moves_and_the_receipt_knows(world: World) -> None:
    south = await make_team(world.tx, "South")
    await make_person(world.tx, "Ana", team=south, role=Role.AE)
    saved = await world.save(replace(PLAN, members={"UANA": Role.SDR}))
    assert [(person.name, old) for person, old in saved.moved] == [("Ana", "South")]
    assert await find_people(world.tx, world.olga.workspace_id, team_id=south.id) == []
    [change] = await changes_of(world.tx, south.id)
    assert change["what"]["to_team"] == saved.card.team.id
    assert change["actor_id"] == world.olga.id


async def test_choosing_a_manager_of_another_team_moves_nobody(world: World) -> None:
    south = await make_team(world.tx, "South")
    ana = await make_person(world.tx, "Ana", team=south, role=Role.MANAGER, manages=south)
    saved = await world.save(replace(PLAN, managers=("UANA",)))
    ana = await world.again(ana)
    assert ana.team == south
    assert ana.manages == {south.id, saved.card.team.id}
    assert saved.moved == ()


async def test_who_is_taken_off_the_form_leaves_the_team(world: World) -> None:
    ana, bea = [await make_person(world.tx, name, role=None) for name in ("Ana", "Bea")]
    saved = await world.save(replace(PLAN, managers=("UBEA",), members={"UANA": Role.SDR}))
    saved = await world.save(PLAN, team=saved.card.team)
    assert {person.name for person in saved.left} == {"Ana", "Bea"}
    assert saved.card.size == 0
    ana, bea = await world.again(ana), await world.again(bea)
    assert (ana.team, bea.team, bea.manages) == (None, None, frozenset())


async def test_a_change_keeps_members_own_rules_and_those_away_from_the_form(world: World) -> None:
    north = await make_team(world.tx)
    ana = await make_person(world.tx, "Ana", team=north, role=Role.AE, workdays="0123")
    gone = await make_person(world.tx, "Gone", team=north, role=Role.AE, is_active=False)
    saved = await world.save(replace(PLAN, members={"UANA": Role.SDR}), team=north)
    assert (await world.again(ana)).own_workdays == frozenset({0, 1, 2, 3})
    assert saved.left == ()
    assert (await world.again(gone)).team is not None


async def test_a_manager_by_role_alone_stays_where_the_form_shows_them(world: World) -> None:
    north = await make_team(world.tx)
    ana = await make_person(world.tx, "Ana", team=north, role=Role.MANAGER)
    form = await open_team(world.scope(world.olga), north.id)
    assert form.card is not None
    assert [person.slack_id for person in form.card.leaders] == ["UANA"]
    saved = await world.save(replace(PLAN, managers=("UANA",)), team=north)
    assert saved.left == ()
    assert (await world.again(ana)).manages == {north.id}


async def test_a_team_changes_its_own_rules(world: World) -> None:
    north = await make_team(world.tx)
    plan = replace(PLAN, name="North Sea", zone=ZoneInfo("Asia/Tokyo"), channel_id=None, fiscal_start_month=4)
    saved = await world.save(plan, team=north)
    team = saved.card.team
    assert not saved.is_new
    assert (team.id, team.name, team.zone.key, team.channel_id) == (north.id, "North Sea", "Asia/Tokyo", None)
    assert team.fiscal_start_month == 4


@pytest.mark.parametrize("name", ["South", "south", " SOUTH"])
async def test_a_name_is_taken_once_a_workspace(world: World, name: str) -> None:
    await make_team(world.tx, "South")
    assert await world.refused(replace(PLAN, name=name)) == (NameTaken("name", name),)


async def test_the_same_name_in_another_workspace_and_its_own_name_are_free(world: World) -> None:
    await make_team(world.tx, "North", slack_id="T2")
    saved = await world.save(PLAN)
    assert (await world.save(PLAN, team=saved.card.team)).card.team.name == "North"


async def test_guests_bots_and_deactivated_people_are_refused_at_their_field(world: World) -> None:
    await make_person(world.tx, "Gus", is_member=False)
    await make_person(world.tx, "Del", is_active=False)
    plan = replace(PLAN, managers=("UDEL",), members={"UGUS": Role.CSM})
    assert set(await world.refused(plan)) == {
        NotServed("csm", "UGUS", "Gus"),
        NotServed("managers", "UDEL", "Del"),
    }


async def test_a_refused_plan_writes_nothing(world: World) -> None:
    await make_team(world.tx, "North")
    await world.refused(replace(PLAN, members={"UNEW": Role.SDR}))
    assert await known_people(world.tx, world.olga.workspace_id, ["UNEW"]) == {}


async def test_a_form_opened_before_somebody_elses_change_is_refused(world: World) -> None:
    saved = await world.save(PLAN)
    scope = world.scope(world.olga)
    form = await open_team(scope, saved.card.team.id)
    await world.save(replace(PLAN, name="North Sea"), team=saved.card.team)
    with told("team.changed"):
        await save_team(scope, PLAN, team_id=saved.card.team.id, rev=form.rev)


async def test_saving_what_is_there_already_is_no_change(world: World) -> None:
    await make_person(world.tx, "Ana", role=None)
    plan = replace(PLAN, managers=("UOLGA",), members={"UANA": Role.SDR})
    team = (await world.save(plan)).card.team
    before = await changes_of(world.tx, team.id)
    await world.save(plan, team=team)
    assert await changes_of(world.tx, team.id) == before


async def test_every_change_can_be_looked_up_later(world: World) -> None:
    ana = await make_person(world.tx, "Ana", role=None)
    team = (await world.save(replace(PLAN, members={"UANA": Role.SDR}))).card.team
    world.clock.advance(hours=1)
    await world.save(replace(PLAN, currency="USD"), team=team)
    created, joined, changed, left = await changes_of(world.tx, team.id)
    assert created["what"]["action"] == "created"
    assert created["what"]["set"]["name"] == [None, "North"]
    assert joined["what"]["roles"] == {str(ana.id): "sdr"}
    assert changed["what"] == {"action": "changed", "set": {"currency": ["EUR", "USD"]}}
    assert left["what"]["left"] == [ana.id]
    assert {change["actor_id"] for change in (created, joined, changed, left)} == {world.olga.id}
    assert changed["at"] == world.clock.now()
    assert created["at"] < changed["at"]


async def test_only_admins_make_teams(world: World) -> None:
    north = await make_team(world.tx)
    boss = await make_person(world.tx, "Boss", manages=north)
    for me in (boss, await make_person(world.tx, "Ana", team=north)):
        with told("team.not_admin"):
            await open_team(world.scope(me))
        with told("team.not_admin"):
            await world.save(PLAN, me=me)


async def test_a_manager_changes_their_own_team_and_no_other(world: World) -> None:
    north, south = await make_team(world.tx, "North"), await make_team(world.tx, "South")
    boss = await make_person(world.tx, "Boss", manages=north, role=None)
    plan = replace(PLAN, managers=("UBOSS",), currency="USD")
    assert (await world.save(plan, me=boss, team=north)).card.team.currency == "USD"
    for attempt in (open_team(world.scope(boss), south.id), world.save(plan, me=boss, team=south)):
        with told("team.not_yours"):
            await attempt
    with told("team.not_yours"):
        await save_team(world.scope(boss), plan, team_id=south.id)


async def test_a_rep_sees_no_form(world: World) -> None:
    north = await make_team(world.tx)
    ana = await make_person(world.tx, "Ana", team=north)
    with told("team.not_admin"):
        await open_team(world.scope(ana), north.id)
    with told("team.not_admin"):
        await list_teams(world.scope(ana))


async def test_a_manager_takes_nobody_from_a_team_of_others(world: World) -> None:
    north, south = await make_team(world.tx, "North"), await make_team(world.tx, "South")
    boss = await make_person(world.tx, "Boss", manages=north, role=None)
    ana = await make_person(world.tx, "Ana", team=south)
    plan = replace(PLAN, managers=("UBOSS",), members={"UANA": Role.SDR})
    assert await world.refused(plan, me=boss, team=north) == (InOtherTeam("sdr", "UANA", "Ana", "South"),)
    assert (await world.again(ana)).team == south


async def test_teams_of_another_workspace_are_not_there(world: World) -> None:
    theirs = await make_team(world.tx, "North", slack_id="T2")
    await make_person(world.tx, "Eve", workspace="T2", team=theirs)
    eve = (await find_people(world.tx, (await _workspace(world, "T2")), slack_ids=["UEVE"]))[0]
    assert await list_teams(world.scope(world.olga)) == []
    with told("team.gone"):
        await open_team(world.scope(world.olga), theirs.id)
    with told("team.gone"):
        await save_team(world.scope(world.olga), PLAN, team_id=theirs.id)
    with told("team.member_gone"):
        await open_member(world.scope(world.olga), eve.id)


async def _workspace(world: World, slack_id: str) -> int:
    return await workspace_id_of(world.tx, slack_id, now=world.clock.now())


async def test_admins_see_all_teams_and_managers_theirs(world: World) -> None:
    north, _south = await make_team(world.tx, "North"), await make_team(world.tx, "South")
    boss = await make_person(world.tx, "Boss", manages=north, role=None)
    await make_person(world.tx, "Ana", team=north, role=Role.SDR)
    cards = await list_teams(world.scope(world.olga))
    assert [card.team.name for card in cards] == ["North", "South"]
    assert [person.name for person in cards[0].managers] == ["Boss"]
    assert [person.name for person in cards[0].members] == ["Ana"]
    assert cards[0].size == 2
    assert [card.team.name for card in await list_teams(world.scope(boss))] == ["North"]


async def test_one_team_is_found_by_its_name_and_a_wrong_name_has_a_guess(world: World) -> None:
    scope = world.scope(world.olga)
    with told("team.none"):
        await list_teams(scope, "North")
    await make_team(world.tx, "North")
    await make_team(world.tx, "South")
    assert [card.team.name for card in await list_teams(scope, "south")] == ["South"]
    with told("team.unknown_near") as near:
        await list_teams(scope, "Suoth")
    assert near.value.facts == {"name": "Suoth", "guess": "South"}
    with told("team.unknown"):
        await list_teams(scope, "Qqqqq")


async def test_a_member_gets_rules_of_their_own(world: World) -> None:
    north = await make_team(world.tx)
    ana = await make_person(world.tx, "Ana", team=north, role=Role.AE, started_on=None)
    plan = MemberPlan(Role.SDR, "latin_america", frozenset({0, 1}), "ES", date(2026, 11, 2))
    saved = await save_member(world.scope(world.olga), ana.id, plan)
    assert (saved.role, saved.own_market, saved.own_country) == (Role.SDR, "latin_america", "ES")
    assert (saved.own_workdays, saved.started_on) == (frozenset({0, 1}), date(2026, 11, 2))
    [change] = await changes_of(world.tx, north.id)
    assert change["what"]["person"] == ana.id
    assert change["what"]["set"]["role"] == ["ae", "sdr"]
    assert change["what"]["set"]["started_on"] == [None, "2026-11-02"]


async def test_a_rule_that_equals_the_teams_is_not_a_members_own(world: World) -> None:
    north = await make_team(world.tx, country="PT")
    ana = await make_person(world.tx, "Ana", team=north, workdays="01", country="ES", market="other")
    plan = MemberPlan(Role.AE, "europe", WORKING_WEEK, "PT", ana.started_on)
    saved = await save_member(world.scope(world.olga), ana.id, plan)
    assert (saved.own_market, saved.own_workdays, saved.own_country) == (None, None, None)


async def test_the_role_of_manager_comes_with_the_team(world: World) -> None:
    north = await make_team(world.tx)
    ana = await make_person(world.tx, "Ana", team=north)
    saved = await save_member(world.scope(world.olga), ana.id, replace(BY_TEAM, role=Role.MANAGER))
    assert saved.manages == {north.id}


async def test_members_are_changed_by_those_who_lead_them(world: World) -> None:
    north, south = await make_team(world.tx, "North"), await make_team(world.tx, "South")
    boss = await make_person(world.tx, "Boss", manages=north)
    ana = await make_person(world.tx, "Ana", team=north)
    eve = await make_person(world.tx, "Eve", team=south)
    assert (await open_member(world.scope(boss), ana.id)).name == "Ana"
    for me, other in ((boss, eve), (ana, ana), (eve, ana)):
        with told("team.not_yours"):
            await save_member(world.scope(me), other.id, BY_TEAM)
    free = await make_person(world.tx, "Free")
    with told("team.member_gone"):
        await open_member(world.scope(world.olga), free.id)


async def test_problems_get_the_names_of_those_they_are_about(world: World) -> None:
    await make_person(world.tx, "Ana")
    found = await with_names(
        world.scope(world.olga),
        [TwoRoles("ae", "UANA", Role.SDR), TwoRoles("ae", "UNEW", Role.SDR), NameTaken("name", "North")],
    )
    assert found == [
        TwoRoles("ae", "UANA", Role.SDR, "Ana"),
        TwoRoles("ae", "UNEW", Role.SDR, ""),
        NameTaken("name", "North"),
    ]


async def test_whoever_has_seen_the_forms_is_not_told_of_them_any_more(world: World) -> None:
    other = await make_person(world.tx, "Otto", is_admin=True, role=None)
    await open_team(world.scope(world.olga))
    await list_teams(world.scope(other))
    assert not await hint_due(world.scope(world.olga))
    assert not await hint_due(world.scope(other))
