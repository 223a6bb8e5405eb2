"""`/pipeline`: how it stands and how a quarter went, the deals behind each number, and conversion."""

from domain.pipeline_report import PipelineReport
from domain.pipeline_words import PipelineAsked, PipelineNotUnderstood, parse_pipeline
from domain.revenue import quarter_of_key
from handlers.deal_inputs import markets_of
from handlers.registry import Answer, Click, Command, action, command
from services.deals import deal_day
from services.pipeline import askable_teams, pipeline_report
from services.pipeline_rows import pipeline_rows
from services.revenue_targets import fiscal_start
from services.scope import Scope
from views import pipeline as view
from views import pipeline_rows as rows_view


@command(
    "/pipeline",
    about="Your pipeline, your team's or a market's, and its numbers",
    hint="mine | team | market Europe [Q3]",
)
async def pipeline(scope: Scope, said: Command) -> Answer:
    teams = [team.name for team in await askable_teams(scope)]
    try:
        asked = parse_pipeline(
            said.text,
            teams=teams,
            markets=markets_of(scope),
            today=deal_day(scope),
            start_month=await fiscal_start(scope),
        )
    except PipelineNotUnderstood as error:
        return Answer(say=view.not_understood(error.problem))
    return _shown(scope, await pipeline_report(scope, asked))


@action("pipeline.show")
async def show(scope: Scope, click: Click) -> Answer:
    return _shown(scope, await pipeline_report(scope, await _asked(scope, click)))


@action("pipeline.rows", opens_modal=True)
async def rows(scope: Scope, click: Click) -> Answer:
    asked = await _asked(scope, click)
    found = await pipeline_rows(scope, asked, str(click.data["w"]), int(click.data.get("p", 0)))
    return Answer(modal=rows_view.rows_modal(found, scope.me.locale))


@action("pipeline.conversions", opens_modal=True)
async def conversions(scope: Scope, click: Click) -> Answer:
    report = await pipeline_report(scope, await _asked(scope, click))
    return Answer(modal=rows_view.conversions_modal(report, scope.me.locale))


def _shown(scope: Scope, report: PipelineReport) -> Answer:
    locale = scope.me.locale
    return Answer(say=view.report_message(report, locale), chart=rows_view.pipeline_chart(report, locale))


async def _asked(scope: Scope, click: Click) -> PipelineAsked:
    """What a button of an earlier answer asks for again."""
    data = click.data
    quarter = quarter_of_key(str(data["q"]), await fiscal_start(scope))
    key = data.get("k")
    if data["s"] == "team":
        return PipelineAsked("team", quarter, team_id=int(key) if key else None)
    if data["s"] == "market":
        return PipelineAsked("market", quarter, name=str(key))
    return PipelineAsked("mine", quarter)
