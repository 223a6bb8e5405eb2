"""Next steps that are due: done with, or put off to the next working day."""

from dataclasses import replace

from domain.deal_cards import DealChanged
from handlers.deals import told
from handlers.registry import Answer, Click, action
from services.next_steps import due_steps, finish_step, push_step
from services.scope import Scope
from views import next_steps as view
from views.blocks import Message


@action("next_steps.finish")
async def finish(scope: Scope, click: Click) -> Answer:
    done = await finish_step(scope, int(click.data["deal"]), int(click.data["rev"]))
    return await _list(scope, done, view.finished(done.deal) if done else view.changed_since())


@action("next_steps.push")
async def push(scope: Scope, click: Click) -> Answer:
    done = await push_step(scope, int(click.data["deal"]), int(click.data["rev"]))
    return await _list(scope, done, view.pushed(done.deal, scope.me.locale) if done else view.changed_since())


async def _list(scope: Scope, done: DealChanged | None, news: Message) -> Answer:
    """What is still due, under what was just done; others hear of a change as of any other."""
    answer = told(scope, done) if done else Answer()
    return replace(answer, say=view.due_message(await due_steps(scope), scope.me.locale, news=news))
