"""Engines for tests: they share what was compiled, and SQLite may do without its thread.

A test that opens the store anew would compile every statement again, and handing each operation to a thread
costs more than the operation.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aiosqlite
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

LOCKED_S = 5.0  # how long one waits for another's lock, as the store itself does
LOCK_STEP_S = 0.002

_first: dict[str, sa.Engine] = {}
_without_thread = False


def create_sharing_engine(url: sa.URL, **options: Any) -> AsyncEngine:
    """As SQLAlchemy's; the first one of a driver lends all others its dialect and compiled statements."""
    if _without_thread and url.get_backend_name() == "sqlite":
        options["connect_args"] = {**options.get("connect_args", {}), "async_creator_fn": _connect}
    made = create_async_engine(url, **options)
    engine = made.sync_engine
    first = _first.setdefault(url.drivername, engine)
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return made


@contextmanager
def without_thread() -> Iterator[None]:
    """SQLite stores that are opened in the block work in the event loop itself."""
    global _without_thread
    _without_thread = True
    try:
        yield
    finally:
        _without_thread = False


class _Connection(aiosqlite.Connection):
    """A connection whose work is done where it is asked for."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, 64)
        self._tx = _AtOnce()  # type: ignore[assignment]

    def __await__(self) -> Any:
        return self._connect().__await__()


def _connect(database: str, *, timeout: float = 0, **options: Any) -> _Connection:
    return _Connection(lambda: sqlite3.connect(database, timeout=0, **options))


class _AtOnce:
    """Takes the place of the queue to the thread."""

    def put_nowait(self, item: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, function = item
        if future is None:
            function()
            return
        loop = asyncio.get_running_loop()
        statement = str(next(iter(getattr(function, "args", ())), ""))
        if statement.startswith("PRAGMA busy_timeout"):  # the loop must not stand still: see `_perform`
            future.set_result(None)
        elif statement.startswith("BEGIN"):  # others may come in between here, as with a thread
            loop.call_soon(_perform, future, function, loop.time() + LOCKED_S)
        else:
            _perform(future, function, loop.time() + LOCKED_S)


def _perform(future: asyncio.Future[Any], function: Callable[[], Any], until: float) -> None:
    if future.done():
        return
    try:
        future.set_result(function())
    except sqlite3.OperationalError as error:
        loop = asyncio.get_running_loop()
        if "locked" in str(error) and loop.time() < until:
            loop.call_later(LOCK_STEP_S, _perform, future, function, until)
        else:
            future.set_exception(error)
    except Exception as error:
        future.set_exception(error)
