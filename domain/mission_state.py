"""Where a run of a mission stands: phases, deliverables, criteria, people, and the working-time clock.

The clock belongs to the phase that is open. It counts between two moments in UTC, so that a change of clocks
adds and takes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from domain.mission_events import DraftSource, Given, ItemKind, Rhythm
from domain.missions import Input, Mission, Phase

RunStatus = Literal["running", "paused", "finished", "abandoned"]
PhaseStatus = Literal["waiting", "open", "closed", "skipped"]
ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's word for something, and when; `why` where a reason was asked for."""

    by: int | None
    at: datetime
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something handed in for a deliverable. id: its place in the log, from 1."""

    id: int
    kind: ItemKind
    value: str
    name: str | None
    by: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    text: str
    source: DraftSource


@dataclass(frozen=True, slots=True)
class DeliverableState:
    """items: what stands for it, at most one of them a text. earlier: what was replaced or taken back."""

    items: tuple[Item, ...] = ()
    earlier: tuple[Item, ...] = ()
    draft: Draft | None = None
    waived: Said | None = None

    @property
    def is_settled(self) -> bool:
        return bool(self.items) or self.waived is not None

    @property
    def text(self) -> Item | None:
        return next((each for each in self.items if each.kind == "text"), None)


@dataclass(frozen=True, slots=True)
class PhaseState:
    """worked: banked by the clock, without what is running now. ended: closed or skipped by whom, and why."""

    status: PhaseStatus = "waiting"
    opened_at: datetime | None = None
    ended: Said | None = None
    worked: timedelta = ZERO
    ticked: Mapping[str, Said] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.status in ("closed", "skipped")


@dataclass(frozen=True, slots=True)
class CriterionState:
    """met: the owner's word. confirmed: the second person's, or the owner's own where `alone`."""

    met: Said | None = None
    confirmed: Said | None = None
    alone: bool = False
    missed: Said | None = None

    @property
    def is_settled(self) -> bool:
        return self.confirmed is not None or self.missed is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """A run after `rev` events.

    roles: role key → person. leads: phase key → person, where a phase was handed over by itself.
    clock_since: since when the clock has been running, None while it stands. clock_kept: whether it was
    running when the mission was paused. moved_at, moved_rev: the last thing that a person did.
    """

    mission: Mission
    owner_id: int | None
    roles: Mapping[str, int]
    rhythm: Rhythm
    given: Mapping[str, Given]
    phases: Mapping[str, PhaseState]
    deliverables: Mapping[str, DeliverableState]
    criteria: Mapping[str, CriterionState]
    started_at: datetime
    moved_at: datetime
    status: RunStatus = "running"
    leads: Mapping[str, int]
    clock_since: datetime | None = None
    clock_kept: bool = False
    ended: Said | None = None
    paused: Said | None = None
    moved_rev: int = 1
    rev: int = 1

    @property
    def is_over(self) -> bool:
        return self.status in ("finished", "abandoned")

    @property
    def current(self) -> Phase | None:
        """The phase that is open; None when only the criteria are left."""
        return next((each for each in self.mission.phases if self.phases[each.key].status == "open"), None)

    @property
    def people(self) -> frozenset[int]:
        """Everybody who takes part."""
        owner = () if self.owner_id is None else (self.owner_id,)
        return frozenset((*owner, *self.roles.values(), *self.leads.values()))

    @property
    def is_alone(self) -> bool:
        return len(self.people) <= 1

    def lead(self, phase: str) -> int | None:
        """Who leads a phase: whom it was handed to, else who has its role, else the owner."""
        found = self.mission.phase(phase)
        role = self.roles.get(found.lead) if found else None
        return self.leads.get(phase, self.owner_id if role is None else role)

    def missing(self, phase: Phase) -> tuple[str, ...]:
        """The keys of the deliverables that a phase still waits for."""
        return tuple(each.key for each in phase.deliverables if not self.deliverables[each.key].is_settled)

    @property
    def missing_inputs(self) -> tuple[Input, ...]:
        """The required inputs that nobody has brought."""
        return tuple(each for each in self.mission.inputs if each.required and each.key not in self.given)

    @property
    def is_provisional(self) -> bool:
        """Whether its document rests on something that is missing, or on a one-page stub."""
        return bool(self.missing_inputs) or any(each.kind == "stub" for each in self.given.values())

    def worked(self, phase: str, now: datetime) -> timedelta:
        """Working time in a phase up to `now`; never less than what is banked."""
        banked = self.phases[phase].worked
        current = self.current
        if self.clock_since is None or current is None or current.key != phase:
            return banked
        return banked + max(ZERO, now.astimezone(UTC) - self.clock_since)


@dataclass(frozen=True, slots=True)
class Progress:
    phases_done: int
    phases: int
    deliverables_done: int
    deliverables: int
    criteria_done: int
    criteria: int


def progress(run: RunState) -> Progress:
    """How far a run is. Skipped phases are done, and so are waived deliverables and missed criteria."""
    return Progress(
        sum(each.is_over for each in run.phases.values()),
        len(run.phases),
        sum(each.is_settled for each in run.deliverables.values()),
        len(run.deliverables),
        sum(each.is_settled for each in run.criteria.values()),
        len(run.criteria),
    )
