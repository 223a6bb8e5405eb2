"""Objections: what the coach says to one, and how often each kind is met in a team."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from db.base import Tx
from db.coaching import count_objection, objection_counts
from db.deals import deal_by_id, open_deals_of
from db.team import person_by_slack_id
from domain.deal_access import may_see
from domain.deal_coaching import question_for_gap
from domain.deals import Deal
from domain.errors import UserError
from domain.objection_help import Ground, Heard, ObjectionHelp, lean_on
from domain.objections import Category, read_objection
from domain.tips import ObjectionCount
from services.deal_coaching import ground_of, labels_of
from services.deals import deal_day
from services.pipelines import pipeline_of
from services.scope import Scope

DEALS_OFFERED = 50


async def hear_objection(scope: Scope, text: str, deal_id: int | None = None) -> ObjectionHelp:
    """What to ask and say to an objection. Its kind is counted for the asker's team; the words are not kept.

    deal_id: the deal it came up in.

    Raises:
        UserError: coaching.no_objection where there are no words, deals.not_found.
    """
    if not any(each.isalpha() for each in text):
        raise UserError("coaching.no_objection", field="objection")
    reading = read_objection(text)
    advice = scope.content.coaching.objections[reading.category]
    heard = Heard(
        category=reading.category,
        situation=advice.situation(text),
        second=reading.second,
        may_be_condition=reading.may_be_condition,
        sure=reading.sure,
        on=await _count(scope, reading.category) if reading.weights[reading.category] else None,
    )
    return await help_with(scope, heard, deal_id)


async def call_it(scope: Scope, heard: Heard, category: Category) -> ObjectionHelp:
    """The asker says which kind it was; it is counted as that one from now on."""
    team = scope.me.team
    if team and heard.on and category is not heard.category:
        await count_objection(scope.tx, scope.workspace_id, team.id, heard.on, heard.category, by=-1)
        await count_objection(scope.tx, scope.workspace_id, team.id, heard.on, category)
    on = heard.on or await _count(scope, category)
    return await help_with(scope, Heard(category, may_be_condition=heard.may_be_condition, on=on))


async def help_with(scope: Scope, heard: Heard, deal_id: int | None = None) -> ObjectionHelp:
    """The same objection once more, for a deal it came up in.

    Raises:
        UserError: deals.not_found, also for what the asker may not see.
    """
    bank = scope.content.coaching.objections
    found = ObjectionHelp(
        heard=heard,
        advice=bank[heard.category],
        second=bank[heard.second] if heard.second else None,
        deals=tuple(each for each in await deals_to_choose(scope) if each[0] != deal_id),
        others=tuple(each for key, each in bank.items() if key is not heard.category),
    )
    if deal_id is None:
        return found
    deal = await deal_by_id(scope.tx, scope.workspace_id, deal_id)
    if deal is None or deal.removed or not may_see(scope.me, deal):
        raise UserError("deals.not_found")
    return replace(found, ground=await _ground(scope, deal, heard.category))


async def writer_of(scope: Scope, slack_id: str | None) -> int | None:
    """The id of whoever wrote a message; None for the asker, for bots, and for whom nobody knows here."""
    if slack_id in (None, scope.me.slack_id):
        return None
    found = await person_by_slack_id(scope.tx, scope.workspace_id, slack_id)
    return found.id if found else None


async def deals_to_choose(scope: Scope) -> list[tuple[int, str]]:
    """(id, name) of the asker's open deals."""
    found = await open_deals_of(scope.tx, scope.me.id, limit=DEALS_OFFERED)
    return [(each.id, each.name) for each in found]


async def top_objections(
    tx: Tx, team_ids: Collection[int], start: date, end: date
) -> tuple[ObjectionCount, ...]:
    """The kinds of objection that teams asked help with in [start, end), the most frequent first.

    Counts alone: whose they were and in which words is not known. What a kind is called says
    `content.coaching.objections[category].name`.
    """
    return tuple(await objection_counts(tx, team_ids, start, end)) if team_ids else ()


async def _count(scope: Scope, category: Category) -> date | None:
    """Count it for the asker's team, on its day; who is in none is not counted."""
    team = scope.me.team
    if team is None:
        return None
    await count_objection(scope.tx, scope.workspace_id, team.id, deal_day(scope), category)
    return deal_day(scope)


async def _ground(scope: Scope, deal: Deal, category: Category) -> Ground:
    """What the deal has to lean on; where its problem is not known yet, the question that finds it out."""
    pipeline = await pipeline_of(scope)
    ground = ground_of(scope, deal, pipeline)
    is_early = deal.is_open and not deal.evidence.get("problem")
    bank = scope.content.coaching.questions
    return Ground(
        deal,
        deal.stage,
        lean_on(category, dict(deal.evidence), labels_of(pipeline)),
        question_for_gap(bank, "problem", ground) if is_early else None,
    )
