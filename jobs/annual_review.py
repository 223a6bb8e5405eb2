"""On the first working day of a fiscal year, where a team turned it on: its review of the year before."""

from datetime import time

from domain.schedule import Yearly
from jobs.registry import Post, Skip, Slot, job
from jobs.review_posts import GRACE_S, review_posts


@job("annual_review", rule=Yearly(at=time(9)), grace_s=GRACE_S, title="Annual review", is_on=False)
async def build(slot: Slot) -> Post | Skip:
    """The fiscal year before the one that `slot.day` is in."""
    return await review_posts(slot, "year")
