"""Who is asked in a review, as people join and leave its team."""

from collections.abc import Sequence
from datetime import date

from db import reviews as store
from db.base import Tx
from db.team import find_people, managers_of
from domain.reviews import Participant, Phase, Review, Status
from domain.team import Person, Role, Team


async def people_to_ask(tx: Tx, workspace_id: int, team: Team) -> list[Person]:
    """The team's members and managers, each once, by name."""
    members = await find_people(tx, workspace_id, team_id=team.id)
    by_id = {each.id: each for each in (*members, *await managers_of(tx, team.id))}
    return sorted(by_id.values(), key=lambda each: (each.name, each.id))


async def sync_people(tx: Tx, review: Review, team: Team, today: date) -> list[Participant]:
    """Who joined the team is asked, too, while answers are collected; who left is not waited for.

    What they wrote stays. Returns everybody who was ever asked.
    """
    people = await store.participants(tx, review.id)
    now = await people_to_ask(tx, review.workspace_id, team)
    there = {each.id for each in now}
    known = {each.person.id: each for each in people}
    left = [each.person.id for each in people if each.left_on is None and each.person.id not in there]
    back = [each.person.id for each in people if each.left_on is not None and each.person.id in there]
    new = [each for each in now if each.id not in known]
    if review.phase not in (Phase.OPENING, Phase.PROMPTS):
        new = []
    if not (left or back or new):
        return people
    await store.mark_left(tx, review.id, left, today)
    await store.mark_left(tx, review.id, back, None)
    await store.add_people(tx, review.id, [row_of(each) for each in as_asked(new, team)])
    return await store.participants(tx, review.id)


def as_asked(people: Sequence[Person], team: Team) -> list[Participant]:
    return [
        Participant(each, each.role, team.id in each.manages or each.role is Role.MANAGER, Status.WAITING)
        for each in people
    ]


def row_of(each: Participant) -> dict[str, object]:
    """A manager is asked what managers are, whatever else they do."""
    role = Role.MANAGER if each.is_manager else each.role
    return {"person_id": each.person.id, "role": role.value, "is_manager": each.is_manager}


async def common_locale(tx: Tx, workspace_id: int, team: Team) -> str:
    """What most of the team's people have; English where there is nobody."""
    locales = [each.locale for each in await people_to_ask(tx, workspace_id, team)]
    return min(set(locales), key=lambda each: (-locales.count(each), each)) if locales else "en"
