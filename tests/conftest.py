"""Fixtures every room shares: a store on both engines, content, and a clock that tests move."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa

from content.loader import Content, load_content
from db.engine import Database
from db.migrate import upgrade
from tests.support.postgres import find_postgres


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
def postgres_template(postgres_url: str) -> Iterator[tuple[str, str]]:
    """(server URL, name of an empty, migrated database that tests copy)."""
    with empty_postgres(postgres_url) as url:
        asyncio.run(upgrade(url))
        yield postgres_url, str(sa.make_url(url).database)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database of the test's own, once on each engine."""
    if request.param == "sqlite":
        path = tmp_path / "playmaker.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server, template = request.getfixturevalue("postgres_template")
    with empty_postgres(server, template=template) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


@contextmanager
def empty_postgres(server: str, *, template: str = "template1") -> Iterator[str]:
    """The URL of a new database on `server`, dropped in the end."""
    name = f"playmaker_test_{uuid.uuid4().hex[:12]}"
    asyncio.run(_statement(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    try:
        yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(_statement(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _statement(server: str, statement: str) -> None:
    """Run one statement outside a transaction, as CREATE DATABASE wants."""
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


os.environ.pop("DATABASE_URL", None)  # a developer's own settings must not reach the tests
