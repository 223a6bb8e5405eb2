"""Fixtures of the local Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright
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


@pytest.fixture
async def page(slack: Sandbox, chromium_url: str) -> AsyncIterator[Page]:
    """The page in Chromium, as Maya."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(chromium_url)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        await page.goto(f"{slack.url}/?user={slack.person('maya').id}")
        await page.wait_for_selector("body[data-ready]")
        yield page
        await page.context.close()
        await browser.close()
