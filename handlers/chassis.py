"""`/mission chassis`: the six numbers whose product is the profit, and what lifting each would give."""

from typing import cast

from domain.chassis import Confidence
from domain.errors import UserError
from handlers.registry import Answer, Click, Command, Form, action, command, submission
from services.chassis import Entry, measure, set_figure, show_chassis
from services.scope import Scope
from views import chassis as view


@command("/mission chassis", about="Six numbers that make the profit, and what 10 % on each would give")
async def show(scope: Scope, _said: Command) -> Answer:
    return Answer(say=view.chassis_message(await show_chassis(scope), scope.me.locale))


@action("chassis.show")
async def open_all(scope: Scope, _click: Click) -> Answer:
    return Answer(say=view.chassis_message(await show_chassis(scope), scope.me.locale))


@action("chassis.open", opens_modal=True)
async def open_one(scope: Scope, click: Click) -> Answer:
    there = await show_chassis(scope)
    found = next((e for e in there.standings if e.component.key == click.data["component"]), None)
    if found is None:
        raise UserError("chassis.unknown")
    return Answer(modal=view.figure_form(found, there.currency, scope.me.locale, may_edit=there.may_edit))


@submission("chassis.save")
async def save(scope: Scope, form: Form) -> Answer:
    cases = form.text("cases")
    if cases and not cases.isdecimal():
        raise UserError("chassis.no_cases", field="cases")
    entry = Entry(
        str(form.data["component"]),
        form.text("value"),
        cast(Confidence, form.text("confidence") or "estimated"),
        min(int(cases), 10**9) if cases else None,
        form.text("note") or None,
    )
    return Answer(say=view.chassis_message(await set_figure(scope, entry), scope.me.locale))


@action("chassis.measure")
async def measured(scope: Scope, _click: Click) -> Answer:
    return Answer(say=view.chassis_message(await measure(scope), scope.me.locale))
