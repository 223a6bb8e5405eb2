"""The log of both directions: what the app asked of Slack, and what Slack sent to the app."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, Literal

from sandbox.tokens import masked

Direction = Literal["app→slack", "slack→app"]

KEPT_ENTRIES = 5_000


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One exchange. `args` and `response` hold no tokens; `ms` is real time in milliseconds."""

    id: int
    at: datetime
    direction: Direction
    method: str
    ok: bool
    args: Any
    response: Any
    error: str | None = None
    ms: float = 0.0

    def text(self) -> str:
        """What a search looks through."""
        body = json.dumps([self.args, self.response], ensure_ascii=False, default=str)
        return f"{self.method}\n{self.error or ''}\n{body}".casefold()

    def to_page(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "at": self.at.timestamp(),
            "direction": self.direction,
            "method": self.method,
            "ok": self.ok,
            "error": self.error,
            "request": self.args,
            "response": self.response,
            "ms": round(self.ms, 2),
        }


class ApiLog:
    """The last entries, oldest first."""

    def __init__(self, tell: Callable[[LogEntry], None] | None = None) -> None:
        self._entries: deque[LogEntry] = deque(maxlen=KEPT_ENTRIES)
        self._ids = count(1)
        self._tell = tell

    def add(
        self,
        *,
        at: datetime,
        direction: Direction,
        method: str,
        ok: bool,
        args: Any,
        response: Any,
        error: str | None = None,
        ms: float = 0.0,
    ) -> LogEntry:
        entry = LogEntry(
            next(self._ids), at, direction, method, ok, masked(args), masked(response), error, ms
        )
        self._entries.append(entry)
        if self._tell is not None:
            self._tell(entry)
        return entry

    def calls(self, method: str) -> list[LogEntry]:
        """Entries of one method or delivery kind, oldest first."""
        return [entry for entry in self._entries if entry.method == method]

    def search(self, query: str = "", limit: int = 200) -> list[LogEntry]:
        """Newest first: the entries whose method, error or JSON contains every word of `query`."""
        words = query.casefold().split()
        found: list[LogEntry] = []
        for entry in reversed(self._entries):
            if len(found) >= limit:
                break
            text = entry.text() if words else ""
            if all(word in text for word in words):
                found.append(entry)
        return found

    def clear(self) -> None:
        self._entries.clear()

    def __iter__(self) -> Iterator[LogEntry]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, index: int) -> LogEntry:
        return self._entries[index]
