"""Several workspaces in one process: none waits for another's troubles."""

import asyncio
from collections.abc import Callable

import pytest

from bot.delivery import IN_FLIGHT, Delivery
from bot.posts import Limited
from db.delivery_tables import State
from db.engine import Database
from tests.conftest import MovingClock
from tests.support.deliveries import post, rows, run, write
from tests.support.slack_posts import FakeSlack, Fault
from tests.support.world import make_team

SHARE = 4


@pytest.fixture
def slacks(clock: MovingClock) -> dict[int, FakeSlack]:
    """{workspace id: its Slack}"""
    return {n: FakeSlack(clock) for n in (1, 2, 3)}


@pytest.fixture
async def engine(
    database: Database, slacks: dict[int, FakeSlack], clock: MovingClock, machine_time: None
) -> Delivery:
    async with database.transaction() as tx:
        for n in slacks:
            await make_team(tx, f"Team {n}", slack_id=f"T{n}")
    return Delivery(database, slacks.__getitem__, clock, workers=SHARE)


async def fill(database: Database, clock: MovingClock, workspace_id: int, count: int) -> None:
    for n in range(count):
        key = f"{workspace_id}/{n}"
        await write(database, clock, key, post(channel=f"C{workspace_id}-{n}"), workspace_id=workspace_id)


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("waited for in vain")


async def test_each_post_goes_to_its_own_workspace(
    database: Database, engine: Delivery, slacks: dict[int, FakeSlack], clock: MovingClock
) -> None:
    for n in slacks:
        await fill(database, clock, n, 3)
    assert await engine.dispatch() == 9
    for n, slack in slacks.items():
        assert {each.channel_id for each in slack.posts} == {f"C{n}-{m}" for m in range(3)}


async def test_a_workspace_that_does_not_answer_holds_up_no_other(
    database: Database, engine: Delivery, slacks: dict[int, FakeSlack], clock: MovingClock
) -> None:
    slacks[1].hold = asyncio.Event()
    await fill(database, clock, 1, 20)
    await fill(database, clock, 2, 6)
    first = asyncio.create_task(engine.dispatch())
    await until(lambda: len(slacks[2].posts) == 6)
    assert slacks[1].calls == SHARE  # its share and no more
    await fill(database, clock, 3, 2)
    await asyncio.wait_for(engine.dispatch(), 20)  # what comes later is not held up either
    assert len(slacks[3].posts) == 2
    assert not first.done()
    slacks[1].hold.set()
    await first
    assert len(slacks[1].posts) == 20


async def test_workspaces_take_turns(
    database: Database, slacks: dict[int, FakeSlack], clock: MovingClock, machine_time: None, engine: Delivery
) -> None:
    order: list[int] = []
    for n, slack in slacks.items():
        slack.before_post = lambda n=n: order.append(n)
        await fill(database, clock, n, 4)
    one_at_a_time = Delivery(database, slacks.__getitem__, clock, workers=1)
    await one_at_a_time.dispatch()
    assert len(order) == 12
    assert all(set(order[at : at + 3]) == {1, 2, 3} for at in (0, 3, 6, 9))


async def test_a_429_holds_back_its_own_workspace_and_method_only(
    database: Database, engine: Delivery, slacks: dict[int, FakeSlack], clock: MovingClock
) -> None:
    slacks[1].faults.append(Fault(Limited(30)))
    await fill(database, clock, 1, 1)
    await engine.dispatch()
    await fill(database, clock, 1, 8)
    await fill(database, clock, 2, 8)
    calls = slacks[1].calls
    await run(engine, clock, seconds=25)
    assert slacks[1].calls == calls
    assert len(slacks[2].posts) == 8
    await run(engine, clock, seconds=10)
    assert len(slacks[1].posts) == 8


async def test_a_clock_set_back_does_not_make_a_429_last(
    database: Database,
    slacks: dict[int, FakeSlack],
    clock: MovingClock,
    engine: Delivery,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slacks[1].faults.append(Fault(Limited(30)))
    await fill(database, clock, 1, 1)
    await engine.dispatch()
    clock.advance(hours=-2)
    await write(database, clock, "later", post(channel="C9"))
    running = clock.now().timestamp() + 2 * 3600 + 31
    monkeypatch.setattr("bot.delivery.running_s", lambda: running)
    await engine.dispatch()
    assert [each.channel_id for each in slacks[1].posts] == ["C9"]


async def test_no_more_than_a_limit_is_under_way_at_once(
    database: Database, slacks: dict[int, FakeSlack], clock: MovingClock, engine: Delivery
) -> None:
    greedy = Delivery(database, slacks.__getitem__, clock, workers=100)
    slacks[1].hold = asyncio.Event()
    await fill(database, clock, 1, IN_FLIGHT + 4)
    task = asyncio.create_task(greedy.dispatch())
    await until(lambda: slacks[1].calls == IN_FLIGHT)
    await asyncio.sleep(0.1)
    assert slacks[1].calls == IN_FLIGHT
    slacks[1].hold.set()
    await task
    assert {row["state"] for row in (await rows(database)).values()} == {State.SENT}
