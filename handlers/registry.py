"""How a handler makes itself known: one decorator for each thing a person can do in Slack.

A handler takes a `Scope` and one of the inputs below and returns an `Answer`; `bot.dispatch` performs it.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from domain.charts import FunnelChart
from domain.team import Access, Person, Team
from services.import_desk import Desk
from services.scope import Scope
from views.blocks import Home, Message, Modal


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: what stood after it, and Slack's escaped mentions left as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Click:
    """A button or menu: its value as data (`views.blocks.value_of`), or the chosen options."""

    data: Mapping[str, Any]
    selected: tuple[str, ...] = ()
    in_modal: bool = False
    in_home: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A submitted modal: `values` by field name (str, list of str, or None), `data` the modal's own."""

    values: Mapping[str, Any]
    data: Mapping[str, Any]

    def text(self, name: str) -> str:
        return str(self.values.get(name) or "").strip()

    def many(self, name: str) -> list[str]:
        return list(self.values.get(name) or [])

    def day(self, name: str) -> date | None:
        found = self.values.get(name)
        return date.fromisoformat(found) if found else None


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A global shortcut, or one on a message (then `message_text` is set)."""

    message_text: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An Events API event's body."""

    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Announcement:
    """A post that others see, made after the transaction by delivery: once, however often it is tried.

    key: what it is about, unique for good ("deal:7:event:12"); a second one of the same key is dropped.
    channel_id: a channel, or a person (Slack id) for a direct message.
    thread_of: the key of the post it replies to. edits, deletes: the key of the post it changes.
    exempt: a direct message to whoever just did something, which no quiet hours or daily ceiling hold back.
    """

    key: str
    channel_id: str
    message: Message | None = None
    thread_of: str | None = None
    edits: str | None = None
    deletes: str | None = None
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that somebody sent. `path` is None where Slack did not give it, or where it is too large."""

    name: str
    path: Path | None
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """A file to get from Slack after the transaction; what `then` makes of it is told in a direct message.

    then: gets the file, which is gone afterwards, and a desk to work at; no transaction is open around it.
    """

    file_id: str
    then: Callable[[Fetched, Desk], Awaitable[Message]]


@dataclass(frozen=True, slots=True)
class Preview:
    """A scheduled post as it would be now, sent to whoever asked and to nobody else.

    sent, nothing: what is said then, and what if there is nothing to post (given the reason).
    note: stands at its end.
    """

    kind: str
    team: Team
    channel_id: str | None
    note: str
    sent: Message
    nothing: Callable[[str], Message]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler wants to happen; nothing in it is done before the transaction is committed.

    say: told privately to whoever asked: the command's answer, in place of the clicked message,
        or, where there is no channel, as a modal.
    modal: opened; after a submission it takes the place of the modal that was submitted.
    errors: field name → words, for a submission; nothing is written then.
    home: publish this as the person's Home tab.
    refresh_home: people (Slack ids) whose Home tab should be drawn again.
    learn: people (Slack ids) to look up in Slack and remember.
    posts: announcements, written in the handler's transaction.
    download: a file that the asker sent, to be worked on once everything else is done.
    chart: drawn after `say` was told, and put into it.
    join: channels (ids) the bot is to post into from now on; it joins, or tells the asker to invite it.
    preview: built in the handler's transaction; what came of it takes the place of `say`.
    """

    say: Message | None = None
    modal: Modal | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    home: Home | None = None
    refresh_home: tuple[str, ...] = ()
    learn: tuple[str, ...] = ()
    posts: tuple[Announcement, ...] = ()
    download: Download | None = None
    chart: FunnelChart | None = None
    join: tuple[str, ...] = ()
    preview: Preview | None = None


Handler = Callable[[Scope, Any], Awaitable[Answer]]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, slots=True)
class Route:
    """A registered handler.

    opens_modal: tells from a command's text whether the answer is a modal.
    learns: whether somebody not seen before is looked up in Slack first.
    listed_for: whether help lists it for somebody; the handler itself says why it refuses.
    """

    kind: str
    key: str
    handler: Handler
    access: Access = Access.ANYONE
    name: str = ""
    about: str = ""
    hint: str = ""
    opens_modal: Callable[[str], bool] = lambda _text: False
    learns: bool = True
    listed_for: Callable[[Person], bool] = lambda _person: True


ROUTES: dict[tuple[str, str], Route] = {}
_ID = re.compile(r"[a-z_]+\.[a-z_]+")


def _register(route: Route) -> None:
    if (route.kind, route.key) in ROUTES:
        raise ValueError(f"two handlers for {route.kind} {route.key}")
    if route.kind in {"action", "submission", "shortcut", "message_shortcut"} and not _ID.fullmatch(
        route.key
    ):
        raise ValueError(f"{route.key!r} is not of the form feature.verb")
    ROUTES[route.kind, route.key] = route


def command(
    key: str,
    *,
    about: str,
    hint: str = "",
    access: Access = Access.ANYONE,
    opens_modal: Callable[[str], bool] = lambda _text: False,
    listed_for: Callable[[Person], bool] = lambda _person: True,
) -> Callable[[H], H]:
    """`/log`, or a word of it: `/log list` is found before `/log` and gets the text after "list".

    `about` and `hint` are what Slack's command list and `/playmaker help` show.
    """

    def register(handler: H) -> H:
        route = Route("command", key, handler, access, about=about, hint=hint, opens_modal=opens_modal)
        _register(replace(route, listed_for=listed_for))
        return handler

    return register


def action(key: str, *, access: Access = Access.ANYONE, opens_modal: bool = False) -> Callable[[H], H]:
    """A button or menu whose action_id is `key`, or `key:anything` where one message repeats it."""

    def register(handler: H) -> H:
        _register(Route("action", key, handler, access, opens_modal=lambda _text: opens_modal))
        return handler

    return register


def submission(key: str, *, access: Access = Access.ANYONE) -> Callable[[H], H]:
    """A modal whose callback_id is `key`."""

    def register(handler: H) -> H:
        _register(Route("submission", key, handler, access))
        return handler

    return register


def shortcut(key: str, *, name: str, about: str, opens_modal: bool = True) -> Callable[[H], H]:
    """A global shortcut, listed in Slack under `name` (24 characters at most)."""

    def register(handler: H) -> H:
        _register(
            Route("shortcut", key, handler, name=name, about=about, opens_modal=lambda _text: opens_modal)
        )
        return handler

    return register


def event(key: str, *, learns: bool = False) -> Callable[[H], H]:
    """An Events API event type, handled on behalf of the person it is about."""

    def register(handler: H) -> H:
        _register(Route("event", key, handler, learns=learns))
        return handler

    return register


def home(handler: Callable[[Scope], Awaitable[Home]]) -> Callable[[Scope], Awaitable[Home]]:
    """The one builder of the Home tab, called whenever a person's Home is to be drawn."""
    HOME.append(handler)
    return handler


HOME: list[Callable[[Scope], Awaitable[Home]]] = []
