"""A scheduled post shown to one person: built by its job as it would be now, sent as a direct message."""

import dataclasses
import secrets
from datetime import timedelta

from bot.steps import Head, write_posts
from db.base import Tx
from domain.team import Person
from handlers.registry import Answer, Preview
from jobs.registry import JOBS, Built, Post, Skip, Slot
from services.schedules import KINDS, about, calendar_of
from services.scope import Scope
from views.schedules import labelled

KEPT_TRYING = timedelta(hours=1)


async def with_preview(answer: Answer, scope: Scope) -> Answer:
    """The answer with what came of its preview in `say`; the post itself is written as a delivery.

    It answers a click, so neither hours nor ceiling hold it back. It is no slot: the real post still comes.
    """
    wanted = answer.preview
    if wanted is None:
        return answer
    built = await _built(scope, wanted)
    if isinstance(built, Skip):
        return dataclasses.replace(answer, say=wanted.nothing(built.reason))
    await _write(scope.tx, scope, wanted, built)
    return dataclasses.replace(answer, say=wanted.sent)


async def _built(scope: Scope, wanted: Preview) -> Built:
    """What the job makes of the next occurrence."""
    person = scope.me if about(wanted.kind).personal else None
    calendar = calendar_of(person or wanted.team)
    rule = KINDS[wanted.kind]
    coming = next(rule.after(rule.last_period(scope.now, calendar), calendar))
    slot = Slot(
        tx=scope.tx,
        now=scope.now,
        workspace_id=scope.workspace_id,
        team=wanted.team,
        period=coming.period,
        day=coming.day,
        due=coming.due,
        content=scope.content,
        channel_id=scope.me.slack_id if person else wanted.channel_id,
        person=person,
    )
    return await JOBS[wanted.kind].build(slot)


async def _write(tx: Tx, scope: Scope, wanted: Preview, built: Post | tuple[Post, ...]) -> None:
    """The same words for several people are one preview."""
    me: Person = scope.me
    posts = built if isinstance(built, tuple) else (built,)
    different = {post.message.text: post for post in posts}.values()
    head = Head(
        workspace_id=me.workspace_id,
        schedule_id=None,
        kind="preview",
        slot_key=f"{me.workspace_id}/preview/{wanted.kind}/person:{me.id}/{secrets.token_urlsafe(9)}",
        due_at=scope.now,
        expires_at=scope.now + KEPT_TRYING,
        policy=None,
    )
    mine = [
        dataclasses.replace(post, channel_id=me.slack_id, message=labelled(post.message, wanted.note))
        for post in different
    ]
    await write_posts(tx, head, [(post, None) for post in mine], now=scope.now)
