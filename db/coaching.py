"""What the coach remembers: tips shown and votes on them, how often each kind of objection was met.

Nobody's words are kept, and of objections not even who met them.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from db.base import Id, Tx, Utc, insert, insert_ignore, metadata, ref
from db.deals import OPEN, deals
from domain.discovery import Change
from domain.objections import Category
from domain.tips import ObjectionCount, Vote, Votes

tips_shown = sa.Table(
    "tips_shown",
    metadata,
    sa.Column("team_id", Id, sa.ForeignKey("teams.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    ref("workspace_id", "workspaces.id"),
    sa.Column("tip", sa.String(60), nullable=False),
)

tip_votes = sa.Table(
    "tip_votes",
    metadata,
    sa.Column("team_id", Id, sa.ForeignKey("teams.id"), primary_key=True),
    sa.Column("tip", sa.String(60), primary_key=True),
    sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True),
    ref("workspace_id", "workspaces.id"),
    sa.Column("vote", sa.String(12), nullable=False),
    sa.Column("at", Utc, nullable=False),
)

objections_heard = sa.Table(
    "objections_heard",
    metadata,
    sa.Column("team_id", Id, sa.ForeignKey("teams.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("category", sa.String(12), primary_key=True),
    ref("workspace_id", "workspaces.id"),
    sa.Column("times", sa.Integer, nullable=False),
)

coached = sa.Table(
    "coached",
    metadata,
    sa.Column("person_id", Id, sa.ForeignKey("people.id"), primary_key=True, autoincrement=False),
    ref("workspace_id", "workspaces.id"),
    sa.Column("change", sa.String(20), nullable=False),
    sa.Column("tries", sa.SmallInteger, nullable=False),
    sa.Column("at", Utc, nullable=False),
)


# --- tips ---


async def note_shown(tx: Tx, workspace_id: int, team_id: int, tip: str, day: date) -> None:
    """A team has one tip a day; a second one of the day is not noted."""
    values = {"workspace_id": workspace_id, "team_id": team_id, "tip": tip, "day": day}
    await tx.execute(insert_ignore(tx, tips_shown, ["team_id", "day"]).values(**values))


async def last_shown(tx: Tx, team_id: int, since: date) -> dict[str, date]:
    """{tip: the last day it was shown to the team}, from `since` on."""
    query = (
        sa.select(tips_shown.c.tip, sa.func.max(tips_shown.c.day))
        .where(tips_shown.c.team_id == team_id, tips_shown.c.day >= since)
        .group_by(tips_shown.c.tip)
    )
    return {row[0]: row[1] for row in await tx.execute(query)}


async def put_vote(
    tx: Tx, workspace_id: int, team_id: int, person_id: int, tip: str, vote: Vote, *, now: datetime
) -> None:
    """Somebody's one vote on a tip of a team, in place of the one they gave before."""
    key = {"team_id": team_id, "tip": tip, "person_id": person_id}
    values = {"workspace_id": workspace_id, "vote": vote.value, "at": now}
    statement = insert(tx, tip_votes).values(**key, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


async def votes_of(tx: Tx, team_id: int) -> dict[str, Votes]:
    """{tip: the team's votes on it}."""
    vote = tip_votes.c.vote
    for_it = sa.func.sum(sa.case((vote == Vote.HELPFUL.value, 1), else_=0))
    query = (
        sa.select(tip_votes.c.tip, for_it, sa.func.count())
        .where(tip_votes.c.team_id == team_id)
        .group_by(tip_votes.c.tip)
    )
    return {tip: Votes(int(good), int(all_) - int(good)) for tip, good, all_ in await tx.execute(query)}


# --- objections ---


async def count_objection(
    tx: Tx, workspace_id: int, team_id: int, day: date, category: Category, *, by: int = 1
) -> None:
    """One more of a kind on a day, or, with −1, one less; never less than none."""
    table = objections_heard
    if by < 0:
        met = table.c.team_id == team_id, table.c.day == day, table.c.category == category.value
        await tx.execute(table.update().where(*met, table.c.times >= -by).values(times=table.c.times + by))
        return
    key = {"team_id": team_id, "day": day, "category": category.value}
    statement = insert(tx, table).values(**key, workspace_id=workspace_id, times=by)
    more = {"times": table.c.times + by}
    await tx.execute(statement.on_conflict_do_update(index_elements=list(key), set_=more))


async def objection_counts(tx: Tx, team_ids: Collection[int], start: date, end: date) -> list[ObjectionCount]:
    """How often each kind was met by these teams in [start, end), the most frequent first."""
    table = objections_heard.c
    times = sa.func.sum(table.times)
    query = (
        sa.select(table.category, times)
        .where(table.team_id.in_(list(team_ids)), table.day >= start, table.day < end)
        .group_by(table.category)
        .having(times > 0)
        .order_by(times.desc(), table.category)
    )
    return [ObjectionCount(Category(category), int(many)) for category, many in await tx.execute(query)]


# --- where a team's deals stand ---


async def closed_by_day(
    tx: Tx, team_id: int, start: date, end: date, *, uncounted: Sequence[str]
) -> list[tuple[date, bool, int]]:
    """(day, whether won, how many) of the team's deals that were closed in [start, end).

    uncounted: reasons for losing that no win rate counts.
    """
    won = sa.case((deals.c.part == "lost", 0), else_=1)
    counts = sa.or_(deals.c.lost_reason.is_(None), deals.c.lost_reason.not_in(list(uncounted)))
    query = (
        sa.select(deals.c.closed_on, won, sa.func.count())
        .where(deals.c.team_id == team_id, ~deals.c.removed, counts)
        .where(deals.c.closed_on >= start, deals.c.closed_on < end)
        .group_by(deals.c.closed_on, won)
    )
    return [(day, bool(is_won), int(many)) for day, is_won, many in await tx.execute(query)]


async def open_since(tx: Tx, team_id: int) -> list[tuple[str, str | None, date, int]]:
    """(stage, market, since when, how many) of the team's open deals."""
    columns = deals.c.stage, deals.c.market, deals.c.entered_stage_on
    query = (
        sa.select(*columns, sa.func.count())
        .where(deals.c.team_id == team_id, deals.c.part.in_(OPEN), ~deals.c.removed)
        .group_by(*columns)
    )
    return [(stage, market, since, int(many)) for stage, market, since, many in await tx.execute(query)]


# --- what somebody is coached on ---


async def coached_on(tx: Tx, person_id: int) -> tuple[Change, ...]:
    """What somebody was coached on last, once for each try; a kind that is not known any more is none."""
    query = sa.select(coached.c.change, coached.c.tries).where(coached.c.person_id == person_id)
    row = (await tx.execute(query)).first()
    if row is None or row.change not in set(Change):
        return ()
    return (Change(row.change),) * int(row.tries)


async def set_coached(
    tx: Tx, workspace_id: int, person_id: int, change: Change, tries: int, *, now: datetime
) -> None:
    values = {"workspace_id": workspace_id, "change": change.value, "tries": tries, "at": now}
    statement = insert(tx, coached).values(person_id=person_id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))
