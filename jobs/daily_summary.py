"""Every working day at 17:30, for teams that turned it on: what was done and won today."""

from datetime import time

from domain.schedule import Daily
from jobs.registry import Post, Skip, Slot, job
from jobs.report_posts import report_posts

GRACE_S = 4 * 3600


@job(
    "daily_summary",
    rule=Daily(at=time(17, 30)),
    grace_s=GRACE_S,
    title="Daily summary",
    is_on=False,
    for_managers=True,
)
async def build(slot: Slot) -> tuple[Post, ...] | Skip:
    """The day that `slot.day` is."""
    return await report_posts(slot, "day", slot.day)
