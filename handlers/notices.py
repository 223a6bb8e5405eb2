"""Direct messages one does or does not want: `/playmaker notices`."""

from handlers.registry import Answer, Click, Command, action, command
from services.notices import list_notices, mute
from services.scope import Scope
from views import notices as view


@command("/playmaker notices", about="Your direct messages: which ones you get")
async def notices(scope: Scope, _said: Command) -> Answer:
    return Answer(say=view.listing(await list_notices(scope)))


@action("notices.mute")
async def switch(scope: Scope, click: Click) -> Answer:
    kinds = await mute(scope, str(click.data["kind"]), muted=bool(click.data["muted"]))
    return Answer(say=view.listing(kinds))
