"""Targets: my week, my team's, and setting them."""

from domain.errors import UserError
from domain.revenue import RevenueNotUnderstood, is_revenue, parse_revenue
from domain.target_setting import Setting, SettingNotUnderstood, parse_setting, read_weekly
from domain.team import Access, Person, Role
from handlers.deal_inputs import currency_of
from handlers.registry import Answer, Click, Command, Form, action, command, submission
from services.revenue_targets import fiscal_start, set_revenue, undo_revenue
from services.scope import Scope
from services.target_setting import open_setting, set_targets, settable_teams, shown_teams, undo_targets
from services.targets import person_week, team_weeks
from views import revenue as revenue_view
from views import target_setting as setting_view
from views import targets as view
from views.blocks import Modal


@command("/targets", about="Your week against your targets", hint="set @name calls 60 | team")
async def targets(scope: Scope, said: Command) -> Answer:
    if said.text:
        return Answer(say=setting_view.unknown_request(said.text))
    return await _my_week(scope)


@action("targets.mine")
async def mine(scope: Scope, _click: Click) -> Answer:
    return await _my_week(scope)


@command(
    "/targets team", about="Your team's week", hint="North", listed_for=lambda me: me.may(Access.MANAGER)
)
async def team(scope: Scope, said: Command) -> Answer:
    teams = await shown_teams(scope, said.text)
    weeks = await team_weeks(scope.tx, teams, scope.week, now=scope.now, content=scope.content)
    return Answer(
        say=view.team_weeks([view.team_week(week, scope.me.locale, may_set=True) for week in weeks])
    )


@command(
    "/targets set",
    about="Set targets for a person, a role or a team",
    hint="@name calls 60 from next week",
    opens_modal=lambda text: not text,
    listed_for=lambda me: me.team is None or me.may(Access.MANAGER),
)
async def set_(scope: Scope, said: Command) -> Answer:
    if not said.text:
        return Answer(modal=await _form(scope))
    if is_revenue(said.text):
        return await _set_revenue(scope, said.text)
    names = [each.name for each in await settable_teams(scope)]
    try:
        setting = parse_setting(
            said.text, types=scope.content.activities.types, teams=names, today=scope.today
        )
    except SettingNotUnderstood as error:
        return Answer(say=setting_view.not_understood(error.problems, scope.me.locale))
    return await _set(scope, setting)


@action("targets.open_set", opens_modal=True)
async def open_set(scope: Scope, _click: Click) -> Answer:
    return Answer(modal=await _form(scope))


@submission("targets.save")
async def save(scope: Scope, form: Form) -> Answer:
    activity = scope.content.activities.find(form.text("activity"))
    if activity is None:
        raise UserError("targets.gone", field="activity")
    weekly = read_weekly(activity, form.text("weekly"))
    if not isinstance(weekly, int):
        return Answer(errors={"weekly": setting_view.problem_words(weekly, scope.me.locale)})
    return await _set(scope, _setting(form, {activity.key: weekly}))


@action("targets.undo")
async def undo(scope: Scope, click: Click) -> Answer:
    result = await undo_targets(scope, [int(rule_id) for rule_id in click.data["rules"]])
    told = setting_view.undone(result, me=scope.me, today=scope.today)
    return Answer(say=told, refresh_home=_homes(scope, result.subject.person))


@action("targets.undo_revenue")
async def undo_revenue_(scope: Scope, click: Click) -> Answer:
    return Answer(say=revenue_view.undone(await undo_revenue(scope, int(click.data["rule"])), me=scope.me))


async def _set_revenue(scope: Scope, text: str) -> Answer:
    names = [each.name for each in await settable_teams(scope)]
    month = await fiscal_start(scope)
    try:
        setting = parse_revenue(
            text, teams=names, currency=currency_of(scope), today=scope.today, start_month=month
        )
    except RevenueNotUnderstood as error:
        return Answer(say=revenue_view.not_understood(error.problems, scope.me.locale))
    return Answer(say=revenue_view.receipt(await set_revenue(scope, setting), me=scope.me))


async def _my_week(scope: Scope) -> Answer:
    week = await person_week(scope.tx, scope.me, scope.week, now=scope.now, content=scope.content)
    may_set = scope.me.team is None or scope.me.leads(scope.me)
    return Answer(say=view.my_week(week, scope.me.locale, may_set=may_set))


async def _form(scope: Scope) -> Modal:
    teams = await open_setting(scope)
    return setting_view.form(scope.content.activities.types, teams, monday=scope.week.monday)


async def _set(scope: Scope, setting: Setting) -> Answer:
    result = await set_targets(scope, setting)
    told = setting_view.receipt(result, me=scope.me, today=scope.today)
    return Answer(say=told, refresh_home=_homes(scope, result.subject.person))


def _setting(form: Form, weekly: dict[str, int]) -> Setting:
    """The form's fields as a setting; without the field "who" it is for oneself."""
    who = form.text("who")
    person = form.text("person") or None
    return Setting(
        weekly,
        slack_id=person if who == setting_view.ONE_PERSON else None,
        me=not who,
        role=Role(who) if who in set(Role) else None,
        whole_team=who == setting_view.WHOLE_TEAM,
        team=form.text("team") or None,
        day=form.day("day"),
        reason=form.text("reason") or None,
    )


def _homes(scope: Scope, person: Person | None) -> tuple[str, ...]:
    return (person.slack_id,) if person else (scope.me.slack_id,)
