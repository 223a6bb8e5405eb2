"""Wednesdays at three in everybody's own zone: who is behind their pace hears of it, alone."""

from datetime import time

from domain.nudges import nudge
from domain.schedule import Weekly
from domain.weeks import week_of
from jobs.registry import Post, Skip, Slot, job
from services.targets import person_week
from views import midweek_nudge as view


@job(
    "midweek_nudge",
    rule=Weekly(weekday=2, at=time(15)),
    grace_s=3 * 3600,
    title=view.NAME,
    personal=True,
)
async def build(slot: Slot) -> Post | Skip:
    """Numbers of the week of `slot.day`, as they are now."""
    assert slot.person is not None  # the job is personal
    me = slot.person
    week = await person_week(slot.tx, me, week_of(slot.day), now=slot.now, content=slot.content)
    if slot.day not in week.scheduled:
        return Skip("not a working day")
    found = nudge(week)
    if found is None:
        return Skip("not behind pace")
    return Post(me.slack_id, view.message(found, me.locale), me.locale)
