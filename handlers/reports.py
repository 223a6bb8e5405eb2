"""`/report`: a day, week, month, quarter or year of one's own or of a team, and the deals behind it."""

from datetime import date

from domain.report_entries import EntriesAsked
from domain.report_words import ReportAsked, ReportNotUnderstood, parse_report
from domain.reports import KINDS
from domain.weeks import week_of
from handlers.registry import Answer, Click, Command, action, command
from services.deals import deal_day
from services.digests import digest_rows
from services.pipeline import askable_teams
from services.report_entries import report_entries
from services.reports import report_for, report_rows
from services.revenue_targets import fiscal_start
from services.scope import Scope
from views import digests
from views import reports as view
from views.report_entries import entries_modal


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
    owner_id = _number(click, "u")
    made, found = await report_rows(
        scope, _asked(click), str(click.data["w"]), _number(click, "p") or 0, owner_id=owner_id
    )
    return Answer(modal=view.report_rows_modal(made, found, scope.me.locale, owner_id=owner_id))


@action("reports.entries", opens_modal=True)
async def entries(scope: Scope, click: Click) -> Answer:
    activity, whole = click.data.get("a"), bool(click.data.get("w"))
    back, page = _number(click, "b") or 0, _number(click, "p") or 0
    what = EntriesAsked(str(activity) if activity else None, _number(click, "u"), back, page)
    found = await report_entries(scope, _asked(click), what, whole=whole)
    return Answer(modal=entries_modal(found, scope.me.locale, whole=whole))


@action("reports.quota", opens_modal=True)
async def quota(scope: Scope, click: Click) -> Answer:
    return Answer(modal=view.quota_modal(await report_for(scope, _asked(click)), scope.me.locale))


@action("digests.rows", opens_modal=True)
async def digest(scope: Scope, click: Click) -> Answer:
    data, week = click.data, week_of(date.fromisoformat(str(click.data["d"])))
    made, found = await digest_rows(scope, int(data["t"]), week, str(data["w"]), int(data.get("p", 0)))
    return Answer(modal=digests.digest_rows_modal(made, found, scope.me.locale))


def _number(click: Click, name: str) -> int | None:
    found = click.data.get(name)
    return None if found is None else int(found)


def _asked(click: Click) -> ReportAsked:
    """What a button of an earlier answer asks for again."""
    data = click.data
    kind = next(each for each in KINDS if each == data["k"])
    team_id = _number(click, "t")
    day = date.fromisoformat(str(data["d"]))
    return ReportAsked(kind, "me" if team_id is None else "team", day, team_id=team_id)
