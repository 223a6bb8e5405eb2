"""Recognition: of those who asked for it, by their own targets, fair to leave and holidays."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from content.loader import Content
from db.activity import add_log
from db.base import Tx
from db.engine import Database
from db.notices import set_muted
from db.targets import add_absences
from domain.recognition import Recognition
from domain.team import Person, Role, Team
from domain.weeks import Week
from jobs.recognition import board, mine
from jobs.registry import Post, Skip, Slot
from sandbox.blockkit import check_message
from services.recognition import KIND, recognition
from tests.support.world import make_person, make_team

WEEK = Week(date(2026, 11, 16))
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


async def rep(tx: Tx, team: Team, name: str, *, takes_part: bool = True) -> Person:
    person = await make_person(tx, name, team=team, role=Role.SDR)
    if takes_part:
        await set_muted(tx, person.id, KIND, muted=False)
    return person


async def did(tx: Tx, person: Person, content: Content, percent: int, *, week: Week = WEEK) -> None:
    """Log this share of every target of a full week."""
    weekly = content.targets.of(Role.SDR).weekly
    counts = {key: -(-target * percent // 100) for key, target in weekly.items()}
    said: dict[str, Any] = {"day": week.monday, "counts": counts, "account": None, "note": None}
    await add_log(tx, workspace_id=person.workspace_id, person_id=person.id, at=MONDAY, said=said)


async def away(tx: Tx, person: Person, first: date, end: date) -> None:
    row = {"workspace_id": 1, "person_id": person.id, "noted_by": person.id, "created_at": MONDAY}
    await add_absences(tx, [row | {"first_day": first, "end_day": end}])


async def of(tx: Tx, team: Team, content: Content) -> Recognition:
    return await recognition(tx, team, WEEK, now=MONDAY, content=content)


def slot_of(tx: Tx, team: Team, content: Content, person: Person | None = None) -> Slot:
    return Slot(
        tx=tx,
        now=MONDAY,
        workspace_id=1,
        team=team,
        period="2026-W48",
        day=date(2026, 11, 23),
        due=MONDAY,
        content=content,
        channel_id=person.slack_id if person else team.channel_id,
        person=person,
    )


async def crowd(tx: Tx, team: Team, content: Content, count: int) -> list[Person]:
    """The n-th did 100 − 10n percent."""
    people = [await rep(tx, team, f"Rep {n}") for n in range(count)]
    for n, person in enumerate(people):
        await did(tx, person, content, 100 - 10 * n)
    return people


async def test_four_are_too_few_for_a_board(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        await crowd(tx, team, content, 4)
        await did(tx, await rep(tx, team, "Zoe", takes_part=False), content, 100)
        found = await of(tx, team, content)
    assert len(found.standings) == 4
    assert found.board == ()


async def test_the_first_three_are_public_and_the_rest_learn_their_place_alone(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        people = await crowd(tx, team, content, 6)
        post = await board(slot_of(tx, team, content))
        own = await mine(slot_of(tx, team, content, people[5]))
    assert isinstance(post, Post)
    assert "Rep 2, place 3" in post.message.text
    assert not any(f"Rep {n}" in post.message.text for n in (3, 4, 5))
    assert check_message({"text": post.message.text, "blocks": list(post.message.blocks)}) == []
    assert isinstance(own, Post)
    assert own.channel_id == people[5].slack_id
    assert "place 6 of 6; only you see it" in own.message.text


async def test_who_did_not_ask_for_it_is_nowhere(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        await crowd(tx, team, content, 5)
        zoe = await rep(tx, team, "Zoe", takes_part=False)
        await did(tx, zoe, content, 150)
        post = await board(slot_of(tx, team, content))
        own = await mine(slot_of(tx, team, content, zoe))
    assert isinstance(post, Post)
    assert "Zoe" not in post.message.text
    assert own == Skip("takes no part, or was away")


async def test_a_week_of_leave_does_not_break_a_streak_and_a_missed_one_does(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana, ben = await rep(tx, team, "Ana"), await rep(tx, team, "Ben")
        for person in (ana, ben):
            for back in (0, 2, 3):
                await did(tx, person, content, 100, week=WEEK.shifted(-back))
        last = WEEK.previous
        await away(tx, ana, last.monday, last.monday + timedelta(days=7))
        found = await of(tx, team, content)
    streaks = {each.person.name: each.streak for each in found.standings}
    assert streaks == {"Ana": 3, "Ben": 1}


async def test_a_day_of_leave_lowers_ones_own_target(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana = await rep(tx, team, "Ana")
        await did(tx, ana, content, 80)
        before = (await of(tx, team, content)).standings[0].share
        await away(tx, ana, date(2026, 11, 20), date(2026, 11, 21))
        after = (await of(tx, team, content)).standings[0].share
    assert before < 1 <= after


async def test_a_week_away_is_not_on_the_board(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana = await rep(tx, team, "Ana")
        await away(tx, ana, WEEK.monday, WEEK.monday + timedelta(days=7))
        assert (await of(tx, team, content)).standings == ()


@pytest.mark.parametrize(("now", "is_told"), [(80, True), (55, False)])
async def test_most_improved_is_against_ones_own_last_weeks(
    database: Database, content: Content, now: int, is_told: bool
) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana, ben = await rep(tx, team, "Ana"), await rep(tx, team, "Ben")
        for back, percent in enumerate((now, 50, 50, 50)):
            await did(tx, ana, content, percent, week=WEEK.shifted(-back))
            await did(tx, ben, content, 100, week=WEEK.shifted(-back))
        for person in (ana, ben):  # before that they were away
            await away(tx, person, WEEK.shifted(-8).monday, WEEK.shifted(-3).monday)
        best = (await of(tx, team, content)).most_improved
    assert (best is not None and best.person.name == "Ana") is is_told


async def test_a_team_goal_met_is_told_without_names(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        await did(tx, await rep(tx, team, "Ana", takes_part=False), content, 100)
        post = await board(slot_of(tx, team, content))
    assert isinstance(post, Post)
    assert "100% of the team's targets met." in post.message.text
    assert "Ana" not in post.message.text


async def test_with_nothing_to_recognise_there_is_no_post(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        await rep(tx, team, "Ana")
        assert await board(slot_of(tx, team, content)) == Skip("nothing to recognise")


async def test_one_activity_cannot_stand_for_the_others(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana = await rep(tx, team, "Ana")
        said: dict[str, Any] = {"day": WEEK.monday, "counts": {"calls": 5_000}, "account": None, "note": None}
        await add_log(tx, workspace_id=1, person_id=ana.id, at=MONDAY, said=said)
        found = await of(tx, team, content)
    assert found.standings[0].share < 0.5
