"""What each person gets as direct messages: which kinds they muted, and when they can be reached."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from db.base import Tx
from db.notices import muted_kinds, set_muted
from db.targets import leave_between
from domain.allowed import LOOK_AHEAD_DAYS, Availability
from domain.errors import UserError
from domain.notices import Notice
from domain.team import Person
from domain.weeks import ONE_DAY, local_day
from services.schedules import ABOUT, KINDS, About, about, calendar_of
from services.scope import Scope

NOTICES: set[str] = set()
"""Kinds of direct message that follow no schedule (`declare_notice`)."""


def declare_notice(kind: str, title: str, *, opt_in: bool = False) -> None:
    """Announcements of this kind can be muted by people, who know it as `title`.

    Raises:
        ValueError: the kind is taken.
    """
    if kind in KINDS or kind in NOTICES:
        raise ValueError(f"two kinds of notice called {kind}")
    NOTICES.add(kind)
    ABOUT[kind] = About(title, personal=True, opt_in=opt_in)


def is_notice(kind: str) -> bool:
    """Whether it is a kind of direct message that people can mute."""
    return kind in NOTICES or (kind in KINDS and about(kind).personal)


async def list_notices(scope: Scope) -> list[Notice]:
    """Every kind of direct message that can be muted, by its name, and whether this person gets it."""
    chosen = await muted_kinds(scope.tx, scope.me.id)
    kinds = (kind for kind in (*KINDS, *NOTICES) if is_notice(kind))
    found = [Notice(kind, about(kind).title or kind, is_muted(kind, chosen)) for kind in kinds]
    return sorted(found, key=lambda notice: notice.title)


async def mute(scope: Scope, kind: str, *, muted: bool) -> list[Notice]:
    """Choose for oneself; the new list.

    Raises:
        UserError: notices.unknown, for what is no such kind.
    """
    if not is_notice(kind):
        raise UserError("notices.unknown")
    await set_muted(scope.tx, scope.me.id, kind, muted=muted)
    return await list_notices(scope)


def is_muted(kind: str, chosen: Mapping[str, bool]) -> bool:
    """What the person chose, else what the kind is by itself."""
    return chosen.get(kind, about(kind).opt_in)


async def availability(
    tx: Tx, person: Person, now: datetime, *, undisturbed_until: datetime | None = None
) -> Availability:
    """When the person can be reached from `now` on: working days, public holidays and leave."""
    today = local_day(now, person.zone)
    leave = await leave_between(tx, [person.id], today - ONE_DAY, today + timedelta(days=LOOK_AHEAD_DAYS))
    return Availability(
        calendar_of(person), tuple(leave.get(person.id, ())), undisturbed_until=undisturbed_until
    )
