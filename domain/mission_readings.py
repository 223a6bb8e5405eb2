"""What the deals say of the numbers that missions are judged by.

Each reading has the cases behind it. Rates are those of the last 90 days; cohorts are the last 90 days' worth
of deals that are old enough for their fate to be known. Source: sales notes §5.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from domain.mission_proof import Reading
from domain.pipeline import DealRow, Period, Span, closed_in, median, percentile, stage_age_days, value_of
from domain.pipeline_conversion import HORIZON_PERCENT, Journeys, by_deal, journeys
from domain.pipeline_figures import Ground, History, slippage_in, stale_in
from domain.pipeline_results import velocity, win_rate
from domain.stages import Part, Stage
from domain.weeks import FiscalQuarter

RECENT_DAYS = 90
_DISCOVERY = ("discovery", "needs_analysis")
_OFFER = ("proposal", "proposal_negotiation", "proposal_development")
"""Stages of these keys are where needs are found out, and where an offer is made; a pipeline of one's own
that names neither has no such reading."""


def deal_readings(ground: Ground, past: History, quarter_before: FiscalQuarter) -> dict[str, Reading]:
    """{metric: reading} of everything that deals tell. Money is minor units of the ground's currency.

    quarter_before: the last whole fiscal quarter, whose slippage is told.
    """
    rows = past.subject()
    recent = Span(ground.today - timedelta(days=RECENT_DAYS), ground.today + timedelta(days=1))
    stale = stale_in(ground, past)
    found = [*_of_closed(ground, rows, recent, stale), *_of_open(ground, rows, stale)]
    found += [*_of_cohorts(ground, past, recent), _slipped(ground, past, quarter_before)]
    return {each.metric: each for each in found}


def _of_closed(
    ground: Ground, rows: Sequence[DealRow], recent: Period, stale: Collection[int]
) -> list[Reading]:
    rate = win_rate(rows, recent).count
    closed = [row for row in closed_in(rows, recent) if row.excluded is None]
    worth = value_of(row for row in closed if row.won)
    lost = {row.id for row in closed if not row.won}
    undecided = sum(deal.id in lost and deal.lost_reason == "no_decision" for deal in ground.deals)
    speed = velocity(rows, recent, stale=stale)
    return [
        Reading("win_rate", rate.share, rate.cases),
        _share("no_decision_share", undecided, len(lost)),
        Reading("avg_won_value", worth.amount_minor / worth.deals if worth.deals else None, worth.deals),
        Reading("pipeline_velocity", speed.per_day_minor, rate.cases),
    ]


def _of_open(ground: Ground, rows: Sequence[DealRow], stale: Collection[int]) -> list[Reading]:
    still = [row for row in rows if row.won is None]
    ages = [stage_age_days(row, ground.today) for row in still]
    return [
        _share("stale_share", len(stale), len(still)),
        Reading("median_stage_age", median(ages), len(still)),
    ]


def _of_cohorts(ground: Ground, past: History, recent: Period) -> list[Reading]:
    mine = [each for each in past.entries if each.deal_id in past.mine]
    found = journeys(mine, ground.pipeline)
    line = [each for each in ground.pipeline.stages if each.part != "lost"]
    leads, first = _last_of(line, "lead"), next(each for each in line if each.part == "deal")
    won = _from(line, next(each for each in line if each.part == "won"))
    readings = [
        _cohort("first_stage_conversion", found, first.key, _from(line, first)[1:], ground),
        _cohort("lead_to_won", found, first.key, won, ground),
    ]
    discovery, offer = _named(line, _DISCOVERY), _named(line, _OFFER)
    if discovery and offer:
        readings.append(_cohort("offer_conversion", found, discovery.key, _from(line, offer), ground))
    if leads:
        readings.append(_cohort("lead_acceptance", found, leads.key, _from(line, first), ground))
        taken_on = {
            deal for deal, way in found.items() if first.key in way and way[first.key].entered_on in recent
        }
        parts = {each.key: each.part for each in line}
        back = sum(
            _went_back([parts.get(step.stage, "deal") for step in way])
            for deal, way in by_deal(mine).items()
            if deal in taken_on
        )
        readings.append(_share("leads_returned", back, len(taken_on)))
    return readings


def _cohort(metric: str, found: Journeys, start: str, goals: Sequence[str], ground: Ground) -> Reading:
    """Of the deals that came into `start`, those that reached a goal within the time that most of them take.

    The time is the 90th percentile of those that did; without any there is nothing to go by.
    """
    ways = [way for way in found.values() if start in way]
    came = [way[start].entered_on for way in ways]
    reached = [min((way[goal].entered_on for goal in goals if goal in way), default=None) for way in ways]
    taken = [(goal - start_on).days for start_on, goal in zip(came, reached, strict=True) if goal]
    usual = percentile(taken, HORIZON_PERCENT)
    if usual is None:
        return Reading(metric, None, 0)
    until = ground.today - timedelta(days=usual)
    window = Span(until - timedelta(days=RECENT_DAYS), until)
    cohort = [(on, goal) for on, goal in zip(came, reached, strict=True) if on in window]
    return _share(
        metric, sum(goal is not None and (goal - on).days <= usual for on, goal in cohort), len(cohort)
    )


def _slipped(ground: Ground, past: History, quarter: FiscalQuarter) -> Reading:
    slipped, due = slippage_in(ground, past, quarter)
    return Reading("slippage", slipped.value.share if slipped else None, len(due))


def _went_back(parts: Sequence[Part]) -> bool:
    """Whether a deal that was taken on became a lead again."""
    return "lead" in parts[parts.index("deal") :] if "deal" in parts else False


def _share(metric: str, part: int, whole: int) -> Reading:
    return Reading(metric, part / whole if whole else None, whole)


def _from(line: Sequence[Stage], stage: Stage) -> list[str]:
    """The keys of a stage and all that come after it."""
    keys = [each.key for each in line]
    return keys[keys.index(stage.key) :]


def _named(line: Sequence[Stage], keys: Collection[str]) -> Stage | None:
    return next((each for each in line if each.key in keys), None)


def _last_of(line: Sequence[Stage], part: Part) -> Stage | None:
    return next((each for each in reversed(line) if each.part == part), None)
