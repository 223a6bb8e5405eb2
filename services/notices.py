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
from services.schedules import KINDS, about, calendar_of
from services.scope import Scope


async def list_notices(scope: Scope) -> list[Notice]:
    """Every kind of direct message that repeats, by its name, and whether this person gets it."""
    chosen = await muted_kinds(scope.tx, scope.me.id)
    kinds = (kind for kind in KINDS if about(kind).personal)
    found = [Notice(kind, about(kind).title or kind, is_muted(kind, chosen)) for kind in kinds]
    return sorted(found, key=lambda notice: notice.title)


async def mute(scope: Scope, kind: str, *, muted: bool) -> list[Notice]:
    """Choose for oneself; the new list.

    Raises:
        UserError: notices.unknown, for what is no such kind.
    """
    if kind not in KINDS or not about(kind).personal:
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
