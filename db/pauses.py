"""Workspaces whose token Slack does not take: nothing is sent there until it does again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from db.base import Tx, insert_ignore
from db.delivery_tables import sending_pauses

PROBE_S = (60, 900)  # first and longest time between two questions whether the token works


@dataclass(frozen=True, slots=True)
class Pause:
    """`probe_at`: when Slack is next asked."""

    workspace_id: int
    reason: str
    paused_at: datetime
    probe_at: datetime


async def pause_sending(tx: Tx, workspace_id: int, reason: str, *, now: datetime) -> bool:
    """False if it was paused already."""
    statement = insert_ignore(tx, sending_pauses, ["workspace_id"]).values(
        workspace_id=workspace_id,
        reason=reason[:100],
        paused_at=now,
        probe_at=now + timedelta(seconds=PROBE_S[0]),
    )
    return bool((await tx.execute(statement)).rowcount)


async def take_probes(tx: Tx, now: datetime) -> list[int]:
    """The workspaces whose token is to be tried now; each is given to one process, ever more rarely."""
    due = (
        sa.select(sending_pauses.c.workspace_id, sending_pauses.c.probes)
        .where(sending_pauses.c.probe_at <= now)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.execute(due)).all()
    for workspace_id, probes in rows:
        wait_s = min(PROBE_S[0] * 2 ** min(probes + 1, 10), PROBE_S[1])
        await tx.execute(
            sending_pauses.update()
            .where(sending_pauses.c.workspace_id == workspace_id)
            .values(probes=probes + 1, probe_at=now + timedelta(seconds=wait_s))
        )
    return [workspace_id for workspace_id, _ in rows]


async def resume_sending(tx: Tx, workspace_id: int) -> bool:
    """False if it was not paused."""
    statement = sending_pauses.delete().where(sending_pauses.c.workspace_id == workspace_id)
    return bool((await tx.execute(statement)).rowcount)


async def sending_pause(tx: Tx, workspace_id: int) -> Pause | None:
    """Why and since when nothing is sent in the workspace, or None."""
    query = sa.select(*(sending_pauses.c[name] for name in Pause.__slots__)).where(
        sending_pauses.c.workspace_id == workspace_id
    )
    row = (await tx.execute(query)).mappings().one_or_none()
    return Pause(**row) if row else None
