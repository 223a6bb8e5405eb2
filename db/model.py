"""The model's books: who lets it be asked, what it used by month and purpose, and whether it helped."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.base import Id, Tx, Utc, id_column, insert, insert_ignore, metadata, ref
from domain.model_use import Choice, Purpose, Use

model_choices = sa.Table(
    "model_choices",
    metadata,
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), primary_key=True, autoincrement=False),
    sa.Column("is_on", sa.Boolean, nullable=False),
    sa.Column("budget", sa.BigInteger),  # tokens a month; null: what the operator allows
    ref("changed_by", "people.id"),
    sa.Column("changed_at", Utc, nullable=False),
)

model_opt_outs = sa.Table(
    "model_opt_outs",
    metadata,
    sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True, autoincrement=False),
    sa.Column("since", Utc, nullable=False),
)

model_months = sa.Table(
    "model_months",
    metadata,
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), primary_key=True, autoincrement=False),
    sa.Column("month", sa.String(7), primary_key=True),  # "2026-11", in UTC
    sa.Column("tokens", sa.BigInteger, nullable=False),  # used, and set aside for what is being asked
)

model_uses = sa.Table(
    "model_uses",
    metadata,
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), primary_key=True, autoincrement=False),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("purpose", sa.String(40), primary_key=True),
    sa.Column("asked", sa.Integer, nullable=False),
    sa.Column("answered", sa.Integer, nullable=False),
    sa.Column("tokens", sa.BigInteger, nullable=False),
)

model_votes = sa.Table(
    "model_votes",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("person_id", "people.id"),
    sa.Column("answer", sa.String(40), nullable=False),
    sa.Column("purpose", sa.String(40), nullable=False),
    sa.Column("helped", sa.Boolean, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.UniqueConstraint("person_id", "answer"),
    sa.Index("ix_model_votes_workspace_at", "workspace_id", "at"),
)


async def choice_of(tx: Tx, workspace_id: int, person_id: int) -> Choice:
    """What the workspace and the person chose, in one query; on, without a budget, until somebody does."""
    query = (
        sa.select(model_choices.c.is_on, model_choices.c.budget, model_opt_outs.c.person_id)
        .select_from(
            sa.select(sa.literal(workspace_id).label("workspace_id"))
            .subquery("here")
            .outerjoin(model_choices, model_choices.c.workspace_id == workspace_id)
            .outerjoin(model_opt_outs, model_opt_outs.c.person_id == person_id)
        )
    )  # fmt: skip
    row = (await tx.execute(query)).one()
    is_on = True if row.is_on is None else bool(row.is_on)
    return Choice(is_on=is_on, budget=row.budget, opted_out=row.person_id is not None)


async def choose(tx: Tx, workspace_id: int, *, by: int, now: datetime, **changed: bool | int | None) -> None:
    """Set is_on or budget of a workspace; what is not named stays."""
    values: dict[str, Any] = {"is_on": True, "budget": None, "changed_by": by, "changed_at": now} | changed
    statement = insert(tx, model_choices).values(workspace_id=workspace_id, **values)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id"], set_={**changed, "changed_by": by, "changed_at": now}
        )
    )


async def opted_out_among(tx: Tx, person_ids: Collection[int]) -> frozenset[int]:
    """Those of these people who opted out."""
    if not person_ids:
        return frozenset()
    table = model_opt_outs
    return frozenset(
        await tx.scalars(sa.select(table.c.person_id).where(table.c.person_id.in_(list(person_ids))))
    )


async def set_opted_out(tx: Tx, person_id: int, *, out: bool, now: datetime) -> None:
    if out:
        await tx.execute(
            insert_ignore(tx, model_opt_outs, ["person_id"]).values(person_id=person_id, since=now)
        )
    else:
        await tx.execute(model_opt_outs.delete().where(model_opt_outs.c.person_id == person_id))


async def set_aside(tx: Tx, workspace_id: int, month: str, tokens: int, *, budget: int) -> bool:
    """Take tokens off the month's budget before they are used; False where they are more than is left.

    One statement decides, so two at once never take the same ones.
    """
    await tx.execute(
        insert_ignore(tx, model_months, ["workspace_id", "month"]).values(
            workspace_id=workspace_id, month=month, tokens=0
        )
    )
    taken = await tx.execute(
        model_months.update()
        .where(*_month(model_months, workspace_id, month), model_months.c.tokens + tokens <= budget)
        .values(tokens=model_months.c.tokens + tokens)
    )
    return bool(taken.rowcount)


async def settle(
    tx: Tx, workspace_id: int, month: str, purpose: str, *, aside: int, used: int, answered: bool
) -> None:
    """Put what was used in the place of what was set aside, and count the ask by its purpose."""
    await tx.execute(
        model_months.update()
        .where(*_month(model_months, workspace_id, month))
        .values(tokens=model_months.c.tokens + (used - aside))
    )
    added = insert(tx, model_uses).values(
        workspace_id=workspace_id,
        month=month,
        purpose=purpose,
        asked=1,
        answered=int(answered),
        tokens=used,
    )
    await tx.execute(
        added.on_conflict_do_update(
            index_elements=["workspace_id", "month", "purpose"],
            set_={
                "asked": model_uses.c.asked + 1,
                "answered": model_uses.c.answered + int(answered),
                "tokens": model_uses.c.tokens + used,
            },
        )
    )


async def use_of(tx: Tx, workspace_id: int, month: str, *, start: datetime, end: datetime) -> Use:
    """A month's use by purpose, the most tokens first. start, end: the month's moments, for the votes."""
    tokens = await tx.scalar(
        sa.select(model_months.c.tokens).where(*_month(model_months, workspace_id, month))
    )
    rows = await tx.execute(
        sa.select(model_uses)
        .where(*_month(model_uses, workspace_id, month))
        .order_by(model_uses.c.tokens.desc(), model_uses.c.purpose)
    )
    purposes = tuple(Purpose(row.purpose, row.asked, row.answered, row.tokens) for row in rows)
    votes = (
        await tx.execute(
            sa.select(
                sa.func.count(),
                sa.func.coalesce(sa.func.sum(sa.case((model_votes.c.helped, 1), else_=0)), 0),
            ).where(
                model_votes.c.workspace_id == workspace_id,
                model_votes.c.at >= start,
                model_votes.c.at < end,
            )
        )
    ).one()
    return Use(month, int(tokens or 0), purposes, helped=int(votes[1]), not_helped=int(votes[0] - votes[1]))


async def vote(
    tx: Tx, workspace_id: int, person_id: int, *, answer: str, purpose: str, helped: bool, now: datetime
) -> None:
    """What somebody says of an answer; their last word counts."""
    statement = insert(tx, model_votes).values(
        workspace_id=workspace_id, person_id=person_id, answer=answer, purpose=purpose, helped=helped, at=now
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "answer"], set_={"helped": helped, "at": now}
        )
    )


def _month(table: sa.Table, workspace_id: int, month: str) -> list[sa.ColumnElement[bool]]:
    return [table.c.workspace_id == workspace_id, table.c.month == month]
