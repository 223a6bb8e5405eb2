"""Mondays, about the week before: the team's board where the team wants one, and each one's own place."""

from datetime import time

from domain.schedule import Weekly
from domain.weeks import week_of
from jobs.registry import Post, Skip, Slot, job
from services.recognition import KIND, recognition
from views import recognition as view

DAY_S = 24 * 3600


@job(
    "recognition_board",
    rule=Weekly(weekday=0, at=time(9, 30)),
    grace_s=DAY_S,
    title=view.BOARD_NAME,
    is_on=False,
)
async def board(slot: Slot) -> Post | Skip:
    """For the team's channel, of those who take part."""
    if slot.channel_id is None:
        return Skip("no channel")
    week = week_of(slot.day).previous
    found = await recognition(slot.tx, slot.team, week, now=slot.now, content=slot.content)
    locale = found.standings[0].person.locale if found.standings else "en"
    message = view.board(found, week, locale)
    return Post(slot.channel_id, message, locale) if message else Skip("nothing to recognise")


@job(
    KIND,
    rule=Weekly(weekday=0, at=time(9, 30)),
    grace_s=8 * 3600,
    title=view.NAME,
    personal=True,
    opt_in=True,
)
async def mine(slot: Slot) -> Post | Skip:
    """For one person alone."""
    assert slot.person is not None  # the job is personal
    me, week = slot.person, week_of(slot.day).previous
    found = await recognition(slot.tx, slot.team, week, now=slot.now, content=slot.content)
    own = found.of(me.id)
    if own is None:
        return Skip("takes no part, or was away")
    return Post(me.slack_id, view.mine(own, found, week, me.locale), me.locale)
