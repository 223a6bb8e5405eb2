"""The demo: the bot as it runs anywhere, in a local Slack with a page and a clock that can be moved."""

import asyncio
import logging
import sys
import webbrowser
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from bot.checks import StartError
from bot.cli import stop_on_signals
from bot.demo_team import seed, settle_in
from bot.load import load_features
from bot.logs import set_up_logging
from bot.manifest import manifest
from bot.one_process import alone_with
from bot.runtime import run_socket_mode
from bot.settings import Settings
from content.loader import load_content
from db.engine import Database, async_url
from db.migrate import upgrade
from db.team import has_workspaces
from sandbox import Clock, Sandbox
from services.schedules import next_due

TICK_S = 1.0


async def run_demo(folder: Path, *, port: int, fresh: bool, browser: Literal["auto", "none"]) -> None:
    """Serve the demo until Ctrl-C. `folder` keeps its two files; `fresh` starts over.

    Raises:
        StartError: the port is taken, or another demo runs in the folder.
    """
    set_up_logging("WARNING")
    load_features()
    stop = stop_on_signals()
    url = f"sqlite:///{folder / 'playmaker.db'}"
    with alone_with(async_url(url)):  # before anything is deleted; the bot itself holds it from its start on
        _prepare(folder, fresh=fresh)
    await upgrade(url)
    async with AsyncExitStack() as stack:
        database = Database(url)
        stack.push_async_callback(database.close)
        clock = Clock()

        async def upcoming() -> datetime | None:
            async with database.reading() as tx:
                return await next_due(tx, clock.now())

        slack = Sandbox(
            manifest=manifest(), seed=seed(), clock=clock, state_path=folder / "slack.db", upcoming=upcoming
        )
        await _start(slack, port)
        stack.push_async_callback(slack.stop)
        if await _is_empty(database):
            await settle_in(database, load_content(), clock.now())
        ready = asyncio.Event()
        bot = asyncio.create_task(run_socket_mode(_settings(slack, url), clock, stop, ready=ready))
        await asyncio.wait({bot, asyncio.create_task(ready.wait())}, return_when=asyncio.FIRST_COMPLETED)
        if not bot.done():
            _tell(slack.url, browser)
        await bot


def _settings(slack: Sandbox, url: str) -> Settings:
    return Settings(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
        database_url=url,
        tick_s=TICK_S,
        log_level="WARNING",
    )


async def _start(slack: Sandbox, port: int) -> None:
    try:
        await slack.start(port=port)
    except OSError as error:
        await slack.stop()
        raise StartError(
            f"port {port} is taken: choose another, such as `make demo PORT={port + 1}`."
        ) from error


def _prepare(folder: Path, *, fresh: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not fresh:
        return
    for name in ("playmaker.db", "slack.db"):
        for suffix in ("", "-wal", "-shm"):
            (folder / f"{name}{suffix}").unlink(missing_ok=True)


def _tell(url: str, browser: Literal["auto", "none"]) -> None:
    print(f"Playmaker is ready: {url}\nCtrl-C stops it; started again, it goes on where it was.", flush=True)
    if browser == "auto":
        logging.getLogger("webbrowser").setLevel(logging.ERROR)
        try:
            webbrowser.open(url)
        except webbrowser.Error:
            print("Open the address in a browser.", file=sys.stderr)


async def _is_empty(database: Database) -> bool:
    async with database.reading() as tx:
        return not await has_workspaces(tx)
