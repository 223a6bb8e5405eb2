"""Which repeating posts a team and its people have, and when the next one is due.

The jobs declare their kinds here (`declare`), so that a team's schedules can be made without knowing any job.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from db import schedules as store
from db.announcements import next_planned
from db.base import Tx as Tx  # jobs name the type of what they pass on, and must not import db
from db.schedules import Days, Unscheduled
from db.team import days_set, days_text
from domain.schedule import Calendar, Occurrence, Rule, Where, rule_from
from domain.team import WORKING_WEEK, Person, Team
from services.calendar import is_holiday

Blocked = Literal["move", "drop"]


@dataclass(frozen=True, slots=True)
class About:
    """What else is known of a kind of post.

    title: its name for people ("Weekly targets"). personal: each person has a schedule of their own, in
    their zone, and gets a direct message; else each team has one. is_on: whether it is, before anybody
    chose. blocked: whether a direct message at a forbidden hour is moved or dropped. opt_in: only people
    who unmuted it get it. for_managers: it goes to the managers' channel, or to each manager, unless a
    channel is chosen for it.
    """

    title: str = ""
    personal: bool = False
    is_on: bool = True
    blocked: Blocked = "move"
    opt_in: bool = False
    for_managers: bool = False


KINDS: dict[str, Rule] = {}
ABOUT: dict[str, About] = {}


def declare(kind: str, rule: Rule, about: About | None = None) -> None:
    """Every team, or person, gets a schedule of this kind; `rule` holds where they have none of their own.

    Raises:
        ValueError: the kind is taken.
    """
    if kind in KINDS:
        raise ValueError(f"two jobs called {kind}")
    KINDS[kind] = rule
    ABOUT[kind] = about or About()


def about(kind: str) -> About:
    return ABOUT.get(kind, About())


def rule_of(schedule: store.Schedule) -> Rule:
    """The rule the schedule goes by: its own, else its kind's."""
    return rule_from(schedule.rule) if schedule.rule else KINDS[schedule.kind]


async def ensure_schedules(tx: Tx, team: Team, now: datetime) -> None:
    """Give a team the schedules it lacks. They start now: nothing due before is posted."""
    workspace_id = await store.workspace_of_team(tx, team.id)
    days = Days(team.zone.key, days_text(team.workdays), team.country, team.fiscal_start_month)
    for kind in KINDS:
        if not about(kind).personal:
            await _start(tx, kind, Unscheduled(workspace_id, team.id, days), now)


async def reconcile(tx: Tx, now: datetime) -> int:
    """Schedules that teams and people lack are made (somebody joined, a new job reached an old team); those
    that are due at another moment than they say (the rule was changed, or the days) are put right.

    Returns how many were touched.
    """
    touched = await store.follow_moves(tx)
    for kind in KINDS:
        touched += await _start_missing(tx, kind, now)
    moved = {
        schedule.id: coming.due
        for schedule, days in await store.all_schedules(tx, KINDS)
        if (coming := next(occurrences(schedule, calendar_of(days)))).due != schedule.due_at
    }
    if moved:
        await store.set_due(tx, moved)
    return touched + len(moved)


async def next_due(tx: Tx, now: datetime) -> datetime | None:
    """When the next post of any team with a channel is due after `now`, or one planned for later comes.

    None where nothing is scheduled.
    """
    coming = [
        next(each.due for each in occurrences(schedule, calendar_of(days)) if each.due > now)
        for schedule, days in await store.all_schedules(tx, KINDS, with_channel=True)
    ]
    planned = await next_planned(tx, now)
    return min([*coming, *([planned] if planned else [])], default=None)


def occurrences(schedule: store.Schedule, where: Where) -> Iterator[Occurrence]:
    """All that the schedule has not dealt with, from the first on, without end."""
    return rule_of(schedule).after(schedule.watermark, where)


def calendar_of(whose: Days | Team | Person) -> Calendar:
    """The days that a rule goes by: of a schedule's subject, a team, or a person."""
    if isinstance(whose, Days):
        weekdays = days_set(whose.weekdays) or WORKING_WEEK
        zone, fiscal = ZoneInfo(whose.zone), whose.fiscal_start_month
    elif isinstance(whose, Team):
        weekdays, zone, fiscal = whose.workdays, whose.zone, whose.fiscal_start_month
    else:
        weekdays, zone = whose.workdays, whose.zone
        fiscal = whose.team.fiscal_start_month if whose.team else 1
    return Calendar(zone, weekdays, partial(is_holiday, country=whose.country), fiscal)


async def _start_missing(tx: Tx, kind: str, now: datetime) -> int:
    if not about(kind).personal:
        return sum([await _start(tx, kind, each, now) for each in await store.teams_without(tx, kind)])
    missing = await store.people_without(tx, kind)
    chosen = await store.siblings(tx, kind) if missing else {}
    return sum([await _start(tx, kind, each, now, chosen.get(each.team_id)) for each in missing])


async def _start(
    tx: Tx, kind: str, whose: Unscheduled, now: datetime, chosen: tuple[object, bool] | None = None
) -> bool:
    """Begin after what is past. `chosen`: the rule, and whether it is on, that the team has for this kind."""
    data, is_on = chosen or (None, about(kind).is_on)
    rule = rule_from(data) if isinstance(data, dict) else KINDS[kind]
    calendar = calendar_of(whose.days)
    watermark = rule.last_period(now, calendar)
    return await store.add_schedule(
        tx,
        whose,
        kind=kind,
        is_on=is_on,
        rule=data,
        watermark=watermark,
        due_at=next(rule.after(watermark, calendar)).due,
    )
