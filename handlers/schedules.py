"""Repeating posts: what is done about them from Slack."""

from handlers.registry import Answer, Click, action
from services.schedule_care import resume
from services.scope import Scope
from views import alerts as view


@action("schedules.resume")
async def go_on(scope: Scope, click: Click) -> Answer:
    result = await resume(scope, int(click.data["schedule"]))
    return Answer(say=view.resumed(result, me=scope.me))
