"""Forms of deals read into what the use cases take, and what is wrong with them, by field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.deal_asks import MoveAnswers
from domain.deal_moves import NewDeal
from domain.deal_problems import DealProblem, GapsLeft
from domain.deal_words import parse_new
from domain.deals import Value
from domain.money import AmountNotUnderstood, Money, parse_money
from domain.stages import Criterion, Pipeline
from handlers.registry import Form
from services.scope import Scope
from views.deal_forms import EVIDENCE, MET
from views.deal_parts import Reader
from views.deal_words import amount_problem, deal_problem

Errors = dict[str, str]
_EDITED_TEXTS = ("name", "account", "next_step", "competitor", "market", "lost_reason")
_EDITED_DAYS = ("expected_close", "next_step_on", "closed_on")


def reader_of(scope: Scope) -> Reader:
    return Reader(scope.me.locale, scope.content.lost_reasons, scope.content.activities.by_key)


def currency_of(scope: Scope) -> str:
    """What an amount without a currency is in: the team's currency, else that of the market."""
    team = scope.me.team
    return team.currency if team else scope.content.market(scope.me.market).currency


def markets_of(scope: Scope) -> dict[str, str]:
    """{key: name} of the markets there are."""
    return {market.key: market.name for market in scope.content.markets}


def read_amount(scope: Scope, form: Form, errors: Errors, *, currency: str | None = None) -> Money | None:
    """The form's amount; what is wrong with it is put into `errors`."""
    text = form.text("amount")
    if not text:
        return None
    try:
        return parse_money(text, default=currency or currency_of(scope))
    except AmountNotUnderstood as error:
        errors["amount"] = amount_problem(error.problem, scope.me.locale)
        return None


def read_line(scope: Scope, text: str, pipeline: Pipeline) -> tuple[NewDeal, str | None]:
    """What `/deal new` says, and the Slack id of whoever it is for. Raises DealNotUnderstood."""
    line = parse_new(
        text, pipeline=pipeline, markets=markets_of(scope), currency=currency_of(scope), today=scope.today
    )
    new = NewDeal(
        account=line.account,
        owner_id=scope.me.id,
        stage=line.stage,
        amount=line.amount,
        market=line.market,
        expected_close=line.expected_close,
        next_step=line.next_step,
        next_step_on=line.next_step_on,
    )
    return new, line.owner


def read_new(scope: Scope, form: Form) -> tuple[NewDeal, Errors]:
    errors: Errors = {}
    amount = read_amount(scope, form, errors)
    new = NewDeal(
        account=form.text("account"),
        owner_id=scope.me.id,
        name=form.text("name") or None,
        stage=form.text("stage") or None,
        amount=amount,
        market=form.text("market") or None,
        expected_close=form.day("expected_close"),
        next_step=form.text("next_step") or None,
        next_step_on=form.day("next_step_on"),
    )
    return new, errors


def data_of(new: NewDeal, owner: str | None) -> dict[str, str | int]:
    """What `/deal new` or its form said, for a button; `new_of` reads it back. owner: a Slack id."""
    amount = {"minor": new.amount.amount_minor, "currency": new.amount.currency} if new.amount else {}
    days = {name: day.isoformat() for name in _NEW_DAYS if (day := getattr(new, name))}
    texts = {name: text for name in _NEW_TEXTS if (text := getattr(new, name))}
    return texts | days | amount | ({"owner": owner} if owner else {})


def new_of(data: Mapping[str, Any], owner_id: int) -> NewDeal:
    def day(name: str) -> date | None:
        return date.fromisoformat(str(data[name])) if name in data else None

    return NewDeal(
        account=str(data["account"]),
        owner_id=owner_id,
        name=data.get("name"),
        stage=data.get("stage"),
        amount=Money(int(data["minor"]), str(data["currency"])) if "minor" in data else None,
        market=data.get("market"),
        expected_close=day("expected_close"),
        next_step=data.get("next_step"),
        next_step_on=day("next_step_on"),
    )


_NEW_TEXTS = ("account", "name", "stage", "market", "next_step")
_NEW_DAYS = ("expected_close", "next_step_on")


def read_edit(scope: Scope, form: Form) -> tuple[dict[str, Value], Errors]:
    """The fields that the form has, whatever they say; only what differs will be written."""
    errors: Errors = {}
    wanted: dict[str, Value] = {
        name: form.text(name) or None for name in _EDITED_TEXTS if name in form.values
    }
    wanted |= {name: form.day(name) for name in _EDITED_DAYS if name in form.values}
    wanted["amount"] = read_amount(scope, form, errors)
    return wanted, errors


def read_move(scope: Scope, form: Form) -> tuple[MoveAnswers, Errors]:
    errors: Errors = {}
    amount = read_amount(scope, form, errors)
    boxes = [name for name in form.values if name.startswith(MET)]
    evidence = {
        name.removeprefix(EVIDENCE): form.text(name) for name in form.values if name.startswith(EVIDENCE)
    }
    answers = MoveAnswers(
        met=frozenset(each for name in boxes for each in form.many(name)) if boxes else None,
        evidence=evidence,
        amount=amount,
        closed_on=form.day("closed_on"),
        expected_close=form.day("expected_close"),
        next_step=form.text("next_step") or None,
        next_step_on=form.day("next_step_on"),
        why=form.text("why") or None,
        lost_reason=form.text("lost_reason") or None,
        competitor=form.text("competitor") or None,
        note=form.text("note") or None,
    )
    return answers, errors


def field_errors(problems: Mapping[str, DealProblem], form: Form, locale: str) -> Errors:
    """Words at the fields they are about; what has no field of its own stands at the first one."""
    words: Errors = {}
    for name, problem in problems.items():
        at = _field(name, problem)
        at = at if at in form.values else next(iter(form.values))
        said = deal_problem(problem, locale)
        words[at] = f"{words[at]} {said}" if at in words else said
    return words


def _field(name: str, problem: DealProblem) -> str:
    if isinstance(problem, GapsLeft) and problem.gaps:
        gap = problem.gaps[0]
        is_box = isinstance(gap.asked, Criterion)
        return MET + gap.stage.key if is_box else EVIDENCE + gap.asked.key
    if name == "owner_id":
        return "owner"
    return EVIDENCE + name.removeprefix("evidence.") if name.startswith("evidence.") else name
