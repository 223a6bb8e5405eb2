"""Answering a review in private: a form with a draft, sending, skipping."""

from collections.abc import Mapping
from datetime import datetime

from db import review_answers as store
from db.reviews import change_participant, lock_participant, participants
from domain.errors import UserError
from domain.review_prompts import Prompt
from domain.review_steps import AnswerForm, Sent
from domain.review_threads import as_kept, neutral_theme
from domain.reviews import SHOWN, Participant, Phase, Review, Status, begins_at, phase_after
from domain.team import Team
from services.review_access import review_in
from services.review_threads import add_late, own_threads
from services.scope import Scope

TEXT_MAX = 1_200


async def open_answers(scope: Scope, review_id: int) -> AnswerForm:
    """What the person's form begins with: the draft, else what they sent.

    Raises:
        UserError: reviews.gone, reviews.closed, reviews.not_asked, reviews.sent_unnamed, reviews.sent_shown.
    """
    review, team, me = await _asked(scope, review_id)
    unnamed = review.anonymous and not me.is_manager
    texts = await store.draft_of(scope.tx, review.id, scope.me.id)
    if me.status is Status.SENT:
        _check_not_sent(review, unnamed=unnamed)
        mine = await store.answers_of(scope.tx, review.id, person_id=scope.me.id)
        texts = texts or {each.question: each.text for each in mine}
    return AnswerForm(
        review=review,
        team=team,
        prompts=_prompts(scope, review, me),
        texts=texts,
        unnamed=unnamed,
        is_manager=me.is_manager,
        was_sent=me.status is Status.SENT,
        until=_until(review, team, unnamed=unnamed),
    )


async def save_draft(scope: Scope, review_id: int, texts: Mapping[str, str]) -> AnswerForm:
    """Keep what was written so far, for the person alone; the form as it is then. Raises: as open_answers."""
    form = await open_answers(scope, review_id)
    await store.save_draft(scope.tx, review_id, scope.me.id, _written(form, texts))
    return await open_answers(scope, review_id)


async def send_answers(scope: Scope, review_id: int, texts: Mapping[str, str]) -> Sent:
    """Answer. Before everybody's answers are shown nobody sees it; afterwards it stands below the others: at
    once under a name, else from the next phase on, so that the moment does not tell whose it is.

    Raises:
        UserError: as open_answers, and reviews.nothing_written.
    """
    review, team, me = await _asked(scope, review_id, lock=True)
    unnamed = review.anonymous and not me.is_manager
    if me.status is Status.SENT:
        _check_not_sent(review, unnamed=unnamed)
    prompts = _prompts(scope, review, me)
    written = {prompt: text for prompt in prompts if (text := texts.get(prompt.key, "").strip())}
    if not written:
        raise UserError("reviews.nothing_written", field=prompts[0].key)
    rows = await _rows(scope, review, me, written)
    if unnamed:
        ids = await store.add_answers(scope.tx, review.id, rows, sent_at=None)
    else:
        ids = await store.replace_answers(
            scope.tx,
            review.id,
            scope.me.id,
            rows,
            questions=[each.key for each in prompts],
            sent_at=scope.now,
        )
    await _clear_draft(scope, review.id, {each.key for each in prompts})
    await change_participant(scope.tx, review.id, scope.me.id, status=Status.SENT.value)
    until = _until(review, team, unnamed=unnamed)
    late = {} if until else await add_late(scope.tx, review, ids, scope.content)
    return Sent(review, team, len(rows), until, late)


async def skip(scope: Scope, review_id: int) -> tuple[Review, Team]:
    """Not this time. A draft is kept, and may be sent after all while the review is open.

    Raises:
        UserError: reviews.gone, reviews.closed, reviews.not_asked, reviews.sent_already.
    """
    review, team, me = await _asked(scope, review_id, lock=True)
    if me.status is Status.SENT:
        raise UserError("reviews.sent_already")
    await change_participant(scope.tx, review.id, scope.me.id, status=Status.SKIPPED.value)
    return review, team


async def _asked(scope: Scope, review_id: int, *, lock: bool = False) -> tuple[Review, Team, Participant]:
    """With `lock`, the review moves to no other phase, and the person sends nothing else, meanwhile."""
    review, team = await review_in(scope, review_id, lock=lock)
    if review.phase is Phase.CLOSED:
        raise UserError("reviews.closed")
    if lock:
        await lock_participant(scope.tx, review.id, scope.me.id)
    people = await participants(scope.tx, review.id)
    me = next((each for each in people if each.person.id == scope.me.id), None)
    if me is None:
        raise UserError("reviews.not_asked")
    return review, team, me


def _check_not_sent(review: Review, *, unnamed: bool) -> None:
    """Answers under a name can be changed until others see them; without one nobody knows which they are."""
    if unnamed:
        raise UserError("reviews.sent_unnamed")
    if review.phase in SHOWN:
        raise UserError("reviews.sent_shown")


def _prompts(scope: Scope, review: Review, me: Participant) -> tuple[Prompt, ...]:
    return scope.content.reviews.asked(review.kind, me.role.value)


def _until(review: Review, team: Team, *, unnamed: bool) -> datetime | None:
    if review.phase not in SHOWN:
        return begins_at(review.plan, Phase.REVEAL, team)
    return begins_at(review.plan, phase_after(review.phase), team) if unnamed else None


def _written(form: AnswerForm, texts: Mapping[str, str]) -> dict[str, str]:
    """What was written of what is asked. What an earlier draft says to questions that are not asked any more
    (content was changed meanwhile) stays in it."""
    asked = {prompt.key for prompt in form.prompts}
    old = {key: text for key, text in form.texts.items() if key not in asked}
    return old | {key: text for key, text in texts.items() if key in asked and text.strip()}


async def _clear_draft(scope: Scope, review_id: int, asked: set[str]) -> None:
    draft = await store.draft_of(scope.tx, review_id, scope.me.id)
    if rest := {key: text for key, text in draft.items() if key not in asked}:
        await store.save_draft(scope.tx, review_id, scope.me.id, rest)
    else:
        await store.drop_draft(scope.tx, review_id, scope.me.id)


async def _rows(
    scope: Scope, review: Review, me: Participant, written: Mapping[Prompt, str]
) -> list[dict[str, object]]:
    content = scope.content.reviews
    unnamed = review.anonymous and not me.is_manager
    own = own_threads(review, await participants(scope.tx, review.id))
    rows: list[dict[str, object]] = []
    for prompt, text in written.items():
        role, question = as_kept(me.role.value, prompt, content, own, anonymous=unnamed)
        rows.append(
            {
                "person_id": None if unnamed else scope.me.id,
                "role": role,
                "question": question,
                "theme": prompt.theme if question else neutral_theme(content),
                "text": text[:TEXT_MAX],
                "from_manager": me.is_manager,
                "late": review.phase in SHOWN,
            }
        )
    return rows
