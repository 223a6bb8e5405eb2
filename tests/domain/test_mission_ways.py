"""Properties of the state machine: always a way on, nothing lost, and the log says it all."""

from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from content.loader import load_content
from domain import mission_moves as moves
from domain.mission_events import (
    Given,
    HandedIn,
    Rhythm,
    RunEvent,
    event_data,
    event_from,
)
from domain.mission_moves import Events, Stamp
from domain.mission_problems import MissionRefused
from domain.mission_rules import Actor
from domain.mission_runs import apply, begun, replay
from domain.mission_state import RunState
from domain.mission_ways import Way, ways_on
from domain.missions import Mission
from tests.domain.mission_world import HELPER, LEAD, MANAGER, NINE, OWNER, SMALL, SPREAD, STRANGER

HELPFUL = ("take_over", "resume", "hand_in", "close_phase", "tick_criterion", "confirm_criterion", "finish")
PEOPLE = (OWNER, LEAD, HELPER, STRANGER, MANAGER)


def go(run: RunState, way: Way, stamp: Stamp, to: int = HELPER.id, text: str = "Something") -> Events:
    """Make the move of a way, with something to say wherever it needs that."""
    target = way.target or ""
    base = run.deliverables[target].text if way.verb == "hand_in" and target in run.deliverables else None
    made: dict[str, object] = {
        "bring_input": lambda: moves.bring_input(run, stamp, target, Given("text", text)),
        "tick_step": lambda: moves.tick_step(run, stamp, target),
        "untick_step": lambda: moves.tick_step(run, stamp, target, done=False),
        "hand_in": lambda: moves.hand_in_text(run, stamp, target, text, base=base.id if base else None),
        "take_back": lambda: moves.take_back(run, stamp, int(target or 0)),
        "draft": lambda: moves.draft(run, stamp, target, text, "outline"),
        "waive": lambda: moves.waive(run, stamp, target, text),
        "unwaive": lambda: moves.unwaive(run, stamp, target),
        "close_phase": lambda: moves.close_phase(run, stamp, target),
        "skip_phase": lambda: moves.skip_phase(run, stamp, target, text),
        "start_clock": lambda: moves.set_clock(run, stamp, running=True),
        "stop_clock": lambda: moves.set_clock(run, stamp, running=False),
        "pause": lambda: moves.pause(run, stamp, text),
        "resume": lambda: moves.resume(run, stamp),
        "give_role": lambda: moves.give_role(run, stamp, target, to),
        "hand_over_phase": lambda: moves.hand_over_phase(run, stamp, target, to),
        "hand_over": lambda: moves.hand_over(run, stamp, to),
        "take_over": lambda: moves.take_over(run, stamp),
        "tick_criterion": lambda: moves.tick_criterion(run, stamp, target),
        "untick_criterion": lambda: moves.tick_criterion(run, stamp, target, met=False),
        "confirm_criterion": lambda: moves.confirm_criterion(run, stamp, target),
        "miss_criterion": lambda: moves.miss_criterion(run, stamp, target, text),
        "finish": lambda: moves.finish(run, stamp),
        "abandon": lambda: moves.abandon(run, stamp, text),
    }
    events = made[way.verb]()  # type: ignore[operator]
    assert isinstance(events, tuple)
    return events


def every_move(run: RunState) -> list[Way]:
    """All moves about all things, those included that cannot be made now."""
    mission = run.mission
    items = [str(i.id) for each in run.deliverables.values() for i in (*each.items, *each.earlier)]
    about: dict[str, list[str | None]] = {
        "bring_input": [each.key for each in mission.inputs],
        "give_role": list(mission.roles),
        "take_back": [*items, "999"],
    }
    for verb in ("tick_step", "untick_step"):
        about[verb] = [each.key for each in mission.steps]
    for verb in ("hand_in", "draft", "waive", "unwaive"):
        about[verb] = [each.key for each in mission.deliverables]
    for verb in ("close_phase", "skip_phase", "hand_over_phase"):
        about[verb] = [each.key for each in mission.phases]
    for verb in ("tick_criterion", "untick_criterion", "confirm_criterion", "miss_criterion"):
        about[verb] = [each.key for each in mission.criteria]
    for verb in (
        "start_clock",
        "stop_clock",
        "pause",
        "resume",
        "hand_over",
        "take_over",
        "finish",
        "abandon",
    ):
        about[verb] = [None]
    return [Way(verb, target) for verb, targets in about.items() for target in targets]  # type: ignore[arg-type]


def picked(chance: Random, ways: list[Way]) -> Way:
    """First a verb and then what it is about, so that what can be done about many things is not all."""
    verb = chance.choice(sorted({way.verb for way in ways}))
    return chance.choice([way for way in ways if way.verb == verb])


def tried(run: RunState, chance: Random, stamp: Stamp) -> Events:
    """What comes of somebody's move, which three times out of four is one they have."""
    known = [way for way in ways_on(run, stamp.by) if way.verb != "abandon"]
    way = picked(chance, known if known and chance.random() < 0.75 else every_move(run))
    if way.verb == "abandon" and chance.random() < 0.9:
        return ()
    try:
        return go(run, way, stamp, chance.choice((1, 2, 3)), chance.choice("abc"))
    except MissionRefused:
        return ()


def log_of(seed: int, length: int, mission: Mission = SMALL) -> list[RunEvent]:
    """A log as people would make it: any moves by anybody, allowed or not, and people who leave."""
    chance, now = Random(seed), NINE
    roles = {role: chance.choice((1, 2, 3)) for role in mission.roles if chance.random() < 0.7}
    rhythm = chance.choice((Rhythm(), SPREAD))
    event = moves.start(mission, Stamp(OWNER, now), owner_id=OWNER.id, rhythm=rhythm, roles=roles)
    log: list[RunEvent] = [event]
    run = begun(event)
    for _ in range(length):
        now += timedelta(minutes=chance.randint(-1, 90))
        if chance.random() < 0.02:
            events = moves.leave(run, chance.choice((1, 2, 3)), now)
        else:
            events = tried(run, chance, Stamp(chance.choice(PEOPLE), now))
        for made in events:
            log.append(made)
            run = apply(run, made)
    return log


def logs() -> st.SearchStrategy[list[RunEvent]]:
    return st.builds(log_of, st.integers(0, 2**32), st.integers(0, 120))


@settings(max_examples=150, deadline=None)
@given(logs())
def test_replaying_the_stored_log_gives_the_state_that_was_reached_step_by_step(log: list[RunEvent]) -> None:
    first = log[0]
    assert first.kind == "started"
    run = begun(first)
    for event in log[1:]:
        run = apply(run, event)
    assert replay(event_from(event_data(each)) for each in log) == run
    assert run.rev == len(log)


@settings(max_examples=150, deadline=None)
@given(logs())
def test_nothing_that_was_handed_in_is_ever_lost(log: list[RunEvent]) -> None:
    run = replay(log)
    handed = [
        (n, event.deliverable, event.item, event.value)
        for n, event in enumerate(log, start=1)
        if isinstance(event, HandedIn)
    ]
    kept = [
        (item.id, key, item.kind, item.value)
        for key, each in run.deliverables.items()
        for item in (*each.items, *each.earlier)
    ]
    assert sorted(kept) == handed
    for phase in run.mission.phases:
        if run.phases[phase.key].status == "closed":
            assert run.missing(phase) == ()


@settings(max_examples=100, deadline=None)
@given(logs(), st.sampled_from(PEOPLE))
def test_the_ways_on_are_those_that_can_be_gone_and_no_others(log: list[RunEvent], actor: Actor) -> None:
    run = replay(log)
    stamp = Stamp(actor, NINE + timedelta(days=30))
    listed = ways_on(run, actor)
    for way in every_move(run):
        to = 77 if way.verb in ("give_role", "hand_over_phase", "hand_over") else HELPER.id
        try:
            can = bool(go(run, way, stamp, to, "Something new"))
        except MissionRefused:
            can = False
        assert can == (way in listed), way


@settings(max_examples=150, deadline=None)
@given(logs())
def test_from_every_state_there_is_a_way_to_the_finish(log: list[RunEvent]) -> None:
    run = replay(log)
    if not run.is_over:
        assert to_the_finish(run).status == "finished"


@settings(max_examples=60, deadline=None)
@given(logs())
def test_one_phase_is_open_until_none_is_left_and_the_clock_belongs_to_it(log: list[RunEvent]) -> None:
    run = replay(log)
    statuses = [run.phases[each.key].status for each in run.mission.phases]
    assert statuses.count("open") == (0 if all(each in ("closed", "skipped") for each in statuses) else 1)
    if run.current is None or run.status != "running":
        assert run.clock_since is None
    assert all(each.worked >= timedelta() for each in run.phases.values())


def to_the_finish(run: RunState) -> RunState:
    """Go on as the people who are there would, by the ways that are listed for them and nothing else."""
    now = run.moved_at
    for _ in range(200):
        now += timedelta(minutes=1)
        someone = [Actor(each) for each in sorted(run.people)] or [STRANGER]
        ways = [(way, each) for each in someone for way in ways_on(run, each) if useful(run, way)]
        assert ways, run
        way, actor = min(ways, key=lambda pair: HELPFUL.index(pair[0].verb))
        for event in go(run, way, Stamp(actor, now)):
            run = apply(run, event)
        if run.is_over:
            return run
    raise AssertionError("no end in sight")


def useful(run: RunState, way: Way) -> bool:
    """Whether it brings the run on: what is there or settled already is left alone."""
    if way.verb == "hand_in":
        return run.current is not None and way.target in run.missing(run.current)
    if way.verb == "tick_criterion":
        return not run.criteria[way.target or ""].is_settled
    return way.verb in HELPFUL


def test_each_mission_of_the_library_can_be_walked_to_its_end_in_every_variation() -> None:
    missions = load_content().missions
    for mission in missions.all:
        for variation in (None, *(each.key for each in mission.variations)):
            event = moves.start(mission.vary(variation), Stamp(OWNER, NINE), owner_id=1, rhythm=Rhythm())
            run = to_the_finish(begun(event))
            assert all(each.status == "closed" for each in run.phases.values())
            assert all(each.items for each in run.deliverables.values())
            assert all(each.alone for each in run.criteria.values())


def test_a_walk_survives_restarts_double_clicks_and_a_person_removed() -> None:
    """A restart after each phase, each press twice, the lead gone in the middle."""
    for mission in load_content().missions.all:
        roles = dict.fromkeys(mission.roles, LEAD.id)
        event = moves.start(mission, Stamp(OWNER, NINE), owner_id=1, rhythm=SPREAD, roles=roles)
        log: list[RunEvent] = [event]
        run = begun(event)
        for n, phase in enumerate(mission.phases):
            lead = Stamp(Actor(run.lead(phase.key) or 0), NINE + timedelta(days=n))
            done = [Way("hand_in", each.key) for each in phase.deliverables]
            for way in (
                *(Way("tick_step", each.key) for each in phase.steps),
                *done,
                Way("close_phase", phase.key),
            ):
                made = go(run, way, lead)
                log += made
                run = apply(run, made[0])
                assert go(run, way, lead) == (), way
            if n == 1:
                gone = moves.leave(run, LEAD.id, NINE + timedelta(days=n))
                log += gone
                run = apply(run, gone[0])
            assert replay(event_from(event_data(each)) for each in log) == run
        assert run.people == {OWNER.id}
        assert to_the_finish(run).status == "finished"
