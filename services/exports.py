"""Everything of a workspace as files: CSV to read and to import, JSON lines to bring all of it back."""

import csv
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from db.base import Tx
from db.engine import Database
from db.exports import TABLES, deals_with_names, kinds_logged, logs_with_names, rows_of
from db.imports import everybody, workspaces_there
from db.team import find_teams
from domain.errors import UserError
from domain.importing.rows import guarded
from domain.money import Money

DEAL_COLUMNS = (
    "id", "name", "account", "owner", "owner_slack_id", "team", "stage", "first_stage", "closed_from",
    "amount",
    "currency", "market", "expected_close", "next_step", "next_step_on", "created_on", "entered_stage_on",
    "closed_on", "lost_reason", "competitor", "pushes", "evidence", "met",
)  # fmt: skip
LOG_COLUMNS = ("id", "person", "person_slack_id", "day", "account", "note", "created_at")

Rows = AsyncIterator[Mapping[str, Any]]


async def export_workspace(
    database: Database, folder: Path, *, workspace: str | None = None
) -> dict[str, int]:
    """Write NAME.csv and NAME.jsonl for everything there is into a folder; returns rows by name.

    One snapshot, streamed. `deals.csv` and `activities.csv` are made for people and for `playmaker import`;
    the JSON lines hold every table as it is, for `playmaker import all`.

    Raises:
        UserError: there is no such workspace, or several and none is named.
    """
    counts: dict[str, int] = {}
    async with database.reading() as tx:
        workspace_id = await find_workspace(tx, workspace)
        labels = await _labels(tx, workspace_id)
        for name in TABLES:
            rows = rows_of(tx, name, workspace_id)
            plain = None if name in ("deals", "activities") else _labelled(name, labels)
            counts[name] = await _write(folder, name, rows, plain)
        await _csv(folder / "deals.csv", DEAL_COLUMNS, deals_with_names(tx, workspace_id), _deal)
        kinds = await kinds_logged(tx, workspace_id)
        logged = logs_with_names(tx, workspace_id)
        await _csv(folder / "activities.csv", (*LOG_COLUMNS, *kinds), logged, _log)
    return counts


async def find_workspace(tx: Tx, workspace: str | None) -> int:
    """The id of a workspace by its Slack id; of the only one where none is named. Raises UserError."""
    there = await workspaces_there(tx)
    if workspace is None and len(there) == 1:
        return next(iter(there.values()))
    if workspace not in there:
        raise UserError("imports.which_workspace", known=", ".join(there) or "none yet")
    return there[workspace]


async def _labels(tx: Tx, workspace_id: int) -> dict[str, dict[int, str]]:
    """Names by id, of what other tables point at."""
    return {
        "people": {each.id: each.name for each in await everybody(tx, workspace_id)},
        "teams": {each.id: each.name for each in await find_teams(tx, workspace_id)},
    }


def _labelled(
    name: str, labels: Mapping[str, Mapping[int, str]]
) -> tuple[tuple[str, ...], Callable[[Mapping[str, Any]], Mapping[str, Any]]]:
    """A table's columns for people: beside each id of a person or team stands the name."""
    named = {
        column.name: labels[key.column.table.name]
        for column in TABLES[name].c
        for key in column.foreign_keys
        if key.column.table.name in labels
    }
    columns: list[str] = []
    for column in TABLES[name].c:
        columns += [column.name, f"{column.name.removesuffix('_id')}_name"][: 1 + (column.name in named)]

    def row(values: Mapping[str, Any]) -> Mapping[str, Any]:
        known = {f"{each.removesuffix('_id')}_name": names.get(values[each]) for each, names in named.items()}
        return {**values, **known}

    return tuple(columns), row


async def _write(
    folder: Path,
    name: str,
    rows: Rows,
    plain: tuple[tuple[str, ...], Callable[[Mapping[str, Any]], Mapping[str, Any]]] | None,
) -> int:
    count = 0
    with ExitStack() as files:
        lines = files.enter_context((folder / f"{name}.jsonl").open("w", encoding="utf-8"))
        table = None
        if plain:
            sheet = files.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline=""))
            table = csv.writer(sheet)
            table.writerow(plain[0])
        async for row in rows:
            count += 1
            lines.write(json.dumps(row, default=_json, ensure_ascii=False) + "\n")
            if table and plain:
                values = plain[1](row)
                table.writerow([_cell(values[column]) for column in plain[0]])
    return count


async def _csv(
    path: Path,
    columns: Sequence[str],
    rows: Rows,
    as_values: Callable[[Mapping[str, Any]], Mapping[str, Any]],
) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as sheet:
        table = csv.writer(sheet)
        table.writerow(columns)
        async for row in rows:
            values = as_values(row)
            table.writerow([_cell(values.get(column)) for column in columns])


def _deal(row: Mapping[str, Any]) -> Mapping[str, Any]:
    minor = row["amount_minor"]
    amount = None if minor is None else Money(minor, row["currency"]).amount
    texts = {
        name: json.dumps(row[name], ensure_ascii=False) if row[name] else "" for name in ("evidence", "met")
    }
    return {**row, **texts, "amount": amount}


def _log(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**row, **row["counts"]}


def _json(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _cell(value: Any) -> str:
    """A value as a cell that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return str(value)
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return guarded(text)
