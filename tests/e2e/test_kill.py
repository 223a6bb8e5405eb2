"""The real thing: processes killed at random amid two hundred posts; each is there exactly once."""

import asyncio
import os
import random
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.announce import announce
from bot.load import load_features
from bot.manifest import manifest
from db.delivery_tables import State, attempts, deliveries
from db.engine import Database
from handlers.registry import Announcement
from sandbox import Fault, Sandbox
from tests.support.hasty import hurry
from tests.support.started import Started, start
from tests.support.world import make_team
from views.blocks import Message

CHANNELS = 200
KILLS = 4
SLOW_S = 0.06  # how long Slack takes for a post, so that a kill finds several under way
WITHIN_S = 240.0


class Replicas:
    """Processes of the bot. All that are left are killed when the block ends."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        self._running: list[Started] = []
        self.kills = 0

    def start(self) -> None:
        process = start("run", folder=self._folder, environment=self._environment, before=hurry)
        self._running.append(process)

    def kill_one(self, dice: random.Random) -> None:
        """kill -9, and another one in its place."""
        process = self._running.pop(dice.randrange(len(self._running)))
        assert process.is_running(), f"it ended by itself: {process.err.read_text()[-2000:]}"
        process.kill()
        self.kills += 1
        self.start()

    def end(self) -> None:
        for process in self._running:
            process.kill()


@contextmanager
def replicas(count: int, slack: Sandbox, database_url: str, folder: Path) -> Iterator[Replicas]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PLAYMAKER_")} | {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "PLAYMAKER_TICK_S": "0.2",
    }
    made = Replicas(environment, folder)
    try:
        for _ in range(count):
            made.start()
        yield made
    finally:
        made.end()


def office() -> dict[str, Any]:
    return {
        "team": {"id": "T1", "name": "Office", "domain": "office"},
        "users": [{"id": "UOLGA", "name": "olga", "is_owner": True, "is_admin": True}],
        "channels": [
            {"id": f"C{n:03d}", "name": f"team-{n:03d}", "members": ["UOLGA"]} for n in range(CHANNELS)
        ],
        "default_user": "UOLGA",
    }


def posted(slack: Sandbox) -> Counter[str]:
    """{channel: how many posts it has}"""
    olga = slack.person("olga")
    return Counter(
        {
            f"C{n:03d}": sum("targets" in each.text for each in olga.messages(f"C{n:03d}"))
            for n in range(CHANNELS)
        }
    )


async def until(what: Callable[[], bool], *, step_s: float = 0.02) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not what():  # noqa: ASYNC110 - what happens in other processes sets no event
            await asyncio.sleep(step_s)


async def write_all(database: Database) -> None:
    """A post for each channel, all due now."""
    now = datetime.now(UTC)
    posts = [
        Announcement(f"targets:{n}", f"C{n:03d}", Message(f"The targets of team {n}."))
        for n in range(CHANNELS)
    ]
    async with database.transaction() as tx:
        await make_team(tx, slack_id="T1")
        assert await announce(tx, 1, posts, now=now) == CHANNELS


async def states(database: Database) -> Counter[str]:
    async with database.reading() as tx:
        return Counter((await tx.scalars(sa.select(deliveries.c.state))).all())


async def cut_off(database: Database) -> int:
    """How many claims ended with their lease."""
    async with database.reading() as tx:
        query = sa.select(sa.func.count()).select_from(attempts).where(attempts.c.outcome == "lost")
        return int(await tx.scalar(query) or 0)


async def until_all_sent(database: Database) -> None:
    async with asyncio.timeout(WITHIN_S):
        while await states(database) != {State.SENT.value: CHANNELS}:  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def test_processes_killed_during_a_fan_out_post_each_once(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    load_features()
    seed = secrets.randbelow(1_000_000)
    dice = random.Random(seed)
    await write_all(database)
    slack = Sandbox(manifest=manifest(), seed=office())
    slack.faults.add(Fault("chat.postMessage", "delay", times=10 * CHANNELS, seconds=SLOW_S))
    await slack.start()
    try:
        count = 1 if database.is_sqlite else 2
        with replicas(count, slack, database_url, tmp_path) as running:
            for at in sorted(dice.sample(range(5, CHANNELS - 40), KILLS)):
                await until(lambda at=at: sum(posted(slack).values()) >= at)  # type: ignore[misc]
                await asyncio.sleep(dice.uniform(0, 2 * SLOW_S))
                running.kill_one(dice)
            await until_all_sent(database)
            assert running.kills == KILLS
        assert await cut_off(database) > 0  # the kills found something under way
        found = posted(slack)
        wrong = {channel: n for channel, n in found.items() if n != 1}
        assert wrong == {}, f"seed {seed}"
        assert len(found) == CHANNELS
    finally:
        await slack.stop()
