"""What open pages are told as it happens: one WebSocket a page, everything that its person may see."""

from __future__ import annotations

import asyncio
import contextlib

from aiohttp import WSCloseCode, web

from sandbox.changes import Change
from sandbox.errors import PageError
from sandbox.model import Json
from sandbox.workspace import Workspace

# A page that does not read falls behind this many changes, then it has to load again.
_BACKLOG = 5_000


class Live:
    """All open pages."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._sockets: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """`/page/live?user=U…`"""
        user_id = request.query.get("user", "")
        if user_id not in self._workspace.users:
            raise PageError("user_not_found", 404)
        socket = web.WebSocketResponse(heartbeat=30, timeout=1.0)
        await socket.prepare(request)
        queue: asyncio.Queue[Json | None] = asyncio.Queue(_BACKLOG)

        def told(change: Change) -> None:
            if self._sees(user_id, change):
                with contextlib.suppress(asyncio.QueueFull):
                    queue.put_nowait(_as_json(change))

        forget = self._workspace.changes.listen(told)
        self._sockets.add(socket)
        writer = asyncio.create_task(_write(socket, queue))
        try:
            async for _message in socket:
                pass
        finally:
            forget()
            self._sockets.discard(socket)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return socket

    async def close(self) -> None:
        for socket in tuple(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    def _sees(self, user_id: str, change: Change) -> bool:
        if change.user is not None:
            return change.user == user_id
        channel = None if change.channel is None else self._workspace.channels.get(change.channel)
        return channel is None or channel.kind == "public" or user_id in channel.members


def _as_json(change: Change) -> Json:
    head: Json = {"type": change.type}
    if change.channel is not None:
        head["channel"] = change.channel
    return head | change.body


async def _write(socket: web.WebSocketResponse, queue: asyncio.Queue[Json | None]) -> None:
    with contextlib.suppress(ConnectionError):
        while (change := await queue.get()) is not None:
            await socket.send_json(change)
