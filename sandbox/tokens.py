"""Tokens of the one installation: made at random, compared in constant time, never shown in a log."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Any, Literal

TokenKind = Literal["bot", "app"]

_SECRET = re.compile(r"xox[a-z]-[0-9A-Za-z-]+|xapp-[0-9A-Za-z-]+|(?<=/socket/)[0-9A-Za-z_-]+")
_HIDDEN_KEYS = frozenset({"token", "verification_token", "signing_secret", "client_secret"})


@dataclass(slots=True)
class Tokens:
    """The secrets of a workspace; `revoked` after `auth.revoke`."""

    bot: str
    app: str
    signing_secret: str
    verification: str
    revoked: bool = False

    def kind_of(self, token: str) -> TokenKind | None:
        """Whose token this is, or None for an unknown one."""
        presented = token.encode()
        if hmac.compare_digest(presented, self.bot.encode()):
            return "bot"
        if hmac.compare_digest(presented, self.app.encode()):
            return "app"
        return None


def new_tokens(app_id: str) -> Tokens:
    return Tokens(
        bot=f"xoxb-{secrets.randbelow(10**12)}-{secrets.token_hex(12)}",
        app=f"xapp-1-{app_id}-{secrets.randbelow(10**12)}-{secrets.token_hex(32)}",
        signing_secret=secrets.token_hex(16),
        verification=secrets.token_hex(12),
    )


def masked(value: Any) -> Any:
    """The same JSON value with every token and socket ticket replaced by dots."""
    if isinstance(value, str):
        return _SECRET.sub(lambda found: found.group()[:5] + "…", value)
    if isinstance(value, dict):
        return {key: "…" if key in _HIDDEN_KEYS and item else masked(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(item) for item in value]
    return value
