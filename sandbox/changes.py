"""What changed in the workspace, told to pages and to tests that wait for something."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `type` is the page's word for it; `user` set means that only this person sees it."""

    type: str
    user: str | None = None
    channel: str | None = None
    body: dict[str, Any] = field(default_factory=dict)


class Changes:
    """Calls every listener with every change, at once and in order."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Change], None]] = []

    def publish(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Returns the function that ends the listening."""
        self._listeners.append(listener)

        def forget() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return forget

    @contextlib.contextmanager
    def signal(self) -> Iterator[asyncio.Event]:
        """An event that is set at every change, for as long as the block runs."""
        event = asyncio.Event()
        forget = self.listen(lambda _change: event.set())
        try:
            yield event
        finally:
            forget()
