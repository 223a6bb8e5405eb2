"""Rules that concern several fields of one object. The tables name them; see `spec.Rule`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from .forms import is_whole
from .spec import Finding, Node, Rule, Scene


def any_of(*fields: str) -> Rule:
    """At least one of the fields is there."""

    def rule(node: Node, _scene: Scene) -> Iterator[Finding]:
        if not any(name in node for name in fields):
            yield "", f"must have at least one of: {', '.join(fields)}"

    return rule


def exactly_one_of(*fields: str) -> Rule:
    """One of the fields is there, and only one."""

    def rule(node: Node, _scene: Scene) -> Iterator[Finding]:
        if sum(name in node for name in fields) != 1:
            yield "", f"must have exactly one of: {', '.join(fields)}"

    return rule


def at_most_one_of(*fields: str) -> Rule:
    """Not more than one of the fields is there."""

    def rule(node: Node, _scene: Scene) -> Iterator[Finding]:
        if sum(name in node for name in fields) > 1:
            yield "", f"must not have more than one of: {', '.join(fields)}"

    return rule


def in_order(low: str, high: str) -> Rule:
    """The number in `low` is not above the one in `high`; numeric strings count as numbers."""

    def rule(node: Node, _scene: Scene) -> Iterator[Finding]:
        if low in node and high in node and Decimal(node[low]) > Decimal(node[high]):
            yield f"/{low}", f"must not be greater than {high}"

    return rule


def needs_true(field: str, other: str) -> Rule:
    """`field` may be true only while `other` is true."""

    def rule(node: Node, _scene: Scene) -> Iterator[Finding]:
        if node.get(field) is True and node.get(other) is not True:
            yield f"/{field}", f"requires {other} to be true"

    return rule


def not_both_true(field: str, other: str) -> Rule:
    """The two flags exclude each other."""

    def rule(node: Node, _scene: Scene) -> Iterator[Finding]:
        if node.get(field) is True and node.get(other) is True:
            yield f"/{field}", f"cannot be set when {other} is true"

    return rule


def _identity(option: Node) -> tuple[Any, ...]:
    """What makes two options the same to Slack, which fills in `emoji` where it was left out."""
    description = option.get("description") or {}
    return (option["value"], option["text"]["type"], option["text"]["text"], description.get("text"))


def _all_options(node: Node) -> list[Node]:
    groups = [group["options"] for group in node.get("option_groups", ())]
    return [option for options in (node.get("options", ()), *groups) for option in options]


def initial_option_offered(node: Node, _scene: Scene) -> Iterator[Finding]:
    """`initial_option` is one of the options."""
    if "initial_option" not in node:
        return
    if _identity(node["initial_option"]) not in {_identity(option) for option in _all_options(node)}:
        yield "/initial_option", "initial_option must match one of the options"


def initial_options_offered(node: Node, _scene: Scene) -> Iterator[Finding]:
    """Each of `initial_options` is one of the options, and named once."""
    offered = {_identity(option) for option in _all_options(node)}
    seen: set[tuple[Any, ...]] = set()
    for index, option in enumerate(node.get("initial_options", ())):
        identity = _identity(option)
        if identity not in offered:
            yield f"/initial_options/{index}", "initial_options must match the options"
        elif identity in seen:
            yield f"/initial_options/{index}", "initial_options must not repeat an option"
        seen.add(identity)


def within_selection_limit(initial: str) -> Rule:
    """Not more is selected at the start than `max_selected_items` allows."""

    def rule(node: Node, _scene: Scene) -> Iterator[Finding]:
        chosen: Sequence[Any] = node.get(initial, ())
        if "max_selected_items" in node and len(chosen) > node["max_selected_items"]:
            yield f"/{initial}", "must not have more items than max_selected_items"

    return rule


def initial_text_fits(node: Node, _scene: Scene) -> Iterator[Finding]:
    """A text input's first value is not longer than people may type."""
    if "max_length" in node and len(node.get("initial_value", "")) > node["max_length"]:
        yield "/initial_value", "must not be longer than max_length"


def whole_unless_decimal_allowed(node: Node, _scene: Scene) -> Iterator[Finding]:
    """A number input without decimals has whole bounds and a whole first value."""
    if node["is_decimal_allowed"]:
        return
    for name in ("initial_value", "min_value", "max_value"):
        if name in node and not is_whole(node[name]):
            yield f"/{name}", "must be a whole number unless is_decimal_allowed is true"


def response_url_only_in_modal_input(node: Node, scene: Scene) -> Iterator[Finding]:
    """Slack gives a response_url on submission only for a select in an input block of a modal."""
    if node.get("response_url_enabled") is True and (
        scene.surface != "modal" or scene.blocks[-1:] != ("input",)
    ):
        yield "/response_url_enabled", "response_url_enabled is only valid in an input block of a modal"


def no_dispatch_with_files(node: Node, _scene: Scene) -> Iterator[Finding]:
    """A file input cannot send an action while it is filled."""
    if node.get("dispatch_action") is True and node["element"]["type"] == "file_input":
        yield "/dispatch_action", "dispatch_action cannot be used with file_input"


def pending_only_in_plan(node: Node, scene: Scene) -> Iterator[Finding]:
    """A task that stands alone has begun."""
    if node["status"] == "pending" and "plan" not in scene.blocks:
        yield "/status", "pending is only valid inside a plan"


def unique_names(node: Node, _scene: Scene) -> Iterator[Finding]:
    """Each series of a chart has its own name."""
    seen: set[str] = set()
    for index, series in enumerate(node["series"]):
        if series["name"] in seen:
            yield f"/series/{index}/name", f"series name already exists: {series['name']}"
        seen.add(series["name"])


def one_point_per_category(node: Node, _scene: Scene) -> Iterator[Finding]:
    """Each series has exactly one point for each category."""
    categories = sorted(node["axis_config"]["categories"])
    for index, series in enumerate(node["series"]):
        if sorted(point["label"] for point in series["data"]) != categories:
            yield f"/series/{index}/data", "must have exactly one data point per category"


def unique_categories(node: Node, _scene: Scene) -> Iterator[Finding]:
    """No category of an axis stands twice."""
    categories = node["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        yield "/axis_config/categories", "categories must be unique"


def rows_of_equal_length(node: Node, _scene: Scene) -> Iterator[Finding]:
    """All rows of a data table have as many cells as its header."""
    width = len(node["rows"][0])
    for index, row in enumerate(node["rows"]):
        if len(row) != width:
            yield f"/rows/{index}", f"must have {width} cells like the first row"


def plain_header_row(node: Node, _scene: Scene) -> Iterator[Finding]:
    """The header of a data table has no formatted cells."""
    for index, cell in enumerate(node["rows"][0]):
        if cell["type"] == "rich_text":
            yield f"/rows/0/{index}/type", "rich_text is not supported in the header row"


def row_header_is_a_column(node: Node, _scene: Scene) -> Iterator[Finding]:
    """The column that names the rows exists."""
    if node.get("row_header_column_index", 0) >= len(node["rows"][0]):
        yield "/row_header_column_index", "must be the index of a column"
