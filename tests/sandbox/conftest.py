"""Fixtures of the local Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Person, Sandbox
from tests.sandbox.world import client_of, running


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    """A started sandbox without an app; its clock stands still."""
    async with running() as sandbox:
        yield sandbox


@pytest.fixture
def client(slack: Sandbox) -> AsyncWebClient:
    """The bot's Web API client."""
    return client_of(slack)


@pytest.fixture
def maya(slack: Sandbox) -> Person:
    return slack.person("maya")


@pytest.fixture
def leo(slack: Sandbox) -> Person:
    return slack.person("leo")
