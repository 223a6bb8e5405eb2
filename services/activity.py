"""Logging activity, and taking it back: nothing is ever lost, every change is a revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from db.activity import add_log, log_by_id, logs_since, revise_log, said_at
from db.deals import deals_by_id, open_deals_called
from domain.activity import Entry
from domain.deal_names import plain_name
from domain.errors import UserError
from domain.logs import Log, Logged
from services.scope import Scope

SHOWN_DAYS = 14


async def log_activity(scope: Scope, entry: Entry) -> Logged:
    """Record what the person did, for the deal that the account surely means, if there is one."""
    meant = await _meant(scope, entry.account)
    said = _said(entry, meant)
    log_id = await add_log(
        scope.tx, workspace_id=scope.workspace_id, person_id=scope.me.id, at=scope.now, said=said
    )
    return await _logged(scope, log_id, could_be=meant.could_be)


async def edit_log(scope: Scope, log_id: int, rev: int, entry: Entry) -> Logged:
    """Put `entry` in place of what the log said at `rev`."""
    meant = await _meant(scope, entry.account)
    return await _revise(scope, log_id, rev, "edited", _said(entry, meant), could_be=meant.could_be)


async def undo_log(scope: Scope, log_id: int, rev: int) -> Logged:
    """Go back to what the log said before `rev`: nothing, if that was the first.

    Undoing an undo puts it back.
    """
    before = await said_at(scope.tx, log_id, rev - 1)
    if before is None:
        first = await said_at(scope.tx, log_id, rev)
        before = {**first, "counts": {}} if first else {}
    return await _revise(scope, log_id, rev, "undone", before)


async def own_log(scope: Scope, log_id: int) -> Log:
    """One of the person's own logs.

    Raises:
        UserError: there is none of that id, or it is somebody else's.
    """
    log = await log_by_id(scope.tx, scope.workspace_id, log_id)
    if log is None or log.person_id != scope.me.id:
        raise UserError("activity.not_yours")
    return log


async def recent_logs(scope: Scope, *, limit: int) -> list[Log]:
    """What the person logged in the last fourteen days, newest first."""
    return await logs_since(scope.tx, scope.me.id, scope.now - timedelta(days=SHOWN_DAYS), limit=limit)


async def _revise(
    scope: Scope, log_id: int, rev: int, action: str, said: Mapping[str, Any], *, could_be: int = 0
) -> Logged:
    log = await own_log(scope, log_id)
    if log.rev != rev:
        return await _logged(scope, log_id, stale=not (log.rev == rev + 1 and log.action == action))
    changed = await revise_log(scope.tx, log, action=action, actor_id=scope.me.id, at=scope.now, said=said)
    return await _logged(scope, log_id, stale=not changed, could_be=could_be)


async def _logged(scope: Scope, log_id: int, *, stale: bool = False, could_be: int = 0) -> Logged:
    log = await own_log(scope, log_id)
    found = await deals_by_id(scope.tx, scope.workspace_id, [log.deal_id]) if log.deal_id is not None else {}
    names = [deal.name for deal in found.values()]
    return Logged(log, stale, names[0] if names else None, could_be)


@dataclass(frozen=True, slots=True)
class _Meant:
    """The deal an account means, or how many it could mean where none of them is surely the one."""

    deal_id: int | None = None
    could_be: int = 0


async def _meant(scope: Scope, account: str | None) -> _Meant:
    """The one open deal of that name; of several the one of one's own."""
    key = plain_name(account or "")
    deals = await open_deals_called(scope.tx, scope.me, key) if key else []
    own = [deal for deal in deals if deal.owner_id == scope.me.id]
    for among in (deals, own):
        if len(among) == 1:
            return _Meant(among[0].id)
    return _Meant(could_be=len(own or deals))


def _said(entry: Entry, meant: _Meant) -> dict[str, Any]:
    return {
        "day": entry.day,
        "counts": dict(entry.counts),
        "account": entry.account,
        "note": entry.note,
        "deal_id": meant.deal_id,
    }
