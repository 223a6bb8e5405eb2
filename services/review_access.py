"""Who sees, leads and looks after which reviews."""

from db import reviews as store
from db.base import Tx
from db.people import admins_of
from db.team import find_people, find_teams, managers_of, person_by_id
from domain.errors import UserError
from domain.reviews import Review
from domain.team import Person, Team
from services.scope import Scope


def may_lead(me: Person, team_id: int) -> bool:
    return me.is_admin or team_id in me.manages


async def led_team(scope: Scope, team_id: int) -> Team:
    """A team whose reviews the person leads. Raises UserError: reviews.not_yours."""
    found = await find_teams(scope.tx, scope.workspace_id, team_id=team_id)
    if not found or not may_lead(scope.me, team_id):
        raise UserError("reviews.not_yours")
    return found[0]


async def team_to_lead(scope: Scope, name: str = "") -> Team:
    """The team that somebody leads: the named one, else their own, else the first they manage.

    Raises:
        UserError: reviews.no_team, reviews.unknown_team, reviews.not_yours.
    """
    teams = await teams_of(scope)
    mine = [each for each in teams if may_lead(scope.me, each.id)]
    if not mine:
        raise UserError("reviews.not_yours" if teams else "reviews.no_team")
    return team_named(mine, name) if name else await first_team(scope, mine)


async def review_in(scope: Scope, review_id: int, *, lock: bool = False) -> tuple[Review, Team]:
    """A review of a team that the person is in, manages, or was asked in.

    Raises:
        UserError: reviews.gone.
    """
    review = await store.review_by_id(scope.tx, scope.workspace_id, review_id, lock=lock)
    if review is None:
        raise UserError("reviews.gone")
    [team] = await find_teams(scope.tx, scope.workspace_id, team_id=review.team_id)
    me = scope.me
    if may_lead(me, team.id) or (me.team and me.team.id == team.id):
        return review, team
    if team.id in await store.asked_in(scope.tx, me.id):
        return review, team
    raise UserError("reviews.gone")


async def led_review(scope: Scope, review_id: int, *, lock: bool = False) -> tuple[Review, Team]:
    """A review that the person leads. Raises UserError: reviews.gone, reviews.not_yours."""
    review, team = await review_in(scope, review_id, lock=lock)
    if not may_lead(scope.me, team.id):
        raise UserError("reviews.not_yours")
    return review, team


async def owner_of(tx: Tx, review: Review, team: Team) -> Person | None:
    """Who looks after a review: whoever it was given to while they lead the team, else its first manager,
    else an admin."""
    managers = await managers_of(tx, team.id)
    owner = await person_by_id(tx, review.owner_id) if review.owner_id is not None else None
    if owner is not None and owner.id in {each.id for each in managers}:
        return owner
    if (
        owner is not None
        and owner.is_admin
        and await find_people(tx, review.workspace_id, slack_ids=[owner.slack_id])
    ):
        return owner
    if managers:
        return managers[0]
    admins = await admins_of(tx, review.workspace_id)
    return admins[0] if admins else None


async def teams_of(scope: Scope) -> list[Team]:
    """The teams whose reviews the person can see, by name. Raises UserError: reviews.no_team."""
    me = scope.me
    asked = await store.asked_in(scope.tx, me.id)
    mine = me.manages | ({me.team.id} if me.team else set()) | set(asked)
    found = [each for each in await find_teams(scope.tx, me.workspace_id) if me.is_admin or each.id in mine]
    if not found:
        raise UserError("reviews.no_team")
    return found


async def first_team(scope: Scope, teams: list[Team]) -> Team:
    """One's own team, else one with an open review, else the first that one manages."""
    open_ones = {each.team_id for each in await store.open_reviews(scope.tx, [each.id for each in teams])}
    own = scope.me.team.id if scope.me.team else None
    return min(
        teams,
        key=lambda each: (
            each.id != own,
            each.id not in open_ones,
            each.id not in scope.me.manages,
            each.name,
        ),
    )


def team_named(teams: list[Team], name: str) -> Team:
    found = next((each for each in teams if each.name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise UserError("reviews.unknown_team", name=name)
    return found
