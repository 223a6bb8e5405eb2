"""The kinds of direct message that can be muted, as one person has them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """`title` is the kind's name for people ("Mid-week nudge")."""

    kind: str
    title: str
    muted: bool
