"""A page of the deals behind a number."""

from collections.abc import Collection
from datetime import date

from db.deals import deals_by_id
from db.team import people_by_id
from domain.deal_access import may_see
from domain.deal_history import converted
from domain.money import Money
from domain.reports import ROWS_A_PAGE, ReportRow, ReportRows
from domain.stages import Pipeline
from services.scope import Scope


async def rows_page(
    scope: Scope,
    deal_ids: Collection[int],
    what: str,
    page: int,
    *,
    pipeline: Pipeline,
    currency: str,
    today: date,
    owner_id: int | None = None,
) -> ReportRows:
    """Those of the deals that the asker may see, largest first; too high a page is the last.

    owner_id: only what is this person's.
    """
    found = (await deals_by_id(scope.tx, scope.workspace_id, deal_ids)).values()
    rates = scope.content.rates
    values = {deal.id: converted(deal.amount, rates, currency, deal.closed_on or today) for deal in found}
    visible = sorted(
        (deal for deal in found if may_see(scope.me, deal) and owner_id in (None, deal.owner_id)),
        key=lambda deal: (-(values[deal.id] or 0), deal.name.casefold(), deal.id),
    )
    at = min(max(0, page), max(0, (len(visible) - 1) // ROWS_A_PAGE))
    shown = visible[at * ROWS_A_PAGE : (at + 1) * ROWS_A_PAGE]
    owners = await people_by_id(scope.tx, {deal.owner_id for deal in shown})
    rows = tuple(
        ReportRow(
            deal,
            owners[deal.owner_id].name or owners[deal.owner_id].slack_id,
            None if (minor := values[deal.id]) is None else Money(minor, currency),
        )
        for deal in shown
    )
    return ReportRows(what, rows, at, len(visible), pipeline, currency)
