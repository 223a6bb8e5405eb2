"""How what a person did in Slack's client ended, as they see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.model import Message


@dataclass(frozen=True, slots=True)
class CommandResult:
    """`reply` is the message that came as the ack; `error` Slack's word for what went wrong."""

    ok: bool
    timed_out: bool = False
    error: str | None = None
    reply: Message | None = None


@dataclass(frozen=True, slots=True)
class ActionResult:
    ok: bool
    timed_out: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class SubmitResult:
    """`errors`: block_id to words, the app's or the client's; `missing`: required inputs left empty."""

    ok: bool
    timed_out: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    error: str | None = None
