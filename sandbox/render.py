"""Messages and files as JSON: for the Web API and events, and for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.model import File, Json, Message

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

CANVAS = "application/vnd.slack-docs"
_PRETTY = {
    "image/png": ("png", "PNG"),
    "image/jpeg": ("jpg", "JPEG"),
    "image/gif": ("gif", "GIF"),
    "text/csv": ("csv", "CSV"),
    "text/plain": ("text", "Plain Text"),
    "application/pdf": ("pdf", "PDF"),
    "application/json": ("json", "JSON"),
    CANVAS: ("quip", "Canvas"),
}


def api_message(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """A message as `conversations.history` shows it; its metadata only on demand."""
    body: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    if message.subtype is not None:
        body["subtype"] = message.subtype
    if message.client_msg_id is not None:
        body["client_msg_id"] = message.client_msg_id
    body["team"] = workspace.team.id
    if message.bot_id is not None:
        body |= {"bot_id": message.bot_id, "app_id": message.app_id, "bot_profile": bot_profile(workspace)}
    if message.username is not None:
        body["username"] = message.username
    if message.icons is not None:
        body["icons"] = message.icons
    if message.blocks:
        body["blocks"] = message.blocks
    if message.attachments:
        body["attachments"] = message.attachments
    if message.thread_ts is not None:
        body["thread_ts"] = message.thread_ts
        body |= _thread_facts(workspace, message)
    if message.edited is not None:
        body["edited"] = message.edited
    if message.reactions:
        body["reactions"] = [
            {"name": one.name, "users": list(one.users), "count": len(one.users)} for one in message.reactions
        ]
    if message.files:
        body["files"] = _files(workspace, message)
    if metadata and message.metadata is not None:
        body["metadata"] = message.metadata
    return body


def page_message(workspace: Workspace, message: Message) -> Json:
    """A message as the page's contract has it."""
    replies = workspace.messages.replies(message)
    return {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "bot_id": message.bot_id,
        "username": message.username,
        "subtype": message.subtype,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts,
        "reply_count": len(replies),
        "ephemeral": message.ephemeral,
        "edited": message.edited is not None,
        "reactions": [{"name": one.name, "users": list(one.users)} for one in message.reactions],
        "files": _files(workspace, message),
        "metadata": message.metadata,
        "state": {"values": message.values},
    }


def bot_profile(workspace: Workspace) -> Json:
    app = workspace.app
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "user_id": app.bot_user_id,
        "name": app.bot_name,
        "team_id": workspace.team.id,
        "deleted": False,
        "updated": 0,
    }


def _thread_facts(workspace: Workspace, message: Message) -> Json:
    if message.is_reply:
        parent = workspace.messages.get(message.channel, message.thread_ts or "")
        return {"parent_user_id": parent.user} if parent is not None else {}
    replies = workspace.messages.replies(message)
    if not replies:
        return {}
    users = list(dict.fromkeys(one.user for one in replies))
    return {
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "subscribed": False,
        "is_locked": False,
    }


def _files(workspace: Workspace, message: Message) -> list[Json]:
    held = (workspace.files.get(file_id) for file_id in message.files)
    return [api_file(workspace, file) for file in held if file is not None]


def api_file(workspace: Workspace, file: File) -> Json:
    """A file object; `url_private` needs the bot's token, the page's own link does not."""
    filetype, pretty = _PRETTY.get(file.mimetype, ("binary", "Binary"))
    base = workspace.files.base_url
    body: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": filetype,
        "pretty_type": pretty,
        "user": file.user,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": any(key.startswith("C") for key in file.shares),
        "file_access": "visible",
        "url_private": f"{base}/files-pri/{workspace.team.id}-{file.id}/{file.name}",
        "url_private_download": f"{base}/files-pri/{workspace.team.id}-{file.id}/download/{file.name}",
        "permalink": f"{base}/files/{file.id}/{file.name}",
        "channels": [],
        "groups": [],
        "ims": [],
        "shares": {},
    }
    if file.mimetype == CANVAS:
        page = f"/docs/{workspace.team.id}/{file.id}"
        body |= {"mode": "quip", "permalink": f"{base}{page}", "page_url": page}
    if file.alt_txt:
        body["alt_txt"] = file.alt_txt
    for channel_id, stamps in file.shares.items():
        channel = workspace.channels[channel_id]
        body[{"public": "channels", "private": "groups", "im": "ims"}[channel.kind]].append(channel_id)
        kind = "public" if channel.kind == "public" else "private"
        body["shares"].setdefault(kind, {})[channel_id] = [{"ts": ts} for ts in stamps]
    return body
