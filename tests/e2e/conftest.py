"""The whole bot in a local Slack, on either store."""

from collections.abc import AsyncIterator

import pytest

from tests.support.running import Running, running


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Running]:
    """The bot at work in a small office on Wednesday 18 November 2026, 10:00 UTC; no team is set up."""
    async with running(database_url) as started:
        yield started
