"""Faults on demand: what goes wrong between Slack and an app, for tests.

| kind | on a Web API method | on a delivery |
|---|---|---|
| `drop` | connection closed, no effect | never sent |
| `delay` | waits `seconds`, then goes on | the same |
| `rate_limit` | 429 with `retry_after` seconds | – |
| `error_500` | HTTP 500, no effect | – |
| `error` | `{"ok": false, "error": code}`, no effect | – |
| `timeout_after_effect` | the effect happens, the answer never comes | sent, the ack is lost |
| `duplicate` | – | sent twice |
| `disconnect` | – | sent, then the socket is closed before the ack |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

Kind = Literal[
    "drop", "delay", "rate_limit", "error_500", "error", "timeout_after_effect", "duplicate", "disconnect"
]


@dataclass(slots=True)
class Fault:
    """`match` is a Web API method or a delivery's kind (`command`, `block_actions`, `view_submission`,
    `view_closed`, `shortcut`, `message_action`, `block_suggestion`, `event`, or `event:app_home_opened`);
    `*` stands for anything. `times` is how often it strikes, `after` how many matches pass first.
    """

    match: str
    kind: Kind
    times: int = 1
    seconds: float = 0.0
    retry_after: int = 1
    code: str = "internal_error"
    after: int = 0
    where: Callable[[Mapping[str, Any]], bool] | None = None


class Faults:
    """The faults that are still to come, in the order they were added."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._pending.append(fault)
        return fault

    def clear(self) -> None:
        self._pending.clear()

    def take(self, *names: str, payload: Mapping[str, Any]) -> Fault | None:
        """The fault that strikes this call or delivery, if any; one strike is used up."""
        for fault in self._pending:
            if not any(fnmatchcase(name, fault.match) for name in names):
                continue
            if fault.where is not None and not fault.where(payload):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._pending.remove(fault)
            return fault
        return None

    def __len__(self) -> int:
        return len(self._pending)
