"""The last seven days against the team's own four weeks, and where its deals stand still."""

from datetime import date, timedelta

from domain.pipeline_health import StaleLimit
from domain.tip_situation import LOST, WON, ratios_now, since, stuck_stages, weekly
from domain.tips import RatioKey, StuckStage

TODAY = date(2026, 11, 18)


def test_weeks_end_yesterday_and_go_back_five() -> None:
    assert since(TODAY) == date(2026, 10, 14)
    days = [(TODAY - timedelta(days=n), "calls", 1) for n in range(40)]
    weeks = weekly(days, TODAY)
    assert [week["calls"] for week in weeks] == [7, 7, 7, 7, 7]
    assert weekly([(TODAY, "calls", 5)], TODAY) == ({}, {}, {}, {}, {})


def test_a_ratio_is_a_sum_over_a_sum_against_the_median_of_the_weeks_before() -> None:
    weeks = [{"demos": n, "meetings": 6, "meetings_held": 4} for n in (5, 1, 7, 3)]
    found = {each.key: each for each in ratios_now([*weeks, {"demos": 2, "meetings": 20}])}
    demo = found[RatioKey.DEMO]
    assert (demo.now, demo.usual, demo.count) == (0.1, 0.4, 20)
    assert RatioKey.CONVERSATION not in found


def test_one_week_is_no_habit_and_an_empty_week_no_ratio() -> None:
    once = [{}, {}, {}, {"calls": 10, "conversations": 5}, {"calls": 10, "conversations": 1}]
    assert ratios_now(once) == ()
    twice = [{}, {}, *[{"calls": 10, "conversations": 5}] * 2, {"follow_ups": 1}]
    assert ratios_now(twice) == ()


def test_wins_are_held_against_all_that_was_closed() -> None:
    weeks = [{WON: 1, LOST: 1}] * 4 + [{WON: 1, LOST: 3}]
    [won] = ratios_now(weeks)
    assert (won.key, won.now, won.usual, won.count) == (RatioKey.WIN, 0.25, 0.5, 4)


def test_deals_past_their_markets_limit_are_stuck_in_the_stage_as_tips_call_it() -> None:
    limits = {"europe": {"quote": StaleLimit(20, "cycle", 0)}, None: {"quote": StaleLimit(10, "cycle", 0)}}
    old = TODAY - timedelta(days=15)
    deals = [("quote", "europe", old, 4), ("quote", None, old, 2), ("demo", "europe", old, 3)]
    found = stuck_stages(deals, limits, today=TODAY, called=lambda key: "proposal" if key == "quote" else key)
    assert found == (StuckStage("proposal", 2, 6),)
