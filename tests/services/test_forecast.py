"""The forecast of a team's quarter: made from deals in the store, kept, and scored when it is over."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from content.loader import Content
from db.engine import Database
from db.forecasts import freeze, frozen_before
from domain.forecast import RUNS, close_by
from domain.pipeline_figures import history
from domain.report_words import ReportAsked
from domain.reports import ForecastShown, span_before
from domain.weeks import fiscal_quarter
from services.forecast import RUNS_LEAST, freeze_forecast, past_forecasts, quarter_forecast, runs_for
from services.report_ground import Place, ground_of, place_of_person, place_of_team
from services.reports import report_for
from tests.conftest import MovingClock
from tests.support.deals import DealOffice, euros
from views.reports import report_message

Q4 = fiscal_quarter(date(2026, 11, 18), 1)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


def place(office: DealOffice) -> Place:
    workspace_id = office.people["ana"].workspace_id
    return place_of_team(workspace_id, office.north, now=office.now, content=office.content)


async def shown(office: DealOffice) -> ForecastShown:
    here = place(office)
    since = span_before("quarter", Q4, 1).start
    ground = await ground_of(office.tx, here, office.content, since=since)
    return await quarter_forecast(office.tx, here, ground, history(ground), office.content)


def on(office: DealOffice, day: date) -> None:
    office.now = office.now.replace(year=day.year, month=day.month, day=day.day)


async def test_the_weighted_figure_is_worked_out_by_hand(office: DealOffice) -> None:
    """A market that wins 25 %, Discovery's odds, a deal 20 days old, 43 days to the end of the year."""
    on(office, date(2026, 10, 29))
    await office.deal(amount=euros(10_000))
    on(office, date(2026, 11, 18))
    found = await shown(office)
    odds = 0.25 / 0.75 * (0.32 / 0.68) / (0.25 / 0.75)
    horizon = (date(2027, 1, 1) - date(2026, 11, 18)).days
    assert found.made.weighted_minor == round(odds / (1 + odds) * close_by(20, horizon, 45) * 1_000_000)
    assert (found.made.prior_share, found.open_deals) == (1.0, 1)


async def test_what_would_change_it_is_told_in_money(office: DealOffice) -> None:
    on(office, date(2026, 9, 18))
    await office.deal(account="Stuck", amount=euros(7_000))
    on(office, date(2026, 10, 29))
    deals = [await office.deal(account=f"Deal {n}", amount=euros(n * 1_000)) for n in (1, 10, 4, 2)]
    on(office, date(2026, 11, 18))
    found = await shown(office)
    assert found.changes is not None
    top = found.changes.deals
    assert [each.name for each in top] == ["Deal 10", "Deal 4", "Deal 2"]
    assert top[0].deal_id == deals[1].id
    assert all(
        each.more_minor + each.less_minor == amount
        for each, amount in zip(top, (1_000_000, 400_000, 200_000), strict=True)
    )
    # What is expected of each deal adds up to the weighted figure.
    assert sum(each.less_minor for each in top) + round(top[0].less_minor / 10) == pytest.approx(
        found.made.weighted_minor, abs=5
    )
    assert 0 < found.changes.stale_minor < 700_000
    text = report_message(
        await report_for(office.scope("mark"), ReportAsked("quarter", "team", Q4.start)), "en-GB"
    ).text
    assert "What would change it\nDeal 10: +€" in text
    assert "1 stale deal moved on: +€" in text
    assert "Each new deal today: +€" in text


async def test_what_is_booked_and_what_was_won_last_quarter_stand_beside_it(office: DealOffice) -> None:
    for day, amount in ((date(2026, 8, 3), 6_000), (date(2026, 11, 2), 9_000)):
        on(office, day)
        await office.win("ana", await office.deal(account=f"Won {day}", amount=euros(amount)))
    on(office, date(2026, 11, 18))
    found = await shown(office)
    assert (found.made.booked_minor, found.made.naive_minor) == (900_000, 600_000)
    assert found.band.low_minor >= 900_000
    assert found.made.prior_share == 0.8  # eight of the market's deals against two own


async def test_stale_deals_are_left_out_and_counted(office: DealOffice) -> None:
    before = await shown(office)
    on(office, date(2026, 9, 18))
    await office.deal()
    on(office, date(2026, 11, 18))
    found = await shown(office)
    assert (found.left_stale, found.open_deals) == (1, 0)
    assert found.made.weighted_minor == before.made.weighted_minor == 0


async def test_the_same_day_gives_the_same_numbers(office: DealOffice) -> None:
    await office.deal()
    assert await shown(office) == await shown(office)


async def test_a_forecast_is_kept_once_a_month_and_not_changed(office: DealOffice) -> None:
    on(office, date(2026, 10, 1))
    assert await freeze_forecast(office.tx, place(office), office.content)
    on(office, date(2026, 10, 20))
    await office.win("ana", await office.deal(amount=euros(10_000)))
    assert not await freeze_forecast(office.tx, place(office), office.content)
    on(office, date(2026, 11, 2))
    assert await freeze_forecast(office.tx, place(office), office.content)
    kept = await frozen_before(office.tx, office.north.id, date(2027, 1, 1), limit=9)
    assert [(each.months_in, each.booked_minor) for each in kept] == [(0, 0), (1, 1_000_000)]
    assert await frozen_before(office.tx, office.north.id, date(2026, 12, 31), limit=9) == []


async def test_a_person_has_a_forecast_and_none_is_kept(office: DealOffice) -> None:
    ana = place_of_person(office.people["ana"], now=office.now, content=office.content)
    assert not await freeze_forecast(office.tx, ana, office.content)
    assert await past_forecasts(office.tx, ana, office.content) == ()
    made = await report_for(office.scope("ana"), ReportAsked("quarter", "me", date(2026, 11, 18)))
    assert made.forecast is not None


async def keep(office: DealOffice, start: date, said: int) -> None:
    quarter = fiscal_quarter(start, 1)
    await freeze(
        office.tx,
        {
            "workspace_id": office.people["ana"].workspace_id,
            "team_id": office.north.id,
            "quarter": quarter.key,
            "months_in": 0,
            "starts_on": quarter.start,
            "ends_on": quarter.end,
            "made_at": office.now,
            "currency": "EUR",
            "booked_minor": 0,
            "low_minor": 0,
            "middle_minor": said * 100,
            "high_minor": said * 200,
            "weighted_minor": said * 150,
            "naive_minor": 10_000_00,
            "prior_share": 1.0,
        },
    )


async def test_past_forecasts_are_scored_and_choose_the_method(office: DealOffice) -> None:
    for start in (date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)):
        on(office, start + timedelta(days=30))
        await office.win("ana", await office.deal(account=f"Won {start}", amount=euros(10_000)))
        await keep(office, start, 8_000)
    on(office, date(2026, 11, 18))
    found = await shown(office)
    assert [each.accuracy.share for each in found.past] == [0.8, 0.8, 0.8]
    assert found.method == "naive"  # it was right three times
    assert found.band.middle_minor == 1_000_000
    made = await report_for(office.scope("mark"), ReportAsked("quarter", "team", date(2026, 11, 18)))
    text = report_message(made, "en-GB").text
    assert "Forecast €10,000 for Q4" in text
    assert "By last quarter's revenue" in text
    assert "2026-Q3: €8,000 said, €10,000 came, 80% accurate" in text


def test_many_deals_are_simulated_less_often() -> None:
    assert (runs_for(0), runs_for(40), runs_for(100), runs_for(5_000)) == (RUNS, RUNS, 4_000, RUNS_LEAST)
