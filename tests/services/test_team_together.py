"""Two people at the same team at the same moment."""

import asyncio
from dataclasses import replace

from content.loader import Content
from db.engine import Database
from db.team import find_teams
from domain.errors import UserError
from domain.team import Person
from domain.team_plan import PlanRefused, SavedTeam, TeamPlan
from services.team import open_team, save_team
from tests.conftest import MovingClock
from tests.services.test_team import PLAN
from tests.support.world import make_person, make_scope, make_team


async def two_admins(database: Database) -> list[Person]:
    async with database.transaction() as tx:
        return [await make_person(tx, name, is_admin=True, role=None) for name in ("Olga", "Otto")]


async def test_of_two_changes_made_at_once_the_second_is_refused(
    database: Database, clock: MovingClock, content: Content
) -> None:
    admins = await two_admins(database)
    async with database.transaction() as tx:
        north = await make_team(tx)
        rev = (await open_team(make_scope(tx, admins[0], now=clock.now(), content=content), north.id)).rev

    async def save(me: Person, plan: TeamPlan) -> SavedTeam:
        async with database.transaction() as tx:
            scope = make_scope(tx, me, now=clock.now(), content=content)
            saved = await save_team(scope, plan, team_id=north.id, rev=rev)
            await asyncio.sleep(0.05)  # the other one is in the middle of it now
            return saved

    plans = [replace(PLAN, currency=currency) for currency in ("USD", "GBP")]
    done = await asyncio.gather(
        *(save(me, plan) for me, plan in zip(admins, plans, strict=True)), return_exceptions=True
    )
    [saved] = [each for each in done if isinstance(each, SavedTeam)]
    [refused] = [each for each in done if isinstance(each, UserError)]
    assert refused.code == "team.changed"
    async with database.reading() as tx:
        [team] = await find_teams(tx, admins[0].workspace_id)
    assert team.currency == saved.card.team.currency


async def test_of_two_teams_made_at_once_under_one_name_the_second_is_refused(
    database: Database, clock: MovingClock, content: Content
) -> None:
    admins = await two_admins(database)

    async def make(me: Person) -> SavedTeam:
        async with database.transaction() as tx:
            saved = await save_team(make_scope(tx, me, now=clock.now(), content=content), PLAN)
            await asyncio.sleep(0.05)
            return saved

    done = await asyncio.gather(*map(make, admins), return_exceptions=True)
    assert [type(each) for each in done if not isinstance(each, SavedTeam)] == [PlanRefused]
    async with database.reading() as tx:
        assert len(await find_teams(tx, admins[0].workspace_id)) == 1
