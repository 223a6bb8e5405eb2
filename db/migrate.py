"""Bringing a database to the newest schema, and telling whether it is there."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.engine import Database

FOLDER = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


async def upgrade(url: str, *, revision: str = "head") -> None:
    """Migrate the database at `url` up to `revision`; one process at a time on PostgreSQL."""
    database = Database(url)
    try:
        async with database.transaction() as tx:
            if not database.is_sqlite:
                await tx.exec_driver_sql("SELECT pg_advisory_xact_lock(7209461)")
            await tx.run_sync(_upgrade, revision)
    finally:
        await database.close()


def _upgrade(connection: Connection, revision: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def is_current(database: Database) -> bool:
    """Whether the schema is the one this code expects.

    Raises:
        OSError, sqlalchemy.exc.SQLAlchemyError: the database cannot be reached.
    """
    head = await asyncio.to_thread(ScriptDirectory.from_config(_config()).get_current_head)
    async with database.reading() as tx:
        return await tx.run_sync(lambda connection: _revision(connection)) == head


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
