"""The Home tab: drawn when it is opened, and again whenever what it shows has changed."""

from domain.weeks import week_of
from handlers.conversation import panel_opened
from handlers.mission_posts import reader_of
from handlers.registry import Answer, Event, event, home
from services.activity import recent_logs
from services.deals import deals_needing_attention
from services.missions import my_runs
from services.reviews import home_standing
from services.scope import Scope
from services.target_setting import shown_teams
from services.targets import person_week, team_weeks
from views import home as view
from views.activity import list_blocks
from views.blocks import Block, Home
from views.deals import deal_blocks
from views.missions import home_blocks
from views.reviews import home_blocks as review_blocks
from views.targets import team_week, week_blocks

LOGS_SHOWN = 30


@event("app_home_opened", learns=True)
async def opened(scope: Scope, given: Event) -> Answer:
    if given.body.get("tab") == "messages":
        return panel_opened(str(given.body["channel"]))
    if given.body.get("tab") != "home":
        return Answer()
    return Answer(home=await draw(scope))


@home
async def draw(scope: Scope) -> Home:
    locale = scope.me.locale
    week = await person_week(scope.tx, scope.me, week_of(scope.today), now=scope.now, content=scope.content)
    logs = await recent_logs(scope, limit=LOGS_SHOWN)
    types = scope.content.activities.by_key
    return view.home(
        week=week_blocks(week, locale),
        deals=deal_blocks(await deals_needing_attention(scope), locale),
        missions=home_blocks(await my_runs(scope), scope.me, reader_of(scope)),
        review=review_blocks(await home_standing(scope), locale),
        logged=list_blocks(logs, types=types, today=scope.today, locale=locale),
        teams=await _teams(scope),
    )


async def _teams(scope: Scope) -> list[Block]:
    """The weeks of the teams that this person manages."""
    if not scope.me.manages:
        return []
    teams = await shown_teams(scope)
    weeks = await team_weeks(scope.tx, teams, scope.week, now=scope.now, content=scope.content)
    messages = [team_week(week, scope.me.locale, may_set=True) for week in weeks]
    return [block for message in messages for block in message.blocks]
