"""Watches: each team is looked at about every minute, by one process at a time, and failing stops nobody."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.watches import Watches
from content.loader import Content
from db.delivery_tables import deliveries
from db.engine import Database
from db.notices import set_muted
from db.team import people
from jobs.registry import WATCHES, Announcement, Watch, Watcher
from tests.conftest import MovingClock
from tests.support.world import make_person, make_team
from views.blocks import Message


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(WATCHES):
        monkeypatch.delitem(WATCHES, name)


class Lookout:
    """Announces once a look, and notes whom it looked at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str = "test", every_s: float = 60) -> None:
        self.seen: list[tuple[int, str]] = []
        self.broken: set[str] = set()
        self.hold: asyncio.Event | None = None
        self.entered = asyncio.Event()
        monkeypatch.setitem(WATCHES, name, Watcher(name, every_s, self.look))

    async def look(self, view: Watch) -> tuple[Announcement, ...]:
        self.seen.append((view.workspace_id, view.team.name))
        self.entered.set()
        if self.hold is not None:
            await self.hold.wait()
        person = await make_person(
            view.tx, f"New {id(self)} {len(self.seen)}", team=view.team, workspace=f"T{view.workspace_id}"
        )
        if view.team.name in self.broken:
            raise RuntimeError("a look went wrong")
        return (Announcement(f"seen:{view.team.id}:{person.id}", "C1", Message("Seen.")),)


class Time:
    def __init__(self) -> None:
        self.at_s = 0.0

    def __call__(self) -> float:
        return self.at_s


@pytest.fixture
def running_s() -> Time:
    return Time()


@pytest.fixture
def watches(database: Database, clock: MovingClock, content: Content, running_s: Time) -> Watches:
    return Watches(database, clock, content, running_s=running_s)


async def two_teams(database: Database) -> None:
    async with database.transaction() as tx:
        await make_team(tx, "North")
        await make_team(tx, "South", slack_id="T2")


async def count(database: Database, table: sa.Table) -> int:
    async with database.reading() as tx:
        return int(await tx.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


async def test_every_team_of_every_workspace_is_looked_at_and_what_comes_of_it_is_written(
    database: Database, watches: Watches, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_teams(database)
    lookout = Lookout(monkeypatch)
    assert await watches.look() == 2
    assert lookout.seen == [(1, "North"), (2, "South")]
    assert await count(database, people) == 2
    async with database.reading() as tx:
        written = (await tx.execute(sa.select(deliveries.c.workspace_id, deliveries.c.slot_key))).all()
    assert sorted(row.workspace_id for row in written) == [1, 2]


async def test_it_looks_again_after_its_time_by_the_clock_or_by_the_machines(
    database: Database,
    watches: Watches,
    clock: MovingClock,
    running_s: Time,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await two_teams(database)
    lookout = Lookout(monkeypatch)
    await watches.look()
    clock.advance(seconds=59)
    running_s.at_s = 59
    assert await watches.look() == 0
    clock.advance(seconds=1)
    assert await watches.look() == 2
    running_s.at_s = 119  # the clock stands still, as it may in a demo
    assert await watches.look() == 2
    clock.moment -= timedelta(days=3)  # or is set back
    assert await watches.look() == 2
    assert len(lookout.seen) == 8


async def test_a_team_where_it_fails_keeps_nothing_of_it_and_stops_no_other(
    database: Database, watches: Watches, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_teams(database)
    lookout = Lookout(monkeypatch)
    lookout.broken.add("North")
    other = Lookout(monkeypatch, "other", every_s=600)
    assert await watches.look() == 3
    assert await count(database, people) == 3
    lookout.broken.clear()
    clock.advance(seconds=60)
    assert await watches.look() == 2
    assert len(other.seen) == 2


async def test_two_processes_do_not_look_at_one_team_at_once(
    database: Database, clock: MovingClock, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one process, and one writer")
    await two_teams(database)
    lookout = Lookout(monkeypatch)
    held = lookout.hold = asyncio.Event()
    first = asyncio.create_task(Watches(database, clock, content).look())
    await lookout.entered.wait()
    lookout.hold = None
    elsewhere = Database(database.url.render_as_string(hide_password=False))
    try:
        # North is being looked at by the first; nobody waits for it.
        assert await asyncio.wait_for(Watches(elsewhere, clock, content).look(), 5) == 1
    finally:
        await elsewhere.close()
        held.set()
    assert await first == 2
    assert sorted(name for _, name in lookout.seen) == ["North", "South", "South"]


async def test_what_it_announces_again_is_not_posted_again(
    database: Database, watches: Watches, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_teams(database)

    async def look(view: Watch) -> tuple[Announcement, ...]:
        return (Announcement(f"due:{view.team.id}", "C1", Message("Due.")),)

    monkeypatch.setitem(WATCHES, "test", Watcher("test", 60, look))
    assert await watches.look() == 2
    clock.advance(minutes=1)
    assert await watches.look() == 0
    assert await count(database, deliveries) == 2


async def test_an_announcement_of_a_watch_keeps_to_what_its_reader_muted(
    database: Database, watches: Watches, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana = await make_person(tx, "Ana", team=team)
        await set_muted(tx, ana.id, "next_steps", muted=True)

    async def look(view: Watch) -> tuple[Announcement, ...]:
        return (Announcement("r", "UANA", Message("Due."), kind="next_steps", blocked="drop"),)

    monkeypatch.setitem(WATCHES, "test", Watcher("test", 60, look))
    monkeypatch.setattr("services.notices.NOTICES", {"next_steps"})
    assert await watches.look() == 1
    async with database.reading() as tx:
        [row] = (await tx.execute(sa.select(deliveries))).mappings()
    assert (row["kind"], row["policy"], row["person_id"]) == ("next_steps", "drop", ana.id)
