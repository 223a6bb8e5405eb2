"""`/coach spin` and `/coach prep`: questions for one deal, and the page before its next call."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from domain.errors import UserError
from handlers.deals import told
from handlers.registry import Answer, Click, Command, action, command
from services.deal_coaching import deal_questions, prepare_call, questions_to_note
from services.deal_search import find_deals
from services.deals import note_deal
from services.scope import Scope
from views import deal_coaching as view


@command("/coach spin", about="Questions for a deal, one of each kind", hint="Acme")
async def spin(scope: Scope, said: Command) -> Answer:
    return await _for_deal(scope, said.text, "questions", _questions)


@command("/coach prep", about="One page before a call", hint="Acme")
async def prep(scope: Scope, said: Command) -> Answer:
    return await _for_deal(scope, said.text, "prepare", _prep)


@action("deal_coaching.questions")
async def questions(scope: Scope, click: Click) -> Answer:
    return await _questions(scope, int(click.data["deal"]), click.data.get("skip") or ())


@action("deal_coaching.prepare")
async def prepare(scope: Scope, click: Click) -> Answer:
    return await _prep(scope, int(click.data["deal"]))


@action("deal_coaching.note")
async def note(scope: Scope, click: Click) -> Answer:
    """Put chosen questions into the deal's notes, as one note; those that stand there are not added again."""
    deal_id, keys = int(click.data["deal"]), click.data["keys"]
    found = await questions_to_note(scope, deal_id, click.data["shown"])
    chosen = found.not_noted(keys)
    answer = Answer()
    if chosen:
        text = "\n".join(view.note_of(each.type, each.text) for each in chosen)
        answer = told(scope, await note_deal(scope, deal_id, text))
    news = view.noted(len(chosen), found.deal)
    return replace(answer, say=view.spin(found.with_noted(chosen), scope.me.locale, news=news))


async def _questions(scope: Scope, deal_id: int, skip: list[str] | tuple[()] = ()) -> Answer:
    return Answer(say=view.spin(await deal_questions(scope, deal_id, skip=skip), scope.me.locale))


async def _prep(scope: Scope, deal_id: int) -> Answer:
    return Answer(say=view.prep(await prepare_call(scope, deal_id), scope.me.locale))


async def _for_deal(
    scope: Scope, name: str, what: str, show: Callable[[Scope, int], Awaitable[Answer]]
) -> Answer:
    """For the deal that a name surely means; else the ones it may mean, as buttons."""
    if not name:
        raise UserError("deal_coaching.no_name")
    found = await find_deals(scope, name)
    return await show(scope, found.sure.id) if found.sure else Answer(say=view.which(name, found.deals, what))
