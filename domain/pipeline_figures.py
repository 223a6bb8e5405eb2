"""From deals and their logs to a pipeline's report: which formula is given what."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import fsum

from domain.deal_history import (
    Landings,
    LoggedStage,
    PipelineDeal,
    Standing,
    entries,
    in_force,
    row_of,
    standing_before,
)
from domain.deals import LostReason
from domain.market_priors import market_priors
from domain.money import Money, total
from domain.pipeline import DealRow, Period, Span, StageEntry, by_stage, closed_in, live, weighted_minor
from domain.pipeline_conversion import conversions, journeys, snapshot_ratios
from domain.pipeline_health import Expected, Slippage, coverage, slippage, stale_ids, stale_limits
from domain.pipeline_report import MarketShown, PipelineReport, Required, StageShown, Target
from domain.pipeline_results import booked, cycle, velocity, win_rate
from domain.pipeline_value import Chance, stage_chances
from domain.pipeline_words import Whose
from domain.rates import RateTable, add_up
from domain.stages import Part, Pipeline
from domain.weeks import FiscalQuarter

YEAR_DAYS = 365
"""How far back the history goes that chances, pace and required coverage are taken from."""


@dataclass(frozen=True, slots=True)
class MarketRules:
    """What a market profile says: the share of deals won, 0 to 1, and days from first contact to close."""

    conversion: float
    cycle_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a report rests on: everything the workspace closed in the last year, the subject's open deals,
    and the rules. `is_mine` tells the subject's deals from the others, which only lend their history."""

    deals: Sequence[PipelineDeal]
    logs: Mapping[int, Sequence[LoggedStage]]
    landings: Landings
    is_mine: Callable[[PipelineDeal], bool]
    pipeline: Pipeline
    reasons: Sequence[LostReason]
    rates: RateTable
    currency: str
    today: date
    markets: Mapping[str, MarketRules]
    default_market: str

    def market_of(self, key: str | None) -> str:
        return key if key is not None and key in self.markets else self.default_market


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose report, of which quarter, against what; see PipelineReport."""

    whose: Whose
    name: str
    key: str | None
    quarter: FiscalQuarter
    start_month: int
    market: MarketShown
    target: Target


@dataclass(frozen=True, slots=True)
class History:
    """All deals as rows, and their logs in force; `mine` are the ids of the subject's."""

    rows: Mapping[int, DealRow]
    logs: Mapping[int, Sequence[LoggedStage]]
    entries: Sequence[StageEntry]
    mine: frozenset[int]

    def subject(self) -> list[DealRow]:
        return [row for id, row in self.rows.items() if id in self.mine]


def history_from(closed_until: date) -> date:
    """The first day of the history that a report of a period that ends then needs."""
    return closed_until - timedelta(days=YEAR_DAYS)


def history(ground: Ground) -> History:
    logs = {deal.id: in_force(ground.logs.get(deal.id, ()), ground.landings) for deal in ground.deals}
    came = {deal.id: entries(deal.id, logs[deal.id]) for deal in ground.deals}
    rows = {
        deal.id: row_of(
            deal,
            {each.stage for each in came[deal.id]},
            pipeline=ground.pipeline,
            reasons=ground.reasons,
            rates=ground.rates,
            currency=ground.currency,
            today=ground.today,
        )
        for deal in ground.deals
    }
    mine = frozenset(deal.id for deal in ground.deals if ground.is_mine(deal))
    return History(rows, logs, [entry for way in came.values() for entry in way], mine)


def stale_in(ground: Ground, past: History) -> frozenset[int]:
    """The stale deals among the open ones, each by the pace of the workspace's winners or of its market."""
    recent = Span(history_from(ground.today), ground.today + timedelta(days=1))
    won = {row.id for row in closed_in(past.rows.values(), recent) if row.won}
    found: set[int] = set()
    for market, rows in _by_market(ground, past.subject()).items():
        days = ground.markets[market].cycle_days
        limits = stale_limits(ground.pipeline, past.entries, won, cycle_days=days)
        found |= stale_ids(rows, limits, today=ground.today)
    return frozenset(found)


def chances_in(ground: Ground, past: History, markets: Collection[str]) -> dict[str, dict[str, Chance]]:
    """{market: {stage: P(win | stage)}}: each market's profile, drawn to what it closed in the last year."""
    found = journeys(past.entries, ground.pipeline)
    recent = Span(history_from(ground.today), ground.today + timedelta(days=1))
    closed = _by_market(ground, closed_in(past.rows.values(), recent))
    usual = ground.markets[ground.default_market].conversion
    return {
        market: stage_chances(
            closed.get(market, []),
            found,
            ground.pipeline,
            priors=market_priors(ground.pipeline, ground.markets[market].conversion, usual=usual),
        )
        for market in markets
    }


def report(ground: Ground, asked: Asked) -> PipelineReport:
    """Everything `/pipeline` tells, each number with the ids of its deals."""
    past = history(ground)
    rows = past.subject()
    stale = stale_in(ground, past)
    quarter, today = asked.quarter, ground.today
    required = _required(ground, rows, asked.market.key)
    stages, own_share = _stages(ground, past, stale)
    slipped, expected = slippage_in(ground, past, quarter)
    mine = [each for each in past.entries if each.deal_id in past.mine]
    until = min(quarter.end, today + timedelta(days=1))
    ways = conversions(
        journeys(mine, ground.pipeline), ground.pipeline, Span(history_from(until), until), today=today
    )
    behind = _behind(rows, stale, quarter) | {f"stage.{each.key}": each.line.deal_ids for each in stages}
    behind |= {f"{fate}.{way.stage}": getattr(way, fate) for way in ways for fate in _FATES}
    behind |= {"expected": expected, "slipped": slipped.slipped if slipped else ()}
    no_rate = _without_rate(ground, past, quarter)
    amount = asked.target.amount
    return PipelineReport(
        whose=asked.whose,
        name=asked.name,
        key=asked.key,
        quarter=quarter,
        today=today,
        start_month=asked.start_month,
        pipeline=ground.pipeline,
        currency=ground.currency,
        market=asked.market,
        stages=stages,
        target=asked.target,
        booked_minor=booked(rows, quarter),
        coverage=coverage(
            rows,
            quarter,
            target_minor=amount.amount_minor,
            value_win_rate=required.share,
            stale=stale,
        )
        if amount
        else None,
        required=required,
        win_rate=win_rate(rows, quarter),
        cycle=cycle(rows, quarter),
        velocity=velocity(rows, quarter, stale=stale),
        slippage=slipped,
        own_share=own_share,
        conversions=ways,
        snapshots=snapshot_ratios(rows, ground.pipeline),
        no_rate=tuple(total([money for money, _ in no_rate]).values()),
        rates_used=_are_converted(ground, past, quarter),
        rates_are_examples=ground.rates.examples,
        rows=behind | {"no_rate": tuple(id for _, id in no_rate)},
    )


_FATES = ("passed", "stayed", "waiting")


def _stages(
    ground: Ground, past: History, stale: Collection[int]
) -> tuple[tuple[StageShown, ...], float | None]:
    """The open stages, each weighted by its markets' chances, and how much of these is own history."""
    rows = [row for row in past.subject() if row.won is None]
    by_market = _by_market(ground, rows)
    chances = chances_in(ground, past, by_market)
    shares = {
        market: {stage: chance.share for stage, chance in found.items()} for market, found in chances.items()
    }
    deals = {deal.id: deal for deal in ground.deals}
    shown = []
    for line in by_stage(rows, ground.pipeline, {}, today=ground.today, stale=stale):
        weighted = sum(
            weighted_minor((row for row in here if row.stage == line.stage), shares[market])
            for market, here in by_market.items()
        )
        amounts = [deals[id].amount for id in line.deal_ids]
        added = add_up(
            [(amount, ground.today) for amount in amounts if amount],
            currency=ground.currency,
            rates=ground.rates,
        )
        stage = ground.pipeline.find(line.stage)
        shown.append(StageShown(line.stage, stage, replace(line, weighted_minor=weighted), added))
    own = [
        1 - chances[ground.market_of(row.market)][row.stage].prior_share
        for row in rows
        if row.stage in chances[ground.market_of(row.market)]
    ]
    return tuple(shown), fsum(own) / len(own) if own else None


def _required(ground: Ground, rows: Collection[DealRow], market: str) -> Required:
    """The value win rate of the subject's last year; while that is of few deals, the market's conversion."""
    recent = Span(history_from(ground.today), ground.today + timedelta(days=1))
    own = win_rate(rows, recent).value
    if not own.few and own.share:
        return Required(own.share, "own", own.cases)
    return Required(ground.markets[ground.market_of(market)].conversion, "market", own.cases)


def slippage_in(
    ground: Ground, past: History, quarter: FiscalQuarter
) -> tuple[Slippage | None, tuple[int, ...]]:
    """How much of what the quarter began with slipped, and the deals it began with; None before it began."""
    if quarter.start > ground.today:
        return None, ()
    began = {id: standing_before(past.logs[id], quarter.start) for id in sorted(past.mine)}
    at_start = [
        Expected(id, there.expected_close, _minor(ground, there, quarter.start))
        for id, there in began.items()
        if there and _part(ground, there.stage) in ("lead", "deal")
    ]
    rows = past.subject()
    if quarter.end <= ground.today:
        rows = [_as_it_stood(ground, row, past.logs[row.id], quarter.end) for row in rows]
    due = tuple(each.deal_id for each in at_start if each.expected_close and each.expected_close in quarter)
    return slippage(at_start, rows, quarter), due


def _minor(ground: Ground, there: Standing, on: date) -> int | None:
    found = ground.rates.convert(there.amount, ground.currency, on) if there.amount else None
    return found.amount_minor if found else None


def _as_it_stood(ground: Ground, row: DealRow, log: Sequence[LoggedStage], day: date) -> DealRow:
    there = standing_before(log, day)
    if there is None:
        return row
    return replace(row, part=_part(ground, there.stage), expected_close=there.expected_close)


def _part(ground: Ground, stage: str) -> Part:
    """Stages that no template knows any more count as open: nothing was won or lost in them."""
    found = ground.pipeline.find(stage)
    return found.part if found else "deal"


def _behind(rows: Sequence[DealRow], stale: Collection[int], quarter: Period) -> dict[str, tuple[int, ...]]:
    """The deals behind the numbers that come without their ids."""
    now = live(rows, stale)
    closed = closed_in(rows, quarter)
    counted = [row for row in closed if row.excluded is None]

    def due(these: Iterable[DealRow]) -> tuple[int, ...]:
        return tuple(row.id for row in these if row.expected_close and row.expected_close in quarter)

    return {
        "booked": tuple(row.id for row in closed if row.won and row.excluded != "duplicate"),
        "coverage": due(now.deals),
        "stale": tuple(row.id for row in now.stale),
        "coverage_stale": due(now.stale),
        "unqualified": due(now.excluded),
        "overdue": tuple(
            row.id for row in now.deals if row.expected_close and row.expected_close < quarter.start
        ),
        "undated": tuple(row.id for row in now.deals if row.expected_close is None),
        "win_rate": tuple(row.id for row in counted),
        "cycle": tuple(row.id for row in counted),
        "uncounted": tuple(row.id for row in closed if row.excluded),
        "velocity": tuple(row.id for row in now.deals),
    }


def _touched(ground: Ground, past: History, quarter: Period) -> list[PipelineDeal]:
    """The subject's deals that are in any of the sums: open ones, and those closed in the quarter."""
    return [
        deal
        for deal in ground.deals
        if deal.id in past.mine
        and (deal.is_open or (deal.closed_on is not None and deal.closed_on in quarter))
    ]


def _without_rate(ground: Ground, past: History, quarter: Period) -> list[tuple[Money, int]]:
    return [
        (deal.amount, deal.id)
        for deal in _touched(ground, past, quarter)
        if deal.amount and past.rows[deal.id].amount_minor is None
    ]


def _are_converted(ground: Ground, past: History, quarter: Period) -> bool:
    return any(
        deal.amount
        and deal.amount.currency != ground.currency
        and past.rows[deal.id].amount_minor is not None
        for deal in _touched(ground, past, quarter)
    )


def _by_market(ground: Ground, rows: Iterable[DealRow]) -> dict[str, list[DealRow]]:
    found: dict[str, list[DealRow]] = {}
    for row in rows:
        found.setdefault(ground.market_of(row.market), []).append(row)
    return found
