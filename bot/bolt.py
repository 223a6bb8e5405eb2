"""Bolt, kept small: five kinds of payload and every event go to `Dispatch`, which knows the routes."""

import contextlib
import logging
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.dispatch import Dispatch
from bot.payloads import (
    Body,
    Request,
    is_heard,
    read_action,
    read_command,
    read_event,
    read_shortcut,
    read_submission,
)
from handlers.registry import ROUTES

ANYTHING = re.compile(r".*", re.DOTALL)
log = logging.getLogger(__name__)


def make_bolt(
    client: AsyncWebClient, dispatch: Dispatch, identity: AuthorizeResult, signing_secret: str | None
) -> AsyncApp:
    """The Bolt app. `identity` is what auth.test said at start, so that no request asks again."""

    async def authorize(**_context: Any) -> AuthorizeResult:
        return identity

    with _no_environment():
        app = AsyncApp(
            client=AsyncWebClient(base_url=client.base_url, session=client.session, retry_handlers=[]),
            authorize=authorize,
            signing_secret=signing_secret,
            process_before_response=True,
            request_verification_enabled=signing_secret is not None,
        )
    app.command(ANYTHING)(_listener(dispatch, read_command))
    app.action(ANYTHING)(_listener(dispatch, read_action))
    app.view(ANYTHING)(_listener(dispatch, read_submission))
    app.shortcut(ANYTHING)(_listener(dispatch, read_shortcut))
    app.event(re.compile(_known_events()))(_event_listener(dispatch, identity.bot_user_id or ""))
    app.event(ANYTHING)(_nothing)
    app.view_closed(ANYTHING)(_nothing)
    app.options(ANYTHING)(_nothing)
    return app


@contextlib.contextmanager
def _no_environment() -> Iterator[None]:
    """Bolt looks for tokens, and for the wish to run OAuth, by itself; here `Settings` alone decides."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SLACK_")}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _listener(dispatch: Dispatch, read: Callable[[Body], Request]) -> Callable[..., Any]:
    async def listen(body: dict[str, Any], ack: AsyncAck) -> None:
        await dispatch.take(read, body, ack)

    return listen


def _event_listener(dispatch: Dispatch, bot_user_id: str) -> Callable[..., Any]:
    async def listen(body: dict[str, Any], ack: AsyncAck) -> None:
        event = body["event"]
        if event["type"] in {"message", "app_mention"} and not is_heard(event, bot_user_id):
            await ack()
        else:
            await dispatch.take(read_event, body, ack)

    return listen


async def _nothing(ack: AsyncAck) -> None:
    """Acknowledge what nobody asked for; unanswered, Slack would send it again."""
    await ack()


def _known_events() -> str:
    """Slack subscribes to messages by place ("message.im") and sends them as "message"."""
    names = sorted({re.escape(key.partition(".")[0]) for kind, key in ROUTES if kind == "event"})
    return f"^({'|'.join(names)})$"
