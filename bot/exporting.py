"""`playmaker export`: everything of a workspace as CSV and JSON lines."""

import argparse
import asyncio
import html
from pathlib import Path
from typing import Any, TextIO

from bot.checks import StartError, check_database
from bot.settings import Settings
from db.engine import Database
from domain.errors import UserError
from services.exports import export_workspace
from views.errors import words


def add_parser(commands: Any, run: Any) -> None:
    """`export --out FOLDER`; `run` gets the arguments."""
    made = commands.add_parser("export", help="everything of a workspace as CSV and JSON lines")
    made.add_argument("--out", type=Path, required=True, help="the folder to write into")
    made.add_argument("--workspace", help="the workspace's Slack id, where there are several")
    made.set_defaults(run=run)


def run_export(arguments: argparse.Namespace, settings: Settings, *, out: TextIO) -> int:
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
        counts = asyncio.run(_export(arguments, settings))
    except UserError as error:
        raise StartError(html.unescape(words(error))) from error
    except OSError as error:
        raise StartError(f"--out: cannot write there ({error.strerror}).") from error
    out.writelines(f"{count:>9,} {name}\n" for name, count in counts.items())
    return 0


async def _export(arguments: argparse.Namespace, settings: Settings) -> dict[str, int]:
    database = Database(settings.database_url)
    try:
        await check_database(database)
        return await export_workspace(database, arguments.out, workspace=arguments.workspace)
    finally:
        await database.close()
