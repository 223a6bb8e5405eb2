"""`response_url`: five answers within thirty minutes of the workspace's clock."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.blockkit import check_message
from sandbox.errors import SlackError, refuse
from sandbox.model import Json, Message
from sandbox.workspace import Workspace

USES = 5
LIFE = timedelta(minutes=30)
_CONTENT = ("text", "blocks", "attachments", "metadata")


@dataclass(slots=True)
class _Grant:
    user: str
    channel: str
    expires_at: datetime
    original: Message | None
    uses: int = 0


class ResponseUrls:
    """Makes the addresses and obeys what is posted to them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._grants: dict[str, _Grant] = {}
        self.base_url = ""

    def new(self, user_id: str, channel_id: str, original: Message | None = None) -> str:
        """An address that answers this person in this channel; `original` is the message acted on."""
        key = secrets.token_urlsafe(24)
        expires_at = self._workspace.clock.now() + LIFE
        self._grants[key] = _Grant(user_id, channel_id, expires_at, original)
        return f"{self.base_url}/response/{self._workspace.team.id}/{key}"

    def answered(self, url: str, message: Message) -> None:
        """Remember the ack's message as the one that `replace_original` means."""
        grant = self._grants.get(url.rpartition("/")[2])
        if grant is not None and grant.original is None:
            grant.original = message

    def use(self, key: str, body: Mapping[str, Any]) -> Message | None:
        """Perform one answer. Raises `expired_url`, `used_url` and what the validator finds."""
        grant = self._grants.get(key)
        if grant is None:
            raise SlackError("invalid_url")
        if self._workspace.clock.now() >= grant.expires_at:
            raise SlackError("expired_url")
        if grant.uses >= USES:
            raise SlackError("used_url")
        message = self._perform(grant, body)
        grant.uses += 1
        return message

    def _perform(self, grant: _Grant, body: Mapping[str, Any]) -> Message | None:
        original = grant.original
        if body.get("delete_original"):
            if original is None:
                raise SlackError("message_not_found")
            self._workspace.messages.delete(original)
            grant.original = None
            return None
        content = message_content(body)
        refuse(check_message(content))
        if body.get("replace_original") and original is not None:
            return self._replace(original, content)
        public = body.get("response_type") == "in_channel"
        thread_ts = body.get("thread_ts")
        return answer(self._workspace, grant.user, grant.channel, content, public=public, thread_ts=thread_ts)

    def _replace(self, original: Message, content: Json) -> Message:
        changed: Json = {
            "text": content.get("text") or "",
            "blocks": content.get("blocks") or [],
            "attachments": content.get("attachments") or [],
        }
        if "metadata" in content:
            changed["metadata"] = content["metadata"] or None
        return self._workspace.messages.change(original, **changed)


def message_content(body: Mapping[str, Any]) -> Json:
    """What the validator looks at and a message keeps of a body; JSON strings are decoded."""
    content: Json = {}
    for name in _CONTENT:
        value = body.get(name)
        if isinstance(value, str) and name != "text":
            try:
                value = json.loads(value)
            except json.JSONDecodeError:
                raise SlackError("invalid_json") from None
        if value is not None:
            content[name] = value
    return content


def answer(
    workspace: Workspace,
    user_id: str,
    channel_id: str,
    content: Json,
    *,
    public: bool,
    thread_ts: str | None = None,
) -> Message:
    """Post an already checked answer of the app: to everybody, or to the one person alone."""
    channel = workspace.channel(channel_id)
    bot = workspace.app.bot_user_id
    if public:
        return workspace.messages.post(channel, bot, thread_ts=thread_ts, **content)
    content = {name: value for name, value in content.items() if name != "metadata"}
    return workspace.messages.post_ephemeral(channel, bot, user_id, thread_ts=thread_ts, **content)
