"""The demo, and a browser that looks at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.support import Visitor, visit
from tests.support.demo import Demo, demo


@pytest.fixture
def browser(chromium_url: str) -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.connect_over_cdp(chromium_url)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a demo has written when it is ready for the first time."""
    folder = tmp_path_factory.mktemp("demo")
    with demo(folder):
        pass
    return folder


@pytest.fixture
def running_demo(tmp_path: Path, demo_files: Path) -> Iterator[Demo]:
    """A demo as it is after its first start."""
    shutil.copytree(demo_files, tmp_path, dirs_exist_ok=True)
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
