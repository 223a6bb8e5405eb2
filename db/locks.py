"""Work that one process at a time may do, whatever rows it touches."""

import hashlib

import sqlalchemy as sa

from db.base import Tx


async def alone(tx: Tx, name: str) -> bool:
    """Whether nobody else holds `name`; it is held to the end of the transaction, and nobody waits for it.

    On SQLite a transaction that writes is alone by itself.
    """
    if tx.dialect.name == "sqlite":
        return True
    number = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
    return bool(await tx.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(number))))
