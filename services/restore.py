"""Bringing an export back: every table from its JSON lines, with the ids it had, into an empty database."""

import json
from itertools import islice
from pathlib import Path
from typing import Any

from db.base import Tx
from db.engine import Database
from db.exports import TABLES, count_ids_on, put_rows, tie_rows
from db.team import has_workspaces
from domain.errors import UserError

BATCH_ROWS = 500


async def restore(database: Database, folder: Path) -> dict[str, int]:
    """Read NAME.jsonl for every table of an export; returns rows by name. All or nothing.

    Raises:
        UserError: the database is not empty, the folder holds no export, or a line of it is not one.
    """
    here = {name: path for name in TABLES if (path := _lines(folder, name))}
    if "workspaces" not in here:
        raise UserError("imports.no_export", name=folder.name)
    counts = {}
    async with database.transaction() as tx:
        if await has_workspaces(tx):
            raise UserError("imports.not_empty")
        for name, path in here.items():
            counts[name] = await _table(tx, name, path)
        await count_ids_on(tx)
    return counts


def _lines(folder: Path, name: str) -> Path | None:
    path = folder / f"{name}.jsonl"
    return path if path.is_file() else None


async def _table(tx: Tx, name: str, path: Path) -> int:
    count = 0
    later: dict[int, dict[str, Any]] = {}
    with path.open(encoding="utf-8") as lines:
        while batch := list(islice(lines, BATCH_ROWS)):
            try:
                rows = [json.loads(line) for line in batch if line.strip()]
                later |= await put_rows(tx, name, rows)
            except (ValueError, TypeError, AttributeError) as error:
                raise UserError("imports.broken_export", name=path.name, line=count + 1) from error
            count += len(rows)
    await tie_rows(tx, name, later)
    return count
