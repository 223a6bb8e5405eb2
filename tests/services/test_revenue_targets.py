"""Setting revenue targets, taking them back, and what they come to for people and teams."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from content.loader import Content
from db.engine import Database
from db.team import people
from domain.money import Money
from domain.revenue import RevenueSet, RevenueSetting, quarter_named
from services.revenue_targets import (
    fiscal_start,
    revenue_targets,
    set_revenue,
    team_revenue_target,
    undo_revenue,
)
from tests.conftest import MovingClock
from tests.services.test_deals import told
from tests.support.deals import DealOffice, euros

QUARTER = quarter_named(1, 2027, today=date(2026, 11, 18), start_month=1)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def put(office: DealOffice, amount: Money, *, by: str = "mark", **whom: object) -> RevenueSet:
    return await set_revenue(office.scope(by), RevenueSetting(amount, QUARTER, **whom))  # type: ignore[arg-type]


async def asked(office: DealOffice, *names: str) -> dict[str, Money]:
    wanted = [await office.person(name) for name in names]
    found = await revenue_targets(office.tx, wanted, QUARTER, content=office.content)
    return {person.name: found[person.id] for person in wanted if person.id in found}


async def test_a_manager_sets_it_for_a_person_and_the_last_one_holds(office: DealOffice) -> None:
    first = await put(office, euros(60_000), slack_id="UANA")
    assert (first.before, first.is_new) == (None, True)
    assert first.share == 1
    second = await put(office, euros(50_000), slack_id="UANA")
    assert second.before == euros(60_000)
    again = await put(office, euros(50_000), slack_id="UANA")
    assert (again.is_new, again.id) == (False, None)
    assert await asked(office, "ana", "ben") == {"Ana": euros(50_000)}


async def test_undo_lets_the_former_one_hold_again_and_works_once(office: DealOffice) -> None:
    first = await put(office, euros(60_000), slack_id="UANA")
    second = await put(office, euros(50_000), slack_id="UANA")
    assert first.id is not None
    assert second.id is not None
    with told("targets.revenue_changed"):
        await undo_revenue(office.scope("mark"), first.id)
    assert (await undo_revenue(office.scope("mark"), second.id)).amount == euros(60_000)
    assert await asked(office, "ana") == {"Ana": euros(60_000)}
    with told("targets.revenue_changed"):
        await undo_revenue(office.scope("mark"), second.id)
    with told("targets.gone"):
        await undo_revenue(office.scope("mark"), 999)


async def test_undoing_the_first_leaves_none(office: DealOffice) -> None:
    first = await put(office, euros(60_000), slack_id="UANA")
    assert first.id is not None
    assert (await undo_revenue(office.scope("mark"), first.id)).amount is None
    assert await asked(office, "ana") == {}


async def test_nobody_sets_it_for_people_they_do_not_lead(office: DealOffice) -> None:
    with told("targets.not_yours"):
        await put(office, euros(1), by="ana", slack_id="UBEN")
    with told("targets.not_yours_unmanaged"):
        await put(office, euros(1), slack_id="UXAVIER")
    first = await put(office, euros(1), slack_id="UANA")
    assert first.id is not None
    with told("targets.not_yours"):
        await undo_revenue(office.scope("ben"), first.id)


async def test_somebody_new_is_asked_for_less(office: DealOffice) -> None:
    ana = office.people["ana"]
    await office.tx.execute(people.update().where(people.c.id == ana.id).values(started_on=date(2026, 12, 1)))
    told_ = await put(office, euros(90_000), slack_id="UANA")
    assert told_.asked_for == euros(45_000)
    assert await asked(office, "ana") == {"Ana": euros(45_000)}


async def test_a_teams_own_target_holds_before_the_sum_of_its_people(office: DealOffice) -> None:
    await put(office, euros(60_000), slack_id="UANA")
    await put(office, euros(40_000), slack_id="UBEN")
    north = office.north
    found = await team_revenue_target(office.tx, north, QUARTER, content=office.content)
    assert found == {"EUR": euros(100_000)}
    whole = await put(office, euros(90_000), whole_team=True)
    assert (whole.team, whole.person) == (north, None)
    found = await team_revenue_target(office.tx, north, QUARTER, content=office.content)
    assert found == {"EUR": euros(90_000)}
    assert await team_revenue_target(office.tx, office.south, QUARTER, content=office.content) == {}


async def test_the_fiscal_year_is_that_of_the_askers_team(
    database: Database, clock: MovingClock, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await DealOffice.make(tx, content, clock.now(), fiscal_start_month=4)
        assert await fiscal_start(office.scope("mark")) == 4
        assert await fiscal_start(office.scope("olga")) == 4  # the first team, by name
