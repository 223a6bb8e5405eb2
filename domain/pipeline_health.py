"""Whether the open pipeline can be believed: ageing, coverage, slippage, pushes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import floor
from typing import Literal

from domain.pipeline import (
    FEW,
    DealRow,
    Period,
    Ratio,
    StageEntry,
    Value,
    live,
    percentile,
    stage_age_days,
    value_of,
)
from domain.pipeline_conversion import by_deal
from domain.pipeline_results import booked
from domain.stages import Pipeline, Stage

STALE_PERCENT = 75
STALE_FACTOR = 1.5
FALLBACK_FACTOR = 2
LEAST_STALE_DAYS = 7


@dataclass(frozen=True, slots=True)
class StaleLimit:
    """A deal is stale after more than `days` in a stage.

    source: the team's own "winners" (so many deals), the usual "cycle", or the stage's "usual" days.
    """

    days: int
    source: Literal["winners", "cycle", "usual"]
    winners: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Open value expected in a period against what the target still needs.

    open: what counts. needed_minor: target − booked, never below 0. ratio: None when nothing is needed.
    required: 1 ÷ value win rate, None without one. stale, unqualified, overdue, undated: open deals that
    are left out; of the first two those expected in the period, of the last two all (their date lies
    before the period, or they have none).
    """

    open: Value
    target_minor: int
    booked_minor: int
    required: float | None
    stale: Value
    unqualified: Value
    overdue: Value
    undated: Value

    @property
    def needed_minor(self) -> int:
        return max(0, self.target_minor - self.booked_minor)

    @property
    def ratio(self) -> float | None:
        return self.open.amount_minor / self.needed_minor if self.needed_minor else None

    @property
    def is_enough(self) -> bool | None:
        """None where it cannot be said what would be."""
        if not self.needed_minor:
            return True
        return None if self.required is None or self.ratio is None else self.ratio >= self.required


@dataclass(frozen=True, slots=True)
class Expected:
    """An open deal as it stood when a period began."""

    deal_id: int
    expected_close: date | None
    amount_minor: int | None


@dataclass(frozen=True, slots=True)
class Slippage:
    """What was expected in a period and moved out of reach instead; the ids are the rows behind it.

    value: slipped ÷ expected, in minor units as they stood at the start. count: the same in deals, those
    without an amount among them. overdue: still open as well, but nobody has given a later date.
    """

    value: Ratio
    count: Ratio
    slipped: tuple[int, ...]
    overdue: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DateChange:
    """The expected close of a deal was set, moved or cleared, as the log has it."""

    deal_id: int
    expected_close: date | None


def stale_limits(
    pipeline: Pipeline, entries: Iterable[StageEntry], won: Collection[int], *, cycle_days: float | None
) -> dict[str, StaleLimit]:
    """From how many days on a deal is stale, by the key of each open stage that has a limit.

    1.5 × the 75th percentile (nearest rank) of the days that winners stayed in the stage, each stay by
    itself, from 20 winners on. Before that 2 × cycle × the stage's share of it, and for leads, which are
    before the cycle, or without a cycle 2 × the stage's usual days. Never less than a week, or deals that
    some move through in a day would be called stale overnight. Source: sales notes §5, stage age.

    won: ids of the deals that were won. cycle_days: the market's, or the team's own.
    """
    stays = _stays(entries, won)
    limits: dict[str, StaleLimit] = {}
    for stage in pipeline.open_stages:
        here = stays.get(stage.key, [])
        winners = len({deal for deal, _ in here})
        if winners >= FEW:
            days = percentile([days for _, days in here], STALE_PERCENT) or 0
            limits[stage.key] = _limit(days * STALE_FACTOR, "winners", winners)
        elif fallback := _fallback(pipeline, stage, cycle_days, winners):
            limits[stage.key] = fallback
    return limits


def _fallback(pipeline: Pipeline, stage: Stage, cycle_days: float | None, winners: int) -> StaleLimit | None:
    if cycle_days and (share := pipeline.cycle_share(stage.key)):
        return _limit(FALLBACK_FACTOR * cycle_days * share, "cycle", winners)
    if stage.usual_days:
        return _limit(FALLBACK_FACTOR * stage.usual_days, "usual", winners)
    return None


def _limit(days: float, source: Literal["winners", "cycle", "usual"], winners: int) -> StaleLimit:
    """Ages are whole days, so "above 31.5" and "above 31" are the same."""
    return StaleLimit(max(LEAST_STALE_DAYS, floor(days)), source, winners)


def _stays(entries: Iterable[StageEntry], won: Collection[int]) -> dict[str, list[tuple[int, int]]]:
    """(deal, days) of each stay that ended, by stage."""
    stays: dict[str, list[tuple[int, int]]] = {}
    wanted = (each for each in entries if each.deal_id in won)
    for deal, way in by_deal(wanted).items():
        for here, there in pairwise(way):
            stays.setdefault(here.stage, []).append((deal, (there.on - here.on).days))
    return stays


def stale_ids(deals: Iterable[DealRow], limits: Mapping[str, StaleLimit], *, today: date) -> frozenset[int]:
    """The open deals that have been in their stage for longer than its limit."""
    return frozenset(
        each.id
        for each in deals
        if each.won is None and (limit := limits.get(each.stage)) and stage_age_days(each, today) > limit.days
    )


def required_coverage(value_win_rate: float | None) -> float | None:
    """1 ÷ value win rate: 25 % → 4.0, 30 % → 3.3, 22 % → 4.5. None without one, or while it is 0."""
    return 1 / value_win_rate if value_win_rate else None


def coverage(
    deals: Collection[DealRow],
    period: Period,
    *,
    target_minor: int,
    value_win_rate: float | None,
    stale: Collection[int] = (),
) -> Coverage:
    """Open value expected to close in the period ÷ (target − booked).

    Open: qualified, not stale, expected close in the period. Booked: won in it. value_win_rate: from 0 to
    1, the team's own or, while that rests on few deals, the market's. Source: sales notes §5, coverage.
    """
    now = live(deals, stale)
    counted = now.deals
    return Coverage(
        open=value_of(_expected_in(counted, period)),
        target_minor=target_minor,
        booked_minor=booked(deals, period),
        required=required_coverage(value_win_rate),
        stale=value_of(_expected_in(now.stale, period)),
        unqualified=value_of(_expected_in(now.excluded, period)),
        overdue=value_of(
            each for each in counted if each.expected_close and each.expected_close < period.start
        ),
        undated=value_of(each for each in counted if each.expected_close is None),
    )


def _expected_in(deals: Iterable[DealRow], period: Period) -> list[DealRow]:
    return [each for each in deals if each.expected_close and each.expected_close in period]


def slippage(at_start: Iterable[Expected], at_end: Iterable[DealRow], period: Period) -> Slippage:
    """Value expected in the period at its start that is still open with a later date at its end
    ÷ value expected at its start.

    at_start: the deals open when the period began. at_end: the deals as they stand when it ends, or today
    while it runs. A deal that is no longer there has not slipped. Source: sales notes §5, slippage.
    """
    due = [each for each in at_start if each.expected_close and each.expected_close in period]
    still_open = {each.id: each.expected_close for each in at_end if each.won is None}
    slipped = [each for each in due if _is_later(still_open.get(each.deal_id), each.expected_close)]
    gone = {each.deal_id for each in slipped}
    known = [each.amount_minor for each in due if each.amount_minor is not None]
    return Slippage(
        value=Ratio(sum(each.amount_minor or 0 for each in slipped), sum(known), len(known)),
        count=Ratio.of(len(slipped), len(due)),
        slipped=tuple(each.deal_id for each in slipped),
        overdue=tuple(
            each.deal_id for each in due if each.deal_id in still_open and each.deal_id not in gone
        ),
    )


def _is_later(now: date | None, before: date | None) -> bool:
    return now is not None and before is not None and now > before


def pushes(changes: Iterable[DateChange]) -> dict[int, int]:
    """How often each deal's expected close was moved later; `changes` in the order of the log.

    A first date is no push, nor is an earlier one or clearing it; a date set after clearing is compared
    with the last there was. Source: sales notes §5, slippage.
    """
    last: dict[int, date] = {}
    counts: dict[int, int] = {}
    for each in changes:
        counts.setdefault(each.deal_id, 0)
        if each.expected_close is None:
            continue
        counts[each.deal_id] += _is_later(each.expected_close, last.get(each.deal_id))
        last[each.deal_id] = each.expected_close
    return counts
