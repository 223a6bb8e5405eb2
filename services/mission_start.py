"""What the form of a start begins with: what has to come before, and what of it is there already."""

from collections.abc import Collection, Mapping

from db.mission_results import last_documents
from db.missions import finished_keys, run_under_way
from db.team import find_teams
from domain.errors import UserError
from domain.mission_cards import DocumentVersion, StartForm, document_line
from domain.mission_events import Given
from domain.mission_moves import LONGEST_TEXT
from domain.missions import Mission
from domain.team import Team
from domain.words import nearest
from services.missions import mission_to_start
from services.scope import Scope


async def open_start(scope: Scope, key: str) -> StartForm:
    """The form for starting a mission of the content.

    Raises:
        UserError: missions.unknown.
    """
    mission = mission_to_start(scope, key)
    teams = await managed_teams(scope)
    done = await _done(scope, teams)
    missions = scope.content.missions
    before = tuple(
        (each, found)
        for each in mission.prerequisites
        if each.mission not in done and (found := missions.find(each.mission))
    )
    there = await run_under_way(scope.tx, scope.workspace_id, mission.key, owner_id=scope.me.id, team_id=None)
    documents = await documents_for(scope, mission, [team.id for team in teams])
    return StartForm(mission, tuple(teams), before, documents, there)


def find_mission(scope: Scope, text: str) -> Mission:
    """A mission by its key or title, as somebody types it.

    Raises:
        UserError: missions.unknown, missions.unknown_near (fact `guess`: the key).
    """
    missions = scope.content.missions
    wanted = _plain(text)
    known = {_plain(name): each.key for each in missions.all for name in (each.key, each.title)}
    if wanted in known:
        return missions[known[wanted]]
    near = nearest(wanted, known)
    if near is None:
        raise UserError("missions.unknown", name=text)
    raise UserError("missions.unknown_near", name=text, guess=known[near])


async def documents_for(
    scope: Scope, mission: Mission, team_ids: Collection[int] = ()
) -> dict[str, DocumentVersion]:
    """{input: the newest document that answers it}, of the asker's own and of their teams."""
    ids = {*team_ids, *([scope.me.team.id] if scope.me.team else [])}
    lines = {
        document_line(key, team_id=team_id, owner_id=scope.me.id): each.key
        for each in mission.inputs
        for key in each.made_by
        for team_id in (*sorted(ids), None)
    }
    wanted = {each.key: each.made_by for each in mission.inputs if each.made_by}
    found = await last_documents(scope.tx, scope.workspace_id, lines) if lines else {}
    newest: dict[str, DocumentVersion] = {}
    for document in sorted(found.values(), key=lambda each: each.made_at):
        for key, made_by in wanted.items():
            if document.line.rpartition(":")[2] in made_by:
                newest[key] = document
    return newest


async def given_documents(scope: Scope, mission: Mission, inputs: Collection[str]) -> Mapping[str, Given]:
    """What was chosen of `documents_for`, as inputs; a document that is longer is cut."""
    there = await documents_for(scope, mission, await managed_ids(scope))
    return {key: Given("text", there[key].markdown[:LONGEST_TEXT]) for key in inputs if key in there}


async def managed_ids(scope: Scope) -> list[int]:
    return [team.id for team in await managed_teams(scope)]


async def managed_teams(scope: Scope) -> list[Team]:
    """The teams that the asker may start missions for."""
    me = scope.me
    if not (me.is_admin or me.manages):
        return []
    return [
        team for team in await find_teams(scope.tx, me.workspace_id) if me.is_admin or team.id in me.manages
    ]


async def _done(scope: Scope, teams: Collection[Team]) -> set[str]:
    """What the asker, their team or a team they manage has finished."""
    ids = {team.id for team in teams} | ({scope.me.team.id} if scope.me.team else set())
    return set(await finished_keys(scope.tx, scope.workspace_id, owner_id=scope.me.id, team_ids=ids))


def _plain(name: str) -> str:
    """ "Sales Plan Development" → "sales-plan-development"."""
    return "-".join(name.casefold().replace("-", " ").split())
