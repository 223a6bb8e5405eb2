"""`/coach review`: a private look at one's own questions."""

from handlers.registry import Answer, Click, Command, Form, action, command, submission
from services.discovery import review_questions
from services.scope import Scope
from views import discovery as view


@command(
    "/coach review", about="A private look at your own questions or notes", opens_modal=lambda _text: True
)
async def review(_scope: Scope, _said: Command) -> Answer:
    return Answer(modal=view.form())


@action("discovery.open", opens_modal=True)
async def open_(_scope: Scope, _click: Click) -> Answer:
    return Answer(modal=view.form())


@submission("discovery.review")
async def submit(scope: Scope, form: Form) -> Answer:
    """Told as a private message, or in the form's window; it quotes the paste, so it is not kept."""
    given = await review_questions(scope, form.text("talk"))
    return Answer(say=view.review(given, scope.me.locale), kept=False)
