"""What the repeating reviews share: a team's review of the period that is over begins. No job of its own."""

from domain.review_prompts import Kind
from domain.review_steps import Opened
from domain.reviews import period_to_review
from jobs.registry import Post, Reply, Skip, Slot
from services.report_ground import place_of_team
from services.review_facts import gather_facts
from services.review_people import common_locale
from services.reviews import held_instead, open_review
from views.blocks import escape
from views.report_parts import period_name
from views.review_facts import FactPost, facts_of_review, facts_posts

GRACE_S = 3 * 24 * 3600


async def review_posts(slot: Slot, kind: Kind) -> Post | Skip:
    """Open the team's review and post its facts. A preview (a slot that is not due) opens nothing."""
    if slot.channel_id is None:
        return Skip("the team has no channel")
    team = slot.team
    span = period_to_review(kind, slot.day, team.fiscal_start_month)
    instead = await held_instead(slot.tx, team, kind, span)
    if instead:
        return Skip(f"the review of the {instead} takes its place")
    locale = await common_locale(slot.tx, slot.workspace_id, team)
    if slot.now < slot.due:
        place = place_of_team(slot.workspace_id, team, now=slot.now, content=slot.content)
        facts = await gather_facts(slot.tx, place, kind, span, slot.content)
        period = period_name(kind, span, team.fiscal_start_month, locale)
        title = f"{escape(team.name)} · {period} review"
        return _post(slot.channel_id, facts_posts(facts, title, None, kind, locale), locale)
    opened = await open_review(
        slot.tx, team, kind, span, slot.channel_id, lead=None, now=slot.now, content=slot.content
    )
    if isinstance(opened, Opened):
        return _post(slot.channel_id, facts_of_review(opened.review, team, locale), locale)
    if opened is None:
        return Skip("the team has nobody to ask")
    return Skip("another review is open" if opened.is_open else "that period has been reviewed")


def _post(channel_id: str, facts: tuple[FactPost, ...], locale: str) -> Post:
    head, *replies = facts
    below = tuple(Reply(each.message, each.image) for each in replies)
    return Post(channel_id, head.message, locale, head.image, below)
