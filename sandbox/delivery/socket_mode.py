"""Socket Mode: tickets, connections, and one connection for each envelope."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.delivery.envelopes import Ack, Envelope

MAX_CONNECTIONS = 10
TICKET_LIFE_S = 30.0
# After a refresh the app is on its way back: an envelope waits for it instead of failing at once.
_RETURN_S = 10.0


class _Connection:
    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self.socket = socket
        self.transport = transport
        self.waiting: dict[str, asyncio.Future[Ack]] = {}
        self.leaving = False

    def acked(self, envelope_id: str, body: Any) -> None:
        future = self.waiting.pop(envelope_id, None)
        if future is not None and not future.done():
            future.set_result(Ack(body=body))

    def gone(self) -> None:
        for future in self.waiting.values():
            if not future.done():
                future.set_result(Ack(failure="connection_closed"))
        self.waiting.clear()


class SocketHub:
    """All open sockets of the app. `told(connected)` is called when the first comes and the last goes."""

    def __init__(self, app_id: str, told: Callable[[bool], None]) -> None:
        self._app_id = app_id
        self._told = told
        self._tickets: dict[str, float] = {}
        self._connections: list[_Connection] = []
        self._turn = 0
        self._arrived = asyncio.Event()
        self._expected_until = 0.0

    @property
    def connected(self) -> bool:
        return any(not one.leaving for one in self._connections)

    @property
    def connections(self) -> int:
        return len(self._connections)

    def new_ticket(self) -> str:
        """A ticket for one connection, good for half a minute of real time."""
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = time.monotonic() + TICKET_LIFE_S
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The WebSocket endpoint `/socket/{ticket}`."""
        good_until = self._tickets.pop(request.match_info["ticket"], 0.0)
        if time.monotonic() > good_until:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        socket = web.WebSocketResponse(timeout=1.0)
        await socket.prepare(request)
        connection = _Connection(socket, request.transport)
        if len(self._connections) >= MAX_CONNECTIONS:
            await socket.send_json(self._farewell("too_many_websockets"))
            await socket.close()
            return socket
        self._connections.append(connection)
        try:
            await socket.send_json(self._hello())
            self._arrived.set()
            self._told(True)
            await self._listen(connection)
        finally:
            self._connections.remove(connection)
            connection.gone()
            if not self.connected:
                self._arrived.clear()
                self._told(False)
        return socket

    async def send(self, envelope: Envelope, deadline_s: float) -> Ack:
        """Give the envelope to the next connection in turn and wait for its ack."""
        connection = await self._next(deadline_s)
        if connection is None:
            return Ack(failure="not_connected")
        future: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope.id] = future
        try:
            async with asyncio.timeout(deadline_s):
                await connection.socket.send_str(_as_text(envelope))
                return await future
        except TimeoutError:
            return Ack(failure="timeout")
        except ConnectionError:
            return Ack(failure="connection_closed")
        finally:
            connection.waiting.pop(envelope.id, None)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to come again (`warning`, `refresh_requested` or `link_disabled`)."""
        self._expected_until = time.monotonic() + _RETURN_S
        for connection in tuple(self._connections):
            connection.leaving = True
            with contextlib.suppress(ConnectionError):
                await connection.socket.send_json(self._farewell(reason))
        self._arrived.clear()

    async def cut(self) -> None:
        """Close every socket without a word."""
        self._expected_until = time.monotonic() + _RETURN_S
        for connection in tuple(self._connections):
            connection.leaving = True
            # Without waiting for the other side, so that an ack on its way is lost.
            if connection.transport is not None:
                connection.transport.close()
            connection.gone()

    async def close(self) -> None:
        for connection in tuple(self._connections):
            connection.gone()
            await connection.socket.close(code=WSCloseCode.GOING_AWAY)

    async def _listen(self, connection: _Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            with contextlib.suppress(json.JSONDecodeError):
                answer = json.loads(message.data)
                if isinstance(answer, dict) and "envelope_id" in answer:
                    connection.acked(str(answer["envelope_id"]), answer.get("payload"))

    async def _next(self, deadline_s: float) -> _Connection | None:
        usable = [one for one in self._connections if not one.leaving and not one.socket.closed]
        if not usable and time.monotonic() < self._expected_until:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(deadline_s):
                    await self._arrived.wait()
            usable = [one for one in self._connections if not one.leaving and not one.socket.closed]
        if not usable:
            return None
        self._turn += 1
        return usable[self._turn % len(usable)]

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "local", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _farewell(self, reason: str) -> dict[str, Any]:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}}


def _as_text(envelope: Envelope) -> str:
    head: dict[str, Any] = {
        "envelope_id": envelope.id,
        "type": envelope.type,
        "accepts_response_payload": envelope.accepts_response_payload,
    }
    if envelope.retry_attempt is not None:
        head |= {"retry_attempt": envelope.retry_attempt, "retry_reason": envelope.retry_reason}
    # The payload is already JSON; written into the envelope as it is.
    return json.dumps(head)[:-1] + f', "payload": {envelope.text}}}'
