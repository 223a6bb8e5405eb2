"""Direct messages about direct messages: the list with its switches, and several messages in one."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.notices import Notice
from views.blocks import Block, Message, button, clipped, context, divider, escape, section, value_of

ERRORS = {
    "notices.unknown": "That message does not exist any more. `/playmaker notices` lists what does.",
}

BLOCKS_MAX = 49  # of Slack's 50; the last one is for the note of a late message
SECTION_MAX = 3_000
ABOUT_TIMES = (
    "They come on your working days between 08:00 and 18:00, not on public holidays or leave, and not while "
    "you have notifications off. On a day with many, the last one takes up the rest."
)


def listing(notices: Sequence[Notice]) -> Message:
    """Every kind with its switch."""
    if not notices:
        return Message("0 kinds of direct message repeat here. There is nothing to mute.")
    on = sum(not each.muted for each in notices)
    head = f"*{on}* of {len(notices)} kinds of direct message are on for you."
    spoken = [f"{escape(each.title)}: {'muted' if each.muted else 'on'}." for each in notices]
    return Message(
        " ".join([head.replace("*", ""), *spoken, ABOUT_TIMES]),
        [section(head), *(_line(each) for each in notices), context(ABOUT_TIMES)],
    )


def _line(notice: Notice) -> Block:
    """One kind. The button says what it does, and does that however often it is clicked."""
    word = "Unmute" if notice.muted else "Mute"
    switch = button(
        word,
        f"notices.mute:{notice.kind}",
        value_of(kind=notice.kind, muted=not notice.muted),
        label=f"{word} {notice.title}",
    )
    state = " · _muted_" if notice.muted else ""
    return section(f"{escape(notice.title)}{state}", accessory=switch)


def merged(bodies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Several frozen messages in one, in order, each with its own buttons as far as they fit."""
    first, *others = bodies
    blocks = [dict(block) for block in first["blocks"]] or [_words(first)]
    for n, body in enumerate(others):
        room = BLOCKS_MAX - len(blocks) - 2 * (len(others) - n - 1)
        shown = [_unnamed(block) for block in body["blocks"]] or [_words(body)]
        blocks += [divider(), *(shown if len(shown) < room else [_words(body)])]
    text = "\n".join(body["text"] for body in bodies)
    image = {"image": first["image"]} if first.get("image") else {}
    return {"text": text, "blocks": blocks[:BLOCKS_MAX]} | image


def _words(body: Mapping[str, Any]) -> Block:
    return section(clipped(body["text"], SECTION_MAX))


def _unnamed(block: Mapping[str, Any]) -> Block:
    """Two blocks of one message may not have the same block_id; no handler reads those of messages."""
    return {name: value for name, value in block.items() if name != "block_id"}
