"""Mondays at half past eight in everybody's own zone: their stale deals, to them alone."""

from datetime import time

from domain.schedule import Weekly
from jobs.registry import Post, Skip, Slot, job
from services.scope import Scope
from services.stale import stale_deals
from views.stale import stale_message


@job(
    "stale_deals",
    rule=Weekly(weekday=0, at=time(8, 30)),
    grace_s=12 * 3600,
    title="Stale deals",
    personal=True,
)
async def build(slot: Slot) -> Post | Skip:
    """What stands still on the day of the slot, with three ways on for each deal."""
    assert slot.person is not None  # the job is personal
    me = slot.person
    found = await stale_deals(Scope(tx=slot.tx, now=slot.now, me=me, content=slot.content))
    if not found.deals:
        return Skip("no deal is stale")
    return Post(me.slack_id, stale_message(found, me.locale), me.locale)
