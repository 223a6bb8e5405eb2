"""The deals of one owner that have been in their stage for longer than deals that get won."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from domain.deal_moves import edit
from domain.deal_problems import DealProblem, DealRefused, Missing
from domain.deals import Deal, DealEvent, DealState, Stamp
from domain.pipeline_health import StaleLimit
from domain.stages import Pipeline


@dataclass(frozen=True, slots=True)
class NotLater:
    """A new close that is not later than the present one, or not ahead."""

    day: date


@dataclass(frozen=True, slots=True)
class StaleDeal:
    """`days` in its stage, of which `limit` says how many it should take."""

    deal: Deal
    days: int
    limit: StaleLimit


@dataclass(frozen=True, slots=True)
class StaleList:
    """Somebody's stale deals, the longest over their limit first; those with a dated next step ahead last."""

    deals: tuple[StaleDeal, ...]
    pipeline: Pipeline
    today: date


def by_urgency(found: Collection[StaleDeal], today: date) -> tuple[StaleDeal, ...]:
    def rank(each: StaleDeal) -> tuple[bool, int, int]:
        step = each.deal.next_step_on
        return step is not None and step >= today, each.limit.days - each.days, each.deal.id

    return tuple(sorted(found, key=rank))


def push(deal: DealState, day: date | None, why: str, stamp: Stamp) -> DealEvent | NotLater:
    """The event of putting a close off, which needs a day ahead that is later than the present one, and why.

    Raises DealRefused.
    """
    if day is not None and (day <= stamp.on or (deal.expected_close and day <= deal.expected_close)):
        return NotLater(max(stamp.on, deal.expected_close or stamp.on))
    missing: dict[str, DealProblem] = {}
    if day is None:
        missing["expected_close"] = Missing()
    if not why.strip():
        missing["why"] = Missing()
    if missing:
        raise DealRefused(missing)
    event = edit(deal, {"expected_close": day}, stamp, why=why)
    assert event is not None  # a later day differs
    return event
