"""The quotas of a period: of each fiscal quarter as many days as lie in it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from content.loader import Content
from db.base import Tx
from domain.deal_history import converted
from domain.money import Money
from domain.pipeline import Span
from domain.reports import QuotaPart, quarters_in
from domain.revenue import prorated
from domain.team import Person
from domain.weeks import ONE_DAY, FiscalQuarter
from services.report_ground import Place
from services.revenue_targets import revenue_targets_in, team_revenue_targets_in

Parts = tuple[QuotaPart, ...]


async def people_quotas(
    tx: Tx, people: Sequence[Person], place: Place, span: Span, content: Content
) -> dict[int, Parts]:
    """{person id: what is asked of them in the span, by quarter}; people without a quota are left out."""
    quarters = quarters_in(span, place.start_month)
    asked = await revenue_targets_in(tx, people, [quarter for quarter, _ in quarters], content=content)
    found = {
        each.id: tuple(
            _part(quarter, days, [asked[quarter.key][each.id]], place, span, content)
            for quarter, days in quarters
            if each.id in asked[quarter.key]
        )
        for each in people
    }
    return {person_id: parts for person_id, parts in found.items() if sum_of(parts)}


async def place_quota(
    tx: Tx, place: Place, span: Span, content: Content, quotas: Mapping[int, Parts]
) -> Parts:
    """A person's own, or the team's. quotas: of `people_quotas`."""
    if place.person is not None:
        return quotas.get(place.person.id, ())
    if place.team is None:
        return ()
    quarters = quarters_in(span, place.start_month)
    asked = await team_revenue_targets_in(
        tx, place.team, [quarter for quarter, _ in quarters], content=content
    )
    return tuple(
        _part(quarter, days, list(asked[quarter.key].values()), place, span, content)
        for quarter, days in quarters
        if asked[quarter.key]
    )


def sum_of(parts: Sequence[QuotaPart]) -> int:
    """Minor units."""
    return sum(part.minor for part in parts)


def _part(
    quarter: FiscalQuarter, days: int, asked: Sequence[Money], place: Place, span: Span, content: Content
) -> QuotaPart:
    share = Fraction(days, (quarter.end - quarter.start).days)
    on = min(place.today, span.end - ONE_DAY)
    minor = [converted(prorated(each, share), content.rates, place.currency, on) or 0 for each in asked]
    return QuotaPart(quarter, days, sum(minor))
