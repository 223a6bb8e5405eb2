"""Help: the commands somebody may use."""

from collections.abc import Sequence
from dataclasses import dataclass

from views.blocks import Message, context, escape, section
from views.targets import packed


@dataclass(frozen=True, slots=True)
class Usage:
    """A command, what may stand after it, and what it does."""

    command: str
    hint: str
    about: str


def overview(usages: Sequence[Usage], *, unknown: str | None = None) -> Message:
    """All commands, a line each; with a first line when something unknown was asked for."""
    ways = [" ".join(filter(None, (each.command, each.hint))) for each in usages]
    shown = [f"`{way}` {each.about}" for way, each in zip(ways, usages, strict=True)]
    spoken = [f"{way}: {each.about}." for way, each in zip(ways, usages, strict=True)]
    first = "What you can do here:"
    if unknown:
        first = f"I do not know “{escape(unknown)}”. This is what I can do:"
    also = (
        "Also: the Log activity shortcut, Coach this objection in a message's menu, "
        "and my Home tab with your week."
    )
    return Message(
        "\n".join([first, *spoken, also]),
        [section(f"*{first}*"), *(section(text) for text in packed(shown)), context(also)],
    )
