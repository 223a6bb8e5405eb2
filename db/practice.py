"""Practices with a scripted buyer: what was said in them, their marks, and averages over many people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.base import Id, Tx, Utc, id_column, insert_ignore, metadata, ref
from db.delivery_tables import State, deliveries
from db.team import people
from domain.practice import FEWEST_PEOPLE, Averages, Exchange, Talk
from domain.roleplay import MOST_TURNS, Difficulty, Ended, Scenario
from domain.rubric import Criterion

_UNDER_WAY = (State.SENDING, State.AMBIGUOUS, State.CHECKING)
_MARKS = {each: f"mark_{each.value}" for each in Criterion}

practices = sa.Table(
    "practices",
    metadata,
    id_column(),
    ref("workspace_id", "workspaces.id"),
    ref("person_id", "people.id"),
    sa.Column("persona", sa.String(80), nullable=False),  # its key in content
    sa.Column("scenario", sa.String(20), nullable=False),
    sa.Column("difficulty", sa.String(10), nullable=False),
    sa.Column("opening", sa.Text, nullable=False),  # the buyer's first line
    ref("again_of", "practices.id", nullable=True, index=True),  # the one that is tried again
    sa.Column("kept", sa.SmallInteger, nullable=False, server_default="0"),  # messages taken over from that
    sa.Column("started_at", Utc, nullable=False),
    sa.Column("spoken_at", Utc, nullable=False),  # when it was last spoken in
    sa.Column("ended_at", Utc),
    sa.Column("ended", sa.String(16)),  # by whom, or what by
    sa.Column("total", sa.SmallInteger),  # 0 to 100, once it was scored
    *(sa.Column(name, sa.SmallInteger) for name in _MARKS.values()),  # 0 to 4; null: no occasion
    sa.Column("forgotten_at", Utc),  # when its words were dropped; its marks stay
    sa.Index("ix_practices_person_started", "person_id", "started_at"),
    sa.Index("ix_practices_spoken", "forgotten_at", "spoken_at"),
)

practice_messages = sa.Table(
    "practice_messages",
    metadata,
    sa.Column("practice_id", Id, sa.ForeignKey("practices.id"), primary_key=True, autoincrement=False),
    sa.Column("ts", sa.String(32), primary_key=True),  # Slack's id of the message, by which they are ordered
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("answered", sa.Text, nullable=False),
)


def _head(workspace_id: int) -> sa.ColumnElement[str]:
    """The slot of a practice's first post (`bot.announce`)."""
    return sa.literal(f"announce:{workspace_id}:practice:") + sa.cast(practices.c.id, sa.String)


async def add_practice(tx: Tx, values: Mapping[str, Any], exchanges: Sequence[Exchange] = ()) -> int:
    added = await tx.scalar(practices.insert().values(**values).returning(practices.c.id))
    assert added is not None
    await add_messages(tx, int(added), exchanges)
    return int(added)


async def add_messages(tx: Tx, practice_id: int, exchanges: Sequence[Exchange]) -> None:
    if exchanges:
        rows = [
            {"practice_id": practice_id, "ts": each.ts, "said": each.said, "answered": each.answered}
            for each in exchanges
        ]
        await tx.execute(insert_ignore(tx, practice_messages, ["practice_id", "ts"]).values(rows))


async def put_messages(tx: Tx, practice_id: int, since: str, exchanges: Sequence[Exchange]) -> None:
    """Write these in the place of everything from `since` (a ts) on."""
    old = practice_messages.c.practice_id == practice_id, practice_messages.c.ts >= since
    await tx.execute(practice_messages.delete().where(*old))
    await add_messages(tx, practice_id, [each for each in exchanges if each.ts >= since])


async def change_practice(tx: Tx, practice_id: int, values: Mapping[str, Any]) -> None:
    await tx.execute(practices.update().where(practices.c.id == practice_id).values(**values))


def mark_values(marks: Mapping[Criterion, int | None]) -> dict[str, object]:
    """Marks as `change_practice` takes them."""
    return {_MARKS[criterion]: score for criterion, score in marks.items()}


async def find_practice(tx: Tx, person_id: int, practice_id: int) -> Talk | None:
    """The person's own practice, and nobody else's; locked until the transaction ends."""
    query = sa.select(practices).where(practices.c.id == practice_id, practices.c.person_id == person_id)
    row = (await tx.execute(query.with_for_update())).mappings().one_or_none()
    return None if row is None else _talk(row, await _exchanges(tx, practice_id))


async def practice_in_thread(tx: Tx, workspace_id: int, person_id: int, thread_ts: str) -> int | None:
    """The id of the person's practice whose first post a thread hangs on.

    Whoever answers faster than the post is recorded as sent answers the newest practice that waits for that.
    """
    query = (
        sa.select(practices.c.id)
        .join(deliveries, deliveries.c.slot_key == _head(workspace_id))
        .where(
            practices.c.person_id == person_id,
            (deliveries.c.ts == thread_ts) | (deliveries.c.ts.is_(None) & deliveries.c.state.in_(_UNDER_WAY)),
        )
        .order_by(deliveries.c.ts.is_(None), practices.c.id.desc())
        .limit(1)
    )
    found = await tx.scalar(query)
    return None if found is None else int(found)


async def untouched_retry(tx: Tx, practice_id: int, kept: int) -> int | None:
    """A practice that tries another again from there and in which nothing was said yet."""
    said = sa.select(sa.func.count()).where(practice_messages.c.practice_id == practices.c.id)
    query = sa.select(practices.c.id).where(
        practices.c.again_of == practice_id,
        practices.c.kept == kept,
        practices.c.ended_at.is_(None),
        said.scalar_subquery() == kept,
    )
    found = await tx.scalar(query.order_by(practices.c.id.desc()).limit(1))
    return None if found is None else int(found)


async def practices_of(tx: Tx, person_id: int, *, limit: int) -> list[Talk]:
    """The person's latest practices without their words, newest first."""
    query = (
        sa.select(practices)
        .where(practices.c.person_id == person_id)
        .order_by(practices.c.started_at.desc(), practices.c.id.desc())
        .limit(limit)
    )
    return [_talk(row) for row in (await tx.execute(query)).mappings()]


async def practice_ids(tx: Tx, person_id: int) -> list[int]:
    query = sa.select(practices.c.id).where(practices.c.person_id == person_id).order_by(practices.c.id)
    return list(await tx.scalars(query))


async def posted_keys(tx: Tx, workspace_id: int, ids: Sequence[int]) -> list[str]:
    """The keys of what was announced of practices and may still stand in Slack, replies first."""
    heads, replies = _posts(workspace_id, ids)
    standing = deliveries.c.action == "post", deliveries.c.gone_at.is_(None)
    query = (
        sa.select(deliveries.c.slot_key)
        .where(deliveries.c.id.in_(heads) | deliveries.c.id.in_(replies), *standing)
        .order_by(deliveries.c.id.desc())
    )
    prefix = f"announce:{workspace_id}:"
    return [str(slot).removeprefix(prefix) for slot in await tx.scalars(query)]


async def shown_lines(tx: Tx, workspace_id: int, practice_id: int) -> frozenset[int]:
    """The places of the buyer's lines that were announced."""
    slots = {f"announce:{workspace_id}:practice:{practice_id}:line:{n}": n for n in range(MOST_TURNS + 1)}
    query = sa.select(deliveries.c.slot_key).where(deliveries.c.slot_key.in_(list(slots)))
    return frozenset(slots[str(each)] for each in await tx.scalars(query))


async def word_line(tx: Tx, practice_id: int, ts: str, answered: str) -> None:
    """Let the buyer have answered a message in other words."""
    mine = practice_messages.c.practice_id == practice_id, practice_messages.c.ts == ts
    await tx.execute(practice_messages.update().where(*mine).values(answered=answered))


async def drop_practices(tx: Tx, workspace_id: int, ids: Sequence[int]) -> None:
    """Delete practices with all that was said and marked in them."""
    await _blank_posts(tx, workspace_id, ids)
    await tx.execute(practice_messages.delete().where(practice_messages.c.practice_id.in_(ids)))
    await tx.execute(practices.update().where(practices.c.again_of.in_(ids)).values(again_of=None))
    await tx.execute(practices.delete().where(practices.c.id.in_(ids)))


async def forget_words_before(tx: Tx, moment: datetime, *, now: datetime, limit: int = 200) -> int:
    """Drop what was said in practices that were last spoken in before `moment`; returns how many.

    Those that were never scored go altogether.
    """
    query = (
        sa.select(practices.c.workspace_id, practices.c.id, practices.c.total)
        .where(practices.c.forgotten_at.is_(None), practices.c.spoken_at < moment)
        .order_by(practices.c.spoken_at)
        .limit(limit)
    )
    rows = (await tx.execute(query)).all()
    by_workspace: dict[int, list[int]] = {}
    for row in rows:
        by_workspace.setdefault(row.workspace_id, []).append(row.id)
    for workspace_id, ids in by_workspace.items():
        await _blank_posts(tx, workspace_id, ids)
        await tx.execute(practice_messages.delete().where(practice_messages.c.practice_id.in_(ids)))
        await tx.execute(practices.update().where(practices.c.id.in_(ids)).values(forgotten_at=now))
        await drop_practices(
            tx, workspace_id, [row.id for row in rows if row.id in ids and row.total is None]
        )
    return len(rows)


async def averages(
    tx: Tx, team_ids: Collection[int], *, since: datetime, besides: int
) -> dict[int, Averages]:
    """{team id: averages} over the people of each team who ended a practice since then, without the person
    `besides`; only of teams where that is five or more."""
    marks = {each: practices.c[name] for each, name in _MARKS.items()}
    each_person = (
        sa.select(
            practices.c.person_id,
            sa.func.count().label("practices"),
            sa.func.avg(practices.c.total * 1.0).label("total"),
            *(sa.func.avg(column * 1.0).label(column.name) for column in marks.values()),
        )
        .where(
            practices.c.ended_at >= since, practices.c.total.is_not(None), practices.c.person_id != besides
        )
        .group_by(practices.c.person_id)
        .subquery()
    )
    known = {each: each_person.c[name] for each, name in _MARKS.items()}
    query = (
        sa.select(
            people.c.team_id,
            sa.func.count().label("people"),
            sa.func.sum(each_person.c.practices).label("practices"),
            sa.func.avg(each_person.c.total).label("total"),
            *(sa.func.avg(column).label(f"{each.value}_mean") for each, column in known.items()),
            *(sa.func.count(column).label(f"{each.value}_people") for each, column in known.items()),
        )
        .join(people, people.c.id == each_person.c.person_id)
        .where(people.c.team_id.in_(list(team_ids)), people.c.is_active)
        .group_by(people.c.team_id)
        .having(sa.func.count() >= FEWEST_PEOPLE)
    )
    return {row["team_id"]: _averages(row) for row in (await tx.execute(query)).mappings()}


def _averages(row: Mapping[Any, Any]) -> Averages:
    marks = {
        each: float(row[f"{each.value}_mean"])
        for each in Criterion
        if row[f"{each.value}_people"] >= FEWEST_PEOPLE
    }
    return Averages(row["people"], int(row["practices"]), float(row["total"]), marks)


async def _exchanges(tx: Tx, practice_id: int) -> tuple[Exchange, ...]:
    table = practice_messages.c
    query = (
        sa.select(table.ts, table.said, table.answered)
        .where(table.practice_id == practice_id)
        .order_by(table.ts)
    )
    return tuple(Exchange(*row) for row in await tx.execute(query))


def _talk(row: Mapping[Any, Any], exchanges: tuple[Exchange, ...] = ()) -> Talk:
    return Talk(
        id=row["id"],
        person_id=row["person_id"],
        persona=row["persona"],
        scenario=Scenario(row["scenario"]),
        difficulty=Difficulty(row["difficulty"]),
        opening=row["opening"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        ended=Ended(row["ended"]) if row["ended"] else None,
        total=row["total"],
        marks={each: row[name] for each, name in _MARKS.items() if row[name] is not None},
        again_of=row["again_of"],
        kept=row["kept"],
        exchanges=exchanges,
    )


def _posts(workspace_id: int, ids: Sequence[int]) -> tuple[Any, Any]:
    """Queries for the ids of practices' first posts, and of what hangs on those."""
    slots = [f"announce:{workspace_id}:practice:{each}" for each in ids]
    heads = sa.select(deliveries.c.id).where(deliveries.c.slot_key.in_(slots))
    return heads, sa.select(deliveries.c.id).where(deliveries.c.depends_on.in_(heads))


async def _blank_posts(tx: Tx, workspace_id: int, ids: Sequence[int]) -> None:
    """Drop the copies of words that delivery keeps of posts, answers and their edits that were made."""
    if not ids:
        return
    heads, replies = _posts(workspace_id, ids)
    edits = sa.select(deliveries.c.id).where(deliveries.c.depends_on.in_(replies))
    mine = deliveries.c.id.in_(heads) | deliveries.c.id.in_(replies) | deliveries.c.id.in_(edits)
    settled = deliveries.c.state.in_((State.SENT, State.SKIPPED, State.DEAD))
    await tx.execute(deliveries.update().where(mine, settled).values(body=None))
