"""What the logs of many deals say of the past, read lean: without the fields that no statistic asks for.

What was undone is left out, and stages carry the keys of the template in use now, also where a deal was in
them under another one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.deals import LostReason
from domain.money import Money
from domain.pipeline import DealRow, StageEntry, exclusion
from domain.rates import RateTable
from domain.stages import Part, Pipeline

Landings = Mapping[datetime, Mapping[str, str]]
"""Moment of a change of template → where each of the former stages landed."""


@dataclass(frozen=True, slots=True)
class LoggedStage:
    """One event of a deal's log, as far as statistics ask: where it stood afterwards, and worth what."""

    rev: int
    kind: str
    at: datetime
    day: date
    from_stage: str | None
    to_stage: str
    undoes: int | None
    amount: Money | None
    expected_close: date | None


@dataclass(frozen=True, slots=True)
class PipelineDeal:
    """A deal's state, as far as statistics ask."""

    id: int
    owner_id: int
    team_id: int | None
    market: str | None
    stage: str
    part: Part
    created_on: date
    entered_stage_on: date
    amount: Money | None
    expected_close: date | None
    closed_on: date | None
    lost_reason: str | None
    pushes: int

    @property
    def is_open(self) -> bool:
        return self.part in ("lead", "deal")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deal stood at the end of a day."""

    stage: str
    amount: Money | None
    expected_close: date | None


def in_force(log: Sequence[LoggedStage], landings: Landings) -> list[LoggedStage]:
    """One deal's log without what was undone and the undoing, in today's stage keys.

    Changes of template are no moves and are left out too.
    """
    cancelled: set[int] = set()
    for each in reversed(log):
        if each.undoes and each.rev not in cancelled:
            cancelled.add(each.undoes)
    kept = [each for each in log if not each.undoes and each.rev not in cancelled]
    changes = [(n, landings.get(each.at, {})) for n, each in enumerate(kept) if each.kind == "remapped"]
    for until, landed in changes:
        kept[:until] = [_moved(each, landed) for each in kept[:until]]
    return [each for each in kept if each.kind != "remapped"]


def _moved(event: LoggedStage, landed: Mapping[str, str]) -> LoggedStage:
    start = event.from_stage
    return LoggedStage(
        rev=event.rev,
        kind=event.kind,
        at=event.at,
        day=event.day,
        from_stage=None if start is None else landed.get(start, start),
        to_stage=landed.get(event.to_stage, event.to_stage),
        undoes=event.undoes,
        amount=event.amount,
        expected_close=event.expected_close,
    )


def entries(deal_id: int, log: Iterable[LoggedStage]) -> list[StageEntry]:
    """When a deal came into which stage; `log` as `in_force` gives it."""
    return [StageEntry(deal_id, each.to_stage, each.day) for each in log if each.from_stage != each.to_stage]


def standing_before(log: Iterable[LoggedStage], day: date) -> Standing | None:
    """How a deal stood when `day` began; None if it did not exist. `log` as `in_force` gives it."""
    before = [each for each in log if each.day < day]
    if not before:
        return None
    last = before[-1]
    return Standing(last.to_stage, last.amount, last.expected_close)


def row_of(
    deal: PipelineDeal,
    reached: Collection[str],
    *,
    pipeline: Pipeline,
    reasons: Sequence[LostReason],
    rates: RateTable,
    currency: str,
    today: date,
) -> DealRow:
    """A deal as the formulas take it: its amount in `currency`, at the rate of its close or of today."""
    uncounted = {each.key for each in reasons if not each.counted}
    return DealRow(
        id=deal.id,
        stage=deal.stage,
        part=deal.part,
        created_on=deal.created_on,
        entered_stage_on=deal.entered_stage_on,
        owner_id=deal.owner_id,
        market=deal.market,
        amount_minor=converted(deal.amount, rates, currency, deal.closed_on or today),
        expected_close=deal.expected_close,
        closed_on=deal.closed_on,
        pushes=deal.pushes,
        excluded=exclusion(
            pipeline,
            {*reached, deal.stage},
            is_duplicate=deal.part == "lost" and deal.lost_reason in uncounted,
        ),
    )


def converted(amount: Money | None, rates: RateTable, currency: str, on: date) -> int | None:
    """In minor units of `currency`; None where there is no amount or no rate."""
    found = rates.convert(amount, currency, on) if amount else None
    return found.amount_minor if found else None
