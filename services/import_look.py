"""Looking through a file before anything is written: its columns, days, amounts, stages and names."""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from db.base import Tx
from db.file_index import FileIndex
from db.imports import SomePerson, accounts_known, choices_for
from domain.deal_names import plain_name
from domain.errors import UserError
from domain.importing.headers import Columns, HeadersNotUnderstood, Kind, guess_columns
from domain.importing.names import NearNames, near_names, same_people_core
from domain.importing.plan import OFFERED, Offer, PersonGuess, Plan, Wishes
from domain.importing.rows import unguarded
from domain.importing.stage_names import guess_stages, outcome_of, stage_before_close
from domain.importing.values import DayEvidence, NumberEvidence
from domain.words import edits
from services.import_desk import Desk, Office, office_of
from services.import_files import DataFile, open_file

PAUSE_ROWS = 2_000
MOST_STAGES = 200
MOST_OFFERS = 200
MOST_PEOPLE = 2_000
_PAST_DAYS = ("created", "entered", "won_on", "lost_on", "day")


async def look(
    desk: Desk,
    path: Path,
    kind: Kind,
    wishes: Wishes,
    index: FileIndex,
    *,
    names_from: Iterable[Path] = (),
) -> tuple[DataFile, Plan]:
    """Read a whole file once and say how it will be taken; nothing is written.

    names_from: files whose first column holds names that are right.

    Raises:
        UserError: the file, a team, a person or a stage that was said is not there.
        HeadersNotUnderstood: columns that every row needs are missing, or what was said of them is wrong.
    """
    file = open_file(path)
    async with desk.database.reading() as tx:
        earlier = await choices_for(tx, desk.workspace_id, kind, header_key(file))
        known = Wishes(**earlier) if earlier else Wishes()
        wished = wishes.over(known)
        columns = _columns(file, kind, wished, desk, said=wishes, before=known)
        office = await office_of(tx, desk, wished.people)
        await _know_names(tx, desk, index, columns, names_from)
    days, numbers, rows = await _scan(file, columns, index, desk)
    team = office.team(wished.team) or office.only_team
    plan = Plan(
        kind=kind,
        file=path.name,
        rows=rows,
        encoding=file.encoding,
        delimiter=file.delimiter,
        columns=columns,
        wishes=wished,
        order=wished.order or days.order(semicolons=file.delimiter == ";"),
        unsure_day=days.example,
        mark=numbers.mark(),
        mixed_marks=numbers.mixed,
        currency=wished.currency or (team.currency if team else None),
        team=team.name if team else None,
        people=_people(index, office),
        remembered=bool(earlier),
    )
    return file, replace(
        plan, **_about_deals(index, office, wished, kind), offers=_offers(index, plan, office)
    )


def header_key(file: DataFile) -> str:
    """What files with the same header share, by which choices are remembered."""
    names = "\n".join(sorted(plain_name(name) for name in file.header if name))
    return hashlib.blake2b(names.encode(), digest_size=16).hexdigest()


def _columns(
    file: DataFile, kind: Kind, wished: Wishes, desk: Desk, *, said: Wishes, before: Wishes
) -> Columns:
    """The columns by all wishes. Where an earlier choice has become wrong, what is said now stands alone."""
    types = desk.content.activities.types
    try:
        return guess_columns(
            file.header, kind, types=types, said=wished.mapping, defaults=tuple(wished.defaults)
        )
    except HeadersNotUnderstood:
        if before.mapping and said.mapping != wished.mapping:
            return guess_columns(
                file.header, kind, types=types, said=said.mapping, defaults=tuple(wished.defaults)
            )
        raise


async def _know_names(
    tx: Tx, desk: Desk, index: FileIndex, columns: Columns, names_from: Iterable[Path]
) -> None:
    async for account, rows in await accounts_known(tx, desk.workspace_id):
        index.know("account", account, rows)
    for path in names_from:
        for record in open_file(path).records():
            name = " ".join(record.cells[0].split()) if record.cells else ""
            for field in ("account", "product"):
                if name and field in columns.places:
                    index.know(field, name)


async def _scan(
    file: DataFile, columns: Columns, index: FileIndex, desk: Desk
) -> tuple[DayEvidence, NumberEvidence, int]:
    """One pass over all rows; the evidence, and how many rows there are."""
    days, numbers, rows = DayEvidence(), NumberEvidence(), 0
    for record in file.records():
        rows += 1
        if rows % PAUSE_ROWS == 0:
            await asyncio.sleep(0)
        for field, text in _cells(record.cells, columns):
            if field in _PAST_DAYS:
                days.add(text, today=desk.today)
            elif field == "amount":
                numbers.add(text)
            elif field in ("account", "product", "stage"):
                index.count(field, " ".join(text.split()))
            elif field in ("owner", "person"):
                index.count("owner", " ".join(text.split()))
            elif field == "status" and outcome_of(text):
                index.count("stage", " ".join(text.split()))
    return days, numbers, rows


def _cells(cells: tuple[str, ...], columns: Columns) -> Iterator[tuple[str, str]]:
    for field in columns.places:
        text = columns.cell(cells, field)
        if text:
            yield field, unguarded(text) if columns.own else text


def _about_deals(index: FileIndex, office: Office, wished: Wishes, kind: Kind) -> dict[str, Any]:
    if kind != "deals":
        return {}
    try:
        stages = guess_stages(index.names("stage", limit=MOST_STAGES), office.pipeline, wished.stages)
    except ValueError as error:
        known = ", ".join(each.key for each in office.pipeline.stages)
        raise UserError("imports.no_stage", name=str(error), known=known) from error
    return {"stages": stages, "before_close": stage_before_close(office.pipeline)}


def _people(index: FileIndex, office: Office) -> tuple[PersonGuess, ...]:
    found = []
    for name, rows in index.names("owner", limit=MOST_PEOPLE):
        owner = office.people.get(same_people_core(name))
        person = next((each for each in office.everybody if owner and each.id == owner.id), None)
        found.append(
            PersonGuess(name, rows, person.name if person else None, bool(person and not person.is_active))
        )
    return tuple(found)


def _offers(index: FileIndex, plan: Plan, office: Office) -> tuple[Offer, ...]:
    """Names that may be one, of those that nobody has decided about."""
    found: list[Offer] = []
    for field in OFFERED:
        if field == "owner":
            found += [Offer(field, near, near.rows) for near in _near_people(plan, office)]
            continue
        for near in near_names(index.spellings(field), index.spellings(field, backwards=True)):
            if len(found) >= MOST_OFFERS:
                break
            if near.rows and near.name not in plan.wishes.merges:
                found.append(Offer(field, near, near.rows))
    return tuple(found)


def _near_people(plan: Plan, office: Office) -> Iterator[NearNames]:
    """Strangers whose first name, or nearly whose whole name, exactly one person here has."""
    here = [each for each in office.everybody if each.is_active and each.name]
    for stranger in plan.strangers:
        like = [each for each in here if _like(stranger.name, each)]
        if len(like) == 1:
            yield NearNames(stranger.name, like[0].name, "letters", stranger.rows)


def _like(name: str, person: SomePerson) -> bool:
    words, known = name.casefold().split(), person.name.casefold().split()
    if len(known) == 1 or len(words) == 1:
        return words[0] == known[0]
    return edits(same_people_core(name), same_people_core(person.name), 2) <= 2


def accept(wishes: Wishes, offers: Iterable[Offer]) -> Wishes:
    """The wishes with these offers taken."""
    taken = list(offers)
    people = {each.near.name: each.near.like for each in taken if each.field == "owner"}
    merges = {each.near.name: each.near.like for each in taken if each.field != "owner"}
    return replace(wishes, people={**wishes.people, **people}, merges={**wishes.merges, **merges})


def decline(wishes: Wishes, offers: Iterable[Offer]) -> Wishes:
    """The wishes with these offers turned down, so that they are not made again."""
    kept = {each.near.name: each.near.name for each in offers if each.field != "owner"}
    return replace(wishes, merges={**wishes.merges, **kept})
