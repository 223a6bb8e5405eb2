"""What a review decides: three actions at most, and what becomes of them."""

from collections.abc import Mapping, Sequence
from datetime import date

from content.loader import Content
from db import review_actions as store
from db.reviews import change_review, open_reviews, review_by_id
from db.team import find_people, find_teams
from domain.errors import UserError
from domain.review_actions import (
    MOST,
    REASON_MAX,
    Action,
    ActionDraft,
    ActionProblem,
    ActionRefused,
    State,
    check,
    check_due,
)
from domain.review_steps import ActionChanged, ActionForm
from domain.reviews import DECIDABLE, Review
from domain.team import Person, Team
from domain.weeks import local_day
from services.review_access import led_review, may_lead, review_in
from services.scope import Scope

WORDS_MAX = 300


def metric_labels(content: Content) -> dict[str, str]:
    """{key: label} of what an action can be linked to: the missions' metrics."""
    return {key: each.label for key, each in content.missions.metrics.items()}


async def open_action(scope: Scope, review_id: int | None = None, *, what: str = "") -> ActionForm:
    """The form of a new action; without a review's id, of the open review of one's own teams.

    Raises:
        UserError: reviews.gone, reviews.no_decisions_now, reviews.three_already.
    """
    if review_id is None:
        review_id = await _deciding_review(scope)
    review, team = await review_in(scope, review_id)
    left = await _left(scope, review)
    return ActionForm(review, team, tuple(metric_labels(scope.content).items()), left, what[:WORDS_MAX])


async def decide(scope: Scope, review_id: int, draft: ActionDraft) -> ActionChanged:
    """Make an action.

    Raises:
        ActionRefused: what is wrong with it; nothing is written.
        UserError: reviews.gone, reviews.no_decisions_now, reviews.three_already.
    """
    review, team = await review_in(scope, review_id, lock=True)
    await _left(scope, review)
    owner = await _checked(scope, team, draft)
    action = await _add(scope, review, draft, owner)
    return _changed(scope, action, team, "made", review=review)


async def open_existing(scope: Scope, action_id: int) -> tuple[ActionForm, Action]:
    """An action that the person may settle, with what its forms need.

    Raises:
        UserError: reviews.action_gone, reviews.action_not_yours, reviews.action_settled.
    """
    action, team, review = await _mine(scope, action_id)
    metrics = tuple(metric_labels(scope.content).items())
    return ActionForm(review, team, metrics, 0, action.what, action), action


async def finish(scope: Scope, action_id: int) -> ActionChanged:
    """The action is done. Raises UserError: reviews.action_gone, .action_not_yours, .action_settled."""
    action, team, review = await _mine(scope, action_id, lock=True)
    await store.change_action(scope.tx, action.id, state=State.DONE.value)
    return await _told(scope, action, team, review, "done")


async def postpone(scope: Scope, action_id: int, due_on: date | None, reason: str) -> ActionChanged:
    """Give an action another day, with the reason.

    Raises:
        ActionRefused: the day or the reason will not do.
        UserError: reviews.action_gone, reviews.action_not_yours, reviews.action_settled.
    """
    action, team, review = await _mine(scope, action_id, lock=True)
    today = _today(scope, team)
    problems = [*check_due(due_on, today), *_reason(reason)]
    if due_on == action.due_on:
        problems.append(ActionProblem("due", "same"))
    if problems:
        raise ActionRefused(problems)
    values = {"state": State.POSTPONED.value, "due_on": due_on, "reason": reason.strip()}
    await store.change_action(scope.tx, action.id, created_on=today, reminded=None, **values)
    return await _told(scope, action, team, review, "postponed", reason=reason.strip())


async def drop(scope: Scope, action_id: int, reason: str) -> ActionChanged:
    """Give an action up, with the reason. Raises: as postpone."""
    action, team, review = await _mine(scope, action_id, lock=True)
    if problems := _reason(reason):
        raise ActionRefused(problems)
    await store.change_action(scope.tx, action.id, state=State.DROPPED.value, reason=reason.strip())
    return await _told(scope, action, team, review, "dropped", reason=reason.strip())


async def give(scope: Scope, action_id: int, slack_id: str | None, due_on: date | None) -> ActionChanged:
    """Give an action to somebody else, with a day of its own; it is found open anew from now on.

    Raises: as postpone.
    """
    action, team, review = await _mine(scope, action_id, lock=True)
    today = _today(scope, team)
    owner, problems = await _owner(scope, team, slack_id)
    if owner is not None and owner.id == action.owner.id:
        problems = [ActionProblem("owner", "same")]
    problems += check_due(due_on, today)
    if problems or owner is None:
        raise ActionRefused(problems)
    values = {"owner_id": owner.id, "due_on": due_on, "state": State.OPEN.value, "carried": 0}
    await store.change_action(scope.tx, action.id, created_on=today, reminded=None, **values)
    return await _told(scope, action, team, review, "given", reason=owner.name)


async def split(scope: Scope, action_id: int, parts: Sequence[ActionDraft]) -> ActionChanged:
    """Put two smaller actions in the place of one.

    Raises:
        ActionRefused: what is wrong with the parts, with fields "what_1", "owner_2" and so on.
        UserError: reviews.action_gone, reviews.action_not_yours, reviews.action_settled.
    """
    action, team, review = await _mine(scope, action_id, lock=True)
    problems: list[ActionProblem] = []
    owners: list[Person] = []
    for n, part in enumerate(parts, start=1):
        try:
            owners.append(await _checked(scope, team, part))
        except ActionRefused as refused:
            problems += [ActionProblem(f"{each.field}_{n}", each.code, each.day) for each in refused.problems]
    if problems:
        raise ActionRefused(problems)
    made = [await _add(scope, review, part, owner) for part, owner in zip(parts, owners, strict=True)]
    await store.change_action(scope.tx, action.id, state=State.DROPPED.value, replaced=True)
    changed = await _told(scope, action, team, review, "split")
    return ActionChanged(changed.action, team, changed.metric, "split", tuple(made), review)


async def set_experiment(scope: Scope, review_id: int, experiment: str, prediction: str) -> Review:
    """The one experiment of a review, with what it is expected to bring.

    Raises:
        ActionRefused: one of the two is missing or too long.
        UserError: reviews.gone, reviews.not_yours, reviews.no_decisions_now.
    """
    review, _ = await led_review(scope, review_id, lock=True)
    if review.phase not in DECIDABLE:
        raise UserError("reviews.no_decisions_now")
    problems = [
        ActionProblem(name, "missing" if not text.strip() else "too_long")
        for name, text in (("experiment", experiment), ("prediction", prediction))
        if not 0 < len(text.strip()) <= WORDS_MAX
    ]
    if problems:
        raise ActionRefused(problems)
    words = {"experiment": experiment.strip(), "prediction": prediction.strip()}
    await change_review(scope.tx, review.id, **words)
    found = await review_by_id(scope.tx, scope.workspace_id, review.id)
    assert found is not None
    return found


async def _deciding_review(scope: Scope) -> int:
    """The review in which the person may decide now; their own team's first."""
    me = scope.me
    teams = me.manages | ({me.team.id} if me.team else set())
    found = [each for each in await open_reviews(scope.tx, teams) if each.phase in DECIDABLE]
    found.sort(key=lambda each: (me.team is None or each.team_id != me.team.id, each.id))
    if not found:
        raise UserError("reviews.no_decisions_now")
    return found[0].id


async def _left(scope: Scope, review: Review) -> int:
    """How many actions may still be made; raises where there are none or it is not the time."""
    if review.phase not in DECIDABLE:
        raise UserError("reviews.no_decisions_now")
    made = await store.actions_of_review(scope.tx, review.id)
    left = MOST - sum(each.state is not State.DROPPED for each in made)
    if left <= 0:
        raise UserError("reviews.three_already", most=MOST)
    return left


async def _checked(scope: Scope, team: Team, draft: ActionDraft) -> Person:
    """The owner of an action that is in order. Raises ActionRefused."""
    metrics, vague = metric_labels(scope.content), scope.content.reviews.vague
    problems = check(draft, _today(scope, team), metrics=metrics, vague=vague)
    owner, wrong = await _owner(scope, team, draft.owner)
    known = {each.field for each in problems}
    problems += [each for each in wrong if each.field not in known]
    if problems or owner is None:
        raise ActionRefused(problems)
    return owner


async def _owner(scope: Scope, team: Team, slack_id: str | None) -> tuple[Person | None, list[ActionProblem]]:
    """A member or manager of the team."""
    if not slack_id:
        return None, [ActionProblem("owner", "missing")]
    found = await find_people(scope.tx, scope.workspace_id, slack_ids=[slack_id])
    if not found or not ((found[0].team and found[0].team.id == team.id) or team.id in found[0].manages):
        return None, [ActionProblem("owner", "not_in_team")]
    return found[0], []


async def _add(scope: Scope, review: Review, draft: ActionDraft, owner: Person) -> Action:
    [team] = await find_teams(scope.tx, scope.workspace_id, team_id=review.team_id)
    values: Mapping[str, object] = {
        "workspace_id": scope.workspace_id,
        "review_id": review.id,
        "team_id": review.team_id,
        "owner_id": owner.id,
        "made_by": scope.me.id,
        "what": draft.what.strip(),
        "result": draft.result.strip(),
        "metric": draft.metric,
        "due_on": draft.due_on,
        "created_on": _today(scope, team),
        "source_channel": draft.source.channel_id if draft.source else None,
        "source_ts": draft.source.ts if draft.source else None,
    }
    action_id = await store.add_action(scope.tx, values)
    await store.record_action(scope.tx, [action_id], "made", now=scope.now, actor_id=scope.me.id)
    made = await store.action_by_id(scope.tx, action_id)
    assert made is not None
    return made


async def _mine(scope: Scope, action_id: int, *, lock: bool = False) -> tuple[Action, Team, Review]:
    """An open action that is the person's, or of a team they lead."""
    action = await store.action_by_id(scope.tx, action_id, lock=lock)
    review = await review_by_id(scope.tx, scope.workspace_id, action.review_id) if action else None
    if action is None or review is None:
        raise UserError("reviews.action_gone")
    [team] = await find_teams(scope.tx, scope.workspace_id, team_id=action.team_id)
    if action.owner.id != scope.me.id and not may_lead(scope.me, team.id):
        raise UserError("reviews.action_not_yours", name=action.owner.name)
    if not action.state.is_open:
        raise UserError("reviews.action_settled", what=action.what, state=action.state.value)
    return action, team, review


async def _told(
    scope: Scope, action: Action, team: Team, review: Review, change: str, *, reason: str | None = None
) -> ActionChanged:
    await store.record_action(
        scope.tx, [action.id], change, now=scope.now, actor_id=scope.me.id, reason=reason
    )
    now = await store.action_by_id(scope.tx, action.id)
    assert now is not None
    return _changed(scope, now, team, change, review=review)


def _changed(scope: Scope, action: Action, team: Team, change: str, *, review: Review) -> ActionChanged:
    label = metric_labels(scope.content).get(action.metric, action.metric)
    return ActionChanged(action, team, label, change, review=review)


def _reason(text: str) -> list[ActionProblem]:
    if not text.strip():
        return [ActionProblem("reason", "missing")]
    return [ActionProblem("reason", "too_long")] if len(text) > REASON_MAX else []


def _today(scope: Scope, team: Team) -> date:
    return local_day(scope.now, team.zone)
