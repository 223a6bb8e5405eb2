"""What the repeating reports share: a team's period, to its managers. No job of its own."""

from dataclasses import replace
from datetime import date

from domain.reports import Kind
from jobs.registry import Post, Skip, Slot
from services.digests import readers
from services.report_ground import place_of_team
from services.reports import make_report
from views.reports import report_message

GRACE_S = 3 * 24 * 3600


async def report_posts(slot: Slot, kind: Kind, day: date) -> tuple[Post, ...] | Skip:
    """The period of this kind that `day` is in. A person's tier goes to their managers alone: in a channel
    others may read along.
    """
    whom = await readers(slot.tx, slot.team, slot.channel_id)
    if not whom:
        return Skip("no managers' channel and no manager")
    place = place_of_team(slot.workspace_id, slot.team, now=slot.now, content=slot.content)
    made = await make_report(slot.tx, place, kind, day, slot.content)
    return tuple(
        Post(
            each.channel_id,
            report_message(replace(made, shows_people=True, shows_tiers=each.is_manager), each.locale),
            each.locale,
        )
        for each in whom
    )
