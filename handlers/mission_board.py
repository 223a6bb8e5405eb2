"""`/mission board`: the missions of a team for those who lead it."""

from handlers.registry import Answer, Click, Command, action, command
from services.mission_board import board
from services.scope import Scope
from views.mission_board import board_message


@command(
    "/mission board",
    about="What runs, what is stuck, what came of it",
    listed_for=lambda me: me.is_admin or bool(me.manages),
)
async def show_board(scope: Scope, _said: Command) -> Answer:
    return Answer(say=board_message(await board(scope), scope.me.locale))


@action("mission_board.show")
async def open_board(scope: Scope, _click: Click) -> Answer:
    return Answer(say=board_message(await board(scope), scope.me.locale))
