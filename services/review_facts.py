"""The facts that a review begins with: gathered once, when it opens, and kept as they were."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from content.loader import Content
from db.activity import totals
from db.base import Tx
from db.review_actions import last_actions_of_team
from db.targets import people_in_teams, rules_after, rules_for
from domain.pace import pace
from domain.pipeline import Span, closed_in, live
from domain.pipeline_conversion import conversions, journeys
from domain.pipeline_figures import Ground, History, history, history_from, stale_in
from domain.reports import Report
from domain.review_facts import (
    ActionFact,
    AgeBand,
    Cohort,
    Effort,
    Facts,
    MarketFact,
    MissionFact,
    ObjectionFact,
    age_bands,
)
from domain.review_prompts import Kind
from domain.targets import actual_toward, ramp_share
from domain.team import Team
from domain.weeks import ONE_DAY, FiscalQuarter, Week, fiscal_quarter, week_of
from services.calendar import working_calendar
from services.coaching import top_objections
from services.mission_board import effects_in
from services.report_ground import Place, ground_of
from services.reports import make_report
from services.targets import as_target_rule, weekly_targets

OBJECTIONS_TOLD = 5
EFFORTS_TOLD = 8
MISSIONS_TOLD = 8


async def gather_facts(tx: Tx, place: Place, kind: Kind, span: Span, content: Content) -> Facts:
    """A team's figures of the period, and what became of its earlier actions, as things stand now."""
    assert place.team is not None
    report = await make_report(tx, place, kind, span.end - ONE_DAY, content)
    ground = await ground_of(tx, place, content, since=span.start)
    found = await asyncio.to_thread(_from_deals, ground, span, content)
    attainment, met = report.attainment, report.team.met if report.team else None
    return Facts(
        currency=report.currency,
        booked_minor=report.now.booked_minor,
        won=report.now.won,
        lost=report.now.lost,
        before_minor=report.before.booked_minor,
        growth=report.growth,
        quota_minor=attainment.quota_minor if attainment else None,
        met=met.numerator if met else 0,
        with_quota=met.denominator if met else 0,
        forecast_minor=_forecast_at_start(report, fiscal_quarter(span.start, place.start_month)),
        stale=report.stale,
        open_deals=len(report.rows["open"]) + report.stale,
        actions=await _actions(tx, place.team),
        cohorts=found[0],
        ages=found[1],
        markets=found[2],
        efforts=await _efforts(tx, place, span, content),
        missions=await _missions(tx, place, span, content),
        objections=await _objections(tx, place.team, span, content),
    )


async def _actions(tx: Tx, team: Team) -> tuple[ActionFact, ...]:
    """Of the latest review that decided anything, and older ones that are still open."""
    return tuple(
        ActionFact(
            id=each.id,
            owner=each.owner.name,
            what=each.what,
            result=each.result,
            due_on=each.due_on.isoformat(),
            state=each.state.value,
            reason=each.reason,
            carried=each.carried,
        )
        for each in await last_actions_of_team(tx, team.id)
    )


def _from_deals(
    ground: Ground, span: Span, content: Content
) -> tuple[tuple[Cohort, ...], tuple[AgeBand, ...], tuple[MarketFact, ...]]:
    past = history(ground)
    rows = past.subject()
    now = live(rows, stale_in(ground, past))
    ages = age_bands([(row.created_on, row.amount_minor) for row in (*now.deals, *now.stale)], ground.today)
    return _cohorts(ground, past, span), ages, _markets(ground, past, span, content)


def _cohorts(ground: Ground, past: History, span: Span) -> tuple[Cohort, ...]:
    """What came into each stage in the year up to the period's end, and how much of it got further."""
    mine = [each for each in past.entries if each.deal_id in past.mine]
    until = min(span.end, ground.today + ONE_DAY)
    window = Span(history_from(until), until)
    ways = conversions(journeys(mine, ground.pipeline), ground.pipeline, window, today=ground.today)
    names = {stage.key: stage.name for stage in ground.pipeline.stages}
    return tuple(
        Cohort(names.get(way.stage, way.stage), len(way.passed), len(way.stayed), len(way.waiting))
        for way in ways
        if way.passed or way.stayed or way.waiting
    )


def _markets(ground: Ground, past: History, span: Span, content: Content) -> tuple[MarketFact, ...]:
    """Market by market, where the team closed anything in several."""
    closed = [row for row in closed_in(past.subject(), span) if row.excluded is None]
    by_market: dict[str, list[int]] = {}
    for row in closed:
        counts = by_market.setdefault(ground.market_of(row.market), [0, 0, 0])
        counts[0 if row.won else 1] += 1
        counts[2] += (row.amount_minor or 0) if row.won else 0
    if len(by_market) < 2:
        return ()
    return tuple(
        MarketFact(content.market(key).name, won, minor, lost)
        for key, (won, lost, minor) in sorted(by_market.items())
    )


def _forecast_at_start(report: Report, quarter: FiscalQuarter) -> int | None:
    """What the forecast said when the quarter began, where one was kept."""
    if report.kind != "quarter":
        return None
    return next(
        (
            each.accuracy.forecast_minor
            for each in report.past
            if each.quarter == quarter.key and each.months_in == 0
        ),
        None,
    )


async def _efforts(tx: Tx, place: Place, span: Span, content: Content) -> tuple[Effort, ...]:
    """The team's activities against the sum of everybody's weekly goals, by their working days."""
    assert place.team is not None
    people = await people_in_teams(tx, [place.team.id])
    ids = [each.id for each in people]
    end = min(span.end, place.today + ONE_DAY)
    if not people or end <= span.start:
        return ()
    first = week_of(span.start)
    stored = [
        *await rules_for(tx, ids, [place.team.id], first.monday),
        *await rules_after(tx, ids, [place.team.id], first.monday),
    ]
    rules = [as_target_rule(each) for each in stored if each.from_week < end]
    days = await working_calendar(tx, people, span.start, end)
    counted = await totals(tx, ids, span.start, end)
    types = content.activities.types
    goals: dict[str, Fraction] = {}
    done: dict[str, int] = {}
    for person in people:
        scheduled, ramp = _by_week(days[person.id].scheduled), content.targets.of(person.role).ramp
        mine: dict[str, Fraction] = {}
        for week in _weeks(first, end):
            share = ramp_share(ramp, person.started_on, week.monday)
            worked = scheduled.get(week, ())
            for key, target in weekly_targets(person, week, rules, content).items():
                part = pace(target, 0, scheduled=worked, today=place.today, week=week, ramp=share)
                mine[key] = mine.get(key, Fraction(0)) + part.prorated
        for key, goal in mine.items():
            goals[key] = goals.get(key, Fraction(0)) + goal
            done[key] = done.get(key, 0) + actual_toward(key, counted[person.id], types)
    asked = [each for each in types if goals.get(each.key)]
    return tuple(Effort(each.many, done[each.key], round(goals[each.key])) for each in asked[:EFFORTS_TOLD])


def _by_week(days: Sequence[date]) -> dict[Week, list[date]]:
    found: dict[Week, list[date]] = {}
    for day in days:
        found.setdefault(week_of(day), []).append(day)
    return found


def _weeks(first: Week, end: date) -> Sequence[Week]:
    count = -(-(end - first.monday).days // 7)
    return [Week(first.monday + timedelta(weeks=n)) for n in range(count)]


async def _objections(tx: Tx, team: Team, span: Span, content: Content) -> tuple[ObjectionFact, ...]:
    found = await top_objections(tx, [team.id], span.start, span.end)
    names = content.coaching.objections
    return tuple(
        ObjectionFact(names[each.category].name if each.category in names else each.category, each.times)
        for each in found[:OBJECTIONS_TOLD]
    )


async def _missions(tx: Tx, place: Place, span: Span, content: Content) -> tuple[MissionFact, ...]:
    """The measured effects that became known in the period, each metric of a mission a line."""
    assert place.team is not None
    found = await effects_in(tx, place.workspace_id, place.team, span.start, span.end, content=content)
    facts = [
        MissionFact(
            name=each.run.mission.title,
            metric=content.missions.metrics[line.metric].label,
            kind=content.missions.metrics[line.metric].kind,
            before=line.before.value,
            after=line.after.value,
            cases=min(line.before.cases, line.after.cases),
            verdict=line.verdict,
        )
        for each in found
        if each.proof
        for line in each.proof.lines
        if line.verdict != "unknown" and line.metric in content.missions.metrics
    ]
    return tuple(facts[:MISSIONS_TOLD])
