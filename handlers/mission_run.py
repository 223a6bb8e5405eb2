"""What is done in a mission that runs: steps, phases, the clock, pauses, hand-overs, criteria, its end."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.errors import UserError
from domain.mission_cards import Acted, Run
from domain.mission_moves import (
    Events,
    Stamp,
    abandon,
    close_phase,
    confirm_criterion,
    finish,
    give_role,
    hand_over,
    hand_over_phase,
    miss_criterion,
    pause,
    resume,
    set_clock,
    skip_phase,
    take_over,
    tick_criterion,
    tick_step,
    waive,
)
from domain.mission_state import RunState
from domain.missions import Criterion, Phase
from handlers.mission_posts import homes_of, posts_for, reader_of
from handlers.mission_results import after_finish
from handlers.registry import Answer, Click, Form, action, submission
from services.mission_care import settle
from services.missions import Move, act, find_person, load_run, unseen_people
from services.scope import Scope
from views import mission_forms as forms
from views.mission_posts import as_it_stands
from views.mission_posts import followed as followed_up
from views.mission_thread import panel as panel_of
from views.mission_thread import read_about


@action("missions.step")
async def step(scope: Scope, click: Click) -> Answer:
    """A step's checkbox: whether it is ticked is what it says, so that a repeat changes nothing."""
    run_id, key, panel = read_about(click.about)
    done = bool(click.selected)
    acted = await act(scope, run_id, lambda run, stamp: tick_step(run, stamp, key, done=done))
    return await answered(scope, acted, panel=panel, silent=True)


@action("missions.close")
async def close(scope: Scope, click: Click) -> Answer:
    return await _moved(scope, click, lambda run, stamp: close_phase(run, stamp, str(click.data["key"])))


@action("missions.clock")
async def clock(scope: Scope, click: Click) -> Answer:
    return await _moved(
        scope, click, lambda run, stamp: set_clock(run, stamp, running=bool(click.data["on"]))
    )


@action("missions.pause")
async def hold(scope: Scope, click: Click) -> Answer:
    return await _moved(scope, click, pause)


@action("missions.resume")
async def go_on(scope: Scope, click: Click) -> Answer:
    return await _moved(scope, click, resume)


@action("missions.take_over")
async def take(scope: Scope, click: Click) -> Answer:
    return await _moved(scope, click, take_over)


@action("missions.finish")
async def end(scope: Scope, click: Click) -> Answer:
    return await _moved(scope, click, finish)


@action("missions.criterion_met")
async def met(scope: Scope, click: Click) -> Answer:
    return await _moved(scope, click, lambda run, stamp: tick_criterion(run, stamp, str(click.data["key"])))


@action("missions.criterion_unmet")
async def unmet(scope: Scope, click: Click) -> Answer:
    return await _moved(
        scope, click, lambda run, stamp: tick_criterion(run, stamp, str(click.data["key"]), met=False)
    )


@action("missions.criterion_confirm")
async def confirm(scope: Scope, click: Click) -> Answer:
    return await _moved(
        scope, click, lambda run, stamp: confirm_criterion(run, stamp, str(click.data["key"]))
    )


@action("missions.criterion_missed", opens_modal=True)
async def open_missed(scope: Scope, click: Click) -> Answer:
    run = await load_run(scope, int(click.data["run"]))
    criterion = _criterion(run, str(click.data["key"]))
    return Answer(modal=forms.missed_form(run, criterion, panel=_in_panel(click.data)))


@submission("missions.missed")
async def missed(scope: Scope, form: Form) -> Answer:
    return await _submitted(
        scope, form, lambda run, stamp: miss_criterion(run, stamp, str(form.data["key"]), form.text("why"))
    )


@action("missions.more", opens_modal=True)
async def more(scope: Scope, click: Click) -> Answer:
    """The menus of the head and of a phase; each way opens a form."""
    run = await load_run(scope, int(click.data["run"]))
    panel, do = _in_panel(click.data), click.data["do"]
    if do == "abandon":
        return Answer(modal=forms.abandon_form(run, panel=panel))
    if do == "hand_over":
        return Answer(modal=forms.hand_over_form(run, reader_of(scope), panel=panel))
    phase = _phase(run, str(click.data["key"]))
    if do == "hand_over_phase":
        return Answer(modal=forms.hand_over_form(run, reader_of(scope), phase, panel=panel))
    if do == "waive" and run.state.missing(phase):
        return Answer(modal=forms.waive_form(run, phase, panel=panel))
    if do == "skip":
        return Answer(modal=forms.skip_form(run, phase, panel=panel))
    return Answer(say=as_it_stands(run, reader_of(scope)))


@submission("missions.waive")
async def leave_out(scope: Scope, form: Form) -> Answer:
    return await _submitted(
        scope, form, lambda run, stamp: waive(run, stamp, form.text("key"), form.text("why"))
    )


@submission("missions.skip")
async def skip(scope: Scope, form: Form) -> Answer:
    return await _submitted(
        scope, form, lambda run, stamp: skip_phase(run, stamp, str(form.data["key"]), form.text("why"))
    )


@submission("missions.abandon")
async def give_up(scope: Scope, form: Form) -> Answer:
    return await _submitted(scope, form, lambda run, stamp: abandon(run, stamp, form.text("why")))


@submission("missions.hand_over")
async def pass_on(scope: Scope, form: Form) -> Answer:
    """The mission, a phase or a role goes to somebody else."""
    person = await find_person(scope, form.text("person"), field="person")
    what, _, key = form.text("what").partition(":")
    note = form.text("note") or None

    def move(run: RunState, stamp: Stamp) -> Events:
        if what == "phase":
            return hand_over_phase(run, stamp, key, person.id, note)
        return give_role(run, stamp, key, person.id) if what == "role" else hand_over(run, stamp, person.id)

    answer = await _submitted(scope, form, move)
    return replace(answer, learn=await unseen_people(scope, [person.slack_id]))


@action("missions.followed")
async def followed(scope: Scope, click: Click) -> Answer:
    """A follow-up was done; the reminder says so from then on."""
    run, what, now_done = await settle(
        scope, int(click.data["run"]), str(click.data["key"]), int(click.data["times"])
    )
    say = followed_up(run, what, reader_of(scope), by=scope.me, now_done=now_done)
    return Answer(say=say, replaces=True)


async def answered(scope: Scope, acted: Acted, *, panel: bool, silent: bool = False) -> Answer:
    """After a move: the thread shows it; whoever works in a panel sees that anew."""
    posts = posts_for(scope, acted)
    if "finished" in acted.kinds():
        posts = (*posts, *await after_finish(scope, acted.run))
    say = None
    if panel:
        say = panel_of(acted.run, reader_of(scope))
    elif not acted.events and not silent:
        say = as_it_stands(acted.run, reader_of(scope))
    homes = (scope.me.slack_id,) if silent else homes_of(acted)
    return Answer(say=say, posts=posts, refresh_home=homes if acted.events else ())


async def _moved(scope: Scope, click: Click, move: Move) -> Answer:
    acted = await act(scope, int(click.data["run"]), move)
    return await answered(scope, acted, panel=_in_panel(click.data))


async def _submitted(scope: Scope, form: Form, move: Move) -> Answer:
    acted = await act(scope, int(form.data["run"]), move)
    return await answered(scope, acted, panel=_in_panel(form.data))


def _in_panel(data: Mapping[str, Any]) -> bool:
    return bool(data.get("panel"))


def _phase(run: Run, key: str) -> Phase:
    found = run.mission.phase(key)
    if found is None:
        raise UserError("missions.gone")
    return found


def _criterion(run: Run, key: str) -> Criterion:
    found = run.mission.criterion(key)
    if found is None:
        raise UserError("missions.gone")
    return found
