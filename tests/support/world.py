"""Puts a workspace with teams and people straight into a store, for tests of services and jobs."""

from datetime import UTC, date, datetime
from typing import Any

from content.loader import Content
from db.base import Tx
from db.team import days_text, find_teams, people, person_by_id, team_managers, teams, workspace_id_of
from domain.team import WORKING_WEEK, Person, Role, Team
from services.scope import Scope

LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


async def make_team(tx: Tx, name: str = "North", *, slack_id: str = "T1", **over: Any) -> Team:
    """A team in Lisbon's zone, Monday to Friday, no public holidays unless `country` is given."""
    workspace_id = await workspace_id_of(tx, slack_id, now=LONG_AGO)
    values = {
        "channel_id": "C1",
        "zone": "Europe/Lisbon",
        "market": "europe",
        "workdays": days_text(WORKING_WEEK),
        "country": None,
        "fiscal_start_month": 1,
        "currency": "EUR",
        "created_at": LONG_AGO,
    } | over
    inserted = await tx.execute(teams.insert().values(workspace_id=workspace_id, name=name, **values))
    assert inserted.inserted_primary_key is not None
    [team] = await find_teams(tx, workspace_id, team_id=inserted.inserted_primary_key[0])
    return team


async def make_person(
    tx: Tx,
    name: str = "Ana",
    *,
    team: Team | None = None,
    role: Role | None = Role.AE,
    manages: Team | None = None,
    slack_id: str | None = None,
    workspace: str = "T1",
    **over: Any,
) -> Person:
    """A full, active member in Lisbon's zone; `started_on` long enough ago to be past any ramp."""
    workspace_id = await workspace_id_of(tx, workspace, now=LONG_AGO)
    values = {
        "slack_id": slack_id or f"U{name.upper()}",
        "zone": "Europe/Lisbon",
        "locale": "en-GB",
        "is_admin": False,
        "is_member": True,
        "is_active": True,
        "team_id": team.id if team else None,
        "role": role.value if role else None,
        "started_on": date(2020, 1, 6),
        "learned_at": LONG_AGO,
    } | over
    inserted = await tx.execute(people.insert().values(workspace_id=workspace_id, name=name, **values))
    assert inserted.inserted_primary_key is not None
    person_id = inserted.inserted_primary_key[0]
    if manages:
        await tx.execute(team_managers.insert().values(team_id=manages.id, person_id=person_id))
    person = await person_by_id(tx, person_id)
    assert person is not None
    return person


def make_scope(tx: Tx, me: Person, *, now: datetime, content: Content) -> Scope:
    return Scope(tx=tx, now=now, me=me, content=content, channel_id="C1")
