"""What every import needs to know of the workspace it goes into: its people, teams and template."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from content.loader import Content
from db.base import Tx
from db.engine import Database
from db.imports import SomePerson, everybody, workspaces_there
from db.team import find_teams, workspace_id_of
from domain.deal_names import plain_name
from domain.errors import UserError
from domain.importing.names import same_people_core
from domain.importing.rows import Owner
from domain.stages import Pipeline
from domain.team import Team
from domain.weeks import local_day
from services.pipelines import pipeline_for

STAND_IN = "ext-"
"""How the made-up Slack ids of people begin who own deals in a file and are not in Slack."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an import goes, who does it (None: the command line), and when. `now` is aware UTC.

    teams: ids of the only teams whose deals and activity may be changed; None stands for all.
    """

    database: Database
    content: Content
    workspace_id: int
    now: datetime
    today: date
    actor_id: int | None = None
    teams: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A workspace as an import sees it. `people`: owners by Slack id and by `same_people_core`."""

    everybody: Sequence[SomePerson]
    teams: Sequence[Team]
    pipeline: Pipeline
    people: Mapping[str, Owner]

    def team(self, name: str | None) -> Team | None:
        """The team of that name. Raises UserError where there is none."""
        if name is None:
            return None
        found = next((each for each in self.teams if plain_name(each.name) == plain_name(name)), None)
        if found is None:
            known = ", ".join(each.name for each in self.teams) or "none yet"
            raise UserError("imports.no_team", name=name, known=known)
        return found

    @property
    def only_team(self) -> Team | None:
        return self.teams[0] if len(self.teams) == 1 else None

    def name_of(self, owner: Owner) -> str:
        return next((each.name for each in self.everybody if each.id == owner.id), "")


async def desk_for(
    database: Database, content: Content, *, workspace: str | None, team: str | None, now: datetime
) -> Desk:
    """The desk of a workspace, by its Slack id; None stands for the only one there is.

    Today is the day of the team's zone, or of the only team's; in UTC where there is neither. A workspace
    that is named and not there yet is made.

    Raises:
        UserError: none is there, or several are and none is named; or there is no such team.
    """
    async with database.transaction() as tx:
        there = await workspaces_there(tx)
        if workspace is None and len(there) != 1:
            raise UserError("imports.which_workspace", known=", ".join(there) or "none yet")
        workspace_id = await workspace_id_of(tx, workspace or next(iter(there)), now=now)
        desk = Desk(database, content, workspace_id, now, now.date())
        office = await office_of(tx, desk)
        zoned = office.team(team) or office.only_team
    return replace(desk, today=local_day(now, zoned.zone)) if zoned else desk


async def office_of(tx: Tx, desk: Desk, people_said: Mapping[str, str] | None = None) -> Office:
    """The workspace now. people_said: whom names in a file mean, by name or Slack id.

    Raises:
        UserError: nobody, or more than one person, has a name that was said.
    """
    known = await everybody(tx, desk.workspace_id)
    people = _by_name(known)
    for name, person in (people_said or {}).items():
        plain = person.removeprefix("@")
        owner = people.get(plain) or people.get(same_people_core(plain))
        if owner is None:
            raise UserError("imports.no_person", name=person)
        people[same_people_core(name)] = owner
    teams = await find_teams(tx, desk.workspace_id)
    return Office(known, teams, await pipeline_for(tx, desk.workspace_id, desk.content), people)


def stand_in_id(name: str) -> str:
    """The made-up Slack id of somebody who is only known from files; always the same for one name."""
    return STAND_IN + hashlib.blake2b(same_people_core(name).encode(), digest_size=12).hexdigest()


def _by_name(known: Sequence[SomePerson]) -> dict[str, Owner]:
    """Owners by Slack id, and by name where only one has it; those in Slack go before everybody else."""
    owners = {each.slack_id: Owner(each.id, each.team_id, each.market) for each in known}
    for group in ([each for each in known if not each.is_active], [each for each in known if each.is_active]):
        cores = Counter(same_people_core(each.name) for each in group)
        for each in group:
            core = same_people_core(each.name)
            if core and cores[core] == 1:
                owners[core] = owners[each.slack_id]
            elif core:
                owners.pop(core, None)
    return owners
