"""Rate limits, and faults on the Web API."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Fault, Person, Sandbox
from sandbox.errors import SlackError
from sandbox.limits import CHANNEL_POST_BURST, RateLimiter
from tests.sandbox.world import client_of, error_of, running


class Hand:
    """Real time, moved by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def refused(limiter: RateLimiter, channel: str) -> int | None:
    try:
        limiter.post(channel)
    except SlackError as error:
        return error.retry_after_s
    return None


def test_a_channel_takes_a_short_burst_and_then_one_post_a_second() -> None:
    hand = Hand()
    limiter = RateLimiter(monotonic=hand)
    assert [refused(limiter, "C1") for _ in range(CHANNEL_POST_BURST)] == [None] * CHANNEL_POST_BURST
    assert refused(limiter, "C1") == 1
    assert refused(limiter, "C2") is None
    hand.now += 1
    assert refused(limiter, "C1") is None
    assert refused(limiter, "C1") == 1


@pytest.mark.parametrize(("tier", "calls"), [("tier2", 20), ("tier3", 50), ("tier4", 100)])
def test_a_tier_allows_its_minutes_worth_at_once(tier: str, calls: int) -> None:
    hand = Hand()
    limiter = RateLimiter(monotonic=hand)
    for _ in range(calls):
        limiter.method("some.method", tier)  # type: ignore[arg-type]
    with pytest.raises(SlackError, match="ratelimited") as caught:
        limiter.method("some.method", tier)  # type: ignore[arg-type]
    assert caught.value.retry_after_s == -(-60 // calls)
    hand.now += 60 / calls
    limiter.method("some.method", tier)  # type: ignore[arg-type]


async def test_too_many_posts_get_429_and_when_to_come_back() -> None:
    async with running(rate_limits=True) as sandbox:
        client = client_of(sandbox)
        for number in range(CHANNEL_POST_BURST):
            await client.chat_postMessage(channel="C1", text=str(number))
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="C1", text="one more")
        assert caught.value.response.status_code == 429
        assert caught.value.response["error"] == "ratelimited"
        assert caught.value.response.headers["Retry-After"] == "1"
        assert len(sandbox.person("maya").messages("sales")) == CHANNEL_POST_BURST


async def test_a_clock_jump_does_not_lift_a_limit(slack: Sandbox) -> None:
    slack.limits.enabled = True
    for _ in range(CHANNEL_POST_BURST):
        slack.limits.post("C1")
    await slack.advance(timedelta(days=1))
    assert refused(slack.limits, "C1") == 1


async def test_faults_strike_as_often_as_told(slack: Sandbox, client: AsyncWebClient, maya: Person) -> None:
    slack.faults.add(Fault("chat.postMessage", "error", times=2, code="fatal_error"))
    assert await error_of(client.chat_postMessage(channel="C1", text="1")) == "fatal_error"
    assert await error_of(client.chat_postMessage(channel="C1", text="2")) == "fatal_error"
    assert (await client.chat_postMessage(channel="C1", text="3"))["ok"]
    assert [one.text for one in maya.messages("sales")] == ["3"]


async def test_a_fault_may_wait_its_turn_and_look_at_arguments(
    slack: Sandbox, client: AsyncWebClient
) -> None:
    slack.faults.add(Fault("chat.*", "error", after=1, where=lambda args: args.get("text") == "bad"))
    for text in ("good", "bad", "good"):
        assert (await client.chat_postMessage(channel="C1", text=text))["ok"]
    assert await error_of(client.chat_postMessage(channel="C1", text="bad")) == "internal_error"


async def test_a_500_and_a_429_on_demand(slack: Sandbox, client: AsyncWebClient, maya: Person) -> None:
    slack.faults.add(Fault("chat.postMessage", "error_500"))
    slack.faults.add(Fault("chat.postMessage", "rate_limit", retry_after=7))
    with pytest.raises(SlackApiError) as broken:
        await client.chat_postMessage(channel="C1", text="1")
    assert broken.value.response.status_code == 500
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel="C1", text="2")
    assert limited.value.response.headers["Retry-After"] == "7"
    assert maya.messages("sales") == []


async def test_a_dropped_call_has_no_effect(slack: Sandbox, client: AsyncWebClient, maya: Person) -> None:
    slack.faults.add(Fault("chat.postMessage", "drop"))
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C1", text="1")
    assert maya.messages("sales") == []


async def test_an_answer_may_be_lost_after_the_effect(slack: Sandbox, maya: Person) -> None:
    slack.faults.add(Fault("chat.postMessage", "timeout_after_effect"))
    impatient = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=1)
    with pytest.raises(asyncio.TimeoutError):
        await impatient.chat_postMessage(channel="C1", text="1")
    assert [one.text for one in maya.messages("sales")] == ["1"]
    await slack.settled()


async def test_a_delayed_call_comes_late_but_whole(slack: Sandbox, client: AsyncWebClient) -> None:
    slack.faults.add(Fault("auth.test", "delay", seconds=0.15))
    started = time.monotonic()
    assert (await client.auth_test())["ok"]
    assert time.monotonic() - started >= 0.15
