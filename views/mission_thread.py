"""A mission's thread: its head, a post for each phase, the success criteria; all kept current in place."""

from collections.abc import Iterator, Sequence

from domain.mission_cards import Run
from domain.mission_next import next_for_anyone
from domain.mission_state import CriterionState
from domain.missions import Criterion, Deliverable, Phase, Step
from views.blocks import (
    Block,
    Message,
    actions,
    button,
    checkboxes,
    clipped,
    context,
    escape,
    option,
    section,
    value_of,
)
from views.mission_words import (
    WHY_SHOWN,
    Reader,
    deliverable_words,
    minutes,
    names,
    phase_number,
    planned,
    rhythm_words,
    said,
    spoken,
    standing,
    title_of,
    way_words,
    who,
)

BLOCKS_MAX = 50
LABEL_MAX = 75


def head(run: Run, reader: Reader) -> Message:
    """The first message of a run's thread."""
    for_whom = f" for {escape(run.team.name)}" if run.for_team and run.team else ""
    first = f"*{title_of(run, reader)}*{for_whom}"
    lines = [f"{standing(run)}", _status(run, reader)]
    facts = [f"Owner {who(run.owner)}", rhythm_words(run.state.rhythm, reader.locale)]
    facts.append(f"started {reader.moment(run.state.started_at)}")
    blocks = [
        section(f"{first}\n{lines[0]}", block_id=f"mission_{run.id}"),
        section(lines[1]),
        context(" · ".join(facts)),
    ]
    missing = _missing_inputs(run)
    if missing:
        blocks.append(context(missing))
    blocks.append(_head_actions(run, panel=False))
    return Message(spoken([first, *lines, *facts, missing]), blocks)


def panel(run: Run, reader: Reader) -> Message:
    """A run as somebody opens it for themself: the head and what is open, to work on from there."""
    top = head(run, reader)
    phase = run.state.current
    below = None
    if phase:
        below = phase_post(run, phase, reader, panel=True)
    elif not run.state.is_over:
        below = criteria_post(run, reader, panel=True)
    shown = [*top.blocks[:-1], _head_actions(run, panel=True)]
    blocks = _fitting([*shown, *(below.blocks if below else ())])
    return Message(spoken([top.text, below.text if below else ""]), blocks)


def phase_post(run: Run, phase: Phase, reader: Reader, *, panel: bool = False) -> Message:
    """One phase: what to do, what to leave behind, the clock. Once it is over, what came of it."""
    state = run.state.phases[phase.key]
    if state.is_over:
        return _phase_over(run, phase, reader)
    first = f"*{phase_number(run, phase)}: {escape(phase.title)}*"
    facts = _people(run, phase, reader)
    steps = [block for step in phase.steps for block in _step(run, phase, step, panel=panel)]
    deliverables = [_deliverable(run, each, panel=panel) for each in phase.deliverables]
    clock = _clock(run, phase, reader)
    blocks = [
        section(f"{first}\n{escape(phase.objective)}"),
        context(facts),
        section(f"> {escape(phase.opening)}"),
        *steps,
        section("*To hand in*"),
        *deliverables,
        context(clock),
        *_phase_actions(run, phase, panel=panel),
    ]
    done = len(state.ticked)
    text = [first, escape(phase.objective), f"{done} of {len(phase.steps)} steps", facts, clock]
    return Message(spoken(text), _fitting(blocks))


def criteria_post(run: Run, reader: Reader, *, panel: bool = False) -> Message:
    """The success criteria: ticked by the owner, confirmed by a second person."""
    settled = sum(each.is_settled for each in run.state.criteria.values())
    first = f"*{settled} of {len(run.mission.criteria)} success criteria are settled.*"
    how = "The owner ticks what is met, and a second person confirms it."
    if run.state.is_alone:
        how = "You are on your own in this mission, so you confirm them yourself. The document says so."
    blocks: list[Block] = [section(first), context(how)]
    for each in run.mission.criteria:
        blocks += _criterion(run, each, reader, panel=panel)
    if not run.state.is_over:
        finish = button("Finish the mission", "missions.finish", _value(run, panel), style="primary")
        blocks.append(actions(finish, block_id=f"finish_{run.id}"))
    return Message(spoken([first, how]), _fitting(blocks))


def steps_about(run: Run, step: str, *, panel: bool) -> str:
    """What stands behind the colon of a step's action_id; `read_about` reads it."""
    return f"{run.id}/{step}/{'p' if panel else ''}"


def read_about(about: str) -> tuple[int, str, bool]:
    """(run, step, whether it was pressed in a panel)."""
    run, step, panel = about.split("/")
    return int(run), step, panel == "p"


def _people(run: Run, phase: Phase, reader: Reader) -> str:
    """Who leads a phase, and who else helps in it."""
    state = run.state
    lead = state.lead(phase.key)
    facts = f"Lead {who(run.person(lead))} as {reader.role(phase.lead)}"
    facts += f" · {planned(phase.minutes.plan, reader.locale)} planned"
    helping = {key: state.roles.get(key, state.owner_id) for key in phase.support}
    others = [
        f"{who(run.person(each))} ({reader.role(key)})" for key, each in helping.items() if each != lead
    ]
    return f"{facts} · with {', '.join(others)}" if others else facts


def _status(run: Run, reader: Reader) -> str:
    state = run.state
    if state.status == "finished" and state.ended:
        return f"Finished by {said(run, state.ended, reader)}."
    if state.status == "abandoned" and state.ended:
        why = escape(clipped(state.ended.why or "", WHY_SHOWN))
        return f"Given up by {said(run, state.ended, reader)}: {why}"
    if state.owner_id is None:
        return "It has no owner. Somebody who takes it over can go on."
    if state.status == "paused" and state.paused:
        why = f": {escape(clipped(state.paused.why, WHY_SHOWN))}" if state.paused.why else "."
        return f"Paused by {said(run, state.paused, reader)}{why}"
    return f"Next: {way_words(run, next_for_anyone(state))}"


def _missing_inputs(run: Run) -> str:
    missing = run.state.missing_inputs
    if missing and not run.state.is_over:
        what = "; ".join(escape(each.what) for each in missing)
        return f"Not there yet, so the document is provisional: {what}"
    stubs = [each.what for each in run.mission.inputs if _is_stub(run, each.key)]
    return f"Provisional, since a one-page stub stands in for: {escape('; '.join(stubs))}" if stubs else ""


def _is_stub(run: Run, key: str) -> bool:
    given = run.state.given.get(key)
    return given is not None and given.kind == "stub"


def _head_actions(run: Run, *, panel: bool) -> Block:
    state, value = run.state, _value(run, panel)
    if state.is_over:
        again = button("Start it again", "missions.open_start", value_of(mission=run.mission.key))
        ways = [again] if state.status == "abandoned" else [_numbers(run), again]
        return actions(*ways, block_id=f"head_{run.id}")
    shown: list[Block] = []
    if state.owner_id is None:
        shown.append(button("Take it over", "missions.take_over", value, style="primary"))
    if state.status == "paused":
        shown.append(button("Resume", "missions.resume", value, style="primary"))
    else:
        shown.append(button("Pause", "missions.pause", value))
    if not panel:
        shown.append(button("Open for me", "missions.show", value_of(run=run.id)))
    else:
        shown.append(_numbers(run))
    if run.mission.inputs:
        shown.append(button("What we bring", "missions.inputs", value_of(run=run.id)))
    shown.append(_more(run, "head", (("Hand over…", "hand_over"), ("Give up…", "abandon")), panel=panel))
    return actions(*shown, block_id=f"head_{run.id}")


def _numbers(run: Run) -> Block:
    return button("Numbers", "mission_proof.show", value_of(run=run.id), label="Numbers of the mission")


def _more(run: Run, where: str, ways: Sequence[tuple[str, str]], *, panel: bool, **data: str) -> Block:
    options = [option(label, value_of(run=run.id, do=do, panel=int(panel), **data)) for label, do in ways]
    return {"type": "overflow", "action_id": f"missions.more:{run.id}_{where}", "options": options}


def _step(run: Run, phase: Phase, step: Step, *, panel: bool) -> Iterator[Block]:
    done = step.key in run.state.phases[phase.key].ticked
    label = clipped(step.do, LABEL_MAX)
    if run.state.status != "running":
        yield context(f"{'☑' if done else '☐'} {escape(label)}")
        return
    box = checkboxes([(label, step.key)], [step.key] if done else [])
    box["action_id"] = f"missions.step:{steps_about(run, step.key, panel=panel)}"
    # Slack keeps what somebody ticked in a block for as long as the block's id stays.
    yield actions(box, block_id=f"step_{run.id}_{step.key}_{done:d}{panel:d}")
    if not done:
        yield context(escape(step.how))


def _deliverable(run: Run, each: Deliverable, *, panel: bool) -> Block:
    state = run.state.deliverables[each.key]
    sign = "●" if state.is_settled else "○"
    text = f"{sign} *{escape(each.title)}*: {deliverable_words(run, state)}"
    if run.state.is_over:
        return section(text)
    label = "Open" if state.is_settled or state.draft else "Write"
    spoken_label = clipped(f"{label}: {each.title}", LABEL_MAX)
    value = value_of(run=run.id, key=each.key, panel=int(panel))
    return section(text, accessory=button(label, f"missions.write:{each.key}", value, label=spoken_label))


def _clock(run: Run, phase: Phase, reader: Reader) -> str:
    state = run.state
    plan = planned(phase.minutes.plan, reader.locale)
    worked = minutes(state.phases[phase.key].worked, reader.locale)
    if state.clock_since is not None and state.current == phase:
        return (
            f"The clock has been running since {reader.moment(state.clock_since)}, after {worked} of {plan}."
        )
    return f"The clock stands at {worked} of {plan}."


def _phase_actions(run: Run, phase: Phase, *, panel: bool) -> list[Block]:
    state = run.state
    if state.status != "running":
        return []
    data = value_of(run=run.id, key=phase.key, panel=int(panel))
    is_open = state.current == phase
    shown: list[Block] = []
    if is_open:
        close = button(
            "Close this phase", "missions.close", data, style=None if state.missing(phase) else "primary"
        )
        running = state.clock_since is not None
        clock = button(
            "Stop the clock" if running else "Start the clock",
            "missions.clock",
            value_of(run=run.id, on=int(not running), panel=int(panel)),
        )
        shown += [close, clock]
    ways = [("Hand this phase over…", "hand_over_phase"), ("Skip this phase…", "skip")]
    if state.missing(phase):
        ways.append(("Leave a deliverable out…", "waive"))
    shown.append(_more(run, phase.key, ways, panel=panel, key=phase.key))
    return [actions(*shown, block_id=f"phase_{run.id}_{phase.key}")]


def _phase_over(run: Run, phase: Phase, reader: Reader) -> Message:
    state = run.state.phases[phase.key]
    word = "closed" if state.status == "closed" else "skipped"
    by = said(run, state.ended, reader) if state.ended else "nobody"
    first = f"*{phase_number(run, phase)}: {escape(phase.title)}*, {word} by {by}"
    worked, plan = minutes(state.worked, reader.locale), planned(phase.minutes.plan, reader.locale)
    facts = f"{len(state.ticked)} of {len(phase.steps)} steps · {worked} of {plan}"
    why = f"Why: {escape(clipped(state.ended.why, WHY_SHOWN))}" if state.ended and state.ended.why else ""
    blocks = [section(first), context(facts), *([context(why)] if why else [])]
    blocks += [_deliverable(run, each, panel=False) for each in phase.deliverables]
    return Message(spoken([first, why, facts]), _fitting(blocks))


def _criterion(run: Run, each: Criterion, reader: Reader, *, panel: bool) -> list[Block]:
    state = run.state.criteria[each.key]
    shown = section(f"{_mark(state)} {escape(each.text)}\n{_judged(run, state, reader)}")
    if run.state.status != "running":
        return [shown]
    ways: list[tuple[str, str, str | None]] = []
    if state.met and not state.confirmed:
        ways.append(("Confirm", "missions.criterion_confirm", "primary"))
    if state.met is None and state.missed is None:
        ways += [
            ("It is met", "missions.criterion_met", None),
            ("It will not be met…", "missions.criterion_missed", None),
        ]
    elif not state.confirmed or state.missed:
        ways.append(("Take back", "missions.criterion_unmet", None))
    if not ways:
        return [shown]
    buttons = [
        button(
            label,
            f"{do}:{each.key}",
            value_of(run=run.id, key=each.key, panel=int(panel)),
            style=style,
            label=clipped(f"{label.removesuffix('…')}: {each.text}", LABEL_MAX),
        )
        for label, do, style in ways
    ]
    return [shown, actions(*buttons, block_id=f"criterion_{run.id}_{each.key}")]


def _mark(state: CriterionState) -> str:
    if state.missed:
        return "✕"
    return "●" if state.confirmed else ("◐" if state.met else "○")


def _judged(run: Run, state: CriterionState, reader: Reader) -> str:
    if state.missed:
        why = escape(clipped(state.missed.why or "", WHY_SHOWN))
        return f"Not met, says {said(run, state.missed, reader)}: {why}"
    if state.confirmed and state.alone:
        return f"Met, says {said(run, state.confirmed, reader)}, the owner, alone."
    if state.confirmed and state.met:
        met = names(run, [state.met.by], reader.locale)
        return f"Met, says {met}; confirmed by {said(run, state.confirmed, reader)}."
    return f"Ticked by {said(run, state.met, reader)}; not confirmed yet." if state.met else "Open"


def _value(run: Run, panel: bool) -> str:
    return value_of(run=run.id, panel=int(panel))


def _fitting(blocks: Sequence[Block]) -> list[Block]:
    """As many blocks as a message holds; how a step is done goes first, since the step says it in short."""
    shown = list(blocks)
    while len(shown) > BLOCKS_MAX:
        spare = next(
            (
                n
                for n in range(len(shown) - 1, 0, -1)
                if shown[n]["type"] == "context" and str(shown[n - 1].get("block_id", "")).startswith("step_")
            ),
            None,
        )
        if spare is None:
            return [*shown[: BLOCKS_MAX - 1], shown[-1]]
        del shown[spare]
    return shown
