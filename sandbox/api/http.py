"""The Web API over HTTP: reads a call, checks who calls, strikes with faults, answers, logs."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from sandbox.api import METHODS, Backstage, Call, Method
from sandbox.api.striking import BrokenError, DroppedError, hang, hang_up, strike
from sandbox.delivery.envelopes import Activity
from sandbox.errors import SlackError
from sandbox.faults import Fault, Faults
from sandbox.log import ApiLog
from sandbox.model import Json
from sandbox.tokens import TokenKind

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class WebApi:
    """`GET` and `POST` on `/api/{method}`."""

    def __init__(self, *, backstage: Backstage, faults: Faults, log: ApiLog, activity: Activity) -> None:
        self._backstage = backstage
        self._faults = faults
        self._log = log
        self._activity = activity
        self._closing = asyncio.Event()

    def close(self) -> None:
        """Let go of calls that were kept waiting by a fault."""
        self._closing.set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        started = time.monotonic()
        name = request.match_info["method"]
        args: Mapping[str, Any] = {}
        fault: Fault | None = None
        with self._activity.work():
            try:
                args, token = await read_call(request)
                method, kind = self._admit(name, token)
                fault = self._faults.take(name, payload=args)
                await strike(fault)
                call = Call(self._backstage, args, kind)
                self._backstage.limits.method(name, method.tier)
                call.need_scope(*(method.scopes if kind == "bot" else ()))
                body: Json = {"ok": True, **await method.handler(call)}
                status = 200
            except SlackError as refused:
                body = refused.answer()
                status = 429 if refused.retry_after_s is not None else 200
                response = self._answer(body, status, retry_after_s=refused.retry_after_s)
            except DroppedError:
                self._note(name, args, None, "dropped", started)
                return hang_up(request)
            except BrokenError:
                body, status = {"ok": False, "error": "internal_error"}, 500
                response = self._answer(body, status)
            else:
                response = self._answer(body, status)
            self._note(name, args, body, body.get("error"), started)
        if fault is not None and fault.kind == "timeout_after_effect":
            await hang(request, self._closing)
        return response

    def _admit(self, name: str, token: str | None) -> tuple[Method, TokenKind | None]:
        """The method and whose token calls it; raises what Slack says to the wrong ones."""
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", extra={"req_method": name})
        if token is None:
            if name == "api.test":
                return method, None
            raise SlackError("not_authed")
        kind = self._backstage.tokens.kind_of(token)
        if kind is None:
            raise SlackError("invalid_auth")
        if self._backstage.tokens.revoked and kind == "bot":
            raise SlackError("token_revoked")
        if kind not in method.tokens:
            raise SlackError("not_allowed_token_type")
        return method, kind

    def _answer(self, body: Json, status: int, *, retry_after_s: int | None = None) -> web.Response:
        workspace = self._backstage.workspace
        headers = {
            # Apps compare this with their own clock, which is this one.
            "Date": format_datetime(workspace.clock.now(), usegmt=True),
            "x-oauth-scopes": ",".join(sorted(workspace.app.scopes)),
            "x-slack-req-id": f"{time.monotonic_ns():x}",
            "Cache-Control": "no-store",
        }
        if retry_after_s is not None:
            headers["Retry-After"] = str(retry_after_s)
        return web.json_response(body, status=status, headers=headers)

    def _note(
        self, name: str, args: Mapping[str, Any], body: Json | None, error: str | None, started: float
    ) -> None:
        self._log.add(
            at=self._backstage.workspace.clock.now(),
            direction="app→slack",
            method=name,
            ok=error is None,
            args=dict(args),
            response=body,
            error=error,
            ms=(time.monotonic() - started) * 1000,
        )


async def read_call(request: web.Request) -> tuple[dict[str, Any], str | None]:
    """Arguments (query first, then body) without the token, and the token.

    A token comes as a bearer header or as a form or query field; in a JSON body Slack does not read it.
    """
    args: dict[str, Any] = dict(request.query)
    token = args.pop("token", None)
    if request.method == "POST":
        fields, field_token = await _body(request)
        args |= fields
        token = field_token or token
    scheme, _, presented = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and presented.strip():
        token = presented.strip()
    return args, token


async def _body(request: web.Request) -> tuple[dict[str, Any], str | None]:
    if request.content_type == "application/json":
        return _json_body(await request.text()), None
    if request.content_type in _FORMS:
        form = await request.post()
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        token = fields.pop("token", None)
        return fields, token
    if request.body_exists and request.content_type != "application/octet-stream":
        raise SlackError("invalid_post_type")
    return {}, None


def _json_body(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except json.JSONDecodeError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    body.pop("token", None)
    return {key: value for key, value in body.items() if value is not None}
