"""Fixtures every room shares: a store on both engines, content, and a clock that tests move."""

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import db.engine
from content.loader import Content, load_content
from db.engine import Database
from db.migrate import upgrade
from tests.support.chromium import chromium_served
from tests.support.engines import create_sharing_engine, without_thread
from tests.support.postgres import KeptDatabase, empty_postgres, find_postgres

MEMORY = Path("/dev/shm")
LONGEST = ("tests/e2e/test_kill", "tests/browser/", "tests/bot/test_demo", "tests/simulation/")


def pytest_configure(config: pytest.Config) -> None:
    """Tests write to memory where a system has such a place: every commit to a disk is waited for."""
    if os.access(MEMORY, os.W_OK):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    vars(db.engine)["create_async_engine"] = create_sharing_engine


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """More than processors: what runs in a browser or in processes of its own mostly waits."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest goes first, so that no process is left with it in the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there by now stays: looking through it for garbage again and again costs a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class MovingClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, start: datetime = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)) -> None:
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def advance(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


@pytest.fixture
def clock() -> MovingClock:
    """Wednesday 18 November 2026, 10:00 UTC."""
    return MovingClock()


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server to make databases on; skips where there is none."""
    with find_postgres() as url:
        if url is None:
            pytest.skip("no PostgreSQL: set PLAYMAKER_TEST_DATABASE_URL or start one on 127.0.0.1:5432")
        yield url


@pytest.fixture(scope="session")
def chromium_url() -> Iterator[str]:
    """Where Playwright finds the system's Chromium; skips where there is none."""
    with chromium_served() as url:
        if url is None:
            pytest.skip("no Chromium: install your system's package, such as `apt-get install chromium`")
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    with_wal = sa.create_engine(f"sqlite:///{path}")
    with with_wal.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with_wal.dispose()
    return path


@pytest.fixture(scope="session")
def kept_postgres(postgres_url: str) -> Iterator[KeptDatabase]:
    """A migrated database for one test after another: to empty it is far quicker than to copy it."""
    with empty_postgres(postgres_url) as url:
        asyncio.run(upgrade(url))
        kept = KeptDatabase(url)
        yield kept
        kept.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database of the test's own, once on each engine."""
    if request.param == "sqlite":
        path = tmp_path / "playmaker.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    kept: KeptDatabase = request.getfixturevalue("kept_postgres")
    yield kept.url
    kept.empty()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    with without_thread():
        opened = Database(database_url)
    yield opened
    await opened.close()


for name in ("DATABASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
    os.environ.pop(name, None)  # a developer's own settings must not reach the tests
