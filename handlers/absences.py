"""Time off: `/playmaker away`."""

from domain.dates import DatesNotUnderstood, parse_range
from domain.target_setting import split_mention
from handlers.registry import Answer, Click, Command, action, command
from services.absences import cancel_leave, list_leave, note_leave
from services.scope import Scope
from views import absences as view


@command("/playmaker away", about="Your time off: note it, list it", hint="24 Dec - 2 Jan")
async def away(scope: Scope, said: Command) -> Answer:
    slack_id, days = split_mention(said.text)
    if not days:
        return Answer(say=view.leave_list(await list_leave(scope, slack_id), me=scope.me))
    try:
        span = parse_range(days, today=scope.today)
    except DatesNotUnderstood as error:
        return Answer(say=view.not_understood(error.problem, scope.me.locale))
    result = await note_leave(scope, span, slack_id)
    return Answer(say=view.noted(result, me=scope.me), refresh_home=(result.person.slack_id,))


@action("absences.open")
async def open_list(scope: Scope, _click: Click) -> Answer:
    return Answer(say=view.leave_list(await list_leave(scope), me=scope.me))


@action("absences.cancel")
async def cancel(scope: Scope, click: Click) -> Answer:
    result = await cancel_leave(scope, int(click.data["leave"]), restore=bool(click.data.get("restore")))
    return Answer(say=view.cancelled(result, me=scope.me), refresh_home=(result.person.slack_id,))
