"""One process on one SQLite file: a lock that the system lets go of when its holder dies."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from bot.checks import StartError


@contextlib.contextmanager
def alone_with(url: sa.URL) -> Iterator[None]:
    """Hold the store for this process while the block runs; for anything but a SQLite file, do nothing.

    Raises:
        StartError: another process has it.
    """
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        yield
        return
    path = Path(f"{url.database}.lock").expanduser()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartError(
                f"another playmaker works on {url.database}. A SQLite file serves one process; "
                "stop the other, or give DATABASE_URL a PostgreSQL database, which several can share."
            ) from error
        yield
