"""Fields that must be there, fields that must not, and rules over several fields of one object."""

from __future__ import annotations

from typing import Any

import pytest

from .make import (
    BLOCKS,
    ELEMENTS,
    Json,
    asked,
    block,
    cell,
    chart,
    confirm,
    element,
    in_message,
    in_modal,
    mrkdwn,
    offered,
    option,
    options,
    pie,
    plain,
    plot,
    pointers,
    rich,
    rows,
    task,
    text_part,
    url,
)
from .test_surfaces import BLOCK_SURFACES, home_of

LIST = {"type": "rich_text_list", "style": "bullet", "elements": rich()["elements"]}
PREFORMATTED = {"type": "rich_text_preformatted", "elements": [text_part()]}


def anywhere(content: Json) -> list[str]:
    surfaces = BLOCK_SURFACES.get(content["type"], "M")
    return pointers(in_message(content) if "M" in surfaces else in_modal(content))


@pytest.mark.parametrize("kind", [kind for kind in BLOCKS if kind != "file"])
def test_an_unknown_field_of_a_block_is_refused(kind: str) -> None:
    assert len(anywhere(block(kind, colour="red"))) == 1


@pytest.mark.parametrize("kind", ELEMENTS)
def test_an_unknown_field_of_an_element_is_refused(kind: str) -> None:
    home = home_of(kind)
    inner = home.get("element") or home.get("accessory") or home["elements"][0]
    inner["colour"] = "red"
    found = in_modal(home) if kind not in ("icon_button", "feedback_buttons") else in_message(home)
    assert [problem.message for problem in found] == ["invalid additional property: colour"]


# Of each field of a smallest form, that it is no longer valid without it.
@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, field) for kind, fields in BLOCKS.items() if kind != "file" for field in fields],
)
def test_a_block_needs_each_field_of_its_smallest_form(kind: str, field: str) -> None:
    content = block(kind)
    del content[field]
    assert anywhere(content) != []


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, fields in ELEMENTS.items() for field in fields]
)
def test_an_element_needs_each_field_of_its_smallest_form(kind: str, field: str) -> None:
    home = home_of(kind)
    inner = home.get("element") or home.get("accessory") or home["elements"][0]
    del inner[field]
    assert (in_modal(home) if kind not in ("icon_button", "feedback_buttons") else in_message(home)) != []


PLAIN_ONLY: dict[str, Json] = {
    "header text": block("header", text=mrkdwn()),
    "input label": block("input", label=mrkdwn()),
    "input hint": block("input", hint=mrkdwn()),
    "image title": block("image", title=mrkdwn()),
    "video title": block("video", title=mrkdwn()),
    "button text": offered("button", text=mrkdwn()),
    "placeholder": offered("users_select", placeholder=mrkdwn()),
    "select option": offered("static_select", options=[option(text=mrkdwn())]),
    "overflow option": offered("overflow", options=[option(text=mrkdwn())]),
    "confirm title": offered("button", confirm=confirm(title=mrkdwn())),
    "confirm button": offered("button", confirm=confirm(deny=mrkdwn())),
    "container title": block("container", title=mrkdwn()),
}
EITHER: dict[str, tuple[Json, Json]] = {
    "section text": (block("section", text=plain()), block("section", text=mrkdwn())),
    "section field": (block("section", fields=[plain()]), block("section", fields=[mrkdwn()])),
    "context text": (block("context", elements=[plain()]), block("context", elements=[mrkdwn()])),
    "checkbox option": (
        offered("checkboxes", options=[option(text=plain())]),
        offered("checkboxes", options=[option(text=mrkdwn(), description=mrkdwn())]),
    ),
    "radio option": (
        offered("radio_buttons", options=[option(text=plain())]),
        offered("radio_buttons", options=[option(text=mrkdwn())]),
    ),
    "confirm text": (
        offered("button", confirm=confirm(text=plain())),
        offered("button", confirm=confirm(text=mrkdwn())),
    ),
}


@pytest.mark.parametrize("place", PLAIN_ONLY)
def test_mrkdwn_is_refused_where_only_plain_text_may_stand(place: str) -> None:
    (problem,) = in_message(PLAIN_ONLY[place])
    assert problem.message == "unsupported type: mrkdwn"


@pytest.mark.parametrize("place", EITHER)
def test_both_kinds_of_text_pass_where_both_may_stand(place: str) -> None:
    assert [in_message(content) for content in EITHER[place]] == [[], []]


WRONG: dict[str, tuple[Json, str]] = {
    "unknown block": ({"type": "hero"}, "/type"),
    "block without type": ({"text": plain()}, ""),
    "block type that is no string": ({"type": ["section"]}, "/type"),
    "unknown element": (block("section", accessory={"type": "slider"}), "/accessory/type"),
    "bare string as text": (block("section", text="hello"), "/text"),
    "text without text": (block("section", text={"type": "plain_text"}), "/text"),
    "number as text": (block("section", text={"type": "plain_text", "text": 1}), "/text/text"),
    "null field": (block("section", accessory=None), "/accessory"),
    "verbatim in plain_text": (block("section", text={**plain(), "verbatim": True}), "/text"),
    "emoji in mrkdwn": (block("section", text={**mrkdwn(), "emoji": True}), "/text"),
    "expand as word": (block("section", expand="yes"), "/expand"),
    "fields as object": (block("section", fields={}), "/fields"),
    "section of nothing": ({"type": "section"}, ""),
    "image of nothing": ({"type": "image", "alt_text": "x"}, ""),
    "image of two": (block("image", slack_file={"id": "F1"}), ""),
    "slack_file of two": (
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F1", "url": url()}},
        "/slack_file",
    ),
    "image_url without scheme": (block("image", image_url="example.com/a.png"), "/image_url"),
    "image_url with a space": (block("image", image_url="https://example.com/a b"), "/image_url"),
    "button url without scheme": (offered("button", url="example.com"), "/elements/0/url"),
    "button style": (offered("button", style="green"), "/elements/0/style"),
    "icon": (
        block("context_actions", elements=[element("icon_button", icon="star")]),
        "/elements/0/icon",
    ),
    "confirm without title": (
        offered("button", confirm={"text": plain(), "confirm": plain(), "deny": plain()}),
        "/elements/0/confirm",
    ),
    "options and groups": (
        offered("static_select", option_groups=[{"label": plain(), "options": options(1)}]),
        "/elements/0",
    ),
    "initial_option not offered": (
        offered("static_select", initial_option=option("z")),
        "/elements/0/initial_option",
    ),
    "initial radio not offered": (
        offered("radio_buttons", initial_option=option("z")),
        "/elements/0/initial_option",
    ),
    "initial_options not offered": (
        offered("checkboxes", initial_options=[option("o0"), option("z")]),
        "/elements/0/initial_options/1",
    ),
    "initial_options twice": (
        offered("checkboxes", initial_options=[option("o0"), option("o0")]),
        "/elements/0/initial_options/1",
    ),
    "initial_options empty": (offered("checkboxes", initial_options=[]), "/elements/0/initial_options"),
    "more selected than allowed": (
        offered("multi_static_select", initial_options=options(2), max_selected_items=1),
        "/elements/0/initial_options",
    ),
    "more users than allowed": (
        offered("multi_users_select", initial_users=["U1", "U2"], max_selected_items=1),
        "/elements/0/initial_users",
    ),
    "url of a select option": (
        offered("static_select", options=[option(url=url())]),
        "/elements/0/options/0",
    ),
    "filter of nothing": (offered("conversations_select", filter={}), "/elements/0/filter"),
    "filter of unknown kind": (
        offered("conversations_select", filter={"include": ["public", "secret"]}),
        "/elements/0/filter/include/1",
    ),
    "response_url in a message": (
        asked("conversations_select", response_url_enabled=True),
        "/element/response_url_enabled",
    ),
    "date that is none": (offered("datepicker", initial_date="2026-02-30"), "/elements/0/initial_date"),
    "date in another form": (offered("datepicker", initial_date="20260228"), "/elements/0/initial_date"),
    "time past midnight": (offered("timepicker", initial_time="24:00"), "/elements/0/initial_time"),
    "time without zero": (offered("timepicker", initial_time="9:00"), "/elements/0/initial_time"),
    "zone unknown": (offered("timepicker", timezone="Europe/Atlantis"), "/elements/0/timezone"),
    "zone that is a folder": (offered("timepicker", timezone="America"), "/elements/0/timezone"),
    "datetime as text": (
        offered("datetimepicker", initial_date_time="1628633820"),
        "/elements/0/initial_date_time",
    ),
    "datetime in milliseconds": (
        offered("datetimepicker", initial_date_time=1628633820000),
        "/elements/0/initial_date_time",
    ),
    "boolean as number": (block("header", level=True), "/level"),
    "min over max length": (
        asked("plain_text_input", min_length=5, max_length=4),
        "/element/min_length",
    ),
    "value longer than max": (
        asked("plain_text_input", initial_value="12345", max_length=4),
        "/element/initial_value",
    ),
    "unknown trigger": (
        asked("plain_text_input", dispatch_action_config={"trigger_actions_on": ["blur"]}),
        "/element/dispatch_action_config/trigger_actions_on/0",
    ),
    "pending task alone": (task(status="pending"), "/status"),
    "completed task": (task(status="completed"), "/status"),
    "title of a plan as object": (block("plan", title=plain()), "/title"),
    "task source of unknown type": (
        task(sources=[{"type": "file", "url": url(), "text": "x"}]),
        "/sources/0/type",
    ),
    "card of nothing": ({"type": "card", "subtitle": mrkdwn()}, ""),
    "card title as string": (block("card", title="Week"), "/title"),
    "card with two icons": (
        block("card", icon=element("image"), slack_icon={"type": "icon", "name": "star"}),
        "",
    ),
    "card icon unknown": (block("card", slack_icon={"type": "icon", "name": "unicorn"}), "/slack_icon/name"),
    "card action": (block("card", actions=[element("overflow")]), "/actions/0/type"),
    "container without title": ({"type": "container", "child_blocks": [block("divider")]}, ""),
    "container collapsed but not collapsible": (
        block("container", default_collapsed=True),
        "/default_collapsed",
    ),
    "container divider": (
        block("container", is_collapsible=True, has_header_divider=True),
        "/has_header_divider",
    ),
    "cell type": (block("table", rows=[[plain()]]), "/rows/0/0/type"),
    "column alignment": (block("table", column_settings=[{"align": "justify"}]), "/column_settings/0/align"),
    "data_table rows unequal": (block("data_table", rows=[*rows(2, 2), *rows(1, 1)]), "/rows/2"),
    "data_table header formatted": (
        block("data_table", rows=[[cell(), rich()], [cell(), rich()]]),
        "/rows/0/1/type",
    ),
    "number cell as text": (
        block("table", rows=[[{"type": "raw_number", "value": "1", "text": "1"}]]),
        "/rows/0/0/value",
    ),
    "not a number": (
        block("table", rows=[[{"type": "raw_number", "value": float("nan"), "text": "?"}]]),
        "/rows/0/0/value",
    ),
    "unknown chart": (chart({**plot(), "type": "scatter"}), "/chart/type"),
    "negative segment": (chart(pie(1, -1)), "/chart/segments/1/value"),
    "series name twice": (
        chart({**plot(), "series": plot()["series"] * 2}),
        "/chart/series/1/name",
    ),
    "category twice": (
        chart(
            {
                "type": "bar",
                "series": [{"name": "Calls", "data": [{"label": "Mon", "value": 1}] * 2}],
                "axis_config": {"categories": ["Mon", "Mon"]},
            }
        ),
        "/chart/axis_config/categories",
    ),
    "point missing": (
        chart({**plot(), "axis_config": {"categories": ["c0", "c1", "c2"]}}),
        "/chart/series/0/data",
    ),
    "rich text part": (block("rich_text", elements=[text_part()]), "/elements/0/type"),
    "rich text inline": (rich({"type": "button"}), "/elements/0/elements/0/type"),
    "rich text style": (rich({**text_part(), "style": {"blink": True}}), "/elements/0/elements/0/style"),
    "list of text": (
        block("rich_text", elements=[{**LIST, "elements": [text_part()]}]),
        "/elements/0/elements/0/type",
    ),
    "list without style": (
        block("rich_text", elements=[{"type": "rich_text_list", "elements": rich()["elements"]}]),
        "/elements/0",
    ),
    "mention in preformatted text": (
        block("rich_text", elements=[{**PREFORMATTED, "elements": [{"type": "user", "user_id": "U1"}]}]),
        "/elements/0/elements/0/type",
    ),
    "broadcast to nobody": (rich({"type": "broadcast", "range": "team"}), "/elements/0/elements/0/range"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_slack_refuses_is_refused_where_it_stands(name: str) -> None:
    content, at = WRONG[name]
    found = in_message(content)
    assert pointers(found) == [f"/blocks/0{at}"]
    assert {problem.code for problem in found} == {"invalid_blocks"}


RIGHT: dict[str, Json] = {
    "section with everything": block(
        "section", fields=[plain()], accessory=element("button"), expand=True, block_id="b"
    ),
    "image by Slack file": {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}},
    "image by file address": {"type": "image", "alt_text": "x", "slack_file": {"url": url()}},
    "button to a place in Slack": offered("button", url="slack://user?team=T1&id=U1", style="danger"),
    "initial option": offered("static_select", initial_option=option("o1")),
    "initial option with emoji spelt out": offered(
        "static_select", initial_option={"text": {**plain("o1"), "emoji": True}, "value": "o1"}
    ),
    "initial option in a group": block(
        "actions",
        elements=[
            {
                "type": "static_select",
                "option_groups": [{"label": plain(), "options": options(2)}],
                "initial_option": option("o1"),
            }
        ],
    ),
    "initial options": offered("multi_static_select", initial_options=options(2), max_selected_items=2),
    "filter": offered("conversations_select", filter={"include": ["public"], "exclude_bot_users": True}),
    "leap day": offered("datepicker", initial_date="2028-02-29"),
    "time and zone": offered("timepicker", initial_time="23:59", timezone="America/Chicago"),
    "seconds": offered("datetimepicker", initial_date_time=1628633820),
    "text input": block(
        "input",
        element=element(
            "plain_text_input",
            initial_value="1234",
            min_length=4,
            max_length=4,
            dispatch_action_config={"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]},
        ),
        dispatch_action=True,
        hint=plain(),
        optional=True,
    ),
    "empty initial value": asked("plain_text_input", initial_value=""),
    "plan": block("plan", tasks=[task(status="pending"), task(details=rich(), sources=[])]),
    "task source": task(sources=[{"type": "url", "url": url(), "text": "Call"}]),
    "card with icon": block("card", slack_icon={"type": "icon", "name": "caret-left"}),
    "card of one button": {"type": "card", "actions": [element("button")]},
    "container with formatted title": {
        "type": "container",
        "rich_text_title": rich(text_part()),
        "child_blocks": [block("divider")],
    },
    "collapsed container": block("container", is_collapsible=True, default_collapsed=True),
    "table": block(
        "table",
        rows=[[cell(), rich(text_part())], [{"type": "raw_number", "value": 1.5, "text": "1.5"}]],
        column_settings=[None, {"align": "right", "is_wrapped": True}],
    ),
    "data_table": block("data_table", rows=[[cell(), cell()], [cell(), rich()]], row_header_column_index=1),
    "pie": chart(pie(0.5, 3)),
    "rich text": block(
        "rich_text",
        elements=[
            {**LIST, "indent": 1, "offset": 2, "border": 1},
            PREFORMATTED,
            {"type": "rich_text_quote", "elements": [{"type": "emoji", "name": "wave"}]},
            *rich(
                {**text_part(), "style": {"bold": True}},
                {"type": "link", "url": url()},
                {"type": "user", "user_id": "U1"},
                {"type": "channel", "channel_id": "C1"},
                {"type": "usergroup", "usergroup_id": "S1"},
                {"type": "date", "timestamp": 1720710212, "format": "{date_num}", "fallback": "then"},
                {"type": "broadcast", "range": "here"},
                {"type": "color", "value": "#F405B3"},
            )["elements"],
        ],
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_slack_takes_passes(name: str) -> None:
    assert in_message(RIGHT[name]) == []


NUMBERS: dict[str, tuple[dict[str, Any], str | None]] = {
    "bounds in order": ({"min_value": "1", "initial_value": "2", "max_value": "3"}, None),
    "all equal": ({"min_value": "2", "initial_value": "2", "max_value": "2"}, None),
    "negative": ({"min_value": "-5", "max_value": "-1"}, None),
    "ten is above nine": ({"min_value": "9", "max_value": "10"}, None),
    "decimals allowed": ({"is_decimal_allowed": True, "initial_value": "0.25"}, None),
    "decimals not allowed": ({"initial_value": "0.25"}, "initial_value"),
    "a number, not a string": ({"initial_value": 2}, "initial_value"),
    "a word": ({"max_value": "many"}, "max_value"),
    "empty": ({"min_value": ""}, "min_value"),
    "bounds out of order": ({"min_value": "3", "max_value": "2"}, "min_value"),
    "below the minimum": ({"min_value": "3", "initial_value": "2"}, "min_value"),
    "above the maximum": ({"initial_value": "4", "max_value": "3"}, "initial_value"),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_number_inputs_take_numbers_as_strings_in_order(name: str) -> None:
    fields, at = NUMBERS[name]
    refused = [] if at is None else [f"/view/blocks/0/element/{at}"]
    assert pointers(in_modal(asked("number_input", **fields))) == refused
