"""On the first working day of a fiscal quarter: the quarter before, with how good its forecast was."""

from datetime import time

from domain.reports import span_of
from domain.schedule import Quarterly
from domain.weeks import ONE_DAY
from jobs.registry import Post, Skip, Slot, job
from jobs.report_posts import GRACE_S, report_posts


@job(
    "quarterly_report",
    rule=Quarterly(at=time(9, 30)),
    grace_s=GRACE_S,
    title="Quarterly report",
    for_managers=True,
)
async def build(slot: Slot) -> tuple[Post, ...] | Skip:
    """The fiscal quarter before the one that `slot.day` is in."""
    running = span_of("quarter", slot.day, slot.team.fiscal_start_month)
    return await report_posts(slot, "quarter", running.start - ONE_DAY)
