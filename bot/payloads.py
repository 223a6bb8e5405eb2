"""Slack's payloads, read as plain dicts, into what a handler takes."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from handlers.messages import mentioned
from handlers.registry import (
    ROUTES,
    Click,
    Command,
    Event,
    FileInfo,
    Form,
    Route,
    Shortcut,
    ThreadMessage,
)

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that came in: its route (None: nobody registered it), its input, and who and where."""

    route: Route | None
    given: Any
    team_id: str
    user_id: str
    dedupe_key: str
    surface: str  # "command", "message", "modal", "home", "talk", "event": where an answer can go
    channel_id: str | None = None
    response_url: str | None = None
    trigger_id: str | None = None
    view: Mapping[str, Any] | None = None
    may_open_modal: bool = False
    replaces: bool = False  # whether the answer takes the place of the message at `response_url`
    thread_ts: str | None = None  # of the thread it was done in
    overheard: bool = False  # written by somebody who may not have meant the bot


def read_command(body: Body) -> Request:
    """A slash command; the longest registered form wins (`/log list` before `/log`)."""
    name, text = _unprefixed(str(body["command"])), _unescaped(str(body.get("text") or "").strip())
    word, _, rest = text.partition(" ")
    route = ROUTES.get(("command", f"{name} {word.lower()}"))
    said = rest.strip() if route else text
    if route is None and text.lower() == "help":
        route, said = ROUTES.get(("command", "/playmaker help")), ""
    route = route or ROUTES.get(("command", name))
    return Request(
        route=route,
        given=Command(said),
        team_id=body["team_id"],
        user_id=body["user_id"],
        dedupe_key=f"cmd:{body['trigger_id']}",
        surface="command",
        channel_id=body.get("channel_id"),
        response_url=body.get("response_url"),
        trigger_id=body.get("trigger_id"),
        may_open_modal=route is not None and route.opens_modal(said),
    )


_LINK = re.compile(r"<(?:mailto:)?([^<>|@#!][^<>|]*)(?:\|([^<>]*))?>")


def _unescaped(text: str) -> str:
    """What was typed: Slack marks links and mentions and escapes three characters; mentions are left."""
    text = _LINK.sub(lambda link: link[2] or link[1], text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _unprefixed(command: str) -> str:
    """`/x-log` → `/log`: a manifest made with a prefix names the commands so."""
    known = {key.split(" ")[0] for kind, key in ROUTES if kind == "command"}
    plain = "/" + command.rpartition("-")[2] if "-" in command else command
    return command if command in known or plain not in known else plain


def read_action(body: Body) -> Request:
    """A click or a choice in a message, a modal or the Home tab."""
    clicked = body["actions"][0]
    key, _, about = str(clicked["action_id"]).partition(":")
    view = body.get("view")
    surface = "message" if view is None else ("home" if view["type"] == "home" else "modal")
    route = ROUTES.get(("action", key))
    user_id = body["user"]["id"]
    return Request(
        route=route,
        given=Click(
            data=_data(clicked.get("value")) or _data(_selected_value(clicked)),
            selected=_selected(clicked),
            in_modal=surface == "modal",
            in_home=surface == "home",
            about=about,
            values=_values(((view or {}).get("state") or {}).get("values") or {}),
            message_ts=(body.get("container") or {}).get("message_ts"),
            thread_ts=(body.get("container") or {}).get("thread_ts"),
        ),
        team_id=_team_of(body),
        user_id=user_id,
        dedupe_key=f"act:{user_id}:{clicked['action_id']}:{clicked['action_ts']}",
        surface=surface,
        channel_id=(body.get("channel") or {}).get("id"),
        response_url=body.get("response_url"),
        trigger_id=body.get("trigger_id"),
        view=view,
        replaces=bool(
            (body.get("container") or {}).get("is_ephemeral")
        ),  # what others see is not ours to take
        may_open_modal=route is not None and route.opens_modal(""),
        thread_ts=(body.get("container") or {}).get("thread_ts"),
    )


def read_submission(body: Body) -> Request:
    """A submitted modal, with the place it was opened from as its last way to answer."""
    view = body["view"]
    kept = _data(view.get("private_metadata"))
    return Request(
        route=ROUTES.get(("submission", view["callback_id"])),
        given=Form(values=_values(view["state"]["values"]), data=kept.get("data", {})),
        team_id=_team_of(body),
        user_id=body["user"]["id"],
        # the hash, because a modal that was updated may hold the same form again
        dedupe_key=f"view:{view['id']}:{view['callback_id']}:{view.get('hash', '')}",
        surface="modal",
        channel_id=kept.get("channel"),
        response_url=kept.get("origin"),
        trigger_id=body.get("trigger_id"),
        view=view,
        may_open_modal=True,
        replaces=bool(kept.get("replaces")),
    )


def read_shortcut(body: Body) -> Request:
    """A global shortcut, or one chosen from a message's menu."""
    kind = "message_shortcut" if body["type"] == "message_action" else "shortcut"
    route = ROUTES.get((kind, body["callback_id"]))
    return Request(
        route=route,
        given=_shortcut(body),
        team_id=_team_of(body),
        user_id=body["user"]["id"],
        dedupe_key=f"cut:{body['user']['id']}:{body['action_ts']}",
        surface="shortcut",
        channel_id=(body.get("channel") or {}).get("id"),
        response_url=body.get("response_url"),
        trigger_id=body.get("trigger_id"),
        may_open_modal=route is not None and route.opens_modal(""),
        thread_ts=(body.get("message") or {}).get("thread_ts"),
    )


def _shortcut(body: Body) -> Shortcut:
    on = body.get("message")
    if on is None:
        return Shortcut()
    return Shortcut(
        message_text=_unescaped(str(on.get("text") or "")),
        channel_id=body["channel"]["id"],
        message_ts=body.get("message_ts") or on["ts"],
        thread_ts=on.get("thread_ts"),
        author_slack_id=on.get("user"),
    )


def read_event(body: Body) -> Request:
    """An Events API event, on behalf of the person it is about."""
    event = body["event"]
    if event["type"] in {"message", "app_mention"}:
        return _read_talk(body)
    user = event.get("user") or event.get("user_id")  # the latter of files
    return Request(
        route=ROUTES.get(("event", event["type"])),
        given=Event(event),
        team_id=body["team_id"],
        user_id=user["id"] if isinstance(user, dict) else str(user or ""),
        dedupe_key=f"evt:{body['event_id']}",
        surface="event",
    )


_EVENT_OF = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
_WRITTEN = {None, "file_share", "thread_broadcast"}


def is_heard(event: Mapping[str, Any], bot_user_id: str) -> bool:
    """Whether a message or mention is for anybody here: written by a person, and to the bot, in a thread that
    the bot began, or with its name. All else is dropped unread. A mention comes as an event of its own.
    """
    if event.get("bot_id") or event.get("user") in {None, bot_user_id}:
        return False
    if event.get("subtype") not in _WRITTEN or event.get("hidden"):
        return False
    if event["type"] == "app_mention" or event.get("channel_type") == "im":
        return True
    thread_ts = event.get("thread_ts")
    if thread_ts is None or thread_ts == event["ts"] or event.get("channel_type") not in _EVENT_OF:
        return False
    if re.search(rf"<@{bot_user_id}[|>]", str(event.get("text"))):
        return False
    return event.get("parent_user_id") in {None, bot_user_id}


def _read_talk(body: Body) -> Request:
    """What somebody wrote."""
    event = body["event"]
    is_mention = event["type"] == "app_mention"
    key = "app_mention" if is_mention else _EVENT_OF[event["channel_type"]]
    route, given = ROUTES.get(("event", key)), _thread_message(event)
    if is_mention and route is not None and not given.is_top:
        route = replace(route, handler=partial(mentioned, given=given, otherwise=route.handler))
    return Request(
        route=route,
        given=Event(event) if is_mention else given,
        team_id=body["team_id"],
        user_id=str(event["user"]),
        dedupe_key=f"evt:{body['event_id']}",
        surface="talk",
        channel_id=event["channel"],
        thread_ts=None if given.is_top else given.thread_ts,
        overheard=not is_mention and event["channel_type"] != "im",
    )


def _thread_message(event: Mapping[str, Any]) -> ThreadMessage:
    kinds = {"C": "channel", "G": "group", "D": "im"}  # a mention does not say
    files = [each for each in event.get("files") or () if each.get("name")]  # not those that were deleted
    return ThreadMessage(
        text=_unescaped(str(event.get("text") or "")),
        channel_id=event["channel"],
        channel_type=event.get("channel_type") or kinds.get(event["channel"][0], "channel"),
        thread_ts=event.get("thread_ts") or event["ts"],
        ts=event["ts"],
        files=tuple(
            FileInfo(each["id"], each["name"], int(each.get("size") or 0), str(each.get("permalink") or ""))
            for each in files
        ),
    )


def _team_of(body: Body) -> str:
    team = body.get("team") or {}
    return str(team.get("id") or body["user"]["team_id"])


def _data(text: Any) -> Mapping[str, Any]:
    """JSON that this bot wrote into a value or private_metadata; {} for anything else."""
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _selected_value(element: Mapping[str, Any]) -> str | None:
    return (element.get("selected_option") or {}).get("value")


def _selected(element: Mapping[str, Any]) -> tuple[str, ...]:
    found = _input_value(element)
    if found is None:
        return ()
    return tuple(found) if isinstance(found, list) else (str(found),)


def _values(state: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """Slack's `state.values` → {field name: str, list of str, or None}."""
    return {
        field: _input_value(element) for field, elements in state.items() for element in elements.values()
    }


_SINGLE = (
    "value",
    "selected_date",
    "selected_time",
    "selected_user",
    "selected_conversation",
    "selected_channel",
)
_MANY = ("selected_users", "selected_conversations", "selected_channels")


def _input_value(element: Mapping[str, Any]) -> str | list[str] | None:
    if "selected_options" in element:
        return [each["value"] for each in element["selected_options"]]
    if element.get("selected_option"):
        return str(element["selected_option"]["value"])
    many = next((element[name] for name in _MANY if name in element), None)
    if many is not None:
        return list(many)
    return next((element[name] for name in _SINGLE if element.get(name) is not None), None)
