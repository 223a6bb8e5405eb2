"""Everybody's answers together: placed and grouped when they are shown, grouped by the coach, voted on."""

from collections.abc import Iterable, Mapping, Sequence

from content.loader import Content
from db import review_answers as store
from db.base import Tx
from db.reviews import participants, record_event
from db.team import people_by_id
from domain.errors import UserError
from domain.review_prompts import ReviewContent
from domain.review_steps import Shown, ShownGroup, Thread, Voted
from domain.review_threads import (
    LATE,
    MANAGER,
    TEAM,
    Answer,
    Group,
    Placed,
    by_coach,
    by_theme,
    placed,
    ranked,
    role_threads,
    sizes,
    tells_question,
    votes_left,
)
from domain.reviews import Participant, Phase, Review
from domain.team import Team
from services.review_access import led_review, review_in
from services.scope import Scope

LEAST_TO_GROUP = 3
TOP = 5


def own_threads(review: Review, people: Sequence[Participant]) -> frozenset[str]:
    """The roles with a thread of their own, by who is asked and has not left."""
    roles = [each.role.value for each in people if not each.is_manager and each.left_on is None]
    return role_threads(sizes(roles), anonymous=review.anonymous)


async def place_all(
    tx: Tx, review: Review, people: Sequence[Participant], content: Content
) -> tuple[Thread, ...]:
    """Give every answer its thread, place and group, once; the threads as they are shown then."""
    answers = await store.answers_of(tx, review.id)
    found = placed(answers, content.reviews, own_threads(review, people), review.seed)
    await store.place_answers(tx, found)
    for thread in dict.fromkeys(each.thread for each in found):
        groups = by_theme([each for each in found if each.thread == thread], content.reviews)
        await store.set_groups(tx, review.id, thread, groups, by_coach=False)
    return await threads_of(tx, review, content)


async def threads_of(tx: Tx, review: Review, content: Content) -> tuple[Thread, ...]:
    """A review's threads as they stand, the team's first. Before its answers are shown there are none."""
    answers = [each for each in await store.answers_of(tx, review.id) if each.thread is not None]
    groups = await store.groups_of(tx, review.id)
    shown = {each.answer.id: each for each in await shown_answers(tx, answers, content.reviews)}
    by_group: dict[int | None, list[Shown]] = {}
    for each in answers:
        by_group.setdefault(each.group_id, []).append(shown[each.id])
    keys = sorted(dict.fromkeys(each.thread or TEAM for each in answers), key=lambda key: (key != TEAM, key))
    return tuple(Thread(key, _groups_in(key, groups, by_group)) for key in keys)


async def shown_answers(tx: Tx, answers: Iterable[Answer], content: ReviewContent) -> list[Shown]:
    """Answers with the names and questions that stand with them.

    Without a name in the team's thread, a role's own question is left out.
    """
    given = list(answers)
    people = await people_by_id(tx, [each.person_id for each in given if each.person_id is not None])
    return [
        Shown(
            each,
            people[each.person_id].name if each.person_id is not None else None,
            content.short(each.question) if tells_question(each, each.thread or TEAM, content) else "",
        )
        for each in given
    ]


async def add_late(
    tx: Tx, review: Review, answer_ids: Sequence[int], content: Content
) -> Mapping[str, tuple[Shown, ...]]:
    """Put answers that came after the others below them; {thread: what is added}."""
    answers = await store.answers_of(tx, review.id)
    people = await participants(tx, review.id)
    new = [each for each in answers if each.id in set(answer_ids)]
    last: dict[str, int] = {}
    for each in answers:
        if each.thread is not None:
            last[each.thread] = max(last.get(each.thread, 0), each.place or 0)
    found = []
    for late in placed(new, content.reviews, own_threads(review, people), review.seed):
        last[late.thread] = last.get(late.thread, 0) + 1
        found.append(Placed(late.answer, late.thread, last[late.thread], late.theme))
    await store.place_answers(tx, found)
    await _tie_late(tx, review, found, content.reviews)
    ids = {each.answer.id for each in found}
    stored = [each for each in await store.answers_of(tx, review.id) if each.id in ids]
    shown = await shown_answers(tx, stored, content.reviews)
    threads = dict.fromkeys(each.thread for each in found)
    return {key: tuple(each for each in shown if each.answer.thread == key) for key in threads}


async def to_group(scope: Scope, review_id: int, thread: str) -> tuple[Review, list[Answer]]:
    """The answers of a thread that the coach may group anew, by their numbers; managers' stay last.

    Raises:
        UserError: reviews.gone, reviews.not_yours, reviews.not_to_group, reviews.few_answers.
    """
    review, _ = await led_review(scope, review_id)
    if review.phase is not Phase.REVEAL:
        raise UserError("reviews.not_to_group")
    answers = [
        each
        for each in await store.answers_of(scope.tx, review.id)
        if each.thread == thread and not each.from_manager
    ]
    if len(answers) < LEAST_TO_GROUP:
        raise UserError("reviews.few_answers", least=LEAST_TO_GROUP)
    return review, answers


async def asked_in(scope: Scope, review_id: int) -> frozenset[int]:
    """Everybody who was asked, by id."""
    return frozenset(each.person.id for each in await participants(scope.tx, review_id))


async def group_by_coach(
    scope: Scope,
    review_id: int,
    thread: str,
    numbered: Sequence[int],
    said: Sequence[tuple[str, Sequence[int]]],
    *,
    alone: str,
) -> tuple[Review, Team, Thread]:
    """Take a model's grouping over, held to what was written; answers that came meanwhile stand alone.

    Raises:
        UserError: reviews.gone, reviews.not_yours, reviews.not_to_group, reviews.not_grouped.
    """
    review, team = await led_review(scope, review_id, lock=True)
    _, answers = await to_group(scope, review_id, thread)
    there = [each.id for each in answers]
    if not set(numbered) <= set(there):
        raise UserError("reviews.not_to_group")
    every = [*numbered, *(each for each in there if each not in set(numbered))]
    groups = by_coach(thread, every, said, alone=alone)
    if groups is None:
        raise UserError("reviews.not_grouped")
    managers = [
        Placed(each, thread, each.place or 0, each.theme)
        for each in await store.answers_of(scope.tx, review.id)
        if each.thread == thread and each.from_manager
    ]
    last = by_theme(managers, scope.content.reviews)
    await store.set_groups(scope.tx, review.id, thread, (*groups, *last), by_coach=True)
    await record_event(scope.tx, review.id, "grouped", actor_id=scope.me.id, now=scope.now)
    found = await threads_of(scope.tx, review, scope.content)
    return review, team, next(each for each in found if each.key == thread)


async def vote(scope: Scope, review_id: int, group_id: int) -> Voted:
    """Give one of three votes to a group, or take it back where it was given.

    Raises:
        UserError: reviews.gone, reviews.no_vote_now, reviews.no_votes_left.
    """
    review, _ = await review_in(scope, review_id, lock=True)
    groups = {each.id: each for each in await store.groups_of(scope.tx, review.id)}
    if review.phase is not Phase.VOTING or group_id not in groups:
        raise UserError("reviews.no_vote_now")
    mine = await store.votes_of(scope.tx, review.id, scope.me.id)
    if group_id in mine:
        await store.take_vote_back(scope.tx, group_id, scope.me.id)
        return Voted(groups[group_id], cast=False, left=votes_left(len(mine) - 1))
    if not votes_left(len(mine)):
        chosen = [groups[each].title for each in mine if each in groups]
        raise UserError("reviews.no_votes_left", chosen=", ".join(filter(None, chosen)))
    await store.cast_vote(scope.tx, review.id, group_id, scope.me.id)
    return Voted(groups[group_id], cast=True, left=votes_left(len(mine) + 1))


def top_groups(threads: Iterable[Thread]) -> tuple[Group, ...]:
    """The groups with the most votes; without any vote, the largest."""
    groups = [group for thread in threads for group in thread.groups]
    voted = [each for each in ranked([group.group for group in groups]) if each.votes]
    if voted:
        return tuple(voted[:TOP])
    by_size = sorted(groups, key=lambda each: (-len(each.answers), each.group.place))
    return tuple(each.group for each in by_size if each.group.theme not in (MANAGER, LATE))[:TOP]


def _groups_in(
    thread: str, groups: Sequence[Group], by_group: Mapping[int | None, Sequence[Shown]]
) -> tuple[ShownGroup, ...]:
    """A thread's groups in their order; what came too late for any stands in one of its own, the last."""
    found = [ShownGroup(each, tuple(by_group.get(each.id, ()))) for each in groups if each.thread == thread]
    late = tuple(each for each in by_group.get(None, ()) if each.answer.thread == thread)
    if late:
        found.append(ShownGroup(Group(0, thread, LATE, "", len(found) + 1), late))
    return tuple(found)


async def _tie_late(tx: Tx, review: Review, found: Sequence[Placed], content: ReviewContent) -> None:
    """A late answer joins the group of its theme, where there is one; while there is no vote yet a new one is
    made for it."""
    groups = await store.groups_of(tx, review.id)
    for each in found:
        theme = MANAGER if each.answer.from_manager else each.theme
        group = next((g for g in groups if g.thread == each.thread and g.theme == theme), None)
        if group is None and review.phase is Phase.REVEAL:
            title = "" if theme == MANAGER else content.title(theme)
            group = await store.add_group(tx, review.id, each.thread, theme, title)
            groups.append(group)
        await store.tie_answer(tx, each.answer.id, group.id if group else None)
