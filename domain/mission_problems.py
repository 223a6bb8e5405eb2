"""Everything that can be wrong with a move in a mission. Values only; the words for them are the views'."""

from dataclasses import dataclass
from typing import Literal

Who = Literal["anyone", "part", "lead", "owner"]


@dataclass(frozen=True, slots=True)
class AlreadySo:
    """What was asked for is so already: no refusal, and nothing to write."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """The mission is paused, finished or abandoned, or is none of these and would have to be."""

    status: str


@dataclass(frozen=True, slots=True)
class NotTheirs:
    """Who may do this: somebody who takes part, the phase's lead, or the owner (and managers, always)."""

    who: Who


@dataclass(frozen=True, slots=True)
class Unknown:
    """The mission has nothing of this key."""

    key: str


@dataclass(frozen=True, slots=True)
class PhaseNotOpen:
    phase: str
    status: str


@dataclass(frozen=True, slots=True)
class StillMissing:
    """Deliverables that are neither there nor waived, by key."""

    deliverables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SomethingThere:
    """A deliverable that is there cannot be waived as well."""

    deliverable: str


@dataclass(frozen=True, slots=True)
class LastOfClosedPhase:
    """A closed phase keeps at least one item, or the waiver, of each deliverable."""

    deliverable: str


@dataclass(frozen=True, slots=True)
class ChangedMeanwhile:
    """Somebody else's text came in between; `item_id` is theirs."""

    deliverable: str
    item_id: int


@dataclass(frozen=True, slots=True)
class NotTicked:
    """The owner has not said yet that the criterion is met."""

    criterion: str


@dataclass(frozen=True, slots=True)
class NeedsSecondPerson:
    """Whoever ticked a criterion does not confirm it, while there is somebody else to do so."""

    criterion: str


@dataclass(frozen=True, slots=True)
class PhasesOpen:
    phases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriteriaOpen:
    """Criteria that are neither confirmed nor given up with a reason, by key."""

    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Empty:
    """A reason or a text is needed, and this has none."""


@dataclass(frozen=True, slots=True)
class TextTooLong:
    length: int
    limit: int


@dataclass(frozen=True, slots=True)
class NotALink:
    text: str


MissionProblem = (
    AlreadySo
    | NotNow
    | NotTheirs
    | Unknown
    | PhaseNotOpen
    | StillMissing
    | SomethingThere
    | LastOfClosedPhase
    | ChangedMeanwhile
    | NotTicked
    | NeedsSecondPerson
    | PhasesOpen
    | CriteriaOpen
    | Empty
    | TextTooLong
    | NotALink
)


class MissionRefused(ValueError):
    """A move that cannot be made; nothing is written."""

    def __init__(self, problem: MissionProblem) -> None:
        super().__init__(repr(problem))
        self.problem = problem
