"""Limits of single blocks: a builder gives the block, pointers are relative to it."""

from __future__ import annotations

from .limit import Limit, from_, up_to
from .make import (
    block,
    cell,
    chart,
    dividers,
    element,
    ids,
    mrkdwn,
    pie,
    plain,
    plot,
    rich,
    rows,
    task,
    text_part,
    url,
)

IN_MESSAGES: list[Limit] = [
    up_to("block_id", 255, "/block_id", lambda n: block("divider", block_id=ids(n))),
    from_("block_id", 1, "/block_id", lambda n: block("divider", block_id=ids(n))),
    up_to("section text", 3000, "/text/text", lambda n: block("section", text=mrkdwn(n))),
    from_("section text", 1, "/text/text", lambda n: block("section", text=plain(n))),
    up_to("section fields", 10, "/fields", lambda n: block("section", fields=[plain()] * n)),
    from_("section fields", 1, "/fields", lambda n: block("section", fields=[plain()] * n)),
    up_to("section field", 2000, "/fields/0/text", lambda n: block("section", fields=[mrkdwn(n)])),
    from_("section field", 1, "/fields/0/text", lambda n: block("section", fields=[plain(n)])),
    up_to("header", 150, "/text/text", lambda n: block("header", text=plain(n))),
    from_("header", 1, "/text/text", lambda n: block("header", text=plain(n))),
    up_to("header level", 4, "/level", lambda n: block("header", level=n)),
    from_("header level", 1, "/level", lambda n: block("header", level=n)),
    up_to("context elements", 10, "/elements", lambda n: block("context", elements=[plain()] * n)),
    from_("context elements", 1, "/elements", lambda n: block("context", elements=[plain()] * n)),
    from_("context text", 1, "/elements/0/text", lambda n: block("context", elements=[mrkdwn(n)])),
    up_to("context text", 3000, "/elements/0/text", lambda n: block("context", elements=[mrkdwn(n)])),
    up_to("actions elements", 25, "/elements", lambda n: block("actions", elements=[element("button")] * n)),
    from_("actions elements", 1, "/elements", lambda n: block("actions", elements=[element("button")] * n)),
    up_to(
        "context_actions elements",
        5,
        "/elements",
        lambda n: block("context_actions", elements=[element("icon_button")] * n),
    ),
    up_to("input label", 2000, "/label/text", lambda n: block("input", label=plain(n))),
    from_("input label", 1, "/label/text", lambda n: block("input", label=plain(n))),
    up_to("input hint", 2000, "/hint/text", lambda n: block("input", hint=plain(n))),
    up_to("image url", 3000, "/image_url", lambda n: block("image", image_url=url(n))),
    up_to("image alt_text", 2000, "/alt_text", lambda n: block("image", alt_text=ids(n))),
    from_("image alt_text", 1, "/alt_text", lambda n: block("image", alt_text=ids(n))),
    up_to("image title", 2000, "/title/text", lambda n: block("image", title=plain(n))),
    up_to("markdown", 12000, "/text", lambda n: block("markdown", text=ids(n))),
    from_("markdown", 1, "/text", lambda n: block("markdown", text=ids(n))),
    up_to("video title", 199, "/title/text", lambda n: block("video", title=plain(n))),
    up_to("video author", 49, "/author_name", lambda n: block("video", author_name=ids(n))),
    up_to("video description", 199, "/description/text", lambda n: block("video", description=plain(n))),
    up_to("task title", 256, "/title", lambda n: task(title=ids(n))),
    up_to("card title", 150, "/title/text", lambda n: block("card", title=mrkdwn(n))),
    up_to("card subtitle", 150, "/subtitle/text", lambda n: block("card", subtitle=mrkdwn(n))),
    up_to("card body", 200, "/body/text", lambda n: block("card", body=mrkdwn(n))),
    up_to("card subtext", 200, "/subtext/text", lambda n: block("card", subtext=mrkdwn(n))),
    up_to("card actions", 3, "/actions", lambda n: block("card", actions=[element("button")] * n)),
    up_to("carousel cards", 10, "/elements", lambda n: block("carousel", elements=[block("card")] * n)),
    from_("carousel cards", 1, "/elements", lambda n: block("carousel", elements=[block("card")] * n)),
    up_to("container blocks", 10, "/child_blocks", lambda n: block("container", child_blocks=dividers(n))),
    from_("container blocks", 1, "/child_blocks", lambda n: block("container", child_blocks=dividers(n))),
    up_to("container title", 150, "/title/text", lambda n: block("container", title=plain(n))),
    up_to("container subtitle", 150, "/subtitle/text", lambda n: block("container", subtitle=plain(n))),
    up_to(
        "rich text indent",
        8,
        "/elements/0/indent",
        lambda n: block(
            "rich_text",
            elements=[
                {"type": "rich_text_list", "style": "bullet", "indent": n, "elements": rich()["elements"]}
            ],
        ),
    ),
    up_to(
        "rich text border",
        1,
        "/elements/0/border",
        lambda n: block("rich_text", elements=[{"type": "rich_text_quote", "border": n, "elements": []}]),
    ),
    from_("rich text", 1, "/elements/0/elements/0/text", lambda n: rich(text_part(n))),
]

DATA: list[Limit] = [
    up_to("table rows", 100, "/rows", lambda n: block("table", rows=rows(n))),
    from_("table rows", 1, "/rows", lambda n: block("table", rows=rows(n))),
    up_to("table cells", 20, "/rows/0", lambda n: block("table", rows=rows(1, n))),
    from_("table cells", 1, "/rows/0", lambda n: block("table", rows=rows(1, n))),
    up_to(
        "table characters", 10000, "/rows", lambda n: block("table", rows=[[cell(5000)], [cell(n - 5000)]])
    ),
    up_to(
        "formatted table characters", 10000, "/rows", lambda n: block("table", rows=[[rich(text_part(n))]])
    ),
    up_to(
        "table column_settings", 20, "/column_settings", lambda n: block("table", column_settings=[None] * n)
    ),
    from_("cell text", 1, "/rows/0/0/text", lambda n: block("table", rows=[[cell(n)]])),
    up_to("data_table rows", 201, "/rows", lambda n: block("data_table", rows=rows(n))),
    from_("data_table rows", 2, "/rows", lambda n: block("data_table", rows=rows(n))),
    up_to("data_table columns", 20, "/rows/0", lambda n: block("data_table", rows=rows(2, n))),
    from_("data_table columns", 1, "/rows/0", lambda n: block("data_table", rows=rows(2, n))),
    up_to("data_table page_size", 100, "/page_size", lambda n: block("data_table", page_size=n)),
    from_("data_table page_size", 1, "/page_size", lambda n: block("data_table", page_size=n)),
    up_to(
        "data_table row header",
        1,
        "/row_header_column_index",
        lambda n: block("data_table", row_header_column_index=n),
    ),
    from_(
        "data_table row header",
        0,
        "/row_header_column_index",
        lambda n: block("data_table", row_header_column_index=n),
    ),
    from_("data_table caption", 1, "/caption", lambda n: block("data_table", caption=ids(n))),
    up_to("chart title", 50, "/title", lambda n: chart(plot(), title=ids(n))),
    up_to("pie segments", 12, "/chart/segments", lambda n: chart(pie(*[1] * n))),
    from_("pie segments", 1, "/chart/segments", lambda n: chart(pie(*[1] * n))),
    from_("pie value", 1, "/chart/segments/0/value", lambda n: chart(pie(n))),
    up_to(
        "segment name",
        20,
        "/chart/segments/0/label",
        lambda n: chart({"type": "pie", "segments": [{"label": ids(n), "value": 1}]}),
    ),
    from_("series", 1, "/chart/series", lambda n: chart(plot(series=n))),
    up_to("points", 20, "/chart/series/0/data", lambda n: chart(plot(points=n))),
    from_("points", 1, "/chart/series/0/data", lambda n: chart(plot(points=n))),
    up_to("series name", 20, "/chart/series/0/name", lambda n: chart(plot(name=ids(n - 1)))),
    up_to("category", 20, "/chart/axis_config/categories/0", lambda n: chart(plot(label=ids(n - 1)))),
    up_to(
        "x label",
        50,
        "/chart/axis_config/x_label",
        lambda n: chart({**plot(), "axis_config": {"categories": ["c0", "c1"], "x_label": ids(n)}}),
    ),
    up_to(
        "y label",
        50,
        "/chart/axis_config/y_label",
        lambda n: chart({**plot(), "axis_config": {"categories": ["c0", "c1"], "y_label": ids(n)}}),
    ),
    up_to("line series", 12, "/chart/series", lambda n: chart(plot("line", n))),
    up_to("bar series", 12, "/chart/series", lambda n: chart(plot("bar", n))),
    up_to("area series", 12, "/chart/series", lambda n: chart(plot("area", n))),
]

IN_MODALS: list[Limit] = [
    up_to("alert", 200, "/text/text", lambda n: block("alert", text=mrkdwn(n))),
    from_("alert", 1, "/text/text", lambda n: block("alert", text=mrkdwn(n))),
]
