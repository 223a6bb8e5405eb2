"""Learning people: what Slack says of them, who asks, and who has been told what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from db.base import Tx, insert, insert_ignore
from db.team import people, people_query, person_from, team_managers, with_managed, workspaces
from domain.people import DEFAULT_LOCALE, Profile
from domain.team import Person

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""`learned_at` of somebody whom an admin chose and whom Slack has not been asked about yet."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person as stored, and whether the bot serves them."""

    person: Person
    is_member: bool
    is_active: bool
    learned_at: datetime

    @property
    def is_stub(self) -> bool:
        return self.learned_at <= NEVER


_ASKING = (
    people_query()
    .add_columns(team_managers.c.team_id.label("managed_id"))
    .join(workspaces, workspaces.c.id == people.c.workspace_id)
    .outerjoin(team_managers, team_managers.c.person_id == people.c.id)
    .where(
        workspaces.c.slack_id == sa.bindparam("workspace_slack_id"),
        people.c.slack_id == sa.bindparam("person_slack_id"),
    )
)


async def who_asks(tx: Tx, workspace_slack_id: str, slack_id: str) -> Known | None:
    """One person with team and managed teams, in one query: it is asked on every request."""
    given = {"workspace_slack_id": workspace_slack_id, "person_slack_id": slack_id}
    rows = (await tx.execute(_ASKING, given)).mappings().all()
    if not rows:
        return None
    return _known(rows[0], [row["managed_id"] for row in rows if row["managed_id"] is not None])


async def known_people(tx: Tx, workspace_id: int, slack_ids: Collection[str]) -> dict[str, Known]:
    """{Slack id: what is known}, of whoever of them is stored, guests and deactivated included."""
    query = (
        people_query()
        .add_columns(team_managers.c.team_id.label("managed_id"))
        .outerjoin(team_managers, team_managers.c.person_id == people.c.id)
        .where(people.c.workspace_id == workspace_id, people.c.slack_id.in_(list(slack_ids)))
    )
    rows_of: dict[str, list[Mapping[Any, Any]]] = {}
    for row in (await tx.execute(query)).mappings():
        rows_of.setdefault(row["slack_id"], []).append(row)
    return {
        slack_id: _known(rows[0], [row["managed_id"] for row in rows if row["managed_id"] is not None])
        for slack_id, rows in rows_of.items()
    }


def _known(row: Mapping[Any, Any], managed: Sequence[int]) -> Known:
    return Known(person_from(row, managed), row["is_member"], row["is_active"], row["learned_at"])


async def save_profile(tx: Tx, workspace_id: int, profile: Profile, *, now: datetime) -> None:
    """Write what Slack says of a person, known or new; what it is silent about keeps what was known."""
    said = _said(profile) | {"named_admin": profile.is_named}
    changed = {name: value for name, value in said.items() if name not in profile.silent}
    statement = insert(tx, people).values(
        workspace_id=workspace_id, slack_id=profile.slack_id, learned_at=now, **said
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "slack_id"], set_=changed | {"learned_at": now}
        )
    )


async def refresh_profile(tx: Tx, workspace_id: int, profile: Profile, *, now: datetime) -> bool:
    """Write what Slack says of somebody known; False, and nothing written, for anybody else."""
    changed = {name: value for name, value in _said(profile).items() if name not in profile.silent}
    known = people.c.workspace_id == workspace_id, people.c.slack_id == profile.slack_id
    written = await tx.execute(people.update().where(*known).values(learned_at=now, **changed))
    return bool(written.rowcount)


def _said(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "zone": profile.zone,
        "locale": profile.locale,
        "is_admin": profile.is_admin,
        "is_member": profile.is_member,
        "is_active": profile.is_active,
    }


async def add_stubs(tx: Tx, workspace_id: int, slack_ids: Collection[str], *, zone: str) -> None:
    """Make room for people chosen before they were seen; Slack's word on them comes later."""
    if not slack_ids:
        return
    stub = {
        "workspace_id": workspace_id,
        "name": "",
        "zone": zone,
        "locale": DEFAULT_LOCALE,
        "is_admin": False,
        "is_member": True,
        "is_active": True,
        "learned_at": NEVER,
    }
    rows = [stub | {"slack_id": slack_id} for slack_id in sorted(slack_ids)]
    await tx.execute(insert_ignore(tx, people, ["workspace_id", "slack_id"]).values(rows))


async def name_admins(tx: Tx, slack_ids: Collection[str]) -> None:
    """Exactly these people, of those known, are admins by the bot's settings."""
    named = people.c.slack_id.in_(list(slack_ids))
    await tx.execute(people.update().where(named, ~people.c.named_admin).values(named_admin=True))
    await tx.execute(people.update().where(~named, people.c.named_admin).values(named_admin=False))


async def mark_hinted(tx: Tx, person_id: int, *, now: datetime) -> bool:
    """Note that the person was told how a team is set up; False if that was done before."""
    fresh = people.c.id == person_id, people.c.hinted_at.is_(None)
    return bool((await tx.execute(people.update().where(*fresh).values(hinted_at=now))).rowcount)


async def workspace_slack_id(tx: Tx, workspace_id: int) -> str:
    query = sa.select(workspaces.c.slack_id).where(workspaces.c.id == workspace_id)
    return str((await tx.execute(query)).scalar_one())


async def admins_of(tx: Tx, workspace_id: int) -> list[Person]:
    """The workspace's active admins that the bot knows, ordered by name."""
    query = people_query().where(
        people.c.workspace_id == workspace_id,
        people.c.is_active,
        people.c.is_member,
        people.c.is_admin | people.c.named_admin,
    )
    rows = (await tx.execute(query.order_by(people.c.name, people.c.id))).mappings().all()
    return await with_managed(tx, rows) if rows else []
