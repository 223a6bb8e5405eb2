"""The tables of rich text: the parts of a rich_text block, and what stands inside a line of them."""

from __future__ import annotations

from collections.abc import Mapping

from . import limits
from .objects import LINK, SLACK_ID
from .spec import Flag, Kind, Many, Record, Shape, Str, Typed, Whole, names

_STYLE: Mapping[str, Kind] = {
    "style": Record(
        Shape(
            optional={
                name: Flag()
                for name in (
                    "bold",
                    "italic",
                    "strike",
                    "code",
                    "underline",
                    "highlight",
                    "client_highlight",
                    "unlink",
                )
            }
        )
    )
}
_LINE = Many(Typed("inline"), least=0)
_BORDER: Mapping[str, Kind] = {"border": Whole(0, 1)}

INLINE: Mapping[str, Shape] = {
    "text": Shape({"text": Str()}, _STYLE),
    "link": Shape({"url": LINK}, {**_STYLE, "text": Str(least=0), "unsafe": Flag()}),
    "user": Shape({"user_id": SLACK_ID}, _STYLE),
    "channel": Shape({"channel_id": SLACK_ID}, _STYLE),
    "usergroup": Shape({"usergroup_id": SLACK_ID}, _STYLE),
    "team": Shape({"team_id": SLACK_ID}, _STYLE),
    "emoji": Shape({"name": Str()}, {**_STYLE, "unicode": Str(), "skin_tone": Whole(1, 6), "url": LINK}),
    "date": Shape({"timestamp": Whole(), "format": Str()}, {**_STYLE, "url": LINK, "fallback": Str(least=0)}),
    "broadcast": Shape({"range": Str(choices=names("here", "channel", "everyone"))}, _STYLE),
    "color": Shape({"value": Str()}, _STYLE),
}

RICH: Mapping[str, Shape] = {
    "rich_text_section": Shape({"elements": _LINE}),
    "rich_text_quote": Shape({"elements": _LINE}, _BORDER),
    "rich_text_preformatted": Shape(
        {"elements": Many(Typed("inline", names("text", "link")), least=0)}, {**_BORDER, "language": Str()}
    ),
    "rich_text_list": Shape(
        {
            "style": Str(choices=names("bullet", "ordered")),
            "elements": Many(Typed("rich", names("rich_text_section"))),
        },
        {**_BORDER, "indent": Whole(0, limits.RICH_TEXT_INDENT), "offset": Whole(least=0)},
    ),
}
