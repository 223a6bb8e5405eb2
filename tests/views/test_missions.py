"""Missions as people see them: within Slack's limits, harmless whatever people write, and true."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.mission_cards import Run
from domain.mission_events import Given
from domain.mission_moves import (
    Events,
    abandon,
    bring_input,
    confirm_criterion,
    draft,
    hand_in_file,
    hand_in_link,
    hand_in_text,
    miss_criterion,
    pause,
    set_clock,
    skip_phase,
    tick_criterion,
    waive,
)
from domain.mission_runs import begun
from domain.mission_state import RunState
from domain.missions import Mission, Step
from domain.team import Person, Role
from sandbox.blockkit import check_message
from tests.domain.mission_world import HELPER, LEAD, NINE, OWNER, SMALL, after, by, deliverable, started
from views import mission_forms as forms
from views.blocks import Block, Message
from views.mission_posts import event_reply
from views.mission_thread import criteria_post, head, panel, phase_post
from views.mission_words import Reader

LISBON = ZoneInfo("Europe/Lisbon")
READER = Reader("en-GB", LISBON, NINE, {}, {})
NASTY = "<!channel> & <@U1> *bold*"


def person(person_id: int, name: str) -> Person:
    return Person(person_id, 1, f"U{person_id}", name, LISBON, "en-GB", Role.AE, is_admin=False)


PEOPLE = {each.id: person(each.id, name) for each, name in ((OWNER, "Ana"), (LEAD, "Ben"), (HELPER, "Cleo"))}


def run_of(state: RunState) -> Run:
    return Run(1, 1, None, False, "C1", OWNER.id, state, PEOPLE)


def moved(state: RunState, *made: Any) -> RunState:
    for each in made:
        events: Events = each(state)
        state = after(state, events)
    return state


def shown(message: Message) -> str:
    return "\n".join(_texts(message.blocks))


def _texts(blocks: Any) -> list[str]:
    if isinstance(blocks, dict):
        own = [blocks["text"]] if isinstance(blocks.get("text"), str) else []
        return own + [
            text for value in blocks.values() if not isinstance(value, str) for text in _texts(value)
        ]
    return [text for each in blocks for text in _texts(each)] if isinstance(blocks, list | tuple) else []


def long_mission(steps: int, deliverables: int) -> Mission:
    first = replace(
        SMALL.phases[0],
        steps=tuple(Step(f"s{n}", f"Do number {n}", "How it is done. " * 15) for n in range(steps)),
        deliverables=tuple(deliverable(f"d{n}") for n in range(deliverables)),
    )
    return replace(SMALL, phases=(first, *SMALL.phases[1:]))


@pytest.mark.parametrize(("steps", "deliverables"), [(10, 10), (16, 10), (20, 8)])
def test_a_long_phase_fits_a_message_and_no_step_or_button_is_lost(steps: int, deliverables: int) -> None:
    run = run_of(begun(started(long_mission(steps, deliverables))))
    phase = run.mission.phases[0]
    for message in (phase_post(run, phase, READER), panel(run, READER)):
        assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []
        ids = [each for block in message.blocks for each in _ids(block)]
        assert sum(each.startswith("missions.step:") for each in ids) == steps
        assert sum(each.startswith("missions.write:") for each in ids) == deliverables
        assert "missions.close" in ids


def _ids(block: Block) -> list[str]:
    elements = [*block.get("elements", ()), block.get("accessory") or {}]
    return [str(each["action_id"]) for each in elements if "action_id" in each]


def test_nothing_that_people_write_pings_or_closes_a_link() -> None:
    state = moved(
        begun(started()),
        lambda run: hand_in_text(run, by(OWNER), "idea", NASTY, base=None),
        lambda run: hand_in_link(run, by(OWNER), "idea", "https://example.com/a?x=1&y=2", name=NASTY),
        lambda run: hand_in_file(run, by(OWNER), "idea", "F1", name=NASTY),
        lambda run: waive(run, by(OWNER), "reasons", NASTY),
        lambda run: tick_criterion(run, by(OWNER), "clear"),
        lambda run: miss_criterion(run, by(OWNER), "tried", NASTY),
        lambda run: pause(run, by(OWNER), NASTY),
    )
    run = run_of(state)
    reply = event_reply(run, abandon(state, by(OWNER), NASTY)[0], READER)
    assert reply is not None
    for message in (
        head(run, READER),
        phase_post(run, run.mission.phases[0], READER),
        criteria_post(run, READER),
        panel(run, READER),
        reply,
    ):
        text = shown(message) + message.text
        assert "<!channel>" not in text
        assert "<@U1>" not in text.replace("Owner <@U1>", "")
    assert "<https://example.com/a?x=1&amp;y=2|" in shown(phase_post(run, run.mission.phases[0], READER))


def test_the_head_says_what_the_document_will_rest_on() -> None:
    state = begun(started())
    assert "Not there yet, so the document is provisional: Goals" in head(run_of(state), READER).text
    stub = moved(state, lambda run: bring_input(run, by(OWNER), "goals", Given("stub", "One page")))
    assert "a one-page stub stands in for: Goals" in head(run_of(stub), READER).text
    there = moved(stub, lambda run: bring_input(run, by(OWNER), "goals", Given("text", "Goals")))
    assert "rovisional" not in head(run_of(there), READER).text


def test_the_clock_tells_since_when_it_runs_and_what_it_counted() -> None:
    state = begun(started())
    phase = state.mission.phases[0]
    assert "running since Wed 18 Nov, 09:00, after 0 min of 30 min" in shown(
        phase_post(run_of(state), phase, READER)
    )
    stopped = moved(state, lambda run: set_clock(run, by(LEAD, minutes=12), running=False))
    assert "The clock stands at 12 min of 30 min." in shown(phase_post(run_of(stopped), phase, READER))


def test_a_phase_that_is_over_says_by_whom_and_why_and_keeps_what_is_there() -> None:
    state = moved(
        begun(started()),
        lambda run: hand_in_text(run, by(OWNER), "idea", "An idea", base=None),
        lambda run: skip_phase(run, by(LEAD, minutes=5), "think", "Done last year"),
    )
    said = shown(phase_post(run_of(state), state.mission.phases[0], READER))
    assert "skipped by Ben, Wed 18 Nov, 09:05" in said
    assert "Why: Done last year" in said
    assert "text by Ana" in said
    assert "Close this phase" not in said


def test_what_the_owner_confirmed_alone_is_said() -> None:
    state = moved(
        begun(started(alone=True)),
        lambda run: tick_criterion(run, by(OWNER), "clear"),
        lambda run: confirm_criterion(run, by(OWNER), "clear"),
    )
    post = criteria_post(run_of(state), READER)
    assert "You are on your own in this mission" in post.text
    assert "the owner, alone" in shown(post)
    assert "1 of 2 success criteria" in post.text


def test_while_it_is_paused_nothing_can_be_ticked_and_texts_can_still_be_handed_in() -> None:
    state = moved(begun(started()), lambda run: pause(run, by(OWNER)))
    run = run_of(state)
    ids = [each for block in panel(run, READER).blocks for each in _ids(block)]
    assert "missions.resume" in ids
    assert "missions.write:idea" in ids
    assert not [
        each for each in ids if each.startswith(("missions.step", "missions.close", "missions.clock"))
    ]


def test_a_draft_says_where_it_comes_from_and_the_text_field_has_a_new_id() -> None:
    state = begun(started())
    drafted = moved(state, lambda run: draft(run, by(OWNER), "idea", "## First", "outline"))
    before, then = (forms.deliverable_form(run_of(each), SMALL.deliverables[0]) for each in (state, drafted))
    assert "from the mission's outline" in str(then.blocks)
    fields = [
        [b["block_id"] for b in each.blocks if "text_" in str(b.get("block_id"))] for each in (before, then)
    ]
    assert fields[0] != fields[1]


def test_a_long_text_among_the_inputs_is_not_cut_by_opening_it() -> None:
    long = Given("text", "x" * 4_000)
    state = moved(begun(started()), lambda run: bring_input(run, by(OWNER), "goals", long))
    form = forms.bring_form(run_of(state), SMALL.inputs[0], None, READER)
    assert "initial_value" not in str(form.blocks)
    short = moved(state, lambda run: bring_input(run, by(OWNER), "goals", Given("text", "Grow")))
    assert "Grow" in str(forms.bring_form(run_of(short), SMALL.inputs[0], None, READER).blocks)


def test_time_that_was_worked_is_told_in_hours_and_minutes() -> None:
    long = replace(SMALL, phases=tuple(replace(p, minutes=replace(p.minutes, plan=90)) for p in SMALL.phases))
    state = moved(
        begun(started(long)),
        lambda run: set_clock(
            run, by(LEAD, minutes=timedelta(minutes=65).total_seconds() / 60), running=False
        ),
    )
    assert "1 h 5 min of 1 h 30 min" in shown(phase_post(run_of(state), state.mission.phases[0], READER))
