"""Trigger ids: each opens one view, once, within three seconds of real time."""

from __future__ import annotations

import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import SlackError

TRIGGER_LIFE_S = 3.0
_REMEMBERED = 10_000
_FORM = re.compile(r"\d+\.\d+\.[0-9a-f]+")


@dataclass(slots=True)
class Trigger:
    """Who did something, where (`channel`) and in which view; `made_at` is monotonic seconds."""

    user: str
    made_at: float
    channel: str | None = None
    view_id: str | None = None
    spent: bool = False


class Triggers:
    """Makes and redeems trigger ids."""

    def __init__(
        self, life_s: float = TRIGGER_LIFE_S, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.life_s = life_s
        self._monotonic = monotonic
        self._made: OrderedDict[str, Trigger] = OrderedDict()

    def new(self, user: str, *, channel: str | None = None, view_id: str | None = None) -> str:
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._made[trigger_id] = Trigger(user, self._monotonic(), channel, view_id)
        if len(self._made) > _REMEMBERED:
            self._made.popitem(last=False)
        return trigger_id

    def check(self, trigger_id: str) -> Trigger:
        """The trigger behind an id that is still good; raises Slack's three trigger errors."""
        if not _FORM.fullmatch(trigger_id):
            raise SlackError("invalid_trigger_id")
        trigger = self._made.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.spent:
            raise SlackError("exchanged_trigger_id")
        if self._monotonic() - trigger.made_at > self.life_s:
            raise SlackError("expired_trigger_id")
        return trigger
