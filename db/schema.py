"""All tables, for migrations: importing this fills `metadata`."""

from db import (
    activity,
    coaching,
    deal_events,
    deals,
    delivery,
    forecasts,
    imports,
    inbox,
    mission_tables,
    model,
    pipeline,
    practice,
    review_tables,
    targets,
    team,
)
from db.base import metadata

__all__ = [
    "activity",
    "coaching",
    "deal_events",
    "deals",
    "delivery",
    "forecasts",
    "imports",
    "inbox",
    "metadata",
    "mission_tables",
    "model",
    "pipeline",
    "practice",
    "review_tables",
    "targets",
    "team",
]
