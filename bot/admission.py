"""Whether a direct message may go out now: the person's hours, what they muted, and how many they had today.

The last message that a day's ceiling allows carries whatever else comes that day: what waits with it goes
into it at once, what comes later is put into it by a change.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.links import with_canvas
from bot.outcomes import Outcome
from bot.posts import Posts
from db import delivery as store
from db import notices
from db.announcements import drop_edits
from db.base import Tx
from db.delivery import Claim, NewDelivery
from db.delivery_tables import Action, Policy, State
from db.engine import Database
from db.team import person_by_id
from domain.allowed import next_allowed, obstacle
from domain.clock import Clock
from domain.team import Person
from domain.weeks import local_day
from services.notices import availability, is_muted
from views.blocks import Message
from views.notices import merged

log = logging.getLogger("playmaker.admission")

CEILING = 3


class NoLongerHeld(Exception):
    """The claim ran out meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Decides on direct messages just before they are sent. `ceiling`: most of them a day."""

    database: Database
    posts_of: Callable[[int], Posts]
    clock: Clock
    ceiling: int = CEILING

    async def decide(self, held: Claim) -> Claim | Outcome | None:
        """The claim, with what it says now, if it may go out; else what becomes of it, or None if that has
        been written already.
        """
        undisturbed_until = await self._undisturbed_until(held)
        now = self.clock.now()
        async with self.database.transaction() as tx:
            assert held.person_id is not None
            is_there = await notices.lock_person(tx, held.person_id)
            person = await person_by_id(tx, held.person_id) if is_there else None
            if person is None:
                return _skipped(held, "not in the workspace any more")
            muted = await notices.muted_kinds(tx, person.id)
            if is_muted(held.kind, muted):
                return _skipped(held, "muted")
            when = await availability(tx, person, now, undisturbed_until=undisturbed_until)
            against = obstacle(now, when)
            if against is not None and held.policy is Policy.DROP:
                return _skipped(held, against.value)
            if against is not None:
                allowed = next_allowed(now, when, before=held.expires_at)
                return _moved(held, allowed, against.value)
            return await self._count(tx, held, person, muted, now)

    async def _count(
        self, tx: Tx, held: Claim, person: Person, muted: dict[str, bool], now: datetime
    ) -> Claim | None:
        today = local_day(now, person.zone)
        had = await notices.admitted(tx, person.id, today, but=held.id)
        if had >= self.ceiling and await _put_into_last(tx, held, person, today, now):
            return None
        if had < self.ceiling - 1:
            await notices.admit(tx, held.id, today, now=now)
            return held
        others = [
            each
            for each in await notices.waiting(tx, person.id, now=now, but=held.id)
            if not is_muted(each.kind, muted)
        ]
        if not others:
            await notices.admit(tx, held.id, today, now=now)
            return held
        body: dict[str, Any] = merged([held.body or {}, *(each.body for each in others)])
        await notices.admit(tx, held.id, today, now=now, body=body)
        await notices.merge_into(tx, [each.id for each in others], held.id, now=now)
        for each in others:
            log.info("merged: delivery=%d into=%d", each.id, held.id)
        return replace(held, body=body)

    async def _undisturbed_until(self, held: Claim) -> datetime | None:
        try:
            return await self.posts_of(held.workspace_id).undisturbed_until(held.channel_id, self.clock.now())
        except Exception as error:  # not to know it is no reason not to send
            log.warning("do-not-disturb unknown: delivery=%d error=%s", held.id, type(error).__name__)
            return None


async def _put_into_last(tx: Tx, held: Claim, person: Person, today: date, now: datetime) -> bool:
    """Change the day's last message so that it says this one, too. False: there is none to change."""
    carrier = await notices.last_of_day(tx, person.id, today, but=held.id)
    if carrier is None:
        return False
    said = with_canvas(Message((held.body or {})["text"], (held.body or {})["blocks"]), held.canvas_link)
    change = NewDelivery(
        workspace_id=held.workspace_id,
        schedule_id=None,
        kind=held.kind,
        slot_key=f"{held.slot_key}/merged",
        key=f"m{held.key}"[:40],
        due_at=now,
        expires_at=held.expires_at,
        channel_id=carrier.channel_id,
        body=merged([carrier.body, {"text": said.text, "blocks": list(said.blocks)}]),
        action=Action.EDIT,
        depends_on=carrier.id,
        file_of=carrier.file_of,
        canvas_of=carrier.canvas_of,
    )
    made = await store.add_delivery(tx, change, now=now)
    assert made is not None, "a delivery is merged once"
    await drop_edits(tx, carrier.id, into=made, now=now)
    outcome = _skipped(held, "merged into another message of the day")
    if not await store.settle(tx, held, outcome.state, now=now, **outcome.values, merged_into=carrier.id):
        raise NoLongerHeld
    await notices.move_steps(tx, held.id, carrier.id)
    log.info("merged: delivery=%d into=%d", held.id, carrier.id)
    return True


def _skipped(held: Claim, reason: str) -> Outcome:
    return Outcome(State.SKIPPED, {"sends": held.sends - 1, "reason": reason})


def _moved(held: Claim, allowed: datetime | None, why: str) -> Outcome:
    if allowed is None:
        return _skipped(held, f"{why}, and no other moment in time")
    return Outcome(State.PENDING, {"sends": held.sends - 1, "not_before": allowed, "reason": why})
