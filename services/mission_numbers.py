"""A team's own numbers for missions: what they are now, and what is usual for them."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

from content.loader import Content
from db.activity import totals
from db.base import Tx
from db.mission_numbers import dated_steps
from db.pipeline import Subject
from db.practice import averages
from db.targets import people_in_teams
from domain.mission_proof import Metric, Reading
from domain.mission_readings import RECENT_DAYS, deal_readings
from domain.mission_recommend import Mark
from domain.pipeline_figures import YEAR_DAYS, Ground, history
from domain.reports import span_before
from domain.weeks import ONE_DAY, FiscalQuarter, fiscal_quarter
from services.forecast import past_forecasts
from services.report_ground import Place, ground_of, place_of_person, place_of_team
from services.scope import Scope

HELD = ("meetings", "meetings_held")
HELD_DAYS = 30
PRACTICE_DAYS = 30
_OF_OLD = frozenset({"win_rate", "no_decision_share", "avg_won_value", "first_stage_conversion"})
"""What can be told of an earlier day as well: what is open today says nothing about then."""


def place_of_scope(scope: Scope) -> Place:
    """The asker's team, or the asker where they have none."""
    if scope.me.team is None:
        return place_of_person(scope.me, now=scope.now, content=scope.content)
    return place_of_team(scope.workspace_id, scope.me.team, now=scope.now, content=scope.content)


async def readings(
    tx: Tx, place: Place, metrics: Collection[Metric], content: Content
) -> tuple[Reading, ...]:
    """What each metric is today, in their order; without a value what only people can tell."""
    sources = {each.source for each in metrics}
    found: dict[str, Reading] = {}
    if "deals" in sources:
        found |= await _of_deals(tx, place, await _ground(tx, place, content), content)
    if "log" in sources:
        found |= await _of_log(tx, place)
    if "coaching" in sources:
        found |= await _of_practice(tx, place)
    return tuple(found.get(each.key, Reading(each.key, None, 0)) for each in metrics)


async def marks(tx: Tx, place: Place, metrics: Mapping[str, Metric], content: Content) -> dict[str, Mark]:
    """{metric: what it is and what is usual}: the market's figure, one's own before, or the house's."""
    ground = await _ground(tx, place, content)
    now = await _of_deals(tx, place, ground, content)
    before = replace(ground, today=place.today - timedelta(days=RECENT_DAYS + 1))
    then = await asyncio.to_thread(_read, before, place)
    usual = {key: each.usual for key, each in metrics.items()}
    usual |= {key: then[key].value for key in _OF_OLD if key in then and not then[key].few}
    usual["win_rate"] = place.market.conversion_percent / 100
    return {key: Mark(reading, usual.get(key)) for key, reading in now.items() if key in metrics}


async def _ground(tx: Tx, place: Place, content: Content) -> Ground:
    """The deals of a year and a quarter, so that the quarter before the last can be told as well."""
    since = place.today - timedelta(days=YEAR_DAYS + RECENT_DAYS)
    return await ground_of(tx, place, content, since=since)


async def _of_deals(tx: Tx, place: Place, ground: Ground, content: Content) -> dict[str, Reading]:
    found = await asyncio.to_thread(_read, ground, place)
    dated, still_open = await dated_steps(tx, place.workspace_id, _subject(place), place.today)
    found["with_next_step"] = Reading(
        "with_next_step", dated / still_open if still_open else None, still_open
    )
    quarter = _quarter_before(place)
    scored = [each for each in await past_forecasts(tx, place, content) if each.quarter == quarter.key]
    if start := next((each for each in scored if each.months_in == 0), None):
        won = [each for each in ground.deals if each.part in ("won", "after") and place.has(each)]
        cases = sum(each.closed_on is not None and each.closed_on in quarter for each in won)
        found["forecast_accuracy"] = Reading("forecast_accuracy", start.accuracy.share, cases)
    return found


def _read(ground: Ground, place: Place) -> dict[str, Reading]:
    return deal_readings(ground, history(ground), _quarter_before(place))


async def _of_log(tx: Tx, place: Place) -> dict[str, Reading]:
    counted = await totals(
        tx, await _people(tx, place), place.today - timedelta(days=HELD_DAYS - 1), place.today + ONE_DAY
    )
    held = sum(each.get(activity, 0) for each in counted.values() for activity in HELD)
    return {"meetings_held": Reading("meetings_held", float(held), held)}


async def _of_practice(tx: Tx, place: Place) -> dict[str, Reading]:
    """Of a team of five or more who practised; a person's own scores are nobody else's."""
    if place.team is None or place.person is not None:
        return {}
    since = place.now - timedelta(days=PRACTICE_DAYS)
    found = (await averages(tx, [place.team.id], since=since, besides=0)).get(place.team.id)
    return {"practice_score": Reading("practice_score", found.total, found.practices)} if found else {}


def _subject(place: Place) -> Subject:
    if place.person is not None:
        return Subject(owner_id=place.person.id)
    return Subject(team_id=place.team.id if place.team else None)


async def _people(tx: Tx, place: Place) -> list[int]:
    if place.person is not None:
        return [place.person.id]
    return [each.id for each in await people_in_teams(tx, [place.team.id])] if place.team else []


def _quarter_before(place: Place) -> FiscalQuarter:
    running = fiscal_quarter(place.today, place.start_month)
    before = span_before("quarter", running, place.start_month)
    return fiscal_quarter(before.start, place.start_month)
