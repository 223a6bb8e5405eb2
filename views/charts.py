"""A chart in words, for whoever does not see it."""

from domain.charts import FunnelChart
from views.blocks import Block

ALT_TEXT_MAX = 2_000


def alt_text(chart: FunnelChart) -> str:
    """ "Open pipeline. Discovery: 12 deals · €45,000. Proposal: 3 deals." Plain text, not mrkdwn."""
    bars = [f"{bar.label}: {bar.shown}" for bar in chart.bars]
    text = ". ".join(part for part in (chart.title, *bars, chart.note.rstrip(".")) if part)
    whole = " ".join(f"{text}.".split())
    return whole if len(whole) <= ALT_TEXT_MAX else f"{whole[: ALT_TEXT_MAX - 1]}…"


def image(chart: FunnelChart, file_id: str) -> Block:
    """The chart in a message; `file_id` is a file of Slack's that it has read already."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": alt_text(chart)}
