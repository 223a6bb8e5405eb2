"""The model's switches: on or off and how much for a workspace, in or out for oneself, and votes."""

from domain.team import Access
from domain.words import whole_number
from handlers.registry import Answer, Click, Command, action, command
from services.model import model_state, opt_out, say_whether_helped, set_budget, switch_model
from services.scope import Scope
from views import model as view


@command("/playmaker usage", about="What the coach's model used this month")
async def usage(scope: Scope, _said: Command) -> Answer:
    return Answer(
        say=view.usage(await model_state(scope), scope.me.locale, is_admin=scope.me.may(Access.ADMIN))
    )


@command(
    "/playmaker model",
    about="Turn the coach's model on or off here, and set its monthly budget",
    hint="on | off | budget 500000",
    access=Access.ADMIN,
)
async def model(scope: Scope, said: Command) -> Answer:
    word, _, rest = said.text.lower().partition(" ")
    if word in {"on", "off"}:
        state = await switch_model(scope, on=word == "on")
    elif word == "budget":
        state = await set_budget(scope, None if rest.strip() == "max" else whole_number(rest) or 0)
    else:
        state = await model_state(scope)
    return Answer(say=view.settings(state, is_admin=True))


@command("/playmaker privacy", about="What the coach may send to a model for you, and your own switch")
async def privacy(scope: Scope, _said: Command) -> Answer:
    return Answer(say=view.privacy(await model_state(scope)))


@action("model.switch", access=Access.ADMIN)
async def switch(scope: Scope, click: Click) -> Answer:
    return Answer(say=view.settings(await switch_model(scope, on=bool(click.data["on"])), is_admin=True))


@action("model.opt_out")
async def opt(scope: Scope, click: Click) -> Answer:
    return Answer(say=view.privacy(await opt_out(scope, out=bool(click.data["out"]))))


@action("model.vote")
async def vote(scope: Scope, click: Click) -> Answer:
    """Said beside the answer, which stays where it is; in a form there is no such place."""
    helped = bool(click.data["helped"])
    await say_whether_helped(
        scope, answer=str(click.data["answer"]), purpose=str(click.data["purpose"]), helped=helped
    )
    return Answer() if click.in_modal else Answer(say=view.thanks(helped), replaces=False)
