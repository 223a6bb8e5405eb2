"""HTTP delivery: signed requests to the app's request URL."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.delivery.envelopes import Ack, Envelope


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The `X-Slack-Signature` of a body: `v0=` and the hex HMAC-SHA256 of `v0:timestamp:body`."""
    base = b"v0:%d:" % timestamp + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HttpDelivery:
    """Posts envelopes to one address, as Slack does when Socket Mode is off."""

    def __init__(self, request_url: str, signing_secret: str) -> None:
        self._url = request_url
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    @property
    def connected(self) -> bool:
        return True

    async def send(self, envelope: Envelope, deadline_s: float) -> Ack:
        content_type, body = _body(envelope)
        # Receivers compare with their own clock, which no jump of the workspace moves.
        timestamp = int(time.time())
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": sign(self._secret, timestamp, body),
            "User-Agent": "Slackbot 1.0",
        }
        if envelope.retry_attempt is not None:
            headers["X-Slack-Retry-Num"] = str(envelope.retry_attempt)
            headers["X-Slack-Retry-Reason"] = str(envelope.retry_reason)
        if self._session is None:
            self._session = aiohttp.ClientSession()
        timeout = aiohttp.ClientTimeout(total=deadline_s)
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return _ack(response.status, response.headers, await response.read())
        except TimeoutError:
            return Ack(failure="timeout")
        except aiohttp.ClientError:
            return Ack(failure="not_connected")

    async def cut(self) -> None:
        await self.close()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


def _body(envelope: Envelope) -> tuple[str, bytes]:
    form = "application/x-www-form-urlencoded"
    if envelope.type == "events_api":
        return "application/json", envelope.text.encode()
    if envelope.type == "slash_commands":
        return form, urlencode({key: str(value) for key, value in envelope.payload.items()}).encode()
    return form, urlencode({"payload": envelope.text}).encode()


def _ack(status: int, headers: Any, body: bytes) -> Ack:
    no_retry = headers.get("X-Slack-No-Retry") == "1"
    if not 200 <= status < 300:
        return Ack(failure="http_error", status=status, no_retry=no_retry)
    text = body.decode("utf-8", "replace").strip()
    if not text:
        return Ack(status=status)
    if headers.get("Content-Type", "").startswith("application/json") or text.startswith("{"):
        try:
            return Ack(body=json.loads(text), status=status)
        except json.JSONDecodeError:
            return Ack(body=text, status=status)
    return Ack(body=text, status=status)
