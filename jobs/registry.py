"""How a job makes itself known: one decorator that says when, and a function that says what.

A job builds its posts from a `Slot`; the machine decides when that is and sees that each appears
exactly once.
"""

import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module

import jobs
from content.loader import Content
from domain.charts import FunnelChart
from domain.schedule import Rule
from domain.team import Person, Team
from services.schedules import About, Blocked, Tx, declare
from views.blocks import Message

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
class Image:
    """A picture in a post: PNG bytes, or a chart that is drawn later, outside any transaction.

    alt: what it shows, for whoever does not see it. at: before which block it stands; None: at the end.
    """

    name: str
    content: bytes | FunnelChart
    alt: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in the thread of a post."""

    message: Message
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Post `message` into a channel, or to a person (Slack id), whose people read `locale`.

    With its image it has at most MAX_BLOCKS blocks. An image that Slack does not take is left out.
    """

    channel_id: str
    message: Message
    locale: str
    image: Image | None = None
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Put `message` in the place of what an earlier post of the same team or person says: that of the job
    `kind` for `period`. Its image stays.
    """

    kind: str
    period: str
    message: Message


@dataclass(frozen=True, slots=True)
class Skip:
    """Post nothing for this slot, and record why."""

    reason: str


Built = Post | tuple[Post, ...] | Change | Skip
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
) -> Callable[[Build], Build]:
    """Build one post per team each time `rule` asks for it, in the team's zone; with `personal`, one per
    person, in theirs. `title` names the kind for people; with `is_on` False it has to be turned on
    by the team, with `opt_in` by each person (`/playmaker notices`).
    """

    def register(build: Build) -> Build:
        declare(kind, rule, About(title, personal, is_on, blocked, opt_in))
        JOBS[kind] = Job(kind, rule, grace_s, build, blocked)
        return build

    return register


def load_jobs() -> dict[str, Job]:
    """Import every file of this room, so that its jobs are known."""
    for module in pkgutil.iter_modules(jobs.__path__):
        import_module(f"jobs.{module.name}")
    return JOBS
