"""The next quarter's revenue targets, set from a review: a form, a preview, and setting them."""

import asyncio
from collections.abc import Mapping

from db.targets import people_in_teams, revenue_rules
from domain.deal_history import converted
from domain.errors import UserError
from domain.money import AmountNotUnderstood, AmountProblem, Money, parse_money
from domain.pipeline_figures import history
from domain.pipeline_results import booked
from domain.revenue import RevenueSetting
from domain.review_steps import TargetForm, TargetLine, TargetPreview
from domain.reviews import SHOWN
from domain.weeks import fiscal_quarter
from services.report_ground import ground_of, place_of_team
from services.revenue_targets import set_revenue
from services.review_access import led_review
from services.scope import Scope

PEOPLE_MOST = 40


class AmountsRefused(ValueError):
    """{person id: what is wrong with their amount}; nothing is set."""

    def __init__(self, problems: Mapping[int, AmountProblem]) -> None:
        super().__init__(f"{len(problems)} amounts")
        self.problems = dict(problems)


async def open_targets(scope: Scope, review_id: int) -> TargetForm:
    """What each person of the team is asked for in the quarter after the period, and what they won in it.

    Raises:
        UserError: reviews.gone, reviews.not_yours, reviews.too_early.
    """
    review, team = await led_review(scope, review_id)
    if review.phase not in SHOWN:
        raise UserError("reviews.too_early")
    quarter = fiscal_quarter(review.ends_on, team.fiscal_start_month)
    place = place_of_team(scope.workspace_id, team, now=scope.now, content=scope.content)
    ground = await ground_of(scope.tx, place, scope.content, since=review.starts_on)
    rows = (await asyncio.to_thread(history, ground)).subject()
    people = [each for each in await people_in_teams(scope.tx, [team.id]) if each.role.sells]
    rules = await revenue_rules(scope.tx, [each.id for each in people], [], [quarter.key])
    now = {rule.person_id: rule.amount for rule in rules}
    lines = tuple(
        TargetLine(
            each, booked([row for row in rows if row.owner_id == each.id], review.span), now.get(each.id)
        )
        for each in people[:PEOPLE_MOST]
    )
    return TargetForm(review, team, quarter, lines, team.currency)


async def preview_targets(scope: Scope, review_id: int, texts: Mapping[int, str]) -> TargetPreview:
    """What would change if these amounts (as typed, by person id) were set; an empty one changes nothing.

    Raises:
        AmountsRefused: which amounts were not understood.
        UserError: as open_targets.
    """
    form = await open_targets(scope, review_id)
    wanted: dict[int, Money] = {}
    problems: dict[int, AmountProblem] = {}
    for line in form.lines:
        text = texts.get(line.person.id, "").strip()
        if not text:
            continue
        try:
            amount = parse_money(text, default=form.currency)
        except AmountNotUnderstood as error:
            problems[line.person.id] = error.problem
            continue
        if amount != line.now:
            wanted[line.person.id] = amount
    if problems:
        raise AmountsRefused(problems)
    return _preview(scope, form, wanted)


async def set_targets_of(
    scope: Scope, review_id: int, wanted: Mapping[int, Money], *, reason: str
) -> TargetPreview:
    """Set them; what was previewed and is no longer the person's to set is refused as a whole.

    Raises:
        UserError: as open_targets, and of services.revenue_targets.set_revenue.
    """
    form = await open_targets(scope, review_id)
    people = {line.person.id: line.person for line in form.lines}
    known = {person_id: amount for person_id, amount in wanted.items() if person_id in people}
    for person_id, amount in known.items():
        slack_id = people[person_id].slack_id
        await set_revenue(scope, RevenueSetting(amount, form.quarter, slack_id=slack_id, reason=reason))
    return _preview(scope, form, known)


def _preview(scope: Scope, form: TargetForm, wanted: Mapping[int, Money]) -> TargetPreview:
    after = [wanted.get(line.person.id, line.now) for line in form.lines]
    minors = [converted(each, scope.content.rates, form.currency, scope.today) or 0 for each in after if each]
    return TargetPreview(form, wanted, sum(minors), scope.today)
