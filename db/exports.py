"""Everything of a workspace, table by table, out as plain rows and back into an empty database."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.activity import entries, log_revisions, logs
from db.base import Tx, Utc
from db.coaching import coached, objections_heard, tip_votes, tips_shown
from db.deal_events import deal_events
from db.deals import deal_credits, deals
from db.delivery_tables import mutes, schedules
from db.forecasts import forecasts
from db.imports import import_choices, imported_rows
from db.mission_tables import (
    chassis_figures,
    mission_changes,
    mission_documents,
    mission_events,
    mission_files,
    mission_follow_ups,
    mission_people,
    mission_queue,
    mission_runs,
    mission_snapshots,
)
from db.model import model_choices, model_months, model_opt_outs, model_uses, model_votes
from db.pipeline import pipeline_changes
from db.practice import practice_messages, practices
from db.review_tables import (
    review_action_events,
    review_actions,
    review_answers,
    review_events,
    review_groups,
    review_people,
    review_settings,
    review_votes,
    reviews,
)
from db.schema import metadata  # with every table, whatever else was imported
from db.targets import absences, revenue_targets, target_rules, target_voids
from db.team import people, team_changes, team_managers, teams, workspaces

TABLES: Mapping[str, sa.Table] = {
    "workspaces": workspaces,
    "teams": teams,
    "people": people,
    "managers": team_managers,
    "team_changes": team_changes,
    "deals": deals,
    "deal_events": deal_events,
    "deal_credits": deal_credits,
    "activities": logs,
    "activity_history": log_revisions,
    "activity_counts": entries,
    "targets": target_rules,
    "targets_voided": target_voids,
    "revenue_targets": revenue_targets,
    "absences": absences,
    "imported_rows": imported_rows,
    "import_choices": import_choices,
    "pipeline_changes": pipeline_changes,
    "forecasts": forecasts,
    "tips_shown": tips_shown,
    "tip_votes": tip_votes,
    "objections_heard": objections_heard,
    "coached": coached,
    "practices": practices,
    "practice_messages": practice_messages,
    "reviews": reviews,
    "review_events": review_events,
    "review_people": review_people,
    "review_groups": review_groups,
    "review_answers": review_answers,
    "review_votes": review_votes,
    "review_actions": review_actions,
    "review_action_events": review_action_events,
    "review_settings": review_settings,
    "mission_runs": mission_runs,
    "mission_events": mission_events,
    "mission_people": mission_people,
    "mission_files": mission_files,
    "mission_documents": mission_documents,
    "mission_snapshots": mission_snapshots,
    "mission_changes": mission_changes,
    "mission_follow_ups": mission_follow_ups,
    "mission_queue": mission_queue,
    "chassis_figures": chassis_figures,
    "schedules": schedules,
    "mutes": mutes,
    "model_choices": model_choices,
    "model_opt_outs": model_opt_outs,
    "model_months": model_months,
    "model_uses": model_uses,
    "model_votes": model_votes,
}
"""File name → table, in an order in which they can be written again."""
STREAMED_ROWS = 500
_OF_MISSIONS = (
    "mission_events",
    "mission_people",
    "mission_files",
    "mission_snapshots",
    "mission_changes",
    "mission_follow_ups",
)
_OF_REVIEWS = ("review_events", "review_people", "review_groups", "review_answers", "review_votes")


def tables_left_out() -> frozenset[str]:
    """The tables that no export has."""
    return frozenset(metadata.tables) - {table.name for table in TABLES.values()}


async def rows_of(tx: Tx, name: str, workspace_id: int) -> AsyncIterator[Mapping[str, Any]]:
    """A table's rows of one workspace in the order of their keys, a few at a time."""
    table = TABLES[name]
    query = sa.select(table).where(_belongs(table, workspace_id)).order_by(*table.primary_key)
    async for row in await _stream(tx, query):
        yield dict(row._mapping)


async def deals_with_names(tx: Tx, workspace_id: int) -> AsyncIterator[Mapping[str, Any]]:
    """All deals that are there, with their owner's and team's names and the stage they were closed from."""
    events = deal_events.alias()
    closed_from = (
        sa.select(events.c.from_stage)
        .where(events.c.deal_id == deals.c.id, events.c.kind.in_(("won", "lost")))
        .order_by(events.c.rev.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(
            deals,
            people.c.name.label("owner"),
            people.c.slack_id.label("owner_slack_id"),
            teams.c.name.label("team"),
            closed_from.label("closed_from"),
        )
        .join(people, people.c.id == deals.c.owner_id)
        .outerjoin(teams, teams.c.id == deals.c.team_id)
        .where(deals.c.workspace_id == workspace_id, ~deals.c.removed)
        .order_by(deals.c.id)
    )
    async for row in await _stream(tx, query):
        yield dict(row._mapping)


async def logs_with_names(tx: Tx, workspace_id: int) -> AsyncIterator[Mapping[str, Any]]:
    """All logs that count something, with the person's name."""
    counted = sa.exists().where(entries.c.log_id == logs.c.id)
    query = (
        sa.select(logs, people.c.name.label("person"), people.c.slack_id.label("person_slack_id"))
        .join(people, people.c.id == logs.c.person_id)
        .where(logs.c.workspace_id == workspace_id, counted)
        .order_by(logs.c.id)
    )
    async for row in await _stream(tx, query):
        yield dict(row._mapping)


async def kinds_logged(tx: Tx, workspace_id: int) -> list[str]:
    """The keys of all kinds of activity that anybody logged."""
    query = (
        sa.select(entries.c.activity)
        .join(people, people.c.id == entries.c.person_id)
        .where(people.c.workspace_id == workspace_id)
        .distinct()
    )
    return sorted(await tx.scalars(query))


async def put_rows(tx: Tx, name: str, rows: Sequence[Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    """Write rows of JSON values with the ids they had.

    What points at rows of the same table may come later: it is left out, and returned by id for `tie_rows`.
    """
    table = TABLES[name]
    known = {column.name: column for column in table.c}
    values = [
        {field: _typed(known[field], value) for field, value in row.items() if field in known} for row in rows
    ]
    inward = [each.name for each in table.c if any(key.column.table is table for key in each.foreign_keys)]
    later = {
        row["id"]: {field: row[field] for field in inward}
        for row in values
        if any(row.get(field) is not None for field in inward)
    }
    if values:
        await tx.execute(table.insert(), [row | dict.fromkeys(inward) for row in values])
    return later


async def tie_rows(tx: Tx, name: str, later: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what `put_rows` left out."""
    table = TABLES[name]
    for row_id, values in later.items():
        await tx.execute(table.update().where(table.c.id == row_id).values(**values))


async def count_ids_on(tx: Tx) -> None:
    """Let new rows have ids after those that were written with theirs; SQLite does so by itself."""
    if tx.dialect.name == "sqlite":
        return
    for table in TABLES.values():
        if "id" in table.c:
            newest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            await tx.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(newest, 1))))


def _belongs(table: sa.Table, workspace_id: int) -> sa.ColumnElement[bool]:
    """Rows of a workspace: by their own column, else by what they belong to."""
    if table is workspaces:
        return table.c.id == workspace_id
    if "workspace_id" in table.c:
        return table.c.workspace_id == workspace_id
    column, parent = {
        "team_managers": ("team_id", teams),
        "deal_credits": ("deal_id", deals),
        "log_revisions": ("log_id", logs),
        "entries": ("log_id", logs),
        "target_voids": ("rule_id", target_rules),
        "mutes": ("person_id", people),
        "model_opt_outs": ("person_id", people),
        "review_settings": ("team_id", teams),
        "review_action_events": ("action_id", review_actions),
        **dict.fromkeys(_OF_REVIEWS, ("review_id", reviews)),
        **dict.fromkeys(_OF_MISSIONS, ("run_id", mission_runs)),
        "practice_messages": ("practice_id", practices),
    }[table.name]
    ours = sa.select(parent.c.id).where(parent.c.workspace_id == workspace_id)
    return table.c[column].in_(ours)


async def _stream(tx: Tx, query: sa.Select[Any]) -> Any:
    return await tx.stream(query, execution_options={"yield_per": STREAMED_ROWS})


def _typed(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Utc):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, sa.Date) else value
