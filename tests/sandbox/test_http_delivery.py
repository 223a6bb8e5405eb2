"""Signed HTTP, against a real Bolt app that checks signatures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from sandbox import Sandbox
from sandbox.delivery.http import sign
from tests.sandbox.world import actions, button, client_of, running


@asynccontextmanager
async def served(handler: Any) -> AsyncIterator[tuple[str, Any]]:
    """An HTTP server on loopback; yields its address and a place for the real handler."""
    box: dict[str, Any] = {"handler": handler}

    async def serve(request: web.Request) -> web.StreamResponse:
        response: web.StreamResponse = await box["handler"](request)
        return response

    application = web.Application()
    application.router.add_post("/slack/events", serve)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events", box
    finally:
        await runner.cleanup()


@asynccontextmanager
async def delivering(handler: Any = None) -> AsyncIterator[tuple[Sandbox, dict[str, Any]]]:
    async with served(handler) as (url, box), running(delivery="http", request_url=url) as slack:
        yield slack, box


def bolt_over_http(slack: Sandbox) -> AsyncApp:
    return AsyncApp(
        client=client_of(slack), signing_secret=slack.signing_secret, process_before_response=True
    )


def test_the_signature_is_slacks() -> None:
    body, stamp = b"a=1&b=2", 1_700_000_000
    verifier = SignatureVerifier("secret")
    assert sign("secret", stamp, body) == verifier.generate_signature(timestamp=str(stamp), body=body)


async def test_commands_actions_and_events_arrive_signed() -> None:
    async with delivering() as (slack, box):
        app = bolt_over_http(slack)
        server = app.server(port=0, path="/slack/events")
        box["handler"] = server.handle_post_requests
        seen: list[Any] = []

        @app.command("/log")
        async def log(ack: Any, body: dict[str, Any]) -> None:
            seen.append(body["text"])
            await ack(text="Noted", blocks=[actions(button("undo", "7"))])

        @app.action("undo")
        async def undo(ack: Any, body: dict[str, Any]) -> None:
            seen.append(body["actions"][0]["value"])
            await ack()

        @app.event("app_home_opened")
        async def home(event: dict[str, Any]) -> None:
            seen.append(event["tab"])

        maya = slack.person("maya")
        result = await maya.command("sales", "/log 5 demos ü")
        assert result.ok
        assert result.reply is not None
        await maya.click(result.reply, "undo")
        await maya.open_home()
        await slack.settled()
        assert seen == ["5 demos ü", "7", "home"]


async def test_another_secret_is_turned_away() -> None:
    async with delivering() as (slack, box):
        app = AsyncApp(client=client_of(slack), signing_secret="not this one")
        box["handler"] = app.server(port=0, path="/slack/events").handle_post_requests
        result = await slack.person("maya").command("sales", "/log")
        assert (result.ok, result.error) == (False, "http_service_error")


@pytest.mark.parametrize(("no_retry", "told"), [(False, [None, "1", "2"]), (True, [None])])
async def test_failed_events_come_again_unless_the_app_says_no(no_retry: bool, told: list[Any]) -> None:
    attempts: list[tuple[Any, Any]] = []

    async def failing(request: web.Request) -> web.Response:
        attempts.append(
            (request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason"))
        )
        return web.Response(status=503, headers={"X-Slack-No-Retry": "1"} if no_retry else {})

    async with delivering(failing) as (slack, _):
        await slack.person("maya").open_home()
        await slack.settled()
        await slack.advance(timedelta(seconds=60))
        await slack.person("maya").wait_for(lambda _: len(attempts) == len(told))
        await slack.settled()
    assert [number for number, _ in attempts] == told
    assert {reason for _, reason in attempts} <= {None, "http_error"}


async def test_socket_mode_is_off_while_http_is_on() -> None:
    async with delivering() as (slack, _):
        from tests.sandbox.world import error_of

        opening = client_of(slack).apps_connections_open(app_token=slack.app_token)
        assert await error_of(opening) == "socket_mode_disabled"
