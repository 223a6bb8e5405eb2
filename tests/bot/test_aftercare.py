"""After the fact: copies removed, refusals told to somebody and resumed, a token that stopped working."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.audit import to_keep
from bot.delivery import LEASE_S, Delivery
from bot.outcomes import ABSENCE_COUNTS_S
from bot.posts import Copy, NotSent, Refused
from bot.slots import Slots
from content.loader import Content
from db.aftercare import forget_attempts, requeue_one
from db.delivery_tables import State, attempts, deliveries, schedules
from db.engine import Database
from db.pauses import sending_pause
from domain.errors import UserError
from domain.team import Person, Team
from jobs.registry import JOBS, Post, Reply, Slot
from services.schedule_care import resume
from tests.bot.test_slots import MONDAY_NINE, start_team
from tests.conftest import MovingClock
from tests.support.deliveries import only_job, post, rows, run, said, states, write
from tests.support.slack_posts import Crash, FakeSlack, Fault
from tests.support.world import make_person, make_scope, make_team

MINUTE = 60


@pytest.fixture
async def office(database: Database) -> None:
    async with database.transaction() as tx:
        await make_team(tx)


@pytest.fixture
def weekly(monkeypatch: pytest.MonkeyPatch) -> str:
    """One job: a weekly post with a reply."""

    async def build(slot: Slot) -> Post:
        assert slot.channel_id is not None
        return Post(slot.channel_id, said(f"Week {slot.period}."), "en-GB", replies=(Reply(said("More.")),))

    only_job(monkeypatch)
    monkeypatch.setitem(JOBS, "weekly_targets", replace(JOBS["weekly_targets"], build=build))
    return "weekly_targets"


async def tried(database: Database) -> list[tuple[str, str]]:
    async with database.reading() as tx:
        query = sa.select(attempts.c.state, attempts.c.outcome).order_by(attempts.c.id)
        return [(row.state, row.outcome) for row in await tx.execute(query)]


async def audited(engine: Delivery, clock: MovingClock, *, minutes: int) -> int:
    removed = 0
    for _ in range(minutes):
        clock.advance(seconds=MINUTE)
        removed += await engine.audit()
    return removed


async def sent_twice(engine: Delivery, slack: FakeSlack, database: Database, clock: MovingClock) -> str:
    """A post whose first request is still on its way when the second one is made. Returns its key."""
    await write(database, clock, "s", post())
    slack.faults.append(Fault(TimeoutError()))
    await run(engine, clock, seconds=ABSENCE_COUNTS_S + 30, step=5)
    [row] = (await rows(database)).values()
    assert (row["state"], row["sends"]) == (State.SENT, 2)
    return str(row["key"])


@pytest.mark.parametrize("minutes", [3, 9, 20])
async def test_a_request_that_lands_late_is_taken_away_again(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None, minutes: int
) -> None:
    key = await sent_twice(engine, slack, database, clock)
    assert await audited(engine, clock, minutes=minutes) == 0
    slack.put("C1", said("Head."), key)
    assert await audited(engine, clock, minutes=30 - minutes) == 1
    [row] = (await rows(database)).values()
    assert [each.ts for each in slack.posts] == [row["ts"]]


async def test_of_two_copies_the_one_with_replies_stays(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    key = await sent_twice(engine, slack, database, clock)
    answered = slack.put("C1", said("Head."), key)
    slack.put("C1", said("Thanks."), "somebody", thread_ts=answered)
    assert await audited(engine, clock, minutes=30) == 1
    [row] = (await rows(database)).values()
    assert row["ts"] == answered
    assert [each.ts for each in slack.posts if each.key == key] == [answered]


async def test_what_was_sent_once_is_not_audited(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post())
    await run(engine, clock, seconds=5)
    looks = len(slack.looks)
    assert await audited(engine, clock, minutes=30) == 0
    assert len(slack.looks) == looks


async def test_a_post_is_audited_three_times_and_then_left_alone(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await sent_twice(engine, slack, database, clock)
    settled = (await rows(database))["s"]["settled_at"]
    slack.looks.clear()
    await audited(engine, clock, minutes=120)
    assert [int((at - settled).total_seconds() // MINUTE) for at in slack.looks] == [5, 15, 25]


async def test_an_audit_that_fails_is_made_good(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    key = await sent_twice(engine, slack, database, clock)
    slack.put("C1", said("Head."), key)
    slack.look_faults += [TimeoutError(), NotSent("no connection")]
    slack.other_faults.append(Fault(TimeoutError()))
    assert await audited(engine, clock, minutes=15) == 1
    assert len(slack.posts) == 1


async def test_a_copy_of_what_was_deleted_goes_too(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    key = await sent_twice(engine, slack, database, clock)
    async with database.transaction() as tx:
        await tx.execute(deliveries.update().values(gone_at=clock.now()))
    slack.posts.clear()
    slack.put("C1", said("Head."), key)
    assert await audited(engine, clock, minutes=30) == 1
    assert slack.posts == []


async def test_a_post_given_up_as_too_late_that_lands_after_all_counts_as_sent(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post(), grace_s=100)
    slack.faults.append(Fault(TimeoutError()))
    await run(engine, clock, seconds=ABSENCE_COUNTS_S + 30, step=5)
    row = (await rows(database))["s"]
    assert row["state"] == State.SKIPPED
    ts = slack.put("C1", said("Head."), row["key"])
    await audited(engine, clock, minutes=30)
    row = (await rows(database))["s"]
    assert (row["state"], row["ts"], len(slack.posts)) == (State.SENT, ts, 1)


def test_the_copy_to_keep_is_the_answered_then_the_known_then_the_oldest() -> None:
    a, b, answered = Copy("1.0"), Copy("2.0"), Copy("3.0", replies=2)
    assert to_keep([], "1.0") is None
    assert to_keep([a, b, answered], "1.0") is answered
    assert to_keep([a, b], "2.0") is b
    assert to_keep([b, a], "9.0") is a


async def test_each_claim_leaves_one_row_of_what_came_of_it(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post())
    slack.faults += [Fault(NotSent("no connection")), Fault(Crash())]
    with pytest.raises(Crash):
        await run(engine, clock)
    await run(Delivery(database, slack, clock), clock, seconds=LEASE_S + 240, step=5)
    assert (await tried(database))[:3] == [
        ("sending", "pending"),
        ("sending", "lost"),
        ("checking", "ambiguous"),
    ]
    assert (await tried(database))[-1] == ("sending", "sent")
    async with database.transaction() as tx:
        assert await forget_attempts(tx, clock.now() - timedelta(hours=1)) == 0
        assert await forget_attempts(tx, clock.now() + timedelta(hours=1)) == len(await tried(database))


class Team1:
    """A team with a weekly post, its manager and a rep, at Monday nine."""

    team: Team
    manager: Person
    rep: Person


@pytest.fixture
async def north(database: Database, clock: MovingClock, weekly: str) -> Team1:
    found = Team1()
    clock.moment = MONDAY_NINE - timedelta(days=3)
    found.team = await start_team(database, clock)
    async with database.transaction() as tx:
        found.manager = await make_person(tx, "Mark", team=found.team, manages=found.team)
        found.rep = await make_person(tx, "Ana", team=found.team)
    clock.moment = MONDAY_NINE
    return found


async def paused(database: Database) -> tuple[Any, ...]:
    async with database.reading() as tx:
        row = (await tx.execute(sa.select(schedules.c.paused_at, schedules.c.paused_reason))).one()
        return tuple(row)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("channel_not_found", "choose another channel"),
        ("not_in_channel", "/invite"),
        ("is_archived", "archived"),
        ("restricted_action_read_only_channel", "Only some people may post"),
        ("something_new_invalid", "something_new_invalid"),
    ],
)
async def test_a_refused_post_pauses_its_schedule_and_tells_the_manager_once(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    content: Content,
    north: Team1,
    code: str,
    advice: str,
) -> None:
    slots = Slots(database, clock, content)
    slack.faults.append(Fault(Refused(code)))
    await slots.derive()
    await run(engine, clock, seconds=30)
    assert await paused(database) == (MONDAY_NINE, code)
    [told] = slack.posts
    assert told.channel_id == "UMARK"
    assert advice in told.message.text
    assert told.message.blocks[-1]["elements"][0]["action_id"] == "schedules.resume:1"
    for _ in range(3):
        clock.advance(days=7)
        await slots.reconcile()
        assert await slots.derive() == 0
        await run(engine, clock, seconds=3)
    assert len(slack.posts) == 1


async def test_resumed_in_time_the_refused_post_follows_with_its_replies(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    content: Content,
    north: Team1,
) -> None:
    slots = Slots(database, clock, content)
    slack.faults.append(Fault(Refused("not_in_channel")))
    await slots.derive()
    await run(engine, clock, seconds=30)
    clock.advance(hours=2)
    async with database.transaction() as tx:
        result = await resume(make_scope(tx, north.manager, now=clock.now(), content=content), 1)
    assert (result.was_paused, result.requeued, result.next_due) == (
        True,
        1,
        MONDAY_NINE + timedelta(weeks=1),
    )
    await run(engine, clock, seconds=10)
    late = "Posted late: this was due Mon 23 Nov, 09:00 (Lisbon time)."
    assert slack.texts("C1") == [f"Week 2026-W48. {late}", "More."]
    assert await paused(database) == (None, None)


async def test_resumed_after_its_grace_only_the_next_one_comes(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    content: Content,
    north: Team1,
) -> None:
    slots = Slots(database, clock, content)
    slack.faults.append(Fault(Refused("not_in_channel")))
    await slots.derive()
    await run(engine, clock, seconds=30)
    clock.moment = MONDAY_NINE + timedelta(days=10)
    async with database.transaction() as tx:
        result = await resume(make_scope(tx, north.manager, now=clock.now(), content=content), 1)
    assert result.requeued == 0
    await slots.derive()
    await run(engine, clock, seconds=10)
    assert slack.texts("C1") == []
    assert (await states(database))["1/weekly_targets/team:1/2026-W49"] == (State.SKIPPED, "too late")
    clock.moment = MONDAY_NINE + timedelta(days=14)
    await slots.derive()
    await run(engine, clock, seconds=10)
    assert slack.texts("C1") == ["Week 2026-W50.", "More."]


async def test_resuming_what_still_cannot_be_posted_tells_the_manager_again(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    content: Content,
    north: Team1,
) -> None:
    slack.faults += [Fault(Refused("not_in_channel"))]
    await Slots(database, clock, content).derive()
    await run(engine, clock, seconds=30)
    async with database.transaction() as tx:
        await resume(make_scope(tx, north.manager, now=clock.now(), content=content), 1)
    slack.faults += [Fault(Refused("not_in_channel"))]
    await run(engine, clock, seconds=30)
    assert [each.channel_id for each in slack.posts] == ["UMARK", "UMARK"]
    assert (await paused(database))[1] == "not_in_channel"


async def test_a_refusal_that_may_have_been_sent_is_looked_for_before_it_is_sent_again(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    content: Content,
    north: Team1,
) -> None:
    slack.faults.append(Fault(TimeoutError(), effect=True))
    slack.look_faults.append(Refused("missing_scope"))
    await Slots(database, clock, content).derive()
    await run(engine, clock, seconds=30)
    assert len(slack.texts("C1")) == 1
    async with database.transaction() as tx:
        await resume(make_scope(tx, north.manager, now=clock.now(), content=content), 1)
    await run(engine, clock, seconds=30)
    assert slack.texts("C1") == ["Week 2026-W48.", "More."]


async def test_only_a_manager_of_the_team_or_an_admin_resumes(
    database: Database, clock: MovingClock, content: Content, north: Team1
) -> None:
    async with database.transaction() as tx:
        stranger = await make_person(tx, "Eve", workspace="T2", is_admin=True)
        admin = await make_person(tx, "Olga", is_admin=True)
        for who, code in ((north.rep, "schedules.not_yours"), (stranger, "schedules.gone")):
            with pytest.raises(UserError, match=code):
                await resume(make_scope(tx, who, now=clock.now(), content=content), 1)
        result = await resume(make_scope(tx, admin, now=clock.now(), content=content), 1)
        assert not result.was_paused


async def test_without_a_manager_the_admins_are_told(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, content: Content, weekly: str
) -> None:
    clock.moment = MONDAY_NINE - timedelta(days=3)
    await start_team(database, clock)
    async with database.transaction() as tx:
        await make_person(tx, "Olga", is_admin=True)
        await make_person(tx, "Gone", is_admin=True, is_active=False)
    clock.moment = MONDAY_NINE
    slack.faults.append(Fault(Refused("is_archived")))
    await Slots(database, clock, content).derive()
    await run(engine, clock, seconds=10)
    assert [each.channel_id for each in slack.posts] == ["UOLGA"]


async def test_an_alert_that_cannot_be_sent_raises_no_alert(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    content: Content,
    north: Team1,
) -> None:
    slack.faults += [Fault(Refused("is_archived")), Fault(Refused("user_disabled"))]
    await Slots(database, clock, content).derive()
    await run(engine, clock, seconds=60)
    assert slack.posts == []
    found = await rows(database)
    assert [row["state"] for row in found.values() if row["kind"] == "alert"] == [State.DEAD]


async def test_a_dead_delivery_can_be_tried_again_by_its_number(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post(), grace_s=60)
    slack.faults.append(Fault(Refused("is_archived")))
    await run(engine, clock, seconds=90, step=10)
    row = (await rows(database))["s"]
    async with database.transaction() as tx:
        until = clock.now() + timedelta(hours=1)
        assert await requeue_one(tx, row["id"], now=clock.now(), expires_at=until)
        assert not await requeue_one(tx, row["id"], now=clock.now(), expires_at=until)
    await run(engine, clock, seconds=5)
    assert slack.texts() == ["Head."]


async def test_a_revoked_token_stops_all_sending_until_it_works_again(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    slack.revoked = True
    await write(database, clock, "a", post("A.", "C1"))
    await write(database, clock, "b", post("B.", "C2"))
    await run(engine, clock, seconds=3600, step=5)
    assert slack.calls <= 2  # those under way together
    assert 3 <= slack.others.count("check") <= 10  # ever more rarely
    async with database.reading() as tx:
        stopped = await sending_pause(tx, 1)
    assert stopped is not None
    assert stopped.reason == "token_revoked"
    slack.revoked = False
    await run(engine, clock, seconds=1000, step=5)
    assert sorted(slack.texts()) == ["A.", "B."]
    async with database.reading() as tx:
        assert await sending_pause(tx, 1) is None


async def test_a_token_revoked_between_send_and_look_up_loses_and_doubles_nothing(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, office: None
) -> None:
    await write(database, clock, "s", post())
    slack.faults.append(Fault(TimeoutError(), effect=True))
    await engine.dispatch()
    slack.revoked = True
    await run(engine, clock, seconds=600, step=5)
    assert (await rows(database))["s"]["state"] == State.AMBIGUOUS
    slack.revoked = False
    await run(engine, clock, seconds=1000, step=5)
    assert (slack.calls, (await rows(database))["s"]["state"]) == (1, State.SENT)
