"""Reviews, who is asked in them, and what they went through."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from db.base import Tx, insert, insert_ignore
from db.delivery_tables import State, deliveries, schedules
from db.review_tables import review_drafts, review_events, review_people, review_settings, reviews
from db.team import people, people_by_id, teams
from domain.review_facts import Facts, facts_data, facts_from
from domain.reviews import Participant, Phase, Plan, Review, Status, plan_data
from domain.team import Role

_OPEN = reviews.c.phase != Phase.CLOSED.value


async def add_review(tx: Tx, values: Mapping[str, Any], plan: Plan, facts: Facts) -> int | None:
    """The new review's id; None if the team has one of this kind and period."""
    statement = insert_ignore(tx, reviews, ["team_id", "kind", "starts_on"]).returning(reviews.c.id)
    made = await tx.scalar(statement.values(**values, **plan_data(plan), facts=facts_data(facts)))
    return None if made is None else int(made)


async def review_by_id(tx: Tx, workspace_id: int, review_id: int, *, lock: bool = False) -> Review | None:
    """With `lock`, nobody else changes it until this transaction ends."""
    query = sa.select(reviews).where(reviews.c.id == review_id, reviews.c.workspace_id == workspace_id)
    row = (await tx.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return None if row is None else _review(row)


async def open_review_of(tx: Tx, team_id: int, *, lock: bool = False) -> Review | None:
    """The review that the team is in; there is never more than one."""
    query = sa.select(reviews).where(reviews.c.team_id == team_id, _OPEN).order_by(reviews.c.id).limit(1)
    row = (await tx.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return None if row is None else _review(row)


async def open_reviews(tx: Tx, team_ids: Collection[int]) -> list[Review]:
    query = sa.select(reviews).where(reviews.c.team_id.in_(list(team_ids)), _OPEN).order_by(reviews.c.id)
    return [_review(row) for row in (await tx.execute(query)).mappings()]


async def reviews_of(tx: Tx, team_ids: Collection[int], *, limit: int) -> list[Review]:
    """The teams' reviews, the latest first."""
    query = (
        sa.select(reviews)
        .where(reviews.c.team_id.in_(list(team_ids)))
        .order_by(reviews.c.opened_at.desc(), reviews.c.id.desc())
        .limit(limit)
    )
    return [_review(row) for row in (await tx.execute(query)).mappings()]


async def review_of_period(tx: Tx, team_id: int, kind: str, starts_on: date) -> Review | None:
    query = sa.select(reviews).where(
        reviews.c.team_id == team_id, reviews.c.kind == kind, reviews.c.starts_on == starts_on
    )
    row = (await tx.execute(query)).mappings().one_or_none()
    return None if row is None else _review(row)


async def posts_are_lost(tx: Tx, workspace_id: int, keys: Collection[str]) -> bool:
    """Whether one of the posts with these keys could not be made, as in a channel that is gone."""
    slots = [f"announce:{workspace_id}:{key}" for key in keys]
    found = sa.select(deliveries.c.id).where(
        deliveries.c.slot_key.in_(slots), deliveries.c.state == State.DEAD, deliveries.c.ts.is_(None)
    )
    return bool(await tx.scalar(sa.select(found.exists())))


async def change_review(tx: Tx, review_id: int, **values: Any) -> None:
    await tx.execute(reviews.update().where(reviews.c.id == review_id).values(**values))


async def set_plan(tx: Tx, review_id: int, phase: Phase, plan: Plan) -> None:
    """The review is in this phase now, and goes on by this plan."""
    await change_review(tx, review_id, phase=phase.value, **plan_data(plan))


async def record_event(
    tx: Tx, review_id: int, what: str, *, actor_id: int | None = None, now: datetime
) -> None:
    values = {"review_id": review_id, "what": what, "actor_id": actor_id, "at": now}
    await tx.execute(review_events.insert().values(**values))


async def events_of(tx: Tx, review_id: int) -> list[str]:
    """What a review went through, oldest first."""
    query = sa.select(review_events.c.what).where(review_events.c.review_id == review_id)
    return list((await tx.execute(query.order_by(review_events.c.id))).scalars())


# --- who is asked ---


async def add_people(tx: Tx, review_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Ask these people, too; who is asked already stays as they are."""
    if rows:
        values = [{"review_id": review_id, "status": Status.WAITING.value, **row} for row in rows]
        await tx.execute(insert_ignore(tx, review_people, ["review_id", "person_id"]).values(values))


async def participants(tx: Tx, review_id: int) -> list[Participant]:
    """Everybody who was ever asked, ordered by name."""
    drafts = sa.select(review_drafts.c.person_id).where(
        review_drafts.c.review_id == review_id, review_drafts.c.person_id == review_people.c.person_id
    )
    query = (
        sa.select(review_people, drafts.exists().label("has_draft"))
        .join(people, people.c.id == review_people.c.person_id)
        .where(review_people.c.review_id == review_id)
        .order_by(people.c.name, people.c.id)
    )
    rows = (await tx.execute(query)).mappings().all()
    known = await people_by_id(tx, [row["person_id"] for row in rows])
    return [
        Participant(
            person=known[row["person_id"]],
            role=Role(row["role"]),
            is_manager=row["is_manager"],
            status=Status(row["status"]),
            prompted_on=row["prompted_on"],
            reminders=row["reminders"],
            left_on=row["left_on"],
            has_draft=row["has_draft"],
        )
        for row in rows
    ]


async def people_counts(tx: Tx, review_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """{review id: (how many sent answers, of how many: who left without one is not among them)}."""
    table = review_people.c
    has_sent = table.status == Status.SENT.value
    sent = sa.func.sum(sa.case((has_sent, 1), else_=0))
    query = (
        sa.select(table.review_id, sent, sa.func.count())
        .where(table.review_id.in_(list(review_ids)), sa.or_(has_sent, table.left_on.is_(None)))
        .group_by(table.review_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in await tx.execute(query)}


async def change_participant(tx: Tx, review_id: int, person_id: int, **values: Any) -> None:
    where = review_people.c.review_id == review_id, review_people.c.person_id == person_id
    await tx.execute(review_people.update().where(*where).values(**values))


async def lock_participant(tx: Tx, review_id: int, person_id: int) -> Status | None:
    """How the person stands, held until this transaction ends; None for somebody who is not asked."""
    query = sa.select(review_people.c.status).where(
        review_people.c.review_id == review_id, review_people.c.person_id == person_id
    )
    found = await tx.scalar(query.with_for_update())
    return None if found is None else Status(found)


async def mark_left(tx: Tx, review_id: int, person_ids: Collection[int], day: date | None) -> None:
    """These people have left the team on `day`; None: they are back."""
    if person_ids:
        where = review_people.c.review_id == review_id, review_people.c.person_id.in_(list(person_ids))
        await tx.execute(review_people.update().where(*where).values(left_on=day))


async def asked_in(tx: Tx, person_id: int) -> list[int]:
    """The teams in whose open reviews a person is asked."""
    query = (
        sa.select(reviews.c.team_id)
        .join(review_people, review_people.c.review_id == reviews.c.id)
        .where(review_people.c.person_id == person_id, _OPEN)
        .order_by(reviews.c.id)
    )
    return list((await tx.execute(query)).scalars())


# --- what a team chose ---


async def is_anonymous(tx: Tx, team_id: int) -> bool:
    query = sa.select(review_settings.c.anonymous).where(review_settings.c.team_id == team_id)
    return bool(await tx.scalar(query))


async def set_anonymous(tx: Tx, team_id: int, *, anonymous: bool) -> None:
    statement = insert(tx, review_settings).values(team_id=team_id, anonymous=anonymous)
    changed = statement.on_conflict_do_update(index_elements=["team_id"], set_={"anonymous": anonymous})
    await tx.execute(changed)


async def kinds_on(tx: Tx, team_id: int, kinds: Collection[str]) -> dict[str, str | None]:
    """{kind of scheduled post that is on for the team: the channel chosen for it, else the team's}."""
    query = (
        sa.select(schedules.c.kind, sa.func.coalesce(schedules.c.channel_id, teams.c.channel_id))
        .join(teams, teams.c.id == schedules.c.team_id)
        .where(schedules.c.team_id == team_id, schedules.c.kind.in_(list(kinds)), schedules.c.is_on)
    )
    return {row[0]: row[1] for row in await tx.execute(query)}


def _review(row: Mapping[Any, Any]) -> Review:
    names = (
        "id", "workspace_id", "team_id", "kind", "starts_on", "ends_on", "owner_id", "channel_id", "posting",
        "anonymous", "seed", "opened_at", "revealed_at", "closed_at", "reopened", "experiment", "prediction",
    )  # fmt: skip
    return Review(
        **{name: row[name] for name in names},
        phase=Phase(row["phase"]),
        plan=Plan(**{name: row[name] for name in Plan.__slots__}),
        facts=facts_from(row["facts"]),
    )
