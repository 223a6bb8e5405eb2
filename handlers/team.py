"""`/playmaker team` and `/playmaker setup`: teams are made and changed, members get rules of their own."""

from collections.abc import Mapping

from domain.team import Access
from domain.team_plan import PlanRefused, read_member, read_team
from handlers.mission_posts import posts_for_left
from handlers.registry import Answer, Click, Command, Form, action, command, submission
from services import team as teams
from services.mission_care import team_changed
from services.scope import Scope
from views.blocks import Modal
from views.team import member_saved, team_list, team_saved
from views.team_forms import member_form, problems, team_form


@command(
    "/playmaker team",
    about="See and change your teams",
    hint="[team name]",
    access=Access.MANAGER,
    opens_modal=lambda _text: True,
)
async def show(scope: Scope, said: Command) -> Answer:
    """The teams; where there are none yet, the form of the first one."""
    cards = await teams.list_teams(scope, said.text)
    if not cards:
        return Answer(modal=await _form(scope, None))
    message = team_list(
        cards, scope.me, markets=_markets(scope), today=scope.today, may_add=scope.me.is_admin
    )
    return Answer(say=message)


@command("/playmaker setup", about="Set a team up", access=Access.ADMIN, opens_modal=lambda _text: True)
async def set_up(scope: Scope, _said: Command) -> Answer:
    return Answer(modal=await _form(scope, None))


@action("team.open", access=Access.ADMIN, opens_modal=True)
async def add(scope: Scope, _click: Click) -> Answer:
    return Answer(modal=await _form(scope, None))


@action("team.edit", access=Access.MANAGER, opens_modal=True)
async def edit(scope: Scope, click: Click) -> Answer:
    return Answer(modal=await _form(scope, int(click.data["team"])))


@submission("team.save", access=Access.MANAGER)
async def save(scope: Scope, form: Form) -> Answer:
    try:
        plan = read_team(form.values, markets=_markets(scope))
        saved = await teams.save_team(scope, plan, team_id=form.data.get("team"), rev=form.data.get("rev", 0))
    except PlanRefused as refused:
        named = await teams.with_names(scope, refused.problems)
        return Answer(errors=problems(named, scope.me.locale))
    return Answer(
        say=team_saved(saved, scope.me.locale),
        posts=posts_for_left(scope, await team_changed(scope, saved)),
        learn=saved.unseen,
        join=saved.card.team.channels,
        refresh_home=(scope.me.slack_id,),
    )


@action("team.member", access=Access.MANAGER, opens_modal=True)
async def member(scope: Scope, click: Click) -> Answer:
    person = await teams.open_member(scope, int(click.data["person"]))
    return Answer(modal=member_form(person, markets=_markets(scope), locale=scope.me.locale))


@submission("team.save_member", access=Access.MANAGER)
async def save_member(scope: Scope, form: Form) -> Answer:
    try:
        plan = read_member(form.values, markets=_markets(scope), today=scope.today)
    except PlanRefused as refused:
        return Answer(errors=problems(refused.problems, scope.me.locale))
    person = await teams.save_member(scope, int(form.data["person"]), plan)
    receipt = member_saved(person, markets=_markets(scope), locale=scope.me.locale, today=scope.today)
    return Answer(say=receipt, refresh_home=(person.slack_id,))


async def _form(scope: Scope, team_id: int | None) -> Modal:
    form = await teams.open_team(scope, team_id)
    first = scope.content.market(scope.me.market)
    return team_form(form, scope.me, markets=_markets(scope), market=first.key, currency=first.currency)


def _markets(scope: Scope) -> Mapping[str, str]:
    """{key: name} of the markets there are."""
    return {market.key: market.name for market in scope.content.markets}
