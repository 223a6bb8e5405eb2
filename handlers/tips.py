"""Votes on the tip of the day, and turning tips off for a channel."""

from domain.team import Access
from domain.tips import Vote
from handlers.registry import Answer, Click, action
from services.scope import Scope
from services.tips import switch_tips, vote_on_tip
from views import tips as view


@action("tips.vote")
async def vote(scope: Scope, click: Click) -> Answer:
    given = Vote(str(click.data["vote"]))
    tip = await vote_on_tip(scope, int(click.data["team"]), str(click.data["tip"]), given)
    return Answer(say=view.voted(tip, given))


@action("tips.mute", access=Access.MANAGER)
async def mute(scope: Scope, click: Click) -> Answer:
    return Answer(say=view.switched(await switch_tips(scope, int(click.data["team"]), is_on=False)))


@action("tips.unmute", access=Access.MANAGER)
async def unmute(scope: Scope, click: Click) -> Answer:
    return Answer(say=view.switched(await switch_tips(scope, int(click.data["team"]), is_on=True)))
