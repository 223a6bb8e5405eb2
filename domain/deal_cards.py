"""Deals as services hand them on to be shown: with names, what needs attention, and what just happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from domain.deal_asks import MoveAnswers, MoveForm
from domain.deals import Deal, DealEvent
from domain.pipeline_health import StaleLimit
from domain.stages import Gap, Pipeline
from domain.team import Person, Team

Reason = Literal["waiting", "step_overdue", "close_passed", "stale", "no_step"]
REASONS: tuple[Reason, ...] = ("waiting", "step_overdue", "close_passed", "stale", "no_step")
"""Why a deal needs attention, the most pressing first. waiting: a hand-over to be accepted or sent back."""


@dataclass(frozen=True, slots=True)
class DealLine:
    """A deal in a list, and why it needs attention."""

    deal: Deal
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class DealList:
    """Somebody's open deals, those that need attention first."""

    lines: tuple[DealLine, ...]
    pipeline: Pipeline
    today: date

    @property
    def pressing(self) -> tuple[DealLine, ...]:
        return tuple(line for line in self.lines if line.reasons)


@dataclass(frozen=True, slots=True)
class LinkedLog:
    """Activity that was logged for a deal."""

    person: str
    day: date
    counts: Mapping[str, int]
    note: str | None


@dataclass(frozen=True, slots=True)
class DealCard:
    """Everything about one deal.

    events: the last ones, newest first. notes: the last ones, newest first. people: by id, of all of them.
    gaps: what stages behind it asked for and did not get.
    """

    deal: Deal
    pipeline: Pipeline
    team: Team | None
    people: Mapping[int, Person]
    events: tuple[DealEvent, ...]
    notes: tuple[DealEvent, ...]
    logs: tuple[LinkedLog, ...]
    gaps: tuple[Gap, ...]
    reasons: tuple[Reason, ...]
    may_change: bool
    today: date

    def name_of(self, person_id: int | None) -> Person | None:
        return self.people.get(person_id) if person_id is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealChanged:
    """A deal after somebody changed it.

    before: None for a new one. event: None where nothing differed and nothing was written.
    undone: what an "undone" event took back. won_rev: the event of the win that is to be celebrated, or of
    the one that no longer stands. gaps: what this change left open. hands_over_to: the role that should
    take the deal over now. carried: the deal's last notes, for whoever receives it.
    """

    deal: Deal
    before: Deal | None
    event: DealEvent | None
    pipeline: Pipeline
    team: Team | None
    people: Mapping[int, Person]
    today: date
    undone: DealEvent | None = None
    won_rev: int | None = None
    gaps: tuple[Gap, ...] = ()
    hands_over_to: str | None = None
    carried: tuple[str, ...] = ()

    @property
    def is_win(self) -> bool:
        """Whether it was not won before, and is now."""
        return self.deal.is_won and not (self.before and self.before.is_won)

    @property
    def is_win_gone(self) -> bool:
        return bool(self.before and self.before.is_won) and not self.deal.is_won

    def person(self, person_id: int | None) -> Person | None:
        return self.people.get(person_id) if person_id is not None else None

    @property
    def owner(self) -> Person:
        return self.people[self.deal.owner_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class DealConflict:
    """Somebody changed the deal since it was looked at; nothing was written.

    since: what was done meanwhile, oldest first. people: by id, who did it.
    """

    deal: Deal
    pipeline: Pipeline
    since: tuple[DealEvent, ...]
    people: Mapping[int, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAsked:
    """What to ask on a move. `typed`: what was answered before, to be kept. conflict: see DealConflict."""

    deal: Deal
    form: MoveForm
    pipeline: Pipeline
    today: date
    typed: MoveAnswers | None = None
    conflict: DealConflict | None = None


@dataclass(frozen=True, slots=True)
class DealsFound:
    """What a name may mean, the best first. is_near: none has the letters that were typed."""

    query: str
    deals: tuple[Deal, ...]
    owners: Mapping[int, Person] = field(default_factory=dict)
    is_near: bool = False

    @property
    def sure(self) -> Deal | None:
        """The one deal that it surely means; a near spelling is offered, never taken."""
        return self.deals[0] if len(self.deals) == 1 and not self.is_near else None


@dataclass(frozen=True, slots=True)
class OpenedDeal:
    """A deal that somebody is about to change, and whose it is."""

    deal: Deal
    owner: Person


@dataclass(frozen=True, slots=True)
class HandOffForm:
    """What the form of a hand-over begins with; `role` is None where the stage does not say."""

    deal: Deal
    pipeline: Pipeline
    role: str | None


@dataclass(frozen=True, slots=True)
class DealsLeft:
    """The open deals of somebody who left, and who is to find them a new owner."""

    person: Person
    managers: tuple[Person, ...]
    deals: tuple[Deal, ...]
    pipeline: Pipeline


def attention(
    deal: Deal, *, me: int | None, limits: Mapping[str, StaleLimit], today: date
) -> tuple[Reason, ...]:
    """Why an open deal needs its owner's attention; nothing for deals that are won or lost.

    limits: by stage key, from how many days on a deal is stale. me: whoever looks at it.
    """
    found: set[Reason] = set()
    if deal.handed_by is not None and deal.owner_id == me and not deal.removed:
        found.add("waiting")
    if deal.is_open:
        limit = limits.get(deal.stage)
        if limit and (today - deal.entered_stage_on).days > limit.days:
            found.add("stale")
        if deal.expected_close and deal.expected_close < today:
            found.add("close_passed")
        if not deal.next_step:
            found.add("no_step")
        elif deal.next_step_on and deal.next_step_on < today:
            found.add("step_overdue")
    return tuple(reason for reason in REASONS if reason in found)


def by_attention(lines: Sequence[DealLine]) -> list[DealLine]:
    """The most pressing first: by the first reason, then by how many, then by expected close."""

    def rank(line: DealLine) -> tuple[int, int, date, int]:
        first = REASONS.index(line.reasons[0]) if line.reasons else len(REASONS)
        return first, -len(line.reasons), line.deal.expected_close or date.max, line.deal.id

    return sorted(lines, key=rank)
