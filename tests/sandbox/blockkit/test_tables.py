"""The tables themselves: whoever adds a row is told what else it needs."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.blockkit import limits
from sandbox.blockkit.blocks import BLOCKS
from sandbox.blockkit.elements import ELEMENTS
from sandbox.blockkit.spec import Kind, Many, OneOf, Record, Shape, Typed
from sandbox.blockkit.walk import FAMILIES

from . import make


def kinds(shape: Shape) -> Iterator[Kind]:
    """All kinds below a row, without following names into other families."""
    todo = [*shape.required.values(), *shape.optional.values()]
    while todo:
        kind = todo.pop()
        yield kind
        match kind:
            case Many():
                todo.append(kind.item)
            case Record():
                todo += [*kind.shape.required.values(), *kind.shape.optional.values()]
            case OneOf():
                for row in kind.rows.values():
                    todo += [*row.required.values(), *row.optional.values()]


def test_every_block_and_element_has_a_smallest_form_in_these_tests() -> None:
    assert set(make.BLOCKS) == set(BLOCKS)
    assert set(make.ELEMENTS) == set(ELEMENTS)


def test_every_type_that_a_field_names_has_a_row() -> None:
    for family in FAMILIES.values():
        for shape in family.values():
            for kind in kinds(shape):
                if isinstance(kind, Typed):
                    assert kind.names <= FAMILIES[kind.family].keys()


def test_every_element_stands_in_some_block() -> None:
    taken = {
        name
        for shape in BLOCKS.values()
        for kind in kinds(shape)
        if isinstance(kind, Typed) and kind.family == "element"
        for name in kind.names
    }
    assert taken == set(ELEMENTS)


def test_every_block_takes_a_block_id_and_no_field_is_both_required_and_optional() -> None:
    for shape in BLOCKS.values():
        assert "block_id" in shape.optional
    for family in FAMILIES.values():
        for shape in family.values():
            assert not shape.required.keys() & shape.optional.keys()


def test_every_doubtful_limit_exists_and_says_why() -> None:
    for name, why in limits.DOUBTFUL.items():
        assert isinstance(getattr(limits, name), int)
        assert why.endswith(".")
