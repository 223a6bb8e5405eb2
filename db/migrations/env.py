"""Alembic's entry: runs inside a transaction that `db.migrate` opened."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from db import schema
from db.base import Id, Json, Utc

_PLAIN = {
    "Utc": "sa.DateTime(timezone=True)",
    "Id": 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")',
    "Json": 'sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")',
}


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write column types out in SQLAlchemy's own words: a migration must not change with this code."""
    if kind != "type":
        return False
    if isinstance(item, Utc):
        return _PLAIN["Utc"]
    if item is Id:
        return _PLAIN["Id"]
    if item is Json:
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return _PLAIN["Json"]
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=schema.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render,
    transaction_per_migration=False,
)
context.run_migrations()
