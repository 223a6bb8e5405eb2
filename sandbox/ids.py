"""Identifiers in Slack's forms."""

from __future__ import annotations

import secrets
import string

_ALPHABET = string.ascii_uppercase + string.digits
_BLOCK_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 10) -> str:
    """An id such as `C0J7Q2M4XK9`: a prefix that tells the kind, then random capitals and digits."""
    return prefix + "0" + "".join(secrets.choice(_ALPHABET) for _ in range(length - 1))


def new_block_id() -> str:
    """The five characters that Slack gives to a block or an action without an id of its own."""
    return "".join(secrets.choice(_BLOCK_ALPHABET) for _ in range(5))


def new_hash(now: float) -> str:
    """A view's `hash`: the second of its last change and a random part."""
    return f"{int(now)}.{secrets.token_hex(4)}"
