"""What the validator reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .spec import Finding


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why Slack would refuse a payload.

    `pointer` is a JSON pointer into the payload ("" is the whole of it), `message` says what is wrong,
    `code` is the `error` that the Web API answers with.
    """

    pointer: str
    message: str
    code: str

    @property
    def line(self) -> str:
        """The wording of `response_metadata.messages`."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


def problems(found: Iterable[Finding], code: str) -> list[Problem]:
    return [Problem(pointer, message, code) for pointer, message in found]
