"""What has become of a team's repeating posts lately, and how the next ones are moved."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from db.base import Tx
from db.delivery_tables import CLAIMABLE, Action, State, deliveries, mutes, schedules, sending_pauses
from db.team import teams, workspaces
from domain.timetable import LastRun


@dataclass(frozen=True, slots=True)
class Trouble:
    """A delivery that is dead, or still unsent though it was due a while ago."""

    id: int
    kind: str
    slot_key: str
    channel_id: str | None
    state: str
    due_at: datetime
    expires_at: datetime
    reason: str | None


_IS_HEAD = sa.and_(
    deliveries.c.action == Action.POST,
    deliveries.c.depends_on.is_(None),
    ~deliveries.c.slot_key.contains("+", autoescape=True),
)


async def last_runs(tx: Tx, team_id: int) -> dict[str, LastRun]:
    """{kind: its newest slot} of the kinds that the team has as a whole."""
    newest = (
        sa.select(sa.func.max(deliveries.c.id))
        .join(schedules, schedules.c.id == deliveries.c.schedule_id)
        .where(schedules.c.team_id == team_id, schedules.c.person_id.is_(None), _IS_HEAD)
        .group_by(schedules.c.kind)
    )
    query = sa.select(
        deliveries.c.kind,
        deliveries.c.state,
        deliveries.c.due_at,
        deliveries.c.settled_at,
        deliveries.c.reason,
        deliveries.c.channel_id,
        deliveries.c.ts,
    ).where(deliveries.c.id.in_(newest))
    return {row.kind: LastRun(*row[1:]) for row in await tx.execute(query)}


async def sent_to_people(tx: Tx, team_id: int, since: datetime) -> dict[str, int]:
    """{kind: how many direct messages of it the team's people got since `since`}."""
    query = (
        sa.select(schedules.c.kind, sa.func.count())
        .join(deliveries, deliveries.c.schedule_id == schedules.c.id)
        .where(
            schedules.c.team_id == team_id,
            schedules.c.person_id.is_not(None),
            deliveries.c.state == State.SENT,
            deliveries.c.settled_at >= since,
            _IS_HEAD,
        )
        .group_by(schedules.c.kind)
    )
    return {row[0]: row[1] for row in await tx.execute(query)}


async def start_anew(tx: Tx, moved: Collection[tuple[int, str, datetime]]) -> None:
    """(schedule id, the last period that is dealt with, when the next one is due) of each schedule."""
    if not moved:
        return
    statement = (
        schedules.update()
        .where(schedules.c.id == sa.bindparam("schedule_id"))
        .values(watermark=sa.bindparam("period"), due_at=sa.bindparam("due"))
    )
    rows = [{"schedule_id": id, "period": period, "due": due} for id, period, due in moved]
    await tx.execute(statement, rows)


async def troubles(tx: Tx, *, late_before: datetime, dead_since: datetime) -> list[Trouble]:
    """Deliveries still unsent though due, and free to go, before `late_before`, and those that died since
    `dead_since`; the oldest first."""
    query = (
        sa.select(*(deliveries.c[name] for name in Trouble.__slots__))
        .where(
            sa.or_(
                sa.and_(
                    deliveries.c.state.in_(CLAIMABLE),
                    deliveries.c.due_at < late_before,
                    deliveries.c.not_before < late_before,
                ),
                sa.and_(deliveries.c.state == State.DEAD, deliveries.c.settled_at >= dead_since),
            )
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
    )
    return [Trouble(*row) for row in await tx.execute(query)]


async def channels_in_use(tx: Tx) -> dict[str, list[str]]:
    """{channel id: names of the teams that want posts there}."""
    own = (schedules.c.team_id == teams.c.id) & schedules.c.channel_id.is_not(None) & schedules.c.is_on
    named = [
        teams.c.channel_id,
        teams.c.deals_channel_id,
        teams.c.wins_channel_id,
        teams.c.managers_channel_id,
    ]
    query = (
        sa.select(teams.c.name, *named, schedules.c.channel_id)
        .outerjoin(schedules, own)
        .order_by(teams.c.name)
    )
    found: dict[str, list[str]] = {}
    for name, *channels in await tx.execute(query):
        for channel_id in channels:
            if channel_id and name not in found.setdefault(channel_id, []):
                found[channel_id].append(name)
    return found


async def paused_schedules(tx: Tx) -> list[tuple[str, str, str, datetime]]:
    """(kind, team, reason, since when) of the schedules that Slack made stop."""
    query = (
        sa.select(schedules.c.kind, teams.c.name, schedules.c.paused_reason, schedules.c.paused_at)
        .join(teams, teams.c.id == schedules.c.team_id)
        .where(schedules.c.paused_at.is_not(None))
        .order_by(schedules.c.paused_at)
    )
    return [(row[0], row[1], row[2] or "", row[3]) for row in await tx.execute(query)]


async def sending_pauses_now(tx: Tx) -> list[tuple[str, str, datetime]]:
    """(workspace's Slack id, reason, since when) where Slack does not take the token."""
    query = (
        sa.select(workspaces.c.slack_id, sending_pauses.c.reason, sending_pauses.c.paused_at)
        .join(workspaces, workspaces.c.id == sending_pauses.c.workspace_id)
        .order_by(sending_pauses.c.paused_at)
    )
    return [(row[0], row[1], row[2]) for row in await tx.execute(query)]


async def who_takes_part(tx: Tx, person_ids: Collection[int], kind: str) -> frozenset[int]:
    """Which of these people asked for a kind of message that only comes when it is asked for."""
    query = sa.select(mutes.c.person_id).where(
        mutes.c.person_id.in_(person_ids), mutes.c.kind == kind, ~mutes.c.muted
    )
    return frozenset(await tx.scalars(query))
