"""The step that brings a post's image to Slack: draw it if it is a chart, upload it, wait until it is read.

Doing it again leaves at most a file that nobody sees, so an unknown outcome needs no look-up.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.posts import NotSent, Posts, Refused
from db.delivery import Claim
from db.delivery_files import File, find_file, keep_content, keep_slack_id
from db.engine import Database
from domain.charts import Bar, FunnelChart

Draw = Callable[[FunnelChart], Awaitable[bytes]]
PAUSES_S = (0.2, 0.5, 1.0)
"""Between looks at a file that Slack is still reading, within one try."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """`draw` makes the PNG of a chart; without it, charts are left out."""

    database: Database
    draw: Draw | None = None

    async def bring(self, posts: Posts, held: Claim) -> None:
        """Returns once the file can be shown.

        Raises:
            NotSent: Slack has not read it yet. Others as `Posts` says.
        """
        async with self.database.reading() as tx:
            file = await find_file(tx, held.id)
        file_id = file.slack_id or await self._upload(posts, held, file)
        for pause_s in (*PAUSES_S, None):
            if await posts.is_ready(file_id):
                return
            if pause_s is not None:
                await asyncio.sleep(pause_s)
        raise NotSent("Slack is still reading the file")

    async def _upload(self, posts: Posts, held: Claim, file: File) -> str:
        content = file.content if file.content is not None else await self._drawn(held)
        file_id = await posts.upload(file.name, content, file.alt)
        async with self.database.transaction() as tx:
            await keep_slack_id(tx, held.id, file_id)
        return file_id

    async def _drawn(self, held: Claim) -> bytes:
        if self.draw is None or not held.body:
            raise Refused("nothing draws charts here")
        content = await self.draw(chart_from(held.body["chart"]))
        async with self.database.transaction() as tx:
            await keep_content(tx, held.id, content)
        return content


def chart_from(data: dict[str, object]) -> FunnelChart:
    """A chart from its stored values (`dataclasses.asdict`)."""
    bars = data["bars"]
    assert isinstance(bars, list)
    return FunnelChart(**{**data, "bars": tuple(Bar(**bar) for bar in bars)})  # type: ignore[arg-type]
