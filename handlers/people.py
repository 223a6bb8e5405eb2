"""Keeping up with what Slack says of people."""

from handlers.deal_posts import posts_for_deals_left
from handlers.mission_posts import posts_for_left
from handlers.registry import Answer, Event, event
from services.handoffs import deals_left_by
from services.mission_care import missions_left_by
from services.people import refresh
from services.scope import Scope


@event("user_change")
async def changed(scope: Scope, heard: Event) -> Answer:
    """Somebody moved, was renamed, made an admin or a guest, or left."""
    user = heard.body["user"]
    await refresh(scope, user)
    if not user.get("deleted"):
        return Answer()
    left = await deals_left_by(scope, user["id"])
    missions = await missions_left_by(scope, user["id"])
    return Answer(
        posts=(*(posts_for_deals_left(left, scope) if left else ()), *posts_for_left(scope, missions))
    )
