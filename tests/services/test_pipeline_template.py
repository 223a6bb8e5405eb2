"""Another template: where deals land, what stays counted, and that history can still be read."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from content.loader import Content
from db.deals import deals
from db.engine import Database
from domain.deals import Deal
from domain.errors import UserError
from domain.pipeline_words import PipelineAsked
from domain.weeks import fiscal_quarter
from services.deals import see_deal, undo_deal
from services.pipeline import pipeline_report
from services.pipeline_template import change_template, preview_template, templates
from services.targets import person_week
from tests.conftest import MovingClock
from tests.support.deals import DealOffice, euros
from tests.support.world import make_person, make_scope

TODAY = date(2026, 11, 18)


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[DealOffice]:
    async with database.transaction() as tx:
        yield await DealOffice.make(tx, content, clock.now())


async def change(office: DealOffice, key: str = "playbook", *, was: str = "default") -> None:
    await change_template(office.scope("olga"), key, from_key=was)


async def test_the_choice_is_every_other_template(office: DealOffice) -> None:
    found = await templates(office.scope("olga"))
    assert found.current.key == "default"
    assert {each.key for each in found.others} == {"playbook", "seven_step", "five_stage", "five_step"}


async def test_a_preview_counts_the_open_deals_and_writes_nothing(office: DealOffice) -> None:
    deal = await office.deal(stage="presentation")
    await office.deal(account="Beta", stage="proposal")
    await office.win("ana", await office.deal(account="Won"))
    found = await preview_template(office.scope("olga"), "playbook")
    assert [(each.key, each.to.key, each.deals) for each in found.landings] == [
        ("presentation", "discovery", 1),
        ("proposal", "proposal_negotiation", 1),
    ]
    assert found.closed == 1
    assert await office.again(deal) == deal


async def test_every_deal_lands_where_the_preview_said_and_its_log_agrees(office: DealOffice) -> None:
    open_, won = await office.deal(stage="proposal"), await office.deal(account="Won")
    await office.win("ana", won)
    gone = await office.deal(account="Gone")
    await undo_deal(office.scope("ana"), gone.id, 1)
    office.now += timedelta(minutes=5)
    done = await change_template(office.scope("olga"), "playbook", from_key="default")
    assert (done.moved, done.kept, done.closed) == (1, 0, 1)
    assert (await office.again(open_)).stage == "proposal_negotiation"
    assert (await office.again(won)).stage == "won"
    assert (await office.again(gone)).removed
    assert (await templates(office.scope("olga"))).current.key == "playbook"
    assert (await see_deal(office.scope("ana"), open_.id)).deal.entered_stage_on == TODAY


async def test_what_was_reached_under_the_old_template_is_still_told(office: DealOffice) -> None:
    deal = await office.deal(stage="discovery")
    await office.move("ana", deal, "presentation")
    await office.move("ana", await office.again(deal), "proposal")
    office.now += timedelta(minutes=5)
    await change(office, "five_step")
    report = await pipeline_report(office.scope("ana"), PipelineAsked("mine", fiscal_quarter(TODAY, 1)))
    reached = {each.stage for each in report.conversions if each.passed or each.stayed or each.waiting}
    assert "needs_analysis" in reached
    assert report.rows["stage.proposal_development"] == (deal.id,)


async def test_advances_made_before_the_change_stay_counted_after_it(office: DealOffice) -> None:
    deal = await office.deal(stage="discovery")
    await office.move("ana", deal, "presentation")
    assert await advanced(office) == 1
    office.now += timedelta(minutes=5)
    await change(office)
    await office.move("ana", await office.again(deal), "proposal_negotiation")
    assert await advanced(office) == 2


async def advanced(office: DealOffice) -> int:
    scope = office.scope("ana")
    week = await person_week(scope.tx, scope.me, scope.week, now=scope.now, content=scope.content)
    return next(line.pace.actual for line in week.lines if line.activity.key == "opportunities_advanced")


async def test_deals_in_a_stage_that_no_template_knows_are_named_and_land_at_the_start(
    office: DealOffice,
) -> None:
    lost_track = await stray(office, await office.deal(account="Stray"))
    found = await preview_template(office.scope("olga"), "playbook")
    [landing] = found.landings
    assert (landing.key, landing.unmapped, landing.to.key) == ("old_stage", ("Stray",), "discovery")
    await change(office)
    assert (await see_deal(office.scope("ana"), lost_track.id)).deal.stage == "discovery"


async def stray(office: DealOffice, deal: Deal) -> Deal:
    """As a deal is whose stage was taken out of a content file."""
    await office.tx.execute(deals.update().where(deals.c.id == deal.id).values(stage="old_stage"))
    return replace(deal, stage="old_stage")


async def test_two_admins_at_once_do_not_map_twice(office: DealOffice) -> None:
    await change(office)
    with pytest.raises(UserError) as caught:
        await change(office, "five_step")
    assert caught.value.code == "pipeline.template_changed"


@pytest.mark.parametrize(
    ("key", "code"), [("default", "pipeline.same_template"), ("x", "pipeline.no_template")]
)
async def test_what_is_no_change_is_refused(office: DealOffice, key: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        await preview_template(office.scope("olga"), key)
    assert caught.value.code == code


async def test_other_workspaces_keep_their_template(office: DealOffice) -> None:
    other = await make_person(office.tx, "Otto", workspace="T2", slack_id="UOTTO")
    await change(office)
    scope = make_scope(office.tx, other, now=office.now, content=office.content)
    assert (await templates(scope)).current.key == "default"


async def test_changing_there_and_back_keeps_each_deals_result(office: DealOffice) -> None:
    won, open_ = (
        await office.deal(amount=euros(7_000)),
        await office.deal(account="Beta", stage="negotiation"),
    )
    await office.win("ana", won)
    for key, was in (("five_stage", "default"), ("default", "five_stage")):
        office.now += timedelta(minutes=5)
        await change(office, key, was=was)
    assert (await office.again(won)).is_won
    assert (await office.again(open_)).is_open
