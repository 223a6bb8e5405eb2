"""Deals: making, finding, seeing and changing them. Moves are in `services.deal_moves`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from db.activity import logs_for_deal
from db.deal_events import append, begin, events_of
from db.deals import (
    credits_of,
    deal_by_id,
    handed_to,
    open_deals_of,
    set_credits,
)
from db.team import find_people, find_teams, people_by_id
from domain.deal_access import may_change, may_see
from domain.deal_asks import open_gaps
from domain.deal_cards import (
    DealCard,
    DealChanged,
    DealConflict,
    DealLine,
    DealList,
    OpenedDeal,
    attention,
    by_attention,
)
from domain.deal_credits import credits, won_by
from domain.deal_moves import NewDeal, add_note, create, edit, undo
from domain.deals import (
    AlreadyUndone,
    CannotBeUndone,
    ChangedSince,
    Deal,
    DealEvent,
    History,
    Stamp,
    UndoProblem,
    UndoRefused,
    Value,
)
from domain.errors import UserError
from domain.stages import Gap, Pipeline
from domain.team import Person, Role, Team
from domain.weeks import local_day
from services.pipelines import limits_by_market, pipeline_of
from services.scope import Scope

EVENTS_SHOWN = 5
NOTES_SHOWN = 3
LOGS_SHOWN = 5
LISTED = 200


# --- making and changing ---


async def create_deal(scope: Scope, new: NewDeal, owner: str | None = None) -> DealChanged:
    """Make a deal. `owner`: the Slack id of somebody else it is for; its team and market are the owner's.

    Raises:
        UserError: the owner is unknown, or in no team that the asker leads.
        DealRefused: something in it cannot be.
    """
    whose = await _owner(scope, owner)
    team_id = whose.team.id if whose.team else None
    new = replace(new, owner_id=whose.id, team_id=team_id, market=new.market or whose.market)
    pipeline = await pipeline_of(scope)
    event = create(new, pipeline, stamp(scope))
    deal = await begin(scope.tx, scope.workspace_id, event)
    return await told(scope, deal, None, event, pipeline)


async def edit_deal(
    scope: Scope, deal_id: int, rev: int, wanted: Mapping[str, Value], *, owner: str | None = None
) -> DealChanged | DealConflict:
    """Change fields of a deal as it was at `rev`; where somebody changed it since, nothing is written.

    owner: the Slack id of its owner from now on; it moves to their team.

    Raises:
        UserError: the deal is not there or not the asker's to change, or the owner is unknown.
        DealRefused: something in it cannot be.
    """
    deal = await deal_to_change(scope, deal_id)
    pipeline = await pipeline_of(scope)
    if conflict := await conflict_with(scope, deal, rev, pipeline):
        return conflict
    wanted = {**wanted, **await _new_owner(scope, deal, owner)}
    reasons = [each.key for each in scope.content.lost_reasons]
    return await written(scope, deal, edit(deal, wanted, stamp(scope), reasons=reasons), pipeline)


async def set_next_step(scope: Scope, deal_id: int, step: str | None, on: date | None) -> DealChanged:
    """Say what comes next on a deal, and when; None takes it away.

    Raises:
        UserError: the deal is not there or not the asker's to change.
        DealRefused: it is too long.
    """
    deal = await deal_to_change(scope, deal_id)
    event = edit(deal, {"next_step": step, "next_step_on": on}, stamp(scope))
    return await written(scope, deal, event, await pipeline_of(scope))


async def assign_deal(scope: Scope, deal_id: int, slack_id: str) -> DealChanged:
    """Give a deal to a new owner for good; there is nothing to accept.

    Raises:
        UserError: the deal is not there or not the asker's to change, or the new owner is unknown.
    """
    deal = await deal_to_change(scope, deal_id)
    event = edit(deal, await _new_owner(scope, deal, slack_id), stamp(scope))
    return await written(scope, deal, event, await pipeline_of(scope))


async def note_deal(scope: Scope, deal_id: int, note: str) -> DealChanged:
    """Add a remark to a deal.

    Raises:
        UserError: the deal is not there or not the asker's to change.
        DealRefused: there is no text, or too much.
    """
    deal = await deal_to_change(scope, deal_id)
    return await written(scope, deal, add_note(deal, note, stamp(scope)), await pipeline_of(scope))


async def undo_deal(scope: Scope, deal_id: int, rev: int) -> DealChanged:
    """Take back what event `rev` did, as one more event; undoing an undo puts it back.

    Raises:
        UserError: the deal or the event is not there, was undone before, or something rests on it.
    """
    deal = await deal_by_id(scope.tx, scope.workspace_id, deal_id, lock=True)
    if deal is None or not may_see(scope.me, deal):
        raise UserError("deals.not_found")
    history = History.of(await events_of(scope.tx, deal_id))
    target = next((each for each in history.events if each.rev == rev), None)
    is_own = target is not None and target.kind == "handed_over" and target.actor_id == scope.me.id
    if not (is_own or may_change(scope.me, deal)):
        raise UserError("deals.not_yours", name=deal.name)
    try:
        event = undo(history, rev, stamp(scope))
    except UndoRefused as refused:
        raise await _undo_refusal(scope, deal, refused.problem) from refused
    changed = await written(scope, deal, event, await pipeline_of(scope))
    return replace(changed, undone=target)


# --- finding and seeing ---


async def my_deals(scope: Scope) -> DealList:
    """The asker's open deals, and hand-overs that wait for an answer; what needs attention comes first."""
    pipeline = await pipeline_of(scope)
    found = {deal.id: deal for deal in await open_deals_of(scope.tx, scope.me.id, limit=LISTED)}
    found |= {deal.id: deal for deal in await handed_to(scope.tx, scope.me.id)}
    lines = await _lines(scope, list(found.values()), pipeline)
    return DealList(tuple(by_attention(lines)), pipeline, deal_day(scope))


async def deals_needing_attention(scope: Scope) -> DealList:
    """Of the asker's deals those that need attention, the most pressing first."""
    found = await my_deals(scope)
    return replace(found, lines=found.pressing)


async def see_deal(scope: Scope, deal_id: int) -> DealCard:
    """One deal with its last events, notes and activity.

    Raises:
        UserError: deals.not_found, also for what the asker may not see.
    """
    deal = await deal_by_id(scope.tx, scope.workspace_id, deal_id)
    if deal is None or deal.removed or not may_see(scope.me, deal):
        raise UserError("deals.not_found")
    pipeline = await pipeline_of(scope)
    history = History.of(await events_of(scope.tx, deal.id))
    standing = [each for each in reversed(history.in_force) if each.kind != "note"]
    notes = notes_of(history.in_force)
    [line] = await _lines(scope, [deal], pipeline)
    shown = (*standing[:EVENTS_SHOWN], *notes[:NOTES_SHOWN])
    return DealCard(
        deal=deal,
        pipeline=pipeline,
        team=await team_of(scope, deal),
        people=await people_by_id(scope.tx, _concerned(deal, shown)),
        events=tuple(standing[:EVENTS_SHOWN]),
        notes=tuple(notes[:NOTES_SHOWN]),
        logs=tuple(await logs_for_deal(scope.tx, deal.id, limit=LOGS_SHOWN)),
        gaps=open_gaps(pipeline, deal) if knows(pipeline, deal) else (),
        reasons=line.reasons,
        may_change=may_change(scope.me, deal),
        today=deal_day(scope),
    )


async def open_deal(scope: Scope, deal_id: int) -> OpenedDeal:
    """A deal that the asker may change, with its owner: what its forms begin with.

    Raises:
        UserError: deals.not_found, deals.not_yours.
    """
    deal = await deal_to_change(scope, deal_id)
    return OpenedDeal(deal, (await people_by_id(scope.tx, [deal.owner_id]))[deal.owner_id])


async def deal_to_change(scope: Scope, deal_id: int) -> Deal:
    """A deal that the asker may change, held against changes by others until the transaction ends.

    Raises:
        UserError: deals.not_found, deals.not_yours.
    """
    deal = await deal_by_id(scope.tx, scope.workspace_id, deal_id, lock=True)
    if deal is None or deal.removed or not may_see(scope.me, deal):
        raise UserError("deals.not_found")
    if not may_change(scope.me, deal):
        raise UserError("deals.not_yours", name=deal.name)
    return deal


# --- what the other services of deals share ---


def stamp(scope: Scope) -> Stamp:
    """Now, by the asker."""
    return Stamp(scope.me.id, scope.now, deal_day(scope))


def deal_day(scope: Scope) -> date:
    """Today where the asker's team is: a deal's days must not run backwards between people's zones."""
    return local_day(scope.now, scope.me.team.zone if scope.me.team else scope.me.zone)


async def conflict_with(scope: Scope, deal: Deal, rev: int, pipeline: Pipeline) -> DealConflict | None:
    """What somebody did to the deal after `rev`; remarks are no conflict."""
    if deal.rev == rev:
        return None
    since = [each for each in await events_of(scope.tx, deal.id) if each.rev > rev and each.kind != "note"]
    if not since:
        return None
    people = await people_by_id(scope.tx, {each.actor_id for each in since if each.actor_id is not None})
    return DealConflict(deal=deal, pipeline=pipeline, since=tuple(since), people=people)


async def written(
    scope: Scope, deal: Deal, event: DealEvent | None, pipeline: Pipeline, *, gaps: Sequence[Gap] = ()
) -> DealChanged:
    """Append an event to a deal that this transaction holds, and keep what it counts for."""
    if event is None:
        return await told(scope, deal, deal, None, pipeline)
    after = await append(scope.tx, deal, event)
    if after is None:
        raise UserError("deals.changed", name=deal.name)
    return await told(scope, after, deal, event, pipeline, gaps=gaps)


async def told(
    scope: Scope,
    deal: Deal,
    before: Deal | None,
    event: DealEvent | None,
    pipeline: Pipeline,
    *,
    gaps: Sequence[Gap] = (),
) -> DealChanged:
    """A change with the names and the numbers of the events that those who hear of it need."""
    history = History.of(await events_of(scope.tx, deal.id))
    people = await people_by_id(scope.tx, _concerned(deal, [event] if event else [], before))
    if event is not None:
        await _count(scope, deal, history, pipeline, people)
    notes = notes_of(history.in_force)
    return DealChanged(
        deal=deal,
        before=before,
        event=event,
        pipeline=pipeline,
        team=await team_of(scope, deal),
        people=people,
        today=deal_day(scope),
        won_rev=won_by(history.events),
        gaps=tuple(gaps),
        hands_over_to=_next_role(pipeline, before, deal, people),
        carried=tuple(each.note for each in notes[:NOTES_SHOWN] if each.note),
    )


def notes_of(events: Iterable[DealEvent]) -> list[DealEvent]:
    """The events that carry a note, newest first."""
    return [each for each in events if each.note][::-1]


def knows(pipeline: Pipeline, deal: Deal) -> bool:
    """Whether the template has the stages of a deal; its content may have been changed since."""
    return all(pipeline.find(key) for key in (deal.stage, deal.first_stage))


async def team_of(scope: Scope, deal: Deal) -> Team | None:
    found = await find_teams(scope.tx, scope.workspace_id, team_id=deal.team_id) if deal.team_id else []
    return found[0] if found else None


async def _owner(scope: Scope, slack_id: str | None) -> Person:
    """Whoever a deal is to belong to: the asker, a team mate, or somebody the asker leads."""
    me = scope.me
    if slack_id is None or slack_id == me.slack_id:
        return me
    found = await find_people(scope.tx, scope.workspace_id, slack_ids=[slack_id])
    if not found:
        raise UserError("deals.unknown_person", field="owner")
    person = found[0]
    same_team = me.team is not None and person.team is not None and me.team.id == person.team.id
    if not (me.leads(person) or same_team):
        raise UserError("deals.not_in_team", field="owner", name=person.name)
    return person


async def _new_owner(scope: Scope, deal: Deal, slack_id: str | None) -> dict[str, Value]:
    """The fields that a change of owner sets; none where it stays whose it is."""
    now = (await people_by_id(scope.tx, [deal.owner_id])).get(deal.owner_id)
    if slack_id is None or (now and now.slack_id == slack_id):
        return {}
    person = await _owner(scope, slack_id)
    return {"owner_id": person.id, "team_id": person.team.id if person.team else deal.team_id}


async def _count(
    scope: Scope, deal: Deal, history: History, pipeline: Pipeline, people: Mapping[int, Person]
) -> None:
    """Keep what the deal counts for in targets in step with its log."""
    before = await credits_of(scope.tx, deal.id)

    def is_sdr(person_id: int) -> bool:
        person = people.get(person_id)
        return person is not None and person.role is Role.SDR

    earned = credits(history, pipeline, was_given=before, is_sdr=is_sdr)
    if earned or before:
        rows = [
            {
                "activity": each.activity,
                "stage": each.stage,
                "person_id": each.person_id,
                "rev": each.rev,
                "day": each.day,
            }
            for each in earned
        ]
        await set_credits(scope.tx, deal.id, rows)


def _next_role(
    pipeline: Pipeline, before: Deal | None, deal: Deal, people: Mapping[int, Person]
) -> str | None:
    """The role that should take over after a move, if its owner has another one."""
    if before is None or before.stage == deal.stage or deal.handed_by is not None:
        return None
    if not (knows(pipeline, before) and knows(pipeline, deal)):
        return None
    role = pipeline.hand_over(before.stage, deal.stage)
    owner = people.get(deal.owner_id)
    return role if owner is None or role != owner.role.value else None


def _concerned(deal: Deal, events: Iterable[DealEvent], before: Deal | None = None) -> set[int]:
    ids: set[int | None] = {deal.owner_id, deal.handed_by}
    ids |= {person for each in events for person in (each.actor_id, each.other_id)}
    ids |= {before.owner_id, before.handed_by} if before else set()
    return {person for person in ids if person is not None}


async def _lines(scope: Scope, deals: Collection[Deal], pipeline: Pipeline) -> list[DealLine]:
    if not deals:
        return []
    markets = {deal.market for deal in deals}
    limits = await limits_by_market(
        scope.tx, scope.workspace_id, pipeline, scope.content, markets, today=deal_day(scope)
    )
    return [
        DealLine(deal, attention(deal, me=scope.me.id, limits=limits[deal.market], today=deal_day(scope)))
        for deal in deals
    ]


async def _undo_refusal(scope: Scope, deal: Deal, problem: UndoProblem) -> UserError:
    if isinstance(problem, AlreadyUndone):
        return UserError("deals.undone_already", name=deal.name)
    if isinstance(problem, ChangedSince):
        actor = problem.by.actor_id
        people = await people_by_id(scope.tx, [actor]) if actor is not None else {}
        who = people[actor].name if actor in people else ""
        return UserError("deals.changed_since", name=deal.name, who=who or "somebody")
    if isinstance(problem, CannotBeUndone):
        return UserError("deals.not_undone", name=deal.name)
    return UserError("deals.not_found")
