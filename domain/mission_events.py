"""What happens in a run of a mission, as an append-only log. The state is made of nothing else.

Moments are aware UTC. `by` is a person's id, None where time or the house did it. Events are made in
`domain.mission_moves` and folded up in `domain.mission_runs`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from domain.missions import Mission

ItemKind = Literal["text", "link", "file"]
DraftSource = Literal["model", "outline", "previous"]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a mission is spread over time.

    at: the local time of day at which a spread mission goes on and at which reminders come; None in one
    sitting means that they come at nine. weekdays: 0 (Monday) to 6, the days it goes on. stall_days: after
    how many working days without anything a reminder comes.
    """

    kind: Literal["one_sitting", "spread"] = "one_sitting"
    at: time | None = None
    weekdays: frozenset[int] = frozenset(range(5))
    stall_days: int = 2

    def __post_init__(self) -> None:
        if self.kind == "spread" and (self.at is None or not self.weekdays):
            raise ValueError("a spread mission needs a time and a day to go on at")
        if self.at is not None and self.at.tzinfo is not None:
            raise ValueError("a rhythm's time is local and carries no zone")
        if self.stall_days < 1 or not self.weekdays <= frozenset(range(7)):
            raise ValueError("stall days are at least one, weekdays 0 to 6")


@dataclass(frozen=True, slots=True)
class Given:
    """What was brought for an input. kind "stub": the one page that stands in for it, filled in."""

    kind: Literal["text", "link", "stub"]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What every event has; `at` is made UTC, because differences within one zone pass over clock changes."""

    at: datetime
    by: int | None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"naive moment {self.at!r}")
        object.__setattr__(self, "at", self.at.astimezone(UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Happened):
    """carried: texts of the last version of the document, by deliverable key, as drafts to go on from."""

    mission: Mission
    owner_id: int
    roles: Mapping[str, int]
    rhythm: Rhythm
    given: Mapping[str, Given] = field(default_factory=dict)
    carried: Mapping[str, str] = field(default_factory=dict)
    kind: Literal["started"] = "started"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputBrought(Happened):
    key: str
    given: Given
    kind: Literal["input_brought"] = "input_brought"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTicked(Happened):
    phase: str
    step: str
    done: bool
    kind: Literal["step_ticked"] = "step_ticked"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn(Happened):
    """value: the text, the address, or the file's id in Slack. name: what a file or link is called."""

    deliverable: str
    item: ItemKind
    value: str
    name: str | None = None
    kind: Literal["handed_in"] = "handed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack(Happened):
    """An item no longer stands for its deliverable; it is kept among the earlier ones."""

    deliverable: str
    item_id: int
    kind: Literal["taken_back"] = "taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted(Happened):
    deliverable: str
    text: str
    source: DraftSource
    kind: Literal["drafted"] = "drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(Happened):
    deliverable: str
    why: str
    kind: Literal["waived"] = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwaived(Happened):
    deliverable: str
    kind: Literal["unwaived"] = "unwaived"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseClosed(Happened):
    phase: str
    kind: Literal["phase_closed"] = "phase_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSkipped(Happened):
    phase: str
    why: str
    kind: Literal["phase_skipped"] = "phase_skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSet(Happened):
    """The working-time clock of the current phase was started or stopped."""

    running: bool
    kind: Literal["clock_set"] = "clock_set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Happened):
    why: str | None = None
    kind: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Happened):
    kind: Literal["resumed"] = "resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven(Happened):
    """Somebody takes a role: as lead of the phases that have it, unless a phase was handed over by itself."""

    role: str
    person_id: int
    kind: Literal["role_given"] = "role_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadHanded(Happened):
    """One phase has another lead than its role would give it."""

    phase: str
    person_id: int
    note: str | None = None
    kind: Literal["lead_handed"] = "lead_handed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanged(Happened):
    person_id: int
    kind: Literal["owner_changed"] = "owner_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft(Happened):
    """Somebody is gone; `heir_id` takes whatever they had here. None: nobody was left to take it."""

    person_id: int
    heir_id: int | None
    kind: Literal["person_left"] = "person_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTicked(Happened):
    """The owner says that a criterion is met, or takes that back."""

    criterion: str
    met: bool
    kind: Literal["criterion_ticked"] = "criterion_ticked"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionConfirmed(Happened):
    """alone: there was nobody else to confirm it, and the owner did."""

    criterion: str
    alone: bool
    kind: Literal["criterion_confirmed"] = "criterion_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionMissed(Happened):
    """A criterion is not met and will not be; the document gives the reason."""

    criterion: str
    why: str
    kind: Literal["criterion_missed"] = "criterion_missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Happened):
    kind: Literal["finished"] = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandoned(Happened):
    why: str
    kind: Literal["abandoned"] = "abandoned"


RunEvent = (
    Started
    | InputBrought
    | StepTicked
    | HandedIn
    | TakenBack
    | Drafted
    | Waived
    | Unwaived
    | PhaseClosed
    | PhaseSkipped
    | ClockSet
    | Paused
    | Resumed
    | RoleGiven
    | LeadHanded
    | OwnerChanged
    | PersonLeft
    | CriterionTicked
    | CriterionConfirmed
    | CriterionMissed
    | Finished
    | Abandoned
)

_DATA: TypeAdapter[RunEvent] = TypeAdapter(Annotated[RunEvent, Field(discriminator="kind")])


def event_data(event: RunEvent) -> dict[str, Any]:
    """An event as JSON values, for storing; `kind`, `at` and `by` are among them."""
    data: dict[str, Any] = _DATA.dump_python(event, mode="json")
    return data


def event_from(data: Mapping[str, Any]) -> RunEvent:
    """An event from what `event_data` made of it; ValueError if it is nothing of the kind."""
    return _DATA.validate_python(data)
