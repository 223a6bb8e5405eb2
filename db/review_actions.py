"""What reviews decided, and what became of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.base import Tx
from db.review_tables import review_action_events, review_actions
from db.team import people_by_id
from domain.review_actions import Action, Source, State

_LIVE = review_actions.c.state.in_([State.OPEN.value, State.POSTPONED.value])


async def add_action(tx: Tx, values: Mapping[str, Any]) -> int:
    made = await tx.execute(review_actions.insert().values(state=State.OPEN.value, **values))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


async def action_by_id(tx: Tx, action_id: int, *, lock: bool = False) -> Action | None:
    query = sa.select(review_actions).where(review_actions.c.id == action_id)
    found = await _actions(tx, query.with_for_update() if lock else query)
    return found[0] if found else None


async def actions_of_review(tx: Tx, review_id: int) -> list[Action]:
    query = sa.select(review_actions).where(review_actions.c.review_id == review_id)
    return await _actions(tx, query.order_by(review_actions.c.id))


async def actions_of_reviews(tx: Tx, review_ids: Collection[int]) -> dict[int, list[Action]]:
    """{review id: its actions} in one query."""
    query = sa.select(review_actions).where(review_actions.c.review_id.in_(list(review_ids)))
    found: dict[int, list[Action]] = {review_id: [] for review_id in review_ids}
    for each in await _actions(tx, query.order_by(review_actions.c.id)):
        found[each.review_id].append(each)
    return found


async def live_actions_of_team(tx: Tx, team_id: int) -> list[Action]:
    """The team's actions that are neither done nor dropped, the earliest due first."""
    query = sa.select(review_actions).where(review_actions.c.team_id == team_id, _LIVE)
    return await _actions(tx, query.order_by(review_actions.c.due_on, review_actions.c.id))


async def last_actions_of_team(tx: Tx, team_id: int, *, before_review: int | None = None) -> list[Action]:
    """The actions of the team's latest review that decided any, and all older ones that are still open."""
    table = review_actions.c
    latest = sa.select(sa.func.max(table.review_id)).where(table.team_id == team_id)
    if before_review is not None:
        latest = latest.where(table.review_id < before_review)
    query = sa.select(review_actions).where(
        table.team_id == team_id,
        sa.or_(table.review_id == latest.scalar_subquery(), _LIVE),
        ~table.replaced,
    )
    return await _actions(tx, query.order_by(table.id))


async def change_action(tx: Tx, action_id: int, **values: Any) -> None:
    await tx.execute(review_actions.update().where(review_actions.c.id == action_id).values(**values))


async def carry(tx: Tx, team_id: int) -> list[int]:
    """A review begins: what is open was found so once more. Returns the ids."""
    statement = (
        review_actions.update()
        .where(review_actions.c.team_id == team_id, _LIVE)
        .values(carried=review_actions.c.carried + 1)
        .returning(review_actions.c.id)
    )
    return sorted((await tx.execute(statement)).scalars())


async def record_action(
    tx: Tx,
    action_ids: Collection[int],
    what: str,
    *,
    now: datetime,
    actor_id: int | None = None,
    reason: str | None = None,
) -> None:
    rows = [
        {"action_id": each, "what": what, "at": now, "actor_id": actor_id, "reason": reason}
        for each in action_ids
    ]
    if rows:
        await tx.execute(review_action_events.insert(), rows)


async def _actions(tx: Tx, query: sa.Select[Any]) -> list[Action]:
    rows: Sequence[Mapping[Any, Any]] = (await tx.execute(query)).mappings().all()
    owners = await people_by_id(tx, [row["owner_id"] for row in rows])
    return [_action(row, owners) for row in rows]


def _action(row: Mapping[Any, Any], owners: Mapping[int, Any]) -> Action:
    names = (
        "id", "review_id", "team_id", "what", "result", "metric", "due_on", "reason", "created_on",
        "reminded", "carried", "replaced",
    )  # fmt: skip
    where = row["source_channel"], row["source_ts"]
    return Action(
        **{name: row[name] for name in names},
        owner=owners[row["owner_id"]],
        state=State(row["state"]),
        source=Source(*where) if all(where) else None,
    )
