"""Whether a model may be asked, what it may use, who switched it off, and whether it helped."""

from db.base import Tx
from db.model import choice_of, choose, opted_out_among, set_aside, set_opted_out, settle, use_of, vote
from domain.asks import Ask, WhyNot, estimated_tokens, tokens_of
from domain.errors import UserError
from domain.model_use import Held, ModelState, budget_of, month_of, month_span
from domain.team import Access
from services.scope import Scope

FEWEST_TOKENS = 1_000
MOST_TOKENS = 10**12


async def is_on(scope: Scope) -> bool:
    """Whether something may be offered that needs a model: set up, on here, and not refused by this person.

    The month's budget may be used up all the same; what is offered works without, too.
    """
    if scope.model is None:
        return False
    choice = await choice_of(scope.tx, scope.workspace_id, scope.me.id)
    return choice.is_on and not choice.opted_out


async def admit(scope: Scope, ask: Ask, *, later: int = 0) -> tuple[Ask, Held] | WhyNot:
    """Set the tokens of an ask aside, or say why it may not be asked.

    What is asked is without the words of people who opted out. later: characters that may still be added.
    """
    if scope.model is None:
        return "off"
    choice = await choice_of(scope.tx, scope.workspace_id, scope.me.id)
    if not choice.is_on:
        return "off"
    if choice.opted_out:
        return "opted_out"
    out = await opted_out_among(scope.tx, ask.people - {scope.me.id})
    if out & ask.of:
        return "opted_out"
    ask = ask.without(out)
    tokens = estimated_tokens(ask) + tokens_of("?" * later)
    held = Held(scope.workspace_id, month_of(scope.now), ask.purpose, tokens)
    budget = budget_of(choice, scope.model.tokens)
    if not await set_aside(scope.tx, held.workspace_id, held.month, held.tokens, budget=budget):
        return "budget"
    return ask, held


async def settle_ask(tx: Tx, held: Held, *, used: int, answered: bool) -> None:
    """Count what an ask really used. Without it, what was set aside stays counted: it may have been used."""
    await settle(
        tx, held.workspace_id, held.month, held.purpose, aside=held.tokens, used=used, answered=answered
    )


async def model_state(scope: Scope) -> ModelState:
    """What is set up, chosen and used this month."""
    start, end = month_span(scope.now)
    return ModelState(
        scope.model.model if scope.model else None,
        await choice_of(scope.tx, scope.workspace_id, scope.me.id),
        await use_of(scope.tx, scope.workspace_id, month_of(scope.now), start=start, end=end),
        scope.model.tokens if scope.model else 0,
    )


async def switch_model(scope: Scope, *, on: bool) -> ModelState:
    """For the whole workspace.

    Raises:
        UserError: access.admin.
    """
    _admins_only(scope)
    await choose(scope.tx, scope.workspace_id, by=scope.me.id, now=scope.now, is_on=on)
    return await model_state(scope)


async def set_budget(scope: Scope, tokens: int | None) -> ModelState:
    """The workspace's tokens a month; None: whatever the operator allows.

    Raises:
        UserError: access.admin, model.budget (fewest, most).
    """
    _admins_only(scope)
    if tokens is not None and not FEWEST_TOKENS <= tokens <= MOST_TOKENS:
        raise UserError("model.budget", fewest=FEWEST_TOKENS)
    await choose(scope.tx, scope.workspace_id, by=scope.me.id, now=scope.now, budget=tokens)
    return await model_state(scope)


async def opt_out(scope: Scope, *, out: bool) -> ModelState:
    """For oneself: whether one's words and numbers may go to the model."""
    await set_opted_out(scope.tx, scope.me.id, out=out, now=scope.now)
    return await model_state(scope)


async def say_whether_helped(scope: Scope, *, answer: str, purpose: str, helped: bool) -> None:
    """What somebody thinks of an answer. The answer itself is kept nowhere."""
    await vote(
        scope.tx,
        scope.workspace_id,
        scope.me.id,
        answer=answer[:40],
        purpose=purpose[:40],
        helped=helped,
        now=scope.now,
    )


def _admins_only(scope: Scope) -> None:
    if not scope.me.may(Access.ADMIN):
        raise UserError("access.admin")
