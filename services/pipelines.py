"""Which template a workspace uses, and from when on its deals are stale."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from content.loader import Content
from db.base import Tx
from db.pipeline import winners_entries
from db.team import pipeline_key
from domain.pipeline_health import StaleLimit, stale_limits
from domain.stages import Pipeline
from services.scope import Scope

WINNERS_BACK_DAYS = 365
"""How far back the winners go whose pace says what is slow."""


async def pipeline_for(tx: Tx, workspace_id: int, content: Content) -> Pipeline:
    """A workspace's template; the default one where none was picked, or where it is not there any more."""
    return content.pipeline(await pipeline_key(tx, workspace_id))


async def pipeline_of(scope: Scope) -> Pipeline:
    """The template of the asker's workspace."""
    return await pipeline_for(scope.tx, scope.workspace_id, scope.content)


async def limits_by_market(
    tx: Tx,
    workspace_id: int,
    pipeline: Pipeline,
    content: Content,
    markets: Collection[str | None],
    *,
    today: date,
) -> Mapping[str | None, Mapping[str, StaleLimit]]:
    """{market key: {stage key: from when on a deal is stale}}; None stands for deals without a market.

    By the pace of everything the workspace won in the last year; each market has its own usual cycle.
    """
    entries = await winners_entries(tx, workspace_id, today - timedelta(days=WINNERS_BACK_DAYS))
    won = frozenset(each.deal_id for each in entries)
    return {
        key: stale_limits(pipeline, entries, won, cycle_days=content.market(key).cycle_days)
        for key in markets
    }
