"""The forms of deals: a new one, changing one, moving one, a remark, a next step."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from domain.deal_asks import CriterionAsked, EvidenceAsked, MoveAnswers
from domain.deal_cards import DealConflict, MoveAsked
from domain.deal_problems import LONGEST
from domain.deals import Deal, LostReason
from domain.money import Money
from domain.stages import Pipeline
from views.blocks import (
    Block,
    Modal,
    checkboxes,
    context,
    date_input,
    field_input,
    person_input,
    section,
    select,
    text_input,
)
from views.deal_coaching import field_hint, move_hint
from views.deal_parts import named, stage_name
from views.deal_receipts import conflict_words

Markets = Mapping[str, str]
MET, EVIDENCE = "met_", "evidence_"
OPTION_MAX = 75
MOST_OPTIONS = 100
FIELD_MAX = 3_000


def new_form(
    pipeline: Pipeline, *, markets: Markets, market: str | None, owner: str, account: str = "", currency: str
) -> Modal:
    """The form of a new deal. `owner` is a Slack id, `currency` what an amount without one is in."""
    blocks = [
        field_input("account", "Account", text_input(account, max_length=LONGEST["account"])),
        field_input(
            "name",
            "Name of the deal",
            text_input(max_length=LONGEST["name"]),
            optional=True,
            hint="Where it is more than the account.",
        ),
        _amount(None, currency, optional=True),
        _stage_field(pipeline, pipeline.first_deal.key, only_open=True),
        _date("expected_close", "Expected close", None),
        *_next_step(None, None),
        field_input("owner", "Owner", person_input(owner)),
        _market(markets, market),
    ]
    return Modal("deals.create", "New deal", blocks, submit="Create", close="Cancel")


def edit_form(
    deal: Deal,
    *,
    markets: Markets,
    owner: str,
    currency: str,
    reasons: Sequence[LostReason],
    conflict: DealConflict | None = None,
    locale: str = "en",
    typed: Mapping[str, str] | None = None,
) -> Modal:
    """The form of a deal as it is. `typed`: amounts and texts as they were typed before a conflict."""
    said = typed or {}
    blocks = [
        field_input("name", "Name", text_input(said.get("name", deal.name), max_length=LONGEST["name"])),
        field_input(
            "account", "Account", text_input(said.get("account", deal.account), max_length=LONGEST["account"])
        ),
        _amount(deal.amount, currency, optional=not deal.is_won, typed=said.get("amount")),
        field_input("owner", "Owner", person_input(said.get("owner", owner))),
        _market(markets, said.get("market", deal.market or "")),
    ]
    if deal.is_open:
        blocks += [_date("expected_close", "Expected close", deal.expected_close)]
        blocks += _next_step(deal.next_step, deal.next_step_on)
    else:
        blocks += [_date("closed_on", "Closed on", deal.closed_on, optional=False)]
    if deal.part == "lost":
        blocks += _loss(reasons, deal.lost_reason, deal.competitor)
    data = {"deal": deal.id, "rev": deal.rev}
    return _modal("deals.save", "Edit the deal", blocks, "Save", data, conflict, locale)


def move_form(
    asked: MoveAsked,
    *,
    reasons: Sequence[LostReason],
    currency: str,
    locale: str,
    questions: Mapping[str, str] | None = None,
    why: str | None = None,
) -> Modal:
    """What a move asks: exit criteria and evidence of the stages left behind, and what the outcome needs.

    questions: by key of evidence that is missing, what to ask for it. why: a reason that was given already.
    """
    form, deal, typed = asked.form, asked.deal, asked.typed
    stages = [stage_name(asked.pipeline, each.key) for each in (form.start, form.end)]
    head = f"*{named(deal)}*: {' → '.join(stages)}"
    asking = questions or {}
    hint = move_hint(asking)
    blocks = [section(head), *([context(hint)] if hint else [])]
    if form.asks_why:
        said = typed.why if typed else why
        label = "Why again?" if form.kind == "reopen" else "Why back?"
        blocks.append(field_input("why", label, text_input(said, multiline=True, max_length=LONGEST["why"])))
    blocks += _outcome(asked, reasons, currency)
    blocks += _criteria(form.criteria, typed)
    blocks += [_evidence(each, typed, asking.get(each.evidence.key)) for each in form.evidence]
    if form.end.is_open:
        known = typed or MoveAnswers()
        blocks.append(_date("expected_close", "Expected close", known.expected_close or form.expected_close))
        blocks += _next_step(known.next_step or form.next_step, known.next_step_on or form.next_step_on)
    blocks.append(_note(typed.note if typed else None))
    data = {"deal": deal.id, "rev": deal.rev, "to": form.end.key}
    title = f"Move to {form.end.name}" if len(form.end.name) <= 16 else "Move the deal"
    return _modal("deals.move", title, blocks, "Move", data, asked.conflict, locale)


def pick_form(deal: Deal, pipeline: Pipeline) -> Modal:
    """Where to: the stage after this one is offered first."""
    stages = [each for each in pipeline.stages if each.key != deal.stage]
    way = [each.key for each in pipeline.stages if each.part != "lost"]
    after = way[way.index(deal.stage) + 1 :] if deal.stage in way else way
    following = after[0] if after else None
    choices = [(each.name[:OPTION_MAX], each.key) for each in stages[:MOST_OPTIONS]]
    blocks = [
        section(f"*{named(deal)}* is in {stage_name(pipeline, deal.stage)}."),
        field_input("to", "Move to", select(choices, following)),
    ]
    return Modal(
        "deals.picked", "Move the deal", blocks, submit="Next", close="Cancel", data={"deal": deal.id}
    )


def note_form(deal: Deal) -> Modal:
    text = text_input(multiline=True, max_length=LONGEST["note"])
    blocks = [section(f"*{named(deal)}*"), field_input("note", "Note", text)]
    return Modal("deals.note", "Add a note", blocks, submit="Add", close="Cancel", data={"deal": deal.id})


def step_form(deal: Deal) -> Modal:
    blocks = [section(f"*{named(deal)}*"), *_next_step(deal.next_step, deal.next_step_on)]
    data = {"deal": deal.id, "rev": deal.rev}
    return Modal("deals.step", "Next step", blocks, submit="Save", close="Cancel", data=data)


def amount_text(amount: Money | None) -> str | None:
    """An amount as it can be typed again: "12000 EUR", "12000.50 EUR"."""
    if amount is None:
        return None
    whole = amount.amount == amount.amount.to_integral_value()
    return f"{Decimal(int(amount.amount)) if whole else amount.amount} {amount.currency}"


def _modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    submit: str,
    data: Mapping[str, object],
    conflict: DealConflict | None,
    locale: str,
) -> Modal:
    """The form; after a conflict it says first what somebody else did, and asks whether to go on."""
    if conflict is None:
        return Modal(callback_id, title, blocks, submit=submit, close="Cancel", data=data)
    shown = [section(conflict_words(conflict, locale)), *blocks]
    return Modal(callback_id, title, shown, submit=f"{submit} anyway", close="Leave", data=data)


def _outcome(asked: MoveAsked, reasons: Sequence[LostReason], currency: str) -> list[Block]:
    form, typed = asked.form, asked.typed or MoveAnswers()
    if form.asks_amount:
        return [
            _amount(typed.amount or form.amount, currency, optional=False),
            _date("closed_on", "Won on", typed.closed_on or asked.today, optional=False),
        ]
    if not form.asks_reason:
        return []
    closed = _date("closed_on", "Lost on", typed.closed_on or asked.today, optional=False)
    return [*_loss(reasons, typed.lost_reason, typed.competitor or asked.deal.competitor), closed]


def _loss(reasons: Sequence[LostReason], chosen: str | None, competitor: str | None) -> list[Block]:
    choices = [(each.label[:OPTION_MAX], each.key) for each in reasons[:MOST_OPTIONS]]
    rival = text_input(competitor, max_length=LONGEST["competitor"])
    return [
        field_input("lost_reason", "Reason", select(choices, chosen)),
        field_input("competitor", "Who won instead", rival, optional=True),
    ]


def _criteria(asked: Sequence[CriterionAsked], typed: MoveAnswers | None) -> list[Block]:
    """A block of checkboxes for each stage that is left behind; what stays open is a gap."""
    blocks = []
    for stage in dict.fromkeys(each.stage for each in asked):
        here = [each for each in asked if each.stage == stage]
        ticked = {each.id for each in here if each.met}
        if typed and typed.met is not None:
            ticked = {each.id for each in here if each.id in typed.met}
        choices = [(each.criterion.text[:OPTION_MAX], each.id) for each in here]
        boxes = checkboxes(choices, sorted(ticked))
        hint = "What stays open is kept as a gap."
        blocks.append(field_input(MET + stage.key, f"Leaving {stage.name}", boxes, optional=True, hint=hint))
    return blocks


def _evidence(asked: EvidenceAsked, typed: MoveAnswers | None, question: str | None) -> Block:
    known = asked.text
    if typed and asked.evidence.key in typed.evidence:
        known = typed.evidence[asked.evidence.key]
    element = text_input(
        known, multiline=asked.evidence.kind == "text", max_length=min(LONGEST["evidence"], FIELD_MAX)
    )
    name = EVIDENCE + asked.evidence.key
    hint = field_hint(asked.evidence.hint, question)
    return field_input(name, asked.evidence.label, element, optional=True, hint=hint)


def _amount(amount: Money | None, currency: str, *, optional: bool, typed: str | None = None) -> Block:
    element = text_input(typed or amount_text(amount), placeholder=f"12k {currency}", max_length=60)
    return field_input("amount", "Amount", element, optional=optional)


def _date(name: str, label: str, day: date | None, *, optional: bool = True) -> Block:
    return field_input(name, label, date_input(day.isoformat() if day else None), optional=optional)


def _next_step(step: str | None, on: date | None) -> list[Block]:
    text = text_input(step, placeholder="Call Bob about the budget", max_length=LONGEST["next_step"])
    return [
        field_input("next_step", "Next step", text, optional=True),
        _date("next_step_on", "On", on),
    ]


def _note(note: str | None) -> Block:
    return field_input(
        "note", "Note", text_input(note, multiline=True, max_length=LONGEST["note"]), optional=True
    )


def _market(markets: Markets, market: str | None) -> Block:
    choices = [(name[:OPTION_MAX], key) for key, name in list(markets.items())[:MOST_OPTIONS]]
    return field_input("market", "Market", select(choices, market), optional=True)


def _stage_field(pipeline: Pipeline, chosen: str, *, only_open: bool) -> Block:
    stages = pipeline.open_stages if only_open else pipeline.stages
    return field_input(
        "stage", "Stage", select([(each.name[:OPTION_MAX], each.key) for each in stages], chosen)
    )
