"""views.*"""

from __future__ import annotations

from typing import Any

from sandbox.api.content import decoded
from sandbox.api.registry import Call, method
from sandbox.errors import SlackError, missing_argument
from sandbox.model import Json


@method("views.open", "tier4")
async def views_open(call: Call) -> Json:
    wanted = _view(call)
    view = call.workspace.views.open(_trigger(call), wanted)
    return {"view": view.to_slack()}


@method("views.push", "tier4")
async def views_push(call: Call) -> Json:
    wanted = _view(call)
    view = call.workspace.views.push(_trigger(call), wanted)
    return {"view": view.to_slack()}


@method("views.update", "tier4")
async def views_update(call: Call) -> Json:
    view = call.workspace.views.update(
        _view(call),
        view_id=call.text("view_id"),
        external_id=call.text("external_id"),
        seen_hash=call.text("hash"),
    )
    return {"view": view.to_slack()}


@method("views.publish", "tier4")
async def views_publish(call: Call) -> Json:
    view = call.workspace.views.publish(call.need("user_id"), _view(call), call.text("hash"))
    return {"view": view.to_slack()}


def _trigger(call: Call) -> str:
    value = call.text("trigger_id") or call.text("interactivity_pointer")
    if value is None:
        raise missing_argument("trigger_id")
    return value


def _view(call: Call) -> dict[str, Any]:
    view = decoded(call, "view", "invalid_arguments")
    if view is None:
        raise missing_argument("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", messages=["[ERROR] must be an object [json-pointer:/view]"])
    return view
