"""What deals say of the numbers that missions are judged by."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from domain.deal_history import LoggedStage, PipelineDeal
from domain.mission_proof import Reading
from domain.mission_readings import deal_readings
from domain.money import Money
from domain.pipeline_figures import Ground, MarketRules, history
from domain.rates import RateTable
from domain.weeks import fiscal_quarter
from tests.domain.pipeline_rows import PARTS, PIPELINE, on

TODAY = on(300)


def told(
    ways: Mapping[int, Sequence[tuple[str, int]]], mine: Sequence[int] | None = None
) -> dict[str, Reading]:
    """The readings of 28 October 2026 for deals that went these ways (stage, day)."""
    deals: list[PipelineDeal] = []
    logs: dict[int, list[LoggedStage]] = {}
    for number, way in ways.items():
        stage, day = way[-1]
        closed = on(day) if PARTS[stage] in ("won", "lost", "after") else None
        deals.append(
            PipelineDeal(
                number,
                1,
                1,
                None,
                stage,
                PARTS[stage],
                on(way[0][1]),
                on(day),
                Money(100_000, "EUR"),
                None,
                closed,
                None,
                0,
            )
        )
        before: str | None = None
        logs[number] = []
        for rev, (key, at) in enumerate(way, 1):
            moment = datetime.combine(on(at), time(12), tzinfo=UTC)
            logs[number].append(LoggedStage(rev, "moved", moment, on(at), before, key, None, None, None))
            before = key
    ground = Ground(
        deals=deals,
        logs=logs,
        landings={},
        is_mine=lambda deal: mine is None or deal.id in mine,
        pipeline=PIPELINE,
        reasons=(),
        rates=RateTable("EUR"),
        currency="EUR",
        today=TODAY,
        markets={"europe": MarketRules(0.25, 45)},
        default_market="europe",
    )
    return deal_readings(ground, history(ground), fiscal_quarter(on(200), 1))


def test_a_cohort_is_those_old_enough_that_reached_the_goal_in_the_usual_time() -> None:
    passed = {n: [("qualification", 250), ("discovery", 260)] for n in range(6)}
    stayed = {n: [("qualification", 240)] for n in range(6, 8)}
    too_fresh = {n: [("qualification", 295)] for n in range(8, 12)}
    too_old = {n: [("qualification", 100), ("discovery", 105)] for n in range(12, 15)}
    found = told({**passed, **stayed, **too_fresh, **too_old})
    assert found["first_stage_conversion"] == Reading("first_stage_conversion", 6 / 8, 8)


def test_slower_than_nine_in_ten_is_not_in_time() -> None:
    quick = {n: [("discovery", 240), ("proposal", 244)] for n in range(19)}
    slow = {19: [("discovery", 240), ("proposal", 290)]}
    assert told({**quick, **slow})["offer_conversion"] == Reading("offer_conversion", 19 / 20, 20)


def test_leads_are_taken_on_sent_back_and_won() -> None:
    won = {n: [("mql", 220), ("qualification", 222), ("won", 252)] for n in range(3)}
    back = {n: [("mql", 230), ("qualification", 232), ("mql", 240)] for n in range(3, 5)}
    left = {n: [("mql", 230)] for n in range(5, 9)}
    found = told({**won, **back, **left})
    assert found["lead_acceptance"] == Reading("lead_acceptance", 5 / 9, 9)
    assert found["leads_returned"] == Reading("leads_returned", 2 / 5, 5)
    assert found["lead_to_won"] == Reading("lead_to_won", 3 / 5, 5)


def test_other_peoples_deals_lend_nothing_to_ones_own_numbers() -> None:
    ways = {n: [("qualification", 250), ("discovery", 260), ("won", 280)] for n in range(4)}
    found = told(ways, mine=[0])
    assert found["win_rate"] == Reading("win_rate", 1.0, 1)
    assert found["avg_won_value"] == Reading("avg_won_value", 100_000, 1)
    assert found["first_stage_conversion"].cases <= 1


def test_nothing_known_is_told_as_nothing() -> None:
    found = told({})
    assert {(each.value, each.cases) for each in found.values()} == {(None, 0)}


def test_age_and_staleness_are_of_what_is_open() -> None:
    ways = {1: [("discovery", 290)], 2: [("discovery", 100)], 3: [("discovery", 200), ("won", 280)]}
    found = told(ways)
    assert found["median_stage_age"] == Reading("median_stage_age", 105.0, 2)
    assert found["stale_share"] == Reading("stale_share", 0.5, 2)


def test_closed_deals_count_for_ninety_days() -> None:
    recent, old = [("discovery", 150), ("won", 211)], [("discovery", 150), ("lost", 209)]
    assert told({1: recent, 2: old})["win_rate"] == Reading("win_rate", 1.0, 1)
    assert TODAY - timedelta(days=90) == on(210)
