"""The chart of a private answer. It follows the words, which are not kept waiting for it."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.charts import Charts
from bot.payloads import Request
from bot.slack import Slack
from bot.uploads import is_processed, upload_image
from domain.charts import FunnelChart
from views.blocks import Block, Message
from views.charts import alt_text, image

PAUSES_S = (0.1, 0.3, 0.6, 1.0, 2.0, 4.0)
"""Between looks at a file that Slack is still reading; it refuses a block that shows such a file."""
log = logging.getLogger(__name__)


class ChartAnswers:
    """Draws, uploads, and says the same again with the image in it."""

    def __init__(self, charts: Charts, slack: Slack) -> None:
        self._charts = charts
        self._slack = slack

    async def add(self, chart: FunnelChart, said: Message, request: Request, *, in_place: bool) -> None:
        """Put the chart below the first block of what was said; by itself where that cannot be changed.

        in_place: whether what was said is what Slack takes for the original of the response_url. Where there
        is no such address, as in a modal, the words stand alone.
        """
        if request.response_url is None:
            return
        png = await self._charts.funnel_png(chart)
        file_id = await self._uploaded(png, alt_text(chart))
        if file_id is None:
            return
        shown = [image(chart, file_id)]
        message = _with(said, shown) if in_place else Message(chart.title, shown)
        await self._slack.respond(request.response_url, message, replace=in_place)

    async def _uploaded(self, png: bytes, alt: str) -> str | None:
        """The id of a file that a block can show; what goes wrong is logged and costs the image only."""
        client = self._slack.client
        try:
            file_id = await upload_image(client, "pipeline.png", png, alt)
            for pause_s in PAUSES_S:
                if await is_processed(client, file_id):
                    return file_id
                await asyncio.sleep(pause_s)
        except SlackApiError as error:
            log.warning("upload refused", extra={"error": error.response.get("error")})
            return None
        except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("upload failed", extra={"error": type(error).__name__})
            return None
        log.warning("upload not read in time", extra={"file": file_id})
        return None


def _with(said: Message, shown: Sequence[Block]) -> Message:
    return replace(said, blocks=[*said.blocks[:1], *shown, *said.blocks[1:]])
