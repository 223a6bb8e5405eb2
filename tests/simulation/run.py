"""One run: a few teams, one or three replicas, some weeks, and everything that goes wrong in them."""

import asyncio
import json
import logging
import random
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from content.loader import Content
from db.delivery_tables import deliveries, schedules
from db.engine import Database
from domain.schedule import Rule, rule_data
from handlers.registry import Announcement
from services.schedules import KINDS, ensure_schedules
from tests.simulation.faults import ALL_POINTS, Chances, Faults
from tests.simulation.jobs import changed, simulated, some_rules
from tests.simulation.loop import OUTSIDE, Host, VirtualLoop
from tests.simulation.loop import run as run_loop
from tests.simulation.pace import Pace, Timers
from tests.simulation.replica import Replica
from tests.simulation.store import Store
from tests.simulation.world import World
from tests.support.world import make_team
from views.blocks import Message
from views.posts import Canvas, TextFile

ZONES = (
    "Europe/Lisbon",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Santiago",
    "Asia/Kolkata",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Cairo",
    "UTC",
)
STARTS = (
    datetime(2026, 3, 2, 11, tzinfo=UTC),  # clocks change in North America, then in Europe
    datetime(2026, 3, 20, 17, tzinfo=UTC),
    datetime(2026, 9, 25, 5, tzinfo=UTC),  # and in the south
    datetime(2026, 10, 21, 10, tzinfo=UTC),
    datetime(2027, 12, 17, 8, tzinfo=UTC),  # ISO week 53 is not far, nor a new year
)
LONG_EVERY = 100
"""One seed in so many goes over a quarter of a year."""

TICKS_A_WEEK = 1000
"""More ticks than this that found work, for a team and a replica: something is done over and over."""

ACK_S = 3.0
ASKED_AGAIN_S = (0.5, 60.0, 300.0)
CALM = timedelta(minutes=45)
"""What follows the last fault: late requests land, what is open is settled, the last audit passes."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a run is like; all of it follows from the seed, unless a test says otherwise."""

    seed: int
    replicas: int
    weeks: int
    teams: int
    level: float
    history_lag_s: float
    clock_steps_s: float
    nights: int
    edits: int

    @classmethod
    def of(cls, seed: int, **said: Any) -> "Setup":
        dice = random.Random(f"setup {seed}")
        drawn: dict[str, Any] = {
            "replicas": dice.choice([1, 1, 3]),
            "weeks": dice.choice([1, 1, 1, 1, 2]) if seed % LONG_EVERY else 13,
            "teams": dice.choice([1, 1, 1, 2]),
            "level": dice.choice([0.0, 0.3, 0.6, 1.0]),
            "history_lag_s": dice.choice([0.0, 0.0, 30.0, 110.0]),
            "clock_steps_s": dice.choice([0.0, 0.0, 90.0]),
            "nights": dice.choice([0, 1, 2]),
            "edits": dice.choice([0, 1, 3]),
        }
        return cls(seed, **(drawn | said))


@dataclass(frozen=True, slots=True)
class Variant:
    """A rule or a zone that was in force, and from when on."""

    since: datetime
    value: Any


@dataclass(slots=True)
class Crew:
    """A team and all that was ever set for it."""

    team_id: int
    zones: list[Variant]
    rules: dict[str, list[Variant]]
    first_watermark: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Record:
    """What there is to judge after a run. Rows are as the tables hold them; times are true ones."""

    setup: Setup
    world: World
    crews: list[Crew]
    faults: Faults
    ended: datetime
    rows: list[sa.RowMapping] = field(default_factory=list)
    open_after_15_min: list[sa.RowMapping] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    kills: int = 0
    ticks: int = 0
    restless: bool = False
    inbound: dict[str, bool] = field(default_factory=dict)  # key → whether it was ever acknowledged

    def trace(self) -> list[tuple[Any, ...]]:
        """What happened, to compare two runs by."""
        sends = [(each.called_at, each.host, each.fault, each.told) for each in self.world.sends]
        return [*sends, *((row["slot_key"], row["state"], row["ts"], row["sends"]) for row in self.rows)]


def simulate(
    setup: Setup, template: Path, folder: Path, points: Mapping[str, Chances] = ALL_POINTS
) -> Record:
    """Run it on a copy of `template` (a migrated SQLite file) in `folder`."""
    path = folder / f"run-{setup.seed}.db"
    shutil.copy(template, path)
    faults = Faults(setup.seed, level=setup.level, points=points)
    rules = some_rules(random.Random(f"rules {setup.seed}"), _start(random.Random(f"course {setup.seed}")))
    try:
        with simulated(rules, faults):
            return run_loop(lambda loop: Run(loop, setup, path, faults).through())
    finally:
        for each in folder.glob(f"{path.name}*"):
            each.unlink()


def _start(dice: random.Random) -> datetime:
    return dice.choice(STARTS) + timedelta(seconds=dice.randrange(3 * 86_400))


class Run:
    """One run under way."""

    def __init__(self, loop: VirtualLoop, setup: Setup, path: Path, faults: Faults) -> None:
        self._loop, self._setup, self._path, self._faults = loop, setup, path, faults
        self._dice = random.Random(f"course {setup.seed}")
        start = _start(self._dice)
        self._world = World(loop, start, faults, history_lag_s=setup.history_lag_s)
        self._pace = Pace(loop, start, path)
        self._store = Store(faults, self._pace.changed)
        self._replicas: dict[int, Replica] = {}
        self._dead: list[Replica] = []
        self._closing = False
        ended = start + timedelta(weeks=setup.weeks)
        self.record = Record(setup, self._world, [], faults, ended)

    async def through(self) -> Record:
        """From the first team to the last audit."""
        with ExitStack() as stack:
            stack.enter_context(self._store.in_place())
            stack.enter_context(self._in_made_up_time())
            stack.enter_context(_heard(self.record.alerts))
            stack.callback(self._pace.close)
            await self._prepare()
            for number in range(self._setup.replicas):
                self._boot(number)
            self._plan()
            await self._until(self.record.ended)
            self._calm_down()
            await self._until(self.record.ended + timedelta(minutes=15))
            self.record.open_after_15_min = self._open_rows()
            await self._until(self.record.ended + CALM)
            await self._unwind()
            self.record.rows = self._rows(sa.select(deliveries).order_by(deliveries.c.id))
            self.record.ticks = self._pace.ticks
        return self.record

    # ---- before --------------------------------------------------------------------------------------------

    async def _prepare(self) -> None:
        database = Database(f"sqlite:///{self._path}")
        async with database.transaction() as tx:
            for number in range(self._setup.teams):
                zone = self._dice.choice(ZONES)
                team = await make_team(tx, f"Team {number}", channel_id=f"C{number}", zone=zone)
                await ensure_schedules(tx, team, self._world.now())
                self.record.crews.append(self._crew(team.id, zone))
            for row in (await tx.execute(sa.select(schedules))).mappings():
                crew = next(each for each in self.record.crews if each.team_id == row["team_id"])
                crew.first_watermark[row["kind"]] = row["watermark"]
        await database.close()

    def _crew(self, team_id: int, zone: str) -> Crew:
        now = self._world.now()
        rules = {kind: [Variant(now, rule)] for kind, rule in KINDS.items()}
        return Crew(team_id, [Variant(now, ZoneInfo(zone))], rules)

    @contextmanager
    def _in_made_up_time(self) -> Iterator[None]:
        """The machine's running time, chance and APScheduler's timers are the run's own."""
        tokens = random.Random(f"tokens {self._setup.seed}")
        first_s = partial(self._dice.uniform, 0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("bot.delivery.running_s", self._loop.time)
            patch.setattr(secrets, "token_hex", lambda n=16: tokens.randbytes(n).hex())
            patch.setattr(secrets, "token_urlsafe", lambda n=16: tokens.randbytes(n).hex())
            patch.setattr("bot.scheduler.AsyncIOScheduler", partial(Timers, self._pace, first_s))
            yield

    # ---- what happens --------------------------------------------------------------------------------------

    def _plan(self) -> None:
        """Set the alarm for everything that is to happen besides the faults at waits."""
        for _ in range(self._setup.nights):
            self._at(self._some_moment(), self._night)
        for _ in range(self._setup.edits):
            self._at(self._some_moment(), self._edit)
        if self._setup.clock_steps_s:
            for _ in range(4 * self._setup.weeks):
                self._at(self._some_moment(), self._step_a_clock)
        if self._setup.level:
            for _ in range(2 * self._setup.weeks):
                self._at(self._some_moment(), self._outage)
                self._at(self._some_moment(), self._kill_one)
        for story in range(self._setup.weeks):
            self._tell(f"deal:{story}", self._some_moment())

    def _tell(self, story: str, begins: datetime) -> None:
        """A post announced, replied to, changed twice, perhaps deleted: each asked for in Slack."""
        channel_id, head = f"C{self._dice.randrange(self._setup.teams)}", f"{story}:new"
        posts = [
            Announcement(head, channel_id, Message(f"{story} is new.")),
            Announcement(f"{story}:reply", channel_id, Message(f"{story} is talked about."), thread_of=head),
            self._plan_of(story, channel_id, head),
            Announcement(f"{story}:moved", channel_id, Message(f"{story} has moved."), edits=head),
            Announcement(f"{story}:won", channel_id, Message(f"{story} is won."), edits=head),
        ]
        if self._dice.random() < 0.2:
            posts.append(Announcement(f"{story}:gone", channel_id, deletes=head))
        at = begins
        for post in posts:
            self.record.inbound[post.key] = False
            self._at(min(at, self.record.ended), partial(self._ask, post, list(ASKED_AGAIN_S)))
            at += timedelta(seconds=self._dice.choice([0.1, 2, 20, 200]))

    def _plan_of(self, story: str, channel_id: str, head: str) -> Announcement:
        """A post with a canvas that it links to and a file below it, by itself or in the thread."""
        return Announcement(
            f"{story}:plan",
            channel_id,
            Message(f"{story} has a plan. <canvas:link|Read it>"),
            thread_of=head if self._dice.random() < 0.5 else None,
            file=TextFile("plan.md", f"plan of {story}", "# Plan"),
            canvas=Canvas(f"plan of {story}", "# Plan"),
        )

    def _ask(self, post: Announcement, again_s: list[float]) -> None:
        """A request reaches some replica; Slack repeats one that is not acknowledged, and some that are."""
        task: asyncio.Task[None] | None = None
        if self._replicas:
            replica = self._replicas[self._dice.choice(sorted(self._replicas))]
            task = replica.host.start(replica.take(f"event:{post.key}", post))
            task.add_done_callback(_looked_at, context=OUTSIDE)

        def look() -> None:
            acknowledged = task is not None and task.done() and task.exception() is None
            self.record.inbound[post.key] |= acknowledged
            if again_s and (not acknowledged or self._dice.random() < 0.1):
                OUTSIDE.run(self._loop.call_later, again_s[0], self._ask, post, again_s[1:])

        OUTSIDE.run(self._loop.call_later, ACK_S, look)

    def _some_moment(self) -> datetime:
        """Mostly shortly before or after something is due: the rest of the week nothing is at stake."""
        length_s = self._setup.weeks * 7 * 86_400
        if self._dice.random() < 0.2:
            return self._world.start + timedelta(seconds=self._dice.uniform(0, length_s - 3600))
        crew = self._dice.choice(self.record.crews)
        kind = self._dice.choice(list(crew.rules))
        rule: Rule = crew.rules[kind][0].value
        coming = rule.after(crew.first_watermark[kind], crew.zones[0].value)
        dues = [next(coming).due for _ in range(self._setup.weeks)]
        moment = self._dice.choice(dues) + timedelta(seconds=self._dice.uniform(-300, 600))
        return min(max(moment, self._world.start), self.record.ended - timedelta(hours=1))

    def _at(self, moment: datetime, what: Callable[[], None]) -> None:
        OUTSIDE.run(self._loop.call_at, (moment - self._world.start).total_seconds(), what)

    def _boot(self, number: int) -> None:
        """Start a replica on a fresh host, unless there is one."""
        if self._closing or number in self._replicas:
            return
        host = Host(f"host-{number}", on_kill=partial(self._died, number))
        replica = Replica(host, self._world, self._path)
        self._replicas[number] = replica
        host.start(replica.run(cast(Content, None)))

    def _died(self, number: int) -> None:
        replica = self._replicas.pop(number)
        self._dead.append(replica)
        self._store.drop_all_of(replica.host)
        self.record.kills += 1
        again_s = self._dice.choice([1, 5, 30, 70, 200, 600]) * self._dice.uniform(0.5, 1.5)
        OUTSIDE.run(self._loop.call_later, again_s, self._boot, number)

    def _kill_one(self) -> None:
        if self._replicas:
            self._replicas[self._dice.choice(sorted(self._replicas))].host.kill()

    def _night(self) -> None:
        """All replicas are down for hours, at worst for days."""
        down_s = self._dice.choice([2 * 3600, 10 * 3600, 30 * 3600, 4 * 86_400]) * self._dice.uniform(
            0.8, 1.2
        )
        numbers, self._closing = sorted(self._replicas), True
        for number in numbers:
            self._replicas[number].host.kill()
        until = self._world.now() + timedelta(seconds=down_s)
        self._at(min(until, self.record.ended - timedelta(minutes=20)), self._morning)

    def _morning(self) -> None:
        self._closing = False
        for number in range(self._setup.replicas):
            self._boot(number)

    def _outage(self) -> None:
        self._world.outage_until = self._world.now() + timedelta(minutes=self._dice.uniform(1, 40))

    def _step_a_clock(self) -> None:
        if self._replicas:
            replica = self._replicas[self._dice.choice(sorted(self._replicas))]
            most_s = self._setup.clock_steps_s
            replica.clock.offset_s = self._dice.uniform(-most_s, most_s)

    def _edit(self) -> None:
        """Somebody moves a team to another zone, or a post to another day and time."""
        crew = self._dice.choice(self.record.crews)
        if self._dice.random() < 0.5:
            zone = self._dice.choice(ZONES)
            crew.zones.append(Variant(self._world.now(), ZoneInfo(zone)))
            self._write("UPDATE teams SET zone = ? WHERE id = ?", (zone, crew.team_id))
        else:
            kind = self._dice.choice(list(crew.rules))
            rule = changed(crew.rules[kind][-1].value, self._dice)
            crew.rules[kind].append(Variant(self._world.now(), rule))
            self._write(
                "UPDATE schedules SET rule = ? WHERE team_id = ? AND kind = ?",
                (json.dumps(rule_data(rule)), crew.team_id, kind),
            )

    def _write(self, sql: str, values: tuple[Any, ...]) -> None:
        connection = sqlite3.connect(self._path, timeout=0)
        try:
            with connection:
                connection.execute(sql, values)
        except sqlite3.OperationalError:  # somebody is writing
            OUTSIDE.run(self._loop.call_later, 0.5, self._write, sql, values)
        else:
            self._pace.wake_all()
        finally:
            connection.close()

    # ---- after ---------------------------------------------------------------------------------------------

    def _calm_down(self) -> None:
        """From now on nothing goes wrong, and every replica is up."""
        self._faults.stop()
        self._world.outage_until = None
        self._morning()
        self._pace.wake_all()

    async def _until(self, moment: datetime) -> None:
        """Let it be `moment`, unless the replicas find no rest: then the run has shown enough."""
        setup = self._setup
        most = TICKS_A_WEEK * setup.weeks * setup.teams * setup.replicas
        while self._world.now() < moment and not self.record.restless:
            left_s = (moment - self._world.now()).total_seconds()
            await asyncio.sleep(min(left_s, 3600.0))
            self.record.restless = self._pace.ticks > most

    def _open_rows(self) -> list[sa.RowMapping]:
        done = ("sent", "skipped", "dead")
        query = sa.select(deliveries).where(
            deliveries.c.state.not_in(done), deliveries.c.due_at <= self.record.ended
        )
        return self._rows(query)

    def _rows(self, query: sa.Select[Any]) -> list[sa.RowMapping]:
        engine = sa.create_engine(f"sqlite:///{self._path}")
        with engine.connect() as connection:
            rows = list(connection.execute(query).mappings())
        engine.dispose()
        return rows

    async def _unwind(self) -> None:
        """End every task in good order, those of dead hosts too, with no effect on anything."""
        self._closing = self._store.closed = True
        everyone = [*self._dead, *self._replicas.values()]
        for replica in everyone:
            self._store.drop_all_of(replica.host)
        for replica in everyone:
            await replica.unwind()


def _looked_at(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.exception()  # a request that fails is not acknowledged, and comes again


@contextmanager
def _heard(alerts: list[str]) -> Iterator[None]:
    """Keep what delivery logs as an error, and keep quiet what the faults provoke."""

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name == "playmaker.delivery":
                alerts.append(record.getMessage())

    handler = Keep(logging.ERROR)
    ours, pool = logging.getLogger("playmaker"), logging.getLogger("sqlalchemy.pool")
    before = (ours.level, ours.propagate, pool.level)
    ours.addHandler(handler)
    ours.setLevel(logging.ERROR)
    ours.propagate = False
    pool.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        ours.removeHandler(handler)
        ours.level, ours.propagate, pool.level = before
