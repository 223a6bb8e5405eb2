"""The other addresses an app is given: `response_url`, upload addresses, private files."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.api.http import read_call
from sandbox.api.striking import BrokenError, DroppedError, hang, hang_up, strike
from sandbox.delivery.envelopes import Activity
from sandbox.delivery.response_url import ResponseUrls
from sandbox.errors import SlackError
from sandbox.faults import Fault, Faults
from sandbox.log import ApiLog
from sandbox.tokens import Tokens
from sandbox.workspace import Workspace


class Outside:
    """Handlers of these addresses."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        response_urls: ResponseUrls,
        tokens: Tokens,
        faults: Faults,
        log: ApiLog,
        activity: Activity,
    ) -> None:
        self._workspace = workspace
        self._response_urls = response_urls
        self._tokens = tokens
        self._faults = faults
        self._log = log
        self._activity = activity
        self._closing = asyncio.Event()

    def close(self) -> None:
        """Let go of calls that were kept waiting by a fault."""
        self._closing.set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/response/{team}/{key}", self.response_url),
            web.post("/upload/v1/{ticket}", self.upload),
            web.get("/files-pri/{id}/{name}", self.private_file),
            web.get("/files-pri/{id}/download/{name}", self.private_file),
        ]

    async def response_url(self, request: web.Request) -> web.StreamResponse:
        """Answers `ok`, or the refusal as JSON with HTTP 404 (gone), 429, 500 or 400."""
        started = time.monotonic()
        args: Mapping[str, Any] = {}
        fault: Fault | None = None
        with self._activity.work():
            try:
                args, _ = await read_call(request)
                fault = self._faults.take("response_url", payload=args)
                await strike(fault)
                self._response_urls.use(request.match_info["key"], args)
                response = web.Response(text="ok")
                error = None
            except SlackError as refused:
                error = refused.code
                response = _refusal(refused)
            except DroppedError:
                error = "dropped"
                response = hang_up(request)
            except BrokenError:
                error = "internal_error"
                response = web.Response(status=500)
            self._note(args, error, started)
        if fault is not None and fault.kind == "timeout_after_effect":
            await hang(request, self._closing)
        return response

    def _note(self, args: Mapping[str, Any], error: str | None, started: float) -> None:
        self._log.add(
            at=self._workspace.clock.now(),
            direction="app→slack",
            method="response_url",
            ok=error is None,
            args=dict(args),
            response="ok" if error is None else {"ok": False, "error": error},
            error=error,
            ms=(time.monotonic() - started) * 1000,
        )

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Takes the bytes as the body, or as the first file of a form."""
        with self._activity.work():
            if request.content_type == "multipart/form-data":
                form = await request.post()
                sent = next((value for value in form.values() if isinstance(value, web.FileField)), None)
                body = b"" if sent is None else sent.file.read()
            else:
                body = await request.read()
            file = self._workspace.files.receive(request.match_info["ticket"], body)
        if file is None:
            return web.Response(status=400, text="Upload refused")
        return web.Response(text=f"OK - {len(body)}")

    async def private_file(self, request: web.Request) -> web.StreamResponse:
        """A file's bytes for the bot's token with `files:read`; others get a sign-in page, as at Slack."""
        _, _, presented = request.headers.get("Authorization", "").partition(" ")
        good = hmac.compare_digest(presented.strip().encode(), self._tokens.bot.encode())
        if not good or "files:read" not in self._workspace.app.scopes or self._tokens.revoked:
            return web.Response(text="<!doctype html><title>Sign in</title>", content_type="text/html")
        file_id = request.match_info["id"].rpartition("-")[2]
        return file_response(self._workspace, file_id)


def _refusal(refused: SlackError) -> web.Response:
    headers = {} if refused.retry_after_s is None else {"Retry-After": str(refused.retry_after_s)}
    status = 404 if refused.code in ("invalid_url", "expired_url", "used_url") else 400
    return web.json_response(refused.answer(), status=429 if headers else status, headers=headers)


def file_response(workspace: Workspace, file_id: str) -> web.Response:
    """The bytes of a completed file, or 404."""
    file, content = workspace.files.get(file_id), workspace.files.content(file_id)
    if file is None or content is None:
        raise web.HTTPNotFound
    # Never run or render uploaded pages under this origin.
    inline = file.mimetype in ("image/png", "image/jpeg", "image/gif", "application/pdf")
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Security-Policy": "sandbox",
        "Content-Disposition": "inline" if inline else "attachment",
    }
    return web.Response(body=content, content_type=file.mimetype, headers=headers)
