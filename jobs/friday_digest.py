"""Fridays at four in the team's zone: the week for its managers, in their channel or to each of them."""

from datetime import time

from domain.schedule import Weekly
from domain.weeks import week_of
from jobs.registry import Image, Post, Skip, Slot, job
from services.digests import Reader, readers, week_digest
from services.report_ground import place_of_team
from views import digests as views
from views.charts import alt_text

GRACE_S = 2 * 24 * 3600


@job("friday_digest", rule=Weekly(weekday=4, at=time(16)), grace_s=GRACE_S, title=views.NAME)
async def build(slot: Slot) -> tuple[Post, ...] | Skip:
    """The week that `slot.day` is in, as things stand now."""
    whom = await readers(slot.tx, slot.team, slot.channel_id)
    if not whom:
        return Skip("no managers' channel and no manager")
    place = place_of_team(slot.workspace_id, slot.team, now=slot.now, content=slot.content)
    digest = await week_digest(slot.tx, place, week_of(slot.day), slot.content)
    if not digest.week.people:
        return Skip("nobody is in the team")

    def post(reader: Reader) -> Post:
        chart = views.digest_chart(digest, reader.locale)
        image = Image("digest.png", chart, alt_text(chart), at=views.CHART_AT) if chart else None
        return Post(reader.channel_id, views.digest_message(digest, reader.locale), reader.locale, image)

    return tuple(post(reader) for reader in whom)
