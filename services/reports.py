"""Reports of a day, week, month, quarter or year, of a person or a team, and the deals behind the numbers."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from content.loader import Content
from db.activity import totals
from db.base import Tx
from db.targets import people_in_teams
from domain.deal_history import converted
from domain.errors import UserError
from domain.money import Money, total
from domain.person_weeks import PersonWeek
from domain.pipeline import DealRow, Span, closed_in, live
from domain.pipeline_figures import Ground, History, history, history_from, stale_in
from domain.pipeline_health import Coverage, coverage
from domain.pipeline_results import Attainment, TeamAttainment, team_attainment, velocity, win_rate
from domain.report_words import ReportAsked
from domain.reports import (
    Kind,
    Report,
    ReportRows,
    comparable,
    counts_of,
    person_lines,
    quarters_in,
    results,
    span_before,
    span_of,
)
from domain.revenue import prorated
from domain.team import Person, Team
from domain.weeks import ONE_DAY, week_of
from services.forecast import past_forecasts, quarter_forecast
from services.pipeline import askable_teams
from services.report_ground import Place, ground_of, place_of_person, place_of_team
from services.report_rows import rows_page
from services.revenue_targets import revenue_targets, team_revenue_target
from services.scope import Scope
from services.targets import people_weeks

WITH_QUOTA: tuple[Kind, ...] = ("month", "quarter", "year")


async def report_for(scope: Scope, asked: ReportAsked) -> Report:
    """The report somebody asks for; who does not manage a team sees its sums, and no single person's.

    Raises:
        UserError: there is no such team, or it is not the asker's to see.
    """
    now, content = scope.now, scope.content
    if asked.whose == "me":
        place = place_of_person(scope.me, now=now, content=content)
        return replace(await make_report(scope.tx, place, asked.kind, asked.day, content), shows_tiers=True)
    team = await _team(scope, asked)
    place = place_of_team(scope.workspace_id, team, now=now, content=content)
    made = await make_report(scope.tx, place, asked.kind, asked.day, content)
    manages = team.id in scope.me.manages
    return replace(made, shows_people=manages or scope.me.is_admin, shows_tiers=manages)


async def report_rows(scope: Scope, asked: ReportAsked, what: str, page: int) -> tuple[Report, ReportRows]:
    """The report, and a page (from 0; too high a one is the last) of the deals behind its number `what`.

    Raises:
        UserError: there is no such number or team, or it is not the asker's to see.
    """
    made = await report_for(scope, asked)
    if what not in made.rows:
        raise UserError("reports.no_such_rows")
    return made, await rows_page(
        scope, made.rows[what], what, page, pipeline=made.pipeline, currency=made.currency, today=made.today
    )


async def make_report(tx: Tx, place: Place, kind: Kind, day: date, content: Content) -> Report:
    """The report of the period of this kind that `day` is in, as things stand now."""
    span = span_of(kind, day, place.start_month)
    before = comparable(span, span_before(kind, span, place.start_month), place.today)
    # The forecast needs the whole quarter before the running one, and a rate the year before.
    quarter_ago = span_before(
        "quarter", span_of("quarter", place.today, place.start_month), place.start_month
    )
    ground = await ground_of(tx, place, content, since=min(before.start, quarter_ago.start))
    past = await asyncio.to_thread(history, ground)
    stale = await asyncio.to_thread(stale_in, ground, past)
    people = await _people(tx, place)
    quotas = await _quotas(tx, people, place, span, content) if kind in WITH_QUOTA else {}
    quota = await _team_quota(tx, place, span, content, quotas) if kind in WITH_QUOTA else None
    rows = past.subject()
    now = results(rows, span)
    ids = [each.id for each in people]
    counted = await totals(tx, ids, span.start, span.end)
    earlier = await totals(tx, ids, before.start, before.end)
    is_running = span.start <= place.today < span.end
    lines = person_lines(people, rows, span, quotas, counted)
    quarter = span_of("quarter", place.today, place.start_month)
    shows_forecast = kind in ("month", "quarter") and is_running and span.end <= quarter.end
    owed = Attainment(now.booked_minor, quota) if quota else None
    return Report(
        kind=kind,
        whose="me" if place.person else "team",
        name=place.person.name if place.person else place.team.name if place.team else "",
        team_id=None if place.person or place.team is None else place.team.id,
        span=span,
        start_month=place.start_month,
        today=place.today,
        pipeline=ground.pipeline,
        currency=place.currency,
        now=now,
        before=results(rows, before),
        is_running=is_running,
        counts=counts_of(
            content.activities.types,
            _summed(counted),
            _summed(earlier),
            await _goals(tx, people, kind, span, place, content),
        ),
        velocity=velocity(rows, span, stale=stale) if kind in WITH_QUOTA and is_running else None,
        coverage=_coverage(rows, span, stale, quota, place) if is_running else None,
        attainment=owed,
        team=None if place.person else _team_attainment(owed, [each.attainment for each in lines]),
        people=() if place.person else lines,
        forecast=await quarter_forecast(tx, place, ground, past, content) if shows_forecast else None,
        past=await past_forecasts(tx, place, content) if kind in WITH_QUOTA else (),
        stale=len(live(rows, stale).stale),
        no_rate=_without_rate(ground, past, span),
        rates_used=_are_converted(ground, past, span),
        rates_are_examples=ground.rates.examples,
        rows=_behind(rows, span, before, stale),
    )


async def _team(scope: Scope, asked: ReportAsked) -> Team:
    teams = await askable_teams(scope)
    if asked.team_id is not None:
        teams = [team for team in teams if team.id == asked.team_id]
    elif asked.team is not None:
        teams = [team for team in teams if team.name.casefold() == asked.team.casefold()]
    else:
        own = scope.me.team.id if scope.me.team else None
        teams.sort(key=lambda team: (team.id != own, team.id not in scope.me.manages))
    if not teams:
        raise UserError("reports.no_team")
    return teams[0]


async def _people(tx: Tx, place: Place) -> list[Person]:
    if place.person is not None:
        return [place.person]
    return await people_in_teams(tx, [place.team.id]) if place.team else []


async def _quotas(
    tx: Tx, people: Sequence[Person], place: Place, span: Span, content: Content
) -> dict[int, int]:
    """{person id: minor units asked of them in the span}: of each quarter as many days as lie in it."""
    asked: dict[int, int] = {}
    for quarter, days in quarters_in(span, place.start_month):
        part = Fraction(days, (quarter.end - quarter.start).days)
        for person_id, amount in (await revenue_targets(tx, people, quarter, content=content)).items():
            asked[person_id] = asked.get(person_id, 0) + _minor(prorated(amount, part), place, span, content)
    return {person_id: minor for person_id, minor in asked.items() if minor}


async def _team_quota(
    tx: Tx, place: Place, span: Span, content: Content, quotas: Mapping[int, int]
) -> int | None:
    """A person's own, or the team's; None where nothing is asked."""
    if place.person is not None:
        return quotas.get(place.person.id)
    if place.team is None:
        return None
    asked = 0
    for quarter, days in quarters_in(span, place.start_month):
        part = Fraction(days, (quarter.end - quarter.start).days)
        found = await team_revenue_target(tx, place.team, quarter, content=content)
        asked += sum(_minor(prorated(amount, part), place, span, content) for amount in found.values())
    return asked or None


def _minor(amount: Money, place: Place, span: Span, content: Content) -> int:
    on = min(place.today, span.end - ONE_DAY)
    return converted(amount, content.rates, place.currency, on) or 0


def _team_attainment(owed: Attainment | None, people: Sequence[Attainment | None]) -> TeamAttainment | None:
    """Against the team's own quota, with how many of its people met theirs."""
    found = team_attainment([each for each in people if each])
    return TeamAttainment(owed, found.met) if owed else None


async def _goals(
    tx: Tx, people: Sequence[Person], kind: Kind, span: Span, place: Place, content: Content
) -> dict[str, tuple[int, int]]:
    """{activity: (goal, done towards it)} of a week; other periods have no targets of their own."""
    if kind != "week":
        return {}
    weeks = await people_weeks(tx, people, week_of(span.start), now=place.now, content=content)
    return goals_of(weeks)


def goals_of(weeks: Sequence[PersonWeek]) -> dict[str, tuple[int, int]]:
    """{activity: (sum of the goals people see, what they did towards them)}."""
    aimed = {line.activity.key for each in weeks for line in each.targets}
    found: dict[str, tuple[int, int]] = {}
    for each in weeks:
        for line in each.lines:
            if line.activity.key in aimed:
                goal, done = found.get(line.activity.key, (0, 0))
                found[line.activity.key] = (goal + line.pace.goal, done + line.pace.actual)
    return found


def _coverage(
    rows: Sequence[DealRow], span: Span, stale: frozenset[int], quota: int | None, place: Place
) -> Coverage | None:
    """What is open for the rest of the period against what the quota still needs."""
    if quota is None:
        return None
    recent = Span(history_from(place.today), place.today + ONE_DAY)
    own = win_rate(rows, recent).value
    share = own.share if own.share and not own.few else place.market.conversion_percent / 100
    return coverage(rows, span, target_minor=quota, value_win_rate=share, stale=stale)


def _summed(counted: Mapping[int, Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for counts in counted.values():
        for key, count in counts.items():
            found[key] = found.get(key, 0) + count
    return found


def _behind(
    rows: Sequence[DealRow], span: Span, before: Span, stale: frozenset[int]
) -> dict[str, tuple[int, ...]]:
    closed = closed_in(rows, span)
    counted = [row for row in closed if row.excluded is None]
    now = live(rows, stale)
    return {
        "won": tuple(row.id for row in closed if row.won),
        "before": tuple(row.id for row in closed_in(rows, before) if row.won),
        "closed": tuple(row.id for row in counted),
        "open": tuple(row.id for row in now.deals),
        "due": tuple(row.id for row in now.deals if row.expected_close and row.expected_close in span),
        "stale": tuple(row.id for row in now.stale),
    }


def _touched(ground: Ground, past: History, span: Span) -> list[tuple[Money, int | None]]:
    """(amount, in the reporting currency) of what is in the sums: won in the span, or open."""
    return [
        (deal.amount, past.rows[deal.id].amount_minor)
        for deal in ground.deals
        if deal.id in past.mine
        and deal.amount
        and (deal.is_open or (deal.closed_on is not None and deal.closed_on in span))
    ]


def _without_rate(ground: Ground, past: History, span: Span) -> tuple[Money, ...]:
    missing = [amount for amount, minor in _touched(ground, past, span) if minor is None]
    return tuple(total(missing).values())


def _are_converted(ground: Ground, past: History, span: Span) -> bool:
    return any(
        minor is not None and amount.currency != ground.currency
        for amount, minor in _touched(ground, past, span)
    )
