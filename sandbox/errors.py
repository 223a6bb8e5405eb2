"""The refusals of the local Slack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.blockkit import Problem


class SlackError(Exception):
    """A Web API refusal.

    `code` is Slack's `error`, `messages` go to `response_metadata`, `extra` beside `error`;
    `retry_after_s` is set on `ratelimited` alone.
    """

    def __init__(
        self, code: str, *, messages: Sequence[str] = (), extra: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.messages = tuple(messages)
        self.extra = dict(extra or {})
        self.retry_after_s: int | None = None

    def answer(self) -> dict[str, Any]:
        """The JSON body that Slack would send."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": list(self.messages)}
            if self.code.startswith("invalid_blocks"):
                body["errors"] = [text.removeprefix("[ERROR] ") for text in self.messages]
        return body


class PageError(Exception):
    """A request of the page that makes no sense (HTTP 4xx with `{"error": code}`)."""

    def __init__(self, code: str, status: int = 400, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.extra = extra


def refuse(problems: Sequence[Problem]) -> None:
    """Raise the validator's findings as one SlackError; the first one's code decides."""
    if problems:
        raise SlackError(problems[0].code, messages=[problem.line for problem in problems])


def missing_argument(*names: str) -> SlackError:
    return SlackError(
        "invalid_arguments", messages=[f"[ERROR] missing required field: {name}" for name in names]
    )
