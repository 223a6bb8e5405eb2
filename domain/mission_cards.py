"""What the use cases of missions take and give: a run with its people, a start, what a move changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.mission_events import Given, Rhythm, RunEvent
from domain.mission_reminders import Reminder
from domain.mission_rules import Actor
from domain.mission_state import RunState
from domain.missions import Mission, Prerequisite
from domain.team import Person, Team


@dataclass(frozen=True, slots=True)
class Run:
    """A mission that was started.

    team: whose numbers it is about, None for somebody without one. for_team: started for the team, not for
    its owner alone. channel_id: of its thread, a channel or (for a DM) a person's Slack id. people: everybody
    who is named in it, by id, also who has left since.
    """

    id: int
    workspace_id: int
    team: Team | None
    for_team: bool
    channel_id: str
    started_by: int
    state: RunState
    people: Mapping[int, Person]

    @property
    def mission(self) -> Mission:
        return self.state.mission

    @property
    def owner(self) -> Person | None:
        return self.people.get(self.state.owner_id) if self.state.owner_id is not None else None

    @property
    def is_direct(self) -> bool:
        """Whether its thread is a direct message."""
        return self.channel_id[:1] in ("U", "W")

    @property
    def head_key(self) -> str:
        """The key of the post that its thread begins with; where it goes on elsewhere, there is another."""
        return f"mission:{self.id}:{self.channel_id}:head"

    def person(self, person_id: int | None) -> Person | None:
        return None if person_id is None else self.people.get(person_id)

    def actor(self, me: Person) -> Actor:
        """Somebody as a maker of moves: admins, the team's managers and the owner's manage."""
        owner = self.owner
        leads = owner is not None and owner.id != me.id and me.leads(owner)
        return Actor(me.id, me.is_admin or leads or (self.team is not None and self.team.id in me.manages))


@dataclass(frozen=True, slots=True)
class StartPlan:
    """How a mission is to be started.

    mission, variation: keys. owner, roles: Slack ids; None and roles not named: whoever starts it, the owner.
    team_id: the team that it is started for; None: its owner alone. channel_id: where its thread goes; None:
    the owner's direct messages.
    """

    mission: str
    variation: str | None = None
    owner: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    rhythm: Rhythm = field(default_factory=Rhythm)
    given: Mapping[str, Given] = field(default_factory=dict)
    team_id: int | None = None
    channel_id: str | None = None


@dataclass(frozen=True, slots=True)
class Acted:
    """What a move came to. events: none where it was so already; run_before: the run until then."""

    run: Run
    run_before: Run
    events: tuple[RunEvent, ...]

    @property
    def before(self) -> RunState:
        return self.run_before.state

    def kinds(self) -> frozenset[str]:
        return frozenset(each.kind for each in self.events)


@dataclass(frozen=True, slots=True)
class ThreadFile:
    """A file that was dropped into a run's thread. id: Slack's."""

    id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """A stored version of a document. line: whose and of which mission. texts: by deliverable key."""

    id: int
    run_id: int
    line: str
    version: int
    title: str
    markdown: str
    texts: Mapping[str, str]
    on: date
    made_at: datetime
    made_by: int | None


@dataclass(frozen=True, slots=True)
class StartForm:
    """What the form of a start begins with.

    teams: for which the asker may start it. before: what comes before and is not finished. documents: by the
    key of the input that they answer. running: the asker's own run of it that is not over.
    """

    mission: Mission
    teams: tuple[Team, ...]
    before: tuple[tuple[Prerequisite, Mission], ...]
    documents: Mapping[str, DocumentVersion]
    running: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder of a run, and to whom it goes."""

    run: Run
    reminder: Reminder
    to: Person


@dataclass(frozen=True, slots=True)
class Queued:
    """A mission that is to be started once those before it are over. run_id: what it became."""

    id: int
    owner_id: int
    team_id: int | None
    for_team: bool
    position: int
    mission_key: str
    plan: Mapping[str, object]
    run_id: int | None


def document_line(mission_key: str, *, team_id: int | None, owner_id: int | None) -> str:
    """What versions of a document count along: those of a mission, for a team or for one person."""
    return f"team:{team_id}:{mission_key}" if team_id is not None else f"person:{owner_id}:{mission_key}"


def people_named(state: RunState) -> frozenset[int]:
    """Everybody whom a run names: who takes part, and who did something that is still told."""
    said = [each for phase in state.phases.values() for each in (phase.ended, *phase.ticked.values())]
    for criterion in state.criteria.values():
        said += [criterion.met, criterion.confirmed, criterion.missed]
    for deliverable in state.deliverables.values():
        said.append(deliverable.waived)
    items = (i for each in state.deliverables.values() for i in (*each.items, *each.earlier))
    told = {each.by for each in (*said, state.ended, state.paused) if each}
    return state.people | {by for by in told | {i.by for i in items} if by is not None}
