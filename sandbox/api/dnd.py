"""dnd.*: do-not-disturb times, as stored with each member."""

from __future__ import annotations

from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.model import Json, User


@method("dnd.info", "tier3", "dnd:read")
async def dnd_info(call: Call) -> Json:
    body = _times(call.workspace.user(call.text("user") or call.bot))
    if call.text("user") in (None, call.bot):
        body |= {"snooze_enabled": False}
    return body


@method("dnd.teamInfo", "tier2", "dnd:read")
async def dnd_team_info(call: Call) -> Json:
    wanted = call.names("users")
    if len(wanted) > 50:
        raise SlackError("too_many_users")
    people = [call.workspace.users[one] for one in wanted if one in call.workspace.users]
    return {"users": {user.id: _times(user) for user in people}}


def _times(user: User) -> Json:
    start, end = user.dnd if user.dnd is not None else (1, 1)
    return {"dnd_enabled": user.dnd is not None, "next_dnd_start_ts": start, "next_dnd_end_ts": end}
