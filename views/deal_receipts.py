"""What is said after a deal was changed, or could not be because somebody else changed it meanwhile."""

from domain.deal_cards import DealChanged, DealConflict
from domain.deals import DealEvent
from views import formats
from views.blocks import Block, Message, actions, button, clipped, context, escape, section, value_of
from views.deal_parts import (
    NOTE_SHOWN,
    ROLE_NAMES,
    Reader,
    event_words,
    facts,
    fields_words,
    gaps_line,
    label_of,
    named,
    next_step,
    open_button,
    plans,
    spoken,
    stage_name,
)
from views.targets import name_of


def receipt(changed: DealChanged, reader: Reader) -> Message:
    """What was done, what it left open, and the way back."""
    event, deal = changed.event, changed.deal
    if event is None:
        text = f"Nothing to change: *{named(deal)}* is like that already."
        return Message(spoken([text]), [section(text), actions(open_button(deal))])
    lines = _receipt_lines(changed, reader)
    blocks: list[Block] = [section("\n".join(lines))]
    gaps = gaps_line(changed.gaps, reader.locale)
    blocks += [context(gaps)] if gaps else []
    said = [*lines, *([gaps] if gaps else [])]
    return Message(spoken(said), [*blocks, actions(*_ways_on(changed, event))])


def _receipt_lines(changed: DealChanged, reader: Reader) -> list[str]:
    event, deal = changed.event, changed.deal
    assert event is not None
    name, told = f"*{named(deal)}*", " · ".join(facts(deal, changed.pipeline, reader.locale))
    stage = stage_name(changed.pipeline, deal.stage)
    other = changed.person(event.other_id)
    match event.kind:
        case "created" | "imported":
            mine = event.actor_id == deal.owner_id
            first = f"Made {name}: {told}{'' if mine else f' · {name_of(changed.owner)}'}."
            more = plans(deal, reader.locale)
            return [first, *([f"{more}."] if more else [])]
        case "moved":
            return [f"Moved {name} {'back ' * (event.direction == 'back')}to {stage}."]
        case "won":
            amount = f" {formats.money(deal.amount, reader.locale)}" if deal.amount else ""
            return [f"Won {name}{':' if amount else '.'}{amount}{'.' if amount else ''}"]
        case "lost":
            return [f"Lost {name}: {escape(reader.reason(deal.lost_reason))}."]
        case "reopened":
            return [f"Opened {name} again, in {stage}."]
        case "handed_over":
            receiver = name_of(other) if other else "them"
            return [f"Handed {name} over to {receiver}, who can accept it or send it back."]
        case "accepted":
            return [f"{name} is yours now: {told}."]
        case "sent_back":
            return [f"Sent {name} back to {name_of(other) if other else 'its former owner'}."]
        case "note":
            return [f"Noted on {name}: {escape(clipped(event.note or '', NOTE_SHOWN))}"]
        case _:
            return _other_lines(changed, event, name, told, reader.locale)


def _other_lines(changed: DealChanged, event: DealEvent, name: str, told: str, locale: str) -> list[str]:
    if event.kind == "undone":
        if changed.deal.removed:
            return [f"Taken back: {name} is gone."]
        return [f"Taken back. {name} is as it was: {told}."]
    if set(event.changes) <= {"next_step", "next_step_on"} and changed.deal.next_step:
        return [f"Next step for {name}: {next_step(changed.deal, locale)}."]
    if "owner_id" in event.changes and set(event.changes) <= {"owner_id", "team_id"}:
        return [f"{name} is {name_of(changed.owner)}'s now: {told}."]
    return [f"Changed {fields_words(event)} of {name}: {told}."]


def _ways_on(changed: DealChanged, event: DealEvent) -> list[Block]:
    deal = changed.deal
    undo = value_of(deal=deal.id, rev=event.rev)
    if deal.removed:
        return [button("Put back", f"deals.undo:{deal.id}", undo, label=label_of("Put back", deal))]
    label = "Put back" if event.kind == "undone" else "Undo"
    ways = [button(label, f"deals.undo:{deal.id}", undo, label=label_of(label, deal))]
    if changed.hands_over_to:
        role = ROLE_NAMES.get(changed.hands_over_to, changed.hands_over_to)
        article = "an" if role[0] in "AS" else "a"
        text = f"Hand over to {article} {role}"
        ways.insert(0, button(text, f"deals.hand_over:{deal.id}", value_of(deal=deal.id), style="primary"))
    return [*ways, open_button(deal)]


def conflict_words(conflict: DealConflict, locale: str) -> str:
    """ "While this was open, Ben moved Acme to Proposal." """
    done = []
    for event in conflict.since[-3:]:
        person = conflict.people.get(event.actor_id) if event.actor_id is not None else None
        who = name_of(person) if person else "Somebody"
        done.append(f"{who}: {event_words(event, conflict.pipeline)}")
    stage = stage_name(conflict.pipeline, conflict.deal.stage)
    meanwhile = formats.listing(done, locale)
    return f"*{named(conflict.deal)} was changed while this was open.* {meanwhile}. It is in {stage} now."


def overtaken(conflict: DealConflict, locale: str, *, kept: Message | None = None) -> Message:
    """What is said where somebody did just what was asked for. kept: the receipt of what was typed for it."""
    text = conflict_words(conflict, locale)
    if kept is None:
        return Message(spoken([text]), [section(text), actions(open_button(conflict.deal))])
    text += " What you typed is on the deal as well."
    return Message(f"{spoken([text])}\n{kept.text}", [section(text), *kept.blocks])
