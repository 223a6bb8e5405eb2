"""Migrations bring every database to the schema that the code expects, and lose nothing on the way."""

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from db import schema
from db.engine import Database
from db.migrate import FOLDER, is_current, upgrade
from tests.support.postgres import empty_postgres

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
REVISIONS = [each.revision for each in ScriptDirectory(str(FOLDER)).walk_revisions()][::-1]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with empty_postgres(request.getfixturevalue("postgres_url")) as url:
        yield url


def differences(connection: sa.Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": False})
    return list(compare_metadata(context, schema.metadata))


async def test_an_empty_database_becomes_what_the_code_expects(empty_url: str) -> None:
    await upgrade(empty_url)
    database = Database(empty_url)
    try:
        assert await is_current(database)
        async with database.reading() as tx:
            assert await tx.run_sync(differences) == []
    finally:
        await database.close()


async def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    await upgrade(empty_url)
    await upgrade(empty_url)
    database = Database(empty_url)
    assert await is_current(database)
    await database.close()


async def test_data_from_the_first_schema_is_still_there_after_the_last(empty_url: str) -> None:
    await upgrade(empty_url, revision=REVISIONS[0])
    database = Database(empty_url)
    stamp = NOW.replace(tzinfo=None) if database.is_sqlite else NOW
    async with database.transaction() as tx:
        for statement in FIRST_ROWS:
            await tx.execute(sa.text(statement), {"now": stamp, "day": NOW.date()})
    await database.close()
    await upgrade(empty_url)
    database = Database(empty_url)
    async with database.reading() as tx:
        counted = await tx.execute(sa.text("SELECT activity, count FROM entries"))
        assert [tuple(row) for row in counted] == [("calls", 12)]
        named = await tx.execute(sa.text("SELECT name FROM people"))
        assert [tuple(row) for row in named] == [("Ana",)]
    await database.close()


def test_an_unmigrated_database_is_told_apart(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "old.db").close()

    async def look() -> bool:
        database = Database(f"sqlite:///{tmp_path / 'old.db'}")
        try:
            return await is_current(database)
        finally:
            await database.close()

    assert asyncio.run(look()) is False


FIRST_ROWS = (
    "INSERT INTO workspaces (id, slack_id, name, created_at) VALUES (1, 'T1', '', :now)",
    "INSERT INTO people (id, workspace_id, slack_id, name, zone, locale, is_admin, named_admin, is_member,"
    " is_active, learned_at) VALUES (1, 1, 'U1', 'Ana', 'UTC', 'en', FALSE, FALSE, TRUE, TRUE, :now)",
    "INSERT INTO logs (id, workspace_id, person_id, rev, day, counts, created_at)"
    " VALUES (1, 1, 1, 1, :day, '{\"calls\": 12}', :now)",
    "INSERT INTO log_revisions (log_id, rev, action, actor_id, at, day, counts)"
    " VALUES (1, 1, 'logged', 1, :now, :day, '{\"calls\": 12}')",
    "INSERT INTO entries (log_id, activity, person_id, day, count) VALUES (1, 'calls', 1, :day, 12)",
)
