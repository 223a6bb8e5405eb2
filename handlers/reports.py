"""`/report`: a day, week, month, quarter or year of one's own or of a team, and the deals behind it."""

from datetime import date

from domain.report_words import ReportAsked, ReportNotUnderstood, parse_report
from domain.reports import KINDS
from domain.weeks import week_of
from handlers.registry import Answer, Click, Command, action, command
from services.deals import deal_day
from services.digests import digest_rows
from services.pipeline import askable_teams
from services.reports import report_for, report_rows
from services.revenue_targets import fiscal_start
from services.scope import Scope
from views import digests
from views import reports as view


@command(
    "/report",
    about="How a day, week, month, quarter or year went",
    hint="day | week | month | quarter | year [team|me]",
)
async def report(scope: Scope, said: Command) -> Answer:
    teams = [team.name for team in await askable_teams(scope)]
    start_month = await fiscal_start(scope)
    try:
        asked = parse_report(said.text, teams=teams, today=deal_day(scope), start_month=start_month)
    except ReportNotUnderstood as error:
        return Answer(say=view.not_understood(error.problem))
    return Answer(say=view.report_message(await report_for(scope, asked), scope.me.locale))


@action("reports.show")
async def show(scope: Scope, click: Click) -> Answer:
    return Answer(say=view.report_message(await report_for(scope, _asked(click)), scope.me.locale))


@action("reports.rows", opens_modal=True)
async def rows(scope: Scope, click: Click) -> Answer:
    made, found = await report_rows(scope, _asked(click), str(click.data["w"]), int(click.data.get("p", 0)))
    return Answer(modal=view.report_rows_modal(made, found, scope.me.locale))


@action("digests.rows", opens_modal=True)
async def digest(scope: Scope, click: Click) -> Answer:
    data, week = click.data, week_of(date.fromisoformat(str(click.data["d"])))
    made, found = await digest_rows(scope, int(data["t"]), week, str(data["w"]), int(data.get("p", 0)))
    return Answer(modal=digests.digest_rows_modal(made, found, scope.me.locale))


def _asked(click: Click) -> ReportAsked:
    """What a button of an earlier answer asks for again."""
    data = click.data
    kind = next(each for each in KINDS if each == data["k"])
    team = data.get("t")
    day = date.fromisoformat(str(data["d"]))
    return ReportAsked(
        kind, "me" if team is None else "team", day, team_id=None if team is None else int(team)
    )
