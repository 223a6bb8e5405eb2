"""The digest of a team's week: what is in it, what changed, what stands out, and who gets it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from content.loader import Content
from db.engine import Database
from db.targets import add_absences
from domain.digest import Digest, GoalMissed, Shifted
from domain.errors import UserError
from domain.mission_results import BoardCounts
from domain.weeks import Week
from services.coaching import hear_objection
from services.digests import Reader, digest_rows, readers, week_digest
from services.report_ground import place_of_team
from tests.conftest import MovingClock
from tests.support.deals import DealOffice, euros
from tests.support.weeks import log
from views.digests import digest_chart, digest_message, digest_rows_modal

FRIDAY = date(2026, 11, 20)
WEEK = Week(date(2026, 11, 16))


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        made = await DealOffice.make(tx, content, clock.now())
        on(made, FRIDAY)
        yield made


def on(office: DealOffice, day: date) -> None:
    office.now = office.now.replace(year=day.year, month=day.month, day=day.day)


async def made(office: DealOffice) -> Digest:
    workspace_id = office.people["ana"].workspace_id
    place = place_of_team(workspace_id, office.north, now=office.now, content=office.content)
    return await week_digest(office.tx, place, WEEK, office.content)


async def test_activity_stands_beside_last_week_and_the_median(office: DealOffice) -> None:
    for weeks, count in ((0, 25), (1, 50), (2, 40), (3, 60), (4, 50)):
        await log(office, "ana", FRIDAY - timedelta(weeks=weeks), calls=count)
    await log(office, "xavier", FRIDAY, calls=99)  # another team's
    digest = await made(office)
    calls = next(each for each in digest.activities if each.activity.key == "calls")
    assert (calls.change.now, calls.change.last, calls.change.median) == (25, 50, 50)
    assert calls.goal == 40 + 40 + 100 + 25  # two AEs, an SDR and a CSM
    assert any(isinstance(each, GoalMissed) for each in digest.findings)
    shifted = next(each for each in digest.findings if isinstance(each, Shifted))
    assert (shifted.now, shifted.median, shifted.share) == (25, 50, -0.5)
    text = digest_message(digest, "en-GB").text
    assert "50% fewer calls than usual: 25, usually 50." in text
    assert "25 of 205 calls (last week 50, usually 50)" in text


async def test_a_week_without_any_entry_is_told_in_one_sentence(office: DealOffice) -> None:
    await log(office, "ana", FRIDAY - timedelta(weeks=1), calls=200)
    text = digest_message(await made(office), "en-GB").text
    assert "• Nobody at work logged anything." in text
    assert "goal was done" not in text
    assert "than usual" not in text


async def test_objections_and_missions_are_in_it_as_counts(office: DealOffice) -> None:
    assert "Objections" not in digest_message(await made(office), "en-GB").text
    for who, said in (("ana", "it is too expensive"), ("ben", "too expensive for us")):
        await hear_objection(office.scope(who), said)
    text = digest_message(await made(office), "en-GB").text
    assert "Objections asked about Price (2)" in text
    counts = BoardCounts(2, 1, ())
    shown = digest_message(replace(await made(office), missions=counts), "en-GB").text
    assert "Missions 2 missions run, 1 of them stuck." in shown


async def test_what_became_of_deals_has_its_rows(office: DealOffice) -> None:
    on(office, date(2026, 11, 2))
    acme, beta, gamma = [
        await office.deal(account=name, expected_close=date(2026, 11, 25))
        for name in ("Acme", "Beta", "Gamma")
    ]
    on(office, date(2026, 11, 17))
    new = await office.deal(account="New", amount=euros(3_000))
    await office.win("ana", acme)
    await office.move("ana", beta, "lost", lost_reason="no_decision")
    await office.move("ana", gamma, "presentation")
    on(office, FRIDAY)
    digest = await made(office)
    deals = digest.deals
    assert (deals.won, deals.lost, deals.moved) == ((acme.id,), (beta.id,), (gamma.id,))
    assert (deals.created, deals.due) == ((new.id,), (gamma.id,))
    text = digest_message(digest, "en-GB").text
    assert "€12,000 won in 1 deal, last week €0, four-week median €0" in text
    assert "1 deal lost, €12,000" in text
    assert "1 deal worth €12,000 is expected to close" in text
    shown, rows = await digest_rows(office.scope("mark"), office.north.id, WEEK, "due", 0)
    assert [row.deal.id for row in rows.rows] == [gamma.id]
    assert "Deals expected to close next week" in str(digest_rows_modal(shown, rows, "en-GB").blocks)


async def test_who_was_away_is_told_without_public_holidays(office: DealOffice) -> None:
    ana, ben = office.people["ana"], office.people["ben"]
    row = {
        "workspace_id": ana.workspace_id,
        "noted_by": ana.id,
        "created_at": office.now,
    }
    await add_absences(
        office.tx,
        [
            row | {"person_id": ana.id, "first_day": date(2026, 11, 17), "end_day": date(2026, 11, 19)},
            row | {"person_id": ben.id, "first_day": date(2026, 11, 9), "end_day": date(2026, 11, 23)},
        ],
    )
    digest = await made(office)
    assert [(each.person.name, each.days, each.all_week) for each in digest.away] == [
        ("Ana", 2, False),
        ("Ben", 5, True),
    ]
    assert "Away: Ana (2 days) and Ben (all week)." in digest_message(digest, "en-GB").text


async def test_a_ratio_of_few_calls_is_told_in_counts(office: DealOffice) -> None:
    await log(office, "ana", FRIDAY, calls=10, demos=2)
    text = digest_message(await made(office), "en-GB").text
    assert "Demos: 2 of 10" in text
    assert "20%" not in text.split("For each call")[1].split("won in")[0]
    await log(office, "ben", FRIDAY, calls=30, demos=2)
    assert "Demos: 4 of 40, 10%" in digest_message(await made(office), "en-GB").text


async def test_the_chart_says_done_of_asked_in_words_too(office: DealOffice) -> None:
    await log(office, "ana", FRIDAY, calls=300)
    chart = digest_chart(await made(office), "en-GB")
    assert chart is not None
    assert (chart.bars[0].label, chart.bars[0].shown, chart.bars[0].inner) == ("Calls", "300 of 205", 1.0)


async def test_a_digest_has_room_in_slack_however_large_the_team(office: DealOffice) -> None:
    digest = await made(office)
    many = replace(digest.week, people=digest.week.people * 60)
    message = digest_message(replace(digest, week=many), "en-GB")
    assert len(message.blocks) <= 48
    assert all(len(block["text"]["text"]) <= 3_000 for block in message.blocks if block["type"] == "section")


async def test_it_goes_to_the_managers_channel_or_to_each_manager(office: DealOffice) -> None:
    tx, north = office.tx, office.north
    assert await readers(tx, north, "C1") == [Reader("UMARK", "en-GB", is_manager=True)]
    with_channel = replace(north, managers_channel_id="CMANAGERS")
    assert await readers(tx, with_channel, "C1") == [Reader("CMANAGERS", "en-GB", is_manager=False)]
    assert (await readers(tx, with_channel, "CPICKED"))[0].channel_id == "CPICKED"


async def test_the_rows_of_a_digest_are_for_managers(office: DealOffice) -> None:
    with pytest.raises(UserError) as caught:
        await digest_rows(office.scope("ana"), office.north.id, WEEK, "won", 0)
    assert caught.value.code == "digests.not_yours"
    with pytest.raises(UserError) as caught:
        await digest_rows(office.scope("mark"), office.north.id, WEEK, "nonsense", 0)
    assert caught.value.code == "digests.gone"
