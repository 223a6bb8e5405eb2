"""Practising a talk: the form, the thread in which it is held, its end, and one's own history."""

from domain.roleplay import Difficulty, Scenario
from domain.team import Access
from handlers.practice_posts import (
    key,
    lines,
    not_counted,
    opening,
    reply,
    score,
    taken_down,
    wording,
    words,
)
from handlers.registry import (
    Answer,
    Click,
    Command,
    Form,
    ThreadMessage,
    action,
    command,
    submission,
    thread_message,
)
from services import practice as service
from services.model import is_on
from services.practice_team import team_practice
from services.scope import Scope
from views import practice as view
from views import practice_score as score_view

_OWN_WORDS = ("history", "list", "delete", "forget")


def _opens_form(text: str) -> bool:
    return text.strip().casefold() not in _OWN_WORDS


@command("/coach roleplay", about="Practise a talk with a buyer", opens_modal=_opens_form)
async def roleplay(scope: Scope, said: Command) -> Answer:
    return await _asked(scope, said.text)


@command(
    "/coach practice",
    about="Practise a talk, or see your practices",
    hint="history | delete",
    opens_modal=_opens_form,
)
async def practise(scope: Scope, said: Command) -> Answer:
    return await _asked(scope, said.text)


@command("/coach team", about="How your team practises, on average", access=Access.MANAGER)
async def team(scope: Scope, _said: Command) -> Answer:
    return Answer(say=score_view.team(await team_practice(scope), scope.me.locale))


@action("practice.open", opens_modal=True)
async def open_form(scope: Scope, click: Click) -> Answer:
    data = click.data
    form = await service.practice_form(
        scope, persona=data.get("persona"), tip=data.get("tip"), topic=data.get("topic")
    )
    return Answer(modal=view.practice_form(form))


@action("practice.persona", opens_modal=True)
async def other_persona(scope: Scope, click: Click) -> Answer:
    chosen = click.selected[0] if click.selected else None
    return Answer(modal=view.practice_form(await service.practice_form(scope, persona=chosen)))


@submission("practice.start")
async def start(scope: Scope, form: Form) -> Answer:
    buyer = form.text("persona")
    # whoever submits while another buyer's situations are still on their way gets the whole talk
    scenario = form.text(f"scenario_{buyer}") or Scenario.FIRST_CALL.value
    difficulty = Difficulty(form.text("difficulty"))
    talk, persona = await service.start_practice(scope, buyer, Scenario(scenario), difficulty)
    return Answer(say=view.started(persona), posts=opening(scope, talk, persona), replaces=False)


@thread_message("practice")
async def spoken(scope: Scope, given: ThreadMessage) -> Answer | None:
    if given.channel_type != "im" or given.is_top:
        return None
    found = await service.speak(scope, given.thread_ts, given.ts, given.text)
    if found is None:
        return None
    if found.persona is None or not (found.lines or found.gone):
        return Answer(posts=not_counted(scope, found, given))
    if found.talk.ended:
        ended = await service.scored(scope, found.talk)
        return Answer(posts=(*lines(scope, found), score(scope, ended)), ask=words(ended))
    asked = wording(found, given.ts) if await is_on(scope) else None
    return Answer(ask=asked) if asked else Answer(posts=lines(scope, found))


@action("practice.hint")
async def hint(scope: Scope, click: Click) -> Answer:
    found = await service.practice_hint(scope, int(click.data["p"]))
    if found.hint is None:
        return Answer(say=view.is_over())
    at = f"{key(found.talk)}:hint:{len(found.talk.exchanges)}"
    return Answer(posts=(reply(scope, found.talk, at, view.hint_post(found.hint)),))


@action("practice.end")
async def end(scope: Scope, click: Click) -> Answer:
    found, now = await service.end_practice(scope, int(click.data["p"]))
    if not now:
        return Answer(say=view.is_over())
    waiting = lines(scope, await service.unshown(scope, found.talk))
    return Answer(posts=(*waiting, score(scope, found)), ask=words(found))


@action("practice.again")
async def again(scope: Scope, click: Click) -> Answer:
    talk, persona = await service.retry_practice(scope, int(click.data["p"]), int(click.data["n"]))
    return Answer(say=view.again(persona, talk), posts=opening(scope, talk, persona))


@action("practice.history")
async def show_history(scope: Scope, _click: Click) -> Answer:
    return await _history(scope)


@action("practice.delete")
async def delete(scope: Scope, click: Click) -> Answer:
    keys = await service.forget_practice(scope, int(click.data["p"]))
    return Answer(say=view.deleted(1), posts=taken_down(scope, keys))


@action("practice.delete_all")
async def delete_all(scope: Scope, _click: Click) -> Answer:
    count, keys = await service.forget_practices(scope)
    return Answer(say=view.deleted(count), posts=taken_down(scope, keys))


async def _asked(scope: Scope, text: str) -> Answer:
    word = text.strip().casefold()
    if word in ("history", "list"):
        return await _history(scope)
    if word in ("delete", "forget"):
        return Answer(say=view.sure_to_delete(await service.count_practices(scope)))
    return Answer(modal=view.practice_form(await service.practice_form(scope, topic=word or None)))


async def _history(scope: Scope) -> Answer:
    talks = await service.my_practices(scope)
    names = {key: each.name for key, each in scope.content.coaching.personas.items()}
    zone, locale = scope.me.zone, scope.me.locale
    return Answer(
        say=score_view.history(talks, names, zone, locale),
        chart=score_view.history_chart(talks, names, zone, locale),
    )
