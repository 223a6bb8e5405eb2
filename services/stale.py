"""Stale deals: whose they are, and putting one off with a reason."""

from datetime import date

from db.deals import open_deals_of
from domain.deal_cards import DealChanged, DealConflict
from domain.deals import Deal
from domain.errors import UserError
from domain.stale_deals import NotLater, StaleDeal, StaleList, by_urgency, push
from services.deals import conflict_with, deal_day, deal_to_change, stamp, written
from services.pipelines import limits_by_market, pipeline_of
from services.scope import Scope


async def stale_deals(scope: Scope) -> StaleList:
    """The open deals of whoever the scope is of that are stale by the pace of the workspace's winners."""
    pipeline, today = await pipeline_of(scope), deal_day(scope)
    deals = await open_deals_of(scope.tx, scope.me.id)
    if not deals:
        return StaleList((), pipeline, today)
    markets = {deal.market for deal in deals}
    limits = await limits_by_market(
        scope.tx, scope.workspace_id, pipeline, scope.content, markets, today=today
    )
    found = []
    for deal in deals:
        limit = limits[deal.market].get(deal.stage)
        days = (today - deal.entered_stage_on).days
        if limit and days > limit.days:
            found.append(StaleDeal(deal, days, limit))
    return StaleList(by_urgency(found, today), pipeline, today)


async def open_push(scope: Scope, deal_id: int) -> Deal:
    """A deal whose close the asker may put off.

    Raises:
        UserError: the deal is not there, not the asker's to change, or not open any more.
    """
    deal = await deal_to_change(scope, deal_id)
    if not deal.is_open:
        raise UserError("stale.closed", name=deal.name)
    return deal


async def push_deal(
    scope: Scope, deal_id: int, rev: int, day: date | None, why: str
) -> DealChanged | DealConflict | NotLater:
    """Put the expected close of a deal off, as it was at `rev`, and keep why.

    Raises:
        UserError: the deal is not there, not the asker's to change, or not open any more.
        DealRefused: the day or the reason is missing.
    """
    deal = await open_push(scope, deal_id)
    pipeline = await pipeline_of(scope)
    if conflict := await conflict_with(scope, deal, rev, pipeline):
        return conflict
    event = push(deal, day, why, stamp(scope))
    return event if isinstance(event, NotLater) else await written(scope, deal, event, pipeline)
