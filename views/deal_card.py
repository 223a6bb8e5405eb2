"""One deal, with what can be done with it."""

from domain.deal_cards import DealCard
from domain.deals import Deal, DealEvent
from views import formats
from views.activity import counted
from views.blocks import (
    Block,
    Message,
    actions,
    button,
    clipped,
    context,
    divider,
    escape,
    escape_name,
    option,
    plain,
    section,
    value_of,
)
from views.deal_parts import (
    NOTE_SHOWN,
    Reader,
    by,
    capital,
    event_words,
    facts,
    gaps_line,
    label_of,
    named,
    next_step,
    reason_words,
    spoken,
    times,
)
from views.targets import name_of, packed

EVIDENCE_SHOWN = 200
STAGES_MAX = 100


def card(shown: DealCard, reader: Reader) -> Message:
    """Everything about one deal, and what can be done with it."""
    locale = reader.locale
    lines = [_head(shown, reader), *_details(shown, reader)]
    known = _evidence(shown)
    blocks: list[Block] = [section(text) for text in (*packed(lines), *packed(known))]
    said = [line for part in (gaps_line(shown.gaps, locale), *_why(shown, locale)) if (line := part)]
    blocks += [context(*said)] if said else []
    history = _history(shown, reader)
    if history:
        blocks += [divider(), context(*packed(history))]
    if shown.may_change:
        blocks.append(_card_actions(shown))
    return Message(spoken([*lines, *known, *said, *history]), blocks)


def without_people(shown: DealCard, reader: Reader) -> str:
    """What is known of the deal itself: nobody who works on it, and nothing of what they did."""
    lines = [_head(shown, reader), *_details(shown, reader, people=False), *_evidence(shown)]
    return spoken([*lines, gaps_line(shown.gaps, reader.locale), *_why(shown, reader.locale)])


def _head(shown: DealCard, reader: Reader) -> str:
    return " · ".join([f"*{named(shown.deal)}*", *facts(shown.deal, shown.pipeline, reader.locale)])


def _details(shown: DealCard, reader: Reader, *, people: bool = True) -> list[str]:
    deal, locale = shown.deal, reader.locale
    owner, giver = (shown.name_of(id) if people else None for id in (deal.owner_id, deal.handed_by))
    lines = [f"Owner: {name_of(owner)}" if owner else ""]
    if deal.account != deal.name:
        lines.append(f"Account: {escape_name(deal.account)}")
    if giver:
        lines.append(f"Handed over by {name_of(giver)}, not accepted yet")
    if deal.expected_close and deal.is_open:
        pushed = f", put off {times(deal.pushes, locale)}" if deal.pushes else ""
        over = ", which is over" if "close_passed" in shown.reasons else ""
        lines.append(f"Expected close: {formats.day(deal.expected_close, locale)}{over}{pushed}")
    if deal.closed_on:
        lines.append(f"Closed: {formats.day(deal.closed_on, locale)}")
    if deal.lost_reason:
        rival = f", to {escape(deal.competitor)}" if deal.competitor else ""
        lines.append(f"Lost: {escape(reader.reason(deal.lost_reason))}{rival}")
    if deal.next_step:
        over = ", overdue" if "step_overdue" in shown.reasons else ""
        lines.append(f"Next step: {next_step(deal, locale)}{over}")
    return [line for line in lines if line]


def _evidence(shown: DealCard) -> list[str]:
    """What the buyer said, in the order of the pipeline."""
    labels = {each.key: each.label for stage in shown.pipeline.stages for each in stage.evidence}
    known = shown.deal.evidence
    keys = [key for key in labels if key in known] + [key for key in known if key not in labels]
    return [
        f"{escape(labels.get(key) or _bare(key))}: {escape(clipped(known[key], EVIDENCE_SHOWN))}"
        for key in keys
    ]


def _bare(key: str) -> str:
    """A key that the template has no label for any more, as words."""
    return key.replace("_", " ")


def _why(shown: DealCard, locale: str) -> list[str]:
    return [
        capital(reason_words(each, shown.deal, shown.today, locale))
        for each in shown.reasons
        if each in ("stale", "no_step")  # the others stand in the details
    ]


def _history(shown: DealCard, reader: Reader) -> list[str]:
    locale = reader.locale
    lines = [_event_line(each, shown, reader) for each in shown.events]
    for note in shown.notes:
        who = shown.name_of(note.actor_id)
        text = escape(clipped(note.note or "", NOTE_SHOWN))
        lines.append(f"{formats.day(note.on, locale)} · Note{by(who)}: {text}")
    for log in shown.logs:
        what = escape(counted(log.counts, reader.types, locale))
        lines.append(f"{formats.day(log.day, locale)} · {escape(log.person)}: {what}")
    return lines


def _event_line(event: DealEvent, shown: DealCard, reader: Reader) -> str:
    who = shown.name_of(event.actor_id)
    what = event_words(event, shown.pipeline)
    why = f", “{escape(clipped(event.why, NOTE_SHOWN))}”" if event.why else ""
    said = f"{name_of(who)}: {what}" if who else capital(what)
    return f"{formats.day(event.on, reader.locale)} · {said}{why}"


def _card_actions(shown: DealCard) -> Block:
    deal = shown.deal
    stages = [each for each in shown.pipeline.stages if each.key != deal.stage][:STAGES_MAX]
    move: Block = {
        "type": "static_select",
        "action_id": f"deals.move_to:{deal.id}",
        "placeholder": plain("Move to…"),
        "options": [option(each.name, value_of(deal=deal.id, to=each.key)) for each in stages],
    }
    waiting = "waiting" in shown.reasons
    answers = [_accept(deal), _send_back(deal)] if waiting else []
    return actions(*answers, move, _menu(deal), block_id=f"deal_{deal.id}")


def _menu(deal: Deal) -> Block:
    """Everything but moving, which has a menu of its own with closing in it."""
    ways = [("Edit", "edit"), ("Next step", "step"), ("Note", "note"), ("Hand over", "hand_over")]
    options = [option(label, value_of(do=do, deal=deal.id)) for label, do in ways]
    return {"type": "overflow", "action_id": f"deals.menu:{deal.id}", "options": options}


def _accept(deal: Deal) -> Block:
    value = value_of(deal=deal.id)
    label = label_of("Accept", deal)
    return button("Accept", f"deals.accept:{deal.id}", value, style="primary", label=label)


def _send_back(deal: Deal) -> Block:
    value = value_of(deal=deal.id)
    return button("Send back", f"deals.send_back:{deal.id}", value, label=label_of("Send back", deal))
