"""The demo, and a browser that looks at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.support import Visitor, chromium, visit
from tests.support.demo import Demo, demo


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The system's Chromium; skips where there is none.

    One a test: Playwright keeps its event loop while it is open, and other tests have loops of their own.
    """
    found = chromium()
    if found is None:
        pytest.skip("no Chromium: install your system's package, such as `apt-get install chromium`")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def running_demo(tmp_path: Path) -> Iterator[Demo]:
    with demo(tmp_path) as running:
        yield running


@pytest.fixture
def ana(browser: Browser, running_demo: Demo) -> Iterator[Visitor]:
    """A rep with the page open in #sales; nothing may have gone wrong on it in the end."""
    with visit(browser, running_demo.url) as visitor:
        yield visitor
        assert visitor.faults == []


@pytest.fixture
def ana_on_a_phone(browser: Browser, running_demo: Demo) -> Iterator[Visitor]:
    """The same at 390 px."""
    with visit(browser, running_demo.url, width=390, height=844) as visitor:
        yield visitor
        assert visitor.faults == []
