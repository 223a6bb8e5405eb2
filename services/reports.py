"""Reports of a day, week, month, quarter or year, of a person or a team, and the deals behind the numbers."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from content.loader import Content
from db.activity import totals
from db.base import Tx
from domain.errors import UserError
from domain.money import Money, total
from domain.person_weeks import PersonWeek
from domain.pipeline import DealRow, Span, closed_in, live
from domain.pipeline_figures import Ground, History, history, history_from, stale_in
from domain.pipeline_health import Coverage, coverage
from domain.pipeline_results import Attainment, TeamAttainment, team_attainment, velocity, win_rate
from domain.report_words import ReportAsked
from domain.reports import (
    Count,
    ForecastShown,
    Kind,
    PastForecast,
    Report,
    ReportRows,
    comparable,
    counts_of,
    person_lines,
    results,
    span_before,
    span_of,
)
from domain.team import Person
from domain.weeks import ONE_DAY, week_of
from services.forecast import past_forecasts, quarter_forecast
from services.report_access import people_of, seen_by
from services.report_ground import Place, ground_of
from services.report_quotas import Parts, people_quotas, place_quota, sum_of
from services.report_rows import rows_page
from services.scope import Scope
from services.targets import people_weeks

WITH_QUOTA: tuple[Kind, ...] = ("month", "quarter", "year")


async def report_for(scope: Scope, asked: ReportAsked) -> Report:
    """The report somebody asks for; who does not manage a team sees its sums, and no single person's.

    Raises:
        UserError: there is no such team, or it is not the asker's to see.
    """
    seen = await seen_by(scope, asked)
    made = await make_report(scope.tx, seen.place, asked.kind, asked.day, scope.content)
    return replace(made, shows_people=seen.shows_people, shows_tiers=seen.shows_tiers)


async def report_rows(
    scope: Scope, asked: ReportAsked, what: str, page: int, *, owner_id: int | None = None
) -> tuple[Report, ReportRows]:
    """The report, and a page (from 0; too high a one is the last) of the deals behind its number `what`.

    owner_id: of one person's alone.

    Raises:
        UserError: there is no such number or team, or it is not the asker's to see.
    """
    made = await report_for(scope, asked)
    if what not in made.rows or (owner_id is not None and not made.shows_people):
        raise UserError("reports.no_such_rows")
    return made, await rows_page(
        scope,
        made.rows[what],
        what,
        page,
        pipeline=made.pipeline,
        currency=made.currency,
        today=made.today,
        owner_id=owner_id,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What the store says of a period. rows: the subject's deals. quotas, quota: asked, by quarter.

    ahead: the period itself while it runs; once it is over, the one after it while that runs.
    """

    span: Span
    before: Span
    ground: Ground
    past: History
    rows: Sequence[DealRow]
    stale: frozenset[int]
    people: Sequence[Person]
    counted: Mapping[int, Mapping[str, int]]
    earlier: Mapping[int, Mapping[str, int]]
    quotas: Mapping[int, Parts]
    quota: Parts
    ahead: Span | None
    quota_ahead: Parts

    def is_running(self, today: date) -> bool:
        return self.span.start <= today < self.span.end


async def make_report(tx: Tx, place: Place, kind: Kind, day: date, content: Content) -> Report:
    """The report of the period of this kind that `day` is in, as things stand now."""
    found = await _found(tx, place, kind, day, content)
    types = content.activities.types
    goals = await _goals(tx, found.people, kind, found.span, place, content)
    counts = counts_of(types, _summed(found.counted), _summed(found.earlier), goals)
    forecast = None
    if kind in ("month", "quarter") and found.ahead:
        forecast = await quarter_forecast(tx, place, found.ground, found.past, content)
    past = await past_forecasts(tx, place, content) if kind in WITH_QUOTA else ()
    return _made(place, kind, found, counts, forecast, past)


async def _found(tx: Tx, place: Place, kind: Kind, day: date, content: Content) -> _Found:
    span = span_of(kind, day, place.start_month)
    before = comparable(span, span_before(kind, span, place.start_month), place.today)
    # The forecast needs the whole quarter before the running one, and a rate the year before.
    quarter_ago = span_before(
        "quarter", span_of("quarter", place.today, place.start_month), place.start_month
    )
    ground = await ground_of(tx, place, content, since=min(before.start, quarter_ago.start))
    past = await asyncio.to_thread(history, ground)
    people = await people_of(tx, place)
    has_quota, ahead = kind in WITH_QUOTA, _ahead(kind, span, place)
    quotas = await people_quotas(tx, people, place, span, content) if has_quota else {}
    quota = await place_quota(tx, place, span, content, quotas) if has_quota else ()
    quota_ahead = quota
    if has_quota and ahead and ahead != span:
        next_quotas = await people_quotas(tx, people, place, ahead, content)
        quota_ahead = await place_quota(tx, place, ahead, content, next_quotas)
    ids = [each.id for each in people]
    return _Found(
        span=span,
        before=before,
        ground=ground,
        past=past,
        rows=past.subject(),
        stale=await asyncio.to_thread(stale_in, ground, past),
        people=people,
        counted=await totals(tx, ids, span.start, span.end),
        earlier=await totals(tx, ids, before.start, before.end),
        quotas=quotas,
        quota=quota,
        ahead=ahead,
        quota_ahead=quota_ahead,
    )


def _made(
    place: Place,
    kind: Kind,
    found: _Found,
    counts: tuple[Count, ...],
    forecast: ForecastShown | None,
    past: tuple[PastForecast, ...],
) -> Report:
    span, rows, stale = found.span, found.rows, found.stale
    now, is_running = results(rows, span), found.is_running(place.today)
    quota, quota_ahead, ahead = sum_of(found.quota), sum_of(found.quota_ahead), found.ahead
    owed = Attainment(now.booked_minor, quota) if quota else None
    asked = {person_id: sum_of(parts) for person_id, parts in found.quotas.items()}
    lines = person_lines(found.people, rows, span, asked, found.counted)
    return Report(
        kind=kind,
        whose="me" if place.person else "team",
        name=place.person.name if place.person else place.team.name if place.team else "",
        team_id=None if place.person or place.team is None else place.team.id,
        span=span,
        start_month=place.start_month,
        today=place.today,
        pipeline=found.ground.pipeline,
        currency=place.currency,
        now=now,
        before=results(rows, found.before),
        is_running=is_running,
        counts=counts,
        velocity=velocity(rows, span, stale=stale) if kind in WITH_QUOTA and ahead else None,
        coverage=_coverage(rows, ahead, stale, quota_ahead, place) if quota_ahead and ahead else None,
        ahead=ahead,
        attainment=owed,
        team=None if place.person else _team_attainment(owed, [each.attainment for each in lines]),
        people=() if place.person else lines,
        forecast=forecast,
        past=past,
        stale=len(live(rows, stale).stale),
        no_rate=_without_rate(found.ground, found.past, span),
        rates_used=_are_converted(found.ground, found.past, span),
        rates_are_examples=found.ground.rates.examples,
        rows=_behind(rows, span, found.before, ahead or span, stale),
        quota_parts=found.quota,
        person_quotas=found.quotas,
    )


def _ahead(kind: Kind, span: Span, place: Place) -> Span | None:
    """What can still be worked for: a report that is posted on the day after its period looks ahead, too."""
    after = span_of(kind, span.end, place.start_month)
    return next((each for each in (span, after) if each.start <= place.today < each.end), None)


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
    rows: Sequence[DealRow], span: Span, stale: frozenset[int], quota: int, place: Place
) -> Coverage:
    """What is open for the rest of the period against what the quota still needs."""
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
    rows: Sequence[DealRow], span: Span, before: Span, ahead: Span, stale: frozenset[int]
) -> dict[str, tuple[int, ...]]:
    closed = closed_in(rows, span)
    counted = [row for row in closed if row.excluded is None]
    now = live(rows, stale)
    return {
        "won": tuple(row.id for row in closed if row.won),
        "before": tuple(row.id for row in closed_in(rows, before) if row.won),
        "closed": tuple(row.id for row in counted),
        "open": tuple(row.id for row in now.deals),
        "due": tuple(row.id for row in now.deals if row.expected_close and row.expected_close in ahead),
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
