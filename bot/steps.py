"""From what a job built to deliveries: a post, the replies below it, the files that their images need.

Each is a step with a slot of its own, so that a crash between two goes on where it stopped.
"""

import dataclasses
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.announcements import drop_edits, find_target
from db.base import Tx
from db.delivery import GONE, NewDelivery, add_delivery
from db.delivery_files import add_file, show_file
from db.delivery_tables import Action, Policy
from db.notices import id_of_slack
from jobs.registry import Change, Image, Post, Reply

FILE_GRACE = timedelta(minutes=15)
"""A post waits this long for its image, and then goes without."""


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


async def write_change(tx: Tx, head: Head, change: Change, of: str, *, now: datetime) -> bool:
    """Write the change of the post whose slot is `of`; False if there is no such post, or it was written."""
    target = await find_target(tx, of)
    if target is None or target.is_lost:
        skipped = _step(head, "", None)
        await add_delivery(tx, dataclasses.replace(skipped, channel_id=None, reason=GONE), now=now)
        return False
    body = target.body | {"text": change.message.text, "blocks": list(change.message.blocks)}
    step = dataclasses.replace(
        _step(head, target.channel_id, body),
        action=Action.EDIT,
        depends_on=target.id,
        file_of=target.file_of,
    )
    made = await add_delivery(tx, step, now=now)
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
    made = await _write_step(tx, first, post.image, now)
    if made is None:
        return False
    for n, reply in enumerate(post.replies):
        step = _step(head, post.channel_id, body_of(reply), f"#{n + 1}")
        await _write_step(tx, dataclasses.replace(step, depends_on=made), reply.image, now)
    return True


async def _write_step(tx: Tx, new: NewDelivery, image: Image | None, now: datetime) -> int | None:
    made = await add_delivery(tx, new, now=now)
    if made is None or image is None:
        return made
    upload = dataclasses.replace(
        new,
        slot_key=f"{new.slot_key}/image",
        key=secrets.token_urlsafe(18),
        action=Action.UPLOAD,
        body=None if isinstance(image.content, bytes) else {"chart": dataclasses.asdict(image.content)},
        expires_at=min(new.expires_at, now + FILE_GRACE),
        depends_on=None,
        late_note=None,
        person_id=None,
        policy=None,
    )
    file = await add_delivery(tx, upload, now=now)
    assert file is not None, "a new slot's steps are new"
    content = image.content if isinstance(image.content, bytes) else None
    await add_file(tx, file, name=image.name, alt=image.alt, content=content)
    await show_file(tx, made, file)
    return made


def body_of(post: Post | Reply) -> dict[str, Any]:
    """What is frozen of a post: its words, and where its image will stand."""
    blocks = list(post.message.blocks)
    body: dict[str, Any] = {"text": post.message.text, "blocks": blocks}
    if post.image is not None:
        at = len(blocks) if post.image.at is None else post.image.at
        body["image"] = {"at": at, "alt": post.image.alt}
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
