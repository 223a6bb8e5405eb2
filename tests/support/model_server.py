"""A small OpenAI-compatible server, told by each test how to behave, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """How one request is answered.

    after_s: waits so long before anything is sent, between_s between the pieces of a stream. status: an
    error, with `error` as its body. cut: the stream ends so many pieces in, without the end. hang_up: the
    connection is closed without a word.
    """

    text: str = "Ask what makes it too expensive."
    status: int = 200
    error: Json = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    after_s: float = 0
    between_s: float = 0
    cut: int | None = None
    hang_up: bool = False
    refusal: str | None = None
    finish: str = "stop"
    raw: str | None = None
    counts: bool = True


@dataclass
class ModelServer:
    """`turns` are used up in order; then `otherwise` answers. `asked` are the bodies that came in."""

    turns: list[Turn] = field(default_factory=list)
    otherwise: Callable[[Json], Turn] = lambda _body: Turn()
    asked: list[Json] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""

    def will(self, *turns: Turn) -> None:
        self.turns.extend(turns)

    @property
    def sent(self) -> str:
        """Everything that was sent to the model, as one text."""
        return "\n".join(json.dumps(body, ensure_ascii=False) for body in self.asked)

    async def list(self, request: web.Request) -> web.Response:
        """The models there are, for those whose key is right."""
        if request.headers.get("Authorization") == "Bearer wrong":
            return web.json_response({"error": {"message": "bad key"}}, status=401)
        return web.json_response({"object": "list", "data": []})

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        self.keys.append(request.headers.get("Authorization", ""))
        turn = self.turns.pop(0) if self.turns else self.otherwise(body)
        await asyncio.sleep(turn.after_s)
        if turn.hang_up:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if turn.raw is not None:
            return web.Response(text=turn.raw, content_type="application/json")
        if turn.status != 200:
            return web.json_response({"error": turn.error}, status=turn.status, headers=turn.headers)
        return await (_streamed(request, body, turn) if body.get("stream") else _whole(body, turn))


async def _whole(body: Json, turn: Turn) -> web.Response:
    message = {"role": "assistant", "content": None if turn.refusal else turn.text, "refusal": turn.refusal}
    choice = {"index": 0, "message": message, "finish_reason": turn.finish}
    return web.json_response(_envelope(body, "chat.completion") | {"choices": [choice]} | _usage(turn))


async def _streamed(request: web.Request, body: Json, turn: Turn) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)

    async def send(chunk: Json) -> None:
        await response.write(f"data: {json.dumps(chunk)}\n\n".encode())

    head = _envelope(body, "chat.completion.chunk")
    pieces = [turn.text[n : n + 7] for n in range(0, len(turn.text), 7)]
    for n, piece in enumerate(pieces):
        if turn.cut == n:
            assert request.transport is not None
            request.transport.close()
            return response
        delta = {"refusal": piece} if turn.refusal else {"content": piece}
        await send(head | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
        await asyncio.sleep(turn.between_s)
    await send(head | {"choices": [{"index": 0, "delta": {}, "finish_reason": turn.finish}]})
    if (body.get("stream_options") or {}).get("include_usage"):
        await send(head | {"choices": []} | _usage(turn))
    await response.write(b"data: [DONE]\n\n")
    return response


def _envelope(body: Json, kind: str) -> Json:
    return {"id": "chatcmpl-1", "object": kind, "created": 1_795_000_000, "model": body["model"]}


def _usage(turn: Turn) -> Json:
    if not turn.counts:
        return {}
    return {"usage": {"prompt_tokens": 300, "completion_tokens": 40, "total_tokens": 340}}


@asynccontextmanager
async def model_server(*turns: Turn) -> AsyncIterator[ModelServer]:
    """The server on a free port; `url` is what OPENAI_BASE_URL would be."""
    served = ModelServer(list(turns))
    app = web.Application()
    app.router.add_post("/v1/chat/completions", served.answer)
    app.router.add_get("/v1/models", served.list)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    served.url = f"http://127.0.0.1:{port}/v1"
    try:
        yield served
    finally:
        await runner.cleanup()
