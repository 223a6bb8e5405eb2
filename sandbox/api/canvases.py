"""canvases.*: documents made, opened to channels and people, changed, looked through and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.api.content import decoded
from sandbox.api.registry import Call, method
from sandbox.canvases import MARKDOWN_MAX
from sandbox.errors import SlackError
from sandbox.model import Canvas, Json

_LEVELS = ("read", "write", "owner")
_TYPES = {"any_header", "h1", "h2", "h3"}
_WITH_SECTION = {"insert_before", "insert_after", "delete"}
_WITHOUT_SECTION = {"insert_at_start", "insert_at_end"}
WHOM_MAX = 20


@method("canvases.create", "tier2", "canvases:write")
async def canvases_create(call: Call) -> Json:
    channel_id = call.text("channel_id")
    if channel_id is not None:
        channel = call.workspace.visible_to_bot(channel_id)
        if call.bot not in channel.members:
            raise SlackError("not_in_channel")
    markdown = _markdown(decoded(call, "document_content", "invalid_arguments"), "/document_content")
    canvas = call.workspace.canvases.create(
        call.bot, call.text("title") or "", markdown or "", tab_of=channel_id
    )
    return {"canvas_id": canvas.id}


@method("canvases.edit", "tier3", "canvases:write")
async def canvases_edit(call: Call) -> Json:
    canvas = _own(call)
    changes = decoded(call, "changes", "invalid_arguments")
    if not isinstance(changes, list) or not changes:
        raise _invalid("missing required field: changes")
    if len(changes) > 1:
        raise _invalid("no more than 1 items allowed [json-pointer:/changes]")
    change = changes[0]
    if not isinstance(change, dict):
        raise _invalid("must provide an object [json-pointer:/changes/0]")
    operation, section_id = str(change.get("operation")), change.get("section_id")
    if operation == "rename":
        title = _markdown(change.get("title_content"), "/changes/0/title_content")
        if not title:
            raise _invalid("missing required field: title_content [json-pointer:/changes/0]")
        call.workspace.canvases.rename(canvas, title)
        return {}
    if (operation in _WITH_SECTION) != (section_id is not None) and operation != "replace":
        raise _invalid("section_id does not go with this operation [json-pointer:/changes/0]")
    content = _markdown(change.get("document_content"), "/changes/0/document_content")
    if operation != "delete" and content is None:
        raise _invalid("missing required field: document_content [json-pointer:/changes/0]")
    call.workspace.canvases.change(canvas, operation, section_id, content or "")
    return {}


@method("canvases.delete", "tier3", "canvases:write")
async def canvases_delete(call: Call) -> Json:
    call.workspace.canvases.delete(_own(call))
    return {}


@method("canvases.access.set", "tier3", "canvases:write")
async def canvases_access_set(call: Call) -> Json:
    canvas, whom = _own(call), _whom(call)
    level = call.need("access_level")
    if level not in _LEVELS or (level == "owner" and call.names("channel_ids")):
        raise SlackError("invalid_parameters")
    call.workspace.canvases.open(canvas, whom, level)
    return {}


@method("canvases.access.delete", "tier3", "canvases:write")
async def canvases_access_delete(call: Call) -> Json:
    call.workspace.canvases.shut(_own(call), _whom(call))
    return {}


@method("canvases.sections.lookup", "tier3", "canvases:read")
async def canvases_sections_lookup(call: Call) -> Json:
    canvas = call.workspace.canvases.get(call.need("canvas_id"))
    criteria = decoded(call, "criteria", "invalid_arguments")
    if not isinstance(criteria, dict) or not (criteria.get("section_types") or criteria.get("contains_text")):
        raise _invalid("missing required field: criteria")
    types = criteria.get("section_types") or []
    if not isinstance(types, list) or len(types) > 3 or not _TYPES.issuperset(types):
        raise _invalid("must be a valid enum value [json-pointer:/criteria/section_types]")
    found = call.workspace.canvases.find(canvas, types, criteria.get("contains_text"))
    return {"sections": [{"id": each.id} for each in found]}


def _own(call: Call) -> Canvas:
    """The canvas, if the app may change it; one that is not opened to it looks as if it were not there."""
    canvas = call.workspace.canvases.get(call.need("canvas_id"))
    level = call.workspace.canvases.may(canvas, call.bot)
    if level is None:
        raise SlackError("canvas_not_found")
    if level == "read":
        raise SlackError("restricted_action")
    return canvas


def _whom(call: Call) -> list[str]:
    channels, users = _ids(call, "channel_ids"), _ids(call, "user_ids")
    if bool(channels) == bool(users) or len(channels) + len(users) > WHOM_MAX:
        raise SlackError("invalid_parameters")
    for channel_id in channels:
        if call.workspace.visible_to_bot(channel_id).is_im:
            raise SlackError("channel_not_found")
    for user_id in users:
        call.workspace.user(user_id)
    return channels or users


def _ids(call: Call, name: str) -> list[str]:
    given = decoded(call, name, "invalid_arguments") if str(call.args.get(name)).startswith("[") else None
    return [str(each) for each in given] if isinstance(given, list) else call.names(name)


def _markdown(content: Any, pointer: str) -> str | None:
    """The text of a `document_content`; None where there is none."""
    if content is None:
        return None
    if not isinstance(content, Mapping) or content.get("type") != "markdown":
        raise _invalid(f"must be a valid enum value [json-pointer:{pointer}/type]")
    text = str(content.get("markdown") or "")
    if len(text) > MARKDOWN_MAX:
        raise _invalid(f"must be less than {MARKDOWN_MAX + 1} characters [json-pointer:{pointer}/markdown]")
    return text


def _invalid(words: str) -> SlackError:
    return SlackError("invalid_arguments", messages=[f"[ERROR] {words}"])
