"""Talking to the bot: in its messages (Slack's agent panel), in a thread with its name, or by a prompt.

What somebody says is read by rules. Their own numbers and what could be pressed are theirs alone; in a
channel nobody else sees them. A model, where there is one, words what is more than a plain request.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date

from domain.asks import Ask, Reply
from domain.conversation import OWN, Change, Topic, Wish, read_wish
from domain.pipeline_words import PipelineAsked
from domain.team import Access
from domain.weeks import fiscal_quarter
from domain.words import without_mentions
from handlers.activity import told as told_log
from handlers.coaching import coached
from handlers.deal_inputs import reader_of
from handlers.registry import (
    Answer,
    Click,
    Event,
    Place,
    Prompts,
    Question,
    ThreadMessage,
    action,
    direct_message,
    event,
)
from services.activity import recent_logs
from services.conversation import (
    offer_of,
    own_ask,
    pages_for,
    questions_for,
    selling_ask,
    take_offer,
)
from services.deal_search import find_deals
from services.deals import deal_day, my_deals, see_deal
from services.next_steps import due_steps
from services.pipeline import pipeline_report
from services.pipelines import pipeline_of
from services.revenue_targets import fiscal_start
from services.scope import Scope
from services.stale import stale_deals
from services.targets import person_week
from views import activity as activity_view
from views import conversation as view
from views import deals as deals_view
from views import next_steps as steps_view
from views import pipeline as pipeline_view
from views import stale as stale_view
from views import targets as targets_view
from views.blocks import Message
from views.deal_card import card, without_people


@direct_message("conversation", last=True)
async def written(scope: Scope, given: ThreadMessage) -> Answer | None:
    """A message to the bot alone: it is answered in a thread of its own, as the agent panel shows them."""
    return await _answer(scope, given.text, Place(given.channel_id, given.thread_ts), given.ts)


@event("app_mention", learns=True)
async def mentioned(scope: Scope, given: Event) -> Answer:
    """The bot's name in a channel or in a thread that is nobody's."""
    body = given.body
    place = Place(str(body["channel"]), str(body.get("thread_ts") or body["ts"]))
    return await _answer(scope, str(body.get("text") or ""), place, str(body["ts"]))


@action("conversation.ask")
async def ask(scope: Scope, click: Click) -> Answer:
    """One of the examples, as if it had been written."""
    answer = await _answer(
        scope,
        str(click.data["q"]),
        Place(scope.channel_id or "", click.thread_ts or ""),
        click.message_ts or "",
    )
    return answer if scope.channel_id and click.thread_ts else replace(answer, place=None)


@action("conversation.log")
async def log(scope: Scope, click: Click) -> Answer:
    """What was offered, once; the receipt takes the offer's place."""
    on = date.fromisoformat(str(click.data["on"]))
    logged = await take_offer(scope, str(click.data["line"]), on, str(click.data["key"]))
    return replace(await told_log(scope, logged), replaces=True)


def panel_opened(channel_id: str) -> Answer:
    """Somebody looks at the bot's messages."""
    return Answer(prompts=Prompts(channel_id, view.PROMPTS))


async def _answer(scope: Scope, text: str, place: Place, said_in: str) -> Answer:
    """What a message is answered with; what is the writer's own, to them alone."""
    words = without_mentions(text)
    wish = read_wish(words, types=scope.content.activities.types, today=scope.today)
    if wish.topic in OWN:
        answer = await _own(scope, wish)
    else:
        answer = await _ANSWERS[wish.topic](scope, wish, said_in)
    return replace(answer, place=replace(place, for_one=wish.topic not in _FOR_ALL))


# --- by the rules alone ---


async def _hello(_scope: Scope, _wish: Wish, _said_in: str) -> Answer:
    return Answer(say=view.hello())


async def _thanks(_scope: Scope, _wish: Wish, _said_in: str) -> Answer:
    return Answer(say=view.welcome())


async def _no_pressure(_scope: Scope, _wish: Wish, _said_in: str) -> Answer:
    return Answer(say=view.no_pressure())


async def _way_out(_scope: Scope, _wish: Wish, _said_in: str) -> Answer:
    return Answer(say=view.way_out())


async def _others(scope: Scope, wish: Wish, _said_in: str) -> Answer:
    """Nobody else's numbers; where the name is that of a deal, the deal."""
    return await _about_deal(scope, wish) or Answer(say=view.others())


async def _log(scope: Scope, wish: Wish, said_in: str) -> Answer:
    found = offer_of(scope, wish, said_in)
    types = scope.content.activities.by_key
    return Answer(say=view.offer(found, types=types, today=scope.today, locale=scope.me.locale))


async def _change(scope: Scope, wish: Wish, _said_in: str) -> Answer:
    """The way to the form that changes it."""
    change = wish.change or Change.EDIT
    if change is Change.TARGET:
        return Answer(say=view.set_targets(may_set=scope.me.may(Access.MANAGER)))
    if change is Change.NEW_DEAL:
        return Answer(say=view.new_deal(wish.name))
    if not wish.name:
        return Answer(say=view.which_deal(change))
    found, pipeline = await find_deals(scope, wish.name), await pipeline_of(scope)
    stage = pipeline.stage_named(wish.to) if wish.to else None
    if found.sure is None:
        to = stage.key if stage else None
        return Answer(say=deals_view.matches(found, pipeline, scope.me.locale, to=to))
    return Answer(say=view.change_deal(found.sure, change, to=(stage.key, stage.name) if stage else None))


# --- with a model's words, where there is one ---


async def _own(scope: Scope, wish: Wish) -> Answer:
    """One's own numbers: the tracker's answer, below a model's words where more was asked than to see it."""
    shown = await _FIGURES[wish.topic](scope)
    if wish.is_plain:
        return Answer(say=shown)
    topic = wish.topic

    async def then(later: Scope, reply: Reply) -> Answer:
        return _with_words(reply, await _FIGURES[topic](later), below=True)

    return _asking(own_ask(wish.words, shown.text), then)


async def _deal(scope: Scope, wish: Wish, said_in: str) -> Answer:
    return await _about_deal(scope, wish) or await _selling(scope, wish, said_in)


async def _about_deal(scope: Scope, wish: Wish) -> Answer | None:
    """The card of the one deal of that name which the asker may see; a model hears of one's own alone."""
    found = await find_deals(scope, wish.name) if wish.name else None
    if found is None or found.sure is None:
        return None
    deal_id = found.sure.id
    seen, reader = await see_deal(scope, deal_id), reader_of(scope)
    if wish.is_plain or found.sure.owner_id != scope.me.id:
        return Answer(say=card(seen, reader))

    async def then(later: Scope, reply: Reply) -> Answer:
        return _with_words(reply, card(await see_deal(later, deal_id), reader_of(later)), below=True)

    return _asking(own_ask(wish.words, without_people(seen, reader)), then)


async def _objection(scope: Scope, wish: Wish, _said_in: str) -> Answer:
    return await coached(scope, wish.said)


async def _questions(scope: Scope, wish: Wish, _said_in: str) -> Answer:
    return Answer(say=view.questions(questions_for(scope, wish)))


async def _selling(scope: Scope, wish: Wish, _said_in: str) -> Answer:
    words = wish.words
    pages = [view.page_text(tip) for tip in pages_for(scope, words)]

    async def then(later: Scope, reply: Reply) -> Answer:
        return _with_words(reply, view.pages(pages_for(later, words)), below=False)

    return _asking(selling_ask(words, pages), then)


def _asking(ask: Ask, then: Callable[[Scope, Reply], Awaitable[Answer]]) -> Answer:
    return Answer(ask=Question(ask, then, with_thread=True))


def _with_words(reply: Reply, shown: Message, *, below: bool) -> Answer:
    say, tail = view.answered(reply, shown, below=below)
    return Answer(say=say, tail=tail)


# --- one's own numbers, as commands show them ---


async def _week(scope: Scope) -> Message:
    week = await person_week(scope.tx, scope.me, scope.week, now=scope.now, content=scope.content)
    return targets_view.my_week(week, scope.me.locale, may_set=scope.me.may(Access.MANAGER))


async def _deals(scope: Scope) -> Message:
    return deals_view.deal_list(await my_deals(scope), scope.me.locale)


async def _steps(scope: Scope) -> Message:
    return steps_view.due_message(await due_steps(scope), scope.me.locale)


async def _stale(scope: Scope) -> Message:
    return stale_view.stale_message(await stale_deals(scope), scope.me.locale)


async def _pipeline(scope: Scope) -> Message:
    quarter = fiscal_quarter(deal_day(scope), await fiscal_start(scope))
    report = await pipeline_report(scope, PipelineAsked("mine", quarter))
    return pipeline_view.report_message(report, scope.me.locale)


async def _logged(scope: Scope) -> Message:
    return activity_view.logged_list(
        await recent_logs(scope, limit=activity_view.LISTED),
        types=scope.content.activities.by_key,
        today=scope.today,
        locale=scope.me.locale,
    )


_FIGURES: Mapping[Topic, Callable[[Scope], Awaitable[Message]]] = {
    Topic.WEEK: _week,
    Topic.DEALS: _deals,
    Topic.STEPS: _steps,
    Topic.STALE: _stale,
    Topic.PIPELINE: _pipeline,
    Topic.LOGGED: _logged,
}
_ANSWERS: Mapping[Topic, Callable[[Scope, Wish, str], Awaitable[Answer]]] = {
    Topic.HELLO: _hello,
    Topic.THANKS: _thanks,
    Topic.PRESSURE: _no_pressure,
    Topic.TWO_NOES: _way_out,
    Topic.OTHERS: _others,
    Topic.DEAL: _deal,
    Topic.LOG: _log,
    Topic.CHANGE: _change,
    Topic.OBJECTION: _objection,
    Topic.QUESTIONS: _questions,
    Topic.SELLING: _selling,
}
_FOR_ALL = frozenset({Topic.SELLING, Topic.QUESTIONS, Topic.TWO_NOES})
"""What all may read where it was asked in a channel: nothing of anybody's own."""
