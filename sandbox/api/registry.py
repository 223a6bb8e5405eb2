"""The table of Web API methods, and what each call may use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.errors import SlackError, missing_argument
from sandbox.limits import Tier
from sandbox.model import Json
from sandbox.tokens import TokenKind

if TYPE_CHECKING:
    from sandbox.delivery.socket_mode import SocketHub
    from sandbox.limits import RateLimiter
    from sandbox.tokens import Tokens
    from sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Backstage:
    """What methods work on."""

    workspace: Workspace
    tokens: Tokens
    limits: RateLimiter
    hub: SocketHub | None
    url: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: arguments as sent (JSON, or the strings of a form), without the token."""

    backstage: Backstage
    args: Mapping[str, Any]
    token_kind: TokenKind | None

    @property
    def workspace(self) -> Workspace:
        return self.backstage.workspace

    @property
    def bot(self) -> str:
        """The app's own user id."""
        return self.workspace.app.bot_user_id

    def text(self, name: str) -> str | None:
        """A string argument; None when absent or empty."""
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def need(self, name: str) -> str:
        """A string argument that must be there (`invalid_arguments`)."""
        value = self.text(name)
        if value is None:
            raise missing_argument(name)
        return value

    def flag(self, name: str) -> bool:
        return self.args.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int, *, least: int = 1, most: int = 1000) -> int:
        """A whole number; `invalid_limit` outside its range."""
        value = self.text(name)
        if value is None:
            return default
        try:
            number = int(value)
        except ValueError:
            raise SlackError("invalid_limit") from None
        if not least <= number <= most:
            raise SlackError("invalid_limit")
        return number

    def names(self, name: str) -> list[str]:
        """A list that came as JSON or with commas."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [item.strip() for item in str(value or "").split(",") if item.strip()]

    def need_scope(self, *any_of: str) -> None:
        """Raise `missing_scope` unless the app was granted one of these."""
        granted = self.workspace.app.scopes
        if any_of and granted.isdisjoint(any_of):
            provided = ",".join(sorted(granted))
            raise SlackError("missing_scope", extra={"needed": any_of[0], "provided": provided})


Handler = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Method:
    """`scopes`: any one of them suffices; none: none is needed, or the handler asks by channel."""

    name: str
    handler: Handler
    tier: Tier
    scopes: tuple[str, ...]
    tokens: frozenset[TokenKind]


METHODS: dict[str, Method] = {}


def method(
    name: str, tier: Tier, *scopes: str, tokens: tuple[TokenKind, ...] = ("bot",)
) -> Callable[[Handler], Handler]:
    """Register a handler under a method's name."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, tier, scopes, frozenset(tokens))
        return handler

    return register


def page_of(items: list[Any], call: Call, *, default: int, most: int = 1000) -> tuple[list[Any], str]:
    """One page of a list by `cursor` and `limit`, and the next cursor (empty at the end)."""
    from base64 import b64decode, b64encode

    limit = call.number("limit", default, most=most) if call.text("limit") not in (None, "0") else default
    start = 0
    cursor = call.text("cursor")
    if cursor is not None:
        try:
            kind, _, offset = b64decode(cursor, validate=True).decode().partition(":")
            start = int(offset)
        except ValueError:
            raise SlackError("invalid_cursor") from None
        if kind != "next" or not 0 <= start <= len(items):
            raise SlackError("invalid_cursor")
    end = start + limit
    following = b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], following
