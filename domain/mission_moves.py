"""The moves of a run: who may make which of them when, and the events they are.

Each move returns its events, in order. None means that it is so already, as when two people press the same
button: nothing is written, and nobody is refused. What cannot be raises MissionRefused.
`domain.mission_ways` lists the moves that somebody has.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from domain.mission_events import (
    Abandoned,
    ClockSet,
    CriterionConfirmed,
    CriterionMissed,
    CriterionTicked,
    Drafted,
    DraftSource,
    Finished,
    Given,
    HandedIn,
    InputBrought,
    ItemKind,
    LeadHanded,
    OwnerChanged,
    Paused,
    PersonLeft,
    PhaseClosed,
    PhaseSkipped,
    Resumed,
    Rhythm,
    RoleGiven,
    RunEvent,
    Started,
    StepTicked,
    TakenBack,
    Unwaived,
    Waived,
)
from domain.mission_problems import (
    AlreadySo,
    ChangedMeanwhile,
    Empty,
    MissionRefused,
    NotALink,
    TextTooLong,
    Unknown,
)
from domain.mission_rules import Actor, Verb, refusal
from domain.mission_state import RunState
from domain.missions import Mission

Events = tuple[RunEvent, ...]

LONGEST_WHY = 500
LONGEST_TEXT = 20_000
LONGEST_LINK = 2_000
NOTHING: Events = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who makes a move, and when (aware)."""

    by: Actor
    at: datetime


class _Mark(TypedDict):
    at: datetime
    by: int | None


def start(
    mission: Mission,
    stamp: Stamp,
    *,
    owner_id: int,
    rhythm: Rhythm,
    roles: Mapping[str, int] | None = None,
    given: Mapping[str, Given] | None = None,
    carried: Mapping[str, str] | None = None,
) -> Started:
    """The first event of a run of `mission`, which has its variation applied already.

    roles: role key → person; a role that nobody takes is the owner's. given: what was brought, by input key.
    carried: texts of the last version of the document; those of deliverables that are gone are left out.
    """
    known = {*mission.roles, *(each.key for each in mission.inputs)}
    for key in (*(roles or {}), *(given or {})):
        if key not in known:
            raise MissionRefused(Unknown(key))
    return Started(
        **_mark(stamp),
        mission=mission,
        owner_id=owner_id,
        roles=dict(roles or {}),
        rhythm=rhythm,
        given={key: _given(each) for key, each in (given or {}).items()},
        carried={key: text for key, text in (carried or {}).items() if mission.deliverable(key)},
    )


def bring_input(run: RunState, stamp: Stamp, key: str, given: Given) -> Events:
    if not _asked(run, stamp, "bring_input", key):
        return NOTHING
    clean = _given(given)
    if run.given.get(key) == clean:
        return NOTHING
    return (InputBrought(**_mark(stamp), key=key, given=clean),)


def tick_step(run: RunState, stamp: Stamp, step: str, *, done: bool = True) -> Events:
    if not _asked(run, stamp, "tick_step" if done else "untick_step", step):
        return NOTHING
    phase = next(p for p in run.mission.phases if any(s.key == step for s in p.steps))
    return (StepTicked(**_mark(stamp), phase=phase.key, step=step, done=done),)


def hand_in_text(run: RunState, stamp: Stamp, deliverable: str, text: str, *, base: int | None) -> Events:
    """Write a deliverable, anew or over the text `base` (its item's id) that the writer was shown."""
    if not _asked(run, stamp, "hand_in", deliverable):
        return NOTHING
    clean = _text(text, LONGEST_TEXT)
    there = run.deliverables[deliverable].text
    if there and there.value == clean:
        return NOTHING
    if there and there.id != base:
        raise MissionRefused(ChangedMeanwhile(deliverable, there.id))
    return (HandedIn(**_mark(stamp), deliverable=deliverable, item="text", value=clean),)


def hand_in_link(
    run: RunState, stamp: Stamp, deliverable: str, link: str, *, name: str | None = None
) -> Events:
    return _hand_in(run, stamp, deliverable, "link", _link(link), name)


def hand_in_file(
    run: RunState, stamp: Stamp, deliverable: str, file_id: str, *, name: str | None = None
) -> Events:
    """`file_id` is the file's in Slack. The same file twice is once."""
    return _hand_in(run, stamp, deliverable, "file", _text(file_id, LONGEST_LINK), name)


def take_back(run: RunState, stamp: Stamp, item_id: int) -> Events:
    """An item stands for its deliverable no longer. It stays readable among the earlier ones."""
    if not _asked(run, stamp, "take_back", str(item_id)):
        return NOTHING
    held = (key for key, each in run.deliverables.items() if any(i.id == item_id for i in each.items))
    return (TakenBack(**_mark(stamp), deliverable=next(held), item_id=item_id),)


def draft(run: RunState, stamp: Stamp, deliverable: str, text: str, source: DraftSource) -> Events:
    """Put a draft beside a deliverable. It is none itself until a person hands it in."""
    if not _asked(run, stamp, "draft", deliverable):
        return NOTHING
    return (Drafted(**_mark(stamp), deliverable=deliverable, text=_text(text, LONGEST_TEXT), source=source),)


def waive(run: RunState, stamp: Stamp, deliverable: str, why: str) -> Events:
    if not _asked(run, stamp, "waive", deliverable):
        return NOTHING
    return (Waived(**_mark(stamp), deliverable=deliverable, why=_why(why)),)


def unwaive(run: RunState, stamp: Stamp, deliverable: str) -> Events:
    if not _asked(run, stamp, "unwaive", deliverable):
        return NOTHING
    return (Unwaived(**_mark(stamp), deliverable=deliverable),)


def close_phase(run: RunState, stamp: Stamp, phase: str) -> Events:
    if not _asked(run, stamp, "close_phase", phase):
        return NOTHING
    return (PhaseClosed(**_mark(stamp), phase=phase),)


def skip_phase(run: RunState, stamp: Stamp, phase: str, why: str) -> Events:
    """Leave a phase out, the open one or one that is still to come."""
    if not _asked(run, stamp, "skip_phase", phase):
        return NOTHING
    return (PhaseSkipped(**_mark(stamp), phase=phase, why=_why(why)),)


def set_clock(run: RunState, stamp: Stamp, *, running: bool) -> Events:
    if not _asked(run, stamp, "start_clock" if running else "stop_clock"):
        return NOTHING
    return (ClockSet(**_mark(stamp), running=running),)


def pause(run: RunState, stamp: Stamp, why: str | None = None) -> Events:
    if not _asked(run, stamp, "pause"):
        return NOTHING
    return (Paused(**_mark(stamp), why=_why(why) if why and why.strip() else None),)


def resume(run: RunState, stamp: Stamp) -> Events:
    if not _asked(run, stamp, "resume"):
        return NOTHING
    return (Resumed(**_mark(stamp)),)


def give_role(run: RunState, stamp: Stamp, role: str, to_id: int) -> Events:
    if not _asked(run, stamp, "give_role", role) or run.roles.get(role) == to_id:
        return NOTHING
    return (RoleGiven(**_mark(stamp), role=role, person_id=to_id),)


def hand_over_phase(run: RunState, stamp: Stamp, phase: str, to_id: int, note: str | None = None) -> Events:
    if not _asked(run, stamp, "hand_over_phase", phase) or run.lead(phase) == to_id:
        return NOTHING
    clean = _why(note) if note and note.strip() else None
    return (LeadHanded(**_mark(stamp), phase=phase, person_id=to_id, note=clean),)


def hand_over(run: RunState, stamp: Stamp, to_id: int) -> Events:
    """Give the whole mission to another owner."""
    if run.owner_id == to_id or not _asked(run, stamp, "hand_over"):
        return NOTHING
    return (OwnerChanged(**_mark(stamp), person_id=to_id),)


def take_over(run: RunState, stamp: Stamp) -> Events:
    """Become the owner: of a mission that has none, or as a manager."""
    if not _asked(run, stamp, "take_over"):
        return NOTHING
    return (OwnerChanged(**_mark(stamp), person_id=stamp.by.id),)


def tick_criterion(run: RunState, stamp: Stamp, criterion: str, *, met: bool = True) -> Events:
    if not _asked(run, stamp, "tick_criterion" if met else "untick_criterion", criterion):
        return NOTHING
    return (CriterionTicked(**_mark(stamp), criterion=criterion, met=met),)


def confirm_criterion(run: RunState, stamp: Stamp, criterion: str) -> Events:
    """A second person confirms what the owner ticked. Alone, the owner does, and that is recorded."""
    if not _asked(run, stamp, "confirm_criterion", criterion):
        return NOTHING
    met = run.criteria[criterion].met
    alone = met is not None and met.by == stamp.by.id
    return (CriterionConfirmed(**_mark(stamp), criterion=criterion, alone=alone),)


def miss_criterion(run: RunState, stamp: Stamp, criterion: str, why: str) -> Events:
    """Say that a criterion is not met and will not be."""
    if not _asked(run, stamp, "miss_criterion", criterion):
        return NOTHING
    return (CriterionMissed(**_mark(stamp), criterion=criterion, why=_why(why)),)


def finish(run: RunState, stamp: Stamp) -> Events:
    if not _asked(run, stamp, "finish"):
        return NOTHING
    return (Finished(**_mark(stamp)),)


def abandon(run: RunState, stamp: Stamp, why: str) -> Events:
    if not _asked(run, stamp, "abandon"):
        return NOTHING
    return (Abandoned(**_mark(stamp), why=_why(why)),)


def leave(run: RunState, person_id: int, at: datetime, *, others: Iterable[int] = ()) -> Events:
    """Somebody is removed from the workspace: what they had here goes to the owner, or else to a lead.

    When nobody else takes part, it goes to the first of `others` (the person's manager, say). Without any,
    the mission has no owner until somebody takes it over. A mission that is over keeps its people.
    """
    if run.is_over or person_id not in run.people:
        return NOTHING
    leads = (run.lead(each.key) for each in run.mission.phases)
    line = (run.owner_id, *leads, *run.roles.values(), *others)
    heir = next((each for each in line if each is not None and each != person_id), None)
    return (PersonLeft(at=at, by=None, person_id=person_id, heir_id=heir),)


def _hand_in(
    run: RunState, stamp: Stamp, deliverable: str, item: ItemKind, value: str, name: str | None
) -> Events:
    if not _asked(run, stamp, "hand_in", deliverable):
        return NOTHING
    if any((each.kind, each.value) == (item, value) for each in run.deliverables[deliverable].items):
        return NOTHING
    clean = name.strip()[:LONGEST_WHY] if name and name.strip() else None
    return (HandedIn(**_mark(stamp), deliverable=deliverable, item=item, value=value, name=clean),)


def _asked(run: RunState, stamp: Stamp, verb: Verb, target: str | None = None) -> bool:
    """Whether there is something to write; raises when it may not be written."""
    problem = refusal(run, stamp.by, verb, target)
    if problem is None:
        return True
    if isinstance(problem, AlreadySo):
        return False
    raise MissionRefused(problem)


def _mark(stamp: Stamp) -> _Mark:
    return {"at": stamp.at, "by": stamp.by.id}


def _why(text: str) -> str:
    return _text(text, LONGEST_WHY)


def _text(text: str, limit: int) -> str:
    clean = text.strip()
    if not clean:
        raise MissionRefused(Empty())
    if len(clean) > limit:
        raise MissionRefused(TextTooLong(len(clean), limit))
    return clean


def _link(text: str) -> str:
    clean = _text(text, LONGEST_LINK)
    scheme, mark, rest = clean.partition("://")
    if scheme.lower() not in ("http", "https") or not mark or not rest or any(c in " <>|\n\t" for c in clean):
        raise MissionRefused(NotALink(clean))
    return clean


def _given(given: Given) -> Given:
    return Given(given.kind, _link(given.value) if given.kind == "link" else _text(given.value, LONGEST_TEXT))
