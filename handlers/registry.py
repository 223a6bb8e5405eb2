"""How a handler makes itself known: one decorator for each thing a person can do in Slack.

A handler takes a `Scope` and one of the inputs below and returns an `Answer`; `bot.dispatch` performs it.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from domain.asks import Ask, Reply
from domain.charts import FunnelChart
from domain.team import Access, Person, Team
from services.import_desk import Desk
from services.scope import Scope
from views.blocks import Block, Home, Message, Modal
from views.posts import Announcement as Announcement


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: what stood after it, and Slack's escaped mentions left as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Click:
    """A button or menu: its value as data (`views.blocks.value_of`), or the chosen options.

    about: what stands behind the colon of its action_id, which unticked checkboxes have as well.
    values: of a click in a modal: what stands in its fields, as in `Form.values`.
    message_ts, thread_ts: of the message it was in, and of that one's thread, if it is in one.
    """

    data: Mapping[str, Any]
    selected: tuple[str, ...] = ()
    in_modal: bool = False
    in_home: bool = False
    about: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    message_ts: str | None = None
    thread_ts: str | None = None


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
    """A global shortcut, where all is None, or one on a message.

    message_text: in Slack's markup. author_slack_id: who wrote it, a bot's user id where it was one.
    thread_ts: the ts of its thread's first message, None outside threads.
    """

    message_text: str | None = None
    channel_id: str | None = None
    message_ts: str | None = None
    thread_ts: str | None = None
    author_slack_id: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An Events API event's body."""

    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A file that came with a message. `size` in bytes."""

    id: str
    name: str
    size: int
    permalink: str


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """What somebody wrote. `text` reads as typed, with mentions left in Slack's form.

    channel_type: "channel", "group" (private) or "im". thread_ts: of the thread that an answer goes into; of
    the message itself where it stands outside threads.
    """

    text: str
    channel_id: str
    channel_type: str
    thread_ts: str
    ts: str
    files: tuple[FileInfo, ...] = ()

    @property
    def is_top(self) -> bool:
        return self.thread_ts == self.ts


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
class Place:
    """Where a conversation goes on: the thread `thread_ts` of a channel or a direct message.

    for_one: in a channel, only whoever asked sees it. Where a question is asked whose answer all may see, its
    words appear there as they come.
    """

    channel_id: str
    thread_ts: str
    for_one: bool = False


@dataclass(frozen=True, slots=True)
class Prompts:
    """What somebody may want to ask, offered where they write to the bot: (title, message), at most four."""

    channel_id: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask a model. Nobody waits for it with a transaction open.

    then: makes an answer of the reply, in a transaction of its own; where the model may not be asked, in the
        handler's own, at once. It is run in every case, so it has to have something to say without a model.
    waiting: said until then, if the answer's own `say` does not say it.
    with_thread: whether what was said before in the same thread of a direct message goes along as material.
    """

    ask: Ask
    then: "Callable[[Scope, Reply], Awaitable[Answer]]"
    waiting: Message | None = None
    with_thread: bool = False


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
    ask: asked once the transaction is committed; the answer that its `then` gives is performed like this one,
        and its `say` takes the place of what was said meanwhile.
    replaces: whether `say` takes the place of the clicked message; None: if nobody else sees it.
    place: where `say` is said instead.
    tail: below an answer whose words have appeared in `place` already; None: `say` takes their place.
    prompts: offered to whoever opens the bot's messages.
    kept: whether it is stored for a while, for a repeat of the same request; not where it quotes what
        somebody pasted for the coach alone.
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
    ask: Question | None = None
    replaces: bool | None = None
    place: Place | None = None
    tail: tuple[Block, ...] | None = None
    prompts: Prompts | None = None
    kept: bool = True


Handler = Callable[[Scope, Any], Awaitable[Answer]]
OnMessage = Callable[[Scope, ThreadMessage], Awaitable[Answer | None]]
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


def message_shortcut(key: str, *, name: str, about: str, opens_modal: bool = True) -> Callable[[H], H]:
    """A shortcut in the menu of every message that is not private, listed there under `name`."""

    def register(handler: H) -> H:
        route = Route("message_shortcut", key, handler, name=name, about=about)
        _register(replace(route, opens_modal=lambda _text: opens_modal))
        return handler

    return register


def event(key: str, *, learns: bool = False) -> Callable[[H], H]:
    """An Events API event type, handled on behalf of the person it is about."""

    def register(handler: H) -> H:
        _register(Route("event", key, handler, learns=learns))
        return handler

    return register


def thread_message(name: str) -> Callable[[OnMessage], OnMessage]:
    """Asked about every message of a person in a thread that the bot began, or that mentions it in one.

    Returns None where the message is somebody else's to answer. `Answer.say` is told to the writer alone.
    """

    def register(asked: OnMessage) -> OnMessage:
        return _ask(THREAD_MESSAGES, name, asked)

    return register


def direct_message(name: str, *, last: bool = False) -> Callable[[OnMessage], OnMessage]:
    """Asked about every direct message to the bot that belongs to no thread's owner; with `last`, after all
    others. `Answer.say` is said there.
    """

    def register(asked: OnMessage) -> OnMessage:
        return _ask(LAST_MESSAGES if last else DIRECT_MESSAGES, name, asked)

    return register


def _ask(those: dict[str, OnMessage], name: str, asked: OnMessage) -> OnMessage:
    if name in those:
        raise ValueError(f"two that answer messages called {name}")
    those[name] = asked
    return asked


THREAD_MESSAGES: dict[str, OnMessage] = {}
DIRECT_MESSAGES: dict[str, OnMessage] = {}
LAST_MESSAGES: dict[str, OnMessage] = {}
"""Those who answer a direct message when nobody else did."""


def home(handler: Callable[[Scope], Awaitable[Home]]) -> Callable[[Scope], Awaitable[Home]]:
    """The one builder of the Home tab, called whenever a person's Home is to be drawn."""
    HOME.append(handler)
    return handler


HOME: list[Callable[[Scope], Awaitable[Home]]] = []
