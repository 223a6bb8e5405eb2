"""Bringing a file in: each row written once however often it is imported, corrected where the file was."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any, Protocol

from db.base import Tx
from db.deal_events import append
from db.file_index import FileIndex
from db.imports import (
    Imported,
    NewRow,
    RowKey,
    add_deals,
    add_stand_ins,
    imported_before,
    keep_choices,
    locked_deals,
    one_at_a_time,
    remember_rows,
    row_says,
)
from domain.deal_names import plain_name
from domain.deals import Deal, Stamp
from domain.importing.activity_rows import ActivityRow
from domain.importing.deal_log import begin, correct
from domain.importing.deal_rows import DealRow, identity, read_deal
from domain.importing.names import same_people_core
from domain.importing.plan import Plan
from domain.importing.rows import (
    BadRow,
    CellsOver,
    DealReading,
    IdTwice,
    NotCut,
    NotYours,
    Owner,
    Reading,
    RowProblem,
    Tally,
)
from domain.importing.sniff import Record
from domain.importing.stage_names import stage_map
from services.import_desk import Desk, Office, office_of, stand_in_id
from services.import_files import DataFile
from services.import_look import header_key

BATCH_ROWS = 500


class Watcher(Protocol):
    """Who is told how an import goes."""

    def done(self, rows: int) -> None:
        """So many rows more are dealt with."""

    def bad(self, record: Record, problems: Sequence[RowProblem]) -> None:
        """This row is left out."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that was understood, with its place among those of its file. `said`: its values as JSON."""

    key: RowKey
    row: Any
    said: Mapping[str, Any]
    record: Record


async def import_deals(
    desk: Desk, file: DataFile, plan: Plan, index: FileIndex, watcher: Watcher, *, dry_run: bool = False
) -> Tally:
    """Write a file's deals as `plan` says, a batch in a transaction; a dry run only counts.

    A row is known again by its id, else by what tells it apart, so an import that broke off is finished by
    doing it again.
    """
    reading = await prepare_deals(desk, plan, dry_run=dry_run)
    owners = {owner.id: owner for owner in reading.people.values()}
    reader = RowReader(reading, partial(read_deal, reading=reading), partial(identity, reading=reading))
    place = (desk.workspace_id, "deals", plan.columns.id_header[:60])
    counts = dict.fromkeys(("added", "changed", "same", "twice", "bad"), 0)
    for batch in batches(file.records()):
        rows = list(read_batch(batch, reader, index, watcher, counts))
        keys = {row.key[0] for row in rows}
        if dry_run:
            async with desk.database.reading() as tx:
                known = await imported_before(tx, *place, keys)
            await _count_only(rows, known, counts)
        else:
            async with desk.database.transaction() as tx:
                await one_at_a_time(tx, desk.workspace_id)
                known = await imported_before(tx, *place, keys)
                await _write(tx, desk, place, rows, known, reading, owners, counts, watcher)
        watcher.done(len(batch))
    if not dry_run:
        await remember_choices(desk, file, plan)
    return Tally(**counts)


async def prepare_deals(desk: Desk, plan: Plan, *, dry_run: bool) -> DealReading:
    """How the rows are read; strangers get their stand-ins here, which a dry run only imagines."""
    office = await settle_people(desk, plan, dry_run=dry_run)
    markets = {plain_name(name): each.key for each in desk.content.markets for name in (each.key, each.name)}
    return DealReading(
        **shared_reading(desk, plan, office),
        markets=markets,
        pipeline=office.pipeline,
        stages=stage_map(plan.stages, office.pipeline),
        reasons=desk.content.lost_reasons,
    )


async def settle_people(desk: Desk, plan: Plan, *, dry_run: bool) -> Office:
    """The workspace with everybody in the file in it."""
    strangers = {stand_in_id(each.name): each.name for each in plan.strangers}
    if dry_run:
        async with desk.database.reading() as tx:
            office = await office_of(tx, desk, plan.wishes.people)
        imagined = {same_people_core(name): Owner(-1) for name in strangers.values()}
        return replace(office, people={**imagined, **office.people})
    async with desk.database.transaction() as tx:
        office = await office_of(tx, desk, plan.wishes.people)
        team = office.team(plan.team)
        zone = str(team.zone) if team else "UTC"
        await add_stand_ins(tx, desk.workspace_id, strangers, team_id=team.id if team else None, zone=zone)
        return await office_of(tx, desk, plan.wishes.people)


def shared_reading(desk: Desk, plan: Plan, office: Office) -> dict[str, Any]:
    """Arguments that every `Reading` has."""
    team = office.team(plan.wishes.team)
    return {
        "columns": plan.columns,
        "today": desk.today,
        "order": plan.order,
        "mark": plan.mark,
        "currency": plan.currency,
        "people": office.people,
        "teams": {plain_name(each.name): each.id for each in office.teams},
        "merges": plan.wishes.merges,
        "defaults": plan.wishes.defaults,
        "team_id": team.id if team else None,
    }


def batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, BATCH_ROWS)):
        yield batch


def _misshapen(record: Record, reading: Reading) -> list[RowProblem]:
    """What is wrong with a row before any cell of it is read."""
    if record.broken:
        return [NotCut()]
    header = len(reading.columns.header)
    over = [cell for cell in record.cells[header:] if cell.strip()]
    return [CellsOver(len(record.cells), header)] if over else []


def _place_row(
    row_id: str, otherwise: str, said: Mapping[str, Any], line: int, index: FileIndex
) -> RowKey | None:
    """A row's key among all of its file; None where the very row was there before. BadRow for a used id."""
    key = _digest(row_id or otherwise)
    met = index.meet(key, _digest(json.dumps(said, sort_keys=True)), line, has_id=bool(row_id))
    if met.how == "clash":
        raise BadRow([IdTwice(row_id[:60], met.line)])
    return None if met.how == "twice" else (key, met.occurrence)


@dataclass(frozen=True, slots=True)
class RowReader:
    """How a kind of row is read: its values, and what tells it apart in a file without ids."""

    reading: Reading
    read: Callable[[Sequence[str]], DealRow | ActivityRow]
    identify: Callable[[Sequence[str]], str]


def read_batch(
    batch: Sequence[Record], reader: RowReader, index: FileIndex, watcher: Watcher, counts: dict[str, int]
) -> Iterator[ReadRow]:
    """The rows that were understood, each once; the others are counted, and the bad ones told."""
    for record in batch:
        try:
            if wrong := _misshapen(record, reader.reading):
                raise BadRow(wrong)
            row = reader.read(record.cells)
            said = row.stored()
            row_id = reader.reading.cell(record.cells, "id")
            key = _place_row(row_id, reader.identify(record.cells), said, record.line, index)
        except BadRow as bad:
            counts["bad"] += 1
            watcher.bad(record, bad.problems)
            continue
        if key is None:
            counts["twice"] += 1
        else:
            yield ReadRow(key, row, said, record)


async def _count_only(
    rows: Sequence[ReadRow], known: Mapping[RowKey, Imported], counts: dict[str, int]
) -> None:
    for each in rows:
        before = known.get(each.key)
        if before is None:
            counts["added"] += 1
        else:
            counts["same" if _settled(each, before)[1] == before.said else "changed"] += 1


async def _write(
    tx: Tx,
    desk: Desk,
    place: tuple[int, str, str],
    rows: Sequence[ReadRow],
    known: Mapping[RowKey, Imported],
    reading: DealReading,
    owners: Mapping[int, Owner],
    counts: dict[str, int],
    watcher: Watcher,
) -> None:
    """New deals at once, corrected ones by an event each; counts what became of the rows."""
    stamp = Stamp(desk.actor_id, desk.now, desk.today)
    new = [each for each in rows if each.key not in known]
    logs = [begin(each.row, owners[each.row.owner_id], reading.pipeline, stamp) for each in new]
    ids = await add_deals(tx, desk.workspace_id, logs)
    await remember_rows(tx, place, [NewRow(each.key, each.said) for each in new], ids, at=desk.now)
    counts["added"] += len(new)
    differing = []
    for each in rows:
        if before := known.get(each.key):
            row, said = _settled(each, before)
            if said != before.said:
                differing.append((row, said, before, each.record))
            else:
                counts["same"] += 1
    deals = await locked_deals(tx, desk.workspace_id, [before.target_id for _, _, before, _ in differing])
    for row, said, before, record in differing:
        deal = deals[before.target_id]
        if desk.teams is not None and deal.team_id not in desk.teams:
            counts["bad"] += 1
            watcher.bad(record, [NotYours()])
            continue
        changed = await _correct(tx, deal, before, row, owners[row.owner_id], reading, stamp)
        await row_says(tx, place, before.key, said, at=desk.now)
        counts["changed" if changed else "same"] += 1


async def _correct(
    tx: Tx, deal: Deal, before: Imported, row: DealRow, owner: Owner, reading: DealReading, stamp: Stamp
) -> bool:
    """Whether the deal needed changing. One whose creation was undone stays undone."""
    if deal.removed:
        return False
    events = correct(deal, DealRow.from_stored(before.said), row, owner, reading.pipeline, stamp)
    for event in events:
        after = await append(tx, deal, event)
        assert after is not None  # the row is locked
        deal = after
    return bool(events)


def _settled(each: ReadRow, before: Imported) -> tuple[DealRow, Mapping[str, Any]]:
    row: DealRow = each.row.settled(DealRow.from_stored(before.said))
    return row, row.stored()


async def remember_choices(desk: Desk, file: DataFile, plan: Plan) -> None:
    """Keep what was said of this kind of file, for the next one with its header."""
    key = header_key(file)
    async with desk.database.transaction() as tx:
        await keep_choices(tx, desk.workspace_id, plan.kind, key, plan.wishes.stored(), at=desk.now)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
