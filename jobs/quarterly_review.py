"""On the first working day of a fiscal quarter: the team's review of the quarter before begins."""

from datetime import time

from domain.schedule import Quarterly
from jobs.registry import Post, Skip, Slot, job
from jobs.review_posts import GRACE_S, review_posts


@job("quarterly_review", rule=Quarterly(at=time(9)), grace_s=GRACE_S, title="Quarterly review")
async def build(slot: Slot) -> Post | Skip:
    """The fiscal quarter before the one that `slot.day` is in."""
    return await review_posts(slot, "quarter")
