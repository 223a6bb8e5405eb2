"""Limits of single elements: a builder gives the element, pointers are relative to it."""

from __future__ import annotations

from .limit import Limit, from_, up_to
from .make import Json, confirm, element, feedback, ids, mrkdwn, option, options, plain, url

IN_ACTIONS: list[Limit] = [
    up_to("action_id", 255, "/action_id", lambda n: element("button", action_id=ids(n))),
    from_("action_id", 1, "/action_id", lambda n: element("button", action_id=ids(n))),
    up_to("button text", 75, "/text/text", lambda n: element("button", text=plain(n))),
    from_("button text", 1, "/text/text", lambda n: element("button", text=plain(n))),
    up_to("button value", 2000, "/value", lambda n: element("button", value=ids(n))),
    from_("button value", 1, "/value", lambda n: element("button", value=ids(n))),
    up_to("button url", 3000, "/url", lambda n: element("button", url=url(n))),
    up_to(
        "button label", 75, "/accessibility_label", lambda n: element("button", accessibility_label=ids(n))
    ),
    up_to("button agent_prompt", 4000, "/agent_prompt", lambda n: element("button", agent_prompt=ids(n))),
    up_to("overflow options", 5, "/options", lambda n: element("overflow", options=options(n))),
    from_("overflow options", 1, "/options", lambda n: element("overflow", options=options(n))),
    up_to(
        "overflow url", 3000, "/options/0/url", lambda n: element("overflow", options=[option(url=url(n))])
    ),
    up_to("checkboxes options", 10, "/options", lambda n: element("checkboxes", options=options(n))),
    from_("checkboxes options", 1, "/options", lambda n: element("checkboxes", options=options(n))),
    up_to("radio_buttons options", 10, "/options", lambda n: element("radio_buttons", options=options(n))),
    from_("radio_buttons options", 1, "/options", lambda n: element("radio_buttons", options=options(n))),
    up_to("select options", 100, "/options", lambda n: element("static_select", options=options(n))),
    from_("select options", 1, "/options", lambda n: element("static_select", options=options(n))),
    up_to(
        "multi select options", 100, "/options", lambda n: element("multi_static_select", options=options(n))
    ),
    up_to(
        "select groups",
        100,
        "/option_groups",
        lambda n: grouped([{"label": plain(), "options": options(1)}] * n),
    ),
    from_(
        "select groups",
        1,
        "/option_groups",
        lambda n: grouped([{"label": plain(), "options": options(1)}] * n),
    ),
    up_to(
        "options of a group",
        100,
        "/option_groups/0/options",
        lambda n: grouped([{"label": plain(), "options": options(n)}]),
    ),
    from_(
        "options of a group",
        1,
        "/option_groups/0/options",
        lambda n: grouped([{"label": plain(), "options": options(n)}]),
    ),
    up_to(
        "group label",
        75,
        "/option_groups/0/label/text",
        lambda n: grouped([{"label": plain(n), "options": options(1)}]),
    ),
    up_to(
        "option text",
        75,
        "/options/0/text/text",
        lambda n: element("static_select", options=[option(text=plain(n))]),
    ),
    from_(
        "option text",
        1,
        "/options/0/text/text",
        lambda n: element("static_select", options=[option(text=plain(n))]),
    ),
    up_to(
        "option value",
        150,
        "/options/0/value",
        lambda n: element("static_select", options=[{"text": plain(), "value": ids(n)}]),
    ),
    from_(
        "option value",
        1,
        "/options/0/value",
        lambda n: element("static_select", options=[{"text": plain(), "value": ids(n)}]),
    ),
    up_to(
        "option description",
        75,
        "/options/0/description/text",
        lambda n: element("static_select", options=[option(description=plain(n))]),
    ),
    up_to(
        "checkbox description",
        75,
        "/options/0/description/text",
        lambda n: element("checkboxes", options=[option(description=mrkdwn(n))]),
    ),
    from_(
        "min_query_length", 0, "/min_query_length", lambda n: element("external_select", min_query_length=n)
    ),
    from_(
        "max_selected_items",
        1,
        "/max_selected_items",
        lambda n: element("multi_users_select", max_selected_items=n),
    ),
    from_(
        "initial users",
        1,
        "/initial_users",
        lambda n: element("multi_users_select", initial_users=["U1"] * n),
    ),
    up_to("placeholder", 150, "/placeholder/text", lambda n: element("users_select", placeholder=plain(n))),
    from_("placeholder", 1, "/placeholder/text", lambda n: element("users_select", placeholder=plain(n))),
    up_to(
        "confirm title",
        100,
        "/confirm/title/text",
        lambda n: element("button", confirm=confirm(title=plain(n))),
    ),
    up_to(
        "confirm text",
        300,
        "/confirm/text/text",
        lambda n: element("button", confirm=confirm(text=mrkdwn(n))),
    ),
    up_to(
        "confirm yes",
        30,
        "/confirm/confirm/text",
        lambda n: element("button", confirm=confirm(confirm=plain(n))),
    ),
    up_to(
        "confirm no", 30, "/confirm/deny/text", lambda n: element("button", confirm=confirm(deny=plain(n)))
    ),
    from_("confirm no", 1, "/confirm/deny/text", lambda n: element("button", confirm=confirm(deny=plain(n)))),
    from_(
        "conversation filter",
        1,
        "/filter/include",
        lambda n: element("conversations_select", filter={"include": ["im"] * n}),
    ),
]

IN_CONTEXT_ACTIONS: list[Limit] = [
    up_to(
        "icon_button viewers",
        10,
        "/visible_to_user_ids",
        lambda n: element("icon_button", visible_to_user_ids=["U1"] * n),
    ),
    up_to(
        "feedback text",
        75,
        "/positive_button/text/text",
        lambda n: element("feedback_buttons", positive_button=feedback(text=plain(n))),
    ),
    up_to(
        "feedback value",
        2000,
        "/negative_button/value",
        lambda n: element("feedback_buttons", negative_button=feedback(value=ids(n))),
    ),
]

IN_INPUTS: list[Limit] = [
    up_to("text min_length", 3000, "/min_length", lambda n: element("plain_text_input", min_length=n)),
    from_("text min_length", 0, "/min_length", lambda n: element("plain_text_input", min_length=n)),
    up_to("text max_length", 3000, "/max_length", lambda n: element("plain_text_input", max_length=n)),
    from_("text max_length", 1, "/max_length", lambda n: element("plain_text_input", max_length=n)),
    up_to("files", 10, "/max_files", lambda n: element("file_input", max_files=n)),
    from_("files", 1, "/max_files", lambda n: element("file_input", max_files=n)),
    up_to(
        "datetime digits",
        9_999_999_999,
        "/initial_date_time",
        lambda n: element("datetimepicker", initial_date_time=n),
    ),
    from_(
        "datetime digits",
        1_000_000_000,
        "/initial_date_time",
        lambda n: element("datetimepicker", initial_date_time=n),
    ),
    from_(
        "dispatch triggers",
        1,
        "/dispatch_action_config/trigger_actions_on",
        lambda n: element(
            "plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * n}
        ),
    ),
]

AS_ACCESSORIES: list[Limit] = [
    up_to("image element url", 3000, "/image_url", lambda n: element("image", image_url=url(n))),
    up_to("image element alt_text", 2000, "/alt_text", lambda n: element("image", alt_text=ids(n))),
]


def grouped(groups: list[Json]) -> Json:
    return {"type": "static_select", "option_groups": groups}
