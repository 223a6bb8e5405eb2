"""Workspaces, teams and people."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from db.base import Id, Json, Tx, Utc, id_column, insert_ignore, metadata, ref
from domain.team import WORKING_WEEK, Person, Role, Team

workspaces = sa.Table(
    "workspaces",
    metadata,
    id_column(),
    sa.Column("slack_id", sa.String(32), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False, server_default=""),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("pipeline", sa.String(40)),  # the key of the template; null: the default one
)

teams = sa.Table(
    "teams",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id", index=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("channel_id", sa.String(32)),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("market", sa.String(40), nullable=False),
    sa.Column("workdays", sa.String(7), nullable=False),
    sa.Column("country", sa.String(2)),
    sa.Column("fiscal_start_month", sa.SmallInteger, nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("allow_gaps", sa.Boolean, nullable=False, server_default=sa.true(), default=True),
    sa.Column("deals_channel_id", sa.String(32)),
    sa.Column("wins_channel_id", sa.String(32)),
    sa.Column("managers_channel_id", sa.String(32)),
    sa.UniqueConstraint("workspace_id", "name"),
)

people = sa.Table(
    "people",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    sa.Column("slack_id", sa.String(32), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("locale", sa.String(20), nullable=False),
    sa.Column("is_admin", sa.Boolean, nullable=False),  # an owner or admin of the workspace, as Slack says
    sa.Column("named_admin", sa.Boolean, nullable=False, default=False),  # by the bot's settings
    sa.Column("is_member", sa.Boolean, nullable=False),  # false for guests, bots and other workspaces' people
    sa.Column("is_active", sa.Boolean, nullable=False),
    ref("team_id", "teams.id", nullable=True, index=True),
    sa.Column("role", sa.String(20)),  # null until somebody sets the person up
    sa.Column("market", sa.String(40)),
    sa.Column("workdays", sa.String(7)),
    sa.Column("country", sa.String(2)),
    sa.Column("started_on", sa.Date),
    sa.Column("hinted_at", Utc),  # when the person was told how a team is set up
    sa.Column("learned_at", Utc, nullable=False),
    sa.UniqueConstraint("workspace_id", "slack_id"),
)

team_managers = sa.Table(
    "team_managers",
    metadata,
    sa.Column("team_id", Id, sa.ForeignKey("teams.id"), primary_key=True),
    sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True, index=True),
)

team_changes = sa.Table(
    "team_changes",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("team_id", "teams.id"),
    ref("actor_id", "people.id"),
    sa.Column("at", Utc, nullable=False),
    sa.Column("what", Json, nullable=False),
    sa.Index("ix_team_changes_team", "team_id", "id"),
)

_TEAM = [column.label(f"team_{column.name}") for column in teams.c]


def days_text(days: Iterable[int]) -> str:
    """{0, 1, 4} → "014", as stored."""
    return "".join(str(day) for day in sorted(days))


def days_set(text: str | None) -> frozenset[int] | None:
    return frozenset(int(digit) for digit in text) if text else None


def team_from(row: Mapping[Any, Any]) -> Team | None:
    if row["team_id"] is None or row["team_name"] is None:
        return None
    return Team(
        id=row["team_id"],
        name=row["team_name"],
        channel_id=row["team_channel_id"],
        zone=ZoneInfo(row["team_zone"]),
        market=row["team_market"],
        workdays=days_set(row["team_workdays"]) or WORKING_WEEK,
        country=row["team_country"],
        fiscal_start_month=row["team_fiscal_start_month"],
        currency=row["team_currency"],
        allow_gaps=row["team_allow_gaps"],
        deals_channel_id=row["team_deals_channel_id"],
        wins_channel_id=row["team_wins_channel_id"],
        managers_channel_id=row["team_managers_channel_id"],
    )


def person_from(row: Mapping[Any, Any], manages: Iterable[int] = ()) -> Person:
    return Person(
        id=row["id"],
        workspace_id=row["workspace_id"],
        slack_id=row["slack_id"],
        name=row["name"],
        zone=ZoneInfo(row["zone"]),
        locale=row["locale"],
        role=Role(row["role"] or Role.AE),
        is_admin=row["is_admin"] or row["named_admin"],
        team=team_from(row),
        manages=frozenset(manages),
        own_market=row["market"],
        own_workdays=days_set(row["workdays"]),
        own_country=row["country"],
        started_on=row["started_on"],
    )


def people_query() -> sa.Select[Any]:
    """Everybody with their team, as `person_from` reads them."""
    columns = [column for column in people.c if column.name != "team_id"]
    return sa.select(*columns, *_TEAM).select_from(people.outerjoin(teams, people.c.team_id == teams.c.id))


async def with_managed(tx: Tx, rows: Sequence[Mapping[Any, Any]]) -> list[Person]:
    """Rows of `people_query` → people, with the teams that each manages."""
    ids = [row["id"] for row in rows]
    found = await tx.execute(
        sa.select(team_managers.c.person_id, team_managers.c.team_id).where(
            team_managers.c.person_id.in_(ids)
        )
    )
    managed: dict[int, set[int]] = {}
    for person_id, team_id in found:
        managed.setdefault(person_id, set()).add(team_id)
    return [person_from(row, managed.get(row["id"], ())) for row in rows]


async def find_people(
    tx: Tx, workspace_id: int, *, slack_ids: Sequence[str] | None = None, team_id: int | None = None
) -> list[Person]:
    """Active full members, by Slack id or by team, ordered by name."""
    query = people_query().where(
        people.c.workspace_id == workspace_id, people.c.is_active, people.c.is_member
    )
    if slack_ids is not None:
        query = query.where(people.c.slack_id.in_(slack_ids))
    if team_id is not None:
        query = query.where(people.c.team_id == team_id)
    rows = (await tx.execute(query.order_by(people.c.name, people.c.id))).mappings().all()
    return await with_managed(tx, rows) if rows else []


async def person_by_id(tx: Tx, person_id: int) -> Person | None:
    rows = (await tx.execute(people_query().where(people.c.id == person_id))).mappings().all()
    return (await with_managed(tx, rows))[0] if rows else None


async def people_by_id(tx: Tx, person_ids: Collection[int]) -> dict[int, Person]:
    """{id: person} of whoever of them is stored, deactivated people included."""
    wanted = sorted(set(person_ids))
    if not wanted:
        return {}
    rows = (await tx.execute(people_query().where(people.c.id.in_(wanted)))).mappings().all()
    return {person.id: person for person in await with_managed(tx, rows)}


async def find_teams(tx: Tx, workspace_id: int, *, team_id: int | None = None) -> list[Team]:
    query = sa.select(*_TEAM).where(teams.c.workspace_id == workspace_id).order_by(teams.c.name)
    if team_id is not None:
        query = query.where(teams.c.id == team_id)
    found = [team_from(row) for row in (await tx.execute(query)).mappings()]
    return [team for team in found if team is not None]


async def every_team(tx: Tx) -> list[tuple[int, int]]:
    """(workspace id, team id) of all workspaces."""
    query = sa.select(teams.c.workspace_id, teams.c.id).order_by(teams.c.id)
    return [(row[0], row[1]) for row in await tx.execute(query)]


async def managers_of(tx: Tx, team_id: int) -> list[Person]:
    """Who manages the team, ordered by name."""
    query = (
        people_query()
        .join(team_managers, team_managers.c.person_id == people.c.id)
        .where(team_managers.c.team_id == team_id, people.c.is_active)
        .order_by(people.c.name)
    )
    rows = (await tx.execute(query)).mappings().all()
    return await with_managed(tx, rows) if rows else []


async def people_of_teams(tx: Tx, workspace_id: int) -> list[Person]:
    """Active full members who are in a team or manage one, ordered by name."""
    query = people_query().where(
        people.c.workspace_id == workspace_id,
        people.c.is_active,
        people.c.is_member,
        people.c.team_id.is_not(None) | people.c.id.in_(sa.select(team_managers.c.person_id)),
    )
    rows = (await tx.execute(query.order_by(people.c.name, people.c.id))).mappings().all()
    return await with_managed(tx, rows) if rows else []


async def lock_team(tx: Tx, team_id: int) -> None:
    """Let nobody else change the team until this transaction ends."""
    await tx.execute(sa.select(teams.c.id).where(teams.c.id == team_id).with_for_update())


async def add_team(tx: Tx, workspace_id: int, values: Mapping[str, Any], *, now: datetime) -> int | None:
    """The new team's id; None where the workspace has a team of that name."""
    statement = insert_ignore(tx, teams, ["workspace_id", "name"]).returning(teams.c.id)
    added = await tx.scalar(statement.values(workspace_id=workspace_id, created_at=now, **values))
    return None if added is None else int(added)


async def change_team(tx: Tx, team_id: int, values: Mapping[str, Any]) -> None:
    await tx.execute(teams.update().where(teams.c.id == team_id).values(**values))


async def change_managers(
    tx: Tx, team_id: int, *, added: Collection[int] = (), removed: Collection[int] = ()
) -> None:
    """Who manages the team from now on, by person id."""
    if removed:
        gone = team_managers.c.team_id == team_id, team_managers.c.person_id.in_(list(removed))
        await tx.execute(team_managers.delete().where(*gone))
    if added:
        rows = [{"team_id": team_id, "person_id": person_id} for person_id in sorted(added)]
        await tx.execute(insert_ignore(tx, team_managers, ["team_id", "person_id"]).values(rows))


async def place_people(tx: Tx, team_id: int | None, role: Role | None, person_ids: Collection[int]) -> None:
    """Put people into a team with a role, or out of any (None, None)."""
    placed = people.update().where(people.c.id.in_(list(person_ids)))
    await tx.execute(placed.values(team_id=team_id, role=role.value if role else None))


async def change_member(tx: Tx, person_id: int, values: Mapping[str, Any]) -> None:
    """Write a person's own rules: role, market, workdays (as stored), country, started_on."""
    await tx.execute(people.update().where(people.c.id == person_id).values(**values))


async def record_change(
    tx: Tx, workspace_id: int, team_id: int, what: Mapping[str, Any], *, actor_id: int, now: datetime
) -> None:
    """Append to the team's history, of which nothing is ever changed."""
    values = {"workspace_id": workspace_id, "team_id": team_id, "actor_id": actor_id, "at": now}
    await tx.execute(team_changes.insert().values(**values, what=dict(what)))


async def last_change(tx: Tx, team_id: int) -> int:
    """The id of the team's newest recorded change, 0 where there is none."""
    found = await tx.scalar(
        sa.select(sa.func.max(team_changes.c.id)).where(team_changes.c.team_id == team_id)
    )
    return int(found or 0)


async def changes_of(tx: Tx, team_id: int) -> list[Mapping[str, Any]]:
    """The team's recorded changes, oldest first: id, actor_id, at, what."""
    query = sa.select(team_changes).where(team_changes.c.team_id == team_id).order_by(team_changes.c.id)
    return [dict(row) for row in (await tx.execute(query)).mappings()]


async def workspace_id_of(tx: Tx, slack_id: str, *, now: datetime) -> int:
    """The id of a Slack workspace, recorded on first sight."""
    query = sa.select(workspaces.c.id).where(workspaces.c.slack_id == slack_id)
    found = await tx.scalar(query)
    if found is None:
        statement = insert_ignore(tx, workspaces, ["slack_id"])
        await tx.execute(statement.values(slack_id=slack_id, created_at=now))
        found = await tx.scalar(query)
    assert found is not None
    return int(found)


async def has_workspaces(tx: Tx) -> bool:
    """Whether anything was ever recorded."""
    return await tx.scalar(sa.select(workspaces.c.id).limit(1)) is not None


async def pipeline_key(tx: Tx, workspace_id: int) -> str | None:
    """The key of the workspace's pipeline template; None: nobody picked one."""
    found = await tx.scalar(sa.select(workspaces.c.pipeline).where(workspaces.c.id == workspace_id))
    return None if found is None else str(found)


async def person_by_slack_id(tx: Tx, workspace_id: int, slack_id: str) -> Person | None:
    """Anybody who is stored, deactivated people included."""
    query = people_query().where(people.c.workspace_id == workspace_id, people.c.slack_id == slack_id)
    rows = (await tx.execute(query)).mappings().all()
    return (await with_managed(tx, rows))[0] if rows else None
