"""Limits of whole messages and views, and of what several blocks have together."""

from __future__ import annotations

from sandbox.blockkit import check_message, check_metadata, check_options, check_update_text

from .limit import Limit, from_, up_to
from .make import (
    Json,
    asked,
    block,
    cell,
    chart,
    dividers,
    ids,
    in_home,
    in_message,
    in_modal,
    options,
    plain,
    plot,
)

PAYLOADS: list[Limit] = [
    up_to("blocks of a message", 50, "/blocks", lambda n: in_message(*dividers(n))),
    up_to("blocks of a modal", 100, "/view/blocks", lambda n: in_modal(*dividers(n))),
    up_to("blocks of a Home", 100, "/view/blocks", lambda n: in_home(*dividers(n))),
    up_to("title", 24, "/view/title/text", lambda n: in_modal(title=plain(n))),
    from_("title", 1, "/view/title/text", lambda n: in_modal(title=plain(n))),
    up_to("submit", 24, "/view/submit/text", lambda n: in_modal(submit=plain(n))),
    from_("submit", 1, "/view/submit/text", lambda n: in_modal(submit=plain(n))),
    up_to("close", 24, "/view/close/text", lambda n: in_modal(close=plain(n))),
    from_("close", 1, "/view/close/text", lambda n: in_modal(close=plain(n))),
    up_to(
        "modal private_metadata", 3000, "/view/private_metadata", lambda n: in_modal(private_metadata=ids(n))
    ),
    up_to(
        "Home private_metadata", 3000, "/view/private_metadata", lambda n: in_home(private_metadata=ids(n))
    ),
    up_to("callback_id", 255, "/view/callback_id", lambda n: in_modal(callback_id=ids(n))),
    up_to("external_id", 255, "/view/external_id", lambda n: in_home(external_id=ids(n))),
    up_to("update text", 4000, "/text", lambda n: check_update_text("x" * n)),
    up_to("markdown_text", 12000, "/markdown_text", lambda n: check_message({"markdown_text": "x" * n})),
    up_to("attachments", 100, "/attachments", lambda n: in_message(attachments=[{"text": "x"}] * n)),
    up_to(
        "blocks of an attachment",
        50,
        "/attachments/0/blocks",
        lambda n: in_message(attachments=[{"blocks": dividers(n)}]),
    ),
    up_to(
        "event_type",
        255,
        "/metadata/event_type",
        lambda n: check_metadata({"event_type": ids(n), "event_payload": {}}),
    ),
    up_to(
        "focused elements",
        1,
        "/view/blocks/1/element/focus_on_load",
        lambda n: in_modal(*[asked("datepicker", focus_on_load=True)] * n),
    ),
    up_to(
        "all markdown",
        12000,
        "/blocks/1/text",
        lambda n: in_message(block("markdown", text=ids(6000)), block("markdown", text=ids(n - 6000))),
    ),
    up_to("tables of a message", 1, "/blocks/1", lambda n: in_message(*[block("table")] * n)),
    up_to(
        "data_table characters of a message",
        20000,
        "/blocks/1/rows",
        lambda n: in_message(long_table(10000), long_table(n - 10000)),
    ),
    up_to("charts of a message", 2, "/blocks/2", lambda n: in_message(*[chart(plot())] * n)),
    up_to("data_table characters", 20000, "/blocks/0/rows", lambda n: in_message(long_table(n))),
    up_to(
        "data_table characters on Home",
        20000,
        "/view/blocks/1/rows",
        lambda n: in_home(long_table(9), long_table(n)),
    ),
    up_to("suggested options", 100, "/options", lambda n: check_options({"options": options(n)})),
    up_to(
        "suggested groups",
        100,
        "/option_groups",
        lambda n: check_options({"option_groups": [{"label": plain(), "options": []}] * n}),
    ),
]


def long_table(characters: int) -> Json:
    return block("data_table", rows=[[cell(1)], [cell(characters - 1)]])
