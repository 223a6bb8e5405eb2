"""files.*: the upload in steps, and reading what is there."""

from __future__ import annotations

from typing import Any

from sandbox.api.content import decoded, may_post
from sandbox.api.registry import Call, method
from sandbox.errors import SlackError, missing_argument
from sandbox.model import File, Json
from sandbox.render import api_file


@method("files.getUploadURLExternal", "tier4", "files:write")
async def files_get_upload_url(call: Call) -> Json:
    name = call.need("filename")
    length = call.need("length")
    if not length.isdigit():
        raise SlackError("invalid_arguments", messages=["[ERROR] must be a number [json-pointer:/length]"])
    alt_txt = call.text("alt_txt") or ""
    file, ticket = call.workspace.files.begin(name, int(length), call.bot, alt_txt)
    return {"upload_url": f"{call.backstage.url()}/upload/v1/{ticket}", "file_id": file.id}


@method("files.completeUploadExternal", "tier4", "files:write")
async def files_complete_upload(call: Call) -> Json:
    wanted = decoded(call, "files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise missing_argument("files")
    channels = [call.text("channel_id")] if call.text("channel_id") else call.names("channels")
    targets = []
    for channel_id in channels:
        if channel_id not in call.workspace.channels:
            raise SlackError("channel_not_found")
        channel = call.workspace.visible_to_bot(str(channel_id))
        may_post(call, channel)
        targets.append(channel)
    files = [_complete(call, entry) for entry in wanted]
    for channel in targets:
        call.workspace.files.share(
            files,
            channel,
            call.bot,
            comment=call.text("initial_comment") or "",
            thread_ts=call.text("thread_ts"),
        )
    # Sharing is asynchronous at Slack: this answer does not yet say where a file was shared.
    return {"files": [{**api_file(call.workspace, file), "shares": {}} for file in files]}


@method("files.info", "tier4", "files:read")
async def files_info(call: Call) -> Json:
    file = call.workspace.files.get(call.need("file"))
    if file is None:
        raise SlackError("file_not_found")
    return {"file": api_file(call.workspace, file), "comments": [], "response_metadata": {"next_cursor": ""}}


@method("files.list", "tier3", "files:read")
async def files_list(call: Call) -> Json:
    held = [file for file in call.workspace.files.all() if _wanted(call, file)]
    held.sort(key=lambda file: file.created, reverse=True)
    count = call.number("count", 100)
    page = call.number("page", 1, most=10_000)
    shown = held[(page - 1) * count : page * count]
    pages = max(1, -(-len(held) // count))
    return {
        "files": [api_file(call.workspace, file) for file in shown],
        "paging": {"count": count, "total": len(held), "page": page, "pages": pages},
    }


@method("files.delete", "tier3", "files:write")
async def files_delete(call: Call) -> Json:
    file = call.workspace.files.get(call.need("file"))
    if file is None:
        raise SlackError("file_not_found")
    if file.user != call.bot:
        raise SlackError("cant_delete_file")
    call.workspace.files.delete(file.id)
    return {}


def _complete(call: Call, entry: Any) -> File:
    if not isinstance(entry, dict) or not entry.get("id"):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: id"])
    return call.workspace.files.complete(str(entry["id"]), entry.get("title"))


def _wanted(call: Call, file: File) -> bool:
    channel, user = call.text("channel"), call.text("user")
    return (channel is None or channel in file.shares) and (user is None or file.user == user)
