"""The bot as it runs anywhere, in a local Slack, for end-to-end and browser tests."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from bot.load import load_features
from bot.manifest import manifest
from bot.runtime import run_http, run_socket_mode
from bot.settings import Settings
from db.engine import Database
from sandbox import Clock, Person, Sandbox

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
TICK_S = 0.05


def office(**extra: Mapping[str, Any]) -> dict[str, Any]:
    """A small workspace: an owner, a manager, two reps, an SDR in another zone, a guest."""

    def user(name: str, tz: str = "Europe/Lisbon", **more: Any) -> dict[str, Any]:
        return {
            "id": f"U{name.upper()}",
            "name": name,
            "real_name": name.capitalize(),
            "tz": tz,
            "locale": "en-GB",
        } | more

    people = [
        user("olga", is_owner=True, is_admin=True),
        user("mark"),
        user("ana"),
        user("ben"),
        user("sofia", "America/Sao_Paulo"),
        user("gus", is_restricted=True),
    ]
    everyone = [person["id"] for person in people]
    return {
        "team": {"id": "T1", "name": "Office", "domain": "office"},
        "users": people,
        "channels": [
            {"id": "CSALES", "name": "sales", "members": everyone},
            {"id": "COTHER", "name": "other", "members": everyone, "bot": False},
        ],
        "default_user": "UANA",
    }


@dataclass(slots=True)
class Running:
    """A bot at work. `slack` is where its people are, `database` what it wrote."""

    slack: Sandbox
    clock: Clock
    database: Database
    settings: Settings

    def person(self, name: str) -> Person:
        return self.slack.person(name)


@asynccontextmanager
async def running(
    database_url: str,
    *,
    seed: Mapping[str, Any] | None = None,
    start: datetime = WEDNESDAY,
    model_url: str | None = None,
    **options: Any,
) -> AsyncIterator[Running]:
    """The bot over Socket Mode on an empty, migrated store; the clock stands still until moved.

    model_url: where an OpenAI-compatible server is, for a bot with a model.
    """
    async with (
        stopped(database_url, seed=seed, start=start, model_url=model_url, **options) as place,
        bot(place.settings, place.clock),
    ):
        await place.slack.wait_connected()
        yield place


@asynccontextmanager
async def stopped(
    database_url: str,
    *,
    seed: Mapping[str, Any] | None = None,
    start: datetime = WEDNESDAY,
    model_url: str | None = None,
    **options: Any,
) -> AsyncIterator[Running]:
    """The same without the bot, for tests that start and stop it (`bot`).

    Nothing is refused as too fast, unless with `rate_limits=True`.
    """
    load_features()
    clock = Clock(start, frozen=True)
    slack = Sandbox(
        manifest=manifest(), seed=seed or office(), clock=clock, **{"rate_limits": False, **options}
    )
    await slack.start()
    database = Database(database_url)
    try:
        yield Running(slack, clock, database, settings_for(slack, database_url, model_url))
    finally:
        await database.close()
        await slack.stop()


def settings_for(slack: Sandbox, database_url: str, model_url: str | None = None) -> Settings:
    return Settings(
        _env_file=None,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
        database_url=database_url,
        openai_base_url=model_url,
        tick_s=TICK_S,
    )


@asynccontextmanager
async def bot(settings: Settings, clock: Clock, *, http_port: int | None = None) -> AsyncIterator[None]:
    """One process' worth of bot, stopped as SIGTERM stops it."""
    stop, ready = asyncio.Event(), asyncio.Event()
    if http_port is None:
        work = run_socket_mode(settings, clock, stop, ready=ready)
    else:
        work = run_http(settings, clock, stop, host="127.0.0.1", port=http_port, ready=ready)
    task = asyncio.create_task(work)
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        if task.done():
            await task
        yield
    finally:
        stop.set()
        await task
