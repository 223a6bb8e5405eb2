"""The digest and the repeating reports, from people in the store to the posts, and who gets them."""

from datetime import UTC, date, datetime

import pytest

from content.loader import Content
from db.engine import Database
from db.forecasts import frozen_before
from domain.charts import FunnelChart
from domain.revenue import RevenueSetting
from domain.schedule import Daily, Monthly, Quarterly, Weekly, Yearly
from domain.team import Role
from domain.weeks import fiscal_quarter
from jobs import annual_report, daily_summary, friday_digest, monthly_report, quarterly_report
from jobs.registry import JOBS, MAX_BLOCKS, Build, Post, Skip, Slot
from services.revenue_targets import set_revenue
from services.schedules import Tx, about
from tests.support.deals import DealOffice, euros
from tests.support.weeks import log
from tests.support.world import make_person, make_team

FRIDAY = datetime(2026, 11, 20, 16, tzinfo=UTC)
Q4 = fiscal_quarter(FRIDAY.date(), 1)


async def built(office: DealOffice, build: Build, now: datetime, *, channel: str | None = "C1") -> list[Post]:
    slot = Slot(
        tx=office.tx,
        now=now,
        workspace_id=office.people["ana"].workspace_id,
        team=office.north,
        period="",
        day=now.date(),
        due=now,
        content=office.content,
        channel_id=channel,
    )
    found = await build(slot)
    assert isinstance(found, tuple), found
    return list(found)


async def a_quarter(tx: Tx, content: Content, **team: str) -> DealOffice:
    """Ana won 12,000 of the 10,000 that were asked of her."""
    office = await DealOffice.make(tx, content, datetime(2026, 11, 18, 10, tzinfo=UTC), **team)
    await set_revenue(office.scope("mark"), RevenueSetting(euros(10_000), Q4, slack_id="UANA"))
    await office.win("ana", await office.deal())
    await log(office, "ana", date(2026, 11, 18), calls=30)
    return office


async def test_the_digest_goes_to_each_manager_with_its_chart(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await a_quarter(tx, content)
        [post] = await built(office, friday_digest.build, FRIDAY)
    assert post.channel_id == "UMARK"
    assert post.message.text.startswith("Week 47 (Mon 16 Nov – Sun 22 Nov) · North")
    assert "Ana: 30 of 40 calls" in post.message.text
    assert post.image is not None
    assert isinstance(post.image.content, FunnelChart)
    assert "Calls: 30 of 205" in post.image.alt
    assert len(post.message.blocks) < MAX_BLOCKS


async def test_a_managers_channel_takes_the_place_of_direct_messages(
    database: Database, content: Content
) -> None:
    async with database.transaction() as tx:
        office = await a_quarter(tx, content, managers_channel_id="CMANAGERS")
        posts = await built(office, friday_digest.build, FRIDAY)
        picked = await built(office, friday_digest.build, FRIDAY, channel="CPICKED")
    assert [post.channel_id for post in posts] == ["CMANAGERS"]
    assert [post.channel_id for post in picked] == ["CPICKED"]


async def test_without_anybody_to_read_it_there_is_no_digest(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        team = await make_team(tx)
        ana = await make_person(tx, "Ana", team=team, role=Role.AE)
        slot = Slot(
            tx=tx,
            now=FRIDAY,
            workspace_id=ana.workspace_id,
            team=team,
            period="2026-W47",
            day=FRIDAY.date(),
            due=FRIDAY,
            content=content,
            channel_id="C1",
        )
        assert isinstance(await friday_digest.build(slot), Skip)


@pytest.mark.parametrize(
    ("build", "now", "title"),
    [
        (daily_summary.build, datetime(2026, 11, 18, 17, 30, tzinfo=UTC), "Report of North · Wed 18 Nov"),
        (monthly_report.build, datetime(2026, 12, 1, 9, tzinfo=UTC), "Report of North · November 2026"),
        (quarterly_report.build, datetime(2027, 1, 1, 9, tzinfo=UTC), "Report of North · Q4 2026"),
        (annual_report.build, datetime(2027, 1, 4, 9, tzinfo=UTC), "Report of North · Year 2026"),
    ],
    ids=["day", "month", "quarter", "year"],
)
async def test_each_report_is_of_the_period_that_is_over(
    database: Database, content: Content, build: Build, now: datetime, title: str
) -> None:
    async with database.transaction() as tx:
        office = await a_quarter(tx, content)
        [post] = await built(office, build, now)
    assert post.message.text.startswith(title)
    assert "€12,000 won in 1 deal" in post.message.text
    assert "Ana: €12,000 in 1 deal" in post.message.text


async def test_tiers_go_to_the_manager_and_not_into_a_channel(database: Database, content: Content) -> None:
    now = datetime(2027, 1, 1, 9, tzinfo=UTC)
    async with database.transaction() as tx:
        office = await a_quarter(tx, content)
        [direct] = await built(office, quarterly_report.build, now)
        [public] = await built(office, quarterly_report.build, now, channel="CPICKED")
    assert "Ana: €12,000 in 1 deal, 120% of quota · tier: top" in direct.message.text
    assert "Ana: €12,000 in 1 deal, 120% of quota" in public.message.text
    assert "tier" not in public.message.text


async def test_each_month_keeps_a_forecast_of_its_quarter(database: Database, content: Content) -> None:
    async with database.transaction() as tx:
        office = await a_quarter(tx, content)
        for _ in range(2):
            await built(office, monthly_report.build, datetime(2026, 12, 1, 9, tzinfo=UTC))
        [kept] = await frozen_before(tx, office.north.id, date(2027, 1, 1), limit=9)
        [post] = await built(office, quarterly_report.build, datetime(2027, 1, 1, 9, tzinfo=UTC))
    assert (kept.quarter, kept.months_in, kept.booked_minor) == ("2026-Q4", 2, 1_200_000)
    assert "Past forecasts" not in post.message.text  # none was made at the quarter's start


def test_each_has_its_time_and_the_daily_one_waits_to_be_turned_on() -> None:
    rules = [JOBS[kind].rule for kind in ("friday_digest", "daily_summary", "monthly_report")]
    assert [type(rule) for rule in rules] == [Weekly, Daily, Monthly]
    assert isinstance(JOBS["quarterly_report"].rule, Quarterly)
    assert isinstance(JOBS["annual_report"].rule, Yearly)
    assert not about("daily_summary").is_on
    assert about("friday_digest").is_on
