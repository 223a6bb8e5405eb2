"""The rows behind activity and quota: every number of a report opens to what it is made of."""

import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from content.loader import Content
from db.engine import Database
from domain.errors import UserError
from domain.report_entries import RATIOS, EntriesAsked, EntryRows
from domain.report_words import ReportAsked
from domain.reports import Kind
from domain.revenue import RevenueSetting
from domain.weeks import fiscal_quarter
from handlers.registry import Click
from handlers.reports import entries as entries_handler
from handlers.reports import rows as rows_handler
from sandbox.blockkit import check_view
from services.report_entries import report_entries
from services.reports import report_for
from services.revenue_targets import set_revenue
from tests.conftest import MovingClock
from tests.support.deals import DealOffice, euros
from tests.support.weeks import log
from views.report_entries import entries_modal
from views.reports import quota_modal

TODAY = date(2026, 11, 18)
TUESDAY = date(2026, 11, 17)
NO_ONE = EntriesAsked()


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def rows_of(
    office: DealOffice,
    what: EntriesAsked = NO_ONE,
    *,
    who: str = "mark",
    kind: Kind = "week",
    team: bool = True,
    whole: bool = False,
) -> EntryRows:
    asked = ReportAsked(kind, "team" if team else "me", TODAY)
    return await report_entries(office.scope(who), asked, what, whole=whole)


def told(found: EntryRows) -> list[tuple[str, int, str | None]]:
    return [(each.activity.key, each.count, each.who) for each in found.rows]


def words(found: EntryRows) -> str:
    modal = entries_modal(found, "en-GB")
    view = {"type": "modal", "title": {"type": "plain_text", "text": modal.title}, "blocks": modal.blocks}
    assert check_view(view) == []
    return "\n".join(each["text"]["text"] for each in modal.blocks if each["type"] == "section")


async def test_the_counts_of_a_team_add_up_to_its_number(office: DealOffice) -> None:
    await log(office, "ana", TODAY, calls=5, demos=1)
    await log(office, "ben", TUESDAY, calls=7)
    await log(office, "ben", TUESDAY - timedelta(days=7), calls=50)
    await log(office, "xavier", TODAY, calls=99)  # another team's
    found = await rows_of(office)
    assert told(found) == [("calls", 5, "Ana"), ("demos", 1, "Ana"), ("calls", 7, "Ben")]
    assert (found.count, found.total) == (13, 3)
    assert words(found) == (
        "*13 activities*\nNorth · Week 47 (Mon 16 Nov – Sun 22 Nov)\n"
        "Wed 18 Nov · *5* calls · Ana\nWed 18 Nov · *1* demo · Ana\nTue 17 Nov · *7* calls · Ben"
    )


async def test_one_activity_one_person_or_the_ratios_alone(office: DealOffice) -> None:
    await log(office, "ana", TODAY, calls=5, emails=9, demos=1)
    await log(office, "ben", TODAY, calls=7)
    calls = await rows_of(office, EntriesAsked("calls"))
    assert (told(calls), calls.count) == ([("calls", 5, "Ana"), ("calls", 7, "Ben")], 12)
    bens = await rows_of(office, EntriesAsked(person_id=office.people["ben"].id))
    assert told(bens) == [("calls", 7, "Ben")]
    assert "Ben" not in words(bens)  # who it is stands in the menu
    ratios = await rows_of(office, EntriesAsked(RATIOS))
    assert told(ratios) == [("calls", 5, "Ana"), ("demos", 1, "Ana"), ("calls", 7, "Ben")]


async def test_what_counts_towards_an_activity_is_among_its_rows(office: DealOffice) -> None:
    await log(office, "ana", TODAY, meetings=2, meetings_held=1)
    found = await rows_of(office, EntriesAsked("meetings"))
    assert sorted(told(found)) == [("meetings", 2, "Ana"), ("meetings_held", 1, "Ana")]


async def test_a_deal_that_counts_is_named(office: DealOffice) -> None:
    deal = await office.deal(account="Acme")
    await office.move("ana", deal, "presentation")
    found = await rows_of(office)
    assert [(each.activity.counted_from, each.about) for each in found.rows] == [("deals", "Acme")]


async def test_whoever_may_not_see_single_people_gets_the_sums_of_days(office: DealOffice) -> None:
    await log(office, "ana", TODAY, calls=5)
    await log(office, "ben", TODAY, calls=7)
    found = await rows_of(office, who="sofia")
    assert told(found) == [("calls", 12, None)]
    assert found.people == ()
    assert "Ana" not in str(entries_modal(found, "en-GB").blocks)
    with pytest.raises(UserError) as caught:
        await rows_of(office, EntriesAsked(person_id=office.people["ana"].id), who="sofia")
    assert caught.value.code == "reports.no_such_rows"


@pytest.mark.parametrize("what", [EntriesAsked("nonsense"), EntriesAsked(person_id=9_999)])
async def test_what_is_not_there_has_no_rows(office: DealOffice, what: EntriesAsked) -> None:
    with pytest.raises(UserError):
        await rows_of(office, what)


async def test_another_teams_rows_are_for_nobody_else(office: DealOffice) -> None:
    asked = ReportAsked("week", "team", TODAY, team_id=office.south.id)
    with pytest.raises(UserError) as caught:
        await report_entries(office.scope("mark"), asked, NO_ONE)
    assert caught.value.code == "reports.no_team"


async def test_the_period_before_is_as_long_as_the_report_says(office: DealOffice) -> None:
    for day in (date(2026, 11, 9), date(2026, 11, 13)):
        await log(office, "ana", day, calls=1)
    upto = await rows_of(office, EntriesAsked(back=1))
    assert upto.count == 1  # this week runs until Wednesday, and so does that
    whole = await rows_of(office, EntriesAsked(back=1), whole=True)
    assert whole.count == 2
    assert (await rows_of(office, EntriesAsked(back=9), whole=True)).asked.back == 4


async def test_many_rows_come_in_pages_and_fit_a_modal(office: DealOffice) -> None:
    for n in range(45):
        await log(office, "ana", TODAY - timedelta(days=n % 3), calls=1 + n)
    last = await rows_of(office, EntriesAsked(page=99))
    assert (last.pages, last.asked.page, len(last.rows), last.count) == (3, 2, 5, sum(range(1, 46)))
    assert "Page 3 of 3." in str(entries_modal(last, "en-GB").blocks)
    words(await rows_of(office))


async def test_every_button_and_choice_of_the_rows_leads_to_rows(office: DealOffice) -> None:
    await log(office, "ana", TODAY, calls=5)
    await office.win("ana", await office.deal())
    modal = entries_modal(await rows_of(office, EntriesAsked("calls")), "en-GB")
    scope = office.scope("mark")
    choices: list[tuple[str, dict[str, Any]]] = []
    for block in modal.blocks:
        for element in block.get("elements", []):
            if element["type"] == "button":
                choices.append((element["action_id"], data_of(element["value"])))
            elif element["type"] == "static_select":
                choices += [(element["action_id"], data_of(each["value"])) for each in element["options"]]
    assert {action.partition(":")[0] for action, _ in choices} == {"reports.entries", "reports.rows"}
    for action, data in choices:
        handler = rows_handler if action.startswith("reports.rows") else entries_handler
        answer = await handler(scope, Click(data))
        assert answer.modal is not None


def data_of(value: str) -> dict[str, Any]:
    found = json.loads(value)
    assert isinstance(found, dict)
    assert len(value) <= 150
    return found


async def test_a_quota_opens_to_quarters_and_people(office: DealOffice) -> None:
    quarter = fiscal_quarter(TODAY, 1)
    await set_revenue(office.scope("mark"), RevenueSetting(euros(92_000), quarter, slack_id="UANA"))
    await office.win("ana", await office.deal())
    asked = ReportAsked("month", "team", TODAY)
    shown = str(quota_modal(await report_for(office.scope("mark"), asked), "en-GB").blocks)
    assert "€30,000 of Q4 2026 (30 of its 92 days)" in shown
    assert "Ana: €12,000 of €30,000, 40%" in shown
    assert "reports.rows:won" in shown
    member = str(quota_modal(await report_for(office.scope("sofia"), asked), "en-GB").blocks)
    assert "Ana" not in member
