"""auth.*, api.test, apps.connections.open."""

from __future__ import annotations

from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.model import Json


@method("api.test", "tier4", tokens=("bot", "app"))
async def api_test(call: Call) -> Json:
    if error := call.text("error"):
        raise SlackError(error, extra={"args": dict(call.args)})
    return {"args": dict(call.args)}


@method("auth.test", "special", tokens=("bot", "app"))
async def auth_test(call: Call) -> Json:
    workspace = call.workspace
    if call.token_kind == "app":
        return {"app_name": workspace.app.name, "app_id": workspace.app.id}
    return {
        "url": f"{call.backstage.url()}/",
        "team": workspace.team.name,
        "user": workspace.user(call.bot).name,
        "team_id": workspace.team.id,
        "user_id": call.bot,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke", "tier3")
async def auth_revoke(call: Call) -> Json:
    if call.flag("test"):
        return {"revoked": False}
    call.backstage.tokens.revoked = True
    call.workspace.store.put("meta", "revoked", True)
    bots = [call.bot]
    call.workspace.emit({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": bots}})
    return {"revoked": True}


@method("apps.connections.open", "tier1", tokens=("app",))
async def apps_connections_open(call: Call) -> Json:
    hub = call.backstage.hub
    if hub is None:
        raise SlackError("socket_mode_disabled")
    base = call.backstage.url().replace("http://", "ws://", 1)
    return {"url": f"{base}/socket/{hub.new_ticket()}"}
