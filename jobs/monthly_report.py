"""On the first working day of a month: the month before; and the quarter's forecast is kept as it is now."""

from datetime import time

from domain.schedule import Monthly
from domain.weeks import ONE_DAY
from jobs.registry import Post, Skip, Slot, job
from jobs.report_posts import GRACE_S, report_posts
from services.forecast import freeze_forecast
from services.report_ground import place_of_team


@job(
    "monthly_report",
    rule=Monthly(at=time(9), working_day=1),
    grace_s=GRACE_S,
    title="Monthly report",
    for_managers=True,
)
async def build(slot: Slot) -> tuple[Post, ...] | Skip:
    """The month before the one that `slot.day` is in."""
    place = place_of_team(slot.workspace_id, slot.team, now=slot.now, content=slot.content)
    await freeze_forecast(slot.tx, place, slot.content)
    return await report_posts(slot, "month", slot.day.replace(day=1) - ONE_DAY)
