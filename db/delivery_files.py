"""The files and canvases of posts, kept from when a slot is written until its post is out."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from db.base import Tx
from db.delivery import Claim
from db.delivery_tables import OPEN, deliveries, delivery_files


@dataclass(frozen=True, slots=True)
class File:
    """What a step brings to Slack. `alt` is an image's; of a file or canvas it is the title. `content` is
    None while a chart is not drawn; of a canvas it is the markdown. given_up: ids that earlier tries had.
    """

    name: str
    alt: str
    content: bytes | None
    slack_id: str | None
    given_up: list[str] | None = None


async def add_file(tx: Tx, upload_id: int, *, name: str, alt: str, content: bytes | None) -> None:
    """What the step `upload_id` brings to Slack."""
    await tx.execute(
        delivery_files.insert().values(delivery_id=upload_id, name=name, alt=alt, content=content)
    )


async def show_file(tx: Tx, post_id: int, upload_id: int) -> None:
    """The post waits for the upload and shows its file."""
    await tx.execute(deliveries.update().where(deliveries.c.id == post_id).values(file_of=upload_id))


async def link_canvas(tx: Tx, post_id: int, canvas_step_id: int) -> None:
    """The post waits for the canvas and links to it."""
    await tx.execute(deliveries.update().where(deliveries.c.id == post_id).values(canvas_of=canvas_step_id))


async def find_file(tx: Tx, upload_id: int) -> File:
    query = sa.select(*(delivery_files.c[name] for name in File.__slots__)).where(
        delivery_files.c.delivery_id == upload_id
    )
    return File(**(await tx.execute(query)).mappings().one())


async def keep_content(tx: Tx, upload_id: int, content: bytes) -> None:
    """What was drawn, so that a second try need not draw it again."""
    await _change(tx, upload_id, content=content)


async def keep_slack_id(tx: Tx, held: Claim, slack_id: str, given_up: Sequence[str] = ()) -> bool:
    """Slack has the file, though it may not have worked through it. False if the claim is no longer ours."""
    ours = sa.exists().where(
        deliveries.c.id == held.id,
        deliveries.c.owner == held.owner,
        deliveries.c.lease_until == held.lease_until,
    )
    statement = delivery_files.update().where(delivery_files.c.delivery_id == held.id, ours)
    return bool((await tx.execute(statement.values(slack_id=slack_id, given_up=list(given_up)))).rowcount)


async def keep_link(tx: Tx, step_id: int, link: str | None) -> None:
    """Where the canvas is that the step made."""
    await _change(tx, step_id, link=link)


async def drop_content(tx: Tx) -> int:
    """Forget the bytes of files that no post waits for any more; returns how many."""
    waiting = sa.select(deliveries.c.file_of).where(
        deliveries.c.file_of.is_not(None), deliveries.c.state.in_(OPEN)
    )
    at_work = sa.select(deliveries.c.id).where(deliveries.c.state.in_(OPEN))
    statement = (
        delivery_files.update()
        .where(
            delivery_files.c.content.is_not(None),
            delivery_files.c.delivery_id.not_in(waiting),
            delivery_files.c.delivery_id.not_in(at_work),
        )
        .values(content=None)
    )
    return int((await tx.execute(statement)).rowcount)


async def _change(tx: Tx, upload_id: int, **values: object) -> None:
    await tx.execute(
        delivery_files.update().where(delivery_files.c.delivery_id == upload_id).values(**values)
    )
