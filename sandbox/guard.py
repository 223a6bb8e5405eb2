"""What stands around the page: only this machine's own page gets in, and its files are served here."""

from __future__ import annotations

import mimetypes
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.errors import PageError, SlackError

STATIC = Path(__file__).parent / "static"
_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
# The rest of the policy is the page's own; this part only a header can say.
_CONTENT_POLICY = "frame-ancestors 'none'"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guarded(handler: Handler) -> Handler:
    """Only this machine's own page, and refusals as JSON."""

    @wraps(handler)
    async def inner(request: web.Request) -> web.StreamResponse:
        host = urlsplit(f"//{request.host}").hostname
        if host not in _LOCAL_HOSTS:
            return web.json_response({"error": "foreign_host"}, status=403)
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            return web.json_response({"error": "foreign_origin"}, status=403)
        try:
            return await handler(request)
        except PageError as refused:
            return web.json_response({"error": refused.code, **refused.extra}, status=refused.status)
        except SlackError as refused:
            return web.json_response({"error": refused.code, "messages": refused.messages}, status=400)

    return inner


def static_file(path: Path) -> web.Response:
    """A file of the page; nothing outside its folder."""
    found = path.resolve()
    if not found.is_relative_to(STATIC.resolve()) or not found.is_file():
        raise web.HTTPNotFound
    kind = _TYPES.get(found.suffix) or mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    charset = "utf-8" if kind.startswith("text/") else None
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if found.suffix == ".html":
        headers["Content-Security-Policy"] = _CONTENT_POLICY
    return web.Response(body=found.read_bytes(), content_type=kind, charset=charset, headers=headers)
