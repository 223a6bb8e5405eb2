"""An office with deals, straight in a store, for tests of services, jobs and views."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from content.loader import Content
from db.base import Tx
from db.deal_events import events_of
from db.deals import deal_by_id
from db.team import find_teams, people_by_id, person_by_id
from db.team import people as people_table
from domain.deal_asks import MoveAnswers
from domain.deal_cards import DealChanged, MoveAsked
from domain.deal_moves import NewDeal
from domain.deals import Deal, replay
from domain.money import Money
from domain.team import Person, Role, Team
from services.deal_moves import move_deal
from services.deals import create_deal
from services.scope import Scope
from tests.support.world import make_person, make_scope, make_team


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


@dataclass
class DealOffice:
    """An open transaction in a workspace with two teams.

    North: Mark manages, Ana and Ben are AEs, Sofia an SDR, Carla a CSM. South: Xavier is an AE. Olga is an
    admin in no team.
    """

    tx: Tx
    content: Content
    now: datetime
    north: Team
    south: Team
    people: dict[str, Person]

    @classmethod
    async def make(cls, tx: Tx, content: Content, now: datetime, **team: Any) -> "DealOffice":
        north = await make_team(tx, "North", **team)
        south = await make_team(tx, "South")
        people = {
            "mark": await make_person(tx, "Mark", team=north, role=Role.MANAGER, manages=north),
            "ana": await make_person(tx, "Ana", team=north),
            "ben": await make_person(tx, "Ben", team=north),
            "sofia": await make_person(tx, "Sofia", team=north, role=Role.SDR),
            "carla": await make_person(tx, "Carla", team=north, role=Role.CSM),
            "xavier": await make_person(tx, "Xavier", team=south),
            "olga": await make_person(tx, "Olga", is_admin=True, role=None),
        }
        return cls(tx, content, now, north, south, people)

    @classmethod
    async def of(cls, tx: Tx, content: Content, now: datetime) -> "DealOffice":
        """The same office in another transaction, later."""
        south, north = sorted(await find_teams(tx, 1), key=lambda team: team.name, reverse=True)
        query = sa.select(people_table.c.id, people_table.c.slack_id)
        ids = {slack_id.removeprefix("U").lower(): id for id, slack_id in await tx.execute(query)}
        found = await people_by_id(tx, ids.values())
        return cls(tx, content, now, north, south, {name: found[id] for name, id in ids.items()})

    def scope(self, name: str, **over: Any) -> Scope:
        return replace(make_scope(self.tx, self.people[name], now=self.now, content=self.content), **over)

    async def deal(self, owner: str = "ana", account: str = "Acme", **more: Any) -> Deal:
        """A deal of 12,000 EUR in Discovery, unless `more` says otherwise."""
        wanted: dict[str, Any] = {"stage": "discovery", "amount": euros(12_000)} | more
        new = NewDeal(account=account, owner_id=self.people[owner].id, **wanted)
        return (await create_deal(self.scope(owner), new)).deal

    async def move(self, name: str, deal: Deal, to: str, **answers: Any) -> DealChanged:
        moved = await move_deal(self.scope(name), deal.id, None, to, MoveAnswers(**answers))
        assert not isinstance(moved, MoveAsked)
        return moved

    async def win(self, name: str, deal: Deal, *, on: date | None = None) -> DealChanged:
        day = on or self.scope(name).today
        return await self.move(name, deal, "won", amount=deal.amount or euros(5_000), closed_on=day)

    async def again(self, deal: Deal) -> Deal:
        """The deal as it is stored now, once it is sure that its log amounts to the same."""
        found = await deal_by_id(self.tx, deal.workspace_id, deal.id)
        assert found is not None
        told = replay(await events_of(self.tx, deal.id))
        assert found == Deal.of(told, id=found.id, workspace_id=found.workspace_id)
        return found

    async def person(self, name: str) -> Person:
        found = await person_by_id(self.tx, self.people[name].id)
        assert found is not None
        return found
