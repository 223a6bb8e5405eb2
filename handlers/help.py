"""What this person may do, from what is registered."""

from handlers.registry import ROUTES, Answer, Command, Route, command
from services.scope import Scope
from views import help as view


@command(
    "/playmaker", about="Help, your team, time off and settings", hint="help | team | away 24 Dec - 2 Jan"
)
async def playmaker(scope: Scope, said: Command) -> Answer:
    return Answer(say=view.overview(_allowed(scope), unknown=said.text.split(" ")[0] if said.text else None))


@command("/playmaker help", about="This list")
async def help_(scope: Scope, _said: Command) -> Answer:
    return Answer(say=view.overview(_allowed(scope)))


def _allowed(scope: Scope) -> list[view.Usage]:
    """The commands this person may use, in the order of their names."""
    return [
        view.Usage(route.key, _hint(route), route.about)
        for (kind, _), route in sorted(ROUTES.items())
        if kind == "command" and scope.me.may(route.access) and route.listed_for(scope.me)
    ]


def _hint(route: Route) -> str:
    """The ways to use it without those that are commands of their own and have a line, or none, of theirs."""
    ways = route.hint.split(" | ")
    return " | ".join(way for way in ways if ("command", f"{route.key} {way.split(' ')[0]}") not in ROUTES)
