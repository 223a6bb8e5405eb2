"""Moving deals: by a line, by the card's menu, from Home; and the form that a move opens."""

from dataclasses import replace

from domain.deal_asks import MoveAnswers
from domain.deal_cards import DealConflict, MoveAsked
from domain.deal_problems import DealRefused
from domain.deal_words import DealNotUnderstood, parse_move
from handlers.deal_inputs import currency_of, field_errors, read_move
from handlers.deals import told
from handlers.registry import Answer, Click, Command, Form, action, command, submission
from services.deal_coaching import move_questions
from services.deal_moves import keep_answers, move_deal, open_move, open_stages
from services.deal_search import find_deals
from services.pipelines import pipeline_of
from services.scope import Scope
from views import deals as view
from views.deal_forms import move_form, pick_form
from views.deal_receipts import overtaken
from views.deal_words import not_understood, refused


@command(
    "/deal move",
    about="Move a deal to another stage",
    hint="Acme proposal",
    opens_modal=lambda text: bool(text),
)
async def move(scope: Scope, said: Command) -> Answer:
    pipeline = await pipeline_of(scope)
    try:
        line = parse_move(said.text, pipeline=pipeline)
    except DealNotUnderstood as error:
        return Answer(say=not_understood(error.problems, scope.me.locale, moving=True))
    found = await find_deals(scope, line.name)
    if found.sure is None:
        return Answer(say=view.matches(found, pipeline, scope.me.locale, to=line.stage))
    return await _to(scope, found.sure.id, line.stage, why=line.why)


@action("deals.move_to", opens_modal=True)
async def move_to(scope: Scope, click: Click) -> Answer:
    return await _to(scope, int(click.data["deal"]), str(click.data["to"]))


@action("deals.pick", opens_modal=True)
async def pick(scope: Scope, click: Click) -> Answer:
    return Answer(modal=pick_form(*await open_stages(scope, int(click.data["deal"]))))


@submission("deals.picked")
async def picked(scope: Scope, form: Form) -> Answer:
    return await _to(scope, int(form.data["deal"]), form.text("to"))


@submission("deals.move")
async def submit(scope: Scope, form: Form) -> Answer:
    """The filled-in form. A refused move writes nothing; one that somebody else overtook asks again."""
    answers, errors = read_move(scope, form)
    if errors:
        return Answer(errors=errors)
    deal_id, rev, to = int(form.data["deal"]), int(form.data["rev"]), str(form.data["to"])
    try:
        moved = await move_deal(scope, deal_id, rev, to, answers)
        if isinstance(moved, MoveAsked) and moved.conflict and moved.form.kind == "stay":
            return await _kept(scope, moved.conflict, rev, answers)
    except DealRefused as error:
        return Answer(errors=field_errors(error.problems, form, scope.me.locale))
    return _asked(scope, moved) if isinstance(moved, MoveAsked) else told(scope, moved)


async def _kept(scope: Scope, conflict: DealConflict, rev: int, answers: MoveAnswers) -> Answer:
    """Somebody made the very same move first: what was typed for it goes onto the deal all the same."""
    changed = await keep_answers(scope, conflict.deal.id, rev, answers)
    if changed.event is None:
        return Answer(say=overtaken(conflict, scope.me.locale))
    answer = told(scope, changed)
    return replace(answer, say=overtaken(conflict, scope.me.locale, kept=answer.say))


async def _to(scope: Scope, deal_id: int, stage: str, *, why: str | None = None) -> Answer:
    """The move itself where nothing is to be asked, else its form."""
    try:
        asked = await open_move(scope, deal_id, stage)
        if not asked.form.asks_nothing:
            return _asked(scope, asked, why=why)
        moved = await move_deal(scope, deal_id, None, stage, MoveAnswers(why=why))
    except DealRefused as error:
        return Answer(say=refused(error.problems, scope.me.locale))
    return _asked(scope, moved) if isinstance(moved, MoveAsked) else told(scope, moved)


def _asked(scope: Scope, asked: MoveAsked, *, why: str | None = None) -> Answer:
    locale = scope.me.locale
    form = move_form(
        asked,
        reasons=scope.content.lost_reasons,
        currency=currency_of(scope),
        locale=locale,
        questions=move_questions(scope, asked),
        why=why,
    )
    return Answer(modal=form)
