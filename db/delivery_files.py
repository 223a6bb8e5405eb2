"""The files that posts show, kept from when a slot is written until its post is out."""

from dataclasses import dataclass

import sqlalchemy as sa

from db.base import Tx
from db.delivery_tables import OPEN, deliveries, delivery_files


@dataclass(frozen=True, slots=True)
class File:
    """An image to upload. `content` is None while its chart is not drawn."""

    name: str
    alt: str
    content: bytes | None
    slack_id: str | None


async def add_file(tx: Tx, upload_id: int, *, name: str, alt: str, content: bytes | None) -> None:
    """The file that the step `upload_id` brings to Slack."""
    await tx.execute(
        delivery_files.insert().values(delivery_id=upload_id, name=name, alt=alt, content=content)
    )


async def show_file(tx: Tx, post_id: int, upload_id: int) -> None:
    """The post waits for the upload and shows its file."""
    await tx.execute(deliveries.update().where(deliveries.c.id == post_id).values(file_of=upload_id))


async def find_file(tx: Tx, upload_id: int) -> File:
    query = sa.select(*(delivery_files.c[name] for name in File.__slots__)).where(
        delivery_files.c.delivery_id == upload_id
    )
    return File(**(await tx.execute(query)).mappings().one())


async def keep_content(tx: Tx, upload_id: int, content: bytes) -> None:
    """What was drawn, so that a second try need not draw it again."""
    await _change(tx, upload_id, content=content)


async def keep_slack_id(tx: Tx, upload_id: int, slack_id: str) -> None:
    """Slack has the file, though it may not have worked through it."""
    await _change(tx, upload_id, slack_id=slack_id)


async def drop_content(tx: Tx) -> int:
    """Forget the bytes of files that no post waits for any more; returns how many."""
    waiting = sa.select(deliveries.c.file_of).where(
        deliveries.c.file_of.is_not(None), deliveries.c.state.in_(OPEN)
    )
    statement = (
        delivery_files.update()
        .where(delivery_files.c.content.is_not(None), delivery_files.c.delivery_id.not_in(waiting))
        .values(content=None)
    )
    return int((await tx.execute(statement)).rowcount)


async def _change(tx: Tx, upload_id: int, **values: object) -> None:
    await tx.execute(
        delivery_files.update().where(delivery_files.c.delivery_id == upload_id).values(**values)
    )
