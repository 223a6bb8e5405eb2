"""The vocabulary in which the tables of blocks, elements and objects are written.

A `Shape` is one row: which fields a thing must and may have, on which surfaces it may stand, and the
few rules that concern several of its fields. The value of each field is described by a kind (`Str`,
`Many`, …). Nothing here looks at a payload; `walk` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Surface: TypeAlias = Literal["message", "modal", "home"]
Node: TypeAlias = Mapping[str, Any]
Finding: TypeAlias = tuple[str, str]
"""A JSON pointer and what is wrong there, in words."""

MESSAGE: frozenset[Surface] = frozenset({"message"})
MODAL: frozenset[Surface] = frozenset({"modal"})
VIEWS: frozenset[Surface] = frozenset({"modal", "home"})
MESSAGE_AND_MODAL: frozenset[Surface] = frozenset({"message", "modal"})
MESSAGE_AND_HOME: frozenset[Surface] = frozenset({"message", "home"})
EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
NOWHERE: frozenset[Surface] = frozenset()


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the walk stands: the surface, and the types of the enclosing blocks, outermost first."""

    surface: Surface
    blocks: tuple[str, ...] = ()

    def inside(self, block_type: str) -> Scene:
        return Scene(self.surface, (*self.blocks, block_type))


@dataclass(frozen=True, slots=True)
class Form:
    """A textual format: how to name it in a complaint, and how to recognise it."""

    words: str
    accepts: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Str:
    """A string; lengths in characters, both inclusive."""

    most: int | None = None
    least: int = 1
    choices: frozenset[str] = frozenset()
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A JSON boolean."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A JSON integer; both bounds inclusive."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """Any finite JSON number; `above` is exclusive."""

    above: float | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """An array; bounds inclusive. `gaps` lets an item be null, which column settings use."""

    item: Kind
    most: int | None = None
    least: int = 1
    gaps: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """An object whose `type` names a row of a family; `names` narrows the choice (empty: all rows)."""

    family: Literal["block", "element", "context", "rich", "inline", "cell"]
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OneOf:
    """An object whose `type` names a row of a small table that only this field uses."""

    rows: Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Record:
    """An object without a `type`."""

    shape: Shape


Kind: TypeAlias = Str | Flag | Whole | Number | Many | Typed | OneOf | Record
Rule: TypeAlias = Callable[[Node, Scene], Iterator[Finding]]
"""A rule over several fields. It runs only when every field is sound by itself, so it may trust them;
its pointers are relative to the object that it looks at."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One row of a table."""

    required: Mapping[str, Kind] = field(default_factory=dict)
    optional: Mapping[str, Kind] = field(default_factory=dict)
    surfaces: frozenset[Surface] = EVERYWHERE
    rules: tuple[Rule, ...] = ()

    def kind_of(self, name: str) -> Kind | None:
        return self.required.get(name) or self.optional.get(name)


def names(*types: str) -> frozenset[str]:
    return frozenset(types)
