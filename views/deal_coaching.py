"""Questions for one deal, and the page to read before its next call."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.coaching import ObjectionAdvice
from domain.deal_coaching import CallPrep, DealQuestion, DealQuestions
from domain.deals import Deal, DealEvent
from domain.spin import QuestionType
from views import formats
from views.blocks import Block, Message, actions, button, clipped, context, escape, section, value_of
from views.deal_parts import (
    NAME_SHOWN,
    NOTE_SHOWN,
    capital,
    facts,
    label_of,
    named,
    next_step,
    open_button,
    reason_words,
    spoken,
)
from views.targets import packed

ERRORS = {
    "deal_coaching.no_name": "Which deal? Type its name after the command, such as `/coach spin Acme`.",
}
KINDS: Mapping[QuestionType, str] = {
    QuestionType.SITUATION: "Situation",
    QuestionType.PROBLEM: "Problem",
    QuestionType.IMPLICATION: "Implication",
    QuestionType.NEED_PAYOFF: "Need-payoff",
}
ORDER = "Not a script: stay with the problem that matters, and hold what you sell until they want it solved."
KNOWN_SHOWN = 5
MISSING_SHOWN = 4
ENDS_SHOWN = 3
NOTES_SHOWN = 2


def spin(found: DealQuestions, locale: str, *, news: str = "") -> Message:
    """One question of each kind with why, each to be put into the deal's notes; `news` stands above them."""
    deal = found.deal
    head = " · ".join([f"*Questions for {named(deal)}*", *facts(deal, found.pipeline, locale)])
    lines, blocks = [*([news] if news else []), head], [section(text) for text in (news, head) if text]
    shown = [each.key for each in found.questions]
    for each in found.questions:
        fills = found.labels.get(each.fills or "")
        gap = f" Not written down yet: {_lower(escape(fills))}." if fills else ""
        is_noted = each.text in found.noted
        text = f"*{KINDS[each.type]}:* {escape(each.text)}\n_{escape(each.why)}{gap}_"
        text += "\n✓ In the notes" * is_noted
        lines.append(text)
        note = _note_button(found, each, shown) if found.may_change and not is_noted else None
        blocks.append(section(text, accessory=note))
    return Message(spoken([*lines, ORDER]), [*blocks, context(ORDER), _ways_on(found, shown)])


def note_of(kind: QuestionType, text: str) -> str:
    """What is written into the deal's notes."""
    return f"To ask ({KINDS[kind].lower()}): {text}"


def noted(count: int, deal: Deal) -> str:
    if not count:
        return f"0 added: it stands in the notes of {named(deal)} already."
    return f"{count} {'question' if count == 1 else 'questions'} added to the notes of {named(deal)}."


def prep(found: CallPrep, locale: str) -> Message:
    """One page: what the call is for, what is known and missing, what to ask, what to expect."""
    card, deal = found.card, found.card.deal
    head = " · ".join([f"*Before the call: {named(deal)}*", *facts(deal, card.pipeline, locale)])
    parts = [
        [head, *_plans(found, locale)],
        _listed("They told you", [_told(label, text) for label, text in found.known[:KNOWN_SHOWN]]),
        _listed("Still open", [escape(each.label) for each in found.missing[:MISSING_SHOWN]]),
        _listed("Ask", [f"{KINDS[each.type]}: {escape(each.text)}" for each in found.questions]),
        _listed("Be ready for", [_ready(each) for each in found.expect]),
        _listed(
            "End with a day for one of these", [escape(each.text) for each in found.leave_with[:ENDS_SHOWN]]
        ),
        _listed("From your notes", [_note(each, locale) for each in found.card.notes[:NOTES_SHOWN]]),
    ]
    why = f"{escape(found.approach[0])}: {escape(found.approach[1])}" if found.approach else ""
    blocks: list[Block] = [section(text) for part in parts for text in packed(part)]
    blocks += [context(why)] if why else []
    questions = button(
        "Questions to the notes",
        f"deal_coaching.questions:{deal.id}",
        value_of(deal=deal.id),
        style="primary",
    )
    said = spoken([*(line for part in parts for line in part), why])
    return Message(said, [*blocks, actions(questions, open_button(deal))])


def which(query: str, deals: Sequence[Deal], what: str) -> Message:
    """Several deals that a name may mean, each as a button; `what`: "questions" or "prepare"."""
    name = escape(clipped(query, NAME_SHOWN))
    if not deals:
        text = f"I find no deal called “{name}”. `/deal` lists yours."
        return Message(spoken([text]), [section(text)])
    text = f"Which one is “{name}”?"
    buttons = [
        button(clipped(each.name, NAME_SHOWN), f"deal_coaching.{what}:{each.id}", value_of(deal=each.id))
        for each in deals
    ]
    return Message(spoken([text, *(named(each) for each in deals)]), [section(text), actions(*buttons)])


def move_hint(questions: Mapping[str, str]) -> str | None:
    """The line of coaching above the form of a move."""
    if not questions:
        return None
    return "Not known yet? Below each empty field stands a question to ask. A gap is better than a guess."


def field_hint(hint: str, question: str | None) -> str:
    """What stands below a field for evidence; with a question where nobody wrote anything down."""
    return f"{hint} Not known yet? Ask: “{question}”" if question else hint


def _note_button(found: DealQuestions, each: DealQuestion, shown: Sequence[str]) -> Block:
    data: dict[str, Any] = {"deal": found.deal.id, "keys": [each.key], "shown": list(shown)}
    label = label_of(f"Note it: {KINDS[each.type].lower()} question for", found.deal)
    return button("Note it", f"deal_coaching.note:{each.key}", value_of(**data), label=label)


def _ways_on(found: DealQuestions, shown: Sequence[str]) -> Block:
    deal = found.deal
    left = [each.key for each in found.questions if each.text not in found.noted]
    elements = []
    if found.may_change and len(left) > 1:
        data = value_of(deal=deal.id, keys=left, shown=list(shown))
        elements.append(button("Note all", "deal_coaching.note:all", data, style="primary"))
    others = value_of(deal=deal.id, skip=list(shown))
    elements.append(button("Other questions", f"deal_coaching.questions:{deal.id}", others))
    return actions(*elements, open_button(deal))


def _plans(found: CallPrep, locale: str) -> list[str]:
    """What the stage is for, and what presses."""
    deal, stage = found.card.deal, found.stage
    lines = [f"Goal here: {escape(stage.goal)}"] if stage and stage.goal else []
    if deal.expected_close and deal.is_open:
        lines.append(f"Expected close: {formats.day(deal.expected_close, locale)}")
    if deal.next_step:
        lines.append(f"Next step: {next_step(deal, locale)}")
    watch = [reason_words(each, deal, found.card.today, locale) for each in found.card.reasons]
    return [*lines, *([f"Watch: {capital(formats.listing(watch, locale))}"] if watch else [])]


def _told(label: str, text: str) -> str:
    return f"{escape(label)}: “{_short(text)}”"


def _note(each: DealEvent, locale: str) -> str:
    return f"{formats.day(each.on, locale)}: {_short(each.note or '')}"


def _ready(each: ObjectionAdvice) -> str:
    return f"{escape(each.name)}: “{escape(each.ask)}” Bring: {_lower(escape(each.proof[0]))}."


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    return [f"*{title}*", *(f"• {line}" for line in lines)] if lines else []


def _short(text: str) -> str:
    return escape(clipped(" ".join(text.split()), NOTE_SHOWN))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
