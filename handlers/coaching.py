"""`/coach`: what the coach offers, and objections: by a line, a form, or from a message."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from domain.asks import Reply
from domain.objection_help import Heard, WordedAnswer, objection_ask, split_objection
from domain.objections import Category
from domain.words import without_mentions
from handlers.registry import (
    Answer,
    Click,
    Command,
    Form,
    Question,
    Shortcut,
    action,
    command,
    message_shortcut,
    submission,
)
from services.coaching import call_it, deals_to_choose, hear_objection, help_with, writer_of
from services.deal_search import find_deals
from services.scope import Scope
from views import coaching as view


@command(
    "/coach",
    about="Coaching for you alone",
    hint='objection "too expensive" | spin Acme | prep Acme | review',
)
async def coach(scope: Scope, said: Command) -> Answer:
    deals = await deals_to_choose(scope)
    return Answer(say=view.menu(deals, unknown=said.text.split(" ")[0] if said.text else None))


@action("coaching.menu")
async def menu(scope: Scope, _click: Click) -> Answer:
    return Answer(say=view.menu(await deals_to_choose(scope)))


@command(
    "/coach objection",
    about="What to ask and say to an objection",
    hint='"we already use a competitor" [deal]',
    opens_modal=lambda text: not text,
)
async def objection(scope: Scope, said: Command) -> Answer:
    if not said.text:
        return Answer(modal=view.objection_form(await deals_to_choose(scope)))
    words, name = split_objection(without_mentions(said.text))
    found = await find_deals(scope, name) if name else None
    if name is None or found is None:
        return await coached(scope, words)
    if found.sure:
        return await coached(scope, words, found.sure.id)
    help_ = view.objection_help(await hear_objection(scope, words))
    # the name may be more of the buyer's words, and those are not kept
    return Answer(say=view.which_deal(name, [each.name for each in found.deals], help_), kept=False)


@action("coaching.open_objection", opens_modal=True)
async def open_objection(scope: Scope, _click: Click) -> Answer:
    return Answer(modal=view.objection_form(await deals_to_choose(scope)))


@submission("coaching.objection")
async def submit(scope: Scope, form: Form) -> Answer:
    deal = form.text("deal")
    return await coached(scope, form.text("objection"), int(deal) if deal else None, at_once=False)


@message_shortcut(
    "coaching.from_message",
    name=view.SHORTCUT_NAME,
    about="What to ask and say to the objection in this message",
    opens_modal=False,
)
async def from_message(scope: Scope, given: Shortcut) -> Answer:
    words, _ = split_objection(without_mentions(given.message_text or ""))
    return await coached(scope, words, at_once=False, by=await writer_of(scope, given.author_slack_id))


@action("coaching.call_it")
async def another_kind(scope: Scope, click: Click) -> Answer:
    found = await call_it(scope, _heard(click.data), Category(str(click.data["to"])))
    return Answer(say=view.objection_help(found))


@action("coaching.for_deal")
async def for_deal(scope: Scope, click: Click) -> Answer:
    found = await help_with(scope, _heard(click.data), int(click.data["deal"]))
    return Answer(say=view.objection_help(found))


async def coached(
    scope: Scope, words: str, deal_id: int | None = None, *, at_once: bool = True, by: int | None = None
) -> Answer:
    """The advice; where there is a model, with its wording of it.

    at_once: the coach's own stands there until the model's takes its place; after a form or a shortcut
    nothing can be replaced, and there would be two. by: who wrote the words, if that is not the asker.
    """
    found = await hear_objection(scope, words, deal_id)
    heard = found.heard

    async def then(later: Scope, reply: Reply) -> Answer:
        worded = reply.value if isinstance(reply.value, WordedAnswer) else None
        again = replace(await help_with(later, heard, deal_id), worded=worded)
        return Answer(say=view.objection_help(again, reply))

    meanwhile = view.objection_help(found) if at_once else None
    return Answer(ask=Question(objection_ask(words, found, by=by), then, waiting=meanwhile))


def _heard(data: Mapping[str, Any]) -> Heard:
    """What the view packed into an option."""
    return Heard(
        category=Category(str(data["c"])),
        situation=data.get("s"),
        second=Category(str(data["o"])) if data.get("o") else None,
        may_be_condition=bool(data.get("m")),
        sure=bool(data.get("y")),
        on=date.fromisoformat(data["d"]) if data.get("d") else None,
    )
