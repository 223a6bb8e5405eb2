"""Stale deals: the list, and pushing a date. Next steps and losses are the deals' own forms."""

from domain.deal_cards import DealConflict
from domain.deal_problems import DealRefused
from domain.stale_deals import NotLater
from handlers.deal_inputs import field_errors
from handlers.deals import told
from handlers.registry import Answer, Click, Command, Form, action, command, submission
from services.scope import Scope
from services.stale import open_push, push_deal, stale_deals
from views import stale as view
from views.deal_receipts import overtaken


@command("/pipeline stale", about="Your deals that have stood still too long")
async def stale(scope: Scope, _said: Command) -> Answer:
    return Answer(say=view.stale_message(await stale_deals(scope), scope.me.locale))


@action("stale.open_push", opens_modal=True)
async def open_(scope: Scope, click: Click) -> Answer:
    deal = await open_push(scope, int(click.data["deal"]))
    return Answer(modal=view.push_form(deal, scope.me.locale))


@submission("stale.push")
async def push(scope: Scope, form: Form) -> Answer:
    deal_id, rev = int(form.data["deal"]), int(form.data["rev"])
    try:
        done = await push_deal(scope, deal_id, rev, form.day("expected_close"), form.text("why"))
    except DealRefused as error:
        return Answer(errors=field_errors(error.problems, form, scope.me.locale))
    if isinstance(done, NotLater):
        return Answer(errors={"expected_close": view.not_later(done, scope.me.locale)})
    if isinstance(done, DealConflict):
        return Answer(say=overtaken(done, scope.me.locale))
    return told(scope, done)
