"""The engine: walks a payload along the tables and yields what is wrong, with JSON pointers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from .blocks import BLOCKS
from .data import RAW_CELLS
from .elements import CONTEXT, ELEMENTS
from .rich_text import INLINE, RICH
from .spec import (
    Finding,
    Flag,
    Kind,
    Many,
    Node,
    Number,
    OneOf,
    Record,
    Scene,
    Shape,
    Str,
    Typed,
    Whole,
)

FAMILIES: Mapping[str, Mapping[str, Shape]] = {
    "block": BLOCKS,
    "element": ELEMENTS,
    "context": CONTEXT,
    "rich": RICH,
    "inline": INLINE,
    "cell": {**RAW_CELLS, "rich_text": BLOCKS["rich_text"]},
}


def check(value: object, kind: Kind, at: str, scene: Scene) -> Iterator[Finding]:
    """What is wrong with `value`, which stands at pointer `at` and should be of `kind`."""
    match kind:
        case Str():
            yield from _string(value, kind, at)
        case Flag():
            if not isinstance(value, bool):
                yield at, "must be a boolean"
        case Whole():
            yield from _whole(value, kind, at)
        case Number():
            yield from _number(value, kind, at)
        case Many():
            yield from _many(value, kind, at, scene)
        case Typed():
            yield from _typed(value, kind, at, scene)
        case OneOf():
            yield from _row(value, kind.rows, at, scene)
        case Record():
            if isinstance(value, Mapping):
                yield from shape(value, kind.shape, at, scene)
            else:
                yield at, "must provide an object"


def shape(node: Node, row: Shape, at: str, scene: Scene, *, typed: bool = False) -> Iterator[Finding]:
    """What is wrong with an object that should match `row`; `typed` if its `type` chose the row."""
    found = list(_fields(node, row, at, scene, typed))
    yield from found
    if not found:
        for rule in row.rules:
            yield from ((at + pointer, words) for pointer, words in rule(node, scene))


def _fields(node: Node, row: Shape, at: str, scene: Scene, typed: bool) -> Iterator[Finding]:
    for name in row.required:
        if name not in node:
            yield at, f"missing required field: {name}"
    for name, value in node.items():
        if typed and name == "type":
            continue
        kind = row.kind_of(name)
        if kind is None:
            yield at, f"invalid additional property: {name}"
        else:
            yield from check(value, kind, f"{at}/{name}", scene)


def _typed(value: object, kind: Typed, at: str, scene: Scene) -> Iterator[Finding]:
    family = FAMILIES[kind.family]
    rows = {name: family[name] for name in kind.names} if kind.names else family
    if kind.family == "block" and isinstance(value, Mapping):
        scene = scene.inside(str(value.get("type")))
    yield from _row(value, rows, at, scene)


def _row(value: object, rows: Mapping[str, Shape], at: str, scene: Scene) -> Iterator[Finding]:
    if not isinstance(value, Mapping):
        yield at, "must provide an object"
        return
    if "type" not in value:
        yield at, "missing required field: type"
        return
    name = value["type"]
    row = rows.get(name) if isinstance(name, str) else None
    if row is None:
        yield f"{at}/type", f"unsupported type: {name}"
    elif scene.surface not in row.surfaces:
        yield f"{at}/type", f"unsupported type: {name} is not available on this surface ({scene.surface})"
    else:
        yield from shape(value, row, at, scene, typed=True)


def _many(value: object, kind: Many, at: str, scene: Scene) -> Iterator[Finding]:
    if not isinstance(value, list | tuple):
        yield at, "must provide an array"
        return
    if len(value) < kind.least:
        yield at, f"no fewer than {kind.least} items allowed"
    if kind.most is not None and len(value) > kind.most:
        yield at, f"no more than {kind.most} items allowed"
    for index, item in enumerate(value):
        if not (kind.gaps and item is None):
            yield from check(item, kind.item, f"{at}/{index}", scene)


def _string(value: object, kind: Str, at: str) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield at, "must provide a string"
    elif kind.choices and value not in kind.choices:
        yield at, f"must be one of: {', '.join(sorted(kind.choices))}"
    elif len(value) < kind.least:
        yield at, f"must be more than {kind.least - 1} characters"
    elif kind.most is not None and len(value) > kind.most:
        yield at, f"must be less than {kind.most + 1} characters"
    elif kind.form is not None and not kind.form.accepts(value):
        yield at, f"must be {kind.form.words}"


def _whole(value: object, kind: Whole, at: str) -> Iterator[Finding]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield at, "must be an integer"
    elif kind.least is not None and value < kind.least:
        yield at, f"must be at least {kind.least}"
    elif kind.most is not None and value > kind.most:
        yield at, f"must be at most {kind.most}"


def _number(value: Any, kind: Number, at: str) -> Iterator[Finding]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield at, "must be a number"
    elif isinstance(value, float) and not math.isfinite(value):
        yield at, "must be a finite number"
    elif kind.above is not None and value <= kind.above:
        yield at, f"must be greater than {kind.above:g}"
