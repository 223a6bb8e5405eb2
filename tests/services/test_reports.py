"""Reports of people and teams: what is in each number, and who may see which."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from content.loader import Content
from db.activity import add_log
from db.engine import Database
from domain.errors import UserError
from domain.money import Money
from domain.report_words import ReportAsked
from domain.reports import Kind, Report
from domain.revenue import RevenueSetting
from domain.weeks import fiscal_quarter
from services.reports import report_for, report_rows
from services.revenue_targets import set_revenue
from tests.conftest import MovingClock
from tests.support.deals import DealOffice, euros
from views.reports import report_message, report_rows_modal

TODAY = date(2026, 11, 18)
Q4 = fiscal_quarter(TODAY, 1)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


def on(office: DealOffice, day: date) -> None:
    office.now = office.now.replace(year=day.year, month=day.month, day=day.day)


async def won(office: DealOffice, day: date, amount: int, who: str = "ana", account: str = "Acme") -> int:
    """A deal won on `day`, created three weeks before."""
    today = office.now
    on(office, day - timedelta(days=21))
    deal = await office.deal(who, f"{account} {day} {amount}", amount=euros(amount))
    on(office, day)
    await office.win(who, deal)
    office.now = today
    return deal.id


async def said(
    office: DealOffice, kind: Kind, who: str = "ana", whose: str = "me", day: date = TODAY
) -> Report:
    return await report_for(office.scope(who), ReportAsked(kind, whose, day))  # type: ignore[arg-type]


async def quota(office: DealOffice, who: str, amount: int) -> None:
    await set_revenue(office.scope("mark"), RevenueSetting(euros(amount), Q4, slack_id=f"U{who.upper()}"))


async def test_ones_own_quarter_has_ones_own_wins(office: DealOffice) -> None:
    mine = await won(office, date(2026, 11, 2), 10_000)
    await won(office, date(2026, 11, 3), 7_000, "ben")
    await won(office, date(2026, 8, 4), 4_000)
    made = await said(office, "quarter")
    assert (made.now.booked_minor, made.now.won, made.rows["won"]) == (1_000_000, 1, (mine,))
    assert made.before.booked_minor == 400_000
    assert made.growth == 1.5


async def test_a_running_period_stands_beside_as_many_days_of_the_one_before(office: DealOffice) -> None:
    await won(office, date(2026, 10, 19), 9_000)
    made = await said(office, "month")
    assert made.before.booked_minor == 0  # up to 18 October alone
    assert "Nothing was won in the month before up to Sun 18 Oct" in report_message(made, "en-GB").text
    over = await said(office, "month", day=date(2026, 10, 31))
    assert (over.now.booked_minor, over.is_running) == (900_000, False)


async def test_a_quota_counts_for_as_many_days_as_the_period_has(office: DealOffice) -> None:
    await quota(office, "ana", 92_000)  # 1,000 a day
    await won(office, date(2026, 11, 2), 15_000)
    assert (await said(office, "week")).attainment is None
    month = (await said(office, "month")).attainment
    assert month is not None
    assert (month.quota_minor, month.share) == (3_000_000, 0.5)
    quarter = (await said(office, "quarter")).attainment
    assert quarter is not None
    assert quarter.quota_minor == 9_200_000
    year = (await said(office, "year")).attainment
    assert year is not None
    assert year.quota_minor == 9_200_000


async def test_a_report_of_the_period_just_over_looks_ahead(office: DealOffice) -> None:
    await quota(office, "ana", 92_000)
    await won(office, date(2026, 10, 20), 9_000)
    due = await office.deal(account="Due", amount=euros(40_000), expected_close=date(2026, 11, 27))
    on(office, date(2026, 11, 2))  # the first working day of November
    over = await said(office, "month", "mark", "team", day=date(2026, 10, 31))
    assert not over.is_running
    assert over.coverage is not None
    assert (over.coverage.open.amount_minor, over.coverage.needed_minor) == (4_000_000, 3_000_000)
    assert over.rows["due"] == (due.id,)
    assert over.velocity is not None
    text = report_message(over, "en-GB").text
    assert "Coverage 1.3× of November 2026" in text
    assert "Forecast €" in text
    on(office, date(2026, 12, 2))  # October is long over
    old = await said(office, "month", "mark", "team", day=date(2026, 10, 31))
    assert (old.coverage, old.velocity, old.forecast) == (None, None, None)


async def test_a_teams_report_shows_who_met_their_quota_as_a_count(office: DealOffice) -> None:
    await quota(office, "ana", 10_000)
    await quota(office, "ben", 10_000)
    await won(office, date(2026, 11, 2), 12_000)
    made = await said(office, "quarter", "mark", "team")
    assert made.team is not None
    assert (made.team.met.numerator, made.team.met.denominator) == (1, 2)
    assert (made.team.total.booked_minor, made.team.total.quota_minor) == (1_200_000, 2_000_000)
    text = report_message(made, "en-GB").text
    assert "Quota 60%: €12,000 of €20,000" in text
    assert "1 of 2 people with a quota met theirs" in text


async def test_each_person_is_shown_to_their_managers_and_tiers_to_nobody_else(office: DealOffice) -> None:
    await quota(office, "ana", 10_000)
    await won(office, date(2026, 11, 2), 12_000)
    on(office, date(2027, 1, 8))  # a tier is of a quarter that is over
    manager = report_message(await said(office, "quarter", "mark", "team"), "en-GB").text
    assert "Ana: €12,000 in 1 deal, 120% of quota · tier: top" in manager
    member = report_message(await said(office, "quarter", "ben", "team"), "en-GB").text
    assert "Ana:" not in member
    own = report_message(await said(office, "quarter", "ana"), "en-GB").text
    assert "Quota 120%: €12,000 of €10,000 · tier: top" in own
    office.people["olga"] = await office.person("olga")
    asked = ReportAsked("quarter", "team", TODAY, team="North")
    admin = report_message(await report_for(office.scope("olga"), asked), "en-GB").text
    assert "Ana: €12,000 in 1 deal, 120% of quota" in admin
    assert "tier" not in admin


async def test_nobody_sees_a_team_they_have_nothing_to_do_with(office: DealOffice) -> None:
    with pytest.raises(UserError) as caught:
        await report_for(office.scope("ana"), ReportAsked("week", "team", TODAY, team_id=office.south.id))
    assert caught.value.code == "reports.no_team"


async def test_a_weeks_activity_stands_beside_its_goals(office: DealOffice) -> None:
    for day, count in ((date(2026, 11, 16), 12), (date(2026, 11, 10), 5), (date(2026, 11, 13), 9)):
        await add_log(
            office.tx,
            workspace_id=office.people["ana"].workspace_id,
            person_id=office.people["ana"].id,
            at=office.now,
            said={"day": day, "counts": {"calls": count}, "account": None, "note": None},
        )
    calls = next(each for each in (await said(office, "week")).counts if each.activity.key == "calls")
    assert (calls.count, calls.goal, calls.before) == (12, 40, 5)  # up to Wednesday
    month = next(each for each in (await said(office, "month")).counts if each.activity.key == "calls")
    assert (month.count, month.goal) == (26, 0)


async def test_behind_a_number_are_its_deals_in_pages(office: DealOffice) -> None:
    for number in range(12):
        await won(office, date(2026, 11, 2), 1_000 + number)
    asked = ReportAsked("month", "me", TODAY)
    _, first = await report_rows(office.scope("ana"), asked, "won", 0)
    assert (first.total, first.pages, len(first.rows)) == (12, 2, 10)
    assert first.rows[0].value == euros(1_011)
    made, last = await report_rows(office.scope("ana"), asked, "won", 9)
    assert (last.page, len(last.rows)) == (1, 2)
    assert "*Won in the period*\n12 deals" in str(
        report_rows_modal(made, last, "en-GB").blocks[0]["text"]["text"]
    )
    with pytest.raises(UserError):
        await report_rows(office.scope("ana"), asked, "nonsense", 0)


async def test_what_has_no_rate_is_named_and_in_no_sum(office: DealOffice) -> None:
    await won(office, date(2026, 11, 2), 1_000)
    await office.deal(account="Beta", amount=Money(300_000_00, "THB"))
    made = await said(office, "month")
    assert made.now.booked_minor == 100_000
    assert "Not in the sums, for want of a rate: THB300,000." in report_message(made, "en-GB").text
