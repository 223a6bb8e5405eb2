"""The table of blocks. To add a block, add a row."""

from __future__ import annotations

from collections.abc import Mapping

from . import limits, rules
from .data import DATA_BLOCKS
from .elements import ACCESSORIES, ACTIONS, CONTEXT_ACTIONS, INPUTS
from .objects import IDENTIFIER, LINK, SLACK_FILE, SLACK_ICON, WEB_URL, plain, text
from .spec import (
    MESSAGE,
    MESSAGE_AND_HOME,
    MODAL,
    NOWHERE,
    Flag,
    Kind,
    Many,
    OneOf,
    Shape,
    Str,
    Typed,
    Whole,
    names,
)

_ID: Mapping[str, Kind] = {"block_id": IDENTIFIER}
_IMAGE = Typed("element", names("image"))
_RICH_TEXT = Typed("block", names("rich_text"))
_SOURCE = OneOf({"url": Shape({"url": LINK, "text": Str()})})
_CHILDREN = names(
    "actions",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)

BLOCKS: Mapping[str, Shape] = {
    **DATA_BLOCKS,
    "section": Shape(
        optional={
            **_ID,
            "text": text(limits.TEXT_OBJECT),
            "fields": Many(text(limits.SECTION_FIELD), limits.SECTION_FIELDS),
            "accessory": Typed("element", ACCESSORIES),
            "expand": Flag(),
        },
        rules=(rules.any_of("text", "fields"),),
    ),
    "header": Shape({"text": plain(limits.HEADER)}, {**_ID, "level": Whole(1, limits.HEADER_LEVELS)}),
    "divider": Shape(optional=_ID),
    "context": Shape({"elements": Many(Typed("context"), limits.CONTEXT_ELEMENTS)}, _ID),
    "actions": Shape({"elements": Many(Typed("element", ACTIONS), limits.ACTIONS_ELEMENTS)}, _ID),
    "context_actions": Shape(
        {"elements": Many(Typed("element", CONTEXT_ACTIONS), limits.CONTEXT_ACTIONS_ELEMENTS)}, _ID, MESSAGE
    ),
    "input": Shape(
        {"label": plain(limits.INPUT_LABEL), "element": Typed("element", INPUTS)},
        {**_ID, "hint": plain(limits.INPUT_HINT), "optional": Flag(), "dispatch_action": Flag()},
        rules=(rules.no_dispatch_with_files,),
    ),
    "image": Shape(
        {"alt_text": Str(limits.ALT_TEXT)},
        {**_ID, "image_url": WEB_URL, "slack_file": SLACK_FILE, "title": plain(limits.IMAGE_TITLE)},
        rules=(rules.exactly_one_of("image_url", "slack_file"),),
    ),
    "rich_text": Shape({"elements": Many(Typed("rich"))}, _ID),
    # Its length counts over all markdown blocks: see `payload.totals`.
    "markdown": Shape({"text": Str()}, _ID, MESSAGE),
    "video": Shape(
        {
            "alt_text": Str(limits.ALT_TEXT),
            "title": plain(limits.VIDEO_TITLE),
            "thumbnail_url": WEB_URL,
            "video_url": WEB_URL,
        },
        {
            **_ID,
            "author_name": Str(limits.VIDEO_AUTHOR),
            "description": plain(limits.VIDEO_DESCRIPTION),
            "provider_icon_url": WEB_URL,
            "provider_name": Str(),
            "title_url": WEB_URL,
        },
    ),
    "task_card": Shape(
        {
            "task_id": IDENTIFIER,
            "title": Str(limits.TASK_TITLE),
            "status": Str(choices=names("pending", "in_progress", "complete", "error")),
        },
        {**_ID, "details": _RICH_TEXT, "output": _RICH_TEXT, "sources": Many(_SOURCE, least=0)},
        MESSAGE,
        (rules.pending_only_in_plan,),
    ),
    "plan": Shape(
        {"title": Str(limits.TASK_TITLE)},
        {**_ID, "tasks": Many(Typed("block", names("task_card")), least=0)},
        MESSAGE,
    ),
    "alert": Shape(
        {"text": text(limits.ALERT)},
        {**_ID, "level": Str(choices=names("default", "info", "warning", "error", "success"))},
        MODAL,
    ),
    "card": Shape(
        optional={
            **_ID,
            "hero_image": _IMAGE,
            "icon": _IMAGE,
            "slack_icon": SLACK_ICON,
            "title": text(limits.CARD_TITLE),
            "subtitle": text(limits.CARD_TITLE),
            "body": text(limits.CARD_BODY),
            "subtext": text(limits.CARD_BODY),
            "actions": Many(Typed("element", names("button")), limits.CARD_ACTIONS),
        },
        rules=(
            rules.at_most_one_of("icon", "slack_icon"),
            rules.any_of("hero_image", "title", "actions", "body"),
        ),
    ),
    "carousel": Shape(
        {"elements": Many(Typed("block", names("card")), limits.CAROUSEL_CARDS)}, _ID, MESSAGE_AND_HOME
    ),
    "container": Shape(
        {"child_blocks": Many(Typed("block", _CHILDREN), limits.CONTAINER_BLOCKS)},
        {
            **_ID,
            "title": plain(limits.CONTAINER_TITLE),
            "rich_text_title": _RICH_TEXT,
            "subtitle": text(limits.CONTAINER_TITLE),
            "width": Str(choices=names("narrow", "standard", "wide", "full")),
            "icon": _IMAGE,
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        MESSAGE_AND_HOME,
        (
            rules.any_of("title", "rich_text_title"),
            rules.needs_true("default_collapsed", "is_collapsible"),
            rules.not_both_true("has_header_divider", "is_collapsible"),
        ),
    ),
    # Slack shows files this way in what apps read; no app can send one.
    "file": Shape({"external_id": Str(), "source": Str()}, _ID, NOWHERE),
}
