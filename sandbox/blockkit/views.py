"""What a view may hold: modals and Home tabs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from . import limits
from .objects import SUGGESTIONS, plain
from .payload import Placed, all_blocks, repeated_focus, repeated_identifiers, totals
from .problem import Problem, problems
from .spec import Finding, Flag, Kind, Many, Scene, Shape, Str, Surface, Typed
from .walk import check, shape

_CODE = "invalid_arguments"
_VIEW_TEXT = plain(limits.VIEW_TITLE)
_BLOCKS: Mapping[str, Kind] = {"blocks": Many(Typed("block"), limits.VIEW_BLOCKS, least=0)}
_ANY_VIEW: Mapping[str, Kind] = {
    "private_metadata": Str(limits.PRIVATE_METADATA, least=0),
    "callback_id": Str(limits.IDENTIFIER, least=0),
    "external_id": Str(limits.IDENTIFIER, least=0),
}
_VIEWS: Mapping[Surface, Shape] = {
    "modal": Shape(
        {**_BLOCKS, "title": _VIEW_TEXT},
        {
            **_ANY_VIEW,
            "submit": _VIEW_TEXT,
            "close": _VIEW_TEXT,
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "submit_disabled": Flag(),
        },
    ),
    "home": Shape(_BLOCKS, _ANY_VIEW),
}


def check_view(view: Mapping[str, Any]) -> list[Problem]:
    """Problems of a view as views.open, update, push and publish take it, already parsed from JSON.

    An empty list means that Slack would accept it. Pointers begin with /view. That an external_id is
    free and a hash current is for the workspace to say.
    """
    surface = view.get("type")
    if surface not in ("modal", "home"):
        return [Problem("/view/type", f"unsupported type: {surface}", _CODE)]
    placed = list(all_blocks(view.get("blocks"), "/view/blocks"))
    found = [
        *shape(view, _VIEWS[surface], "/view", Scene(surface), typed=True),
        *_submit(view, placed),
        *repeated_identifiers(placed),
        *repeated_focus(placed),
        *totals(placed, surface),
    ]
    return _size(view) + problems(found, _CODE)


def check_options(answer: object) -> list[Problem]:
    """Problems of an answer to block_suggestion: `options` or `option_groups`, both may be empty."""
    return problems(check(answer, SUGGESTIONS, "", Scene("modal")), _CODE)


def _submit(view: Mapping[str, Any], placed: list[Placed]) -> Iterator[Finding]:
    if view["type"] != "modal" or view.get("submit") is not None:
        return
    if any(block.get("type") == "input" for block, _ in placed):
        yield "/view", "missing required field: submit (the view has an input block)"


def _size(view: Mapping[str, Any]) -> list[Problem]:
    size = len(json.dumps(view, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass"))
    if size <= limits.VIEW_BYTES:
        return []
    words = f"a view must have no more than {limits.VIEW_BYTES} bytes, this one has {size}"
    return [Problem("/view", words, "view_too_large")]
