"""The tip of the day: which one a team gets and why, what it thinks of it, and turning tips off."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from content.loader import Content
from db.base import Tx
from db.coaching import (
    closed_by_day,
    last_shown,
    note_shown,
    objection_counts,
    open_since,
    put_vote,
    votes_of,
)
from db.reports import totals_by_day
from db.team import find_people, find_teams
from domain.errors import UserError
from domain.stages import Pipeline, map_stages
from domain.team import Person, Team
from domain.timetable import TimetableChanged
from domain.tip_situation import LOST, WON, ratios_now, since, stuck_stages, weekly
from domain.tips import REST, Choice, Situation, StuckStage, Tip, TipOfDay, Vote, choose_tip
from services.pipelines import limits_by_market, pipeline_for
from services.scope import Scope
from services.timetable import change_entry, open_entry

KIND = "coaching_tip"
OBJECTIONS_BACK = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a tip is chosen by: a team with its people and stages, on a day."""

    team: Team
    workspace_id: int
    people: list[Person]
    pipeline: Pipeline
    day: date
    content: Content

    def standard(self, stage: str) -> str:
        """What the standard template, in whose words tips are written, calls a stage of the team's."""
        template = self.content.pipeline(None)
        if self.pipeline.key == template.key:
            return stage
        return map_stages(self.pipeline, template).get(stage, stage)


async def tip_of_day(
    tx: Tx, team: Team, *, workspace_id: int, day: date, content: Content
) -> TipOfDay | None:
    """The tip for a team on a day, by what its numbers say; None where all were shown within eight weeks."""
    people = await find_people(tx, workspace_id, team_id=team.id)
    pipeline = await pipeline_for(tx, workspace_id, content)
    ground = _Ground(team, workspace_id, people, pipeline, day, content)
    found = choose_tip(
        content.coaching.tips,
        await _situation(tx, ground),
        today=day,
        seed=f"team:{team.id}",
        shown=await last_shown(tx, team.id, day - REST),
        votes=await votes_of(tx, team.id),
    )
    if found is None:
        return None
    names = {ground.standard(stage.key): stage.name for stage in reversed(pipeline.stages)}
    return TipOfDay(found, names.get(found.reason.subject or ""), _locale(people))


async def note_tip(tx: Tx, team: Team, choice: Choice, *, workspace_id: int, day: date) -> None:
    """Remember that the team was shown it, so that it does not come again soon."""
    await note_shown(tx, workspace_id, team.id, choice.tip.key, day)


async def vote_on_tip(scope: Scope, team_id: int, key: str, vote: Vote) -> Tip | None:
    """The asker's one vote on a tip of a team, in place of an earlier one; the tip, if it is still there.

    Raises:
        UserError: tips.not_yours, where the asker is neither in the team nor leads it.
    """
    me = scope.me
    if not (me.is_admin or team_id in me.manages or (me.team and me.team.id == team_id)):
        raise UserError("tips.not_yours")
    if not await find_teams(scope.tx, scope.workspace_id, team_id=team_id):
        raise UserError("tips.not_yours")
    await put_vote(scope.tx, scope.workspace_id, team_id, me.id, key, vote, now=scope.now)
    return scope.content.coaching.tip(key)


async def switch_tips(scope: Scope, team_id: int, *, is_on: bool) -> TimetableChanged:
    """Turn the tips of a team off or on.

    Raises:
        UserError: timetable.not_yours, for whoever does not manage the team.
    """
    _, entry = await open_entry(scope, team_id, KIND)
    return await change_entry(
        scope, team_id, KIND, is_on=is_on, at=entry.rule.at, channel_id=entry.own_channel
    )


async def _situation(tx: Tx, ground: _Ground) -> Situation:
    """What the team's counts say, in a few statements however many people and deals there are."""
    team, day, content = ground.team, ground.day, ground.content
    uncounted = [each.key for each in content.lost_reasons if not each.counted]
    logged = await totals_by_day(tx, [each.id for each in ground.people], since(day), day)
    closed = await closed_by_day(tx, team.id, since(day), day, uncounted=uncounted)
    ended = [(on, WON if won else LOST, many) for on, won, many in closed]
    return Situation(
        ratios=ratios_now(weekly([*logged, *ended], day)),
        objections=await objection_counts(tx, [team.id], day - OBJECTIONS_BACK, day),
        stuck=await _stuck(tx, ground),
        roles={each.role.value for each in ground.people},
        market=team.market,
    )


async def _stuck(tx: Tx, ground: _Ground) -> tuple[StuckStage, ...]:
    deals = await open_since(tx, ground.team.id)
    if not deals:
        return ()
    markets = {market for _, market, _, _ in deals}
    limits = await limits_by_market(
        tx, ground.workspace_id, ground.pipeline, ground.content, markets, today=ground.day
    )
    return stuck_stages(deals, limits, today=ground.day, called=ground.standard)


def _locale(people: list[Person]) -> str:
    """What most of the channel's readers have; of equally many, the first by name."""
    counted = Counter(each.locale for each in people)
    return min(counted, key=lambda locale: (-counted[locale], locale), default="en")
