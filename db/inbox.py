"""What has come in: each key has one effect, and a repeat gets the first one's answer."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.base import Json, Tx, Utc, insert_ignore, metadata

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("dedupe_key", sa.String(200), primary_key=True),
    sa.Column("received_at", Utc, nullable=False, index=True),
    sa.Column("answer", Json),
)


async def receive(tx: Tx, key: str, *, now: datetime) -> bool:
    """Record `key`; False if it was there already. On PostgreSQL this waits for a twin in flight."""
    taken = await tx.execute(insert_ignore(tx, inbox, ["dedupe_key"]).values(dedupe_key=key, received_at=now))
    return bool(taken.rowcount)


async def keep_answer(tx: Tx, key: str, answer: dict[str, Any]) -> None:
    await tx.execute(inbox.update().where(inbox.c.dedupe_key == key).values(answer=answer))


async def first_answer(tx: Tx, key: str) -> dict[str, Any]:
    found = await tx.scalar(sa.select(inbox.c.answer).where(inbox.c.dedupe_key == key))
    return dict(found or {})


async def forget_before(tx: Tx, moment: datetime) -> int:
    """Drop what was received before `moment`; returns how many."""
    return int((await tx.execute(inbox.delete().where(inbox.c.received_at < moment))).rowcount)
