"""The coach on demand: what it offers, and what it says to an objection."""

from collections.abc import Sequence
from typing import Any

from domain.asks import Reply
from domain.coaching import ObjectionAdvice
from domain.objection_help import LONGEST, Ground, Heard, ObjectionHelp
from views import model
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    clipped,
    context,
    escape,
    field_input,
    option,
    plain,
    section,
    select,
    text_input,
    value_of,
)
from views.deal_parts import NAME_SHOWN, NOTE_SHOWN, named, spoken

ERRORS = {
    "coaching.no_objection": "Which objection? Type it as they said it, in quotation marks.",
}
OPTION_MAX = 75
SHOWN_AVOIDED = 2
SHORTCUT_NAME = "Coach this objection"
KEPT = "Only the kind is counted for your team; the words are not kept."
NO_TEAM = "Nothing of it is kept."

Deals = Sequence[tuple[int, str]]
"""(id, name) of deals to choose from."""


def menu(deals: Deals, *, unknown: str | None = None) -> Message:
    """What the coach can do, each with its button."""
    first = f"I do not know “{escape(clipped(unknown, NAME_SHOWN))}”. " if unknown else ""
    head = f"{first}*What shall we look at?*"
    ways = [
        '`/coach objection "too expensive"` What to ask and say, in seconds.',
        "`/coach spin Acme` One question of each kind for that deal.",
        "`/coach prep Acme` One page before a call.",
        "`/coach review` Your questions or notes, with one thing to change.",
        "`/coach roleplay` A call with nobody watching.",
    ]
    buttons = actions(
        button("An objection", "coaching.open_objection", style="primary"),
        button("Review my questions", "discovery.open"),
        button("Practise a call", "practice.open:coach"),
        block_id="coach_menu",
    )
    blocks = [section(head), section("\n".join(ways)), buttons]
    if deals:
        prepare = _deal_menu(
            "deal_coaching.prepare", "Prepare a call for…", [(f"{id}", name) for id, name in deals]
        )
        blocks.append(actions(prepare, block_id="coach_deals"))
    return Message(spoken([head, *ways]), blocks)


def objection_form(deals: Deals) -> Modal:
    typed = text_input(multiline=True, max_length=LONGEST, placeholder="We already use a competitor")
    blocks = [field_input("objection", "What did they say?", typed)]
    if deals:
        choices = [(clipped(name, OPTION_MAX), str(id)) for id, name in deals]
        blocks.append(field_input("deal", "In which deal", select(choices), optional=True))
    blocks.append(context(KEPT))
    return Modal("coaching.objection", "An objection", blocks, submit="Coach me", close="Cancel")


def objection_help(found: ObjectionHelp, reply: Reply | None = None) -> Message:
    """The question to ask first, then what to say, what to leave out, and when it is a fact to respect.

    reply: what became of asking a model for the wording.
    """
    advice, heard = found.advice, found.heard
    sure = "" if heard.sure else "It may be: "
    lines = [f"{sure}*{escape(advice.name)}.* {escape(advice.means)}"]
    if heard.may_be_condition:
        lines.append(f"*This may be a fact, not an objection:* {escape(advice.condition)}")
    lines.append(f"*Ask first:* “{escape(found.ask)}”")
    if found.ground:
        lines += _ground_lines(found.ground)
    label = "Then, as an example from another sale" if found.is_example else "Then you could say"
    lines.append(f"*{label}:* “{escape(found.say)}”")
    lines.append(f"*Leave out:* {' '.join(f'“{escape(each)}”' for each in advice.never_say[:SHOWN_AVOIDED])}")
    lines.append(f"*Have at hand:* {escape('; '.join(map(_lower, advice.proof)))}.")
    if not heard.may_be_condition:
        lines.append(f"*A real condition:* {escape(advice.condition)}")
    if found.second:
        lines.append(
            f"I also hear *{escape(found.second.name)}*:"
            " ask which of the two weighs more before you answer either."
        )
    note = KEPT if heard.on else NO_TEAM
    said = spoken([*lines, note]) + (model.spoken(reply) if reply else "")
    shown = [*(section(line) for line in lines), context(note), *(model.footer(reply) if reply else [])]
    return Message(said, [*shown, _more(found)])


def which_deal(query: str, names: Sequence[str], help_: Message) -> Message:
    """The advice without a deal, where the name that was typed means none or several."""
    name = escape(clipped(query, NAME_SHOWN))
    meant = escape(", ".join(clipped(each, NAME_SHOWN) for each in names))
    text = f"“{name}” may be {meant}: say which, or pick it below." if names else f"I find no deal “{name}”."
    return Message(f"{help_.text}\n{text}", [*help_.blocks[:-1], context(text), *help_.blocks[-1:]])


def _ground_lines(ground: Ground) -> list[str]:
    """What the deal has to lean on, or what is to be found out before."""
    name = f"*{named(ground.deal)}*"
    told = [f"• {escape(label)}: “{escape(clipped(text, NOTE_SHOWN))}”" for label, text in ground.said]
    lines = ["\n".join([f"*To answer on, from* {name}", *told])] if told else []
    if ground.question:
        lines.append(
            f"This comes early in {name}: no problem is written down yet. Find it out before you answer:"
            f" “{escape(ground.question.text)}”"
        )
    return lines


def _more(found: ObjectionHelp) -> Block:
    """Another kind, a deal to look at it for, and practice."""
    kinds = [(_packed(found.heard, to=each), each.name) for each in found.others]
    elements = [_menu("coaching.call_it", "Another kind…", kinds)]
    if found.deals:
        deals = [(_packed(found.heard, deal=id), name) for id, name in found.deals]
        elements.append(_menu("coaching.for_deal", "For a deal…", deals))
    practise = value_of(topic=found.heard.category.value)
    elements.append(button("Practise it", "practice.open:objection", practise))
    return actions(*elements, block_id="objection_more")


def _packed(heard: Heard, *, to: ObjectionAdvice | None = None, deal: int | None = None) -> str:
    """What is remembered, within the 150 characters of an option's value."""
    data: dict[str, Any] = {
        "c": heard.category.value,
        "s": heard.situation,
        "o": heard.second.value if heard.second else None,
        "m": int(heard.may_be_condition),
        "y": int(heard.sure),
        "d": heard.on.isoformat() if heard.on else None,
        "to": to.category.value if to else None,
        "deal": deal,
    }
    return value_of(**{key: value for key, value in data.items() if value is not None})


def _deal_menu(action: str, words: str, deals: Sequence[tuple[str, str]]) -> Block:
    return _menu(action, words, [(value_of(deal=int(id)), name) for id, name in deals])


def _menu(action: str, words: str, choices: Sequence[tuple[str, str]]) -> Block:
    options = [option(clipped(name, OPTION_MAX), value) for value, name in choices[:100]]
    return {"type": "static_select", "action_id": action, "placeholder": plain(words), "options": options}


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
