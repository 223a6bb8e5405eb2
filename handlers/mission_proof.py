"""The numbers of a mission: before and after, and those that only people know."""

from domain.errors import UserError
from domain.mission_proof import Metric
from domain.mission_results import Told
from domain.plain_numbers import NumberKind, NumberNotUnderstood, parse_number
from handlers.registry import Answer, Click, Form, action, submission
from services.mission_proof import proof_of, tell_numbers
from services.scope import Scope
from views import mission_proof as view

_KINDS: dict[str, NumberKind] = {"share": "share", "money": "money", "money_a_day": "money"}


@action("mission_proof.show")
async def show(scope: Scope, click: Click) -> Answer:
    return Answer(say=view.proof_message(await proof_of(scope, int(click.data["run"])), scope.me.locale))


@action("mission_proof.open_numbers", opens_modal=True)
async def open_numbers(scope: Scope, click: Click) -> Answer:
    there = await proof_of(scope, int(click.data["run"]))
    return Answer(modal=view.numbers_form(there, int(click.data["day"])))


@submission("mission_proof.tell")
async def tell(scope: Scope, form: Form) -> Answer:
    run_id, day = int(form.data["run"]), int(form.data["day"])
    there = await proof_of(scope, run_id)
    typed = {each: form.text(f"value_{each.key}") for each in there.to_tell}
    told = {each.key: _told(each, text, form, there.currency) for each, text in typed.items() if text}
    return Answer(say=view.proof_message(await tell_numbers(scope, run_id, day, told), scope.me.locale))


def _told(metric: Metric, text: str, form: Form, currency: str) -> Told:
    cases = form.text(f"cases_{metric.key}")
    if not cases.isdecimal():
        raise UserError("missions.no_cases", field=f"cases_{metric.key}")
    try:
        value = parse_number(text, _KINDS.get(metric.kind, "plain"), currency=currency)
    except NumberNotUnderstood as error:
        example = view.EXAMPLES.get(metric.kind, "45")
        raise UserError(
            "missions.no_number", field=f"value_{metric.key}", text=text, example=example
        ) from error
    return Told(float(value), min(int(cases), 10**9))
