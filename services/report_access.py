"""Whose report somebody asks for, and how much of it is theirs to see."""

from dataclasses import dataclass

from db.base import Tx
from db.targets import people_in_teams
from domain.errors import UserError
from domain.report_words import ReportAsked
from domain.team import Person, Team
from services.pipeline import askable_teams
from services.report_ground import Place, place_of_person, place_of_team
from services.scope import Scope


@dataclass(frozen=True, slots=True)
class Seen:
    """shows_people: whether what each person of the team did may be seen; shows_tiers: and quota tiers."""

    place: Place
    shows_people: bool
    shows_tiers: bool


async def seen_by(scope: Scope, asked: ReportAsked) -> Seen:
    """Who does not manage a team sees its sums, and no single person's.

    Raises:
        UserError: there is no such team, or it is not the asker's to see.
    """
    now, content = scope.now, scope.content
    if asked.whose == "me":
        place = place_of_person(scope.me, now=now, content=content)
        return Seen(place, shows_people=False, shows_tiers=True)
    team = await _team(scope, asked)
    place = place_of_team(scope.workspace_id, team, now=now, content=content)
    manages = team.id in scope.me.manages
    return Seen(place, shows_people=manages or scope.me.is_admin, shows_tiers=manages)


async def people_of(tx: Tx, place: Place) -> list[Person]:
    """The one person, or everybody in the team by name."""
    if place.person is not None:
        return [place.person]
    return await people_in_teams(tx, [place.team.id]) if place.team else []


async def _team(scope: Scope, asked: ReportAsked) -> Team:
    teams = await askable_teams(scope)
    if asked.team_id is not None:
        teams = [team for team in teams if team.id == asked.team_id]
    elif asked.team is not None:
        teams = [team for team in teams if team.name.casefold() == asked.team.casefold()]
    else:
        own = scope.me.team.id if scope.me.team else None
        teams.sort(key=lambda team: (team.id != own, team.id not in scope.me.manages))
    if not teams:
        raise UserError("reports.no_team")
    return teams[0]
