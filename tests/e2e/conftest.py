"""The whole bot in a local Slack, on either store."""

from collections.abc import AsyncIterator

import pytest

from tests.support.running import Running, running


@pytest.fixture(autouse=True)
def no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel's pace is real time, which a test would only wait through; `tests/bot` has it."""
    monkeypatch.setattr("bot.delivery.CHANNEL_PACE_S", 0)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Running]:
    """The bot at work in a small office on Wednesday 18 November 2026, 10:00 UTC; no team is set up."""
    async with running(database_url) as started:
        yield started
