"""`playmaker import`: shows how a file is read, asks about near names, writes, and says what became of it."""

import argparse
import asyncio
import csv
import html
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field, replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from bot.checks import StartError, check_database
from bot.settings import Settings
from content.loader import load_content
from db.engine import Database
from db.file_index import FileIndex
from domain.clock import Clock
from domain.errors import UserError
from domain.importing.headers import HeadersNotUnderstood, pairs
from domain.importing.plan import Offer, Plan, Wishes
from domain.importing.rows import RowProblem, Tally
from domain.importing.sniff import Record
from services.import_activities import import_activities
from services.import_desk import Desk, desk_for
from services.import_files import REASON, DataFile
from services.import_look import accept, decline, look
from services.imports import import_deals
from services.restore import restore
from views.errors import words
from views.imports import header_words, offer_line, offer_option, plan_lines, reasons, tally_lines

BAR_CELLS = 30
_YES = frozenset(("y", "yes"))


def add_parser(commands: Any, run: Any) -> None:
    """`import deals FILE`, `import activities FILE`, `import all FOLDER`; `run` gets the arguments."""
    made = commands.add_parser("import", help="bring deals or logged activity in from a file")
    kinds = made.add_subparsers(required=True, metavar="WHAT", dest="what")
    for kind, about in (
        ("deals", "deals from a CSV file of a CRM or a spreadsheet"),
        ("activities", "logged activity from a CSV file"),
    ):
        one = kinds.add_parser(kind, help=about)
        one.add_argument("file", type=Path)
        _add_options(one, kind)
        one.set_defaults(run=run)
    everything = kinds.add_parser(
        "all", help="a folder that `playmaker export` wrote, into an empty database"
    )
    everything.add_argument("file", type=Path, metavar="folder")
    everything.set_defaults(run=run)


def _add_options(parser: argparse.ArgumentParser, kind: str) -> None:
    pair: dict[str, Any] = {"action": "append", "default": [], "metavar": "A=B,…"}
    parser.add_argument("--map", help='what columns are: "Column=field"; "Column=-" is not read', **pair)
    mapped = "--stage-map" if kind == "deals" else "--activity-map"
    parser.add_argument(mapped, dest="stage_map", help='what a word is here: "Engaging=discovery"', **pair)
    parser.add_argument("--people", help='who somebody is: "Moses Frase=@moses"', **pair)
    parser.add_argument("--merge", help='which spelling is right: "GTXPro=GTX Pro"', **pair)
    parser.add_argument("--merge-near", choices=["ask", "yes", "no"], default="ask", help="near names")
    parser.add_argument("--names", type=Path, action="append", default=[], help="a file of right names")
    parser.add_argument("--default", help='what a blank field holds: "account=Unknown"', **pair)
    parser.add_argument("--days", choices=["dmy", "mdy"], help="the order of day and month")
    parser.add_argument("--currency", type=str.upper, help="of amounts without one, such as EUR")
    parser.add_argument("--team", help="the team that all of it belongs to")
    parser.add_argument("--workspace", help="the workspace's Slack id, where there are several")
    parser.add_argument("--dry-run", action="store_true", help="show what would happen, write nothing")


def run_import(
    arguments: argparse.Namespace, settings: Settings, clock: Clock, *, out: TextIO, ask: TextIO | None
) -> int:
    """Run `playmaker import`. `ask`: where answers are typed, None where nobody can be asked.

    Returns 0, or 1 where rows stay out.
    """
    try:
        return asyncio.run(_import(arguments, settings, clock, out, ask))
    except HeadersNotUnderstood as error:
        raise StartError(" ".join(header_words(each) for each in error.problems)) from error
    except UserError as error:
        raise StartError(html.unescape(words(error))) from error


async def _import(
    arguments: argparse.Namespace, settings: Settings, clock: Clock, out: TextIO, ask: TextIO | None
) -> int:
    content = load_content(settings.content_dir)
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url)
        stack.push_async_callback(database.close)
        await check_database(database)
        if arguments.what == "all":
            counts = await restore(database, arguments.file)
            out.writelines(f"{count:>9,} {name}\n" for name, count in counts.items())
            return 0
        place = {"workspace": arguments.workspace, "team": arguments.team}
        desk = await desk_for(database, content, **place, now=clock.now())
        return await _Import(desk, arguments, out, ask).run()


@dataclass(slots=True)
class _Import:
    """One file coming in."""

    desk: Desk
    arguments: argparse.Namespace
    out: TextIO
    ask: TextIO | None

    async def run(self) -> int:
        with closing(FileIndex()) as index:
            file, plan = await look(
                self.desk,
                self.arguments.file,
                self.arguments.what,
                _wishes(self.arguments),
                index,
                names_from=self.arguments.names,
            )
        self._say(plan_lines(plan))
        plan = replace(plan, wishes=self._merge(plan))
        if any(each.field == "owner" for each in plan.offers):
            plan = await self._again(plan)
        tally, bad = await self._write(file, plan)
        name = bad.path.name if bad.rows else None
        self._say(tally_lines(tally, dry_run=self.arguments.dry_run, bad_file=name))
        return 1 if tally.bad else 0

    async def _again(self, plan: Plan) -> Plan:
        """The plan once people were said to be somebody."""
        with closing(FileIndex()) as index:
            _, after = await look(self.desk, self.arguments.file, self.arguments.what, plan.wishes, index)
        return replace(after, offers=())

    async def _write(self, file: DataFile, plan: Plan) -> tuple[Tally, "BadRows"]:
        bad = BadRows(file, write=not self.arguments.dry_run)
        progress = Progress(plan.rows, self.out, bad)
        bring = import_deals if plan.kind == "deals" else import_activities
        with closing(FileIndex()) as index, closing(bad):
            tally = await bring(self.desk, file, plan, index, progress, dry_run=self.arguments.dry_run)
        progress.end()
        assert tally.read == plan.rows, f"{tally.read} of {plan.rows} rows accounted for"
        return tally, bad

    def _merge(self, plan: Plan) -> Wishes:
        """What is to be done about names that may be one: as said, as answered, else nothing."""
        how = self.arguments.merge_near
        if how == "ask" and self.ask is not None:
            return self._asked(plan)
        taken = plan.offers if how == "yes" else ()
        for offer in plan.offers:
            end = "merged" if taken else f"to merge: {offer_option(offer)}"
            self._say([f"{offer_line(offer)}; {end}"])
        return accept(plan.wishes, taken)

    def _asked(self, plan: Plan) -> Wishes:
        wishes = plan.wishes
        for offer in plan.offers:
            wishes = accept(wishes, [offer]) if self._yes(offer) else decline(wishes, [offer])
        return wishes

    def _yes(self, offer: Offer) -> bool:
        assert self.ask is not None
        self.out.write(f"{offer_line(offer)}. Merge them? [y/N] ")
        self.out.flush()
        return self.ask.readline().strip().casefold() in _YES

    def _say(self, lines: Sequence[str]) -> None:
        self.out.writelines(f"{line}\n" for line in lines)
        self.out.flush()


@dataclass(slots=True)
class BadRows:
    """FILE.bad.csv: the rows that stay out as they were, with the reason as one column more.

    It is written when the first one comes; one that is left from an earlier import goes.
    """

    source: DataFile
    write: bool = True
    rows: int = 0
    _file: TextIOWrapper | None = field(default=None, init=False)

    @property
    def path(self) -> Path:
        name = self.source.path.name
        return self.source.path.with_name(f"{name.removesuffix('.csv')}.bad.csv")

    def __post_init__(self) -> None:
        if self.write:
            self.path.unlink(missing_ok=True)

    def add(self, record: Record, problems: Sequence[RowProblem]) -> None:
        self.rows += 1
        if not self.write:
            return
        header = [name for name in self.source.header if name]
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._row([*header, REASON])
        width = len(self.source.header)
        kept = [cell for n, cell in enumerate(record.cells) if n >= width or self.source.header[n]]
        kept += [""] * (len(header) - len(kept))
        self._row([*kept[: len(header)], f"line {record.line}: {reasons(problems)}", *kept[len(header) :]])

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _row(self, cells: Sequence[str]) -> None:
        assert self._file is not None
        csv.writer(self._file, delimiter=self.source.delimiter).writerow(cells)


@dataclass(slots=True)
class Progress:
    """A bar on a terminal, nothing elsewhere; rows that stay out are passed on."""

    total: int
    out: TextIO
    rows: BadRows
    _done: int = 0

    def done(self, rows: int) -> None:
        self._done += rows
        if self.out.isatty():
            share = self._done / max(1, self.total)
            filled = round(share * BAR_CELLS)
            bar = "█" * filled + "·" * (BAR_CELLS - filled)
            self.out.write(f"\r{bar} {share:4.0%} {self._done:,} of {self.total:,} rows")
            self.out.flush()

    def bad(self, record: Record, problems: Sequence[RowProblem]) -> None:
        self.rows.add(record, problems)

    def end(self) -> None:
        if self.out.isatty():
            self.out.write("\n")


def asking() -> TextIO | None:
    """Where answers are typed, where somebody sits at a terminal."""
    return sys.stdin if sys.stdin.isatty() and sys.stdout.isatty() else None


def _wishes(arguments: argparse.Namespace) -> Wishes:
    return Wishes(
        mapping=pairs(arguments.map),
        stages=pairs(arguments.stage_map),
        people=pairs(arguments.people),
        merges=pairs(arguments.merge),
        defaults=pairs(arguments.default),
        order=arguments.days,
        currency=arguments.currency,
        team=arguments.team,
    )
