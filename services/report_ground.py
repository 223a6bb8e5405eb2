"""What reports, digests and forecasts of a person or a team rest on: deals, their logs and the rules."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from content.loader import Content, Market
from db.base import Tx
from db.pipeline import Subject, pipeline_deals, pipeline_logs, template_changes
from domain.deal_history import PipelineDeal
from domain.pipeline_figures import Ground, history_from
from domain.team import Person, Team
from domain.weeks import local_day
from services.pipeline import market_rules
from services.pipelines import pipeline_for


@dataclass(frozen=True, slots=True)
class Place:
    """Whose figures: one person's, or (`person` None) a team's. `today` is where they are."""

    workspace_id: int
    person: Person | None
    team: Team | None
    today: date
    now: datetime
    currency: str
    market: Market

    @property
    def start_month(self) -> int:
        return self.team.fiscal_start_month if self.team else 1

    def has(self, deal: PipelineDeal) -> bool:
        if self.person is not None:
            return deal.owner_id == self.person.id
        return self.team is not None and deal.team_id == self.team.id


def place_of_team(workspace_id: int, team: Team, *, now: datetime, content: Content) -> Place:
    market, today = content.market(team.market), local_day(now, team.zone)
    return Place(workspace_id, None, team, today, now, team.currency, market)


def place_of_person(person: Person, *, now: datetime, content: Content) -> Place:
    market, team = content.market(person.market), person.team
    today = local_day(now, team.zone if team else person.zone)
    currency = team.currency if team else market.currency
    return Place(person.workspace_id, person, team, today, now, currency, market)


async def ground_of(tx: Tx, place: Place, content: Content, *, since: date | None = None) -> Ground:
    """The workspace's deals closed in the last year, or since an earlier day, and the place's open ones."""
    usual = history_from(place.today + timedelta(days=1))
    closed_from = min(usual, since or usual)
    person, team = place.person, place.team
    subject = Subject(owner_id=person.id) if person else Subject(team_id=team.id if team else None)
    return Ground(
        deals=await pipeline_deals(tx, place.workspace_id, subject, closed_from=closed_from),
        logs=await pipeline_logs(tx, place.workspace_id, subject, closed_from=closed_from),
        landings=await template_changes(tx, place.workspace_id),
        is_mine=place.has,
        pipeline=await pipeline_for(tx, place.workspace_id, content),
        reasons=content.lost_reasons,
        rates=content.rates,
        currency=place.currency,
        today=place.today,
        markets=market_rules(content),
        default_market=content.default_market,
    )
