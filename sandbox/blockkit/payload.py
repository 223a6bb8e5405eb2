"""Rules over all blocks of a payload: identifiers, focus, and the totals of a message.

These run on payloads that may be unsound elsewhere, so they look only at what has the right form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from . import limits
from .spec import Finding, Node, Surface

Placed: TypeAlias = tuple[Node, str]
"""An object and its JSON pointer."""

_HOLDS_BLOCKS = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
_HOLDS_ELEMENTS = ("element", "elements", "accessory", "actions")
_PER_MESSAGE = {"table": limits.TABLES_PER_MESSAGE, "data_visualization": limits.CHARTS_PER_MESSAGE}
# Block type: the field whose characters count, and how many all blocks of a message (or each of a view) have.
_BUDGETS = {
    "table": ("rows", limits.TABLE_CHARACTERS),
    "data_table": ("rows", limits.DATA_TABLE_CHARACTERS),
    "markdown": ("text", limits.MARKDOWN_TEXT),
}


def all_blocks(blocks: object, at: str) -> Iterator[Placed]:
    """Each block below `blocks`, including those inside containers, carousels and plans."""
    for block, pointer in _objects(blocks, at):
        yield block, pointer
        inner = _HOLDS_BLOCKS.get(str(block.get("type")))
        if inner is not None:
            yield from all_blocks(block.get(inner), f"{pointer}/{inner}")


def elements_of(block: Node, at: str) -> Iterator[Placed]:
    """The elements that stand directly in a block."""
    if _HOLDS_BLOCKS.get(str(block.get("type"))) == "elements":
        return
    for name in _HOLDS_ELEMENTS:
        value = block.get(name)
        if isinstance(value, Mapping):
            yield value, f"{at}/{name}"
        else:
            yield from _objects(value, f"{at}/{name}")


def repeated_identifiers(placed: Iterable[Placed]) -> Iterator[Finding]:
    """Each block_id stands once in a payload, each action_id once in its block."""
    seen: set[str] = set()
    for block, at in placed:
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                yield f"{at}/block_id", f"`block_id` already exists: {block_id}"
            seen.add(block_id)
        yield from _repeated_actions(block, at)


def _repeated_actions(block: Node, at: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for element, pointer in elements_of(block, at):
        action_id = element.get("action_id")
        if isinstance(action_id, str):
            if action_id in seen:
                yield f"{pointer}/action_id", f"`action_id` already exists in this block: {action_id}"
            seen.add(action_id)


def repeated_focus(placed: Iterable[Placed]) -> Iterator[Finding]:
    """Only one element of a view takes the focus."""
    focused = [
        pointer
        for block, at in placed
        for element, pointer in elements_of(block, at)
        if element.get("focus_on_load") is True
    ]
    for pointer in focused[limits.FOCUSED_PER_VIEW :]:
        yield f"{pointer}/focus_on_load", "only one element of a view may set focus_on_load"


def totals(placed: Iterable[Placed], surface: Surface) -> Iterator[Finding]:
    """Characters of tables and of markdown, and, in messages, how many tables and charts there are."""
    counts: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    for block, at in placed:
        name = str(block.get("type"))
        counts[name] += 1
        if surface == "message" and counts[name] > _PER_MESSAGE.get(name, counts[name]):
            yield at, f"no more than {_PER_MESSAGE[name]} {name} blocks allowed in a message"
        if name in _BUDGETS:
            field, most = _BUDGETS[name]
            before = spent[name] if surface == "message" else 0
            spent[name] = before + _characters(block.get(field))
            if before <= most < spent[name]:
                yield f"{at}/{field}", f"must have no more than {most} characters in all {name} blocks"


def _characters(value: object) -> int:
    """Characters that people would read: a bare string, or every `text` below."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(_characters(item) for name, item in value.items() if name in ("text", "elements"))
    if isinstance(value, list | tuple):
        return sum(_characters(item) for item in value)
    return 0


def _objects(value: object, at: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            if isinstance(item, Mapping):
                yield item, f"{at}/{index}"
