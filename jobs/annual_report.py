"""On the second working day of a fiscal year: the year before."""

from datetime import time

from domain.reports import span_of
from domain.schedule import Yearly
from domain.weeks import ONE_DAY
from jobs.registry import Post, Skip, Slot, job
from jobs.report_posts import GRACE_S, report_posts


@job(
    "annual_report",
    rule=Yearly(at=time(9), working_day=2),
    grace_s=GRACE_S,
    title="Annual report",
    for_managers=True,
)
async def build(slot: Slot) -> tuple[Post, ...] | Skip:
    """The fiscal year before the one that `slot.day` is in."""
    running = span_of("year", slot.day, slot.team.fiscal_start_month)
    return await report_posts(slot, "year", running.start - ONE_DAY)
