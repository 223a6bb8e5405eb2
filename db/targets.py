"""Targets as they were set, and days off: append-only, so that what counted in a week can always be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.base import Id, Tx, Utc, id_column, insert_ignore, metadata, ref
from db.team import people, people_query, with_managed
from domain.money import Money
from domain.targets import Level
from domain.team import Person, Role

target_rules = sa.Table(
    "target_rules",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    sa.Column("level", sa.String(10), nullable=False),  # person, role, team
    ref("person_id", "people.id", nullable=True),
    ref("team_id", "teams.id", nullable=True),
    sa.Column("role", sa.String(20)),
    sa.Column("activity", sa.String(40), nullable=False),
    sa.Column("weekly", sa.Integer, nullable=False),
    sa.Column("from_week", sa.Date, nullable=False),  # a Monday
    ref("set_by", "people.id"),
    sa.Column("set_at", Utc, nullable=False),
    sa.Column("reason", sa.String(300)),
    sa.CheckConstraint("weekly >= 0", name="weekly"),
    sa.CheckConstraint(
        "(level = 'person' AND person_id IS NOT NULL AND team_id IS NULL AND role IS NULL)"
        " OR (level = 'role' AND person_id IS NULL AND team_id IS NOT NULL AND role IS NOT NULL)"
        " OR (level = 'team' AND person_id IS NULL AND team_id IS NOT NULL AND role IS NULL)",
        name="subject",
    ),
    sa.Index("ix_target_rules_person", "person_id", "from_week"),
    sa.Index("ix_target_rules_team", "team_id", "from_week"),
)

target_voids = sa.Table(
    "target_voids",
    metadata,
    sa.Column("rule_id", Id, sa.ForeignKey("target_rules.id"), primary_key=True),
    ref("voided_by", "people.id"),
    sa.Column("voided_at", Utc, nullable=False),
)

absences = sa.Table(
    "absences",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("person_id", "people.id"),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("end_day", sa.Date, nullable=False),  # the first day back
    ref("noted_by", "people.id"),
    sa.Column("created_at", Utc, nullable=False),
    ref("cancelled_by", "people.id", nullable=True),
    sa.Column("cancelled_at", Utc),
    ref("joined_into", "absences.id", nullable=True),  # the longer leave that took this one up
    sa.CheckConstraint("end_day > first_day", name="days"),
    sa.Index("ix_absences_person_days", "person_id", "end_day", "first_day"),
)

revenue_targets = sa.Table(
    "revenue_targets",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("person_id", "people.id", nullable=True),
    ref("team_id", "teams.id", nullable=True),
    sa.Column("quarter", sa.String(8), nullable=False),  # a fiscal quarter's key, "2027-Q1"
    sa.Column("amount_minor", sa.BigInteger),  # null: taken back, none holds
    sa.Column("currency", sa.String(3)),
    ref("set_by", "people.id"),
    sa.Column("set_at", Utc, nullable=False),
    sa.Column("reason", sa.String(300)),
    sa.CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name="subject"),
    sa.CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount"),
    sa.Index("ix_revenue_targets_person", "person_id", "quarter"),
    sa.Index("ix_revenue_targets_team", "team_id", "quarter"),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A target as it was set: `weekly` for a full week, from `from_week` (a Monday) on."""

    id: int
    workspace_id: int
    level: Level
    person_id: int | None
    team_id: int | None
    role: Role | None
    activity: str
    weekly: int
    from_week: date
    set_by: int
    set_at: datetime
    reason: str | None


_SUBJECT = ("level", "person_id", "team_id", "role", "activity")


async def people_in_teams(tx: Tx, team_ids: Sequence[int]) -> list[Person]:
    """The active full members of the teams, ordered by name."""
    query = people_query().where(people.c.team_id.in_(team_ids), people.c.is_active, people.c.is_member)
    rows = (await tx.execute(query.order_by(people.c.name, people.c.id))).mappings().all()
    return await with_managed(tx, rows) if rows else []


async def add_rules(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """The ids of new rules, in the order of `rows` (values by column name)."""
    statement = target_rules.insert().returning(target_rules.c.id, sort_by_parameter_order=True)
    return [int(row.id) for row in await tx.execute(statement, [dict(row) for row in rows])] if rows else []


async def void_rules(tx: Tx, rule_ids: Sequence[int], *, by: int, at: datetime) -> int:
    """Take rules out of force; how many were in force until now."""
    rows = [{"rule_id": rule_id, "voided_by": by, "voided_at": at} for rule_id in rule_ids]
    statement = insert_ignore(tx, target_voids, ["rule_id"])
    return int((await tx.execute(statement.values(rows))).rowcount) if rows else 0


def _in_force() -> sa.Select[Any]:
    voided = sa.exists().where(target_voids.c.rule_id == target_rules.c.id)
    return sa.select(target_rules).where(~voided)


def _about(person_ids: Sequence[int], team_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    return sa.or_(target_rules.c.person_id.in_(person_ids), target_rules.c.team_id.in_(team_ids))


def _rule(row: sa.RowMapping) -> Rule:
    values = {name: row[name] for name in Rule.__slots__}
    return Rule(**values | {"role": Role(row["role"]) if row["role"] else None})


async def rules_for(tx: Tx, person_ids: Sequence[int], team_ids: Sequence[int], monday: date) -> list[Rule]:
    """For each level, subject and activity the one rule in force in the week of `monday`.

    That is the one with the latest week to begin in, and of several for the same week the last one set.
    """
    table = target_rules.c
    newest = sa.func.row_number().over(
        partition_by=[table[name] for name in _SUBJECT], order_by=[table.from_week.desc(), table.id.desc()]
    )
    query = _in_force().where(_about(person_ids, team_ids), table.from_week <= monday)
    ranked = query.add_columns(newest.label("place")).subquery()
    rows = await tx.execute(sa.select(ranked).where(ranked.c.place == 1).order_by(ranked.c.id))
    return [_rule(row) for row in rows.mappings()]


async def rules_up_to(tx: Tx, person_ids: Sequence[int], team_ids: Sequence[int], monday: date) -> list[Rule]:
    """Every rule in force that begins in the week of `monday` or before, in the order they were set."""
    query = _in_force().where(_about(person_ids, team_ids), target_rules.c.from_week <= monday)
    return [_rule(row) for row in (await tx.execute(query.order_by(target_rules.c.id))).mappings()]


async def rules_after(tx: Tx, person_ids: Sequence[int], team_ids: Sequence[int], monday: date) -> list[Rule]:
    """The rules that begin in a week after that of `monday`, first ones first."""
    query = _in_force().where(_about(person_ids, team_ids), target_rules.c.from_week > monday)
    rows = await tx.execute(query.order_by(target_rules.c.from_week, target_rules.c.id))
    return [_rule(row) for row in rows.mappings()]


async def rules_set_since(
    tx: Tx, person_ids: Sequence[int], team_ids: Sequence[int], moment: datetime
) -> list[Rule]:
    """The rules in force that were set at `moment` or later, newest first."""
    query = _in_force().where(_about(person_ids, team_ids), target_rules.c.set_at >= moment)
    rows = await tx.execute(query.order_by(target_rules.c.id.desc()))
    return [_rule(row) for row in rows.mappings()]


async def find_rules(tx: Tx, workspace_id: int, rule_ids: Sequence[int]) -> list[Rule]:
    """Rules by id, whether in force or not; those of other workspaces are not found."""
    query = sa.select(target_rules).where(
        target_rules.c.workspace_id == workspace_id, target_rules.c.id.in_(rule_ids)
    )
    return [_rule(row) for row in (await tx.execute(query.order_by(target_rules.c.id))).mappings()]


@dataclass(frozen=True, slots=True)
class Absence:
    """Leave of one person, from `first_day` up to, but without, `end_day`."""

    id: int
    person_id: int
    first_day: date
    end_day: date
    cancelled: bool


def _absence(row: sa.RowMapping) -> Absence:
    return Absence(
        row["id"], row["person_id"], row["first_day"], row["end_day"], row["cancelled_at"] is not None
    )


async def leave_between(
    tx: Tx, person_ids: Sequence[int], first: date, end: date
) -> dict[int, list[tuple[date, date]]]:
    """{person id: half-open spans of leave that touch the days from `first` up to `end`}."""
    query = sa.select(absences.c.person_id, absences.c.first_day, absences.c.end_day).where(
        absences.c.person_id.in_(person_ids),
        absences.c.cancelled_at.is_(None),
        absences.c.end_day > first,
        absences.c.first_day < end,
    )
    found: dict[int, list[tuple[date, date]]] = {}
    for person_id, first_day, end_day in await tx.execute(query):
        found.setdefault(person_id, []).append((first_day, end_day))
    return found


async def absences_from(tx: Tx, person_id: int, day: date) -> list[Absence]:
    """A person's leave that is not over before `day`, in order; cancelled leave is left out."""
    query = sa.select(absences).where(
        absences.c.person_id == person_id, absences.c.cancelled_at.is_(None), absences.c.end_day >= day
    )
    rows = await tx.execute(query.order_by(absences.c.first_day, absences.c.id))
    return [_absence(row) for row in rows.mappings()]


async def absence_by_id(tx: Tx, workspace_id: int, absence_id: int) -> Absence | None:
    query = sa.select(absences).where(absences.c.id == absence_id, absences.c.workspace_id == workspace_id)
    row = (await tx.execute(query)).mappings().first()
    return _absence(row) if row else None


async def absences_joined_into(tx: Tx, absence_id: int) -> list[Absence]:
    """The leave that was taken up into another."""
    query = sa.select(absences).where(absences.c.joined_into == absence_id).order_by(absences.c.first_day)
    return [_absence(row) for row in (await tx.execute(query)).mappings()]


async def add_absences(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """The ids of new absences, in the order of `rows` (values by column name)."""
    statement = absences.insert().returning(absences.c.id, sort_by_parameter_order=True)
    return [int(row.id) for row in await tx.execute(statement, [dict(row) for row in rows])] if rows else []


async def cancel_absences(
    tx: Tx, absence_ids: Sequence[int], *, by: int, at: datetime, joined_into: int | None = None
) -> int:
    """Cancel leave that is not cancelled yet; how many that were. `joined_into`: what took its place."""
    changed = await tx.execute(
        absences.update()
        .where(absences.c.id.in_(absence_ids), absences.c.cancelled_at.is_(None))
        .values(cancelled_by=by, cancelled_at=at, joined_into=joined_into)
    )
    return int(changed.rowcount)


# --- revenue ---


@dataclass(frozen=True, slots=True)
class RevenueRule:
    """A revenue target as it was set for a person or a team; amount None: taken back, none holds."""

    id: int
    person_id: int | None
    team_id: int | None
    quarter: str
    amount: Money | None


async def add_revenue(tx: Tx, row: Mapping[str, Any], amount: Money | None) -> int:
    """The id of a new revenue target; `row` has the other values by column name."""
    values = {
        **row,
        "amount_minor": amount.amount_minor if amount else None,
        "currency": amount.currency if amount else None,
    }
    inserted = await tx.execute(revenue_targets.insert().values(values))
    assert inserted.inserted_primary_key is not None
    return int(inserted.inserted_primary_key[0])


async def revenue_rules(
    tx: Tx, person_ids: Sequence[int], team_ids: Sequence[int], quarters: Sequence[str]
) -> list[RevenueRule]:
    """For each of the people, teams and quarters what was set last, if anything ever was."""
    table = revenue_targets.c
    newest = sa.func.row_number().over(
        partition_by=[table.person_id, table.team_id, table.quarter], order_by=table.id.desc()
    )
    about = sa.or_(table.person_id.in_(person_ids), table.team_id.in_(team_ids))
    query = sa.select(revenue_targets, newest.label("place")).where(about, table.quarter.in_(quarters))
    ranked = query.subquery()
    rows = await tx.execute(sa.select(ranked).where(ranked.c.place == 1).order_by(ranked.c.id))
    return [_revenue(row) for row in rows.mappings()]


async def revenue_history(tx: Tx, workspace_id: int, rule_id: int) -> list[RevenueRule]:
    """Everything that was set for the subject and the quarter of one rule, oldest first; [] without one."""
    table = revenue_targets.c
    one = sa.select(revenue_targets).where(table.id == rule_id, table.workspace_id == workspace_id)
    row = (await tx.execute(one)).mappings().first()
    if row is None:
        return []
    subject = table.person_id == row["person_id"] if row["person_id"] else table.team_id == row["team_id"]
    query = sa.select(revenue_targets).where(subject, table.quarter == row["quarter"]).order_by(table.id)
    return [_revenue(each) for each in (await tx.execute(query)).mappings()]


def _revenue(row: sa.RowMapping) -> RevenueRule:
    known = row["amount_minor"] is not None
    amount = Money(row["amount_minor"], row["currency"]) if known else None
    return RevenueRule(row["id"], row["person_id"], row["team_id"], row["quarter"], amount)
