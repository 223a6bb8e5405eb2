"""The running bot: everything wired once, started and stopped in order."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.bolt import make_bolt
from bot.chart_answers import ChartAnswers
from bot.charts import Charts
from bot.checks import StartError, check_app_token, check_bot_token, check_database, check_signing_secret
from bot.clocks import CHECK_S, warn_if_off
from bot.delivery import Delivery
from bot.dispatch import Dispatch
from bot.load import load_features
from bot.model import Model
from bot.one_process import alone_with
from bot.questions import Questions
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack import Slack
from bot.slack_posts import SlackPosts
from bot.slots import Slots
from bot.watches import Watches
from bot.web import serve
from content.loader import load_content
from db.engine import Database
from domain.clock import Clock
from services.people import name_admins

DRAIN_S = 10.0
CALL_TIMEOUT_S = 10
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Machine:
    """What both ways of running share."""

    app: AsyncApp
    dispatch: Dispatch
    scheduler: Scheduler
    database: Database
    model: Model | None
    app_token: str  # empty where requests come in over HTTP


@contextlib.asynccontextmanager
async def machine(settings: Settings, clock: Clock, *, http: bool) -> AsyncIterator[Machine]:
    """Check, wire and start; stop in the opposite order when the block ends.

    Raises:
        StartError: something is not set as it must be.
        ContentError: a content file is broken.
    """
    load_features()
    content = load_content(settings.content_dir)
    async with contextlib.AsyncExitStack() as stack:
        database = _open(settings)
        stack.enter_context(alone_with(database.url))
        stack.push_async_callback(database.close)
        await check_database(database)
        async with database.transaction() as tx:
            await name_admins(tx, settings.named_admins)
        client = await stack.enter_async_context(_client(settings))
        identity = await check_bot_token(client, settings)
        secret = check_signing_secret(settings) if http else None
        app_token = "" if http else await check_app_token(client, settings)
        charts = Charts()
        stack.push_async_callback(charts.close)
        slack = Slack(client)
        posts = SlackPosts(identity.bot_token or "", base_url=settings.slack_api_url)
        delivery = Delivery(database, posts, clock, ceiling=settings.dm_ceiling, draw=charts.funnel_png)
        slots = Slots(database, clock, content)
        watches = Watches(database, clock, content)
        scheduler = Scheduler(database, clock, slots, delivery, watches, tick_s=settings.tick_s)
        model = _model(settings)
        if model is not None:
            stack.push_async_callback(model.close)
        dispatch = Dispatch(
            database=database,
            content=content,
            clock=clock,
            slack=slack,
            charts=ChartAnswers(charts, slack),
            questions=Questions(model, database),
            admins=settings.named_admins,
            wake=scheduler.wake,
        )
        await warn_if_off(client, clock)
        scheduler.every(CHECK_S, "clock", partial(warn_if_off, client, clock))
        await scheduler.start()
        stack.push_async_callback(scheduler.stop)
        app = make_bolt(client, dispatch, identity, secret)
        yield Machine(app, dispatch, scheduler, database, model, app_token)


async def _drain(running: Machine) -> None:
    """Finish what is in flight; what waits for a model is answered from content."""
    if running.model is not None:
        running.model.hurry()
    await running.dispatch.tasks.drain(DRAIN_S)


def _model(settings: Settings) -> Model | None:
    if not settings.has_model:
        return None
    key = settings.openai_api_key
    return Model(
        api_key=key.get_secret_value() if key else None,
        base_url=settings.openai_base_url,
        model=settings.openai_model,
        tokens=settings.model_tokens,
    )


def _open(settings: Settings) -> Database:
    try:
        return Database(settings.database_url)
    except ValueError as error:
        raise StartError(f"DATABASE_URL: {error}.") from error
    except OSError as error:
        raise StartError(f"DATABASE_URL: cannot make the folder of the file ({error.strerror}).") from error


@contextlib.asynccontextmanager
async def _client(settings: Settings) -> AsyncIterator[AsyncWebClient]:
    """One session for all calls, and no retries by the client: a POST sent twice is a post made twice."""
    timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT_S)
    token = settings.slack_bot_token
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield AsyncWebClient(
            token=token.get_secret_value() if token else None,
            base_url=settings.slack_api_url,
            session=session,
            timeout=CALL_TIMEOUT_S,
            retry_handlers=[],
        )


async def run_socket_mode(
    settings: Settings, clock: Clock, stop: asyncio.Event, *, ready: asyncio.Event | None = None
) -> None:
    """Serve over Socket Mode until `stop`; then finish what is in flight, and leave."""
    async with machine(settings, clock, http=False) as running:
        handler = AsyncSocketModeHandler(running.app, running.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        log.info("connected", extra={"mode": "socket"})
        if ready is not None:
            ready.set()
        try:
            await stop.wait()
        finally:
            await _drain(running)
            await handler.close_async()  # type: ignore[no-untyped-call]
            await _drain(running)


async def run_http(
    settings: Settings,
    clock: Clock,
    stop: asyncio.Event,
    *,
    host: str,
    port: int,
    ready: asyncio.Event | None = None,
) -> None:
    """Serve `/slack/events`, `/healthz`, `/readyz` and `/metrics` until `stop`; then finish and leave."""
    async with machine(settings, clock, http=True) as running:
        async with serve(running.app, running.database, host=host, port=port):
            log.info("listening", extra={"mode": "http", "host": host, "port": port})
            if ready is not None:
                ready.set()
            await stop.wait()
        await _drain(running)
