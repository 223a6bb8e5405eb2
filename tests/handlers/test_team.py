from typing import Any

import pytest

from content.loader import Content
from db.base import Tx
from db.engine import Database
from db.team import find_people, find_teams
from domain.team import Access, Person, Role
from handlers import people, team
from handlers.registry import ROUTES, Answer, Click, Command, Event, Form
from services.scope import Scope
from tests.conftest import MovingClock
from tests.domain.test_team_plan import member_values, team_values
from tests.support.slack_people import slack_user
from tests.support.world import make_person, make_scope, make_team


@pytest.fixture
async def scope(database: Database, clock: MovingClock, content: Content) -> Any:
    """Olga's, an admin; the transaction stays open for the test."""
    async with database.transaction() as tx:
        olga = await make_person(tx, "Olga", is_admin=True, role=None)
        yield make_scope(tx, olga, now=clock.now(), content=content)


def ids(answer: Answer) -> list[str]:
    """The action ids of what was said."""
    assert answer.say is not None
    return [
        element["action_id"]
        for block in answer.say.blocks
        for element in block.get("elements", ())
        if "action_id" in element
    ]


def as_other(scope: Scope, me: Person) -> Scope:
    return make_scope(scope.tx, me, now=scope.now, content=scope.content)


async def members(tx: Tx, scope: Scope, team_id: int) -> dict[str, Role]:
    found = await find_people(tx, scope.workspace_id, team_id=team_id)
    return {person.slack_id: person.role for person in found}


async def test_without_teams_an_admin_gets_the_form_of_the_first(scope: Scope) -> None:
    for answer in (await team.show(scope, Command("")), await team.set_up(scope, Command(""))):
        assert answer.modal is not None
        assert answer.modal.callback_id == "team.save"
        assert answer.modal.data == {}


async def test_a_saved_form_makes_the_team_and_asks_for_the_rest(scope: Scope) -> None:
    answer = await team.save(scope, Form(team_values(), {}))
    assert answer.say is not None
    assert answer.say.text.startswith("North is set up: 4 people")
    assert answer.join == ("C1",)
    assert answer.learn == ("U1", "U2", "U3", "U4")
    assert answer.refresh_home == ("UOLGA",)
    [north] = await find_teams(scope.tx, scope.workspace_id)
    assert await members(scope.tx, scope, north.id) == {
        "U1": Role.MANAGER,
        "U2": Role.SDR,
        "U3": Role.SDR,
        "U4": Role.CSM,
    }


async def test_with_teams_the_list_has_buttons_that_open_the_forms(scope: Scope) -> None:
    await team.save(scope, Form(team_values(), {}))
    [north] = await find_teams(scope.tx, scope.workspace_id)
    answer = await team.show(scope, Command("north"))
    assert ids(answer) == [f"team.edit:{north.id}", f"team.member:{north.id}_0", "team.open"]
    opened = await team.edit(scope, Click({"team": north.id}))
    assert opened.modal is not None
    assert opened.modal.data["team"] == north.id
    assert (await team.add(scope, Click({}))).modal is not None


async def test_the_edited_form_is_saved_over_the_team(scope: Scope) -> None:
    await team.save(scope, Form(team_values(), {}))
    [north] = await find_teams(scope.tx, scope.workspace_id)
    opened = await team.edit(scope, Click({"team": north.id}))
    assert opened.modal is not None
    answer = await team.save(scope, Form(team_values(sdr=["U2"]), opened.modal.data))
    assert answer.say is not None
    assert answer.say.text.startswith("North is saved: 3 people")
    assert "U3" not in await members(scope.tx, scope, north.id)


async def test_what_is_wrong_with_a_form_stands_at_its_fields(scope: Scope) -> None:
    await make_person(scope.tx, "Ana", slack_id="U2")
    answer = await team.save(scope, Form(team_values(name=" ", zone="Lisbon", ae=["U2"]), {}))
    assert answer.errors == {
        "name": "The team needs a name.",
        "zone": "“Lisbon” is no time zone. Did you mean Europe/Lisbon?",
        "ae": "Ana is chosen as SDR already: one role each.",
    }
    assert answer.say is None
    assert await find_teams(scope.tx, scope.workspace_id) == []


async def test_a_taken_name_stands_at_the_name(scope: Scope) -> None:
    await make_team(scope.tx, "North")
    answer = await team.save(scope, Form(team_values(), {}))
    assert answer.errors == {"name": "There is a team called North already."}


async def test_a_member_is_opened_and_saved(scope: Scope) -> None:
    north = await make_team(scope.tx)
    ana = await make_person(scope.tx, "Ana", team=north)
    opened = await team.member(scope, Click({"person": ana.id}))
    assert opened.modal is not None
    assert opened.modal.callback_id == "team.save_member"
    answer = await team.save_member(scope, Form(member_values(workdays=["0"]), opened.modal.data))
    assert answer.say is not None
    assert answer.say.text == "Ana is an SDR in North: works Mon."
    assert answer.refresh_home == ("UANA",)
    wrong = await team.save_member(scope, Form(member_values(role="king"), opened.modal.data))
    assert wrong.errors == {"role": "Please choose one of the list."}


async def test_a_manager_sees_their_team_without_the_button_to_add_one(scope: Scope) -> None:
    north = await make_team(scope.tx)
    boss = await make_person(scope.tx, "Boss", manages=north, role=None)
    assert "team.open" not in ids(await team.show(as_other(scope, boss), Command("")))


async def test_user_change_is_taken_over_without_a_word(scope: Scope) -> None:
    ana = await make_person(scope.tx, "Ana")
    heard = Event({"type": "user_change", "user": slack_user(called="Anna", tz="Asia/Tokyo")})
    assert await people.changed(as_other(scope, ana), heard) == Answer()
    [found] = await find_people(scope.tx, scope.workspace_id, slack_ids=["UANA"])
    assert (found.name, found.zone.key) == ("Anna", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("kind", "key", "access"),
    [
        ("command", "/playmaker team", Access.MANAGER),
        ("command", "/playmaker setup", Access.ADMIN),
        ("action", "team.open", Access.ADMIN),
        ("action", "team.edit", Access.MANAGER),
        ("action", "team.member", Access.MANAGER),
        ("submission", "team.save", Access.MANAGER),
        ("submission", "team.save_member", Access.MANAGER),
    ],
)
def test_nobody_else_gets_near_the_forms(kind: str, key: str, access: Access) -> None:
    assert ROUTES[kind, key].access is access
