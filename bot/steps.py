"""From what a job built to deliveries: a post, the replies below it, the images, files and canvases of each.

Each is a step with a slot of its own, so that a crash between two goes on where it stopped.
"""

import dataclasses
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.announcements import drop_edits, find_target, slot_of
from db.base import Tx
from db.delivery import NewDelivery, add_delivery
from db.delivery_files import add_file, link_canvas, show_file
from db.delivery_tables import Action, Policy
from db.notices import id_of_slack
from jobs.registry import Announcement, Canvas, Correction, Image, Post, Reply, TextFile

Shown = Post | Reply | Announcement

FILE_GRACE = timedelta(minutes=15)
"""A post waits this long for its image or canvas, and then goes without."""
NAME_MAX = 200
CORRECTION = "correction"
CORRECTION_GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Head:
    """What all steps of one slot have in common. `policy`: what holds where a post goes to a person; None:
    nothing holds it back."""

    workspace_id: int
    schedule_id: int | None
    kind: str
    slot_key: str
    due_at: datetime
    expires_at: datetime
    policy: Policy | None = Policy.MOVE


async def write_posts(tx: Tx, head: Head, posts: Sequence[tuple[Post, str | None]], *, now: datetime) -> bool:
    """Write all steps of a slot; False, and nothing written, if the slot is there already.

    posts: each with the note that it carries if it is late. The first one's slot is the slot itself.
    """
    for n, (post, late_note) in enumerate(posts):
        slot_key = f"{head.slot_key}+{n}" if n else head.slot_key
        if not await _write_post(tx, dataclasses.replace(head, slot_key=slot_key), post, late_note, now):
            return False
    return True


async def write_correction(tx: Tx, workspace_id: int, wanted: Correction, *, now: datetime) -> bool:
    """Write the correction of a post; False if it is written already, or the post is not there any more."""
    slot_key = await slot_of(tx, wanted.delivery_id)
    target = await find_target(tx, slot_key) if slot_key else None
    if target is None or target.is_lost:
        return False
    head = Head(
        workspace_id=workspace_id,
        schedule_id=None,  # Slack's refusal of a change says nothing about the next post
        kind=CORRECTION,
        slot_key=f"{slot_key}/corrected{wanted.number}",
        due_at=now,
        expires_at=now + CORRECTION_GRACE,
    )
    step = dataclasses.replace(
        _step(head, target.channel_id, body_of(wanted.post)),
        action=Action.EDIT,
        depends_on=target.id,
        canvas_of=target.canvas_of,
    )
    made = await write_step(tx, step, wanted.post, now=now)
    if made is not None:
        await drop_edits(tx, target.id, into=made, now=now)
    return made is not None


async def _write_post(tx: Tx, head: Head, post: Post, late_note: str | None, now: datetime) -> bool:
    person_id = None
    if post.channel_id[0] in "UW":
        person_id = await id_of_slack(tx, head.workspace_id, post.channel_id)
    first = dataclasses.replace(
        _step(head, post.channel_id, body_of(post)),
        late_note=late_note,
        person_id=person_id,
        policy=head.policy if person_id is not None else None,
    )
    made = await write_step(tx, first, post, now=now)
    if made is None:
        return False
    for n, reply in enumerate(post.replies):
        step = _step(head, post.channel_id, body_of(reply), f"#{n + 1}")
        await write_step(tx, dataclasses.replace(step, depends_on=made), reply, now=now)
    return True


async def write_step(tx: Tx, new: NewDelivery, shown: Shown, *, now: datetime) -> int | None:
    """Write a post with the steps of what it shows; its id, or None, and nothing written, if it is there."""
    made = await add_delivery(tx, new, now=now)
    if made is None or new.reason is not None:
        return made
    if shown.image is not None:
        await _write_image(tx, new, made, shown.image, now)
    if shown.canvas is not None:
        await _write_canvas(tx, new, made, shown.canvas, now)
    if shown.file is not None and new.action is Action.POST:
        await _write_file(tx, new, made, shown.file, now)
    return made


async def _write_image(tx: Tx, post: NewDelivery, post_id: int, image: Image, now: datetime) -> None:
    content = image.content if isinstance(image.content, bytes) else None
    body = None if isinstance(image.content, bytes) else {"chart": dataclasses.asdict(image.content)}
    upload = dataclasses.replace(_part(post, "image", now), action=Action.UPLOAD, body=body)
    step = await _add(tx, upload, now)
    await add_file(tx, step, name=image.name, alt=image.alt, content=content)
    await show_file(tx, post_id, step)


async def _write_canvas(tx: Tx, post: NewDelivery, post_id: int, canvas: Canvas, now: datetime) -> None:
    body = {"access": canvas.access}
    making = dataclasses.replace(_part(post, "canvas", now), action=Action.CANVAS, body=body)
    step = await _add(tx, making, now)
    title = canvas.title[:NAME_MAX]
    await add_file(tx, step, name=title, alt=title, content=canvas.markdown.encode())
    await link_canvas(tx, post_id, step)


async def _write_file(tx: Tx, post: NewDelivery, post_id: int, file: TextFile, now: datetime) -> None:
    """Below the post: it comes after it, in the same thread."""
    sharing = dataclasses.replace(
        _part(post, "file", now),
        action=Action.FILE,
        expires_at=post.expires_at,
        depends_on=post.depends_on or post_id,
        thread_ts=post.thread_ts,
    )
    step = await _add(tx, sharing, now)
    content = file.content.encode()
    await add_file(tx, step, name=file.name[:NAME_MAX], alt=file.title[:NAME_MAX], content=content)


def _part(post: NewDelivery, name: str, now: datetime) -> NewDelivery:
    """A step that the post needs, by itself: due with it, and given up soon enough for the post to come."""
    return NewDelivery(
        workspace_id=post.workspace_id,
        schedule_id=post.schedule_id,
        kind=post.kind,
        slot_key=f"{post.slot_key}/{name}",
        key=secrets.token_urlsafe(18),
        due_at=post.due_at,
        not_before=post.not_before,
        expires_at=min(post.expires_at, max(now, post.due_at) + FILE_GRACE),
        channel_id=post.channel_id,
    )


async def _add(tx: Tx, new: NewDelivery, now: datetime) -> int:
    made = await add_delivery(tx, new, now=now)
    assert made is not None, "a new slot's steps are new"
    return made


def body_of(post: Shown) -> dict[str, Any]:
    """What is frozen of a post: its words, and where its image will stand."""
    assert post.message is not None
    blocks = list(post.message.blocks)
    body: dict[str, Any] = {"text": post.message.text, "blocks": blocks}
    if post.image is not None:
        at = len(blocks) if post.image.at is None else post.image.at
        body["image"] = {"at": at, "alt": post.image.alt}
    if isinstance(post, Post) and post.keeps is not None:
        body["keeps"] = dict(post.keeps)
    return body


def _step(head: Head, channel_id: str, body: dict[str, Any] | None, suffix: str = "") -> NewDelivery:
    return NewDelivery(
        workspace_id=head.workspace_id,
        schedule_id=head.schedule_id,
        kind=head.kind,
        slot_key=f"{head.slot_key}{suffix}",
        key=secrets.token_urlsafe(18),
        due_at=head.due_at,
        expires_at=head.expires_at,
        channel_id=channel_id,
        body=body,
    )
