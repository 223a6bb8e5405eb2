"""Every documented limit: the last value that passes, and the first that is refused."""

from __future__ import annotations

import pytest

from . import limits_of_blocks, limits_of_elements, limits_of_payloads
from .limit import Limit, placed
from .make import block, in_message, in_modal

LIMITS = [
    *limits_of_payloads.PAYLOADS,
    *placed(limits_of_blocks.IN_MESSAGES, "/blocks/0", in_message),
    *placed(limits_of_blocks.DATA, "/blocks/0", in_message),
    *placed(limits_of_blocks.IN_MODALS, "/view/blocks/0", in_modal),
    *placed(
        limits_of_elements.IN_ACTIONS,
        "/blocks/0/elements/0",
        lambda element: in_message(block("actions", elements=[element])),
    ),
    *placed(
        limits_of_elements.IN_CONTEXT_ACTIONS,
        "/blocks/0/elements/0",
        lambda element: in_message(block("context_actions", elements=[element])),
    ),
    *placed(
        limits_of_elements.IN_INPUTS,
        "/view/blocks/0/element",
        lambda element: in_modal(block("input", element=element)),
    ),
    *placed(
        limits_of_elements.AS_ACCESSORIES,
        "/blocks/0/accessory",
        lambda element: in_message(block("section", accessory=element)),
    ),
]
EACH = pytest.mark.parametrize("limit", [pytest.param(limit, id=limit.name) for limit in LIMITS])


@EACH
def test_the_value_at_the_limit_passes(limit: Limit) -> None:
    assert limit.problems(limit.passes) == []


@EACH
def test_the_value_past_the_limit_is_refused_where_it_stands(limit: Limit) -> None:
    assert limit.at in [problem.pointer for problem in limit.problems(limit.refused)]


def test_no_limit_is_listed_twice() -> None:
    assert len({limit.name for limit in LIMITS}) == len(LIMITS)
