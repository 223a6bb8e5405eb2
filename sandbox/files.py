"""Files: the three steps of an upload (ask for an address, send the bytes, complete), and sharing."""

from __future__ import annotations

import mimetypes
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING

from sandbox.errors import SlackError
from sandbox.ids import new_id
from sandbox.model import Channel, File, Json, Message, revive

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

MAX_FILE_BYTES = 64 * 1024 * 1024


class Files:
    """Files by id. An upload that is not completed cannot be seen and vanishes with the process."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._files: dict[str, File] = {}
        self._tickets: dict[str, str] = {}
        self.base_url = ""

    def empty(self) -> None:
        self._files.clear()
        self._tickets.clear()

    def reopen(self) -> None:
        for body in self._workspace.store.all("file"):
            self._files[body["id"]] = revive(File, body)

    def get(self, file_id: str) -> File | None:
        """A completed file, or None."""
        file = self._files.get(file_id)
        return file if file is not None and file.complete else None

    def all(self) -> list[File]:
        return [file for file in self._files.values() if file.complete]

    def content(self, file_id: str) -> bytes | None:
        return self._workspace.store.content(file_id)

    def put(self, file: File, content: bytes) -> None:
        """Keep a file that came about in another way, in the place of what had its id."""
        self._files[file.id] = file
        self._workspace.store.put_content(file.id, content)
        self._save(file)

    def begin(self, name: str, size: int, user_id: str, alt_txt: str = "") -> tuple[File, str]:
        """A file to come, and the ticket of its upload address."""
        if not 0 < size <= MAX_FILE_BYTES:
            raise SlackError("file_upload_size_restricted")
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        created = int(self._workspace.clock.timestamp())
        file = File(new_id("F"), name, name, mimetype, user_id, size, created, alt_txt)
        self._files[file.id] = file
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = file.id
        return file, ticket

    def receive(self, ticket: str, body: bytes) -> File | None:
        """Take the bytes of a begun upload; None for an unknown ticket or another length than announced."""
        file = self._files.get(self._tickets.get(ticket, ""))
        if file is None or len(body) != file.size:
            return None
        del self._tickets[ticket]
        self._workspace.store.put_content(file.id, body)
        return file

    def complete(self, file_id: str, title: str | None) -> File:
        """Make an uploaded file visible; raises `file_not_found`, once only."""
        file = self._files.get(file_id)
        if file is None or file.complete or self.content(file_id) is None:
            raise SlackError("file_not_found")
        file.title = title or file.name
        file.complete = True
        self._save(file)
        self._workspace.emit(self._event("file_created", file))
        return file

    def share(
        self,
        files: list[File],
        channel: Channel,
        user_id: str,
        *,
        comment: str = "",
        thread_ts: str | None = None,
    ) -> Message:
        """Post completed files as a message and send `file_shared`."""
        message = self._workspace.messages.post(
            channel,
            user_id,
            text=comment,
            thread_ts=thread_ts,
            files=[file.id for file in files],
            subtype=None if user_id == self._workspace.app.bot_user_id else "file_share",
        )
        for file in files:
            file.shares.setdefault(channel.id, []).append(message.ts)
            self._save(file)
            self._workspace.emit({**self._event("file_shared", file), "channel_id": channel.id})
        return message

    def delete(self, file_id: str) -> None:
        """Raises `file_not_found`."""
        file = self.get(file_id)
        if file is None:
            raise SlackError("file_not_found")
        del self._files[file_id]
        self._workspace.store.delete("file", file_id)
        self._workspace.store.delete_content(file_id)
        self._workspace.emit(self._event("file_deleted", file))

    def _save(self, file: File) -> None:
        self._workspace.store.put("file", file.id, asdict(file))

    def _event(self, kind: str, file: File) -> Json:
        return {
            "type": kind,
            "file_id": file.id,
            "user_id": file.user,
            "file": {"id": file.id},
            "event_ts": self._workspace.stamp(),
        }
