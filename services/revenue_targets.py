"""Revenue targets of people and teams for a fiscal quarter, and what they come to while somebody ramps up."""

from collections.abc import Sequence
from fractions import Fraction

from content.loader import Content
from db.base import Tx
from db.targets import RevenueRule, add_revenue, people_in_teams, revenue_history, revenue_rules
from db.team import find_teams, person_by_id
from domain.errors import UserError
from domain.money import Money, total
from domain.person_weeks import Subject
from domain.revenue import RevenueSet, RevenueSetting, prorated, quarter_of_key, quota_share
from domain.target_setting import Setting
from domain.team import Person, Team
from domain.weeks import FiscalQuarter
from services.scope import Scope
from services.target_setting import check_may_set, settable_teams, subject_to_set


async def fiscal_start(scope: Scope) -> int:
    """The month in which the fiscal year begins for whoever sets targets: that of their own team, or of the
    first team they manage."""
    if scope.me.team:
        return scope.me.team.fiscal_start_month
    teams = await settable_teams(scope)
    return teams[0].fiscal_start_month if teams else 1


async def set_revenue(scope: Scope, setting: RevenueSetting) -> RevenueSet:
    """Write what was asked for; what held before stays as history.

    Raises:
        UserError: whom it is for is unclear or not the asker's to set.
    """
    wanted = Setting(
        {}, slack_id=setting.slack_id, whole_team=setting.whole_team, team=setting.team, reason=setting.reason
    )
    subject = await subject_to_set(scope, wanted)
    quarter = setting.quarter
    before = await _holds(scope.tx, subject, quarter)
    if before == setting.amount:
        return _told(scope, subject, quarter, setting.amount, before, is_new=False)
    rule_id = await add_revenue(scope.tx, _row(scope, subject, quarter.key, setting.reason), setting.amount)
    return _told(scope, subject, quarter, setting.amount, before, rule_id=rule_id, reason=setting.reason)


async def undo_revenue(scope: Scope, rule_id: int) -> RevenueSet:
    """Take one setting back: what held before it holds again. A second time changes nothing.

    Raises:
        UserError: it is not there, was changed since, or is not the asker's to set.
    """
    history = await revenue_history(scope.tx, scope.workspace_id, rule_id)
    if not history:
        raise UserError("targets.gone")
    subject = await _subject_of(scope, history[0])
    await check_may_set(scope, subject)
    at = next(n for n, rule in enumerate(history) if rule.id == rule_id)
    if at != len(history) - 1:
        raise UserError("targets.revenue_changed")
    before = history[at - 1].amount if at else None
    await add_revenue(scope.tx, _row(scope, subject, history[at].quarter, None), before)
    month = _month_of(subject)
    return _told(scope, subject, quarter_of_key(history[at].quarter, month), before, history[at].amount)


async def revenue_targets(
    tx: Tx, people: Sequence[Person], quarter: FiscalQuarter, *, content: Content
) -> dict[int, Money]:
    """{person id: what is asked of them in the quarter}, ramped; people without a target are left out."""
    return (await revenue_targets_in(tx, people, [quarter], content=content))[quarter.key]


async def revenue_targets_in(
    tx: Tx, people: Sequence[Person], quarters: Sequence[FiscalQuarter], *, content: Content
) -> dict[str, dict[int, Money]]:
    """{quarter's key: as `revenue_targets`} of several quarters; one query."""
    rules = await revenue_rules(tx, [each.id for each in people], [], [each.key for each in quarters])
    amounts = {(rule.quarter, rule.person_id): rule.amount for rule in rules if rule.amount}
    return {
        quarter.key: {
            each.id: prorated(amount, _share(each, quarter, content))
            for each in people
            if (amount := amounts.get((quarter.key, each.id)))
        }
        for quarter in quarters
    }


async def team_revenue_target(
    tx: Tx, team: Team, quarter: FiscalQuarter, *, content: Content
) -> dict[str, Money]:
    """What is asked of a team in the quarter, by currency: its own target, else the sum of its people's."""
    return (await team_revenue_targets_in(tx, team, [quarter], content=content))[quarter.key]


async def team_revenue_targets_in(
    tx: Tx, team: Team, quarters: Sequence[FiscalQuarter], *, content: Content
) -> dict[str, dict[str, Money]]:
    """{quarter's key: as `team_revenue_target`} of several quarters; three queries at most."""
    rules = await revenue_rules(tx, [], [team.id], [each.key for each in quarters])
    own = {rule.quarter: total([rule.amount]) for rule in rules if rule.amount}
    others = [each for each in quarters if each.key not in own]
    if not others:
        return own
    people = await people_in_teams(tx, [team.id])
    theirs = await revenue_targets_in(tx, people, others, content=content)
    return own | {key: total(list(amounts.values())) for key, amounts in theirs.items()}


async def _holds(tx: Tx, subject: Subject, quarter: FiscalQuarter) -> Money | None:
    people = [subject.person.id] if subject.person else []
    teams = [subject.team.id] if subject.team and not subject.person else []
    rules = await revenue_rules(tx, people, teams, [quarter.key])
    return rules[0].amount if rules else None


async def _subject_of(scope: Scope, rule: RevenueRule) -> Subject:
    person = await person_by_id(scope.tx, rule.person_id) if rule.person_id else None
    teams = await find_teams(scope.tx, scope.workspace_id, team_id=rule.team_id) if rule.team_id else []
    return Subject(person=person, team=teams[0] if teams else None)


def _row(scope: Scope, subject: Subject, quarter: str, reason: str | None) -> dict[str, object]:
    return {
        "workspace_id": scope.workspace_id,
        "person_id": subject.person.id if subject.person else None,
        "team_id": subject.team.id if subject.team and not subject.person else None,
        "quarter": quarter,
        "set_by": scope.me.id,
        "set_at": scope.now,
        "reason": reason,
    }


def _told(
    scope: Scope,
    subject: Subject,
    quarter: FiscalQuarter,
    amount: Money | None,
    before: Money | None,
    *,
    rule_id: int | None = None,
    reason: str | None = None,
    is_new: bool = True,
) -> RevenueSet:
    person, team = subject.person, None if subject.person else subject.team
    share = _share(person, quarter, scope.content) if person else Fraction(1)
    return RevenueSet(
        quarter, amount, before, person, team, rule_id, share=share, reason=reason, is_new=is_new
    )


def _share(person: Person, quarter: FiscalQuarter, content: Content) -> Fraction:
    cycle_days = content.market(person.market).cycle_days
    return quota_share(person.role, person.started_on, quarter, cycle_days=cycle_days)


def _month_of(subject: Subject) -> int:
    team = subject.person.team if subject.person else subject.team
    return team.fiscal_start_month if team else 1
