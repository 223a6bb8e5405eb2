"""What was imported: which row of which kind of file became what, so that a second time changes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.activity import entries, log_revisions, logs
from db.base import Id, Json, Tx, Utc, insert, metadata, ref
from db.deal_events import deal_events, event_values
from db.deals import deal_from, deals, state_values
from db.people import NEVER
from db.team import people, workspaces
from domain.deals import Deal, DealEvent, replay
from domain.people import DEFAULT_LOCALE, NAME_MAX

imported_rows = sa.Table(
    "imported_rows",
    metadata,
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("kind", sa.String(10), primary_key=True),  # deals, activities
    sa.Column("source", sa.String(60), primary_key=True),  # the id column's name, "" for rows without ids
    sa.Column("key", sa.String(32), primary_key=True),  # digest of the row's id, or of what tells it apart
    sa.Column("occurrence", sa.Integer, primary_key=True),  # of rows that nothing tells apart
    ref("deal_id", "deals.id", nullable=True, index=True),
    ref("log_id", "logs.id", nullable=True, index=True),
    sa.Column("said", Json, nullable=False),  # what the row said last
    sa.Column("imported_at", Utc, nullable=False),
    sa.CheckConstraint("(deal_id IS NULL) <> (log_id IS NULL)", name="target"),
)

import_choices = sa.Table(
    "import_choices",
    metadata,
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("header", sa.String(32), primary_key=True),  # digest of the file's header
    sa.Column("choices", Json, nullable=False),
    sa.Column("chosen_at", Utc, nullable=False),
)

RowKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Imported:
    """A row that was imported before: what it became, and what it said."""

    key: RowKey
    target_id: int
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to remember, once what it became has an id."""

    key: RowKey
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SomePerson:
    """Anybody stored in a workspace, whether Slack still knows them or not."""

    id: int
    slack_id: str
    name: str
    team_id: int | None
    market: str | None
    is_active: bool


async def one_at_a_time(tx: Tx, workspace_id: int) -> None:
    """Let no other import of the workspace write until this transaction ends."""
    await tx.execute(sa.select(workspaces.c.id).where(workspaces.c.id == workspace_id).with_for_update())


async def imported_before(
    tx: Tx, workspace_id: int, kind: str, source: str, keys: Collection[str]
) -> dict[RowKey, Imported]:
    """The rows with these keys that were imported already."""
    table = imported_rows.c
    query = sa.select(table.key, table.occurrence, table.deal_id, table.log_id, table.said).where(
        table.workspace_id == workspace_id,
        table.kind == kind,
        table.source == source,
        table.key.in_(list(keys)),
    )
    return {
        (row.key, row.occurrence): Imported(
            (row.key, row.occurrence), row.deal_id or row.log_id, dict(row.said)
        )
        for row in await tx.execute(query)
    }


async def remember_rows(
    tx: Tx,
    place: tuple[int, str, str],
    rows: Sequence[NewRow],
    target_ids: Sequence[int],
    *,
    at: datetime,
) -> None:
    """Note what rows became; `place` is (workspace id, kind, source)."""
    workspace_id, kind, source = place
    column = "deal_id" if kind == "deals" else "log_id"
    values = [
        {
            "workspace_id": workspace_id,
            "kind": kind,
            "source": source,
            "key": row.key[0],
            "occurrence": row.key[1],
            column: target_id,
            "said": dict(row.said),
            "imported_at": at,
        }
        for row, target_id in zip(rows, target_ids, strict=True)
    ]
    if values:
        await tx.execute(imported_rows.insert(), values)


def _is_row(place: tuple[int, str, str], key: RowKey) -> sa.ColumnElement[bool]:
    table = imported_rows.c
    return sa.and_(
        table.workspace_id == place[0],
        table.kind == place[1],
        table.source == place[2],
        table.key == key[0],
        table.occurrence == key[1],
    )


async def row_says(
    tx: Tx, place: tuple[int, str, str], key: RowKey, said: Mapping[str, Any], *, at: datetime
) -> None:
    """Note what a row says now."""
    await tx.execute(
        imported_rows.update().where(_is_row(place, key)).values(said=dict(said), imported_at=at)
    )


async def add_deals(tx: Tx, workspace_id: int, histories: Sequence[Sequence[DealEvent]]) -> list[int]:
    """Many deals with their whole logs in three statements; their ids in the same order."""
    if not histories:
        return []
    statement = deals.insert().returning(deals.c.id, sort_by_parameter_order=True)
    states = [{"workspace_id": workspace_id, **state_values(replay(log))} for log in histories]
    ids = [int(row.id) for row in await tx.execute(statement, states)]
    events = [
        event_values(deal_id, workspace_id, event)
        for deal_id, log in zip(ids, histories, strict=True)
        for event in log
    ]
    await tx.execute(deal_events.insert(), events)
    return ids


async def locked_deals(tx: Tx, workspace_id: int, deal_ids: Collection[int]) -> dict[int, Deal]:
    """Deals by id, which nobody else changes until the transaction ends."""
    query = sa.select(deals).where(deals.c.workspace_id == workspace_id, deals.c.id.in_(list(deal_ids)))
    rows = await tx.execute(query.order_by(deals.c.id).with_for_update())
    return {row["id"]: deal_from(row) for row in rows.mappings()}


async def add_logs(
    tx: Tx, workspace_id: int, rows: Sequence[Mapping[str, Any]], *, actor_id: int | None, at: datetime
) -> list[int]:
    """Many logs (person_id, day, counts, account, note, deal_id), with their history and what they count.

    actor_id: who brought them in; None stands for the person each is about.
    """
    if not rows:
        return []
    statement = logs.insert().returning(logs.c.id, sort_by_parameter_order=True)
    values = [{"workspace_id": workspace_id, "rev": 1, "created_at": at, **row} for row in rows]
    ids = [int(row.id) for row in await tx.execute(statement, values)]
    said = ("day", "counts", "account", "note", "deal_id")
    history = [
        {"log_id": log_id, "rev": 1, "action": "logged", "actor_id": actor_id or row["person_id"], "at": at}
        | {name: row.get(name) for name in said}
        for log_id, row in zip(ids, rows, strict=True)
    ]
    await tx.execute(log_revisions.insert(), history)
    counted = [
        {"log_id": log_id, "activity": key, "person_id": row["person_id"], "day": row["day"], "count": count}
        for log_id, row in zip(ids, rows, strict=True)
        for key, count in row["counts"].items()
    ]
    if counted:
        await tx.execute(entries.insert(), counted)
    return ids


async def choices_for(tx: Tx, workspace_id: int, kind: str, header: str) -> dict[str, Any]:
    """What was chosen for the last file with this header; {} where there was none."""
    table = import_choices.c
    query = sa.select(table.choices).where(
        table.workspace_id == workspace_id, table.kind == kind, table.header == header
    )
    return dict(await tx.scalar(query) or {})


async def keep_choices(
    tx: Tx, workspace_id: int, kind: str, header: str, choices: Mapping[str, Any], *, at: datetime
) -> None:
    key = {"workspace_id": workspace_id, "kind": kind, "header": header}
    kept = {"choices": dict(choices), "chosen_at": at}
    statement = insert(tx, import_choices).values(**key, **kept)
    await tx.execute(statement.on_conflict_do_update(index_elements=list(key), set_=kept))


async def everybody(tx: Tx, workspace_id: int) -> list[SomePerson]:
    """All who are stored, by name; guests and deactivated people too, since old deals are theirs."""
    table = people.c
    query = sa.select(
        table.id, table.slack_id, table.name, table.team_id, table.market, table.is_active
    ).where(table.workspace_id == workspace_id)
    return [SomePerson(*row) for row in await tx.execute(query.order_by(table.name, table.id))]


async def add_stand_ins(
    tx: Tx, workspace_id: int, names: Mapping[str, str], *, team_id: int | None, zone: str
) -> None:
    """Make room for people (name by made-up Slack id) who own deals in a file and are not in Slack."""
    rows = [
        {
            "workspace_id": workspace_id,
            "slack_id": slack_id,
            "name": name[:NAME_MAX],
            "zone": zone,
            "locale": DEFAULT_LOCALE,
            "is_admin": False,
            "is_member": False,
            "is_active": False,
            "team_id": team_id,
            "learned_at": NEVER,
        }
        for slack_id, name in names.items()
    ]
    if rows:
        statement = insert(tx, people).on_conflict_do_nothing(index_elements=["workspace_id", "slack_id"])
        await tx.execute(statement, rows)


async def workspaces_there(tx: Tx) -> dict[str, int]:
    """{Slack id: id} of all workspaces."""
    query = sa.select(workspaces.c.slack_id, workspaces.c.id).order_by(workspaces.c.id)
    return {row.slack_id: row.id for row in await tx.execute(query)}


async def accounts_known(tx: Tx, workspace_id: int) -> Any:
    """Streams (account, how many deals) of what is there already."""
    query = (
        sa.select(deals.c.account, sa.func.count())
        .where(deals.c.workspace_id == workspace_id, ~deals.c.removed)
        .group_by(deals.c.account)
    )
    return await tx.stream(query)


@dataclass(frozen=True, slots=True)
class AccountDeal:
    """A deal of an account, and while it was open: from `created_on` to `closed_on`, None while it is."""

    id: int
    account_key: str
    owner_id: int
    created_on: date
    closed_on: date | None


async def deals_of_accounts(tx: Tx, workspace_id: int, keys: Collection[str]) -> list[AccountDeal]:
    """The deals whose account has one of these keys (`plain_name`)."""
    table = deals.c
    query = sa.select(table.id, table.account_key, table.owner_id, table.created_on, table.closed_on).where(
        table.workspace_id == workspace_id, table.account_key.in_(list(keys)), ~table.removed
    )
    return [AccountDeal(*row) for row in await tx.execute(query.order_by(table.id))]


async def retarget_row(tx: Tx, place: tuple[int, str, str], key: RowKey, log_id: int) -> None:
    """Note that a row stands for another log than before."""
    await tx.execute(imported_rows.update().where(_is_row(place, key)).values(log_id=log_id))
