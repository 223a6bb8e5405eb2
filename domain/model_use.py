"""What a workspace chose about the model, and what it used of it."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """is_on, budget: the workspace's, in tokens a month, None for what the operator allows. opted_out: one's
    own."""

    is_on: bool = True
    budget: int | None = None
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class Purpose:
    """asked, answered: times. tokens: in and out together."""

    name: str
    asked: int
    answered: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Use:
    """A calendar month in UTC ("2026-11"). tokens: used, or set aside for what is being asked right now."""

    month: str
    tokens: int
    purposes: tuple[Purpose, ...] = ()
    helped: int = 0
    not_helped: int = 0


@dataclass(frozen=True, slots=True)
class ModelState:
    """How things stand, for whoever asks. model: None where the operator has set none up.

    ceiling: the most tokens a month that the operator allows. budget: what counts.
    """

    model: str | None
    choice: Choice
    use: Use
    ceiling: int = 0

    @property
    def budget(self) -> int:
        return budget_of(self.choice, self.ceiling)


@dataclass(frozen=True, slots=True)
class Held:
    """Tokens set aside for one ask, to be settled when it ends."""

    workspace_id: int
    month: str
    purpose: str
    tokens: int


def budget_of(choice: Choice, ceiling: int) -> int:
    """The workspace's own budget, never above what the operator allows."""
    return ceiling if choice.budget is None else min(choice.budget, ceiling)


def month_of(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y-%m")


def month_span(now: datetime) -> tuple[datetime, datetime]:
    """The first moment of the UTC month, and of the next."""
    start = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = start.replace(year=start.year + 1, month=1) if start.month == 12 else None
    return start, following or start.replace(month=start.month + 1)
