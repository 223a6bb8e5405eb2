"""The HTTP face: Slack's requests, and what those who run the bot ask of it."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa
from aiohttp import web
from prometheus_client import generate_latest
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.checks import StartError
from db.engine import Database

MAX_BODY_BYTES = 1_000_000
SHUTDOWN_S = 10.0


@asynccontextmanager
async def serve(app: AsyncApp, database: Database, *, host: str, port: int) -> AsyncIterator[None]:
    """Listens while the block runs; requests in flight are finished before it ends."""
    site = _routes(app, database)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise StartError(
            f"cannot listen on {host} port {port} ({reason}). Choose others with --host and --port."
        ) from error


def _routes(app: AsyncApp, database: Database) -> web.Application:
    async def slack_events(request: web.Request) -> web.Response:
        if not request.headers.get("X-Slack-Request-Timestamp", "").isdecimal():
            return web.Response(status=401, text="no valid timestamp")  # Bolt would answer 500
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def ready(_request: web.Request) -> web.Response:
        try:
            async with database.reading() as tx:
                await tx.execute(sa.text("SELECT 1"))
        except (OSError, sa.exc.SQLAlchemyError):
            return web.Response(status=503, text="no database")
        return web.Response(text="ok")

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": "text/plain; version=0.0.4"})

    site = web.Application(client_max_size=MAX_BODY_BYTES)
    site.add_routes(
        [
            web.post("/slack/events", slack_events),
            web.get("/healthz", alive),
            web.get("/readyz", ready),
            web.get("/metrics", metrics),
        ]
    )
    return site
