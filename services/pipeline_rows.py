"""The deals behind a number of the pipeline, a page at a time."""

from db.deals import deals_by_id
from db.team import people_by_id
from domain.deal_access import may_see
from domain.deal_history import converted
from domain.deals import Deal
from domain.errors import UserError
from domain.money import Money
from domain.pipeline_report import ROWS_A_PAGE, PipelineReport, PipelineRow, PipelineRows
from domain.pipeline_words import PipelineAsked
from services.pipeline import pipeline_report
from services.scope import Scope


async def pipeline_rows(scope: Scope, asked: PipelineAsked, what: str, page: int) -> PipelineRows:
    """A page (from 0; too high a one is the last) of the deals behind the number `what` of a report.

    Those worth most come first. Deals of other teams are counted, and not shown to who may not see them.

    Raises:
        UserError: there is no such number, team or market, or it is not the asker's to see.
    """
    report = await pipeline_report(scope, asked)
    if what not in report.rows:
        raise UserError("pipeline.no_such_rows")
    found = await deals_by_id(scope.tx, scope.workspace_id, report.rows[what])
    values = {deal.id: _value(scope, deal, report) for deal in found.values()}
    visible = [deal for deal in found.values() if may_see(scope.me, deal)]
    visible.sort(key=lambda deal: (-(values[deal.id] or 0), deal.name.casefold(), deal.id))
    last = max(0, (len(visible) - 1) // ROWS_A_PAGE)
    at = min(max(0, page), last)
    shown = visible[at * ROWS_A_PAGE : (at + 1) * ROWS_A_PAGE]
    people = await people_by_id(scope.tx, {deal.owner_id for deal in shown})
    stale = set(report.rows["stale"])
    rows = tuple(
        PipelineRow(
            deal=deal,
            owner=people[deal.owner_id].name or people[deal.owner_id].slack_id,
            value=None if (minor := values[deal.id]) is None else Money(minor, report.currency),
            stage_days=(report.today - deal.entered_stage_on).days,
            is_stale=deal.id in stale,
        )
        for deal in shown
    )
    return PipelineRows(report, what, rows, at, len(visible), hidden=len(found) - len(visible))


def _value(scope: Scope, deal: Deal, report: PipelineReport) -> int | None:
    on = deal.closed_on or report.today
    return converted(deal.amount, scope.content.rates, report.currency, on)
