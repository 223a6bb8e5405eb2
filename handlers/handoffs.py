"""Handing deals over: offering, accepting, sending back, and finding owners for what somebody left."""

from domain.deal_problems import DealRefused
from handlers.deal_inputs import field_errors
from handlers.deals import told
from handlers.registry import Answer, Click, Form, action, submission
from services.deals import assign_deal
from services.handoffs import (
    accept_deal,
    hand_over_deal,
    open_hand_over,
    open_send_back,
    send_back_deal,
)
from services.scope import Scope
from views.deal_words import refused
from views.handoff_forms import hand_over_form, reassign_form, send_back_form


@action("deals.hand_over", opens_modal=True)
async def open_form(scope: Scope, click: Click) -> Answer:
    return Answer(modal=hand_over_form(await open_hand_over(scope, int(click.data["deal"]))))


@submission("deals.handed")
async def hand_over(scope: Scope, form: Form) -> Answer:
    deal_id, note = int(form.data["deal"]), form.text("note") or None
    try:
        return told(scope, await hand_over_deal(scope, deal_id, form.text("person"), note))
    except DealRefused as error:
        return Answer(errors=field_errors(error.problems, form, scope.me.locale))


@action("deals.accept")
async def accept(scope: Scope, click: Click) -> Answer:
    try:
        return told(scope, await accept_deal(scope, int(click.data["deal"])))
    except DealRefused as error:
        return Answer(say=refused(error.problems, scope.me.locale))


@action("deals.send_back", opens_modal=True)
async def open_back(scope: Scope, click: Click) -> Answer:
    try:
        return Answer(modal=send_back_form(await open_send_back(scope, int(click.data["deal"]))))
    except DealRefused as error:
        return Answer(say=refused(error.problems, scope.me.locale))


@submission("deals.sent_back")
async def send_back(scope: Scope, form: Form) -> Answer:
    try:
        return told(scope, await send_back_deal(scope, int(form.data["deal"]), form.text("why")))
    except DealRefused as error:
        return Answer(errors=field_errors(error.problems, form, scope.me.locale))


@action("deals.reassign", opens_modal=True)
async def open_reassign(scope: Scope, click: Click) -> Answer:
    return Answer(modal=reassign_form((await open_hand_over(scope, int(click.data["deal"]))).deal))


@submission("deals.reassigned")
async def reassign(scope: Scope, form: Form) -> Answer:
    try:
        return told(scope, await assign_deal(scope, int(form.data["deal"]), form.text("owner")))
    except DealRefused as error:
        return Answer(errors=field_errors(error.problems, form, scope.me.locale))
