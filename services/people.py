"""Who somebody is: learned from Slack on first contact, kept up with what Slack reports."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from db.base import Tx
from db.people import (
    Known,
    mark_hinted,
    refresh_profile,
    save_profile,
    who_asks,
    workspace_slack_id,
)
from db.people import name_admins as _name_admins
from db.team import workspace_id_of
from domain.people import NotMember, profile_of
from domain.team import Person
from services.scope import Scope

NO_LASTS = timedelta(minutes=10)
"""How long somebody not served is told no without asking Slack again: guests become members."""


async def find(tx: Tx, workspace_slack_id: str, slack_id: str, now: datetime) -> Person | NotMember | None:
    """Who asks. None: look them up in Slack, then `learn`. One query.

    That is for somebody not seen before, and for somebody who was refused long enough ago that Slack
    may say otherwise by now.
    """
    known = await who_asks(tx, workspace_slack_id, slack_id)
    if known is None or known.is_stub:
        return None
    if known.is_member and known.is_active:
        return known.person
    if now - known.learned_at >= NO_LASTS:
        return None
    return NotMember(slack_id, "guest" if known.is_active else "deactivated")


async def learn(
    tx: Tx, workspace_slack_id: str, user: Mapping[str, Any], *, admins: frozenset[str], now: datetime
) -> Person | None:
    """Remember what Slack's user object says; role, team and own rules stay.

    admins: Slack ids that the settings name as admins. None: the person is not served.
    """
    profile = profile_of(user, workspace=workspace_slack_id, admins=admins)
    workspace_id = await workspace_id_of(tx, workspace_slack_id, now=now)
    await save_profile(tx, workspace_id, profile, now=now)
    known = await who_asks(tx, workspace_slack_id, profile.slack_id)
    return known.person if known and _served(known) else None


async def refresh(scope: Scope, user: Mapping[str, Any]) -> bool:
    """Take over what a `user_change` says, if the person is known. False: nobody the bot knows."""
    workspace = await workspace_slack_id(scope.tx, scope.workspace_id)
    profile = profile_of(user, workspace=workspace)
    return await refresh_profile(scope.tx, scope.workspace_id, profile, now=scope.now)


async def name_admins(tx: Tx, admins: frozenset[str]) -> None:
    """Hold those already known to the settings' list of admins, taken off it or put on; called at start."""
    await _name_admins(tx, admins)


async def hint_due(scope: Scope) -> bool:
    """True once for a person without a team: now say how a team is set up."""
    if scope.me.team is not None or scope.me.manages:
        return False
    return await mark_hinted(scope.tx, scope.me.id, now=scope.now)


def _served(known: Known) -> bool:
    return known.is_member and known.is_active
