"""Deals: mine, one of them, a new one, and changing one. Moving is in `handlers.deal_moves`."""

from domain.deal_cards import DealChanged, DealConflict
from domain.deal_moves import NewDeal
from domain.deal_problems import DealRefused
from domain.deal_words import DealNotUnderstood
from handlers.deal_inputs import (
    currency_of,
    data_of,
    field_errors,
    markets_of,
    new_of,
    read_edit,
    read_line,
    read_new,
    reader_of,
)
from handlers.deal_posts import homes_of, posts_for
from handlers.registry import Answer, Click, Command, Form, action, command, submission
from services.deal_search import find_deals, namesakes
from services.deals import (
    create_deal,
    edit_deal,
    my_deals,
    note_deal,
    open_deal,
    see_deal,
    set_next_step,
    undo_deal,
)
from services.handoffs import open_hand_over
from services.pipelines import pipeline_of
from services.scope import Scope
from views import deal_forms as forms
from views import deals as view
from views.blocks import Modal
from views.deal_card import card
from views.deal_receipts import receipt
from views.deal_words import not_understood, refused
from views.handoff_forms import hand_over_form


@command("/deal", about="Your deals, or one of them", hint="Acme | new Acme 12k EUR | move Acme proposal")
async def deal(scope: Scope, said: Command) -> Answer:
    if not said.text:
        return await _mine(scope)
    found = await find_deals(scope, said.text)
    if found.sure:
        return await _card(scope, found.sure.id)
    return Answer(say=view.matches(found, await pipeline_of(scope), scope.me.locale))


@action("deals.mine")
async def mine(scope: Scope, _click: Click) -> Answer:
    return await _mine(scope)


@action("deals.show")
async def show(scope: Scope, click: Click) -> Answer:
    return await _card(scope, int(click.data["deal"]))


@command(
    "/deal new",
    about="Make a deal",
    hint="Acme 12k EUR closes 15 Jan stage discovery",
    opens_modal=lambda text: not text,
)
async def new(scope: Scope, said: Command) -> Answer:
    if not said.text:
        return Answer(modal=await _new_form(scope))
    try:
        wanted, owner = read_line(scope, said.text, await pipeline_of(scope))
        return await _make(scope, wanted, owner)
    except DealNotUnderstood as error:
        return Answer(say=not_understood(error.problems, scope.me.locale))
    except DealRefused as error:
        return Answer(say=refused(error.problems, scope.me.locale))


@action("deals.open_new", opens_modal=True)
async def open_new(scope: Scope, click: Click) -> Answer:
    return Answer(modal=await _new_form(scope, str(click.data.get("account", ""))))


@submission("deals.create")
async def create(scope: Scope, form: Form) -> Answer:
    wanted, errors = read_new(scope, form)
    if errors:
        return Answer(errors=errors)
    try:
        return await _make(scope, wanted, form.text("owner") or None)
    except DealRefused as error:
        return Answer(errors=field_errors(error.problems, form, scope.me.locale))


@action("deals.make_another")
async def make_another(scope: Scope, click: Click) -> Answer:
    """Beside those it was said to stand beside; where there is one more by now, the question comes again."""
    data = click.data["new"]
    known = frozenset(int(each) for each in click.data["beside"])
    owner = data.get("owner")
    try:
        return await _make(scope, new_of(data, scope.me.id), str(owner) if owner else None, beside=known)
    except DealRefused as error:
        return Answer(say=refused(error.problems, scope.me.locale))


@action("deals.menu", opens_modal=True)
async def menu(scope: Scope, click: Click) -> Answer:
    """The card's menu: edit, next step, note, hand over."""
    deal_id, do = int(click.data["deal"]), click.data["do"]
    if do == "hand_over":
        return Answer(modal=hand_over_form(await open_hand_over(scope, deal_id)))
    if do == "edit":
        return Answer(modal=await _edit_form(scope, deal_id))
    found = (await open_deal(scope, deal_id)).deal
    return Answer(modal=forms.step_form(found) if do == "step" else forms.note_form(found))


@submission("deals.save")
async def save(scope: Scope, form: Form) -> Answer:
    wanted, errors = read_edit(scope, form)
    if errors:
        return Answer(errors=errors)
    deal_id, rev, owner = int(form.data["deal"]), int(form.data["rev"]), form.text("owner") or None
    try:
        changed = await edit_deal(scope, deal_id, rev, wanted, owner=owner)
    except DealRefused as error:
        return Answer(errors=field_errors(error.problems, form, scope.me.locale))
    if isinstance(changed, DealConflict):
        return Answer(modal=await _edit_form(scope, deal_id, conflict=changed, form=form))
    return told(scope, changed)


@submission("deals.step")
async def step(scope: Scope, form: Form) -> Answer:
    said, on = form.text("next_step") or None, form.day("next_step_on")
    try:
        return told(scope, await set_next_step(scope, int(form.data["deal"]), said, on))
    except DealRefused as error:
        return Answer(errors=field_errors(error.problems, form, scope.me.locale))


@submission("deals.note")
async def note(scope: Scope, form: Form) -> Answer:
    try:
        return told(scope, await note_deal(scope, int(form.data["deal"]), form.text("note")))
    except DealRefused as error:
        return Answer(errors=field_errors(error.problems, form, scope.me.locale))


@action("deals.undo")
async def undo(scope: Scope, click: Click) -> Answer:
    return told(scope, await undo_deal(scope, int(click.data["deal"]), int(click.data["rev"])))


def told(scope: Scope, changed: DealChanged) -> Answer:
    """The receipt for whoever changed a deal, and what others hear of it."""
    return Answer(
        say=receipt(changed, reader_of(scope)),
        posts=posts_for(changed, scope),
        refresh_home=homes_of(changed),
    )


async def _make(
    scope: Scope, wanted: NewDeal, owner: str | None, *, beside: frozenset[int] = frozenset()
) -> Answer:
    """Make a deal; where an open one is called just so, ask first. beside: those that are known of."""
    same = await namesakes(scope, wanted)
    if any(each.id not in beside for each in same):
        return Answer(say=view.called_so(same, data_of(wanted, owner), await pipeline_of(scope), scope.me))
    return told(scope, await create_deal(scope, wanted, owner))


async def _mine(scope: Scope) -> Answer:
    return Answer(say=view.deal_list(await my_deals(scope), scope.me.locale))


async def _card(scope: Scope, deal_id: int) -> Answer:
    return Answer(say=card(await see_deal(scope, deal_id), reader_of(scope)))


async def _new_form(scope: Scope, account: str = "") -> Modal:
    return forms.new_form(
        await pipeline_of(scope),
        markets=markets_of(scope),
        market=scope.me.market,
        owner=scope.me.slack_id,
        account=account,
        currency=currency_of(scope),
    )


async def _edit_form(
    scope: Scope, deal_id: int, *, conflict: DealConflict | None = None, form: Form | None = None
) -> Modal:
    """The form of a deal as it is; after a conflict with everything that was typed."""
    found = await open_deal(scope, deal_id)
    return forms.edit_form(
        found.deal,
        markets=markets_of(scope),
        owner=found.owner.slack_id,
        currency=currency_of(scope),
        reasons=scope.content.lost_reasons,
        conflict=conflict,
        locale=scope.me.locale,
        typed=form.values if form else None,
    )
