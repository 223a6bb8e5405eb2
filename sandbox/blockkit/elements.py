"""The table of block elements, and which of them each kind of parent takes."""

from __future__ import annotations

from collections.abc import Mapping

from . import forms, limits, rules
from .objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    FEEDBACK_BUTTON,
    FORMATTED_OPTION,
    IDENTIFIER,
    LINK,
    OPTION_GROUPS,
    OPTIONS,
    OVERFLOW_OPTION,
    PLAIN_OPTION,
    SLACK_FILE,
    SLACK_ID,
    STYLE,
    TEXTS,
    WEB_URL,
    plain,
)
from .spec import (
    MESSAGE,
    MESSAGE_AND_MODAL,
    MODAL,
    VIEWS,
    Flag,
    Kind,
    Many,
    Rule,
    Shape,
    Str,
    Typed,
    Whole,
    names,
)

_ACTION: Mapping[str, Kind] = {"action_id": IDENTIFIER}
_CONFIRMABLE: Mapping[str, Kind] = {**_ACTION, "confirm": CONFIRM}
_FOCUSABLE: Mapping[str, Kind] = {**_ACTION, "focus_on_load": Flag()}
_PLACEHOLDER: Mapping[str, Kind] = {"placeholder": plain(limits.PLACEHOLDER)}
_PICKER: Mapping[str, Kind] = {**_FOCUSABLE, **_CONFIRMABLE, **_PLACEHOLDER}
_TYPED: Mapping[str, Kind] = {**_FOCUSABLE, **_PLACEHOLDER, "dispatch_action_config": DISPATCH_CONFIG}
_NUMERIC = Str(form=forms.NUMBER)
_CHOICES = Many(FORMATTED_OPTION, limits.CHOICES)
_IDS = Many(SLACK_ID)
_ONE_SOURCE = rules.exactly_one_of("options", "option_groups")


def _select(**fields: Kind) -> Shape:
    return Shape(optional={**_PICKER, **fields}, rules=(rules.response_url_only_in_modal_input,))


def _multi(initial: str, *more_rules: Rule, **fields: Kind) -> Shape:
    return Shape(
        optional={**_PICKER, "max_selected_items": Whole(least=1), **fields},
        rules=(rules.within_selection_limit(initial), *more_rules),
    )


ELEMENTS: Mapping[str, Shape] = {
    "button": Shape(
        {"text": plain(limits.BUTTON_TEXT)},
        {
            **_CONFIRMABLE,
            "value": Str(limits.BUTTON_VALUE),
            "url": LINK,
            "style": STYLE,
            "accessibility_label": Str(limits.ACCESSIBILITY_LABEL),
            "agent_prompt": Str(limits.AGENT_PROMPT),
            "agent_prompt_display": Str(),
            "visible_to_user_ids": _IDS,
        },
    ),
    "icon_button": Shape(
        {"icon": Str(choices=names("trash")), "text": plain(limits.BUTTON_TEXT)},
        {
            **_CONFIRMABLE,
            "value": Str(limits.BUTTON_VALUE),
            "accessibility_label": Str(limits.ACCESSIBILITY_LABEL),
            "visible_to_user_ids": Many(SLACK_ID, limits.ICON_BUTTON_VIEWERS),
        },
        MESSAGE,
    ),
    "feedback_buttons": Shape(
        {"positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON}, _ACTION, MESSAGE
    ),
    "image": Shape(
        {"alt_text": Str(limits.ALT_TEXT)},
        {"image_url": WEB_URL, "slack_file": SLACK_FILE},
        rules=(rules.exactly_one_of("image_url", "slack_file"),),
    ),
    "overflow": Shape({"options": Many(OVERFLOW_OPTION, limits.OVERFLOW_OPTIONS)}, _CONFIRMABLE),
    "checkboxes": Shape(
        {"options": _CHOICES},
        {**_FOCUSABLE, **_CONFIRMABLE, "initial_options": _CHOICES},
        rules=(rules.initial_options_offered,),
    ),
    "radio_buttons": Shape(
        {"options": _CHOICES},
        {**_FOCUSABLE, **_CONFIRMABLE, "initial_option": FORMATTED_OPTION},
        rules=(rules.initial_option_offered,),
    ),
    "static_select": Shape(
        optional={
            **_PICKER,
            "options": OPTIONS,
            "option_groups": OPTION_GROUPS,
            "initial_option": PLAIN_OPTION,
        },
        rules=(_ONE_SOURCE, rules.initial_option_offered),
    ),
    "multi_static_select": _multi(
        "initial_options",
        _ONE_SOURCE,
        rules.initial_options_offered,
        options=OPTIONS,
        option_groups=OPTION_GROUPS,
        initial_options=OPTIONS,
    ),
    "external_select": _select(initial_option=PLAIN_OPTION, min_query_length=Whole(least=0)),
    "multi_external_select": _multi(
        "initial_options", initial_options=OPTIONS, min_query_length=Whole(least=0)
    ),
    "users_select": _select(initial_user=SLACK_ID),
    "multi_users_select": _multi("initial_users", initial_users=_IDS),
    "conversations_select": _select(
        initial_conversation=SLACK_ID,
        default_to_current_conversation=Flag(),
        response_url_enabled=Flag(),
        filter=CONVERSATION_FILTER,
    ),
    "multi_conversations_select": _multi(
        "initial_conversations",
        initial_conversations=_IDS,
        default_to_current_conversation=Flag(),
        filter=CONVERSATION_FILTER,
    ),
    "channels_select": _select(initial_channel=SLACK_ID, response_url_enabled=Flag()),
    "multi_channels_select": _multi("initial_channels", initial_channels=_IDS),
    "datepicker": Shape(optional={**_PICKER, "initial_date": Str(form=forms.DATE)}),
    "timepicker": Shape(
        optional={**_PICKER, "initial_time": Str(form=forms.TIME), "timezone": Str(form=forms.ZONE)}
    ),
    "datetimepicker": Shape(
        # Ten digits: seconds, not the milliseconds that JavaScript would give.
        optional={
            **_FOCUSABLE,
            **_CONFIRMABLE,
            "initial_date_time": Whole(least=1_000_000_000, most=9_999_999_999),
        },
        surfaces=MESSAGE_AND_MODAL,
    ),
    "plain_text_input": Shape(
        optional={
            **_TYPED,
            "initial_value": Str(least=0),
            "multiline": Flag(),
            "min_length": Whole(0, limits.INPUT_LENGTH),
            "max_length": Whole(1, limits.INPUT_LENGTH),
        },
        rules=(rules.in_order("min_length", "max_length"), rules.initial_text_fits),
    ),
    "number_input": Shape(
        {"is_decimal_allowed": Flag()},
        {**_TYPED, "initial_value": _NUMERIC, "min_value": _NUMERIC, "max_value": _NUMERIC},
        MODAL,
        (
            rules.whole_unless_decimal_allowed,
            rules.in_order("min_value", "max_value"),
            rules.in_order("min_value", "initial_value"),
            rules.in_order("initial_value", "max_value"),
        ),
    ),
    "email_text_input": Shape(optional={**_TYPED, "initial_value": Str(least=0)}, surfaces=MODAL),
    "url_text_input": Shape(optional={**_TYPED, "initial_value": Str(least=0)}, surfaces=MODAL),
    "rich_text_input": Shape(
        optional={
            **_TYPED,
            "initial_value": Typed("block", names("rich_text")),
            "min_lines": Whole(least=1),
            "max_lines": Whole(least=1),
        },
        surfaces=VIEWS,
        rules=(rules.in_order("min_lines", "max_lines"),),
    ),
    "file_input": Shape(
        optional={**_ACTION, "filetypes": Many(Str()), "max_files": Whole(1, limits.FILES)}, surfaces=MODAL
    ),
}

CONTEXT: Mapping[str, Shape] = {**TEXTS, "image": ELEMENTS["image"]}

_SELECTS = names(
    "static_select", "external_select", "users_select", "conversations_select", "channels_select"
)
_PICKERS = _SELECTS | {f"multi_{name}" for name in _SELECTS} | {"datepicker", "timepicker"}
_COMMON = _PICKERS | {"checkboxes", "radio_buttons"}

ACCESSORIES = _COMMON | {"button", "overflow", "image"}
ACTIONS = _COMMON | {"button", "overflow", "datetimepicker", "rich_text_input"}
CONTEXT_ACTIONS = names("feedback_buttons", "icon_button")
INPUTS = _COMMON | {
    "datetimepicker",
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
}
