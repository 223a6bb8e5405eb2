"""What repeats: the schedules of teams and people, and when each is due next."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.base import Tx, insert_ignore
from db.delivery_tables import schedules
from db.team import people, teams


@dataclass(frozen=True, slots=True)
class Schedule:
    """A repeating post of a team, or of one of its people. `rule` as stored, None for the job's own.

    channel_id: where its posts go, None for where the job sends them.
    """

    id: int
    workspace_id: int
    team_id: int
    kind: str
    subject: str
    rule: Mapping[str, Any] | None
    zone: str
    watermark: str
    due_at: datetime
    person_id: int | None = None
    channel_id: str | None = None
    is_on: bool = True
    paused_at: datetime | None = None
    paused_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """By whose days a schedule goes, as stored: "01234" for Monday to Friday."""

    zone: str
    weekdays: str
    country: str | None
    fiscal_start_month: int


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """A team, or a person of one, that has no schedule of some kind yet."""

    workspace_id: int
    team_id: int
    days: Days
    person_id: int | None = None

    @property
    def subject(self) -> str:
        return f"team:{self.team_id}" if self.person_id is None else f"person:{self.person_id}"


_SCHEDULE = [schedules.c[name] for name in Schedule.__slots__]
_DAYS = [
    sa.func.coalesce(people.c.zone, teams.c.zone).label("now_zone"),
    sa.func.coalesce(people.c.workdays, teams.c.workdays).label("weekdays"),
    sa.func.coalesce(people.c.country, teams.c.country).label("country"),
    teams.c.fiscal_start_month,
]
_PLACED = schedules.join(teams, schedules.c.team_id == teams.c.id).outerjoin(
    people, schedules.c.person_id == people.c.id
)


async def add_schedule(
    tx: Tx, whose: Unscheduled, *, kind: str, is_on: bool, rule: Any, watermark: str, due_at: datetime
) -> bool:
    """Start a schedule after the period `watermark`; False if there is one already."""
    statement = insert_ignore(tx, schedules, ["workspace_id", "kind", "subject"]).values(
        workspace_id=whose.workspace_id,
        team_id=whose.team_id,
        person_id=whose.person_id,
        kind=kind,
        subject=whose.subject,
        zone=whose.days.zone,
        rule=rule,
        is_on=is_on,
        watermark=watermark,
        due_at=due_at,
    )
    return bool((await tx.execute(statement)).rowcount)


async def workspace_of_team(tx: Tx, team_id: int) -> int:
    return int(await tx.scalar(sa.select(teams.c.workspace_id).where(teams.c.id == team_id)) or 0)


async def teams_without(tx: Tx, kind: str) -> list[Unscheduled]:
    """The teams that have no schedule of this kind."""
    there = sa.select(schedules.c.id).where(schedules.c.team_id == teams.c.id, schedules.c.kind == kind)
    query = (
        sa.select(
            teams.c.workspace_id,
            teams.c.id,
            teams.c.zone,
            teams.c.workdays,
            teams.c.country,
            teams.c.fiscal_start_month,
        )
        .where(~there.exists())
        .order_by(teams.c.id)
    )
    return [Unscheduled(row[0], row[1], Days(*row[2:])) for row in await tx.execute(query)]


async def people_without(tx: Tx, kind: str) -> list[Unscheduled]:
    """The active people in teams who have no schedule of this kind."""
    there = sa.select(schedules.c.id).where(schedules.c.person_id == people.c.id, schedules.c.kind == kind)
    query = (
        sa.select(people.c.workspace_id, people.c.team_id, people.c.id, *_DAYS)
        .join(teams, people.c.team_id == teams.c.id)
        .where(people.c.is_active, people.c.is_member, ~there.exists())
        .order_by(people.c.id)
    )
    rows = await tx.execute(query)
    return [Unscheduled(row[0], row[1], Days(*row[3:]), person_id=row[2]) for row in rows]


async def follow_moves(tx: Tx) -> int:
    """Schedules of people who changed teams go with them; returns how many."""
    now_in = sa.select(people.c.team_id).where(people.c.id == schedules.c.person_id).scalar_subquery()
    statement = (
        schedules.update()
        .where(schedules.c.person_id.is_not(None), now_in.is_not(None), now_in != schedules.c.team_id)
        .values(team_id=now_in)
    )
    return int((await tx.execute(statement)).rowcount)


async def siblings(tx: Tx, kind: str) -> dict[int, tuple[Any, bool]]:
    """{team id: (rule, whether it is on)} of a kind that people have: what was chosen for the whole team."""
    query = (
        sa.select(schedules.c.team_id, schedules.c.rule, schedules.c.is_on)
        .where(schedules.c.kind == kind, schedules.c.person_id.is_not(None))
        .order_by(schedules.c.id.desc())
    )
    return {row.team_id: (row.rule, row.is_on) for row in await tx.execute(query)}


async def all_schedules(
    tx: Tx, kinds: Collection[str], *, team_id: int | None = None, with_channel: bool = False
) -> list[tuple[Schedule, Days]]:
    """Every schedule with its subject's days as they are now.

    with_channel: only those at work, of teams that have a channel.
    """
    query = sa.select(*_SCHEDULE, *_DAYS).select_from(_PLACED).where(schedules.c.kind.in_(kinds))
    if team_id is not None:
        query = query.where(schedules.c.team_id == team_id)
    if with_channel:
        query = query.where(
            teams.c.channel_id.is_not(None), schedules.c.is_on, schedules.c.paused_at.is_(None)
        )
    found = (await tx.execute(query.order_by(schedules.c.id))).mappings()
    return [(_schedule(row), _days(row)) for row in found]


async def due_schedules(tx: Tx, kinds: Collection[str], now: datetime) -> list[int]:
    """Ids of the schedules to look at: due, or worked out in a zone that is no longer their subject's."""
    query = (
        sa.select(schedules.c.id)
        .select_from(_PLACED)
        .where(
            schedules.c.kind.in_(kinds),
            schedules.c.is_on,
            schedules.c.paused_at.is_(None),
            sa.or_(people.c.id.is_(None), people.c.is_active & people.c.team_id.is_not(None)),
            sa.or_(schedules.c.due_at <= now, schedules.c.zone != _DAYS[0]),
        )
        .order_by(schedules.c.due_at, schedules.c.id)
    )
    return list(await tx.scalars(query))


async def lock_schedule(tx: Tx, schedule_id: int) -> Schedule | None:
    """The schedule, held to the end of the transaction; None while another process holds it."""
    query = sa.select(*_SCHEDULE).where(schedules.c.id == schedule_id).with_for_update(skip_locked=True)
    row = (await tx.execute(query)).mappings().one_or_none()
    return _schedule(row) if row else None


async def move_schedule(tx: Tx, schedule_id: int, *, watermark: str, zone: str, due_at: datetime) -> None:
    """Every period up to `watermark` is dealt with; in `zone` the next one is due at `due_at`."""
    await tx.execute(
        schedules.update()
        .where(schedules.c.id == schedule_id)
        .values(watermark=watermark, zone=zone, due_at=due_at)
    )


async def set_due(tx: Tx, due_at: Mapping[int, datetime]) -> None:
    """{schedule id: when its next period is due}."""
    statement = (
        schedules.update()
        .where(schedules.c.id == sa.bindparam("schedule_id"))
        .values(due_at=sa.bindparam("due"))
    )
    await tx.execute(statement, [{"schedule_id": key, "due": due} for key, due in due_at.items()])


async def change_schedules(tx: Tx, team_id: int, kind: str, **values: Any) -> int:
    """Write what was chosen for a kind of a team, its people's included; returns how many have it."""
    statement = schedules.update().where(schedules.c.team_id == team_id, schedules.c.kind == kind)
    return int((await tx.execute(statement.values(**values))).rowcount)


async def pause(tx: Tx, schedule_id: int, reason: str, *, now: datetime) -> bool:
    """Nothing more is written for it until it is resumed; False if it was paused before."""
    statement = (
        schedules.update()
        .where(schedules.c.id == schedule_id, schedules.c.paused_at.is_(None))
        .values(paused_at=now, paused_reason=reason[:500])
    )
    return bool((await tx.execute(statement)).rowcount)


async def unpause(tx: Tx, schedule_id: int) -> bool:
    """False if it was not paused."""
    statement = (
        schedules.update()
        .where(schedules.c.id == schedule_id, schedules.c.paused_at.is_not(None))
        .values(paused_at=None, paused_reason=None)
    )
    return bool((await tx.execute(statement)).rowcount)


async def find_schedule(tx: Tx, workspace_id: int, schedule_id: int) -> Schedule | None:
    query = sa.select(*_SCHEDULE).where(
        schedules.c.id == schedule_id, schedules.c.workspace_id == workspace_id
    )
    row = (await tx.execute(query)).mappings().one_or_none()
    return _schedule(row) if row else None


def _schedule(row: sa.RowMapping) -> Schedule:
    return Schedule(**{name: row[name] for name in Schedule.__slots__})


def _days(row: sa.RowMapping) -> Days:
    return Days(row["now_zone"], row["weekdays"], row["country"], row["fiscal_start_month"])
