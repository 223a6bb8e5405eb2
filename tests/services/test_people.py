from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from content.loader import Content
from db.engine import Database
from db.people import add_stubs
from db.team import team_managers, workspace_id_of
from domain.people import NotMember
from domain.team import Person, Role
from services import people
from services.people import NO_LASTS, find, hint_due, learn, name_admins, refresh
from tests.conftest import MovingClock
from tests.support.slack_people import slack_user
from tests.support.world import make_person, make_scope, make_team

NOBODY: frozenset[str] = frozenset()


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collects the SQL that is run."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = database.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


async def learned(
    database: Database, clock: MovingClock, *, admins: frozenset[str] = NOBODY, **over: Any
) -> Person | None:
    async with database.transaction() as tx:
        return await learn(tx, "T1", slack_user(**over), admins=admins, now=clock.now())


async def found(
    database: Database, clock: MovingClock, slack_id: str = "UANA", workspace: str = "T1"
) -> Person | NotMember | None:
    async with database.reading() as tx:
        return await find(tx, workspace, slack_id, clock.now())


async def test_somebody_not_seen_before_is_unknown(database: Database, clock: MovingClock) -> None:
    assert await found(database, clock) is None


async def test_somebody_learned_is_found_as_slack_said(database: Database, clock: MovingClock) -> None:
    person = await learned(database, clock)
    assert person is not None
    assert (person.name, person.zone.key, person.locale) == ("Ana", "Europe/Lisbon", "en-GB")
    assert person.team is None
    assert person.role is Role.AE
    assert await found(database, clock) == person


async def test_the_same_id_in_another_workspace_is_somebody_else(
    database: Database, clock: MovingClock
) -> None:
    await learned(database, clock)
    assert await found(database, clock, workspace="T2") is None


async def test_who_asks_is_one_query_with_team_and_managed_teams(
    database: Database, clock: MovingClock
) -> None:
    async with database.transaction() as tx:
        north, south = await make_team(tx, "North"), await make_team(tx, "South")
        ana = await make_person(tx, "Ana", team=north, manages=north)
        await tx.execute(team_managers.insert().values(team_id=south.id, person_id=ana.id))
    with statements(database) as seen:
        person = await found(database, clock)
    assert isinstance(person, Person)
    assert person.team == north
    assert person.manages == {north.id, south.id}
    assert len([each for each in seen if each.startswith("SELECT")]) == 1


async def test_learning_again_keeps_team_role_and_own_rules(database: Database, clock: MovingClock) -> None:
    async with database.transaction() as tx:
        north = await make_team(tx)
        await make_person(tx, "Ana", team=north, role=Role.SDR, workdays="0123", country="ES")
    person = await learned(database, clock, tz="Asia/Tokyo", called="Ana Maria")
    assert person is not None
    assert (person.name, person.zone.key) == ("Ana Maria", "Asia/Tokyo")
    assert (person.team, person.role) == (north, Role.SDR)
    assert (person.own_workdays, person.own_country) == (frozenset({0, 1, 2, 3}), "ES")


async def test_what_slack_leaves_out_keeps_what_was_known(database: Database, clock: MovingClock) -> None:
    await learned(database, clock)
    person = await learned(database, clock, tz=None, locale=None)
    assert person is not None
    assert (person.zone.key, person.locale) == ("Europe/Lisbon", "en-GB")


async def test_guests_and_deactivated_people_are_told_apart(database: Database, clock: MovingClock) -> None:
    assert await learned(database, clock, slack_id="UGUEST", is_restricted=True) is None
    assert await learned(database, clock, slack_id="UGONE", deleted=True) is None
    assert await found(database, clock, "UGUEST") == NotMember("UGUEST", "guest")
    assert await found(database, clock, "UGONE") == NotMember("UGONE", "deactivated")


async def test_a_refused_person_is_looked_up_again_after_a_while(
    database: Database, clock: MovingClock
) -> None:
    await learned(database, clock, is_restricted=True)
    clock.moment += NO_LASTS - timedelta(seconds=1)
    assert isinstance(await found(database, clock), NotMember)
    clock.advance(seconds=1)
    assert await found(database, clock) is None
    assert isinstance(await learned(database, clock), Person)
    assert isinstance(await found(database, clock), Person)


async def test_somebody_chosen_but_never_looked_up_is_unknown(database: Database, clock: MovingClock) -> None:
    async with database.transaction() as tx:
        workspace_id = await workspace_id_of(tx, "T1", now=clock.now())
        await add_stubs(tx, workspace_id, ["UANA"], zone="Asia/Tokyo")
    assert await found(database, clock) is None
    person = await learned(database, clock, tz=None)
    assert person is not None
    assert person.zone.key == "Asia/Tokyo"  # the team's, until Slack names one


async def test_admins_are_those_slack_says_and_those_the_settings_name(
    database: Database, clock: MovingClock
) -> None:
    flags: list[dict[str, Any]] = [{"is_admin": True}, {"is_owner": True}]
    for over in flags:
        owner = await learned(database, clock, slack_id="UOWNER", **over)
        assert owner is not None
        assert owner.is_admin
    named = await learned(database, clock, admins=frozenset({"UANA"}))
    assert named is not None
    assert named.is_admin
    plain = await learned(database, clock, slack_id="UBEA", called="Bea", admins=frozenset({"UANA"}))
    assert plain is not None
    assert not plain.is_admin


async def test_a_changed_list_of_admins_holds_for_people_known_before(
    database: Database, clock: MovingClock
) -> None:
    await learned(database, clock, admins=frozenset({"UANA"}))
    await learned(database, clock, slack_id="UBEA", called="Bea")
    await learned(database, clock, slack_id="UOWNER", called="Olga", is_owner=True)
    async with database.transaction() as tx:
        await name_admins(tx, frozenset({"UBEA"}))
    admins = [await found(database, clock, slack_id) for slack_id in ("UANA", "UBEA", "UOWNER")]
    assert [isinstance(each, Person) and each.is_admin for each in admins] == [False, True, True]
    async with database.transaction() as tx:
        await name_admins(tx, NOBODY)
    bea = await found(database, clock, "UBEA")
    assert isinstance(bea, Person)
    assert not bea.is_admin


async def changed(
    database: Database, clock: MovingClock, content: Content, **over: Any
) -> Person | NotMember | None:
    """What is known of Ana after a user_change of hers."""
    before = await found(database, clock)
    assert isinstance(before, Person)
    async with database.transaction() as tx:
        scope = make_scope(tx, before, now=clock.now(), content=content)
        assert await refresh(scope, slack_user(**over))
    return await found(database, clock)


async def test_a_change_in_slack_moves_zone_and_name(
    database: Database, clock: MovingClock, content: Content
) -> None:
    await learned(database, clock)
    person = await changed(database, clock, content, tz="America/New_York", called="Anna", locale=None)
    assert isinstance(person, Person)
    assert (person.zone.key, person.name, person.locale) == ("America/New_York", "Anna", "en-GB")


async def test_a_change_in_slack_does_not_unname_an_admin_of_the_settings(
    database: Database, clock: MovingClock, content: Content
) -> None:
    await learned(database, clock, admins=frozenset({"UANA"}))
    person = await changed(database, clock, content)
    assert isinstance(person, Person)
    assert person.is_admin


async def test_somebody_deactivated_or_made_a_guest_is_served_no_more(
    database: Database, clock: MovingClock, content: Content
) -> None:
    await learned(database, clock)
    gone = await changed(database, clock, content, deleted=True, tz=None)
    assert gone == NotMember("UANA", "deactivated")
    await learned(database, clock)
    assert await changed(database, clock, content, is_ultra_restricted=True) == NotMember("UANA", "guest")


async def test_a_change_of_somebody_unknown_is_not_kept(
    database: Database, clock: MovingClock, content: Content
) -> None:
    ana = await learned(database, clock)
    assert ana is not None
    async with database.transaction() as tx:
        scope = make_scope(tx, ana, now=clock.now(), content=content)
        assert not await refresh(scope, slack_user("UBEA", "Bea"))
    assert await found(database, clock, "UBEA") is None


async def test_the_hint_is_due_once_to_somebody_without_a_team(
    database: Database, clock: MovingClock, content: Content
) -> None:
    ana = await learned(database, clock)
    assert ana is not None
    async with database.transaction() as tx:
        scope = make_scope(tx, ana, now=clock.now(), content=content)
        assert [await hint_due(scope), await hint_due(scope)] == [True, False]


async def test_the_hint_is_never_due_to_members_and_managers(
    database: Database, clock: MovingClock, content: Content
) -> None:
    async with database.transaction() as tx:
        north = await make_team(tx)
        for person in (await make_person(tx, "Ana", team=north), await make_person(tx, "Bea", manages=north)):
            scope = make_scope(tx, person, now=clock.now(), content=content)
            assert not await people.hint_due(scope)
