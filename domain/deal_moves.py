"""The events that people's changes of deals become.

Each function takes a deal as it is and answers with the event to append; nothing is written here. What is
missing or wrong comes all at once, by form field, in DealRefused.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Literal

from domain.deal_asks import MoveAnswers, asks, gaps
from domain.deal_problems import (
    AlreadyThere,
    ClosedStage,
    DayAhead,
    DayBeforeDeal,
    DealProblem,
    DealRefused,
    GapsLeft,
    Missing,
    NoSuchReason,
    NoSuchStage,
    Removed,
    StillOpen,
    amount_problem,
    clean,
    evidence_problems,
    text_problems,
)
from domain.deals import (
    FIELDS,
    DealEvent,
    DealState,
    EventKind,
    History,
    Stamp,
    Value,
    evidence_field,
    flattened,
    met_field,
    next_event,
)
from domain.money import Money
from domain.stages import Pipeline, Stage, carry_met, map_stages

EDITABLE = frozenset(
    (
        "name",
        "account",
        "owner_id",
        "team_id",
        "amount",
        "market",
        "expected_close",
        "next_step",
        "next_step_on",
        "closed_on",
        "lost_reason",
        "competitor",
    )
)
"""Plain fields that `edit` may set, beside evidence and criteria."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeal:
    """A deal that does not exist yet. `stage` is a key of the pipeline; None is its first deal stage."""

    account: str
    owner_id: int
    name: str | None = None
    team_id: int | None = None
    stage: str | None = None
    amount: Money | None = None
    market: str | None = None
    expected_close: date | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)


def create(
    new: NewDeal,
    pipeline: Pipeline,
    stamp: Stamp,
    *,
    kind: Literal["created", "imported"] = "created",
    note: str | None = None,
) -> DealEvent:
    """The first event of a deal, which begins on the stamp's day, in a stage that is open.

    Without a name of its own a deal is called after its account.
    """
    stage = pipeline.find(new.stage) if new.stage else pipeline.first_deal
    typed = {"account": new.account, "name": new.name or new.account, "next_step": new.next_step}
    texts = {name: clean(text) for name, text in typed.items()}
    problems = text_problems(texts) | evidence_problems(new.evidence)
    problems |= amount_problem(new.amount)
    if not texts["account"]:
        problems["account"] = Missing()
    if stage is None:
        raise DealRefused(problems | {"stage": NoSuchStage(new.stage or "")})
    if not stage.is_open:
        problems["stage"] = ClosedStage(stage)
    if problems:
        raise DealRefused(problems)
    changes: dict[str, Value] = dict.fromkeys(FIELDS)
    changes |= {each.name: getattr(new, each.name) for each in fields(NewDeal) if each.name in FIELDS}
    changes |= texts
    changes |= {"stage": stage.key, "part": stage.part, "first_stage": stage.key}
    changes |= {"created_on": stamp.on, "entered_stage_on": stamp.on, "pushes": 0, "removed": False}
    changes |= {evidence_field(key): text.strip() for key, text in new.evidence.items() if text.strip()}
    return DealEvent(
        rev=1,
        kind=kind,
        at=stamp.at,
        on=stamp.on,
        actor_id=stamp.actor_id,
        changes=changes,
        from_stage=None,
        to_stage=stage.key,
        amount=new.amount,
        expected_close=new.expected_close,
        note=note,
    )


def move(
    deal: DealState,
    to_stage: str,
    answers: MoveAnswers,
    *,
    pipeline: Pipeline,
    stamp: Stamp,
    reasons: Collection[str],
    gaps_allowed: bool = True,
) -> DealEvent:
    """The event of moving a deal: moved, won, lost or reopened.

    A win needs an amount (asked, or known already) and its day, a loss one of `reasons`, a step back or a
    reopening why. A loss without a day is today's. Gaps that progress leaves behind are recorded; where they
    are not allowed, they are a problem of the field "gaps".
    """
    end = pipeline.find(to_stage)
    if end is None:
        raise DealRefused({"stage": NoSuchStage(to_stage)})
    form = asks(pipeline, deal, to_stage)
    changes = _answered(deal, form_ids=[each.id for each in form.criteria], answers=answers)
    problems = _common_problems(deal, answers)
    if form.kind == "stay":
        problems["stage"] = AlreadyThere(end)
    if form.asks_why and not clean(answers.why):
        problems["why"] = Missing()
    changes |= _outcome(deal, form.start, end, answers, stamp, reasons, problems)
    changes |= {"stage": end.key, "part": end.part, "entered_stage_on": stamp.on}
    after = deal.with_changes(changes, rev=deal.rev + 1)
    left = gaps(pipeline, after, form.start.key, end.key)
    if left and not gaps_allowed:
        problems["gaps"] = GapsLeft(left)
    if problems:
        raise DealRefused(problems)
    forward = pipeline.is_forward(form.start.key, end.key)
    return next_event(
        deal,
        _move_kind(form.start, end),
        changes,
        stamp,
        direction="forward" if forward else ("back" if form.kind == "back" else None),
        gaps=tuple(each.id for each in left),
        why=clean(answers.why),
        note=clean(answers.note),
    )


def edit(
    deal: DealState,
    wanted: Mapping[str, Value],
    stamp: Stamp,
    *,
    reasons: Collection[str] = (),
    why: str | None = None,
    note: str | None = None,
) -> DealEvent | None:
    """The event of changing fields ("amount", "evidence.problem", "met.discovery.x" …), None if none differs.

    An open deal whose expected close is put off counts one push more. `reasons` are those a loss can have.
    """
    strange = [name for name in wanted if name not in EDITABLE and not name.startswith(("evidence.", "met."))]
    if strange:
        raise ValueError(f"not to be edited: {', '.join(strange)}")
    texts = {name: clean(value) if isinstance(value, str) else value for name, value in wanted.items()}
    problems = _edit_problems(deal, texts, stamp) | text_problems({"why": why, "note": note})
    reason = texts.get("lost_reason")
    if isinstance(reason, str) and reason not in reasons:
        problems["lost_reason"] = NoSuchReason(reason)
    if problems:
        raise DealRefused(problems)
    changes = _differing(deal, texts)
    if not changes:
        return None
    return next_event(deal, "edited", changes, stamp, why=clean(why), note=clean(note))


def add_note(deal: DealState, note: str, stamp: Stamp) -> DealEvent:
    """The event of a remark, which changes nothing."""
    problems = text_problems({"note": note}) | _removed_problem(deal)
    if not clean(note):
        problems["note"] = Missing()
    if problems:
        raise DealRefused(problems)
    return next_event(deal, "note", {}, stamp, note=clean(note))


def undo(history: History, rev: int, stamp: Stamp) -> DealEvent:
    """The event that takes event `rev` back; undoing an undo does it again. Raises UndoRefused."""
    return next_event(history.state, "undone", history.undo_changes(rev), stamp, undoes=rev)


def remap(
    deal: DealState,
    old: Pipeline,
    new: Pipeline,
    stamp: Stamp,
    *,
    landed: Mapping[str, str] | None = None,
) -> DealEvent:
    """The event of a change of template: where the deal lands, and the criteria that the new one asks too.

    landed: where each stage lands, also such as `old` does not know; by default as `map_stages` has it.
    """
    landed = landed or map_stages(old, new)
    stage = new[landed[deal.stage]]
    kept = carry_met(deal.met, landed, new)
    changes: dict[str, Value] = {
        "stage": stage.key,
        "part": stage.part,
        "first_stage": landed.get(deal.first_stage, stage.key),
    }
    changes |= {met_field(each): None for each in deal.met - kept}
    changes |= {met_field(each): True for each in kept - deal.met}
    return next_event(deal, "remapped", changes, stamp)


# --- parts ---


def _move_kind(start: Stage, end: Stage) -> EventKind:
    if end.part == "lost":
        return "lost"
    if end.is_won and not start.is_won:
        return "won"
    return "reopened" if end.is_open and not start.is_open else "moved"


def _answered(deal: DealState, *, form_ids: Collection[str], answers: MoveAnswers) -> dict[str, Value]:
    """What the answers change, apart from the stage and the outcome."""
    wanted: dict[str, Value] = {evidence_field(key): clean(text) for key, text in answers.evidence.items()}
    if answers.met is not None:
        wanted |= {met_field(each): True if each in answers.met else None for each in form_ids}
    for name in ("amount", "expected_close", "next_step", "next_step_on"):
        value = getattr(answers, name)
        if value is not None:
            wanted[name] = clean(value) if isinstance(value, str) else value
    return _differing(deal, wanted)


def _outcome(
    deal: DealState,
    start: Stage,
    end: Stage,
    answers: MoveAnswers,
    stamp: Stamp,
    reasons: Collection[str],
    problems: dict[str, DealProblem],
) -> dict[str, Value]:
    """What winning, losing and reopening set. All of it is set, also what stays the same, so that no
    earlier change of the amount can be undone under a win."""
    if end.part == "lost":
        if not answers.lost_reason:
            problems["lost_reason"] = Missing()
        elif answers.lost_reason not in reasons:
            problems["lost_reason"] = NoSuchReason(answers.lost_reason)
        closed_on = answers.closed_on or stamp.on
        problems |= _closed_problem(closed_on, deal, stamp)
        return {
            "lost_reason": answers.lost_reason,
            "competitor": clean(answers.competitor) or deal.competitor,
            "closed_on": closed_on,
        }
    if end.is_won and not start.is_won:
        amount = answers.amount or deal.amount
        if amount is None:
            problems["amount"] = Missing()
        if answers.closed_on is None:
            problems["closed_on"] = Missing()
        problems |= _closed_problem(answers.closed_on, deal, stamp)
        return {"amount": amount, "closed_on": answers.closed_on, "lost_reason": None}
    return {"closed_on": None, "lost_reason": None} if end.is_open and not start.is_open else {}


def _closed_problem(day: date | None, deal: DealState, stamp: Stamp) -> dict[str, DealProblem]:
    if day is not None and day > stamp.on:
        return {"closed_on": DayAhead(day)}
    if day is not None and day < deal.created_on:
        return {"closed_on": DayBeforeDeal(day, deal.created_on)}
    return {}


def _common_problems(deal: DealState, answers: MoveAnswers) -> dict[str, DealProblem]:
    texts = {name: getattr(answers, name) for name in ("next_step", "competitor", "why", "note")}
    found = text_problems(texts) | evidence_problems(answers.evidence)
    return found | amount_problem(answers.amount) | _removed_problem(deal)


def _edit_problems(deal: DealState, wanted: Mapping[str, Value], stamp: Stamp) -> dict[str, DealProblem]:
    """Also what a deal that is won or lost must keep: its day, and its amount or its reason."""
    found = text_problems({name: value for name, value in wanted.items() if isinstance(value, str)})
    found |= _removed_problem(deal)
    needed = {"name", "account", "owner_id"}
    needed |= {"amount", "closed_on"} if deal.is_won else set()
    needed |= {"lost_reason", "closed_on"} if deal.part == "lost" else set()
    found |= {name: Missing() for name in needed if name in wanted and wanted[name] is None}
    if deal.is_open:
        found |= {name: StillOpen() for name in ("closed_on", "lost_reason") if name in wanted}
    amount, closed_on = wanted.get("amount"), wanted.get("closed_on")
    found |= amount_problem(amount if isinstance(amount, Money) else None)
    return found | _closed_problem(closed_on if isinstance(closed_on, date) else None, deal, stamp)


def _differing(deal: DealState, wanted: Mapping[str, Value]) -> dict[str, Value]:
    """Of `wanted` what the deal does not have yet, and the push that a later close is."""
    known = flattened(deal)
    changes = {name: value or None if name.startswith("met.") else value for name, value in wanted.items()}
    changes = {name: value for name, value in changes.items() if known.get(name) != value}
    later = changes.get("expected_close")
    if deal.is_open and isinstance(later, date) and deal.expected_close and later > deal.expected_close:
        changes["pushes"] = deal.pushes + 1
    return changes


def _removed_problem(deal: DealState) -> dict[str, DealProblem]:
    return {"stage": Removed()} if deal.removed else {}
