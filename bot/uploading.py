"""The steps that bring to Slack what a post shows besides its words.

An image is drawn if it is a chart, uploaded, and waited for until Slack has read it. Doing that again leaves
at most a file that nobody sees, so an unknown outcome needs no look-up. A file is shared below the post and
seen by people: its id is kept before, and is what it is looked up by. A canvas cannot be looked up at all.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.posts import Limited, NotSent, Posts, Refused
from db.delivery import Claim
from db.delivery_files import File, find_file, keep_content, keep_link, keep_slack_id
from db.engine import Database
from domain.charts import Bar, FunnelChart

log = logging.getLogger("playmaker.uploading")

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
        file = await self._file_of(held)
        file_id = file.slack_id or await self._upload(posts, held, file)
        for pause_s in (*PAUSES_S, None):
            if await posts.is_ready(file_id):
                return
            if pause_s is not None:
                await asyncio.sleep(pause_s)
        raise NotSent("Slack is still reading the file")

    async def share(self, posts: Posts, held: Claim, *, in_time: Callable[[], bool]) -> None:
        """Show a file below its post. What an earlier try may have left behind is taken away first.

        in_time: whether the claim still holds long enough to share; asked right before that.
        """
        file = await self._file_of(held)
        try:
            if file.slack_id is not None:
                await posts.drop_file(file.slack_id, held.channel_id)
            file_id = await posts.put_file(file.name, file.content or b"")
        except (Limited, NotSent, Refused):
            raise
        except Exception as error:  # whatever came of it, nobody sees a file that was not shared
            raise NotSent(f"not uploaded: {type(error).__name__}") from error
        given_up = [*(file.given_up or ()), *([file.slack_id] if file.slack_id else ())]
        await self._keep_id(held, file_id, given_up)
        if not in_time():
            raise NotSent("too slow to be shared in time")
        await posts.share_file(file_id, file.alt, held.channel_id, thread_ts=held.root_ts)
        if (await self._file_of(held)).slack_id != file_id:
            # This process stood still after all, and another one has shared the file meanwhile.
            log.warning("file shared too late, taken away: delivery=%d", held.id)
            await posts.drop_file(file_id, held.channel_id)

    async def draw_canvas(self, posts: Posts, held: Claim) -> None:
        """Make a canvas, once, and let its channel in.

        Raises:
            Refused: an earlier try may have made it.
        """
        file = await self._file_of(held)
        canvas_id = file.slack_id
        if canvas_id is None:
            if held.sends > 1:
                raise Refused("an earlier try may have made it")
            canvas_id = await posts.make_canvas(file.name, (file.content or b"").decode())
            await self._keep_id(held, canvas_id)
        assert held.body is not None
        link = await posts.open_canvas(canvas_id, held.channel_id, str(held.body["access"]))
        async with self.database.transaction() as tx:
            await keep_link(tx, held.id, link)

    async def _file_of(self, held: Claim) -> File:
        async with self.database.reading() as tx:
            return await find_file(tx, held.id)

    async def _keep_id(self, held: Claim, slack_id: str, given_up: Sequence[str] = ()) -> None:
        async with self.database.transaction() as tx:
            if not await keep_slack_id(tx, held, slack_id, given_up):
                raise NotSent("no longer held")

    async def _upload(self, posts: Posts, held: Claim, file: File) -> str:
        content = file.content if file.content is not None else await self._drawn(held)
        file_id = await posts.upload(file.name, content, file.alt)
        await self._keep_id(held, file_id)
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
