"""What time does to reviews: phases begin, questions go out, people are reminded, actions come due.

Every step is written before it is told, so that looking again tells nothing twice.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from content.loader import Content
from db import reviews as store
from db.base import Tx
from db.review_actions import actions_of_review, change_action, live_actions_of_team
from db.review_answers import hidden_answers, voters
from db.targets import leave_between
from db.team import lock_team
from domain.allowed import Availability, obstacle
from domain.errors import UserError
from domain.review_actions import reminder_due
from domain.review_steps import (
    ActionDue,
    CameLate,
    Closed,
    DecidingOpened,
    Prompted,
    Reminded,
    Revealed,
    Step,
    Summary,
    Thread,
    VotingOpened,
    VotingOver,
)
from domain.review_threads import LATE, MANAGER
from domain.reviews import (
    SHOWN,
    Participant,
    Phase,
    Review,
    Status,
    all_in,
    begins_at,
    how_many_asked,
    may_reopen,
    next_phase,
    prompt_due,
    reminder_days,
    reopened,
    replanned,
)
from domain.reviews import reminder_due as person_reminder_due
from domain.team import Person, Team
from domain.weeks import ONE_DAY, local_day
from services.review_access import led_review, owner_of, review_in
from services.review_actions import metric_labels
from services.review_people import sync_people
from services.review_threads import add_late, place_all, threads_of, top_groups
from services.schedules import calendar_of
from services.scope import Scope


async def advance(tx: Tx, team: Team, *, now: datetime, content: Content) -> list[Step]:
    """Everything that is due for a team now, done and told in order."""
    steps: list[Step] = []
    review = await store.open_review_of(tx, team.id, lock=True)
    if review is not None:
        people = await sync_people(tx, review, team, local_day(now, team.zone))
        while review.is_open and (phase := next_phase(review, now, team, all_in=all_in(people))):
            review, told = await _begin(tx, review, team, phase, people, now=now, content=content)
            steps += told
        if review.is_open:
            steps += await _tell_people(tx, review, team, people, now=now, content=content)
    return steps + await _due_actions(tx, team, now=now, content=content)


async def close_now(scope: Scope, review_id: int) -> list[Step]:
    """Close a review before its day; what it has not come to yet is done first.

    Raises:
        UserError: reviews.gone, reviews.not_yours, reviews.closed, reviews.too_early.
    """
    review, team = await led_review(scope, review_id, lock=True)
    if not review.is_open:
        raise UserError("reviews.closed")
    if review.phase in (Phase.OPENING, Phase.PROMPTS):
        raise UserError("reviews.too_early")
    people = await store.participants(scope.tx, review.id)
    steps: list[Step] = []
    if review.phase is Phase.VOTING:
        steps.append(await _voting_over(scope.tx, review, team, scope.content))
    review, told = await _begin(
        scope.tx, review, team, Phase.CLOSED, people, now=scope.now, content=scope.content
    )
    return [*steps, *told]


async def reopen(scope: Scope, review_id: int) -> tuple[Review, Team]:
    """Open a review again, for decisions, within a week.

    Raises:
        UserError: reviews.gone, reviews.not_yours, reviews.open_already, reviews.too_late.
    """
    review, team = await led_review(scope, review_id, lock=True)
    await lock_team(scope.tx, team.id)  # nobody starts the next one meanwhile
    other = await store.open_review_of(scope.tx, team.id)
    if other is not None:
        raise UserError("reviews.open_already", name=team.name)
    if not may_reopen(review, scope.now):
        raise UserError("reviews.too_late")
    plan = reopened(review.plan, local_day(scope.now, team.zone), calendar_of(team))
    await store.set_plan(scope.tx, review.id, Phase.DECIDING, plan)
    await store.change_review(scope.tx, review.id, reopened=review.reopened + 1)
    await store.record_event(scope.tx, review.id, "reopened", actor_id=scope.me.id, now=scope.now)
    return await review_in(scope, review.id)


async def summary_of(tx: Tx, review: Review, team: Team, content: Content) -> Summary:
    """A review as it stands at its end."""
    people = await store.participants(tx, review.id)
    threads = await threads_of(tx, review, content)
    minority = tuple(
        (thread.key, group.answers[0])
        for thread in threads
        for group in thread.groups
        if group.is_minority and group.group.theme not in (MANAGER, LATE)
    )
    return Summary(
        review=review,
        team=team,
        threads=threads,
        top=top_groups(threads),
        minority=minority,
        actions=tuple(await actions_of_review(tx, review.id)),
        metrics=metric_labels(content),
        sent=sum(each.status is Status.SENT for each in people),
        asked=how_many_asked(people),
        voters=await voters(tx, review.id),
    )


async def read_summary(scope: Scope, review_id: int) -> Summary:
    """The summary of a review that is over.

    Raises:
        UserError: reviews.gone, reviews.not_closed.
    """
    review, team = await review_in(scope, review_id)
    if review.is_open:
        raise UserError("reviews.not_closed")
    return await summary_of(scope.tx, review, team, scope.content)


async def shown_again(scope: Scope, review: Review, team: Team) -> list[Step]:
    """What of a review can be read by now, told anew, for another channel."""
    tx, content = scope.tx, scope.content
    people = await store.participants(tx, review.id)
    if review.phase in (Phase.OPENING, Phase.PROMPTS):
        return []
    threads = await threads_of(tx, review, content)
    steps: list[Step] = [_revealed(review, team, threads, people)]
    if review.reopened:  # what it decides is told below its summary, which changes when it closes
        steps.append(Closed(await summary_of(tx, review, team, content), anew=True))
    if review.phase is Phase.VOTING:
        steps.append(VotingOpened(review, team, threads))
    if review.phase is Phase.DECIDING:
        steps += await _deciding(tx, review, team, content)
    return steps


# --- phases ---


async def _begin(
    tx: Tx,
    review: Review,
    team: Team,
    phase: Phase,
    people: Sequence[Participant],
    *,
    now: datetime,
    content: Content,
) -> tuple[Review, list[Step]]:
    """Write that the phase begins; the review then, and what there is to tell."""
    late = await _came_late(tx, review, content)
    review = await _enter(tx, review, team, phase, now=now, content=content)
    match phase:
        case Phase.REVEAL:
            threads = await place_all(tx, review, people, content)
            return review, [_revealed(review, team, threads, people)]
        case Phase.VOTING:
            return review, [*late, VotingOpened(review, team, await threads_of(tx, review, content))]
        case Phase.DECIDING:
            over = await _voting_over(tx, review, team, content)
            return review, [*late, over, *await _deciding(tx, review, team, content)]
        case Phase.CLOSED:
            return review, [*late, Closed(await summary_of(tx, review, team, content))]
    return review, []


async def _came_late(tx: Tx, review: Review, content: Content) -> list[Step]:
    """What was sent without a name since the others' answers were shown, put below them."""
    if review.phase not in SHOWN or not review.anonymous:
        return []
    late = await add_late(tx, review, await hidden_answers(tx, review.id), content)
    return [CameLate(review, late)] if late else []


async def _enter(
    tx: Tx, review: Review, team: Team, phase: Phase, *, now: datetime, content: Content
) -> Review:
    day, days = local_day(now, team.zone), content.reviews.days[review.kind]
    plan = replanned(review.plan, phase, day, days, calendar_of(team))
    await store.set_plan(tx, review.id, phase, plan)
    moments: dict[str, Any] = {}
    if phase is Phase.REVEAL:
        moments["revealed_at"] = now
    if phase is Phase.CLOSED:
        moments["closed_at"] = now
    if moments:
        await store.change_review(tx, review.id, **moments)
    await store.record_event(tx, review.id, phase.value, now=now)
    return replace(review, phase=phase, plan=plan, **moments)


def _revealed(
    review: Review, team: Team, threads: tuple[Thread, ...], people: Sequence[Participant]
) -> Revealed:
    sent = sum(each.status is Status.SENT for each in people)
    return Revealed(review, team, threads, sent, how_many_asked(people))


async def _voting_over(tx: Tx, review: Review, team: Team, content: Content) -> VotingOver:
    return VotingOver(review, team, await threads_of(tx, review, content), await voters(tx, review.id))


async def _deciding(tx: Tx, review: Review, team: Team, content: Content) -> list[Step]:
    top = top_groups(await threads_of(tx, review, content))
    stuck = tuple(each for each in await live_actions_of_team(tx, team.id) if each.is_stuck)
    return [DecidingOpened(review, team, top, stuck)]


# --- people ---


async def _tell_people(
    tx: Tx, review: Review, team: Team, people: Sequence[Participant], *, now: datetime, content: Content
) -> list[Step]:
    """Questions and reminders, at hours at which each person may be written to."""
    calendar = calendar_of(team)
    wanted = [
        each
        for each in people
        if prompt_due(each, review, now) or person_reminder_due(each, review, now, calendar)
    ]
    if not wanted:
        return []
    free = await _reachable(tx, [each.person for each in wanted], now)
    until = begins_at(review.plan, Phase.REVEAL, team)
    steps: list[Step] = []
    for each in wanted:
        if each.person.id not in free:
            continue
        if prompt_due(each, review, now):
            today = local_day(now, each.person.zone)
            missed = sum(day <= today for day in reminder_days(review.plan, calendar))
            values = {"prompted_on": today, "reminders": missed}
            await store.change_participant(tx, review.id, each.person.id, **values)
            count = len(content.reviews.asked(review.kind, each.role.value))
            steps.append(Prompted(review, team, each, count, until))
        elif due := person_reminder_due(each, review, now, calendar):
            await store.change_participant(tx, review.id, each.person.id, reminders=due)
            steps.append(Reminded(review, team, each, due, until))
    return steps


async def _reachable(tx: Tx, people: Sequence[Person], now: datetime) -> set[int]:
    """Who of them works today and is in their allowed hours."""
    today = local_day(now, people[0].zone)
    ids = [each.id for each in people]
    leave = await leave_between(tx, ids, today - 2 * ONE_DAY, today + timedelta(days=3))
    return {
        each.id
        for each in people
        if obstacle(now, Availability(calendar_of(each), tuple(leave.get(each.id, ())))) is None
    }


# --- actions ---


async def _due_actions(tx: Tx, team: Team, *, now: datetime, content: Content) -> list[Step]:
    """Reminders of actions, to their owners, then once to whoever looks after the review."""
    actions = [
        each
        for each in await live_actions_of_team(tx, team.id)
        if reminder_due(each, now, owner_is_review_owner=False)
    ]
    owners: dict[int, Person | None] = {}
    labels = metric_labels(content)
    due = []
    for action in actions:  # one a day at most
        if action.review_id not in owners:
            found = await store.review_by_id(tx, action.owner.workspace_id, action.review_id)
            owners[action.review_id] = await owner_of(tx, found, team) if found else None
        owner = owners[action.review_id]
        is_same = owner is None or owner.id == action.owner.id
        if reminder := reminder_due(action, now, owner_is_review_owner=is_same):
            due.append((reminder, owner if reminder.to_review_owner and owner else action.owner))
    if not due:
        return []
    free = await _reachable(tx, [to for _, to in due], now)
    steps: list[Step] = []
    for reminder, to in due:
        if to.id in free:
            await change_action(tx, reminder.action.id, reminded=reminder.step)
            metric = labels.get(reminder.action.metric, reminder.action.metric)
            steps.append(ActionDue(reminder.action, team, reminder.step, to, metric))
    return steps
