"""Composition objects: text, options, confirmation and the like."""

from __future__ import annotations

from collections.abc import Mapping

from . import forms, limits, rules
from .spec import Flag, Many, OneOf, Record, Shape, Str, names


def _plain(most: int) -> Mapping[str, Shape]:
    return {"plain_text": Shape({"text": Str(most)}, {"emoji": Flag()})}


def _formatted(most: int) -> Mapping[str, Shape]:
    return {"mrkdwn": Shape({"text": Str(most)}, {"verbatim": Flag()})}


def plain(most: int) -> OneOf:
    """A plain_text object of 1 to `most` characters."""
    return OneOf(_plain(most))


def text(most: int = limits.TEXT_OBJECT) -> OneOf:
    """A plain_text or mrkdwn object of 1 to `most` characters."""
    return OneOf({**_plain(most), **_formatted(most)})


TEXTS = text().rows

STYLE = Str(choices=names("primary", "danger"))
IDENTIFIER = Str(limits.IDENTIFIER)
WEB_URL = Str(limits.URL, form=forms.WEB_URL)
LINK = Str(limits.URL, form=forms.LINK)
SLACK_ID = Str()

CONFIRM = Record(
    Shape(
        {
            "title": plain(limits.CONFIRM_TITLE),
            "text": text(limits.CONFIRM_TEXT),
            "confirm": plain(limits.CONFIRM_BUTTON),
            "deny": plain(limits.CONFIRM_BUTTON),
        },
        {"style": STYLE},
    )
)

_VALUE = Str(limits.OPTION_VALUE)

PLAIN_OPTION = Record(
    Shape(
        {"text": plain(limits.OPTION_TEXT), "value": _VALUE},
        {"description": plain(limits.OPTION_DESCRIPTION)},
    )
)
FORMATTED_OPTION = Record(
    Shape(
        {"text": text(limits.OPTION_TEXT), "value": _VALUE},
        {"description": text(limits.OPTION_DESCRIPTION)},
    )
)
OVERFLOW_OPTION = Record(
    Shape(
        {"text": plain(limits.OPTION_TEXT), "value": _VALUE},
        {"description": plain(limits.OPTION_DESCRIPTION), "url": LINK},
    )
)
OPTIONS = Many(PLAIN_OPTION, limits.SELECT_OPTIONS)
OPTION_GROUPS = Many(
    Record(Shape({"label": plain(limits.GROUP_LABEL), "options": OPTIONS})), limits.SELECT_GROUPS
)
SUGGESTIONS = Record(
    Shape(
        optional={
            "options": Many(PLAIN_OPTION, limits.SELECT_OPTIONS, least=0),
            "option_groups": Many(
                Record(
                    Shape(
                        {
                            "label": plain(limits.GROUP_LABEL),
                            "options": Many(PLAIN_OPTION, limits.SELECT_OPTIONS, least=0),
                        }
                    )
                ),
                limits.SELECT_GROUPS,
                least=0,
            ),
        },
        rules=(rules.exactly_one_of("options", "option_groups"),),
    )
)
"""The answer to block_suggestion: unlike a select's own options, it may be empty (nothing was found)."""

SLACK_FILE = Record(
    Shape(optional={"id": SLACK_ID, "url": WEB_URL}, rules=(rules.exactly_one_of("id", "url"),))
)

CONVERSATION_FILTER = Record(
    Shape(
        optional={
            "include": Many(Str(choices=names("im", "mpim", "private", "public")), most=4),
            "exclude_external_shared_channels": Flag(),
            "exclude_bot_users": Flag(),
        },
        rules=(rules.any_of("include", "exclude_external_shared_channels", "exclude_bot_users"),),
    )
)

DISPATCH_CONFIG = Record(
    Shape(
        {"trigger_actions_on": Many(Str(choices=names("on_enter_pressed", "on_character_entered")), most=2)}
    )
)

FEEDBACK_BUTTON = Record(
    Shape(
        {"text": plain(limits.BUTTON_TEXT), "value": Str(limits.BUTTON_VALUE)},
        {"accessibility_label": Str(limits.ACCESSIBILITY_LABEL)},
    )
)

_ICONS = """
archive book bookmark bot bug calendar call caret-left caret-right check clipboard code comment compass copy
cube download edit email eye-closed eye-open file flag folder gear globe heart help image info key lightbulb
link map mobile new-window pin plus refine refresh rocket save screen share sparkle star star-filled tag
thumbs-down thumbs-up trash upload user warning
"""
SLACK_ICON = OneOf({"icon": Shape({"name": Str(choices=frozenset(_ICONS.split()))})})
