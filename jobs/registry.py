"""How a job makes itself known: one decorator that says when, and a function that says what.

A job builds its posts from a `Slot`; the machine decides when that is and sees that each appears
exactly once. Where no rule says when, a `watch` looks every minute whether something is due.
"""

import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

import jobs
from content.loader import Content
from domain.schedule import Rule
from domain.team import Person, Team
from services.schedules import About, Blocked, Tx, declare
from views.blocks import Message
from views.posts import Announcement as Announcement
from views.posts import Canvas as Canvas
from views.posts import Image as Image
from views.posts import TextFile as TextFile

MAX_BLOCKS = 49
"""One block of Slack's 50 is kept free for the note that a late post carries."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One post of one period, of a team or of one of its people. `day` is the local date it belongs to, `due`
    and `now` are aware UTC; `tx` is the transaction that the slot itself is written in.

    channel_id: where the team wants posts of this kind; None where it has no channel. For a person it is
    the person.
    """

    tx: Tx
    now: datetime
    workspace_id: int
    team: Team
    period: str
    day: date
    due: datetime
    content: Content
    channel_id: str | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in the thread of a post."""

    message: Message
    image: Image | None = None
    file: TextFile | None = None
    canvas: Canvas | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Post `message` into a channel, or to a person (Slack id), whose people read `locale`.

    With its image it has at most MAX_BLOCKS blocks. An image that Slack does not take is left out.
    keeps: JSON that is stored with the post, for whoever corrects it later; Slack never gets it.
    """

    channel_id: str
    message: Message
    locale: str
    image: Image | None = None
    replies: tuple[Reply, ...] = ()
    file: TextFile | None = None
    canvas: Canvas | None = None
    keeps: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """Put what `post` says, with its image and what it keeps, in the place of the post `delivery_id`.

    number: it is the n-th correction of that post, from 1; each is made once.
    """

    delivery_id: int
    number: int
    post: Post


@dataclass(frozen=True, slots=True)
class Skip:
    """Post nothing for this slot, and record why."""

    reason: str


Built = Post | tuple[Post, ...] | Skip
Build = Callable[[Slot], Awaitable[Built]]


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of post. Later than `grace_s` seconds after it was due it is not posted any more.

    blocked: whether a direct message that would come at a forbidden hour is moved or dropped.
    """

    kind: str
    rule: Rule
    grace_s: int
    build: Build
    blocked: Blocked = "move"


JOBS: dict[str, Job] = {}


@dataclass(frozen=True, slots=True)
class Watch:
    """One look at a team, in a transaction of its own. `now` is aware UTC; the team has its zone."""

    tx: Tx
    now: datetime
    workspace_id: int
    team: Team
    content: Content


Look = Callable[[Watch], Awaitable[tuple[Announcement | Correction, ...]]]


@dataclass(frozen=True, slots=True)
class Watcher:
    """A registered look at every team, about every `every_s` seconds."""

    name: str
    every_s: float
    look: Look


WATCHES: dict[str, Watcher] = {}


def job(
    kind: str,
    *,
    rule: Rule,
    grace_s: int,
    title: str = "",
    personal: bool = False,
    is_on: bool = True,
    blocked: Blocked = "move",
    opt_in: bool = False,
    for_managers: bool = False,
) -> Callable[[Build], Build]:
    """Build one post per team each time `rule` asks for it, in the team's zone; with `personal`, one per
    person, in theirs. `title` names the kind for people; with `is_on` False it has to be turned on
    by the team, with `opt_in` by each person (`/playmaker notices`). `for_managers`: see `About`.
    """

    def register(build: Build) -> Build:
        declare(kind, rule, About(title, personal, is_on, blocked, opt_in, for_managers))
        JOBS[kind] = Job(kind, rule, grace_s, build, blocked)
        return build

    return register


def watch(name: str, *, every_s: float = 60) -> Callable[[Look], Look]:
    """Look at each team of each workspace about every `every_s` seconds: for what follows no fixed rule.

    What the function writes and the announcements it returns are committed together. One process at a time
    looks at a team; but it may look again at any time, so what it announces is told apart by its key alone.
    """

    def register(look: Look) -> Look:
        if name in WATCHES:
            raise ValueError(f"two watches called {name}")
        WATCHES[name] = Watcher(name, every_s, look)
        return look

    return register


def load_jobs() -> dict[str, Job]:
    """Import every file of this room, so that its jobs are known."""
    for module in pkgutil.iter_modules(jobs.__path__):
        import_module(f"jobs.{module.name}")
    return JOBS
