"""A team with missions under way, for tests of the use cases."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from content.loader import Content
from db.base import Tx
from domain.mission_cards import Acted, Run, StartPlan
from domain.mission_moves import (
    close_phase,
    confirm_criterion,
    finish,
    hand_in_text,
    tick_criterion,
    tick_step,
)
from domain.missions import Phase
from domain.team import Person, Role, Team
from services.missions import Move, act, load_run, start_mission
from services.scope import Scope
from tests.support.world import make_person, make_scope, make_team

PLAN = "sales-plan-development"


@dataclass
class MissionOffice:
    """North with Ana (AE), Ben (SDR), Cleo (CSM), led by Mark; Xavier of South; Sol without a team; Olga,
    an admin."""

    tx: Tx
    content: Content
    now: datetime
    north: Team
    south: Team
    people: dict[str, Person] = field(default_factory=dict)

    @classmethod
    async def make(cls, tx: Tx, content: Content, now: datetime) -> "MissionOffice":
        north, south = await make_team(tx), await make_team(tx, "South", channel_id="C2")
        office = cls(tx, content, now, north, south)
        of_north = {"Ana": Role.AE, "Ben": Role.SDR, "Cleo": Role.CSM}
        for name, role in of_north.items():
            office.people[name.lower()] = await make_person(tx, name, team=north, role=role)
        mark = await make_person(tx, "Mark", team=north, role=Role.MANAGER, manages=north)
        office.people |= {"mark": mark, "xavier": await make_person(tx, "Xavier", team=south)}
        office.people["sol"] = await make_person(tx, "Sol", role=None)
        office.people["olga"] = await make_person(tx, "Olga", role=None, is_admin=True)
        return office

    def scope(self, name: str) -> Scope:
        return make_scope(self.tx, self.people[name], now=self.now, content=self.content)

    async def start(self, name: str = "ana", mission: str = PLAN, **plan: Any) -> Run:
        return await start_mission(self.scope(name), StartPlan(mission, **plan))

    async def act(self, name: str, run: Run, *moves: Move) -> Acted:
        return await act(self.scope(name), run.id, *moves)

    async def again(self, run: Run, name: str = "olga") -> Run:
        return await load_run(self.scope(name), run.id)

    async def walk(self, name: str, run: Run, *, to_end: bool = True) -> Run:
        """Everything done that the mission asks for, phase by phase; with `to_end` up to the finish."""
        for phase in run.mission.phases:
            await self.act(name, run, *phase_moves(phase))
        await self.act(name, run, *criteria_moves(run))
        if to_end:
            await self.act(name, run, finish)
        return await self.again(run)


def ticking(step: str) -> Move:
    return lambda run, stamp: tick_step(run, stamp, step)


def writing(deliverable: str, text: str) -> Move:
    return lambda run, stamp: hand_in_text(run, stamp, deliverable, text, base=None)


def closing(phase: str) -> Move:
    return lambda run, stamp: close_phase(run, stamp, phase)


def meeting(criterion: str) -> Move:
    return lambda run, stamp: tick_criterion(run, stamp, criterion)


def confirming(criterion: str) -> Move:
    return lambda run, stamp: confirm_criterion(run, stamp, criterion)


def phase_moves(phase: Phase) -> list[Move]:
    """Each step ticked, each deliverable written, the phase closed."""
    ticks = [ticking(each.key) for each in phase.steps]
    texts = [writing(each.key, f"About {each.title}.") for each in phase.deliverables]
    return [*ticks, *texts, closing(phase.key)]


def criteria_moves(run: Run) -> list[Move]:
    """Each criterion ticked and confirmed by whoever makes the moves."""
    keys = [each.key for each in run.mission.criteria]
    return [*map(meeting, keys), *map(confirming, keys)]
