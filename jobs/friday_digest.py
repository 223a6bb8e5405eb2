"""Fridays at four in the team's zone: the week for its managers, in their channel or to each of them."""

from datetime import time

from domain.schedule import Weekly
from domain.weeks import week_of
from jobs.digest_posts import digest_post
from jobs.registry import Post, Skip, Slot, job
from services.digest_corrections import keeps_of
from services.digests import DIGEST, readers, week_digest
from services.report_ground import place_of_team
from views import digests as views

GRACE_S = 2 * 24 * 3600


@job(DIGEST, rule=Weekly(weekday=4, at=time(16)), grace_s=GRACE_S, title=views.NAME, for_managers=True)
async def build(slot: Slot) -> tuple[Post, ...] | Skip:
    """The week that `slot.day` is in, as things stand now."""
    whom = await readers(slot.tx, slot.team, slot.channel_id)
    if not whom:
        return Skip("no managers' channel and no manager")
    place = place_of_team(slot.workspace_id, slot.team, now=slot.now, content=slot.content)
    digest = await week_digest(slot.tx, place, week_of(slot.day), slot.content)
    if not digest.week.people:
        return Skip("nobody is in the team")

    keeps = await keeps_of(slot.tx, place, digest)
    return tuple(
        digest_post(digest, each.channel_id, each.locale, keeps=keeps | {"locale": each.locale})
        for each in whom
    )
