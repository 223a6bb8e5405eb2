"""The machine's clock beside Slack's: what the doctor and the log say of it."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clocks import ahead_s, warn_if_off
from sandbox import Clock, Fault, Sandbox
from tests.conftest import MovingClock
from tests.sandbox.world import START, client_of, running


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    """Its clock stands four tenths of a second after a full one."""
    async with running(clock=Clock(START + timedelta(seconds=0.4), frozen=True)) as started:
        yield started


@pytest.fixture
def client(slack: Sandbox) -> AsyncWebClient:
    return client_of(slack)


@pytest.mark.parametrize(("ours_s", "ahead"), [(0, 0), (0.9, 0), (8, 7), (90, 89), (-0.1, -0.1), (-30, -30)])
async def test_only_what_is_surely_a_difference_counts(
    client: AsyncWebClient, ours_s: float, ahead: float
) -> None:
    clock = MovingClock(START + timedelta(seconds=ours_s))
    assert await ahead_s(client, clock) == pytest.approx(ahead)


async def test_the_time_that_an_answer_takes_is_no_difference(slack: Sandbox, client: AsyncWebClient) -> None:
    class Slow(MovingClock):
        """Twenty seconds pass between the question and the answer; Slack wrote it ten seconds before that."""

        def now(self) -> object:  # type: ignore[override]
            self.advance(seconds=20)
            return self.moment

    assert await ahead_s(client, Slow(START - timedelta(seconds=30))) == 0  # type: ignore[arg-type]


async def test_without_an_answer_nothing_is_said(
    slack: Sandbox, client: AsyncWebClient, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.add(Fault("api.test", "error_500"))
    with caplog.at_level(logging.WARNING, "playmaker"):
        await warn_if_off(client, MovingClock(START + timedelta(hours=1)))
    assert not caplog.records


@pytest.mark.parametrize(("ours_s", "said"), [(5.9, []), (6.1, ["ahead_s=5"]), (-5.1, ["ahead_s=-5"])])
async def test_from_five_seconds_on_it_is_logged(
    client: AsyncWebClient, caplog: pytest.LogCaptureFixture, ours_s: float, said: list[str]
) -> None:
    with caplog.at_level(logging.WARNING, "playmaker"):
        await warn_if_off(client, MovingClock(START + timedelta(seconds=ours_s)))
    assert [each.getMessage().rpartition(" ")[2] for each in caplog.records] == said
