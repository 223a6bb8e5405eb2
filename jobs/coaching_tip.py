"""Every working day at a quarter to nine in the team's zone: one tip that fits, into the team's channel."""

from datetime import time

from domain.schedule import Daily
from jobs.registry import Post, Skip, Slot, job
from services.tips import KIND, note_tip, tip_of_day
from views import tips as views

GRACE_S = 4 * 3600


@job(KIND, rule=Daily(at=time(8, 45)), grace_s=GRACE_S, title=views.NAME)
async def build(slot: Slot) -> Post | Skip:
    """The tip of `slot.day`. A preview is built before the slot is due, and does not count as shown."""
    if slot.channel_id is None:
        return Skip("no channel")
    found = await tip_of_day(
        slot.tx, slot.team, workspace_id=slot.workspace_id, day=slot.day, content=slot.content
    )
    if found is None:
        return Skip("every tip was shown within eight weeks")
    if slot.due <= slot.now:
        await note_tip(slot.tx, slot.team, found.choice, workspace_id=slot.workspace_id, day=slot.day)
    message = views.tip_post(found, slot.team, slot.content.coaching.objections)
    return Post(slot.channel_id, message, found.locale)
