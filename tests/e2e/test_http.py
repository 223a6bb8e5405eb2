"""The same bot over HTTP: signed requests in, answers out, and what those who run it ask of it."""

import hashlib
import hmac
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.load import load_features
from bot.manifest import manifest
from db.engine import Database
from sandbox import Clock, Sandbox
from tests.e2e.test_logging import said, shown
from tests.support.running import WEDNESDAY, Running, bot, office, settings_for


@dataclass(slots=True)
class Served:
    running: Running
    url: str


@pytest.fixture
async def served(database_url: str) -> AsyncIterator[Served]:
    """The bot behind `/slack/events`, with the local Slack delivering to it."""
    load_features()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    clock = Clock(WEDNESDAY, frozen=True)
    made = manifest(request_url=f"{url}/slack/events")
    slack = Sandbox(
        manifest=made, seed=office(), clock=clock, delivery="http", request_url=f"{url}/slack/events"
    )
    await slack.start()
    settings = settings_for(slack, database_url)
    database = Database(database_url)
    async with bot(settings, clock, http_port=port):
        yield Served(Running(slack, clock, database, settings), url)
    await database.close()
    await slack.stop()


def signed(body: str, secret: str, *, at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def command_body(text: str, trigger: str = "1.2.3") -> str:
    fields = {"command": "/log", "text": text, "team_id": "T1", "user_id": "UANA", "channel_id": "CSALES"}
    return urlencode(fields | {"trigger_id": trigger, "response_url": "http://127.0.0.1:9/none"})


async def post(url: str, body: str, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/slack/events", data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_a_person_logs_over_http(served: Served) -> None:
    ana = served.running.person("ana")
    assert (await said(ana, "/log 12 calls")).text.startswith("Logged 12 calls today.")
    await ana.command("sales", "/log")
    assert (await ana.submit(await shown(ana, "activity.log"), {"count_emails": "3"})).ok


async def test_a_wrong_signature_is_refused_and_nothing_is_logged(served: Served) -> None:
    body = command_body("12 calls")
    assert await post(served.url, body, signed(body, "not the secret")) == 401
    ana = served.running.person("ana")
    assert (await said(ana, "/log list")).text.startswith("Nothing logged")


async def test_a_request_older_than_five_minutes_is_refused(served: Served) -> None:
    body = command_body("12 calls")
    secret = served.running.slack.signing_secret
    assert await post(served.url, body, signed(body, secret, at=time.time() - 301)) == 401


async def test_a_time_that_is_no_number_is_refused(served: Served) -> None:
    body = command_body("12 calls")
    headers = signed(body, served.running.slack.signing_secret) | {"X-Slack-Request-Timestamp": "soon"}
    assert await post(served.url, body, headers) == 401


async def test_a_request_sent_again_within_the_window_logs_once(served: Served) -> None:
    ana = served.running.person("ana")
    await said(ana, "/targets")
    body = command_body("12 calls", trigger="9.9.9")
    headers = signed(body, served.running.slack.signing_secret)
    assert [await post(served.url, body, headers) for _ in range(3)] == [200, 200, 200]
    assert "1 entry" in (await said(ana, "/log list")).text


@pytest.mark.parametrize(
    ("path", "part"), [("/healthz", "ok"), ("/readyz", "ok"), ("/metrics", "playmaker_request")]
)
async def test_those_who_run_it_can_ask_how_it_is(served: Served, path: str, part: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(served.url + path) as answer:
        assert answer.status == 200
        assert part in await answer.text()
