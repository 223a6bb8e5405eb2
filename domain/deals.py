"""Deals: their state, the append-only log it comes from, and undoing what stands in that log.

An event says which fields it set, so the state is the log folded up, and an undo is one more event that sets
them back. Fields are flat: the buyer's words are "evidence.<key>", ticked criteria "met.<stage>.<criterion>".
Events are made in `domain.deal_moves`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Literal, Self, TypeVar

from domain.money import Money
from domain.stages import Part

Value = str | int | bool | date | Money | None
"""What a field of a deal can hold. None is "not set"."""

EventKind = Literal[
    "created",
    "imported",
    "moved",
    "edited",
    "won",
    "lost",
    "reopened",
    "handed_over",
    "accepted",
    "sent_back",
    "note",
    "undone",
    "remapped",
]
Direction = Literal["forward", "back"]

_BEGINNINGS = ("created", "imported")
_EVIDENCE, _MET = "evidence.", "met."


@dataclass(frozen=True, slots=True, kw_only=True)
class DealState:
    """A deal as it stands after `rev` events.

    first_stage: where it entered the pipeline; stages before that were never asked about.
    evidence: the buyer's words by evidence key. met: criteria ticked, as "discovery.problem_stated".
    closed_on: the day it was won or lost. pushes: how often its expected close was put off while open.
    handed_by, handed_role: who handed it over to the owner, and as which role, until the owner accepts.
    removed: its creation was undone.
    """

    name: str
    account: str
    owner_id: int
    stage: str
    part: Part
    first_stage: str
    created_on: date
    entered_stage_on: date
    team_id: int | None = None
    amount: Money | None = None
    market: str | None = None
    expected_close: date | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    met: frozenset[str] = frozenset()
    closed_on: date | None = None
    lost_reason: str | None = None
    competitor: str | None = None
    pushes: int = 0
    handed_by: int | None = None
    handed_role: str | None = None
    removed: bool = False
    rev: int = 0

    @property
    def is_open(self) -> bool:
        return self.part in ("lead", "deal") and not self.removed

    @property
    def is_won(self) -> bool:
        return self.part in ("won", "after") and not self.removed

    def with_changes(self, changes: Mapping[str, Value], *, rev: int) -> Self:
        """This deal after an event; ids of a `Deal` are kept."""
        kept = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _STATE}
        return type(self)(**kept, **_unflattened({**flattened(self), **changes}), rev=rev)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal(DealState):
    """A deal with its place in the store."""

    id: int
    workspace_id: int

    @classmethod
    def of(cls, state: DealState, *, id: int, workspace_id: int) -> "Deal":
        return cls(id=id, workspace_id=workspace_id, **_unflattened(flattened(state)), rev=state.rev)


@dataclass(frozen=True, slots=True, kw_only=True)
class DealEvent:
    """One entry of a deal's log; `rev` counts them from 1.

    at: aware UTC. on: the day it counts for, in the organisation's zone.
    changes: the fields it set, to what.
    from_stage (None at the beginning), to_stage, amount, expected_close: as they stood after it.
    direction: of moves and wins between stages; None where it was neither progress nor a step back.
    gaps: what the stages left behind asked for and did not get, as ids ("discovery.problem_stated").
    undoes: the rev that an "undone" event takes back.
    role, other_id: of hand-overs, the receiving role and the person on the other side.
    """

    rev: int
    kind: EventKind
    at: datetime
    on: date
    actor_id: int | None
    changes: Mapping[str, Value]
    from_stage: str | None
    to_stage: str
    amount: Money | None = None
    expected_close: date | None = None
    direction: Direction | None = None
    gaps: tuple[str, ...] = ()
    why: str | None = None
    note: str | None = None
    undoes: int | None = None
    role: str | None = None
    other_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who does something, when (aware UTC), and on which day in the organisation's zone."""

    actor_id: int | None
    at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class LostReason:
    """Why deals are lost. counted: whether such a loss counts in the win rate (a duplicate does not)."""

    key: str
    label: str
    about: str
    counted: bool = True
    asks_competitor: bool = False


S = TypeVar("S", bound=DealState)
_STATE = frozenset(each.name for each in fields(DealState))
_PLAIN = tuple(each.name for each in fields(DealState) if each.name not in ("evidence", "met", "rev"))
FIELDS = frozenset(_PLAIN)
"""The plain names that `changes` may hold; beside them evidence.… and met.… """


def evidence_field(key: str) -> str:
    return _EVIDENCE + key


def met_field(criterion_id: str) -> str:
    return _MET + criterion_id


def flattened(state: DealState) -> dict[str, Value]:
    """The state as flat fields; evidence and criteria only where they are there."""
    flat: dict[str, Value] = {name: getattr(state, name) for name in _PLAIN}
    flat |= {evidence_field(key): text for key, text in state.evidence.items()}
    return flat | {met_field(each): True for each in sorted(state.met)}


def _unflattened(flat: Mapping[str, Value]) -> dict[str, Any]:
    """Arguments for DealState. Fields nobody knows are a ValueError."""
    plain: dict[str, Any] = {name: value for name, value in flat.items() if name in FIELDS}
    rest = {name: value for name, value in flat.items() if name not in FIELDS}
    strange = [name for name in rest if not name.startswith((_EVIDENCE, _MET))]
    if strange:
        raise ValueError(f"no field of a deal: {', '.join(strange)}")
    held = {name: value for name, value in rest.items() if value}
    plain["evidence"] = {n.removeprefix(_EVIDENCE): v for n, v in held.items() if n.startswith(_EVIDENCE)}
    plain["met"] = frozenset(name.removeprefix(_MET) for name in held if name.startswith(_MET))
    return plain


def begun(event: DealEvent) -> DealState:
    """The state after a deal's first event."""
    if event.kind not in _BEGINNINGS or event.rev != 1:
        raise ValueError(f"a log begins with its creation, not with {event.kind} as {event.rev}")
    return DealState(**_unflattened(event.changes), rev=1)


def apply(state: S, event: DealEvent) -> S:
    """The state after one more event; ValueError when the event was made for another revision."""
    if event.rev != state.rev + 1 or event.kind in _BEGINNINGS:
        raise ValueError(f"event {event.rev} ({event.kind}) does not follow revision {state.rev}")
    return state.with_changes(event.changes, rev=event.rev)


def replay(events: Iterable[DealEvent]) -> DealState:
    """The state that a deal's whole log, in order, amounts to."""
    return History.of(events).state


def next_event(
    deal: DealState, kind: EventKind, changes: Mapping[str, Value], stamp: Stamp, **more: Any
) -> DealEvent:
    """The event that sets `changes` on `deal`; `more` are fields of DealEvent that some kinds have."""
    after = deal.with_changes(changes, rev=deal.rev + 1)
    return DealEvent(
        rev=after.rev,
        kind=kind,
        at=stamp.at,
        on=stamp.on,
        actor_id=stamp.actor_id,
        changes=dict(changes),
        from_stage=deal.stage,
        to_stage=after.stage,
        amount=after.amount,
        expected_close=after.expected_close,
        **more,
    )


# --- undoing ---


@dataclass(frozen=True, slots=True)
class NoSuchEvent:
    rev: int


@dataclass(frozen=True, slots=True)
class AlreadyUndone:
    """`by` is the event that took it back."""

    by: DealEvent


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """A later event, `by`, set the same fields; undoing would lose what it did."""

    by: DealEvent


@dataclass(frozen=True, slots=True)
class CannotBeUndone:
    """Changes of template, and hand-overs that were answered, are mended by another event."""

    event: DealEvent


UndoProblem = NoSuchEvent | AlreadyUndone | ChangedSince | CannotBeUndone


class UndoRefused(ValueError):
    """`problem` says why an event stays; the words for it are the views'."""

    def __init__(self, problem: UndoProblem) -> None:
        super().__init__(repr(problem))
        self.problem = problem


@dataclass(slots=True)
class History:
    """A deal's log while it is read: its state, and who set each field to what it is.

    Anything still in force can be taken back, also an undo, as long as no later event that is in force set
    one of its fields.
    """

    events: list[DealEvent]
    state: DealState
    _author: dict[str, int]  # by field, the rev of the event whose value it has; 0 is "nobody"
    _before: dict[int, dict[str, tuple[Value, int]]]  # by rev and field, value and author until then
    _after: dict[int, dict[str, int]]  # by rev and field, the author from then on

    @classmethod
    def of(cls, events: Iterable[DealEvent]) -> "History":
        """Read a log in order. ValueError when it does not begin with a creation or has a hole."""
        rest = iter(events)
        first = next(rest, None)
        if first is None:
            raise ValueError("a log without events")
        author = dict.fromkeys(first.changes, 1)
        before: dict[str, tuple[Value, int]] = dict.fromkeys(first.changes, (None, 0))
        before["removed"] = (True, 0)
        read = cls([first], begun(first), author, {1: before}, {1: dict(author)})
        for event in rest:
            read.add(event)
        return read

    def add(self, event: DealEvent) -> None:
        flat = flattened(self.state)
        self.state = apply(self.state, event)
        self.events.append(event)
        self._before[event.rev] = {
            name: (flat.get(name), self._author.get(name, 0)) for name in event.changes
        }
        taken_back = self._before.get(event.undoes or 0, {})
        after = {name: taken_back[name][1] if event.undoes else event.rev for name in event.changes}
        self._after[event.rev] = after
        self._author |= after

    @property
    def undone(self) -> dict[int, DealEvent]:
        """The events that are not in force, by rev, each with the undo that took it back."""
        cancelled: dict[int, DealEvent] = {}
        for event in reversed(self.events):
            if event.undoes and event.rev not in cancelled:
                cancelled.setdefault(event.undoes, event)
        return cancelled

    @property
    def in_force(self) -> tuple[DealEvent, ...]:
        """What happened, without what was undone and without the undoing: the log that statistics read."""
        undone = self.undone
        return tuple(each for each in self.events if not each.undoes and each.rev not in undone)

    def undo_changes(self, rev: int) -> dict[str, Value]:
        """What an undo of event `rev` sets. Raises UndoRefused where that would lose something else."""
        target = next((each for each in self.events if each.rev == rev), None)
        if target is None:
            raise UndoRefused(NoSuchEvent(rev))
        if by := self.undone.get(rev):
            raise UndoRefused(AlreadyUndone(by))
        if target.kind == "remapped":
            raise UndoRefused(CannotBeUndone(target))
        if changed := self._changed_since(target):
            raise UndoRefused(ChangedSince(changed))
        before = self._before[rev]
        names = ("removed",) if rev == 1 else tuple(target.changes)
        return {name: before[name][0] for name in names}

    def _changed_since(self, target: DealEvent) -> DealEvent | None:
        """The latest event in force that stands on top of `target`."""
        if self.state.removed and target.changes.keys() != {"removed"}:
            return self.events[self._last("removed") - 1]
        if target.rev == 1:
            changed = [name for name, rev in self._author.items() if rev > 1]
        else:
            after = self._after[target.rev]
            changed = [name for name in target.changes if self._author[name] != after[name]]
        tops = [
            self._author[name] if self._author[name] > target.rev else self._last(name) for name in changed
        ]
        return self.events[max(tops) - 1] if tops else None

    def _last(self, name: str) -> int:
        """The rev of the last event that set a field."""
        return max(event.rev for event in self.events if name in event.changes)
