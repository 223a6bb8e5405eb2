"""The simulation catches what it is there for: each safeguard of delivery, taken out, is missed at once.

The same seeds with the same misfortunes, aimed between claim and send, do no harm to the whole design.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import bot.delivery
from bot.delivery import Delivery
from bot.outcomes import Outcome, after_failed_send
from bot.slots import Slots
from bot.uploading import Uploads
from content.loader import Content
from db import delivery as store
from db.base import Tx
from db.delivery import Claim, NewDelivery, add_delivery, settle
from db.delivery_files import keep_slack_id
from db.delivery_tables import State, deliveries, schedules
from db.engine import Database
from jobs.registry import load_jobs
from tests.bot.test_slots import FRIDAY, MONDAY_NINE, start_team
from tests.conftest import MovingClock
from tests.simulation.faults import SLACK, Chances
from tests.simulation.invariants import broken
from tests.simulation.run import Setup, simulate
from tests.simulation.world import SimPosts

SEEDS = range(1, 9)
Remove = Callable[[pytest.MonkeyPatch], None]


def without_look_up(patch: pytest.MonkeyPatch) -> None:
    """Whatever failed is sent again."""

    def again(held: Claim, error: Exception, now: Any) -> Outcome:
        outcome = after_failed_send(held, error, now)
        if outcome.state is not State.AMBIGUOUS:
            return outcome
        return Outcome(State.PENDING, outcome.values | {"ambiguous_at": None})

    patch.setattr("bot.delivery.after_failed_send", again)


def without_waiting_for_the_history(patch: pytest.MonkeyPatch) -> None:
    """The first look that finds nothing counts."""
    patch.setattr("bot.outcomes.ABSENCE_COUNTS_S", 0.0)


def without_settling(patch: pytest.MonkeyPatch) -> None:
    """What was sent is not written down."""

    async def forget(tx: Tx, held: Claim, state: State, **values: Any) -> bool:
        return state is not State.SENT and await settle(tx, held, state, **values)

    patch.setattr(store, "settle", forget)


def without_owner_check(patch: pytest.MonkeyPatch) -> None:
    """Who has lost a claim settles it all the same."""

    async def settle_anyway(tx: Tx, held: Claim, state: State, *, now: datetime, **values: Any) -> bool:
        if await settle(tx, held, state, now=now, **values):
            return True
        anyway = deliveries.update().where(deliveries.c.id == held.id)
        await tx.execute(anyway.values(state=state, owner=None, lease_until=None, **values))
        return True

    patch.setattr(store, "settle", settle_anyway)


def without_lease_check(patch: pytest.MonkeyPatch) -> None:
    """However long ago the claim was made, it is sent."""
    act = Delivery._act

    async def act_anyway(self: Delivery, held: Claim, _started_s: float) -> Outcome | None:
        return await act(self, held, bot.delivery.running_s())

    patch.setattr(Delivery, "_act", act_anyway)


def without_audit(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks again at what was sent twice."""

    async def nothing(self: Delivery) -> int:
        return 0

    patch.setattr(Delivery, "audit", nothing)


def without_remembering_files(patch: pytest.MonkeyPatch) -> None:
    """A file that was given up is not looked for again."""

    async def keep(tx: Tx, held: Claim, slack_id: str, _given_up: Any = ()) -> bool:
        return await keep_slack_id(tx, held, slack_id)

    patch.setattr("bot.uploading.keep_slack_id", keep)


def without_taking_files_away(patch: pytest.MonkeyPatch) -> None:
    """A file whose try may have worked is shared anew beside it."""

    async def nothing(self: SimPosts, file_id: str, channel_id: str) -> None:
        return

    patch.setattr(SimPosts, "drop_file", nothing)


def without_canvases_made_once(patch: pytest.MonkeyPatch) -> None:
    """A canvas that may be there is made all the same."""
    make = Uploads.draw_canvas

    async def make_anyway(self: Uploads, posts: Any, held: Claim) -> None:
        await make(self, posts, replace(held, sends=1))

    patch.setattr(Uploads, "draw_canvas", make_anyway)


AFTER_THE_CLAIM: Mapping[str, Chances] = {"claimed": {"freeze after": 0.5}}
ANSWERS_LOST: Mapping[str, Chances] = {"post": {"lost after": 0.3, "reset after": 0.2, "late": 0.1}}
STANDING_STILL: Mapping[str, Chances] = {**SLACK, "post": {"freeze, unreachable": 0.5}, "read": {}}
LANDING_LATE: Mapping[str, Chances] = {"post": {"late": 0.5}}

TEETH: list[tuple[Remove, Mapping[str, Chances], dict[str, Any]]] = [
    (without_look_up, ANSWERS_LOST, {}),
    (without_waiting_for_the_history, ANSWERS_LOST, {"history_lag_s": 110.0}),
    (without_settling, {}, {}),
    (without_owner_check, STANDING_STILL, {"replicas": 3}),
    (without_lease_check, AFTER_THE_CLAIM, {"replicas": 3}),
    (without_audit, LANDING_LATE, {}),
    (without_remembering_files, LANDING_LATE, {}),
    (without_taking_files_away, LANDING_LATE, {}),
    (without_canvases_made_once, ANSWERS_LOST, {}),
]


@pytest.mark.parametrize(("remove", "points", "said"), TEETH, ids=[remove.__name__ for remove, _, _ in TEETH])
def test_a_missing_safeguard_is_noticed(
    remove: Remove,
    points: Mapping[str, Chances],
    said: dict[str, Any],
    sqlite_template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for seed in SEEDS:
        plain: dict[str, Any] = {"level": 1.0, "replicas": 1, "nights": 0, "edits": 0, "clock_steps_s": 0.0}
        setup = Setup.of(seed, weeks=1, teams=1, **(plain | said))
        with monkeypatch.context() as patch:
            remove(patch)
            noticed = broken(simulate(setup, sqlite_template, tmp_path, points))
        if noticed:
            assert broken(simulate(setup, sqlite_template, tmp_path, points)) == []
            return
    pytest.fail(f"{remove.__name__} did no harm in {len(SEEDS)} runs")


async def test_the_unique_key_writes_a_slot_once_though_the_watermark_is_lost(
    database: Database, clock: MovingClock, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a run the watermark hides the unique key, so both are tried by themselves."""
    load_jobs()
    clock.moment = FRIDAY
    await start_team(database, clock)
    clock.moment = MONDAY_NINE + timedelta(minutes=1)
    slots = Slots(database, clock, content)

    async def derive_again() -> int:
        async with database.transaction() as tx:
            await tx.execute(schedules.update().values(watermark="2026-W47", due_at=MONDAY_NINE))
        await slots.derive()
        async with database.reading() as tx:
            query = sa.select(sa.func.count()).select_from(deliveries)
            return int(await tx.scalar(query.where(deliveries.c.slot_key.contains("2026-W48"))) or 0)

    once = await derive_again()
    assert once > 0
    assert await derive_again() == once

    async def under_another_key(tx: Tx, new: NewDelivery, **more: Any) -> int | None:
        return await add_delivery(tx, replace(new, slot_key=f"{new.slot_key}, once more"), **more)

    monkeypatch.setattr(store, "add_delivery", under_another_key)
    monkeypatch.setattr("bot.steps.add_delivery", under_another_key)
    assert await derive_again() > once
