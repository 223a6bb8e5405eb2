"""All tables, for migrations: importing this fills `metadata`."""

from db import activity, deal_events, deals, delivery, forecasts, imports, inbox, pipeline, targets, team
from db.base import metadata

__all__ = [
    "activity",
    "deal_events",
    "deals",
    "delivery",
    "forecasts",
    "imports",
    "inbox",
    "metadata",
    "pipeline",
    "targets",
    "team",
]
