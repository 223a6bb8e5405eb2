"""A delivery that Slack refused for good: its schedule is paused, and whoever looks after it is told once."""

import logging
import secrets
from datetime import datetime, timedelta

from db.base import Tx
from db.delivery import Claim, NewDelivery, add_delivery
from db.notices import id_of_slack
from db.schedules import Schedule, find_schedule, pause
from db.team import find_teams, person_by_id
from domain.alerts import Alert
from domain.weeks import week_of
from services.schedule_care import caretakers
from services.schedules import about
from views.alerts import paused

log = logging.getLogger("playmaker.alerts")

KIND = "alert"
GRACE = timedelta(days=7)


async def raise_alert(tx: Tx, held: Claim, reason: str, *, now: datetime) -> int:
    """In the transaction that makes a delivery dead; returns how many people are told.

    Once for each pause of a team's schedule. Where many direct messages fail for one reason, and for single
    posts, once a week for each team, kind and reason.
    """
    if held.kind == KIND:
        return 0
    schedule = None
    if held.schedule_id is not None:
        schedule = await find_schedule(tx, held.workspace_id, held.schedule_id)
    if schedule is not None and not await pause(tx, schedule.id, reason, now=now):
        return 0
    alert = await _alert(tx, held, schedule, reason)
    about_what = f"{schedule.team_id}/{held.kind}" if schedule else held.channel_id
    if schedule is not None and schedule.person_id is None:
        once = f"{schedule.id}/{now:%Y-%m-%dT%H:%M:%S}"
    else:
        once = f"{about_what}/{alert.code[-40:]}/{week_of(now.date()).iso}"
    message = paused(alert)
    told = 0
    for person in await caretakers(tx, held.workspace_id, schedule.team_id if schedule else None):
        new = NewDelivery(
            workspace_id=held.workspace_id,
            schedule_id=None,
            kind=KIND,
            slot_key=f"alert/{held.workspace_id}/{once}/{person.id}",
            key=secrets.token_urlsafe(18),
            due_at=now,
            expires_at=now + GRACE,
            channel_id=person.slack_id,
            body={"text": message.text, "blocks": list(message.blocks)},
            person_id=person.id,
        )
        told += await add_delivery(tx, new, now=now) is not None
    log.warning("alert: delivery=%d schedule=%s reason=%s told=%d", held.id, held.schedule_id, reason, told)
    return told


async def _alert(tx: Tx, held: Claim, schedule: Schedule | None, reason: str) -> Alert:
    team = person = None
    if schedule is not None:
        [found] = await find_teams(tx, held.workspace_id, team_id=schedule.team_id)
        team = found.name
    if held.channel_id[0] in "UW":
        person_id = held.person_id or await id_of_slack(tx, held.workspace_id, held.channel_id)
        known = await person_by_id(tx, person_id) if person_id is not None else None
        person = known.name if known else None
    return Alert(
        title=about(held.kind).title or "An announcement",
        code=reason,
        channel_id=held.channel_id,
        team=team,
        person=person,
        schedule_id=schedule.id if schedule else None,
    )
