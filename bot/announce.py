"""From what a handler announces to deliveries, written in the handler's own transaction."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.steps import body_of, write_step
from db.announcements import Target, drop_edits, find_target, withdraw
from db.base import Tx
from db.delivery import GONE, NewDelivery
from db.delivery_tables import Action, Policy
from db.notices import id_of_slack
from handlers.registry import Announcement
from services.notices import is_notice

log = logging.getLogger("playmaker.announce")

KIND = "announcement"
GRACE = timedelta(days=7)
"""What could not be posted for this long is not posted any more."""


async def announce(tx: Tx, workspace_id: int, posts: Sequence[Announcement], *, now: datetime) -> int:
    """Write the announcements' deliveries, in order; returns how many are new.

    An announcement may refer to one before it, here or in any earlier transaction.
    """
    return sum([await _one(tx, workspace_id, each, now) for each in posts])


async def _one(tx: Tx, workspace_id: int, wanted: Announcement, now: datetime) -> bool:
    action, about = _what(wanted)
    reply = action is Action.POST
    target = await find_target(tx, _slot(workspace_id, about), head=reply) if about else None
    lost = about is not None and (target is None or target.is_lost)
    due_at = max(now, wanted.not_before or now)
    new = NewDelivery(
        workspace_id=workspace_id,
        schedule_id=None,
        kind=wanted.kind or KIND,
        slot_key=_slot(workspace_id, wanted.key),
        key=secrets.token_urlsafe(18),
        due_at=due_at,
        expires_at=due_at + GRACE,
        channel_id=target.channel_id if target else wanted.channel_id,
        body=_frozen(wanted, action, target),
        reason=GONE if lost else None,
        action=action,
        depends_on=target.id if target else None,
        thread_ts=wanted.in_thread or (target.thread_ts if target and reply else None),
        **_of_target(action, target),
        **await _to_person(tx, workspace_id, wanted, action, target),
    )
    made = await write_step(tx, new, wanted if reply else replace(wanted, **_NO_PARTS), now=now)
    if made is None:
        log.info("announced before: slot=%s", new.slot_key)
        return False
    log.info("announcement written: slot=%s delivery=%d reason=%s", new.slot_key, made, new.reason)
    if target and not lost:
        await _make_way(tx, target, action, made, now)
    return True


_NO_PARTS: dict[str, Any] = {"image": None, "file": None, "canvas": None}


def _of_target(action: Action, target: Target | None) -> dict[str, Any]:
    """A changed post keeps its image and its canvas."""
    if action is not Action.EDIT or target is None:
        return {}
    return {"file_of": target.file_of, "canvas_of": target.canvas_of}


def _frozen(wanted: Announcement, action: Action, target: Target | None) -> dict[str, Any] | None:
    if wanted.message is None:
        return None
    if action is Action.POST:
        return body_of(wanted)
    return (target.body if target else {}) | body_of(replace(wanted, **_NO_PARTS))


async def _to_person(
    tx: Tx, workspace_id: int, wanted: Announcement, action: Action, target: Target | None
) -> dict[str, Any]:
    """A direct message keeps to the person's hours and ceiling, unless it answers what they just did."""
    if wanted.channel_id[0] not in "UW" or action is not Action.POST or target is not None:
        return {}
    person_id = await id_of_slack(tx, workspace_id, wanted.channel_id)
    held_back = person_id is not None and not wanted.exempt
    return {"person_id": person_id, "policy": Policy(wanted.blocked) if held_back else None}


async def _make_way(tx: Tx, target: Target, action: Action, made: int, now: datetime) -> None:
    """What waits to be done to the same post and has lost its sense by this step is not done."""
    if action in {Action.EDIT, Action.DELETE}:
        await drop_edits(tx, target.id, into=made, now=now)
    if action is Action.DELETE:
        await withdraw(tx, target.id, now=now)


def _what(wanted: Announcement) -> tuple[Action, str | None]:
    """The action, and the key of the post it is about.

    Raises:
        ValueError: the announcement contradicts itself.
    """
    about = (wanted.thread_of, wanted.in_thread, wanted.edits, wanted.deletes)
    if sum(each is not None for each in about) > 1:
        raise ValueError(f"{wanted.key}: a reply, an edit or a deletion, not several of them")
    if wanted.not_before is not None and (wanted.edits or wanted.deletes):
        raise ValueError(f"{wanted.key}: only a post can be planned")
    if wanted.kind is not None and not is_notice(wanted.kind):
        raise ValueError(f"{wanted.key}: {wanted.kind} is no kind of notice")
    if wanted.deletes is not None:
        return Action.DELETE, wanted.deletes
    if wanted.message is None:
        raise ValueError(f"{wanted.key}: nothing to say")
    return (Action.EDIT, wanted.edits) if wanted.edits else (Action.POST, wanted.thread_of)


def _slot(workspace_id: int, key: str) -> str:
    return f"announce:{workspace_id}:{key}"
