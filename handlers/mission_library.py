"""`/mission`: the library, a search in it, which mission to begin with, and several in order."""

from typing import cast, get_args

from domain.missions import Category
from handlers.mission_posts import posts_for_start
from handlers.mission_results import after_start
from handlers.registry import Answer, Click, Command, Form, action, command, submission
from services.mission_library import library as find_missions
from services.mission_library import recommendation, start_all
from services.mission_start import managed_teams
from services.scope import Scope
from views import mission_library as view


@command(
    "/mission",
    about="Missions: find one, run it, see what it changed",
    hint="start, status, recommend, board",
)
async def browse(scope: Scope, said: Command) -> Answer:
    return await library(scope, words=said.text)


@command("/mission library", about="Every mission there is", hint="a word to search for")
async def browse_library(scope: Scope, said: Command) -> Answer:
    return await library(scope, words=said.text)


@action("mission_library.show")
async def show(scope: Scope, _click: Click) -> Answer:
    return await library(scope)


@action("mission_library.filter")
async def filter_by_kind(scope: Scope, click: Click) -> Answer:
    chosen = click.selected[0] if click.selected else view.EVERY
    known = chosen in get_args(Category)
    return await library(scope, category=cast(Category, chosen) if known else None)


@action("mission_library.open_search", opens_modal=True)
async def open_search(_scope: Scope, click: Click) -> Answer:
    return Answer(modal=view.search_form(str(click.data.get("words") or "")))


@submission("mission_library.search")
async def search(scope: Scope, form: Form) -> Answer:
    return await library(scope, words=form.text("words"))


@command("/mission recommend", about="Which mission to begin with", opens_modal=lambda _text: True)
async def recommend(scope: Scope, _said: Command) -> Answer:
    return await _questions(scope)


@action("mission_library.open_recommend", opens_modal=True)
async def open_recommend(scope: Scope, _click: Click) -> Answer:
    return await _questions(scope)


@submission("mission_library.recommend")
async def answered(scope: Scope, form: Form) -> Answer:
    whose = form.text("whose")
    team_id = int(whose) if whose and whose != view.MINE else None
    found = await recommendation(scope, form.text("situation"), form.text("pain"), team_id=team_id)
    return Answer(say=view.recommended(found, scope.content.missions.metrics, scope.me.locale))


@action("mission_library.start_all")
async def start_in_order(scope: Scope, click: Click) -> Answer:
    team = click.data.get("team")
    there = await start_all(
        scope, str(click.data["situation"]), str(click.data["pain"]), team_id=int(team) if team else None
    )
    if not there.is_new:
        return Answer(say=view.started_in_order(there))
    posts = (*posts_for_start(scope, there.run), *await after_start(scope, there.run))
    homes = (scope.me.slack_id,)
    return Answer(say=view.started_in_order(there), posts=posts, refresh_home=homes)


async def library(scope: Scope, *, category: Category | None = None, words: str = "") -> Answer:
    """What a search finds; everything without one."""
    found = await find_missions(scope, category=category, words=words)
    leads = scope.me.is_admin or bool(scope.me.manages)
    categories = {str(key): name for key, name in scope.content.missions.categories.items()}
    return Answer(say=view.library_message(found, categories, scope.me.locale, leads=leads))


async def _questions(scope: Scope) -> Answer:
    missions = scope.content.missions
    teams = await managed_teams(scope)
    return Answer(modal=view.recommend_form(missions.situations, missions.pains, teams))
