"""A team's week for its managers, and where digests and reports of a team go."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from content.loader import Content
from db.base import Tx
from db.corrections import kept_posts
from db.reports import totals_by_day
from db.team import find_teams, managers_of, people_by_id
from domain.deal_history import converted
from domain.digest import (
    WEEKS_BACK,
    AsPosted,
    Daily,
    Digest,
    Heard,
    activity_changes,
    away_in,
    by_week,
    created_change,
    deals_week,
    findings,
    ratios,
    won_change,
)
from domain.errors import UserError
from domain.mission_results import BoardCounts
from domain.money import Money, total
from domain.person_weeks import TeamWeek
from domain.pipeline import live
from domain.pipeline_figures import Ground, history, stale_in
from domain.reports import ReportRows
from domain.team import Person, Team
from domain.weeks import Week
from services.coaching import top_objections
from services.mission_board import digest_counts
from services.report_ground import Place, ground_of, place_of_team
from services.report_rows import rows_page
from services.reports import goals_of
from services.scope import Scope
from services.targets import team_week, week_of_people

ROWS = ("won", "created", "lost", "moved", "stale", "due")
"""The numbers of a digest that have deals behind them, by their names in DealsWeek."""
AS_IT_STOOD = ("stale", "due")
"""Those that say how things stood when the digest came out, and not what happened in the week."""
DIGEST = "friday_digest"
OBJECTIONS_MOST = 3


@dataclass(frozen=True, slots=True)
class Reader:
    """Where a digest goes: a channel, or one manager. `locale` is what its readers have."""

    channel_id: str
    locale: str
    is_manager: bool


async def week_digest(
    tx: Tx, place: Place, week: Week, content: Content, *, posted: AsPosted | None = None
) -> Digest:
    """A team's week, as things stand now. posted: what stays as it was, where a posted one is corrected."""
    shown = await _shown(tx, place, week, content, posted)
    ids = [each.person.id for each in shown.people]
    daily = await totals_by_day(tx, ids, week.shifted(-WEEKS_BACK).start, week.end)
    ground = await ground_of(tx, place, content)
    made = await asyncio.to_thread(_digest, place, shown, daily, ground, week, content, posted)
    missions = posted.missions if posted else await _missions(tx, place, week)
    return replace(made, objections=await _objections(tx, place, week, content), missions=missions)


async def _shown(tx: Tx, place: Place, week: Week, content: Content, posted: AsPosted | None) -> TeamWeek:
    """Everybody's week: of whoever is in the team, or was when it was posted."""
    assert place.team is not None
    if posted is None:
        return await team_week(tx, place.team, week, now=place.now, content=content)
    people = await people_by_id(tx, posted.people)
    asked = [people[each] for each in posted.people if each in people]
    return await week_of_people(tx, place.team, asked, week, now=place.now, content=content)


async def _missions(tx: Tx, place: Place, week: Week) -> BoardCounts:
    assert place.team is not None
    return await digest_counts(tx, place.workspace_id, place.team, week.start, week.end, now=place.now)


async def _objections(tx: Tx, place: Place, week: Week, content: Content) -> tuple[Heard, ...]:
    assert place.team is not None
    counted = await top_objections(tx, [place.team.id], week.start, week.end)
    names = content.coaching.objections
    return tuple(Heard(names[each.category].name, each.times) for each in counted[:OBJECTIONS_MOST])


async def digest_rows(
    scope: Scope, team_id: int, week: Week, what: str, page: int
) -> tuple[Digest, ReportRows]:
    """The digest of a week, and a page (from 0) of the deals behind its number `what`.

    Raises:
        UserError: there is no such number, or the team is not the asker's to manage.
    """
    if not (scope.me.is_admin or team_id in scope.me.manages):
        raise UserError("digests.not_yours")
    teams = await find_teams(scope.tx, scope.workspace_id, team_id=team_id)
    if not teams or what not in ROWS:
        raise UserError("digests.gone")
    place = place_of_team(scope.workspace_id, teams[0], now=scope.now, content=scope.content)
    made = await week_digest(scope.tx, place, week, scope.content)
    found = await rows_page(
        scope,
        await _deals_behind(scope, made, what),
        what,
        page,
        pipeline=made.pipeline,
        currency=made.currency,
        today=made.today,
    )
    return made, found


async def _deals_behind(scope: Scope, made: Digest, what: str) -> Sequence[int]:
    """As they were posted, where the digest was and that is what the number is of; else as they are now."""
    if what in AS_IT_STOOD:
        week, team_id = made.week.week, made.week.team.id
        since = datetime.combine(week.start, time(), UTC)
        kept = await kept_posts(scope.tx, team_id, DIGEST, since, period=week.iso)
        if kept:
            return list(kept[0].first[what])
    found: Sequence[int] = getattr(made.deals, what)
    return found


async def readers(tx: Tx, team: Team, chosen: str | None) -> list[Reader]:
    """The channel picked for this kind of post, else the managers' channel, else each manager.

    chosen: the schedule's channel; the team's own one stands for none picked, since what managers read is
    not for the whole team.
    """
    managers = await managers_of(tx, team.id)
    picked = chosen if chosen and chosen != team.channel_id else team.managers_channel_id
    if picked:
        return [Reader(picked, _common_locale(managers), is_manager=False)]
    return [Reader(each.slack_id, each.locale, is_manager=True) for each in managers]


def _common_locale(people: Sequence[Person]) -> str:
    """What most of the managers have; English where there is none."""
    locales = [person.locale for person in people]
    return min(set(locales), key=lambda each: (-locales.count(each), each)) if locales else "en"


def _digest(
    place: Place,
    shown: TeamWeek,
    daily: Daily,
    ground: Ground,
    week: Week,
    content: Content,
    posted: AsPosted | None,
) -> Digest:
    past = history(ground)
    rows, stale = past.subject(), stale_in(ground, past)
    weeks = by_week(daily, week)
    types = content.activities.types
    activities = activity_changes(types, weeks, goals_of(shown.people))
    deals = deals_week(rows, past.logs, ground.pipeline, week, stale)
    won, still = won_change(rows, week), live(rows, stale)
    open_deals = len(still.deals) + len(still.stale)
    if posted is not None:
        open_deals = posted.open_deals
        deals = replace(
            deals,
            stale=posted.stale,
            due=posted.due,
            stale_value=posted.stale_value,
            due_value=posted.due_value,
        )
    return Digest(
        week=shown,
        today=place.today,
        currency=place.currency,
        activities=activities,
        ratios=ratios(types, weeks),
        deals=deals,
        won=won,
        created=created_change(rows, week),
        away=away_in(shown),
        findings=findings(shown, activities, deals, won, open_deals=open_deals),
        pipeline=ground.pipeline,
        no_rate=_without_rate(ground, week),
        open_deals=open_deals,
    )


def _without_rate(ground: Ground, week: Week) -> tuple[Money, ...]:
    """What is open, or closed in the week, in a currency that no rate brings to the reporting one."""
    missing = [
        deal.amount
        for deal in ground.deals
        if ground.is_mine(deal)
        and deal.amount
        and (deal.is_open or (deal.closed_on is not None and deal.closed_on in week))
        and converted(deal.amount, ground.rates, ground.currency, deal.closed_on or ground.today) is None
    ]
    return tuple(total(missing).values())
