"""Each working morning at half past eight in everybody's own zone: their next steps due, to them alone."""

from datetime import time

from domain.schedule import Daily
from jobs.registry import Post, Skip, Slot, job
from services.next_steps import due_steps
from services.scope import Scope
from views import next_steps as view


@job(
    "next_steps",
    rule=Daily(at=time(8, 30)),
    grace_s=8 * 3600,
    title=view.NAME,
    personal=True,
)
async def build(slot: Slot) -> Post | Skip:
    """What is due on the day of the slot, or was before."""
    assert slot.person is not None  # the job is personal
    me = slot.person
    scope = Scope(tx=slot.tx, now=slot.now, me=me, content=slot.content)
    found = await due_steps(scope, slot.day)
    if not found.deals:
        return Skip("no next step is due")
    return Post(me.slack_id, view.due_message(found, me.locale), me.locale)
