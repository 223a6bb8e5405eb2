"""Mondays at nine in the team's zone: everybody's targets of the week, into the team's channel."""

from collections import Counter
from datetime import time

from domain.person_weeks import TeamWeek
from domain.schedule import Weekly
from domain.weeks import week_of
from jobs.registry import Post, Skip, Slot, job
from services.targets import team_week
from views import weekly_targets as views


@job("weekly_targets", rule=Weekly(weekday=0, at=time(9)), grace_s=24 * 3600, title=views.NAME)
async def build(slot: Slot) -> Post | Skip:
    """The targets of the week that `slot.day` is in."""
    if slot.channel_id is None:
        return Skip("no channel")
    week = await team_week(slot.tx, slot.team, week_of(slot.day), now=slot.now, content=slot.content)
    if not any(total.target for total in week.totals):
        return Skip("nobody has a target this week")
    locale = _common_locale(week)
    return Post(slot.channel_id, views.message(week, locale), locale)


def _common_locale(week: TeamWeek) -> str:
    """What most of the channel's readers have; of equally many, the first by name."""
    counted = Counter(each.person.locale for each in week.people)
    return min(counted, key=lambda locale: (-counted[locale], locale))
