"""What others read of deals: the thread in the deal channel, a win, a hand-over, deals without an owner."""

from domain.deal_cards import DealChanged, DealsLeft
from domain.deals import DealEvent
from views import formats
from views.blocks import (
    Block,
    Message,
    actions,
    button,
    clipped,
    context,
    escape,
    escape_name,
    mention,
    section,
    value_of,
)
from views.deal_parts import (
    NOTE_SHOWN,
    ROLE_NAMES,
    Reader,
    event_words,
    facts,
    gaps_line,
    label_of,
    named,
    open_button,
    plans,
    spoken,
    stage_name,
)
from views.targets import name_of

LEFT_SHOWN = 20


def head(changed: DealChanged, reader: Reader) -> Message:
    """The first message of a deal's thread, edited in place whenever the deal changes."""
    deal, locale = changed.deal, reader.locale
    if deal.removed:
        text = f"~{named(deal)}~ was taken back."
        return Message(spoken([text]).replace("~", ""), [section(text)])
    line = " · ".join([f"*{named(deal)}*", *facts(deal, changed.pipeline, locale), name_of(changed.owner)])
    closed = f"Closed {formats.day(deal.closed_on, locale)}" if deal.closed_on else ""
    more = plans(deal, locale) if deal.is_open else closed
    lines = [line, *([more] if more else [])]
    return Message(spoken(lines), [section("\n".join(lines)), actions(open_button(deal))])


def reply(changed: DealChanged, event: DealEvent, reader: Reader) -> Message:
    """One step of a deal, in its thread."""
    who = changed.person(event.actor_id)
    by = name_of(who) if who else "Somebody"
    lines = [f"{by}: {_step(changed, event, reader)}"]
    if event.why:
        lines.append(f"Why: {escape(clipped(event.why, NOTE_SHOWN))}")
    gaps = gaps_line(changed.gaps, reader.locale)
    blocks: list[Block] = [section("\n".join(lines)), *([context(gaps)] if gaps else [])]
    return Message(spoken([*lines, *([gaps] if gaps else [])]), blocks)


def _step(changed: DealChanged, event: DealEvent, reader: Reader) -> str:
    pipeline = changed.pipeline
    other = changed.person(event.other_id)
    match event.kind:
        case "moved" | "reopened" if event.from_stage:
            return f"{stage_name(pipeline, event.from_stage)} → {stage_name(pipeline, event.to_stage)}"
        case "won":
            return f"won{f', {formats.money(event.amount, reader.locale)}' if event.amount else ''}"
        case "lost":
            return f"lost, {escape(reader.reason(changed.deal.lost_reason))}"
        case "handed_over" if other:
            return f"handed over to {name_of(other)}"
        case "sent_back" if other:
            return f"sent back to {name_of(other)}"
        case "accepted":
            return "accepted"
        case "undone":
            undone = event_words(changed.undone, pipeline) if changed.undone else "a change"
            return f"took back “{undone}”, now in {stage_name(pipeline, event.to_stage)}"
        case _:
            return event_words(event, pipeline)


def win(changed: DealChanged, reader: Reader) -> Message:
    """A win, celebrated once."""
    deal, locale = changed.deal, reader.locale
    amount = f" {formats.money(deal.amount, locale)}" if deal.amount else ""
    first = f"🏆{amount} *{named(deal)}* is won by {name_of(changed.owner)}."
    days = (deal.closed_on - deal.created_on).days if deal.closed_on else None
    second = f"{formats.number(days, locale)} days from first entry to signature." if days else ""
    lines = [first, *([second] if second else [])]
    return Message(
        spoken(lines).replace("🏆 ", "").replace("🏆", ""),
        [section(first), *([context(second)] if second else [])],
    )


def handed_over(changed: DealChanged, event: DealEvent, reader: Reader) -> Message:
    """To the receiver: what it is, what is known, and whether they take it."""
    deal = changed.deal
    giver = changed.person(deal.handed_by)
    role = ROLE_NAMES.get(event.role or "")
    first = f"{name_of(giver) if giver else 'Somebody'} hands *{named(deal)}* over to you"
    first += f" as {role}: " if role else ": "
    lines = [f"{first}{' · '.join(facts(deal, changed.pipeline, reader.locale))}."]
    if deal.next_step:
        lines.append(f"Next step: {escape(deal.next_step)}")
    notes = [f"Note: {escape(clipped(note, NOTE_SHOWN))}" for note in changed.carried]
    known = [
        f"{_label(changed, key)}: {escape(clipped(text, NOTE_SHOWN))}" for key, text in deal.evidence.items()
    ]
    value = value_of(deal=deal.id)
    buttons = [
        button("Accept", f"deals.accept:{deal.id}", value, style="primary", label=label_of("Accept", deal)),
        button("Send back", f"deals.send_back:{deal.id}", value, label=label_of("Send back", deal)),
        open_button(deal),
    ]
    more = [context(line) for line in (*notes, *known)[:10]]
    return Message(spoken([*lines, *notes, *known]), [section("\n".join(lines)), *more, actions(*buttons)])


def answered(changed: DealChanged, event: DealEvent) -> Message:
    """To the giver: whether it was accepted or sent back."""
    who = changed.person(event.actor_id)
    by = name_of(who) if who else "They"
    did = "accepted" if event.kind == "accepted" else "sent back"
    lines = [f"{by} {did} *{named(changed.deal)}*."]
    if event.why:
        lines.append(f"Why: {escape(clipped(event.why, NOTE_SHOWN))}")
    return Message(spoken(lines), [section("\n".join(lines)), actions(open_button(changed.deal))])


def assigned(changed: DealChanged, reader: Reader) -> Message:
    """To somebody who has a deal now that was another's."""
    deal = changed.deal
    text = f"*{named(deal)}* is yours now: {' · '.join(facts(deal, changed.pipeline, reader.locale))}."
    return Message(spoken([text]), [section(text), actions(open_button(deal))])


def left(found: DealsLeft, reader: Reader) -> Message:
    """To a manager: the open deals of somebody who is gone, each with a button to give it to somebody."""
    count = len(found.deals)
    who = escape_name(found.person.name) or mention(found.person.slack_id)
    deals = "1 open deal" if count == 1 else f"{formats.number(count, reader.locale)} open deals"
    first = f"{who} was deactivated and leaves {deals}. Who takes over?"
    shown = found.deals[:LEFT_SHOWN]
    lines = [" · ".join([f"*{named(deal)}*", *facts(deal, found.pipeline, reader.locale)]) for deal in shown]
    blocks: list[Block] = [section(first)]
    for deal, line in zip(shown, lines, strict=True):
        give = button(
            "Reassign", f"deals.reassign:{deal.id}", value_of(deal=deal.id), label=label_of("Reassign", deal)
        )
        blocks.append(section(line, accessory=give))
    if count > LEFT_SHOWN:
        more = f"{formats.number(count - LEFT_SHOWN, reader.locale)} more. `/deal` and a name opens one."
        blocks.append(context(more))
        lines.append(more)
    return Message(spoken([first, *lines]), blocks)


def _label(changed: DealChanged, key: str) -> str:
    labels = {each.key: each.label for stage in changed.pipeline.stages for each in stage.evidence}
    return escape(labels.get(key, key.replace("_", " ")))
