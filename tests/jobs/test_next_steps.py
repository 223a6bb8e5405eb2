"""The morning list of next steps due: built for the owner, worked off with its buttons."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery import Delivery
from bot.slots import Slots
from content.loader import Content
from db.engine import Database
from db.notices import set_muted
from db.team import people
from domain.deals import Deal
from handlers.next_steps import finish, push
from handlers.registry import Click
from jobs.next_steps import build
from jobs.registry import MAX_BLOCKS, Post, Skip, Slot, load_jobs
from sandbox.blockkit import check_message
from services.deals import set_next_step
from tests.conftest import MovingClock
from tests.support.deals import DealOffice
from tests.support.slack_posts import FakeSlack

TODAY = date(2026, 11, 18)  # a Wednesday


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def with_step(office: DealOffice, account: str, on: date, *, owner: str = "ana") -> Deal:
    deal = await office.deal(owner, account)
    return (await set_next_step(office.scope(owner), deal.id, f"Call {account}", on)).deal


def slot_of(office: DealOffice, name: str = "ana") -> Slot:
    due = datetime(2026, 11, 18, 8, 30, tzinfo=UTC)
    return Slot(
        tx=office.tx,
        now=due,
        workspace_id=office.north.id,
        team=office.north,
        period="2026-11-18",
        day=TODAY,
        due=due,
        content=office.content,
        person=office.people[name],
    )


def click(deal: Deal) -> Click:
    return Click({"deal": deal.id, "rev": deal.rev})


async def test_due_and_overdue_steps_are_on_it_the_longest_overdue_first(office: DealOffice) -> None:
    await with_step(office, "Acme", TODAY)
    await with_step(office, "Beta", TODAY - timedelta(days=2))
    await with_step(office, "Later", TODAY + timedelta(days=1))
    await with_step(office, "Other", TODAY, owner="ben")
    await office.deal("ana", "Nothing")
    built = await build(slot_of(office))
    assert isinstance(built, Post)
    assert built.channel_id == "UANA"
    assert built.message.text == (
        "2 next steps are due, 1 of them overdue.\n"
        "Beta: Call Beta (was due Mon 16 Nov)\n"
        "Acme: Call Acme (today)"
    )
    assert check_message({"text": built.message.text, "blocks": list(built.message.blocks)}) == []


@pytest.mark.parametrize(
    ("days", "head"),
    [
        ([0], "1 next step is due."),
        ([1], "1 next step is overdue."),
        ([1, 2], "2 next steps are overdue."),
        ([0, 0, 1], "3 next steps are due, 1 of them overdue."),
    ],
)
async def test_its_head_says_how_many_are_overdue(office: DealOffice, days: list[int], head: str) -> None:
    for n, days_late in enumerate(days):
        await with_step(office, f"Account {n}", TODAY - timedelta(days=days_late))
    built = await build(slot_of(office))
    assert isinstance(built, Post)
    assert built.message.text.split("\n")[0] == head


async def test_it_comes_once_each_working_morning_in_the_owners_own_zone(
    database: Database, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_jobs()
    clock = MovingClock(datetime(2026, 11, 18, 20, tzinfo=UTC))  # a Wednesday evening
    monkeypatch.setattr("bot.delivery.running_s", lambda: clock.now().timestamp())
    async with database.transaction() as tx:
        office = await DealOffice.make(tx, content, clock.now())
        await with_step(office, "Acme", date(2026, 11, 20))
        await with_step(office, "Beta", date(2026, 11, 19), owner="ben")
        await tx.execute(people.update().where(people.c.name == "Ben").values(zone="Asia/Kolkata"))
        await with_step(office, "Gamma", date(2026, 11, 19), owner="carla")
        await set_muted(tx, office.people["carla"].id, "next_steps", muted=True)
    slack = FakeSlack(clock)
    slots, delivery = Slots(database, clock, content), Delivery(database, slack, clock)
    await slots.reconcile()
    while clock.now() < datetime(2026, 11, 23, 7, tzinfo=UTC):  # Friday and the weekend pass
        await slots.derive()
        await delivery.dispatch()
        clock.advance(minutes=15)
    steps = [post for post in slack.posts if "next step" in post.message.text.split("\n")[0]]
    assert [(post.channel_id, post.at, post.message.text.split("\n")[0]) for post in steps] == [
        ("UBEN", datetime(2026, 11, 19, 3, tzinfo=UTC), "1 next step is due."),
        ("UBEN", datetime(2026, 11, 20, 3, tzinfo=UTC), "1 next step is overdue."),
        ("UANA", datetime(2026, 11, 20, 8, 30, tzinfo=UTC), "1 next step is due."),
        ("UBEN", datetime(2026, 11, 23, 3, tzinfo=UTC), "1 next step is overdue."),
    ]


async def test_without_any_there_is_no_message(office: DealOffice) -> None:
    await with_step(office, "Later", TODAY + timedelta(days=1))
    lost = await with_step(office, "Lost", TODAY)
    await office.move("ana", lost, "lost", lost_reason="price", closed_on=TODAY)
    assert await build(slot_of(office)) == Skip("no next step is due")


async def test_done_takes_the_step_away_and_asks_for_the_next_one(office: DealOffice) -> None:
    deal = await with_step(office, "Acme", TODAY)
    await with_step(office, "Beta", TODAY)
    answer = await finish(office.scope("ana"), click(deal))
    after = await office.again(deal)
    assert (after.next_step, after.next_step_on) == (None, None)
    assert answer.say is not None
    assert answer.say.text.startswith("Done for Acme. What comes next?\n1 next step is due.")
    assert "deals.menu" in str(answer.say.blocks)


async def test_push_goes_to_the_next_working_day_and_keeps_the_step(office: DealOffice) -> None:
    office.now = datetime(2026, 11, 20, 9, tzinfo=UTC)  # a Friday
    deal = await with_step(office, "Acme", date(2026, 11, 20))
    answer = await push(office.scope("ana"), click(deal))
    after = await office.again(deal)
    assert (after.next_step, after.next_step_on) == ("Call Acme", date(2026, 11, 23))
    assert answer.say is not None
    assert answer.say.text.startswith("Pushed to Mon 23 Nov: Call Acme, Acme.\n0 next steps are due.")


async def test_a_click_on_what_was_changed_since_changes_nothing(office: DealOffice) -> None:
    deal = await with_step(office, "Acme", TODAY)
    await set_next_step(office.scope("ana"), deal.id, "Send the offer", TODAY)
    for handler in (finish, push):
        answer = await handler(office.scope("ana"), click(deal))
        assert answer.say is not None
        assert "changed since" in answer.say.text
    after = await office.again(deal)
    assert (after.next_step, after.next_step_on) == ("Send the offer", TODAY)


async def test_many_still_fit_one_message(office: DealOffice) -> None:
    for number in range(20):
        await with_step(office, f"Account {number}", TODAY)
    built = await build(slot_of(office))
    assert isinstance(built, Post)
    assert len(built.message.blocks) <= MAX_BLOCKS
    assert "5 more" in built.message.text
