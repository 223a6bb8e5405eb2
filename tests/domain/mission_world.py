"""Missions under way, for tests: people, a moment, and a small mission where the library's are too long."""

from datetime import UTC, datetime, time, timedelta

from domain.mission_events import Rhythm, RunEvent, Started
from domain.mission_moves import Events, Stamp, close_phase, hand_in_text, start
from domain.mission_rules import Actor
from domain.mission_runs import apply, begun
from domain.mission_state import RunState
from domain.missions import (
    ChassisImpact,
    Criterion,
    Deliverable,
    DocumentPlan,
    FollowUp,
    Input,
    Minutes,
    Mission,
    OutlinePart,
    Phase,
    Section,
    Step,
)

OWNER, LEAD, HELPER, MANAGER, STRANGER = Actor(1), Actor(2), Actor(3), Actor(8, manages=True), Actor(9)
NINE = datetime(2026, 11, 18, 9, tzinfo=UTC)
"""A Wednesday."""
SPREAD = Rhythm("spread", time(9, 30), frozenset((0, 2, 4)))


def deliverable(key: str) -> Deliverable:
    return Deliverable(key, key.title(), (OutlinePart("What", "Say what it is."),))


def phase(key: str, lead: str, *deliverables: str, plan: int = 30) -> Phase:
    return Phase(
        key=key,
        title=key.title(),
        minutes=Minutes(plan, plan, plan),
        lead=lead,
        support=("helping",),
        objective="Get it done.",
        opening="Where are we?",
        steps=(Step(f"{key}_first", "Do this", "In full."), Step(f"{key}_second", "Do that", "In full.")),
        deliverables=tuple(map(deliverable, deliverables)),
    )


SMALL = Mission(
    key="small",
    title="Small",
    category="foundation",
    order=1,
    kind="Test",
    difficulty="Easy",
    value="Little.",
    objective="To be walked through.",
    best_for=("Tests",),
    minutes=Minutes(60, 60, 60),
    claim="Twice as much of everything.",
    prerequisites=(),
    inputs=(Input("goals", "Goals", True), Input("notes", "Notes", False)),
    phases=(phase("think", "thinking", "idea", "reasons"), phase("act", "acting", "result")),
    document=DocumentPlan(
        "Small Book",
        "What came of it.",
        (Section("Results", ("result",)), Section("Thoughts", ("idea", "reasons"))),
    ),
    criteria=(Criterion("clear", "It is clear"), Criterion("tried", "It was tried")),
    chassis=ChassisImpact(("margin",), (), "Margin"),
    metrics=("win_rate",),
    follow_up=(FollowUp("look", 30, "Look again."), FollowUp("monthly", 30, "Each month.", 30)),
)


def at(**later: float) -> datetime:
    return NINE + timedelta(**later)


def by(actor: Actor, **later: float) -> Stamp:
    return Stamp(actor, at(**later))


def started(
    mission: Mission = SMALL, *, rhythm: Rhythm | None = None, alone: bool = False, **roles: int
) -> Started:
    taken = roles or ({} if alone else {"thinking": LEAD.id, "helping": HELPER.id})
    return start(mission, by(OWNER), owner_id=OWNER.id, rhythm=rhythm or Rhythm(), roles=taken)


def running(*, rhythm: Rhythm | None = None, alone: bool = False) -> RunState:
    return begun(started(rhythm=rhythm, alone=alone))


def after(run: RunState, events: Events | RunEvent) -> RunState:
    for event in events if isinstance(events, tuple) else (events,):
        run = apply(run, event)
    return run


def with_all(run: RunState, phase_key: str, actor: Actor = OWNER, **later: float) -> RunState:
    """The run with each deliverable of a phase written, and the phase closed."""
    found = run.mission.phase(phase_key)
    assert found
    for each in found.deliverables:
        run = after(run, hand_in_text(run, by(actor, **later), each.key, f"About {each.key}.", base=None))
    return after(run, close_phase(run, by(actor, **later), phase_key))
