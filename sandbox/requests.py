"""What the page's handlers read from a request and say to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.errors import PageError
from sandbox.model import Json
from sandbox.results import ActionResult, CommandResult, SubmitResult


async def json_of(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise PageError("json_expected", 415)
    try:
        body = await request.json()
    except ValueError:
        raise PageError("invalid_json") from None
    if not isinstance(body, dict):
        raise PageError("invalid_json")
    return body


def need(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not value:
        raise PageError("missing_field", field=name)
    return str(value)


def result_of(result: CommandResult | ActionResult | SubmitResult) -> web.Response:
    body: Json = {"ok": result.ok, "timed_out": result.timed_out}
    for name in ("error", "errors", "missing"):
        if value := getattr(result, name, None):
            body[name] = list(value) if isinstance(value, tuple) else value
    return web.json_response(body)
