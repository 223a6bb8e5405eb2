"""Several people at one mission in the same moment, each in a transaction of their own."""

import asyncio
from collections.abc import Awaitable, Callable

from content.loader import Content
from db.engine import Database
from db.mission_results import queue_of
from db.missions import log_of
from domain.errors import UserError
from domain.mission_cards import Acted, Run, StartPlan
from domain.mission_moves import Events, Stamp, close_phase, hand_in_text
from domain.mission_results import InOrder, Proved, Told
from domain.mission_runs import replay
from domain.mission_state import RunState
from domain.person_weeks import TargetsSet
from domain.team import Person
from services.mission_finish import apply_targets
from services.mission_library import start_all
from services.mission_proof import proof_of, take_start, tell_numbers
from services.missions import Move, act, start_mission
from services.scope import Scope
from tests.conftest import MovingClock
from tests.support.missions import PLAN, MissionOffice, phase_moves, ticking
from tests.support.world import make_scope


async def office_in(database: Database, clock: MovingClock, content: Content) -> dict[str, Person]:
    async with database.transaction() as tx:
        return (await MissionOffice.make(tx, content, clock.now())).people


async def test_two_who_start_it_for_the_team_at_once_start_it_once(
    database: Database, clock: MovingClock, content: Content
) -> None:
    people = await office_in(database, clock, content)
    north = people["ana"].team
    assert north is not None

    async def start(name: str) -> Run | UserError:
        try:
            async with database.transaction() as tx:
                scope = make_scope(tx, people[name], now=clock.now(), content=content)
                return await start_mission(scope, StartPlan(PLAN, team_id=north.id))
        except UserError as refused:
            return refused

    came = await asyncio.gather(start("mark"), start("olga"), start("mark"))
    assert sum(isinstance(each, Run) for each in came) == 1
    assert {each.code for each in came if isinstance(each, UserError)} == {"missions.running_already"}


async def test_what_many_press_at_once_happens_once_and_no_event_is_lost(
    database: Database, clock: MovingClock, content: Content
) -> None:
    people = await office_in(database, clock, content)

    def scoped(name: str, does: Callable[[Scope], Awaitable[Acted]]) -> Callable[[], Awaitable[Acted]]:
        async def run() -> Acted:
            async with database.transaction() as tx:
                return await does(make_scope(tx, people[name], now=clock.now(), content=content))

        return run

    async with database.transaction() as tx:
        scope = make_scope(tx, people["ana"], now=clock.now(), content=content)
        run = await start_mission(scope, StartPlan(PLAN, channel_id="C1"))
    phase = run.mission.phases[0]
    *rest, _close = phase_moves(phase)

    def pressing(name: str, *moves: Move) -> Callable[[], Awaitable[Acted]]:
        return scoped(name, lambda scope: act(scope, run.id, *moves))

    steps = [pressing(name, ticking(each.key)) for each in phase.steps for name in ("ana", "mark", "olga")]
    done = await asyncio.gather(*(each() for each in steps))
    assert sum(bool(each.events) for each in done) == len(phase.steps)
    await pressing("ana", *rest[len(phase.steps) :])()
    closing = [pressing(name, lambda r, s: close_phase(r, s, phase.key)) for name in ("ana", "mark")]
    closed = await asyncio.gather(*(each() for each in closing))
    assert sorted(len(each.events) for each in closed) == [0, 1]
    async with database.reading() as tx:
        log = await log_of(tx, run.id)
    assert len(log) == replay(log).rev == 1 + len(phase.steps) + len(phase.deliverables) + 1


async def test_what_comes_of_missions_comes_once_and_what_two_tell_is_both_kept(
    database: Database, clock: MovingClock, content: Content
) -> None:
    people = await office_in(database, clock, content)
    north = people["ana"].team
    assert north is not None

    async def at_once(*doing: tuple[str, Callable[[Scope], Awaitable[object]]]) -> list[object]:
        async def alone(name: str, does: Callable[[Scope], Awaitable[object]]) -> object:
            try:
                async with database.transaction() as tx:
                    return await does(make_scope(tx, people[name], now=clock.now(), content=content))
            except UserError as refused:
                return refused

        return list(await asyncio.gather(*(alone(*each) for each in doing)))

    async def order(scope: Scope) -> InOrder:
        return await start_all(scope, "quick_wins", "stuck", team_id=north.id)

    began = await at_once(("mark", order), ("mark", order), ("mark", order))
    [there] = [each for each in began if isinstance(each, InOrder) and each.is_new]
    refused = [each for each in began if isinstance(each, UserError)]
    assert {each.code for each in refused} <= {"missions.running_already", "missions.in_order_already"}
    assert len(refused) == 2
    async with database.reading() as tx:
        waiting = await queue_of(tx, there.run.workspace_id, owner_id=people["mark"].id, team_id=north.id)
    assert len(waiting) == there.waiting == 2

    def written(run: RunState, stamp: Stamp) -> Events:
        return hand_in_text(run, stamp, "monthly_plan", "SDR: calls 77", base=None)

    await at_once(("mark", lambda scope: act(scope, there.run.id, written)))

    async def apply_them(scope: Scope) -> list[TargetsSet]:
        return await apply_targets(scope, there.run.id, "monthly_plan", north.name)

    applied = await at_once(("mark", apply_them), ("olga", apply_them))
    assert [each.code for each in applied if isinstance(each, UserError)] == ["missions.applied_already"]

    async def price(scope: Scope) -> Run:
        run = await start_mission(scope, StartPlan("pricing-strategy", channel_id="C1"))
        await take_start(scope, run)
        return run

    [run] = await at_once(("ana", price))
    assert isinstance(run, Run)

    def telling(metric: str) -> Callable[[Scope], Awaitable[Proved]]:
        return lambda scope: tell_numbers(scope, run.id, 0, {metric: Told(0.5, 40)})

    await at_once(("ana", telling("avg_discount")), ("mark", telling("gross_margin")))
    [kept] = await at_once(("ana", lambda scope: proof_of(scope, run.id)))
    assert isinstance(kept, Proved)
    start = kept.snapshots[0]
    assert (start.reading("avg_discount").value, start.reading("gross_margin").value) == (0.5, 0.5)
