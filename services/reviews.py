"""Opening a team's review, how it stands for whoever asks, past ones, and what a team chose for the next."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from content.loader import Content
from db import reviews as store
from db.base import Tx
from db.review_actions import actions_of_reviews, carry, live_actions_of_team, record_action
from db.review_answers import votes_of
from db.schedules import workspace_of_team
from db.team import find_teams, lock_team, managers_of
from domain.errors import UserError
from domain.pipeline import Span
from domain.review_actions import completion
from domain.review_facts import Facts
from domain.review_prompts import KINDS, Kind
from domain.review_steps import Opened, Past, Standing
from domain.review_threads import votes_left
from domain.reviews import (
    ANONYMOUS_LEAST,
    Phase,
    Review,
    Status,
    how_many_asked,
    may_be_anonymous,
    may_reopen,
    period_to_review,
    planned,
    yields_to,
)
from domain.team import Person, Team
from domain.weeks import local_day
from services.report_ground import place_of_team
from services.review_access import (
    first_team,
    led_team,
    may_lead,
    team_named,
    team_to_lead,
    teams_of,
)
from services.review_facts import gather_facts
from services.review_people import as_asked, people_to_ask, row_of
from services.schedules import calendar_of
from services.scope import Scope

JOB_OF: dict[Kind, str] = {
    "month": "monthly_review",
    "quarter": "quarterly_review",
    "year": "annual_review",
}
HISTORY_MOST = 12


async def start_review(scope: Scope, kind: Kind, *, running: bool = False, team: str = "") -> Opened:
    """Open a review of the period that ended last, or of the running one.

    Raises:
        UserError: reviews.no_team, reviews.not_yours, reviews.no_channel, reviews.nobody,
            reviews.open_already, reviews.held.
    """
    found = await team_to_lead(scope, team)
    channels = await store.kinds_on(scope.tx, found.id, JOB_OF.values())
    channel_id = channels.get(JOB_OF[kind]) or found.channel_id or scope.channel_id
    if channel_id is None or channel_id[0] not in "CG":
        raise UserError("reviews.no_channel", name=found.name)
    today = local_day(scope.now, found.zone)
    span = period_to_review(kind, today, found.fiscal_start_month, running=running)
    opened = await open_review(
        scope.tx, found, kind, span, channel_id, lead=scope.me, now=scope.now, content=scope.content
    )
    if isinstance(opened, Opened):
        return opened
    if opened is None:
        raise UserError("reviews.nobody", name=found.name)
    raise UserError("reviews.open_already" if opened.is_open else "reviews.held", name=found.name)


async def open_review(
    tx: Tx,
    team: Team,
    kind: Kind,
    span: Span,
    channel_id: str,
    *,
    lead: Person | None,
    now: datetime,
    content: Content,
) -> Opened | Review | None:
    """Begin a review; or the one that stands in its way: the team's open one, or one of the same period.

    lead: who looks after it; None: the team's first manager. None is returned where nobody is to be asked.
    """
    await lock_team(tx, team.id)
    there = await store.open_review_of(tx, team.id)
    there = there or await store.review_of_period(tx, team.id, kind, span.start)
    if there is not None:
        return there
    workspace_id = await workspace_of_team(tx, team.id)
    members = await people_to_ask(tx, workspace_id, team)
    if not members:
        return None
    carried = await carry(tx, team.id)
    await record_action(tx, carried, "carried", now=now)
    place = place_of_team(workspace_id, team, now=now, content=content)
    facts = await gather_facts(tx, place, kind, span, content)
    return await begin_review(
        tx, team, kind, span, channel_id, facts, members, lead=lead, now=now, content=content
    )


async def begin_review(
    tx: Tx,
    team: Team,
    kind: Kind,
    span: Span,
    channel_id: str,
    facts: Facts,
    members: Sequence[Person],
    *,
    lead: Person | None,
    now: datetime,
    content: Content,
) -> Opened:
    """Write a review of which there is none yet, with these facts, that asks these people."""
    plan = planned(local_day(now, team.zone), content.reviews.days[kind], calendar_of(team))
    people = as_asked(members, team)
    workspace_id = members[0].workspace_id
    values = {
        "workspace_id": workspace_id,
        "team_id": team.id,
        "owner_id": await _first_owner(tx, team, lead),
        "kind": kind,
        "starts_on": span.start,
        "ends_on": span.end,
        "channel_id": channel_id,
        "anonymous": await store.is_anonymous(tx, team.id) and may_be_anonymous(people),
        "phase": Phase.OPENING.value,
        "seed": secrets.token_hex(8),
        "opened_at": now,
    }
    review_id = await store.add_review(tx, values, plan, facts)
    assert review_id is not None, "the team is locked, and there was none"
    await store.add_people(tx, review_id, [row_of(each) for each in people])
    await store.record_event(tx, review_id, Phase.OPENING.value, now=now)
    review = await store.review_by_id(tx, workspace_id, review_id)
    assert review is not None
    return Opened(review, team, tuple(await store.participants(tx, review_id)))


async def held_instead(tx: Tx, team: Team, kind: Kind, span: Span) -> Kind | None:
    """The longer review of a period that ends with this one, where the team has it on."""
    on = await store.kinds_on(tx, team.id, JOB_OF.values())
    kinds = [each for each in KINDS if JOB_OF[each] in on]
    return yields_to(kind, span, team.fiscal_start_month, kinds)


async def standing(scope: Scope, team: str = "") -> Standing:
    """How the review of one's team (or one that one manages) stands, and what is left to do.

    Raises:
        UserError: reviews.no_team, reviews.unknown_team.
    """
    teams = await teams_of(scope)
    found = team_named(teams, team) if team else await first_team(scope, teams)
    review = await store.open_review_of(scope.tx, found.id)
    if review is None:
        latest = await store.reviews_of(scope.tx, [found.id], limit=1)
        review = latest[0] if latest else None
    return await _standing(scope, found, review, [each for each in teams if each.id != found.id])


async def home_standing(scope: Scope) -> Standing | None:
    """The same for the Home tab, of an open review alone: of one's own team, or the first that one manages.

    None for somebody who is in no team.
    """
    team = scope.me.team
    if team is None and scope.me.manages:
        team = (await find_teams(scope.tx, scope.workspace_id, team_id=min(scope.me.manages)))[0]
    if team is None:
        return None
    return await _standing(scope, team, await store.open_review_of(scope.tx, team.id), [])


async def _standing(scope: Scope, team: Team, review: Review | None, others: Sequence[Team]) -> Standing:
    people = await store.participants(scope.tx, review.id) if review else []
    actions = await live_actions_of_team(scope.tx, team.id)
    left = None
    if review and review.phase is Phase.VOTING:
        left = votes_left(len(await votes_of(scope.tx, review.id, scope.me.id)))
    return Standing(
        team=team,
        review=review,
        mine=next((each for each in people if each.person.id == scope.me.id), None),
        sent=sum(each.status is Status.SENT for each in people),
        asked=how_many_asked(people),
        votes_left=left,
        actions=tuple(actions),
        mine_actions=tuple(each for each in actions if each.owner.id == scope.me.id),
        may_lead=may_lead(scope.me, team.id),
        may_reopen=review is not None and may_reopen(review, scope.now),
        is_lost=await _is_lost(scope, review),
        others=tuple(others),
    )


async def _is_lost(scope: Scope, review: Review | None) -> bool:
    if review is None or not review.is_open:
        return False
    return await store.posts_are_lost(scope.tx, review.workspace_id, review.heads)


async def history_of(scope: Scope, team: str = "") -> tuple[Team, list[Past]]:
    """The team's reviews that are over, the latest first, each with what became of its actions.

    Raises:
        UserError: reviews.no_team, reviews.unknown_team.
    """
    teams = await teams_of(scope)
    found = team_named(teams, team) if team else await first_team(scope, teams)
    past = [
        each
        for each in await store.reviews_of(scope.tx, [found.id], limit=HISTORY_MOST + 1)
        if not each.is_open
    ][:HISTORY_MOST]
    actions = await actions_of_reviews(scope.tx, [each.id for each in past])
    counts = await store.people_counts(scope.tx, [each.id for each in past])
    return found, [Past(each, completion(actions[each.id]), *counts.get(each.id, (0, 0))) for each in past]


async def move_here(scope: Scope) -> tuple[Review, Team]:
    """What the team's review posts from now on goes to the channel where this is said.

    Raises:
        UserError: reviews.no_team, reviews.not_yours, reviews.none_open, reviews.not_a_channel.
    """
    team = await team_to_lead(scope)
    review = await store.open_review_of(scope.tx, team.id, lock=True)
    if review is None:
        raise UserError("reviews.none_open", name=team.name)
    if scope.channel_id is None or scope.channel_id[0] not in "CG":
        raise UserError("reviews.not_a_channel")
    posting = review.posting + 1
    await store.change_review(scope.tx, review.id, channel_id=scope.channel_id, posting=posting)
    await store.record_event(scope.tx, review.id, "moved", actor_id=scope.me.id, now=scope.now)
    found = await store.review_by_id(scope.tx, scope.workspace_id, review.id)
    assert found is not None
    return found, team


async def open_settings(scope: Scope) -> tuple[Team, bool, bool]:
    """The team, whether its answers have no names, and whether it is large enough for that.

    Raises:
        UserError: reviews.no_team, reviews.not_yours.
    """
    team = await team_to_lead(scope)
    people = as_asked(await people_to_ask(scope.tx, scope.workspace_id, team), team)
    return team, await store.is_anonymous(scope.tx, team.id), may_be_anonymous(people)


async def save_settings(scope: Scope, team_id: int, *, anonymous: bool) -> Team:
    """Choose for the reviews that begin from now on; one that runs goes on as it began.

    Raises:
        UserError: reviews.not_yours, reviews.too_few.
    """
    team = await led_team(scope, team_id)
    people = as_asked(await people_to_ask(scope.tx, scope.workspace_id, team), team)
    if anonymous and not may_be_anonymous(people):
        raise UserError("reviews.too_few", field="anonymous", least=ANONYMOUS_LEAST)
    await store.set_anonymous(scope.tx, team.id, anonymous=anonymous)
    return team


async def _first_owner(tx: Tx, team: Team, lead: Person | None) -> int | None:
    if lead is not None:
        return lead.id
    managers = await managers_of(tx, team.id)
    return managers[0].id if managers else None
