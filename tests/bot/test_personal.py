"""Direct messages: at the person's hours, not the kinds they muted, and no more a day than the ceiling."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.announce import announce
from bot.delivery import LEASE_S, Delivery
from bot.posts import NotSent, Refused
from bot.slots import Slots
from content.loader import Content
from db.delivery_tables import Policy, State, schedules
from db.engine import Database
from db.notices import set_muted
from db.targets import absences
from db.team import people
from domain.schedule import Weekly
from domain.team import Person, Team
from handlers.registry import Announcement
from jobs.registry import JOBS, Image, Job, Post, Reply, Skip, Slot, load_jobs
from services.schedules import ABOUT, KINDS, About, reconcile
from tests.conftest import MovingClock
from tests.support.deliveries import post, rows, run, said, states, write
from tests.support.slack_posts import Crash, FakeSlack, Fault
from tests.support.world import make_person, make_team

HOUR = timedelta(hours=1)
WEDNESDAY_NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
THURSDAY_EIGHT = datetime(2026, 11, 19, 8, tzinfo=UTC)


@pytest.fixture
def clock() -> MovingClock:
    """Wednesday noon, in Lisbon too."""
    return MovingClock(WEDNESDAY_NOON)


@pytest.fixture
async def team(database: Database) -> Team:
    async with database.transaction() as tx:
        return await make_team(tx)


@pytest.fixture
async def ana(database: Database, team: Team) -> Person:
    async with database.transaction() as tx:
        return await make_person(tx, "Ana", team=team)


def dm(text: str, *, slack_id: str = "UANA") -> Post:
    return post(text, slack_id)


def sent(slack: FakeSlack) -> list[datetime]:
    return [each.at for each in slack.posts]


async def hours_pass(engine: Delivery, clock: MovingClock, hours: float, *, step_s: float = 300) -> None:
    await run(engine, clock, seconds=hours * 3600, step=step_s)


async def test_in_working_hours_it_is_sent_at_once(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    await write(database, clock, "a", dm("Hello."))
    await run(engine, clock, seconds=2)
    assert [(each.channel_id, each.message.text) for each in slack.posts] == [("UANA", "Hello.")]
    row = (await rows(database))["a"]
    assert (row["person_id"], row["admitted_on"], row["sends"]) == (ana.id, date(2026, 11, 18), 1)


async def test_at_night_it_is_moved_to_the_morning_without_being_called_late(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    clock.advance(hours=8)
    await write(database, clock, "a", dm("Hello."))
    await hours_pass(engine, clock, 13)
    assert slack.texts() == ["Hello."]
    assert sent(slack) == [THURSDAY_EIGHT]


async def test_a_slow_answer_about_do_not_disturb_does_not_carry_a_claim_past_its_lease(
    database: Database, slack: FakeSlack, clock: MovingClock, machine_time: None, ana: Person
) -> None:
    """Between the claim and the send Slack is asked once more, and that may take long."""
    await write(database, clock, "a", dm("Hello."))
    real = slack.undisturbed_until

    async def slowly(person_id: str, now: datetime) -> datetime | None:
        clock.advance(seconds=LEASE_S - 10)
        slack.undisturbed_until = real  # type: ignore[method-assign]
        return await real(person_id, now)

    slack.undisturbed_until = slowly  # type: ignore[method-assign]
    await Delivery(database, slack, clock).dispatch()
    assert slack.calls == 0
    await run(Delivery(database, slack, clock), clock, seconds=LEASE_S + 240, step=2)
    assert slack.texts() == ["Hello."]


async def test_a_message_that_says_so_is_dropped_instead(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    clock.advance(hours=8)
    await write(database, clock, "a", dm("Hello."), policy=Policy.DROP)
    await hours_pass(engine, clock, 13)
    assert slack.posts == []
    assert await states(database) == {"a": (State.SKIPPED, "quiet hours")}


async def test_what_would_come_too_late_is_not_moved_but_dropped(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    clock.advance(hours=8)
    await write(database, clock, "a", dm("Hello."), grace_s=6 * 3600)
    await hours_pass(engine, clock, 13)
    assert slack.posts == []
    assert await states(database) == {"a": (State.SKIPPED, "quiet hours, and no other moment in time")}


async def test_each_person_has_their_own_hours(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person, team: Team
) -> None:
    async with database.transaction() as tx:
        await make_person(tx, "Yui", team=team, zone="Asia/Tokyo")
        await make_person(tx, "Sam", team=team, zone="America/Sao_Paulo")
    await write(database, clock, "ana", dm("For Ana."))
    await write(database, clock, "yui", dm("For Yui.", slack_id="UYUI"))
    await write(database, clock, "sam", dm("For Sam.", slack_id="USAM"))
    await hours_pass(engine, clock, 14)
    assert {each.channel_id: each.at for each in slack.posts} == {
        "UANA": WEDNESDAY_NOON,
        "USAM": WEDNESDAY_NOON,  # nine in the morning
        "UYUI": datetime(2026, 11, 18, 23, tzinfo=UTC),
    }


async def test_leave_and_holidays_are_waited_out(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, team: Team
) -> None:
    async with database.transaction() as tx:
        ana = await make_person(tx, "Ana", team=team, country="PT")
        await tx.execute(
            absences.insert().values(
                workspace_id=1,
                person_id=ana.id,
                first_day=date(2026, 11, 18),
                end_day=date(2026, 12, 1),  # a holiday in Portugal
                noted_by=ana.id,
                created_at=clock.now(),
            )
        )
    await write(database, clock, "a", dm("Hello."), grace_s=30 * 86_400)
    await hours_pass(engine, clock, 15 * 24, step_s=1800)
    assert sent(slack) == [datetime(2026, 12, 2, 8, tzinfo=UTC)]


async def test_notifications_that_are_off_are_waited_for(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    slack.asleep["UANA"] = WEDNESDAY_NOON + 2 * HOUR
    await write(database, clock, "a", dm("Hello."))
    await hours_pass(engine, clock, 3)
    assert sent(slack) == [WEDNESDAY_NOON + 2 * HOUR]


async def test_not_to_know_whether_notifications_are_off_stops_nothing(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person, monkeypatch: Any
) -> None:
    async def fail(*_: Any) -> None:
        raise Refused("missing_scope")

    monkeypatch.setattr(slack, "undisturbed_until", fail)
    await write(database, clock, "a", dm("Hello."))
    await run(engine, clock, seconds=2)
    assert slack.texts() == ["Hello."]


async def test_a_muted_kind_is_not_sent_and_the_others_are(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    async with database.transaction() as tx:
        await set_muted(tx, ana.id, "nudge", muted=True)
    await write(database, clock, "a", dm("Nudge."), kind="nudge")
    await write(database, clock, "b", dm("Steps."), kind="steps")
    await run(engine, clock, seconds=5)
    assert slack.texts() == ["Steps."]
    assert (await states(database))["a"] == (State.SKIPPED, "muted")


async def test_what_was_muted_while_it_waited_is_not_sent(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    clock.advance(hours=8)
    await write(database, clock, "a", dm("Nudge."), kind="nudge")
    await run(engine, clock, seconds=2)
    async with database.transaction() as tx:
        await set_muted(tx, ana.id, "nudge", muted=True)
    await hours_pass(engine, clock, 13)
    assert slack.posts == []


async def test_somebody_who_left_gets_nothing(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    async with database.transaction() as tx:
        await tx.execute(people.update().values(is_active=False))
    await write(database, clock, "a", dm("Hello."))
    await run(engine, clock, seconds=2)
    assert slack.posts == []
    assert await states(database) == {"a": (State.SKIPPED, "not in the workspace any more")}


async def test_the_last_message_of_a_day_takes_up_the_rest_that_waits(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    for n in range(6):
        await write(database, clock, f"s{n}", dm(f"Message {n}."))
    await run(engine, clock, seconds=30)
    assert slack.texts() == ["Message 0.", "Message 1.", "Message 2.\nMessage 3.\nMessage 4.\nMessage 5."]
    shown = [block["text"]["text"] for block in slack.posts[2].message.blocks if block["type"] == "section"]
    assert shown == [f"Message {n}." for n in range(2, 6)]
    found = await rows(database)
    carrier = found["s2"]["id"]
    assert [found[f"s{n}"]["merged_into"] for n in range(6)] == [None, None, None, *[carrier] * 3]
    assert {found[f"s{n}"]["state"] for n in (3, 4, 5)} == {State.SKIPPED}


async def test_what_comes_later_that_day_is_put_into_the_last_message(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    for n in range(5):
        await write(database, clock, f"s{n}", dm(f"Message {n}."))
        await hours_pass(engine, clock, 1)
    assert slack.texts() == ["Message 0.", "Message 1.", "Message 2.\nMessage 3.\nMessage 4."]
    assert slack.calls == 3
    found = await rows(database)
    assert [found[f"s{n}"]["merged_into"] for n in (3, 4)] == [found["s2"]["id"]] * 2


async def test_the_next_day_begins_anew(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    for n in range(4):
        await write(database, clock, f"s{n}", dm(f"Message {n}."))
    await run(engine, clock, seconds=30)
    clock.moment = THURSDAY_EIGHT
    await write(database, clock, "t", dm("Thursday."))
    await run(engine, clock, seconds=5)
    assert slack.texts()[-1] == "Thursday."
    assert len(slack.posts) == 4


async def test_every_person_has_a_ceiling_of_their_own(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person, team: Team
) -> None:
    async with database.transaction() as tx:
        await make_person(tx, "Ben", team=team)
    for n in range(3):
        for who in ("UANA", "UBEN"):
            await write(database, clock, f"{who}{n}", dm(f"Message {n}.", slack_id=who))
    await run(engine, clock, seconds=30)
    assert len(slack.texts("UANA")) == len(slack.texts("UBEN")) == 3


@pytest.mark.parametrize("ceiling", [1, 2, 5])
async def test_the_ceiling_is_what_was_set(
    database: Database, slack: FakeSlack, clock: MovingClock, ana: Person, machine_time: None, ceiling: int
) -> None:
    engine = Delivery(database, slack, clock, ceiling=ceiling)
    for n in range(7):
        await write(database, clock, f"s{n}", dm(f"Message {n}."))
    await run(engine, clock, seconds=30)
    assert len(slack.posts) == ceiling
    assert "\n".join(slack.texts()) == "\n".join(f"Message {n}." for n in range(7))


async def test_answers_to_what_somebody_just_did_are_neither_counted_nor_held_back(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    clock.advance(hours=8)
    answers = [Announcement(f"k{n}", "UANA", said(f"Answer {n}."), exempt=True) for n in range(5)]
    async with database.transaction() as tx:
        await announce(tx, 1, [*answers, Announcement("other", "UANA", said("Told."))], now=clock.now())
    await run(engine, clock, seconds=20)
    assert slack.texts() == [f"Answer {n}." for n in range(5)]
    await hours_pass(engine, clock, 13)
    assert slack.texts()[5:] == ["Told."]


async def test_a_moved_message_counts_for_the_day_it_is_sent_on(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    clock.advance(hours=8)
    for n in range(4):
        await write(database, clock, f"s{n}", dm(f"Message {n}."))
    await hours_pass(engine, clock, 14)
    assert len(slack.posts) == 3
    assert {row["admitted_on"] for row in (await rows(database)).values()} == {None, date(2026, 11, 19)}


async def test_a_refused_message_does_not_count(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    slack.faults += [Fault(Refused("invalid_blocks"))]
    for n in range(4):
        await write(database, clock, f"s{n}", dm(f"Message {n}."))
    await run(engine, clock, seconds=30)
    assert slack.texts() == ["Message 1.", "Message 2.", "Message 3."]


async def test_a_crash_after_merging_loses_and_repeats_nothing(
    database: Database, slack: FakeSlack, clock: MovingClock, ana: Person, machine_time: None
) -> None:
    for n in range(5):
        await write(database, clock, f"s{n}", dm(f"Message {n}."))
    slack.before_post = lambda: slack.faults.append(Fault(Crash())) if slack.calls == 3 else None
    with pytest.raises(Crash):
        await run(Delivery(database, slack, clock), clock)
    slack.before_post = None
    await run(Delivery(database, slack, clock), clock, seconds=LEASE_S + 240)
    assert slack.texts() == ["Message 0.", "Message 1.", "Message 2.\nMessage 3.\nMessage 4."]


async def test_a_message_that_is_tried_again_is_not_counted_twice(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    slack.faults += [Fault(NotSent("no connection"))] * 3
    for n in range(3):
        await write(database, clock, f"s{n}", dm(f"Message {n}."))
        await run(engine, clock, seconds=120)
    assert slack.texts() == ["Message 0.", "Message 1.", "Message 2."]


async def test_several_processes_together_keep_to_the_ceiling(
    database_url: str, database: Database, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    for n in range(9):
        await write(database, clock, f"s{n}", dm(f"Message {n}."))
    others = [Database(database_url) for _ in range(3)]
    try:
        engines = [Delivery(each, slack, clock) for each in others]
        for _ in range(12):
            await asyncio.gather(*(each.dispatch() for each in engines))
            clock.advance(seconds=2)
    finally:
        for each in others:
            await each.close()
    assert len(slack.posts) == 3
    assert sorted("\n".join(slack.texts()).split("\n")) == [f"Message {n}." for n in range(9)]


async def test_a_message_with_replies_and_an_image_keeps_them(
    database: Database, engine: Delivery, slack: FakeSlack, clock: MovingClock, ana: Person
) -> None:
    whole = post("Digest.", "UANA", image=Image("a.png", b"png", "A chart."), replies=(Reply(said("Rows.")),))
    await write(database, clock, "s", whole)
    await run(engine, clock, seconds=20)
    assert slack.texts() == ["Digest.", "Rows."]
    assert slack.posts[0].message.blocks[-1]["slack_file"] == {"id": "F1"}


Build = Callable[[Slot], Awaitable[Post | Skip]]


@pytest.fixture
def nudge(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes a personal job, Wednesdays at three, the only one."""

    async def build(slot: Slot) -> Post | Skip:
        assert slot.person is not None
        assert slot.channel_id == slot.person.slack_id
        return Post(slot.channel_id, said(f"{slot.person.name} {slot.period}."), slot.person.locale)

    def register(**about: Any) -> None:
        for other in list(load_jobs()):
            monkeypatch.delitem(JOBS, other)
            monkeypatch.delitem(KINDS, other)
        rule = Weekly(2, time(15))
        monkeypatch.setitem(KINDS, "nudge", rule)
        monkeypatch.setitem(ABOUT, "nudge", About("Nudge", personal=True, **about))
        monkeypatch.setitem(JOBS, "nudge", Job("nudge", rule, 3 * 3600, build))

    return register


async def hourly(
    database: Database,
    slots: Slots,
    engine: Delivery,
    clock: MovingClock,
    hours: int,
    *,
    every_h: float = 0.5,
) -> None:
    for _ in range(int(hours / every_h)):
        await slots.reconcile()
        await slots.derive()
        await engine.dispatch()
        clock.advance(hours=every_h)


async def test_each_person_of_a_team_has_their_post_at_their_own_hour(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    content: Content,
    team: Team,
    ana: Person,
    nudge: Callable[..., None],
) -> None:
    nudge()
    async with database.transaction() as tx:
        await make_person(tx, "Sam", team=team, zone="America/Sao_Paulo")
        await make_person(tx, "Nobody", team=None)
        await make_person(tx, "Gone", team=team, is_active=False)
    slots = Slots(database, clock, content)
    await hourly(database, slots, engine, clock, 8 * 24, every_h=1)
    got = {(each.channel_id, each.at.astimezone(UTC).strftime("%d %H:%M")) for each in slack.posts}
    assert got == {("UANA", "18 15:00"), ("USAM", "18 18:00"), ("UANA", "25 15:00"), ("USAM", "25 18:00")}
    keys = sorted(await rows(database))
    assert keys[0] == f"1/nudge/person:{ana.id}/2026-W47"


async def test_who_joins_gets_their_first_post_from_then_on_with_what_the_team_chose(
    database: Database, clock: MovingClock, team: Team, ana: Person, nudge: Callable[..., None]
) -> None:
    nudge()
    async with database.transaction() as tx:
        await reconcile(tx, clock.now())
        await tx.execute(schedules.update().values(is_on=False))
        await make_person(tx, "Ben", team=team)
        await reconcile(tx, clock.now())
        found = (await tx.execute(sa.select(schedules).order_by(schedules.c.id))).mappings().all()
    assert [each["is_on"] for each in found] == [False, False]
    assert {each["watermark"] for each in found} == {"2026-W46"}


async def test_somebody_who_changes_teams_keeps_their_schedule(
    database: Database, clock: MovingClock, team: Team, ana: Person, nudge: Callable[..., None]
) -> None:
    nudge()
    async with database.transaction() as tx:
        await reconcile(tx, clock.now())
        south = await make_team(tx, "South")
        await tx.execute(people.update().values(team_id=south.id))
        await reconcile(tx, clock.now())
        found = (await tx.execute(sa.select(schedules))).mappings().all()
    assert [each["team_id"] for each in found] == [south.id]


async def test_a_kind_that_is_off_by_itself_posts_nothing_until_it_is_turned_on(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    content: Content,
    ana: Person,
    nudge: Callable[..., None],
) -> None:
    nudge(is_on=False)
    slots = Slots(database, clock, content)
    await hourly(database, slots, engine, clock, 24, every_h=3)
    assert await rows(database) == {}
    async with database.transaction() as tx:
        await tx.execute(schedules.update().values(is_on=True, watermark="2026-W47"))
    await hourly(database, slots, engine, clock, 7 * 24, every_h=3)
    assert slack.texts() == ["Ana 2026-W48."]


async def test_an_opt_in_kind_comes_only_to_those_who_chose_it(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    content: Content,
    team: Team,
    ana: Person,
    nudge: Callable[..., None],
) -> None:
    nudge(opt_in=True)
    async with database.transaction() as tx:
        ben = await make_person(tx, "Ben", team=team)
        await set_muted(tx, ben.id, "nudge", muted=False)
    await hourly(database, Slots(database, clock, content), engine, clock, 5)
    assert slack.texts() == ["Ben 2026-W47."]


async def test_an_account_that_is_off_stops_its_own_posts_and_tells_the_manager_once_a_week(
    database: Database,
    engine: Delivery,
    slack: FakeSlack,
    clock: MovingClock,
    content: Content,
    team: Team,
    ana: Person,
    nudge: Callable[..., None],
) -> None:
    nudge()
    async with database.transaction() as tx:
        await make_person(tx, "Ben", team=team)
        await make_person(tx, "Mark", team=None, manages=team)
    slack.faults += [Fault(Refused("user_disabled"))] * 2
    await hourly(database, Slots(database, clock, content), engine, clock, 8)
    [told] = slack.posts
    assert told.channel_id == "UMARK"
    assert "Ana" in told.message.text or "Ben" in told.message.text
    async with database.reading() as tx:
        assert set(await tx.scalars(sa.select(schedules.c.paused_reason))) == {"user_disabled"}
