"""Missions: starting one, opening one, and the list of one's own. What is done in one: `mission_run`."""

from collections.abc import Mapping
from datetime import time

from domain.mission_cards import Run, StartPlan
from domain.mission_events import Given, Rhythm
from domain.mission_pages import brought
from domain.mission_problems import MissionRefused
from handlers.mission_library import browse
from handlers.mission_posts import posts_for_start, reader_of
from handlers.mission_results import after_start
from handlers.registry import Answer, Click, Command, Form, action, command, submission
from services.mission_start import find_mission, given_documents, open_start
from services.missions import (
    load_run,
    mission_to_start,
    my_runs,
    refusal_of_start,
    start_mission,
    unseen_people,
)
from services.scope import Scope
from views import missions as view
from views.mission_start import AS_IS, ME, SPREAD, start_form, started
from views.mission_thread import panel


@command(
    "/coord",
    about="Start a mission as the library writes it",
    hint="sales-plan-development",
    opens_modal=bool,
)
async def coord(scope: Scope, said: Command) -> Answer:
    return await _form(scope, said.text) if said.text else await browse(scope, said)


@command("/mission start", about="Start a mission", hint="sales-plan-development", opens_modal=bool)
async def start(scope: Scope, said: Command) -> Answer:
    return await _form(scope, said.text) if said.text else await browse(scope, said)


@command("/mission status", about="Your missions that are under way")
async def status(scope: Scope, _said: Command) -> Answer:
    return Answer(say=view.mine(await my_runs(scope), scope.me, reader_of(scope)))


@action("missions.mine")
async def mine(scope: Scope, _click: Click) -> Answer:
    return Answer(say=view.mine(await my_runs(scope), scope.me, reader_of(scope)))


@action("missions.open_start", opens_modal=True)
async def open_form(scope: Scope, click: Click) -> Answer:
    return await _form(scope, str(click.data["mission"]))


@submission("missions.start")
async def submit(scope: Scope, form: Form) -> Answer:
    """Start it; what cannot be is told at its field, and nothing is written."""
    key = str(form.data["mission"])
    rhythm, errors = _rhythm(form)
    if rhythm is None:
        return Answer(errors=errors)
    try:
        run = await start_mission(scope, await _plan(scope, form, key, rhythm))
    except MissionRefused as refused:
        raise refusal_of_start(refused.problem) from refused
    return await told(scope, run)


async def told(scope: Scope, run: Run) -> Answer:
    """What is said and done once a mission runs, however it was started."""
    people = [person.slack_id for person in run.people.values()]
    return Answer(
        say=started(run, scope.me, reader_of(scope)),
        posts=(*posts_for_start(scope, run), *await after_start(scope, run)),
        join=() if run.is_direct else (run.channel_id,),
        learn=await unseen_people(scope, people),
        refresh_home=tuple(people),
    )


@action("missions.show")
async def show(scope: Scope, click: Click) -> Answer:
    """A mission to oneself, to work on from there."""
    return Answer(say=panel(await load_run(scope, int(click.data["run"])), reader_of(scope)))


async def _form(scope: Scope, text: str) -> Answer:
    mission = find_mission(scope, text)
    return Answer(modal=start_form(await open_start(scope, mission.key), scope.me, reader_of(scope)))


def _rhythm(form: Form) -> tuple[Rhythm | None, Mapping[str, str]]:
    stall = int(form.text("stall") or 2)
    at = time.fromisoformat(form.text("at")) if form.text("at") else None
    days = frozenset(int(each) for each in form.many("weekdays"))
    if form.text("pace") != SPREAD:
        return Rhythm(at=at, stall_days=stall), {}
    if at is None or not days:
        return None, view.needs_time(at_missing=at is None)
    return Rhythm("spread", at, days, stall), {}


async def _plan(scope: Scope, form: Form, key: str, rhythm: Rhythm) -> StartPlan:
    mission = mission_to_start(scope, key)
    used = [each.key for each in mission.inputs if form.many(f"use_{each.key}")]
    given: dict[str, Given] = dict(await given_documents(scope, mission, used))
    typed = {each.key: form.text(f"input_{each.key}") for each in mission.inputs}
    given |= {name: brought(text) for name, text in typed.items() if text}
    roles = {role: form.text(f"role_{role}") for role in mission.roles}
    whose, variation = form.text("whose") or ME, form.text("variation") or AS_IS
    return StartPlan(
        mission=key,
        variation=None if variation == AS_IS else variation,
        owner=form.text("owner") or None,
        roles={role: slack_id for role, slack_id in roles.items() if slack_id},
        rhythm=rhythm,
        given=given,
        team_id=None if whose == ME else int(whose.removeprefix("team:")),
        channel_id=form.text("channel") or None,
    )
