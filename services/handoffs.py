"""Handing deals over: SDR to AE, AE to CSM, and to somebody new when an owner has left."""

from db.deals import open_deals_of
from db.people import admins_of
from db.team import find_people, managers_of, people_by_id, person_by_slack_id
from domain.deal_cards import DealChanged, DealsLeft, HandOffForm
from domain.deal_problems import DealRefused, NothingHandedOver
from domain.deals import Deal
from domain.errors import UserError
from domain.handoffs import accept, hand_over, send_back
from domain.stages import Pipeline
from domain.team import Person, Role
from services.deals import deal_to_change, stamp, written
from services.pipelines import pipeline_of
from services.scope import Scope


async def open_hand_over(scope: Scope, deal_id: int) -> HandOffForm:
    """What the form of a hand-over begins with.

    Raises:
        UserError: the deal is not there or not the asker's to change.
    """
    deal = await deal_to_change(scope, deal_id)
    pipeline = await pipeline_of(scope)
    owner = (await people_by_id(scope.tx, [deal.owner_id])).get(deal.owner_id)
    role = _role_at(pipeline, deal)
    is_theirs = owner is not None and owner.role.value == role
    return HandOffForm(deal, pipeline, None if is_theirs else role)


async def hand_over_deal(scope: Scope, deal_id: int, slack_id: str, note: str | None = None) -> DealChanged:
    """Give a deal to somebody, who has it at once and may send it back.

    They take it in their own role; an SDR's deal that an AE accepts counts as an accepted SQL.

    Raises:
        UserError: the deal is not there or not the asker's to change, or the receiver is unknown.
        DealRefused: the receiver has it already, or the note is too long.
    """
    deal = await deal_to_change(scope, deal_id)
    found = await find_people(scope.tx, scope.workspace_id, slack_ids=[slack_id])
    if not found:
        raise UserError("deals.unknown_person", field="person")
    receiver, pipeline = found[0], await pipeline_of(scope)
    team_id = receiver.team.id if receiver.team else None
    event = hand_over(deal, receiver.id, receiver.role.value, stamp(scope), team_id=team_id, note=note)
    return await written(scope, deal, event, pipeline)


async def accept_deal(scope: Scope, deal_id: int) -> DealChanged:
    """Keep a deal that was handed over to the asker.

    Raises:
        UserError: the deal is not there or is somebody else's by now.
        DealRefused: no hand-over waits for an answer.
    """
    deal = await _received(scope, deal_id)
    return await written(scope, deal, accept(deal, stamp(scope)), await pipeline_of(scope))


async def open_send_back(scope: Scope, deal_id: int) -> Deal:
    """A deal that the asker may send back.

    Raises:
        UserError: the deal is not there or is somebody else's by now.
        DealRefused: no hand-over waits for an answer.
    """
    return await _received(scope, deal_id)


async def send_back_deal(scope: Scope, deal_id: int, why: str) -> DealChanged:
    """Give a deal back to whoever handed it over, with the reason.

    Raises:
        UserError: the deal is not there or is somebody else's by now.
        DealRefused: no hand-over waits for an answer, or no reason is given.
    """
    deal = await _received(scope, deal_id)
    givers = await people_by_id(scope.tx, [deal.handed_by] if deal.handed_by is not None else [])
    team = next((giver.team for giver in givers.values()), None)
    event = send_back(deal, why, stamp(scope), team_id=team.id if team else None)
    return await written(scope, deal, event, await pipeline_of(scope))


async def deals_left_by(scope: Scope, slack_id: str) -> DealsLeft | None:
    """The open deals of somebody who was deactivated, and the managers who should find them a new owner.

    Without a manager it is the workspace's admins. None where there is nothing to do.
    """
    person = await person_by_slack_id(scope.tx, scope.workspace_id, slack_id)
    if person is None:
        return None
    deals = await open_deals_of(scope.tx, person.id)
    if not deals:
        return None
    managers: dict[int, Person] = {}
    for team_id in sorted({deal.team_id for deal in deals if deal.team_id is not None}):
        managers |= {each.id: each for each in await managers_of(scope.tx, team_id)}
    managers.pop(person.id, None)
    asked = list(managers.values()) or await admins_of(scope.tx, scope.workspace_id)
    pipeline = await pipeline_of(scope)
    return DealsLeft(person, tuple(each for each in asked if each.id != person.id), tuple(deals), pipeline)


def _role_at(pipeline: Pipeline, deal: Deal) -> str | None:
    """The role that a deal's stage is for, where that is one of a team's."""
    stage = pipeline.find(deal.stage)
    role = (stage.hand_over_to or stage.owner_role) if stage else None
    return role if role in set(Role) else None


async def _received(scope: Scope, deal_id: int) -> Deal:
    deal = await deal_to_change(scope, deal_id)
    if deal.handed_by is None:
        raise DealRefused({"owner_id": NothingHandedOver()})
    if deal.owner_id != scope.me.id:
        raise UserError("deals.not_received", name=deal.name)
    return deal
