"""Bringing logged activity in from a file, with the deals it was for."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from db.activity import logs_by_id, revise_log
from db.base import Tx
from db.file_index import FileIndex
from db.imports import (
    AccountDeal,
    Imported,
    NewRow,
    RowKey,
    add_logs,
    deals_of_accounts,
    imported_before,
    one_at_a_time,
    remember_rows,
    retarget_row,
    row_says,
)
from db.team import people_by_id
from domain.deal_names import plain_name
from domain.importing.activity_rows import ActivityReading, ActivityRow, activity_identity, read_activity
from domain.importing.plan import Plan
from domain.importing.rows import NotYours, Tally
from domain.logs import Log
from services.import_desk import Desk
from services.import_files import DataFile
from services.imports import (
    ReadRow,
    RowReader,
    Watcher,
    batches,
    read_batch,
    remember_choices,
    settle_people,
    shared_reading,
)

Place = tuple[int, str, str]


async def import_activities(
    desk: Desk, file: DataFile, plan: Plan, index: FileIndex, watcher: Watcher, *, dry_run: bool = False
) -> Tally:
    """Write a file's activity as `plan` says, a batch in a transaction; a dry run only counts."""
    office = await settle_people(desk, plan, dry_run=dry_run)
    reading = ActivityReading(
        **shared_reading(desk, plan, office),
        types=desk.content.activities.types,
        words={plain_name(word): key for word, key in plan.wishes.stages.items()},
    )
    read, identify = partial(read_activity, reading=reading), partial(activity_identity, reading=reading)
    reader = RowReader(reading, read, identify)
    place = (desk.workspace_id, "activities", plan.columns.id_header[:60])
    counts = dict.fromkeys(("added", "changed", "same", "twice", "bad"), 0)
    for batch in batches(file.records()):
        rows = list(read_batch(batch, reader, index, watcher, counts))
        keys = {row.key[0] for row in rows}
        if dry_run:
            async with desk.database.reading() as tx:
                _count(rows, await imported_before(tx, *place, keys), counts)
        else:
            async with desk.database.transaction() as tx:
                await one_at_a_time(tx, desk.workspace_id)
                known = await imported_before(tx, *place, keys)
                barred = await _write(tx, desk, place, rows, known)
            for each in barred:
                watcher.bad(each.record, [NotYours()])
            counts["bad"] += len(barred)
            _count([each for each in rows if each not in barred], known, counts)
        watcher.done(len(batch))
    if not dry_run:
        await remember_choices(desk, file, plan)
    return Tally(**counts)


def _count(rows: Sequence[ReadRow], known: Mapping[RowKey, Imported], counts: dict[str, int]) -> None:
    for each in rows:
        before = known.get(each.key)
        how = "added" if before is None else ("same" if before.said == each.said else "changed")
        counts[how] += 1


async def _write(
    tx: Tx, desk: Desk, place: Place, rows: Sequence[ReadRow], known: Mapping[RowKey, Imported]
) -> list[ReadRow]:
    """Returns the corrections that were not made, because they are of a team that is not the importer's."""
    linked = await _deals_for(tx, desk, rows)
    new = [each for each in rows if each.key not in known]
    values = [_values(each, linked) for each in new]
    ids = await add_logs(tx, desk.workspace_id, values, actor_id=desk.actor_id, at=desk.now)
    await remember_rows(tx, place, [NewRow(each.key, each.said) for each in new], ids, at=desk.now)
    differing = [
        (each, before)
        for each in rows
        if (before := known.get(each.key)) is not None and before.said != each.said
    ]
    there = await logs_by_id(tx, desk.workspace_id, [before.target_id for _, before in differing])
    people = {each.row.person_id for each, _ in differing} | {log.person_id for log in there.values()}
    theirs = await _not_led(tx, desk, people)
    barred = []
    for each, before in differing:
        log = there[before.target_id]
        if theirs & {log.person_id, each.row.person_id}:
            barred.append(each)
        else:
            await _correct(tx, desk, place, each, log, linked)
    return barred


async def _not_led(tx: Tx, desk: Desk, person_ids: Collection[int]) -> frozenset[int]:
    """Which of these people are in no team that the importer may change."""
    if desk.teams is None:
        return frozenset()
    people = await people_by_id(tx, person_ids)
    return frozenset(
        each.id for each in people.values() if each.team is None or each.team.id not in desk.teams
    )


async def _correct(
    tx: Tx, desk: Desk, place: Place, each: ReadRow, log: Log, linked: Mapping[RowKey, int]
) -> None:
    """Revise the log; where the file now names somebody else, it is undone and theirs is written."""
    row, actor_id = each.row, desk.actor_id or each.row.person_id
    values = _values(each, linked)
    if log.person_id == row.person_id:
        said = {name: value for name, value in values.items() if name != "person_id"}
        await revise_log(tx, log, action="edited", actor_id=actor_id, at=desk.now, said=said)
    else:
        gone = {"day": log.day, "counts": {}, "account": log.account, "note": log.note}
        await revise_log(tx, log, action="undone", actor_id=actor_id, at=desk.now, said=gone)
        [log_id] = await add_logs(tx, desk.workspace_id, [values], actor_id=desk.actor_id, at=desk.now)
        await retarget_row(tx, place, each.key, log_id)
    await row_says(tx, place, each.key, each.said, at=desk.now)


def _values(each: ReadRow, linked: Mapping[RowKey, int]) -> dict[str, object]:
    return {"person_id": each.row.person_id, **each.row.said(), "deal_id": linked.get(each.key)}


async def _deals_for(tx: Tx, desk: Desk, rows: Sequence[ReadRow]) -> dict[RowKey, int]:
    """The deal that each row was for: the one of its account that was open on its day.

    Of several the person's own; where that leaves more than one, none.
    """
    keys = {plain_name(each.row.account) for each in rows if each.row.account} - {""}
    by_account: dict[str, list[AccountDeal]] = {}
    for deal in await deals_of_accounts(tx, desk.workspace_id, keys) if keys else ():
        by_account.setdefault(deal.account_key, []).append(deal)
    found = {}
    for each in rows:
        row = each.row
        near = [deal for deal in by_account.get(plain_name(row.account or ""), ()) if _was_open(deal, row)]
        own = [deal for deal in near if deal.owner_id == row.person_id]
        if len(own or near) == 1:
            found[each.key] = (own or near)[0].id
    return found


def _was_open(deal: AccountDeal, row: ActivityRow) -> bool:
    return deal.created_on <= row.day and (deal.closed_on is None or row.day <= deal.closed_on)
