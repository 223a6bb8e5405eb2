"""What Slack's answers, and the lack of them, say about whether a post is there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.posts import Copy, Limited, NotSent, Refused
from bot.slack_posts import EVENT_TYPE, SlackPosts
from views.blocks import Message, section

Responder = Callable[[web.Request], Awaitable[web.StreamResponse]]
MESSAGE = Message("Week 48", [section("Week *48*")])
SINCE = datetime(2026, 11, 23, 9, tzinfo=UTC)
WAIT_S = 0.3


class Wire:
    """A Web API that answers as a test says, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Responder] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        sent = await request.json() if request.content_type == "application/json" else await request.post()
        self.asked.append((request.path, dict(sent) | dict(request.query)))
        return await self.answers.pop(0)(request)


@asynccontextmanager
async def served(wire: Wire) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/api/{method}", wire.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def posts(wire: Wire) -> AsyncIterator[SlackPosts]:
    async with served(wire) as url:
        yield SlackPosts("token-of-a-test", base_url=url, timeout_s=WAIT_S)


def says(status: int = 200, *, headers: dict[str, str] | None = None, **body: Any) -> Responder:
    async def respond(_request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return respond


def says_text(text: str, status: int, content_type: str = "text/html") -> Responder:
    async def respond(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, status=status, content_type=content_type)

    return respond


async def hang_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def say_nothing(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(2 * WAIT_S)
    return web.Response()


async def outcome(posts: SlackPosts) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one it is, is what the tests look at
        await posts.post("C1", MESSAGE, "the-key")
    return caught.value


async def test_a_post_carries_its_key_and_unfurls_nothing(posts: SlackPosts, wire: Wire) -> None:
    wire.answers.append(says(ok=True, ts="1795424400.000100"))
    assert await posts.post("C1", MESSAGE, "the-key") == "1795424400.000100"
    [(path, sent)] = wire.asked
    assert path == "/api/chat.postMessage"
    assert sent["metadata"] == {"event_type": EVENT_TYPE, "event_payload": {"key": "the-key"}}
    assert (sent["channel"], sent["text"], sent["blocks"]) == ("C1", MESSAGE.text, list(MESSAGE.blocks))
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


@pytest.mark.parametrize(
    "answer",
    [
        hang_up,
        say_nothing,
        says(500),
        says(503, ok=False, error="service_unavailable"),
        says_text("<html>bad gateway</html>", 502),
        says(ok=False, error="internal_error"),
        says(ok=False, error="fatal_error"),
        says(ok=False, error="request_timeout"),
        says_text("{not json", 200, "application/json"),
        says_text("<html>Sign in to this network</html>", 200),
        says(ok=True),
    ],
)
async def test_an_answer_that_leaves_it_open_is_never_taken_for_a_no(
    posts: SlackPosts, wire: Wire, answer: Responder
) -> None:
    wire.answers.append(answer)
    assert not isinstance(await outcome(posts), Limited | NotSent | Refused)
    assert len(wire.asked) == 1  # and nothing was sent a second time


@pytest.mark.parametrize(
    ("answer", "wait_s"),
    [
        (says(429, headers={"Retry-After": "17"}, ok=False, error="ratelimited"), 17),
        (says_text("slow down", 429), 30),
        (says(ok=False, error="ratelimited"), 30),
    ],
)
async def test_a_429_says_how_long_to_wait(
    posts: SlackPosts, wire: Wire, answer: Responder, wait_s: int
) -> None:
    wire.answers.append(answer)
    error = await outcome(posts)
    assert isinstance(error, Limited)
    assert error.retry_after_s == wait_s


@pytest.mark.parametrize(
    "code",
    [
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "invalid_auth",
        "account_inactive",
        "token_revoked",
        "missing_scope",
        "invalid_blocks",
        "msg_too_long",
    ],
)
async def test_what_slack_will_never_take_is_refused(posts: SlackPosts, wire: Wire, code: str) -> None:
    wire.answers.append(says(ok=False, error=code))
    error = await outcome(posts)
    assert isinstance(error, Refused)
    assert str(error) == code


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(ok=False, error="some_passing_trouble"), "some_passing_trouble"),
        (says_text("<html>forbidden by the proxy</html>", 403), "HTTP 403"),
    ],
)
async def test_any_other_no_may_be_tried_again(
    posts: SlackPosts, wire: Wire, answer: Responder, reason: str
) -> None:
    wire.answers.append(answer)
    error = await outcome(posts)
    assert isinstance(error, NotSent)
    assert str(error) == reason


async def test_without_a_connection_nothing_was_sent(unused_tcp_port: int) -> None:
    posts = SlackPosts("token-of-a-test", base_url=f"http://127.0.0.1:{unused_tcp_port}/api/")
    assert isinstance(await outcome(posts), NotSent)


def shown(ts: str, **metadata: Any) -> dict[str, Any]:
    return {"ts": ts, "text": "…"} | ({"metadata": metadata} if metadata else {})


async def test_a_post_is_found_by_its_key_on_whatever_page_it_is(posts: SlackPosts, wire: Wire) -> None:
    other = shown("3.0", event_type=EVENT_TYPE, event_payload={"key": "another"})
    stranger = shown("2.5", event_type="somebody_elses", event_payload={"key": "the-key"})
    wire.answers += [
        says(ok=True, messages=[shown("4.0"), other], response_metadata={"next_cursor": "more"}),
        says(
            ok=True,
            messages=[stranger, shown("2.0", event_type=EVENT_TYPE, event_payload={"key": "the-key"})],
            response_metadata={"next_cursor": ""},
        ),
    ]
    assert await posts.find("C1", "the-key", SINCE) == [Copy("2.0")]
    (path, first), (_, second) = wire.asked
    assert path == "/api/conversations.history"
    assert first["include_all_metadata"] in {"1", "true", True}
    assert float(first["oldest"]) == SINCE.timestamp()
    assert second["cursor"] == "more"


async def test_absence_needs_all_the_pages(posts: SlackPosts, wire: Wire) -> None:
    wire.answers += [
        says(ok=True, messages=[], response_metadata={"next_cursor": "more"}),
        says(ok=True, messages=[shown("1.0")]),
    ]
    assert await posts.find("C1", "the-key", SINCE) == []
    wire.answers += [
        says(ok=True, messages=[], response_metadata={"next_cursor": "more"}),
        says(429, headers={"Retry-After": "3"}, ok=False, error="ratelimited"),
    ]
    with pytest.raises(Limited):
        await posts.find("C1", "the-key", SINCE)
