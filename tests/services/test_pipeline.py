"""The pipeline's report: whose deals are in it, what each number is made of, and what it does without."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from content.loader import Content
from db.engine import Database
from domain.deals import Deal
from domain.errors import UserError
from domain.money import Money
from domain.pipeline_report import PipelineReport
from domain.pipeline_words import PipelineAsked
from domain.revenue import RevenueSetting
from domain.weeks import FiscalQuarter, fiscal_quarter
from services.deals import edit_deal, undo_deal
from services.pipeline import pipeline_report
from services.pipeline_rows import pipeline_rows
from services.revenue_targets import set_revenue
from tests.conftest import MovingClock
from tests.support.deals import DealOffice, euros

TODAY = date(2026, 11, 18)
Q4 = fiscal_quarter(TODAY, 1)
Q3 = fiscal_quarter(date(2026, 8, 1), 1)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


def ago(office: DealOffice, days: int) -> None:
    """From here on it is so many days before 18 November."""
    office.now = office.now.replace(month=11, day=18) - timedelta(days=days)


async def report(office: DealOffice, who: str = "ana", whose: str = "mine", **more: Any) -> PipelineReport:
    quarter: FiscalQuarter = more.pop("quarter", Q4)
    asked = PipelineAsked(whose, quarter, **more)  # type: ignore[arg-type]
    return await pipeline_report(office.scope(who), asked)


def ids(*deals: Deal) -> tuple[int, ...]:
    return tuple(deal.id for deal in deals)


async def test_mine_are_ones_own_and_the_teams_are_everybodys(office: DealOffice) -> None:
    mine, bens = await office.deal(), await office.deal("ben", "Beta")
    await office.deal("xavier", "Elsewhere")
    assert (await report(office)).rows["stage.discovery"] == ids(mine)
    assert (await report(office, whose="team")).rows["stage.discovery"] == ids(mine, bens)
    assert len((await report(office, "mark", "market", name="europe")).rows["stage.discovery"]) == 3


async def test_stages_have_count_value_weight_and_age(office: DealOffice) -> None:
    ago(office, 10)
    await office.deal(amount=euros(10_000))
    ago(office, 0)
    await office.deal(account="Beta", amount=euros(20_000))
    [shown] = [each for each in (await report(office)).stages if each.key == "discovery"]
    assert (shown.line.count, shown.line.value.amount_minor) == (2, 3_000_000)
    assert shown.line.weighted_minor == 960_000  # Discovery's chance is 32 % where one in four is won
    assert shown.line.median_age_days == 5


async def test_a_market_that_wins_more_weighs_its_deals_more(office: DealOffice) -> None:
    await office.deal(market="latin_america")
    [shown] = [each for each in (await report(office)).stages if each.key == "discovery"]
    odds = (0.32 / 0.68) * (0.30 / 0.70) / (0.25 / 0.75)
    assert shown.line.weighted_minor == round(1_200_000 * odds / (1 + odds))


async def test_coverage_needs_a_target_and_is_open_over_what_is_still_needed(office: DealOffice) -> None:
    inside = await office.deal(expected_close=date(2026, 12, 10))
    await office.deal(account="Later", expected_close=date(2027, 2, 1))
    undated = await office.deal(account="Undated")
    assert (await report(office)).coverage is None
    won = await office.deal(account="Won", amount=euros(8_000))
    await office.win("ana", won)
    await set_revenue(office.scope("mark"), RevenueSetting(euros(20_000), Q4, slack_id="UANA"))
    shown = await report(office)
    assert shown.coverage is not None
    assert shown.coverage.ratio == 1.0
    assert shown.booked_minor == 800_000
    assert shown.rows["coverage"] == ids(inside)
    assert shown.rows["undated"] == ids(undated)
    assert shown.rows["booked"] == ids(won)
    assert (shown.required.source, shown.required.share) == ("market", 0.25)


async def test_a_target_in_a_currency_without_a_rate_is_told_and_not_guessed(office: DealOffice) -> None:
    await set_revenue(office.scope("mark"), RevenueSetting(Money(100, "THB"), Q4, slack_id="UANA"))
    shown = await report(office)
    assert shown.target.amount is None
    assert shown.target.without_rate == (Money(100, "THB"),)


async def test_amounts_are_converted_and_those_without_a_rate_stay_beside(office: DealOffice) -> None:
    await office.deal(amount=Money(115_000, "USD"))
    strange = await office.deal(account="Strange", amount=Money(500_000, "THB"))
    shown = await report(office)
    [stage] = [each for each in shown.stages if each.key == "discovery"]
    assert stage.line.value.amount_minor == 100_000
    assert stage.sum.total is None
    assert shown.no_rate == (Money(500_000, "THB"),)
    assert shown.rows["no_rate"] == ids(strange)
    assert shown.rates_used
    assert shown.rates_are_examples


async def test_stale_deals_are_left_out_of_coverage_and_velocity(office: DealOffice) -> None:
    ago(office, 200)
    old = await office.deal(expected_close=date(2026, 12, 10))
    ago(office, 0)
    new = await office.deal(account="New", expected_close=date(2026, 12, 10))
    shown = await report(office)
    assert shown.rows["stale"] == shown.rows["coverage_stale"] == ids(old)
    assert shown.rows["coverage"] == shown.rows["velocity"] == ids(new)
    assert (shown.velocity.live, shown.velocity.stale) == (1, 1)


async def test_duplicates_and_what_never_qualified_count_in_no_rate(office: DealOffice) -> None:
    good, bad = await office.deal(), await office.deal(account="Bad")
    twice = await office.deal(account="Twice")
    early = await office.deal(account="Early", stage="qualification")
    await office.win("ana", good)
    await office.move("ana", bad, "lost", lost_reason="price")
    await office.move("ana", twice, "lost", lost_reason="duplicate")
    await office.move("ana", early, "lost", lost_reason="no_decision")
    shown = await report(office)
    assert (shown.win_rate.count.numerator, shown.win_rate.count.denominator) == (1, 2)
    assert (shown.win_rate.duplicates, shown.win_rate.unqualified) == (1, 1)
    assert shown.rows["win_rate"] == ids(good, bad)
    assert shown.rows["uncounted"] == ids(twice, early)


async def test_what_was_undone_never_happened(office: DealOffice) -> None:
    deal = await office.deal()
    won = await office.win("ana", deal)
    assert won.event is not None
    await undo_deal(office.scope("ana"), deal.id, won.event.rev)
    shown = await report(office)
    assert shown.booked_minor == 0
    assert shown.win_rate.count.cases == 0
    assert shown.rows["stage.discovery"] == ids(deal)
    [entered] = [each for each in shown.conversions if each.stage == "discovery"]
    assert entered.waiting == ids(deal)


async def test_slippage_is_what_the_quarter_began_with_and_put_off(office: DealOffice) -> None:
    ago(office, 60)
    slips = await office.deal(expected_close=date(2026, 12, 10))
    stays = await office.deal(account="Stays", expected_close=date(2026, 12, 10))
    ago(office, 0)
    await office.deal(account="New", expected_close=date(2026, 12, 10))
    await edit_deal(office.scope("ana"), slips.id, slips.rev, {"expected_close": date(2027, 3, 1)})
    shown = await report(office)
    assert shown.slippage is not None
    assert (shown.slippage.value.numerator, shown.slippage.value.denominator) == (1_200_000, 2_400_000)
    assert shown.rows["slipped"] == ids(slips)
    assert shown.rows["expected"] == ids(slips, stays)


async def test_a_quarter_that_is_over_is_told_as_it_ended(office: DealOffice) -> None:
    ago(office, 150)  # 21 June
    deal = await office.deal(expected_close=date(2026, 9, 15))
    ago(office, 60)  # 19 September
    moved = await edit_deal(office.scope("ana"), deal.id, deal.rev, {"expected_close": date(2026, 11, 1)})
    ago(office, 0)
    await office.win("ana", await office.again(deal))
    shown = await report(office, quarter=Q3)
    assert moved is not None
    assert shown.slippage is not None
    assert shown.rows["slipped"] == ids(deal)
    assert shown.booked_minor == 0


async def test_every_number_has_rows_and_the_rows_add_up(office: DealOffice) -> None:
    for n in range(23):
        await office.deal(account=f"Account {n:02}", amount=euros(100 * n))
    shown = await report(office)
    asked = PipelineAsked("mine", Q4)
    pages = [await pipeline_rows(office.scope("ana"), asked, "stage.discovery", n) for n in range(3)]
    assert [len(page.rows) for page in pages] == [10, 10, 3]
    assert {page.pages for page in pages} == {3}
    listed = [row for page in pages for row in page.rows]
    assert {row.deal.id for row in listed} == set(shown.rows["stage.discovery"])
    [stage] = [each for each in shown.stages if each.key == "discovery"]
    assert sum(row.value.amount_minor for row in listed if row.value) == stage.line.value.amount_minor
    beyond = await pipeline_rows(office.scope("ana"), asked, "stage.discovery", 99)
    assert beyond.page == 2


async def test_a_manager_sees_a_markets_numbers_and_not_other_teams_deals(office: DealOffice) -> None:
    mine = await office.deal()
    await office.deal("xavier", "Elsewhere")
    found = await pipeline_rows(
        office.scope("mark"), PipelineAsked("market", Q4, name="europe"), "stage.discovery", 0
    )
    assert [row.deal.id for row in found.rows] == [mine.id]
    assert found.hidden == 1


@pytest.mark.parametrize(
    ("name", "asked", "code"),
    [
        ("olga", PipelineAsked("market", Q4, name="atlantis"), "pipeline.unknown_market"),
        ("ana", PipelineAsked("market", Q4, name="europe"), "pipeline.market_for_managers"),
        ("ana", PipelineAsked("team", Q4, name="South"), "pipeline.unknown_team"),
        ("ana", PipelineAsked("team", Q4, team_id=0), "pipeline.no_team"),
    ],
)
async def test_who_may_not_see_it_is_told_so(
    office: DealOffice, name: str, asked: PipelineAsked, code: str
) -> None:
    with pytest.raises(UserError) as caught:
        await pipeline_report(office.scope(name), asked)
    assert caught.value.code == code


async def test_rows_of_no_number_are_refused(office: DealOffice) -> None:
    with pytest.raises(UserError) as caught:
        await pipeline_rows(office.scope("ana"), PipelineAsked("mine", Q4), "nonsense", 0)
    assert caught.value.code == "pipeline.no_such_rows"
