"""Counts that missions are judged by and that no log of deals tells."""

from datetime import date

import sqlalchemy as sa

from db.base import Tx
from db.deals import OPEN, deals
from db.pipeline import Subject, of_subject


async def dated_steps(tx: Tx, workspace_id: int, subject: Subject, today: date) -> tuple[int, int]:
    """How many open deals have a next step whose day has not passed, and how many are open."""
    dated = sa.func.count().filter(deals.c.next_step_on >= today)
    query = sa.select(dated, sa.func.count()).where(
        deals.c.workspace_id == workspace_id, ~deals.c.removed, deals.c.part.in_(OPEN), of_subject(subject)
    )
    with_one, still_open = (await tx.execute(query)).one()
    return int(with_one), int(still_open)
