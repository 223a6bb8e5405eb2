"""The forecast of a running quarter: made, kept as it was, and scored against what came."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from content.loader import Content
from db.base import Tx
from db.deals import deals_by_id
from db.forecasts import Frozen, freeze, frozen_before
from db.reports import won_by_day
from domain.forecast import (
    ARRIVAL_DAYS,
    OWN_EXITS,
    RUNS,
    OpenDeal,
    Prior,
    Scored,
    Swing,
    chosen_band,
    forecast,
    swings,
)
from domain.forecast import History as Past
from domain.market_priors import market_odds
from domain.money import Money
from domain.pipeline import DealRow, Span, closed_in, live
from domain.pipeline_figures import Ground, History, chances_in, history, history_from, stale_in
from domain.pipeline_results import booked
from domain.pipeline_value import Accuracy
from domain.reports import Changes, DealSwing, ForecastShown, PastForecast, span_before
from domain.weeks import ONE_DAY, FiscalQuarter, fiscal_quarter
from services.report_ground import Place, ground_of

SCORED_MOST = 36
"""Twelve quarters of three forecasts each: older ones say little about today's team."""
DRAWS_MOST = 400_000
"""With many open deals fewer runs are made, or an answer would take longer than Slack waits."""
RUNS_LEAST = 1_000
SWINGS = 3


async def quarter_forecast(
    tx: Tx, place: Place, ground: Ground, past: History, content: Content
) -> ForecastShown:
    """What the running quarter will bring: booked, a middle with its band, and the naive figure."""
    quarter = fiscal_quarter(place.today, place.start_month)
    scored = await past_forecasts(tx, place, content)
    shown = await asyncio.to_thread(_made, place, ground, past, quarter, scored)
    if shown.changes is None:
        return shown
    named = await deals_by_id(tx, place.workspace_id, [each.deal_id for each in shown.changes.deals])
    deals = tuple(replace(each, name=named[each.deal_id].name) for each in shown.changes.deals)
    return replace(shown, changes=replace(shown.changes, deals=deals))


async def past_forecasts(tx: Tx, place: Place, content: Content) -> tuple[PastForecast, ...]:
    """The team's frozen forecasts of quarters that are over, each beside what came; of a person none."""
    if place.person is not None or place.team is None:
        return ()
    kept = await frozen_before(tx, place.team.id, place.today, limit=SCORED_MOST)
    if not kept:
        return ()
    first = min(each.starts_on for each in kept)
    won = await won_by_day(tx, place.team.id, first, place.today + ONE_DAY)
    return tuple(_scored(each, won, content) for each in kept)


async def keep_forecast(tx: Tx, place: Place, shown: ForecastShown) -> bool:
    """Freeze a team's forecast, once for each month of the quarter; False if there is one already."""
    if place.person is not None or place.team is None:
        return False
    quarter, made = shown.quarter, shown.made
    months = (place.today.year - quarter.start.year) * 12 + place.today.month - quarter.start.month
    return await freeze(
        tx,
        {
            "workspace_id": place.workspace_id,
            "team_id": place.team.id,
            "quarter": quarter.key,
            "months_in": months,
            "starts_on": quarter.start,
            "ends_on": quarter.end,
            "made_at": place.now,
            "currency": place.currency,
            "booked_minor": made.booked_minor,
            "low_minor": made.band.low_minor,
            "middle_minor": made.band.middle_minor,
            "high_minor": made.band.high_minor,
            "weighted_minor": made.weighted_minor,
            "naive_minor": made.naive_minor,
            "prior_share": made.prior_share,
        },
    )


async def freeze_forecast(tx: Tx, place: Place, content: Content) -> bool:
    """Make this month's forecast of a team's quarter and keep it; False if it was kept before."""
    quarter = fiscal_quarter(place.today, place.start_month)
    since = span_before("quarter", quarter, place.start_month).start
    ground = await ground_of(tx, place, content, since=since)
    shown = await quarter_forecast(tx, place, ground, history(ground), content)
    return await keep_forecast(tx, place, shown)


def runs_for(deals: int) -> int:
    """How many runs are made with so many open deals."""
    return max(RUNS_LEAST, min(RUNS, DRAWS_MOST // max(1, deals)))


def _made(
    place: Place,
    ground: Ground,
    past: History,
    quarter: FiscalQuarter,
    scored: Sequence[PastForecast],
) -> ForecastShown:
    rows = past.subject()
    now = live(rows, stale_in(ground, past))
    deals = _open_deals(place, ground, past, now.deals)
    known = _Known(_prior(place, ground), _past(rows, quarter, place), (quarter.end - place.today).days)
    made = forecast(
        deals,
        prior=known.prior,
        history=known.history,
        booked_minor=booked(rows, quarter),
        horizon_days=known.horizon_days,
        dice=_dice(place, quarter),
        runs=runs_for(len(deals)),
    )
    at_start = [Scored(each.predicted_minor, each.accuracy.actual_minor) for each in _starts(scored)]
    method, band, is_empirical = chosen_band(made, at_start)
    changes = _changes(now.deals, deals, _open_deals(place, ground, past, now.stale), known)
    return ForecastShown(
        quarter, made, method, band, is_empirical, len(now.stale), len(deals), tuple(scored), changes
    )


@dataclass(frozen=True, slots=True)
class _Known:
    prior: Prior
    history: Past
    horizon_days: int


def _changes(
    rows: Sequence[DealRow], deals: Sequence[OpenDeal], stale: Sequence[OpenDeal], known: _Known
) -> Changes:
    """The deals on which most hangs, by how far they move it either way; names are left out."""

    def of(some: Sequence[OpenDeal]) -> list[Swing]:
        return swings(some, prior=known.prior, history=known.history, horizon_days=known.horizon_days)

    ranked = sorted(
        (
            DealSwing(row.id, "", each.more_minor, each.less_minor)
            for row, each in zip(rows, of(deals), strict=True)
        ),
        key=lambda each: (-max(each.more_minor, each.less_minor), each.deal_id),
    )
    [new] = of([OpenDeal(None, 0)])
    return Changes(tuple(ranked[:SWINGS]), sum(each.less_minor for each in of(stale)), new.less_minor)


def _starts(scored: Sequence[PastForecast]) -> list[PastForecast]:
    return [each for each in scored if each.months_in == 0]


def _dice(place: Place, quarter: FiscalQuarter) -> Random:
    """The same place, quarter and day give the same numbers."""
    whose = f"person {place.person.id}" if place.person else f"team {place.team.id if place.team else 0}"
    return Random(f"{whose} {quarter.key} {place.today}")


def _prior(place: Place, ground: Ground) -> Prior:
    market = place.market
    deal = Money.of(market.deal_size, market.currency)
    here = ground.rates.convert(deal, place.currency, place.today) or deal
    # A profile of 0 or 100 % would leave no room for what happens.
    share = min(0.99, max(0.01, market.conversion_percent / 100))
    return Prior(share, max(1, here.amount_minor), max(1, market.cycle_days))


def _past(rows: Sequence[DealRow], quarter: FiscalQuarter, place: Place) -> Past:
    recent = Span(history_from(place.today), place.today + ONE_DAY)
    counted = [row for row in closed_in(rows, recent) if row.excluded is None]
    before = span_before("quarter", quarter, place.start_month)
    since = place.today - timedelta(days=ARRIVAL_DAYS)
    is_known = any(row.created_on < quarter.start for row in rows)
    return Past(
        won=sum(bool(row.won) for row in counted),
        lost=sum(not row.won for row in counted),
        created_90d=sum(row.created_on > since and row.excluded is None for row in rows),
        last_period_minor=booked(rows, before) if is_known else None,
    )


def _open_deals(place: Place, ground: Ground, past: History, rows: Collection[DealRow]) -> list[OpenDeal]:
    """The live deals with their stage's odds, or the market's own share once enough left that stage."""
    markets = {ground.market_of(row.market) for row in rows}
    chances = chances_in(ground, past, markets)
    usual = ground.markets[ground.default_market].conversion
    factors = {stage.key: market_odds(stage.prior, usual) for stage in ground.pipeline.open_stages}
    found = []
    for row in rows:
        chance = chances[ground.market_of(row.market)].get(row.stage)
        own = chance.won / chance.closed if chance and chance.closed >= OWN_EXITS else None
        age = (place.today - row.created_on).days
        found.append(OpenDeal(row.amount_minor, max(0, age), factors.get(row.stage, 1.0), own))
    return found


def _scored(kept: Frozen, won: Sequence[tuple[date, Money]], content: Content) -> PastForecast:
    """Against what came, at the rates of each day; what has no rate is not in it, as in the forecast."""
    came = [
        found.amount_minor
        for day, money in won
        if kept.starts_on <= day < kept.ends_on
        and (found := content.rates.convert(money, kept.currency, day))
    ]
    said = {"simulated": kept.middle_minor, "weighted": kept.weighted_minor}
    if kept.naive_minor is not None:
        said["naive"] = kept.naive_minor
    accuracy = Accuracy(kept.middle_minor, sum(came))
    return PastForecast(kept.quarter, kept.months_in, said, accuracy)
