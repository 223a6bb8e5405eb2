"""Posts that may have to be corrected: what was kept with them when they were made and last changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.base import Tx
from db.delivery_tables import Action, State, deliveries, schedules


@dataclass(frozen=True, slots=True)
class Kept:
    """A post that is there. first: what was kept with it; last: what with its latest change.

    changes: how many changes it had, the last of them written at `changed_at`.
    """

    id: int
    channel_id: str
    first: dict[str, Any]
    last: dict[str, Any]
    changes: int = 0
    changed_at: datetime | None = None


async def kept_posts(tx: Tx, team_id: int, kind: str, since: datetime, *, period: str = "") -> list[Kept]:
    """The team's posts of a kind that came out at `since` or later and kept something, oldest first.

    period: of this one alone.

    Left out are those that were put together with others since: what they say is no longer theirs alone.
    """
    query = (
        sa.select(deliveries.c.id, deliveries.c.channel_id, deliveries.c.body)
        .join(schedules, schedules.c.id == deliveries.c.schedule_id)
        .where(
            schedules.c.team_id == team_id,
            schedules.c.kind == kind,
            deliveries.c.action == Action.POST,
            deliveries.c.state == State.SENT,
            deliveries.c.settled_at >= since,
            deliveries.c.gone_at.is_(None),
            deliveries.c.slot_key.contains(f"/{period}", autoescape=True),
        )
        .order_by(deliveries.c.id)
    )
    posts = [row for row in await tx.execute(query) if (row.body or {}).get("keeps")]
    if not posts:
        return []
    changes = sa.select(deliveries.c.depends_on, deliveries.c.body, deliveries.c.created_at).where(
        deliveries.c.depends_on.in_([row.id for row in posts]), deliveries.c.action == Action.EDIT
    )
    by_post: dict[int, list[Any]] = {}
    for row in await tx.execute(changes.order_by(deliveries.c.id)):
        by_post.setdefault(row.depends_on, []).append(row)
    found = []
    for row in posts:
        mine = by_post.get(row.id, [])
        last = (mine[-1].body or {}).get("keeps") if mine else row.body["keeps"]
        if last is not None:
            changed_at = mine[-1].created_at if mine else None
            found.append(Kept(row.id, row.channel_id, row.body["keeps"], last, len(mine), changed_at))
    return found
