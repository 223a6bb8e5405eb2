"""users.*, bots.info"""

from __future__ import annotations

from sandbox.api.registry import Call, method, page_of
from sandbox.errors import SlackError
from sandbox.model import Json, User


@method("users.info", "tier4", "users:read")
async def users_info(call: Call) -> Json:
    return {"user": _shown(call, call.workspace.user(call.need("user")))}


@method("users.list", "tier2", "users:read")
async def users_list(call: Call) -> Json:
    people, cursor = page_of(list(call.workspace.users.values()), call, default=1000)
    return {
        "members": [_shown(call, user) for user in people],
        "cache_ts": int(call.workspace.clock.timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.lookupByEmail", "tier3", "users:read.email")
async def users_lookup_by_email(call: Call) -> Json:
    email = call.need("email")
    user = next((one for one in call.workspace.users.values() if one.email == email), None)
    if user is None:
        raise SlackError("users_not_found")
    return {"user": _shown(call, user)}


@method("bots.info", "tier3", "users:read")
async def bots_info(call: Call) -> Json:
    app = call.workspace.app
    if call.text("bot") not in (None, app.bot_id):
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": app.bot_id,
            "deleted": False,
            "name": app.bot_name,
            "updated": 0,
            "app_id": app.id,
            "user_id": app.bot_user_id,
        }
    }


def _shown(call: Call, user: User) -> Json:
    return user.to_slack(
        call.workspace.clock.now(),
        with_locale=call.flag("include_locale"),
        with_email="users:read.email" in call.workspace.app.scopes,
    )
