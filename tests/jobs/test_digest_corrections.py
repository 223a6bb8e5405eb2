"""A posted digest is put right in place when its week is changed since, and at no other time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery import Delivery
from bot.posts import Refused
from bot.slots import Slots
from bot.watches import Watches
from content.loader import Content
from db.activity import logs_since
from db.deals import open_deals_of
from db.delivery_tables import State
from db.engine import Database
from db.targets import add_absences
from domain.charts import FunnelChart
from domain.weeks import Week
from jobs.registry import JOBS, WATCHES, load_jobs
from sandbox.blockkit import check_message
from services.activity import undo_log
from services.digests import digest_rows
from services.schedules import KINDS
from tests.conftest import MovingClock
from tests.support.deals import DealOffice
from tests.support.deliveries import post as dm
from tests.support.deliveries import rows, run, write
from tests.support.slack_posts import FakeSlack, Fault
from tests.support.weeks import log

FRIDAY_FOUR = datetime(2026, 11, 20, 16, tzinfo=UTC)
WEDNESDAY = date(2026, 11, 18)
TITLE = "Week 47 (Mon 16 Nov – Sun 22 Nov) · North"
TUESDAY_TEN = datetime(2026, 11, 24, 10, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(FRIDAY_FOUR - timedelta(hours=2))


@pytest.fixture(autouse=True)
def only_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    for other in [each for each in load_jobs() if each != "friday_digest"]:
        monkeypatch.delitem(JOBS, other)
        monkeypatch.delitem(KINDS, other)
    for other in [each for each in WATCHES if each != "digest_corrections"]:
        monkeypatch.delitem(WATCHES, other)


@dataclass
class Week47:
    """North in its week 47, with everything that posts and watches."""

    database: Database
    clock: MovingClock
    content: Content
    slack: FakeSlack
    slots: Slots
    delivery: Delivery
    watches: Watches

    @asynccontextmanager
    async def office(self) -> AsyncIterator[DealOffice]:
        async with self.database.transaction() as tx:
            yield await DealOffice.of(tx, self.content, self.clock.now())

    async def goes_on(self, minutes: float = 2) -> int:
        """Look, send; returns how much a look wrote."""
        written = 0
        for _ in range(int(minutes)):
            self.clock.advance(minutes=1)
            written += await self.watches.look()
            await run(self.delivery, self.clock, seconds=3)
        return written

    @property
    def digest(self) -> str:
        return self.slack.posts[0].message.text


async def drawn(_chart: FunnelChart) -> bytes:
    return b"png"


@pytest.fixture
async def week(
    database: Database, clock: MovingClock, content: Content, monkeypatch: pytest.MonkeyPatch
) -> Week47:
    """The digest is out: Ana made 25 calls; a deal of hers is expected to close in the week after."""
    monkeypatch.setattr("bot.delivery.running_s", lambda: clock.now().timestamp())
    slack = FakeSlack(clock)
    async with database.transaction() as tx:
        office = await DealOffice.make(tx, content, clock.now(), managers_channel_id="CMANAGERS")
        await log(office, "ana", WEDNESDAY, calls=25)
        await office.deal(account="Acme", expected_close=date(2026, 11, 25))
    slots, delivery = Slots(database, clock, content), Delivery(database, slack, clock, draw=drawn)
    watches = Watches(database, clock, content, running_s=lambda: clock.now().timestamp())
    made = Week47(database, clock, content, slack, slots, delivery, watches)
    await slots.reconcile()
    clock.moment = FRIDAY_FOUR
    assert await slots.derive() == 1
    await run(delivery, clock, seconds=10)
    assert len(slack.posts) == 1
    assert "25 of 205 calls" in made.digest
    return made


async def test_an_entry_of_that_week_corrects_it_where_it_stands_and_says_so(week: Week47) -> None:
    week.clock.moment = TUESDAY_TEN - timedelta(minutes=1)
    async with week.office() as office:
        await log(office, "ana", WEDNESDAY, calls=5, demos=2)
    assert await week.goes_on() == 1
    assert len(week.slack.posts) == 1
    assert week.digest.startswith(
        f"{TITLE}\nCorrected Tue 24 Nov, 10:12: "
        "30 calls instead of 25, 2 demos instead of 0, changed for Ana."
    )
    assert "30 of 205 calls" in week.digest
    message = week.slack.posts[0].message
    assert check_message({"text": message.text, "blocks": list(message.blocks)}) == []


async def test_the_chart_is_drawn_again_for_the_new_numbers(week: Week47) -> None:
    before = [each for each in week.slack.posts[0].message.blocks if each["type"] == "image"]
    async with week.office() as office:
        await log(office, "ana", WEDNESDAY, calls=180)
    await week.goes_on()
    [after] = [each for each in week.slack.posts[0].message.blocks if each["type"] == "image"]
    assert "Calls: 205 of 205" in after["alt_text"]
    assert after["slack_file"] != before[0]["slack_file"]


async def test_nothing_is_edited_while_nothing_of_that_week_changes(week: Week47) -> None:
    async with week.office() as office:
        await log(office, "ana", date(2026, 11, 13), calls=50)  # the week before
        await log(office, "xavier", WEDNESDAY, calls=50)  # another team
        row = {"workspace_id": 1, "noted_by": office.people["ana"].id, "created_at": office.now}
        leave = {"first_day": WEDNESDAY, "end_day": date(2026, 11, 19)}
        await add_absences(office.tx, [row | leave | {"person_id": office.people["ben"].id}])
    week.clock.moment = TUESDAY_TEN
    async with week.office() as office:
        await log(office, "ana", date(2026, 11, 24), calls=50)  # the week after
    assert await week.goes_on(5) == 0
    assert not any(each.startswith("edit") for each in week.slack.others)
    assert "Corrected" not in week.digest


async def test_each_change_is_one_edit_and_many_in_a_row_become_few(week: Week47) -> None:
    for _ in range(5):
        async with week.office() as office:
            await log(office, "ana", WEDNESDAY, calls=1)
        await week.goes_on(1)
    assert "26 calls instead of 25" in week.digest
    assert await week.goes_on(15) == 1
    assert "30 calls instead of 25" in week.digest
    edits = [each for each in week.slack.others if each.startswith("edit")]
    assert len(edits) == 2
    assert await week.goes_on(15) == 0


async def test_how_things_stood_on_friday_stays(week: Week47) -> None:
    week.clock.moment = TUESDAY_TEN
    async with week.office() as office:
        [deal] = await open_deals_of(office.tx, office.people["ana"].id)
        await office.win("ana", deal)  # so it is not expected any more
        await log(office, "ana", WEDNESDAY, calls=1)
    await week.goes_on()
    assert "26 of 205 calls" in week.digest
    assert "1 deal worth €12,000 is expected to close" in week.digest
    async with week.office() as office:
        _, due = await digest_rows(office.scope("mark"), office.north.id, Week(date(2026, 11, 16)), "due", 0)
    assert [row.deal.account for row in due.rows] == ["Acme"]


async def test_a_win_brought_in_later_for_that_week_is_a_correction_too(week: Week47) -> None:
    week.clock.moment = TUESDAY_TEN - timedelta(minutes=1)
    async with week.office() as office:
        [deal] = await open_deals_of(office.tx, office.people["ana"].id)
        await office.win("ana", deal, on=date(2026, 11, 20))
    await week.goes_on()
    assert "€12,000 won instead of €0" in week.digest


async def test_back_to_what_it_was_is_told_too(week: Week47) -> None:
    async with week.office() as office:
        await log(office, "ben", WEDNESDAY, calls=5)
    await week.goes_on()
    async with week.office() as office:
        [made] = await logs_since(office.tx, office.people["ben"].id, FRIDAY_FOUR, limit=1)
        await undo_log(office.scope("ben"), made.id, made.rev)
    await week.goes_on(15)
    assert "as it was posted first." in week.digest
    assert "25 of 205 calls" in week.digest


async def test_after_seven_days_it_stays_as_it_is(week: Week47) -> None:
    week.clock.moment = FRIDAY_FOUR + timedelta(days=7, minutes=5)
    async with week.office() as office:
        await log(office, "ana", WEDNESDAY, calls=5)
    assert await week.goes_on() == 0


async def test_two_processes_correct_it_once(week: Week47) -> None:
    async with week.office() as office:
        await log(office, "ana", WEDNESDAY, calls=5)
    week.clock.advance(minutes=1)
    other = Watches(week.database, week.clock, week.content, running_s=lambda: 0.0)
    assert await week.watches.look() + await other.look() == 1
    assert await week.goes_on(15) == 0


async def test_a_channel_that_allows_no_changes_pauses_nothing(week: Week47) -> None:
    week.slack.other_faults += [Fault(Refused("not_allowed"))] * 5
    async with week.office() as office:
        await log(office, "ana", WEDNESDAY, calls=5)
    await week.goes_on(15)
    found = await rows(week.database)
    assert {row["state"] for key, row in found.items() if key.endswith("corrected1")} == {State.DEAD}
    week.clock.moment = FRIDAY_FOUR + timedelta(days=7)
    assert await week.slots.derive() == 1  # the next one comes


async def test_one_that_was_put_together_with_other_messages_is_left_alone(
    database: Database, clock: MovingClock, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.running_s", lambda: clock.now().timestamp())
    slack = FakeSlack(clock)
    async with database.transaction() as tx:
        office = await DealOffice.make(tx, content, clock.now())
        await log(office, "ana", WEDNESDAY, calls=25)
    slots, delivery = Slots(database, clock, content), Delivery(database, slack, clock, ceiling=1)
    await slots.reconcile()
    clock.moment = FRIDAY_FOUR
    await slots.derive()
    await write(database, clock, "other", dm("Another.", "UMARK"))
    await run(delivery, clock, seconds=10)
    assert slack.texts("UMARK")[0].endswith("Another.")
    async with database.transaction() as tx:
        await log(await DealOffice.of(tx, content, clock.now()), "ana", WEDNESDAY, calls=5)
    clock.advance(minutes=5)
    assert await Watches(database, clock, content).look() == 0
