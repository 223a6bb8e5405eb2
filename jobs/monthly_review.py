"""On the first working day of a month, where a team turned it on: its short review of the month before."""

from datetime import time

from domain.schedule import Monthly
from jobs.registry import Post, Skip, Slot, job
from jobs.review_posts import GRACE_S, review_posts


@job(
    "monthly_review",
    rule=Monthly(at=time(9), working_day=1),
    grace_s=GRACE_S,
    title="Monthly review",
    is_on=False,
)
async def build(slot: Slot) -> Post | Skip:
    """The month before the one that `slot.day` is in."""
    return await review_posts(slot, "month")
