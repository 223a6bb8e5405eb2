"""`/playmaker pipeline`: choose a template, see where the deals would land, change it."""

from domain.team import Access
from handlers.registry import Answer, Click, Command, Form, action, command, submission
from services.pipeline_template import change_template, preview_template, templates
from services.scope import Scope
from views import pipeline_template as view


@command(
    "/playmaker pipeline",
    about="Choose your pipeline's stages",
    access=Access.ADMIN,
    opens_modal=lambda _text: True,
)
async def choose(scope: Scope, _said: Command) -> Answer:
    return Answer(modal=view.choice_form(await templates(scope)))


@action("pipeline.choose", access=Access.ADMIN, opens_modal=True)
async def choose_after_set_up(scope: Scope, _click: Click) -> Answer:
    return Answer(modal=view.choice_form(await templates(scope)))


@submission("pipeline.preview", access=Access.ADMIN)
async def preview(scope: Scope, form: Form) -> Answer:
    found = await preview_template(scope, form.text("template"))
    return Answer(modal=view.preview_form(found, scope.me.locale))


@submission("pipeline.apply", access=Access.ADMIN)
async def apply_(scope: Scope, form: Form) -> Answer:
    done = await change_template(scope, str(form.data["to"]), from_key=str(form.data["from"]))
    return Answer(say=view.changed(done, scope.me.locale))
