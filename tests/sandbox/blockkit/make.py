"""The smallest valid block and element of each type, and short ways to check one of them."""

from __future__ import annotations

from typing import Any

from sandbox.blockkit import Problem, check_message, check_view

Json = dict[str, Any]


def plain(text: str | int = "Log") -> Json:
    """A plain_text object; a number stands for so many characters."""
    return {"type": "plain_text", "text": "x" * text if isinstance(text, int) else text}


def mrkdwn(text: str | int = "*Log*") -> Json:
    return {"type": "mrkdwn", "text": "x" * text if isinstance(text, int) else text}


def option(value: str = "a", **more: Any) -> Json:
    return {"text": plain(value), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(f"o{index}") for index in range(count)]


def url(length: int = 30) -> str:
    return "https://example.com/".ljust(length, "x")


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def text_part(length: int = 3) -> Json:
    return {"type": "text", "text": "x" * length}


def cell(length: int = 1) -> Json:
    return {"type": "raw_text", "text": "x" * length}


def rows(count: int, columns: int = 1, length: int = 1) -> list[list[Json]]:
    return [[cell(length) for _ in range(columns)] for _ in range(count)]


def plot(kind: str = "line", series: int = 1, points: int = 2, name: str = "s", label: str = "c") -> Json:
    labels = [f"{label}{index}" for index in range(points)]
    data = [{"label": each, "value": 1.5} for each in labels]
    return {
        "type": kind,
        "series": [{"name": f"{name}{index}", "data": data} for index in range(series)],
        "axis_config": {"categories": labels},
    }


def pie(*values: float) -> Json:
    segments = [{"label": f"s{index}", "value": value} for index, value in enumerate(values)]
    return {"type": "pie", "segments": segments}


def feedback(**more: Any) -> Json:
    return {"text": plain("Good"), "value": "good", **more}


def confirm(**more: Any) -> Json:
    return {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain(), **more}


ELEMENTS: dict[str, Json] = {
    "button": {"text": plain()},
    "icon_button": {"icon": "trash", "text": plain()},
    "feedback_buttons": {"positive_button": feedback(), "negative_button": feedback()},
    "image": {"image_url": url(), "alt_text": "A chart"},
    "overflow": {"options": options(2)},
    "checkboxes": {"options": options(2)},
    "radio_buttons": {"options": options(2)},
    "static_select": {"options": options(2)},
    "multi_static_select": {"options": options(2)},
    "external_select": {},
    "multi_external_select": {},
    "users_select": {},
    "multi_users_select": {},
    "conversations_select": {},
    "multi_conversations_select": {},
    "channels_select": {},
    "multi_channels_select": {},
    "datepicker": {},
    "timepicker": {},
    "datetimepicker": {},
    "plain_text_input": {},
    "number_input": {"is_decimal_allowed": False},
    "email_text_input": {},
    "url_text_input": {},
    "rich_text_input": {},
    "file_input": {},
}


def element(kind: str, **more: Any) -> Json:
    return {"type": kind, **ELEMENTS[kind], **more}


BLOCKS: dict[str, Json] = {
    "section": {"text": mrkdwn()},
    "header": {"text": plain()},
    "divider": {},
    "context": {"elements": [mrkdwn()]},
    "actions": {"elements": [element("button")]},
    "context_actions": {"elements": [element("feedback_buttons")]},
    "input": {"label": plain(), "element": element("plain_text_input")},
    "image": {"image_url": url(), "alt_text": "A chart"},
    "rich_text": {"elements": [{"type": "rich_text_section", "elements": []}]},
    "markdown": {"text": "**Week**"},
    "video": {"alt_text": "A call", "title": plain(), "thumbnail_url": url(), "video_url": url()},
    "task_card": {"task_id": "1", "title": "Read calls", "status": "complete"},
    "plan": {"title": "Plan"},
    "alert": {"text": plain()},
    "card": {"title": plain()},
    "carousel": {"elements": [{"type": "card", "title": plain()}]},
    "container": {"title": plain(), "child_blocks": [{"type": "divider"}]},
    "table": {"rows": rows(2, 2)},
    "data_table": {"caption": "Week", "rows": rows(2, 2)},
    "data_visualization": {"title": "Week", "chart": plot()},
    "file": {"external_id": "1", "source": "remote"},
}


def block(kind: str, **more: Any) -> Json:
    return {"type": kind, **BLOCKS[kind], **more}


def task(**more: Any) -> Json:
    return block("task_card", **more)


def chart(content: Json, **more: Any) -> Json:
    return block("data_visualization", chart=content, **more)


def in_message(*blocks: Json, **more: Any) -> list[Problem]:
    return check_message({"text": "Your week", "blocks": list(blocks), **more})


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain("Save"), "blocks": list(blocks), **more}


def in_modal(*blocks: Json, **more: Any) -> list[Problem]:
    return check_view(modal(*blocks, **more))


def in_home(*blocks: Json, **more: Any) -> list[Problem]:
    return check_view({"type": "home", "blocks": list(blocks), **more})


def asked(kind: str, **more: Any) -> Json:
    """An input block around an element."""
    return block("input", element=element(kind, **more))


def offered(kind: str, **more: Any) -> Json:
    """An actions block around an element."""
    return block("actions", elements=[element(kind, **more)])


def pointers(problems: list[Problem]) -> list[str]:
    return [problem.pointer for problem in problems]


def ids(length: int) -> str:
    return "i" * length


def dividers(count: int) -> list[Json]:
    return [block("divider") for _ in range(count)]
