"""SQLite without a thread: each operation happens at once, or slowly, or not at all, as the dice say.

aiosqlite hands its work to a thread over a queue; a queue that does the work itself takes its place. Several
hosts share one file, as replicas share a server: a transaction that writes waits for the one before it, in
made-up time, and a host that dies has its connections closed and its open transactions rolled back.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aiosqlite
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import db.engine
from tests.simulation.faults import Faults
from tests.simulation.loop import HOST, Host

LOCK_WAIT_S = 5.0
LOCK_STEP_S = 0.05
SLOW_S = (0.05, 12.0)
FREEZE_S = (1.0, 600.0)
FREEZE_WITHIN_S = (1.0, 60.0)  # with a transaction open, which on this store holds up everybody


class _Connection(aiosqlite.Connection):
    """A connection whose work is done where it is asked for."""

    def __init__(self, store: "Store", connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, 64)
        self._tx = _AtOnce(store, self)  # type: ignore[assignment]
        self.host = HOST.get()
        self.claimed = False
        self.changes = 0

    def __await__(self) -> Any:
        return self._connect().__await__()

    @property
    def raw(self) -> sqlite3.Connection | None:
        return self._connection

    def drop(self) -> None:
        """What the other side sees of a lost connection: what was not committed is undone."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._running = False


class _AtOnce:
    """Takes the place of the queue to the thread."""

    def __init__(self, store: "Store", connection: _Connection) -> None:
        self._store, self._connection = store, connection

    def put_nowait(self, item: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        self._store.work(self._connection, *item)


class Store:
    """The database server of a run. `on_change` is called after each commit that changed a row."""

    def __init__(self, faults: Faults, on_change: Callable[[], None]) -> None:
        self._faults = faults
        self._on_change = on_change
        self._open: list[_Connection] = []
        self.closed = False

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """While the block lasts, aiosqlite connects to this."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(aiosqlite, "connect", self._connect)
            patch.setattr(db.engine, "create_async_engine", _create_engine)
            yield

    def drop_all_of(self, host: Host) -> None:
        """The host is dead: close its connections."""
        for connection in self._open:
            if connection.host is host:
                connection.drop()
        self._open = [each for each in self._open if each.raw is not None]

    def work(
        self, connection: _Connection, future: asyncio.Future[Any] | None, function: Callable[[], Any]
    ) -> None:
        """Do one operation of a connection, or what the dice make of it."""
        if future is None:
            function()
            return
        if _asked(function)[1].startswith(("PRAGMA synchronous", "PRAGMA busy_timeout")):
            function = _nothing  # neither the disk nor, in real time, another transaction is waited for
        point = None if self.closed or connection.raw is None else _point(connection, function)
        kind = self._faults.at(point) if point and connection.host else None
        self._strike(kind, connection, future, function)

    def _strike(
        self,
        kind: str | None,
        connection: _Connection,
        future: asyncio.Future[Any],
        function: Callable[[], Any],
    ) -> None:
        host, loop = connection.host, asyncio.get_running_loop()
        match kind:
            case None:
                self._perform(connection, future, function)
            case "slow":
                wait_s = self._faults.between(*SLOW_S) ** 2 / SLOW_S[1]  # mostly short
                loop.call_later(wait_s, self._perform, connection, future, function)
            case "error":
                _fail(future, "disk I/O error")
            case "disconnect":
                connection.drop()
                _fail(future, "connection closed")
            case "lost":  # committed, and nobody is told
                self._aside(connection, function)
                connection.drop()
                _fail(future, "connection closed")
            case "crash" | "crash after":
                assert host is not None
                if kind == "crash after":
                    self._aside(connection, function)
                host.kill()  # and the future never comes
            case "freeze" | "freeze after":
                assert host is not None
                if kind == "freeze after":
                    loop.call_soon(_pass_on, self._aside(connection, function), future)
                else:
                    loop.call_soon(self._perform, connection, future, function)
                host.freeze(self._faults.between(*(FREEZE_S if kind == "freeze after" else FREEZE_WITHIN_S)))
            case _:
                raise ValueError(kind)

    def _perform(
        self,
        connection: _Connection,
        future: asyncio.Future[Any],
        function: Callable[[], Any],
        waited_s: float = 0,
    ) -> None:
        if future.done():
            return
        try:
            result = function()
        except sqlite3.OperationalError as error:
            if "locked" in str(error) and waited_s < LOCK_WAIT_S and not self.closed:
                asyncio.get_running_loop().call_later(
                    LOCK_STEP_S, self._perform, connection, future, function, waited_s + LOCK_STEP_S
                )
                return
            _fail(future, error)
        except Exception as error:
            _fail(future, error)
        else:
            self._note(connection, function)
            future.set_result(result)

    def _aside(self, connection: _Connection, function: Callable[[], Any]) -> asyncio.Future[Any]:
        """Do it now; the answer is not, or not yet, told."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._perform(connection, done, function, LOCK_WAIT_S)
        return done

    def _note(self, connection: _Connection, function: Callable[[], Any]) -> None:
        name, sql = _asked(function)
        if name == "execute":
            connection.claimed = connection.claimed or _is_claim(sql)
        elif name in {"commit", "rollback"} and connection.raw is not None:
            changes = connection.raw.total_changes
            changed = name == "commit" and changes != connection.changes
            connection.changes, connection.claimed = changes, False
            if changed:
                self._on_change()

    def _connect(self, database: str, *, timeout: float = 0, **options: Any) -> _Connection:
        def connector() -> sqlite3.Connection:
            made: sqlite3.Connection = sqlite3.connect(database, timeout=0, **options)
            made.execute("PRAGMA synchronous=OFF")
            return made

        connection = _Connection(self, connector)
        self._open.append(connection)
        return connection


_FIRST: list[sa.Engine] = []


def _create_engine(url: sa.URL, **options: Any) -> AsyncEngine:
    """As SQLAlchemy's, but all share what the first compiled: hosts restart often, compiling costs most."""
    made = create_async_engine(url, **options)
    engine = made.sync_engine
    if _FIRST:
        engine.dialect = engine.pool._dialect = _FIRST[0].dialect
        engine._compiled_cache = _FIRST[0]._compiled_cache
    else:
        _FIRST.append(engine)
    return made


def _asked(function: Callable[[], Any]) -> tuple[str, str]:
    """The name of the operation, and its statement if it has one."""
    called = getattr(function, "func", None)
    name = getattr(called, "__name__", "")
    args = getattr(function, "args", ())
    return name, str(args[0]) if name == "execute" and args else ""


def _point(connection: _Connection, function: Callable[[], Any]) -> str | None:
    """Where in a transaction this operation is, as the dice know it."""
    name, sql = _asked(function)
    if name == "commit":
        if connection.raw is None or not connection.raw.in_transaction:
            return None
        changed = connection.raw.total_changes != connection.changes
        return "claimed" if connection.claimed and changed else "commit"
    if name != "execute" or sql.startswith("PRAGMA"):
        return None
    return "begin" if sql.startswith("BEGIN") else "statement"


def _nothing() -> None:
    return None


def _is_claim(sql: str) -> bool:
    return sql.startswith("UPDATE deliveries") and "LIMIT" in sql


def _pass_on(done: asyncio.Future[Any], waiting: asyncio.Future[Any]) -> None:
    if waiting.done():
        return
    error = done.exception()
    if error is not None:
        _fail(waiting, error)
    else:
        waiting.set_result(done.result())


def _fail(future: asyncio.Future[Any], error: BaseException | str) -> None:
    future.set_exception(sqlite3.OperationalError(error) if isinstance(error, str) else error)
    future.exception()  # looked at, in case the host that asked is gone
