"""What people wrote in reviews: drafts, answers, the groups they stand in, and votes."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.base import Tx, insert, insert_ignore
from db.review_tables import review_answers, review_drafts, review_groups, review_votes
from domain.review_threads import Answer, Group, Grouped, Placed

ID_BITS = 52
"""Of an answer's random id: what JSON readers keep exactly."""


async def save_draft(tx: Tx, review_id: int, person_id: int, texts: Mapping[str, str]) -> None:
    statement = insert(tx, review_drafts).values(review_id=review_id, person_id=person_id, texts=dict(texts))
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["review_id", "person_id"], set_={"texts": dict(texts)}
        )
    )


async def draft_of(tx: Tx, review_id: int, person_id: int) -> dict[str, str]:
    query = sa.select(review_drafts.c.texts).where(
        review_drafts.c.review_id == review_id, review_drafts.c.person_id == person_id
    )
    return dict(await tx.scalar(query) or {})


async def drop_draft(tx: Tx, review_id: int, person_id: int) -> None:
    where = review_drafts.c.review_id == review_id, review_drafts.c.person_id == person_id
    await tx.execute(review_drafts.delete().where(*where))


async def add_answers(
    tx: Tx, review_id: int, answers: Sequence[Mapping[str, Any]], *, sent_at: datetime | None
) -> list[int]:
    """The ids, drawn at random, of new answers in the order given."""
    rows = [
        {"id": secrets.randbits(ID_BITS), "review_id": review_id, "sent_at": sent_at, **each}
        for each in answers
    ]
    if rows:
        await tx.execute(review_answers.insert(), rows)
    return [int(row["id"]) for row in rows]


async def replace_answers(
    tx: Tx,
    review_id: int,
    person_id: int,
    answers: Sequence[Mapping[str, Any]],
    *,
    questions: Collection[str],
    sent_at: datetime,
) -> list[int]:
    """A person's answers under their own name, before anybody has seen them: the new in place of the old, to
    these questions."""
    where = (
        review_answers.c.review_id == review_id,
        review_answers.c.person_id == person_id,
        review_answers.c.question.in_(list(questions)),
    )
    await tx.execute(review_answers.delete().where(*where))
    return await add_answers(tx, review_id, answers, sent_at=sent_at)


async def answers_of(tx: Tx, review_id: int, *, person_id: int | None = None) -> list[Answer]:
    """All of a review's answers, or those under one person's name, by thread and place."""
    query = sa.select(*(review_answers.c[name] for name in Answer.__slots__)).where(
        review_answers.c.review_id == review_id
    )
    if person_id is not None:
        query = query.where(review_answers.c.person_id == person_id)
    order = review_answers.c.thread, review_answers.c.place, review_answers.c.id
    return [Answer(**row) for row in (await tx.execute(query.order_by(*order))).mappings()]


async def hidden_answers(tx: Tx, review_id: int) -> list[int]:
    """The ids of the answers that nobody has been shown yet."""
    query = sa.select(review_answers.c.id).where(
        review_answers.c.review_id == review_id, review_answers.c.thread.is_(None)
    )
    return list((await tx.execute(query.order_by(review_answers.c.id))).scalars())


async def place_answers(tx: Tx, answers: Sequence[Placed]) -> None:
    if answers:
        statement = (
            review_answers.update()
            .where(review_answers.c.id == sa.bindparam("of"))
            .values(thread=sa.bindparam("in_thread"), place=sa.bindparam("at_place"))
        )
        rows = [{"of": each.answer.id, "in_thread": each.thread, "at_place": each.place} for each in answers]
        await tx.execute(statement, rows)


# --- groups and votes ---


async def set_groups(
    tx: Tx, review_id: int, thread: str, groups: Sequence[Grouped], *, by_coach: bool
) -> None:
    """Group a thread's answers so from now on; what grouped them before stays in the history."""
    old = review_groups.c.review_id == review_id, review_groups.c.thread == thread
    await tx.execute(review_groups.update().where(*old).values(is_current=False))
    if not groups:
        return
    rows = [
        {
            "review_id": review_id,
            "thread": thread,
            "theme": each.theme,
            "title": each.title,
            "place": n,
            "by_coach": by_coach,
            "is_current": True,
        }
        for n, each in enumerate(groups, start=1)
    ]
    statement = review_groups.insert().returning(review_groups.c.id, sort_by_parameter_order=True)
    ids = [int(row.id) for row in await tx.execute(statement, rows)]
    await _tie(tx, {answer: made for made, each in zip(ids, groups, strict=True) for answer in each.answers})


async def add_group(tx: Tx, review_id: int, thread: str, theme: str, title: str) -> Group:
    """One more group at the end of a thread."""
    where = review_groups.c.review_id == review_id, review_groups.c.thread == thread
    last = await tx.scalar(sa.select(sa.func.max(review_groups.c.place)).where(*where))
    values = {"review_id": review_id, "thread": thread, "theme": theme, "title": title}
    place = int(last or 0) + 1
    made = await tx.execute(review_groups.insert().values(**values, place=place, by_coach=False))
    assert made.inserted_primary_key is not None
    return Group(int(made.inserted_primary_key[0]), thread, theme, title, place)


async def tie_answer(tx: Tx, answer_id: int, group_id: int | None) -> None:
    """Put a late answer into a group."""
    where = review_answers.c.id == answer_id
    await tx.execute(review_answers.update().where(where).values(group_id=group_id))


async def _tie(tx: Tx, groups: Mapping[int, int]) -> None:
    statement = (
        review_answers.update()
        .where(review_answers.c.id == sa.bindparam("of"))
        .values(group_id=sa.bindparam("in_group"))
    )
    rows = [{"of": answer, "in_group": group} for answer, group in groups.items()]
    if rows:
        await tx.execute(statement, rows)


async def groups_of(tx: Tx, review_id: int) -> list[Group]:
    """The groups that hold now, with their votes, by thread and place."""
    votes = (
        sa.select(review_votes.c.group_id, sa.func.count().label("votes"))
        .where(review_votes.c.review_id == review_id)
        .group_by(review_votes.c.group_id)
        .subquery()
    )
    table = review_groups.c
    query = (
        sa.select(
            table.id, table.thread, table.theme, table.title, table.place, table.by_coach,
            sa.func.coalesce(votes.c.votes, 0).label("votes"),
        )
        .outerjoin(votes, votes.c.group_id == table.id)
        .where(table.review_id == review_id, table.is_current)
        .order_by(table.thread, table.place)
    )  # fmt: skip
    return [Group(**row) for row in (await tx.execute(query)).mappings()]


async def votes_of(tx: Tx, review_id: int, person_id: int) -> set[int]:
    """The groups that a person voted for."""
    query = sa.select(review_votes.c.group_id).where(
        review_votes.c.review_id == review_id, review_votes.c.person_id == person_id
    )
    return set((await tx.execute(query)).scalars())


async def voters(tx: Tx, review_id: int) -> int:
    """How many people voted."""
    query = sa.select(sa.func.count(sa.distinct(review_votes.c.person_id)))
    return int(await tx.scalar(query.where(review_votes.c.review_id == review_id)) or 0)


async def cast_vote(tx: Tx, review_id: int, group_id: int, person_id: int) -> None:
    statement = insert_ignore(tx, review_votes, ["group_id", "person_id"])
    await tx.execute(statement.values(review_id=review_id, group_id=group_id, person_id=person_id))


async def take_vote_back(tx: Tx, group_id: int, person_id: int) -> None:
    where = review_votes.c.group_id == group_id, review_votes.c.person_id == person_id
    await tx.execute(review_votes.delete().where(*where))
