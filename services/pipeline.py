"""The pipeline of a person, a team or a market: how it stands, and how a quarter went."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from content.loader import Content, Market
from db.pipeline import Subject, pipeline_deals, pipeline_logs, template_changes
from db.team import find_teams
from domain.deal_history import PipelineDeal
from domain.errors import UserError
from domain.money import Money
from domain.pipeline_figures import Asked, Ground, MarketRules, history_from, report
from domain.pipeline_report import MarketShown, PipelineReport, Target
from domain.pipeline_words import PipelineAsked, Whose
from domain.team import Access, Team
from domain.weeks import FiscalQuarter
from services.deals import deal_day
from services.pipelines import pipeline_of
from services.revenue_targets import fiscal_start, revenue_targets, team_revenue_target
from services.scope import Scope


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose pipeline, resolved: `teams` are those whose targets make up its own."""

    whose: Whose
    name: str
    key: str | None
    subject: Subject
    currency: str
    market: Market
    teams: tuple[Team, ...] = ()

    def has(self, deal: PipelineDeal) -> bool:
        if self.subject.owner_id is not None:
            return deal.owner_id == self.subject.owner_id
        if self.subject.team_id is not None:
            return deal.team_id == self.subject.team_id
        return deal.market == self.subject.market or (self.subject.or_none and deal.market is None)


async def askable_teams(scope: Scope) -> list[Team]:
    """The teams whose pipeline the asker may see: their own, those they manage, for admins all."""
    me = scope.me
    mine = me.manages | ({me.team.id} if me.team else set())
    found = await find_teams(scope.tx, me.workspace_id)
    return [team for team in found if me.is_admin or team.id in mine]


async def pipeline_report(scope: Scope, asked: PipelineAsked) -> PipelineReport:
    """How the pipeline stands today and how the quarter went, each number with its deals.

    Raises:
        UserError: there is no such team or market, or it is not the asker's to see.
    """
    place = await _place(scope, asked)
    ground = await _ground(scope, place, asked.quarter)
    wanted = Asked(
        whose=place.whose,
        name=place.name,
        key=place.key,
        quarter=asked.quarter,
        start_month=await fiscal_start(scope),
        market=_shown(place.market),
        target=await _target(scope, place, asked.quarter),
    )
    # A year of a large workspace is a good part of a second of arithmetic; others are answered meanwhile.
    return await asyncio.to_thread(report, ground, wanted)


async def _ground(scope: Scope, place: _Place, quarter: FiscalQuarter) -> Ground:
    today, workspace_id, content = deal_day(scope), scope.workspace_id, scope.content
    since = history_from(min(today + timedelta(days=1), quarter.end))
    return Ground(
        deals=await pipeline_deals(scope.tx, workspace_id, place.subject, closed_from=since),
        logs=await pipeline_logs(scope.tx, workspace_id, place.subject, closed_from=since),
        landings=await template_changes(scope.tx, workspace_id),
        is_mine=place.has,
        pipeline=await pipeline_of(scope),
        reasons=content.lost_reasons,
        rates=content.rates,
        currency=place.currency,
        today=today,
        markets=market_rules(content),
        default_market=content.default_market,
    )


def market_rules(content: Content) -> dict[str, MarketRules]:
    return {each.key: MarketRules(each.conversion_percent / 100, each.cycle_days) for each in content.markets}


def _shown(market: Market) -> MarketShown:
    headlines = tuple(way.title for way in market.approach)
    return MarketShown(market.key, market.name, market.quota_percent, headlines, market.accounts_per)


async def _place(scope: Scope, asked: PipelineAsked) -> _Place:
    if asked.whose == "team":
        return await _team_place(scope, asked)
    if asked.whose == "market":
        return await _market_place(scope, asked.name)
    me, market = scope.me, scope.content.market(scope.me.market)
    currency = me.team.currency if me.team else market.currency
    return _Place("mine", me.name, None, Subject(owner_id=me.id), currency, market)


async def _team_place(scope: Scope, asked: PipelineAsked) -> _Place:
    teams = await askable_teams(scope)
    if asked.team_id is not None:
        teams = [team for team in teams if team.id == asked.team_id]
    elif asked.name is not None:
        teams = [team for team in teams if team.name.casefold() == asked.name.casefold()]
    else:
        own = scope.me.team.id if scope.me.team else None
        teams.sort(key=lambda team: (team.id != own, team.id not in scope.me.manages))
    if not teams:
        raise UserError(
            "pipeline.no_team" if asked.name is None else "pipeline.unknown_team", name=asked.name
        )
    team = teams[0]
    market = scope.content.market(team.market)
    subject = Subject(team_id=team.id)
    return _Place("team", team.name, str(team.id), subject, team.currency, market, (team,))


async def _market_place(scope: Scope, key: str | None) -> _Place:
    if not scope.me.may(Access.MANAGER):
        raise UserError("pipeline.market_for_managers")
    market = next((each for each in scope.content.markets if each.key == key), None)
    if market is None:
        raise UserError("pipeline.unknown_market")
    found = await find_teams(scope.tx, scope.workspace_id)
    teams = tuple(team for team in found if scope.content.market(team.market).key == market.key)
    subject = Subject(market=market.key, or_none=market.key == scope.content.default_market)
    return _Place("market", market.name, market.key, subject, market.currency, market, teams)


async def _target(scope: Scope, place: _Place, quarter: FiscalQuarter) -> Target:
    """What is asked for, ramped, in the reporting currency; of a market, of the teams that sell there."""
    if place.whose == "mine":
        found = await revenue_targets(scope.tx, [scope.me], quarter, content=scope.content)
        amounts = list(found.values())
    else:
        amounts = []
        for team in place.teams:
            asked = await team_revenue_target(scope.tx, team, quarter, content=scope.content)
            amounts += asked.values()
    on = min(deal_day(scope), quarter.end)
    converted = [(each, scope.content.rates.convert(each, place.currency, on)) for each in amounts]
    known = [money.amount_minor for _, money in converted if money]
    return Target(
        Money(sum(known), place.currency) if known else None,
        tuple(each for each, money in converted if money is None),
    )
