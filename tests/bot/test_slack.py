"""Asking Slack while answering people: whatever it says, or does not, nobody is left with a traceback."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import Slack
from views.blocks import Message

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Ill:
    """A Slack that answers everything with `handler`."""

    def __init__(self) -> None:
        self.handler: Handler = hang_up
        self.url = ""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        return await self.handler(request)


async def hang_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def gateway_page(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=502, text="<html>Bad gateway</html>", content_type="text/html")


async def half_an_answer(_request: web.Request) -> web.StreamResponse:
    return web.Response(text='{"ok": tr', content_type="application/json")


async def refused(_request: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": False, "error": "fatal_error"})


@pytest.fixture
async def ill() -> AsyncIterator[Ill]:
    found = Ill()
    site = web.Application()
    site.router.add_route("*", "/{path:.*}", found.serve)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield found
    await runner.cleanup()


@pytest.fixture
async def slack(ill: Ill) -> AsyncIterator[Slack]:
    async with aiohttp.ClientSession() as session:
        yield Slack(AsyncWebClient(token="none", base_url=ill.url, session=session, retry_handlers=[]))


@pytest.mark.parametrize("handler", [hang_up, gateway_page, half_an_answer, refused])
async def test_what_slack_does_not_answer_is_a_no_and_not_an_error(
    slack: Slack, ill: Ill, handler: Handler
) -> None:
    ill.handler = handler
    assert await slack.open_view("1.2.3", {"type": "modal"}) is None
    assert await slack.profile("U1") is None
    assert await slack.join("C1") is False
    assert await slack.tell("U1", Message("hello")) is False


@pytest.mark.parametrize("handler", [hang_up, gateway_page])
async def test_an_answer_that_does_not_get_through_is_reported_as_such(
    slack: Slack, ill: Ill, handler: Handler
) -> None:
    ill.handler = handler
    assert await slack.respond(f"{ill.url}commands/1", Message("hello"), replace=False) is False


async def test_the_token_is_shown_to_no_host_but_slacks(ill: Ill, slack: Slack, tmp_path: Path) -> None:
    asked: list[str] = []

    async def points_elsewhere(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return web.json_response(
            {
                "ok": True,
                "file": {"name": "a.csv", "user": "U1", "size": 3, "url_private_download": elsewhere},
            }
        )

    elsewhere = ill.url.replace("127.0.0.1", "localhost") + "steal"
    ill.handler = points_elsewhere
    fetched = await slack.fetch_file("F1", tmp_path, of="U1")
    assert fetched.path is None
    assert asked == ["/files.info"]
