"""What comes of missions: the numbers before and after, the document, the order, the board, the chassis."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from fractions import Fraction

import pytest

from content.loader import Content
from db.engine import Database
from db.mission_results import last_document, queue_of
from db.team import teams
from domain.errors import UserError
from domain.mission_cards import Run, document_line
from domain.mission_moves import abandon, hand_in_text, hand_over, waive
from domain.mission_proof import Reading
from domain.mission_results import Proved, Told
from services.chassis import Entry, measure, set_figure, show_chassis
from services.mission_board import board, digest_counts, effects_in
from services.mission_care import people_left
from services.mission_finish import applicable, apply_targets, make_document, stages_in, targets_in
from services.mission_library import library, recommendation, start_all, start_next
from services.mission_numbers import place_of_scope, readings
from services.mission_proof import due_proofs, proof_of, take_start, tell_numbers
from tests.conftest import MovingClock
from tests.support.deals import DealOffice
from tests.support.missions import PLAN, MissionOffice
from tests.support.world import make_person


@pytest.fixture
async def office(database: Database, clock: MovingClock, content: Content) -> AsyncIterator[MissionOffice]:
    async with database.transaction() as tx:
        yield await MissionOffice.make(tx, content, clock.now())


def deals_of(office: MissionOffice) -> DealOffice:
    return DealOffice(office.tx, office.content, office.now, office.north, office.south, office.people)


async def close_deals(office: MissionOffice, *, won: int, lost: int) -> None:
    """Deals of Ana's that were decided just now."""
    sold = deals_of(office)
    for n in range(won + lost):
        deal = await sold.deal("ana", f"Account {office.now:%j} {n}")
        if n < won:
            await sold.win("ana", deal)
        else:
            await sold.move("ana", deal, "lost", lost_reason="no_decision", closed_on=today(office))


def today(office: MissionOffice) -> date:
    return office.now.date()


async def numbers(office: MissionOffice, *keys: str) -> dict[str, Reading]:
    metrics = [office.content.missions.metrics[key] for key in keys]
    found = await readings(office.tx, place_of_scope(office.scope("ana")), metrics, office.content)
    return {each.metric: each for each in found}


async def test_numbers_are_those_of_the_team_with_their_cases(office: MissionOffice) -> None:
    await close_deals(office, won=3, lost=1)
    open_deal = await deals_of(office).deal("ben", "Open", next_step="Call", next_step_on=today(office))
    assert open_deal.is_open
    await deals_of(office).deal("ben", "Without a step")
    await deals_of(office).deal("xavier", "Elsewhere")
    found = await numbers(
        office,
        "win_rate",
        "no_decision_share",
        "avg_won_value",
        "with_next_step",
        "median_stage_age",
        "gross_margin",
    )
    assert found["win_rate"] == Reading("win_rate", 0.75, 4)
    assert found["no_decision_share"] == Reading("no_decision_share", 1.0, 1)
    assert found["avg_won_value"] == Reading("avg_won_value", 1_200_000, 3)
    assert found["with_next_step"] == Reading("with_next_step", 0.5, 2)
    assert found["median_stage_age"] == Reading("median_stage_age", 0, 2)
    assert found["gross_margin"] == Reading("gross_margin", None, 0)


async def later(office: MissionOffice, days: int) -> list[Proved]:
    office.now += timedelta(days=days)
    return await due_proofs(
        office.tx,
        office.people["ana"].workspace_id,
        [office.north.id, None],
        now=office.now,
        content=office.content,
    )


async def test_before_and_after_are_told_at_30_and_90_days_and_once_each(office: MissionOffice) -> None:
    await close_deals(office, won=5, lost=15)
    run = await office.start("mark", "conversion-mastery", team_id=office.north.id, channel_id="C1")
    await take_start(office.scope("mark"), run)
    assert await later(office, 29) == []
    await close_deals(office, won=20, lost=0)
    [told] = await later(office, 1)
    assert told.proof is not None
    [win_rate] = [line for line in told.proof.lines if line.metric == "win_rate"]
    assert (win_rate.before, win_rate.after) == (
        Reading("win_rate", 0.25, 20),
        Reading("win_rate", 0.625, 40),
    )
    assert (win_rate.verdict, told.proof.day) == ("better", 30)
    assert await later(office, 0) == []
    [last] = await later(office, 60)
    assert last.proof is not None
    assert last.proof.day == 90
    assert await later(office, 200) == []


async def test_below_twenty_cases_nothing_is_said_about_better_or_worse(office: MissionOffice) -> None:
    await close_deals(office, won=1, lost=3)
    run = await office.start("mark", "conversion-mastery", team_id=office.north.id)
    await take_start(office.scope("mark"), run)
    await close_deals(office, won=10, lost=0)
    [told] = await later(office, 30)
    assert told.proof is not None
    assert {line.verdict for line in told.proof.lines} <= {"too_few", "unknown"}


async def test_what_else_changed_is_told_with_it(office: MissionOffice) -> None:
    run = await office.start("mark", team_id=office.north.id)
    await take_start(office.scope("mark"), run)
    office.now += timedelta(days=3)
    await make_person(office.tx, "Nora", team=office.north, started_on=office.now.date())
    await office.start("ana", "pricing-strategy")
    [told] = await later(office, 27)
    assert told.proof is not None
    assert {(each.kind, each.what) for each in told.proof.otherwise} == {
        ("people", "Nora"),
        ("mission", office.content.missions["pricing-strategy"].title),
    }


async def test_an_abandoned_mission_and_one_of_another_team_are_left_alone(office: MissionOffice) -> None:
    run = await office.start("mark", team_id=office.north.id)
    await take_start(office.scope("mark"), run)
    await office.act("mark", run, lambda r, s: abandon(r, s, "No time."))
    far = await office.start("xavier", "pricing-strategy")
    await take_start(office.scope("xavier"), far)
    assert await later(office, 31) == []


async def test_somebody_without_a_team_gets_all_of_it_for_themself(office: MissionOffice) -> None:
    scope = office.scope("sol")
    found = await recommendation(scope, "existing", "losing", team_id=None)
    assert (found.team_name, found.found.check) == (None, "unknown")
    run = await office.start("sol", "pricing-strategy")
    await take_start(scope, run)
    await tell_numbers(scope, run.id, 0, {"avg_discount": Told(0.2, 40)})
    done = await office.walk("sol", run)
    assert (await make_document(scope, done, day="today")).version == 1
    await set_figure(scope, Entry("margin", "-5 %", "estimated"))
    [told] = await later(office, 30)
    assert (told.run.id, told.proof is not None) == (run.id, True)
    assert (await show_chassis(office.scope("sol"))).team_name is None
    assert all(each.current is None for each in (await show_chassis(office.scope("ana"))).standings)


async def test_where_nobody_is_left_no_numbers_are_taken_and_nothing_fails(office: MissionOffice) -> None:
    run = await office.start("sol", "pricing-strategy")
    await take_start(office.scope("sol"), run)
    await people_left(office.scope("olga"), [office.people["sol"]])
    assert (await office.again(run)).owner is None
    assert await later(office, 31) == []
    shown = await board(office.scope("olga"))
    assert [row.run.owner for row in shown.running] == [None]


async def test_numbers_that_only_people_know_are_told_by_those_who_take_part(office: MissionOffice) -> None:
    run = await office.start("ana", "pricing-strategy", channel_id="C1")
    await take_start(office.scope("ana"), run)
    told = await tell_numbers(
        office.scope("ana"), run.id, 0, {"avg_discount": Told(0.12, 40), "win_rate": Told(1, 1)}
    )
    assert told.snapshots[0].reading("avg_discount") == Reading("avg_discount", 0.12, 40)
    assert told.snapshots[0].reading("win_rate").cases == 0
    kept = await proof_of(office.scope("ben"), run.id)
    assert kept.snapshots[0].reading("avg_discount").value == 0.12
    for who, day, code in (("ben", 0, "missions.for_part"), ("ana", 30, "missions.no_snapshot")):
        with pytest.raises(UserError) as refused:
            await tell_numbers(office.scope(who), run.id, day, {"avg_discount": Told(0.2, 1)})
        assert refused.value.code == code


async def test_each_finish_makes_the_next_version_and_starts_from_the_last(office: MissionOffice) -> None:
    first = await office.walk("ana", await office.start())
    made = await make_document(office.scope("ana"), first, day="18 November 2026")
    assert (made.version, made.run_id, made.title) == (1, first.id, first.mission.document.title)
    assert all(f"### {each.title}" in made.markdown for each in first.mission.deliverables)
    assert "18 November 2026" in made.markdown
    again = await office.start()
    assert {key for key, each in again.state.deliverables.items() if each.draft} == set(made.texts)
    second = await make_document(office.scope("ana"), await office.walk("ana", again), day="later")
    assert second.version == 2
    line = document_line(PLAN, team_id=None, owner_id=office.people["ana"].id)
    assert await last_document(office.tx, first.workspace_id, line) == second
    assert second.run_id == again.id


async def test_targets_that_a_mission_produced_are_applied_once(office: MissionOffice) -> None:
    run = await office.start("mark", team_id=office.north.id)
    text = "AE: calls 33 a week\nSDR: calls 77\nWeek 1 is for reading"
    await office.act("mark", run, lambda r, s: hand_in_text(r, s, "monthly_plan", text, base=None))
    found = await applicable(office.scope("mark"), run.id, "monthly_plan")
    assert targets_in(office.scope("mark"), found).unread == ("Week 1 is for reading",)
    done = await apply_targets(office.scope("mark"), run.id, "monthly_plan", "North")
    assert sorted(change.weekly for each in done for change in each.changes) == [33, 77]
    assert {each.reason for each in done} == {run.mission.title}
    for who, code in (("mark", "missions.applied_already"), ("ana", "targets.not_yours")):
        with pytest.raises(UserError) as refused:
            await apply_targets(office.scope(who), run.id, "monthly_plan", "North")
        assert refused.value.code == code or who == "ana"


async def test_what_has_no_text_or_applies_to_nothing_is_refused(office: MissionOffice) -> None:
    run = await office.start("mark")
    await office.act("mark", run, lambda r, s: waive(r, s, "stage_table", "Have them."))
    for key, code in (
        ("stage_table", "missions.no_text"),
        ("outcomes", "missions.gone"),
        ("x", "missions.gone"),
    ):
        with pytest.raises(UserError) as refused:
            await applicable(office.scope("mark"), run.id, key)
        assert refused.value.code == code


async def test_stages_are_compared_with_the_templates(office: MissionOffice) -> None:
    run = await office.start("mark")
    text = "Qualification: fit\nDiscovery: need\nPresentation: show\nProposal: offer\nNegotiation: terms"
    await office.act("mark", run, lambda r, s: hand_in_text(r, s, "stage_table", text, base=None))
    lines, in_use = await stages_in(
        office.scope("mark"), await applicable(office.scope("mark"), run.id, "stage_table")
    )
    assert (lines.template and lines.template.key, in_use) == ("default", True)


async def test_the_library_is_filtered_and_knows_what_runs_and_what_is_there(office: MissionOffice) -> None:
    scope = office.scope("ana")
    assert len((await library(scope)).entries) == 7
    found = await library(scope, category="foundation")
    assert {each.mission.category for each in found.entries} == {"foundation"}
    done = await office.walk("ana", await office.start())
    await make_document(scope, done, day="today")
    running = await office.start("ana", "pricing-strategy")
    by_key = {each.mission.key: each for each in (await library(scope)).entries}
    assert by_key["pricing-strategy"].run_id == running.id
    assert (document := by_key[PLAN].document) is not None
    assert document.version == 1
    assert by_key[PLAN].run_id is None
    assert (await library(scope, words="no such thing at all")).entries == ()


async def test_a_recommendation_is_checked_against_the_teams_own_numbers(office: MissionOffice) -> None:
    few = await recommendation(office.scope("ana"), "new", "losing", team_id=None)
    assert few.found.check in ("unknown", "too_few")
    await close_deals(office, won=2, lost=20)
    agrees = await recommendation(office.scope("mark"), "existing", "losing", team_id=office.north.id)
    assert (agrees.found.check, agrees.team_name) == ("agrees", "North")
    with pytest.raises(UserError) as refused:
        await recommendation(office.scope("ana"), "new", "losing", team_id=office.north.id)
    assert refused.value.code == "missions.not_your_team"
    with pytest.raises(UserError) as unknown:
        await recommendation(office.scope("ana"), "never", "losing", team_id=None)
    assert unknown.value.code == "missions.unknown_answer"


async def test_all_in_order_starts_the_next_when_one_ends(office: MissionOffice) -> None:
    scope = office.scope("ana")
    began = await start_all(scope, "quick_wins", "stuck", team_id=None)
    first = began.run
    assert (first.mission.key, began.waiting, began.is_new) == (PLAN, 2, True)
    with pytest.raises(UserError) as again:
        await start_all(scope, "quick_wins", "stuck", team_id=None)
    assert again.value.code == "missions.in_order_already"
    second = await start_next(scope, await office.walk("ana", first))
    assert isinstance(second, Run)
    assert second.mission.key == "pipeline-optimization"
    third = await start_next(scope, await office.walk("ana", second))
    assert isinstance(third, Run)
    assert await start_next(scope, await office.walk("ana", third)) is None
    assert await queue_of(office.tx, first.workspace_id, owner_id=scope.me.id, team_id=None) == []


async def test_others_wait_for_the_one_that_is_under_way_and_what_began_by_hand_does_not_begin_again(
    office: MissionOffice,
) -> None:
    scope = office.scope("ana")
    first = await office.start("ana", PLAN)
    there = await start_all(scope, "quick_wins", "stuck", team_id=None)
    assert (there.run.id, there.waiting, there.is_new) == (first.id, 2, False)
    by_hand = await office.start("ana", "pipeline-optimization")
    assert await start_next(scope, await office.walk("ana", first)) is None  # the next one runs already
    third = await start_next(scope, await office.walk("ana", by_hand))
    assert isinstance(third, Run)
    assert third.mission.key not in (PLAN, "pipeline-optimization")


async def test_what_waits_for_a_team_is_named_where_whoever_finished_may_not_start_it(
    office: MissionOffice,
) -> None:
    there = await start_all(office.scope("mark"), "quick_wins", "stuck", team_id=office.north.id)
    ana = office.people["ana"].id
    await office.act("mark", there.run, lambda r, s: hand_over(r, s, ana))
    finished = await office.walk("ana", there.run)
    named = await start_next(office.scope("ana"), finished)
    assert named == office.content.missions["pipeline-optimization"]
    queued = await queue_of(office.tx, finished.workspace_id, owner_id=ana, team_id=office.north.id)
    assert next(each.mission_key for each in queued) == "pipeline-optimization"


async def test_a_board_of_all_teams_has_each_ones_own_currency(office: MissionOffice) -> None:
    await office.tx.execute(teams.update().where(teams.c.id == office.south.id).values(currency="USD"))
    for team in (office.north, office.south):
        await office.start("olga", "pricing-strategy", team_id=team.id)
    shown = await board(office.scope("olga"))
    assert sorted(row.currency for row in shown.running) == ["EUR", "USD"]


async def test_the_board_shows_stuck_ones_first_and_what_came_of_the_others(office: MissionOffice) -> None:
    await close_deals(office, won=5, lost=15)
    old = await office.start("mark", "conversion-mastery", team_id=office.north.id)
    await take_start(office.scope("mark"), old)
    await office.walk("mark", old, to_end=False)
    office.now += timedelta(days=20)
    fresh = await office.start("mark", "pricing-strategy", team_id=office.north.id)
    await office.start("xavier", "pricing-strategy")
    shown = await board(office.scope("mark"))
    assert [row.run.id for row in shown.running] == [old.id, fresh.id]
    assert [row.is_stuck for row in shown.running] == [True, False]
    counts = await digest_counts(
        office.tx,
        old.workspace_id,
        office.north,
        office.now.date(),
        office.now.date() + timedelta(days=1),
        now=office.now,
    )
    assert (counts.running, counts.stuck, counts.finished) == (2, 1, ())
    with pytest.raises(UserError) as refused:
        await board(office.scope("ana"))
    assert refused.value.code == "missions.board_for_managers"
    await later(office, 10)
    effects = await effects_in(
        office.tx,
        old.workspace_id,
        office.north,
        office.now.date(),
        office.now.date() + timedelta(days=1),
        content=office.content,
    )
    assert [each.run.id for each in effects] == [old.id]


async def test_a_chassis_keeps_its_history_and_says_what_more_would_give(office: MissionOffice) -> None:
    for component, text in (
        ("prospects", "1,000"),
        ("lead_conversion", "10 %"),
        ("client_conversion", "25 %"),
        ("average_spend", "8,000 EUR"),
        ("transaction_frequency", "1"),
        ("margin", "50 %"),
    ):
        await set_figure(office.scope("mark"), Entry(component, text, "estimated"))
    shown = await set_figure(
        office.scope("mark"), Entry("client_conversion", "30 %", "measured", 60, "Won of leads")
    )
    by_key = {each.component.key: each for each in shown.standings}
    assert by_key["client_conversion"].change == Fraction(1, 5)
    assert len(by_key["client_conversion"].history) == 2
    assert shown.lifts.profit == 1_000 * Fraction(1, 10) * Fraction(3, 10) * 800_000 * Fraction(1, 2)
    assert (await show_chassis(office.scope("ana"))).may_edit is False
    for who, entry, code in (
        ("ana", Entry("margin", "40 %", "estimated"), "chassis.for_manager"),
        ("mark", Entry("margin", "soon", "estimated"), "chassis.no_number"),
        ("mark", Entry("margin", "140 %", "estimated"), "chassis.out_of_range"),
        ("mark", Entry("luck", "1", "estimated"), "chassis.unknown"),
    ):
        with pytest.raises(UserError) as refused:
            await set_figure(office.scope(who), entry)
        assert refused.value.code == code


async def test_what_the_deals_tell_of_a_chassis_is_measured(office: MissionOffice) -> None:
    with pytest.raises(UserError) as nothing:
        await measure(office.scope("mark"))
    assert nothing.value.code == "chassis.nothing_to_measure"
    await close_deals(office, won=4, lost=2)
    shown = await measure(office.scope("mark"))
    spend = next(each.current for each in shown.standings if each.component.key == "average_spend")
    assert spend is not None
    assert spend.value == 1_200_000
    assert (spend.confidence, spend.cases) == ("measured", 4)
