"""What leaders see of practising: averages of a team, of five people or more, and nothing else."""

from db.practice import averages
from db.team import find_teams
from domain.practice import KEPT, TeamPractice
from services.scope import Scope


async def team_practice(scope: Scope) -> tuple[TeamPractice, ...]:
    """The teams that the asker manages, or all for an admin, over the last 90 days.

    The asker is not counted, so that nobody can take themselves out of an average to see the rest.
    """
    teams = await find_teams(scope.tx, scope.workspace_id)
    mine = [team for team in teams if scope.me.is_admin or team.id in scope.me.manages]
    found = await averages(scope.tx, [team.id for team in mine], since=scope.now - KEPT, besides=scope.me.id)
    return tuple(TeamPractice(team.name, found.get(team.id)) for team in mine)
