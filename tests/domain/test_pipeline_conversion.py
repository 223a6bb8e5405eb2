"""A cohort is followed for a fixed time; skipping counts as passing, going back takes nothing away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pipeline import Ratio, Span, StageEntry
from domain.pipeline_conversion import (
    Conversion,
    Passage,
    by_deal,
    conversion,
    conversions,
    horizon,
    journeys,
    snapshot_ratios,
)
from tests.domain.pipeline_rows import LINE, PIPELINE, deal, histories, on, way

JANUARY = Span(on(0), on(31))
STAGES = st.sampled_from(LINE)


def of(entries: list[StageEntry], stage: str, today: int, horizon_days: int | None = 10) -> Conversion:
    found = journeys(entries, PIPELINE)
    return conversion(found, stage, JANUARY, today=on(today), horizon_days=horizon_days)


def test_a_deal_that_moves_on_has_passed() -> None:
    found = journeys(way(1, ("discovery", 3), ("proposal", 8)), PIPELINE)
    assert found == {1: {"discovery": Passage(on(3), on(8)), "proposal": Passage(on(8), None)}}
    assert found[1]["discovery"].days == 5


def test_a_stage_that_was_jumped_over_counts_as_passed_on_that_day() -> None:
    found = journeys(way(1, ("qualification", 0), ("proposal", 4)), PIPELINE)[1]
    assert found["discovery"] == Passage(on(4), on(4), skipped=True)
    assert "mql" not in found


def test_winning_from_discovery_passes_proposal_too() -> None:
    found = journeys(way(1, ("discovery", 0), ("won", 4)), PIPELINE)[1]
    assert found["proposal"].passed_on == on(4)
    assert found["won"].passed_on is None


def test_going_back_does_not_erase_a_pass() -> None:
    steps = [("discovery", 0), ("proposal", 5), ("discovery", 6), ("proposal", 40)]
    assert journeys(way(1, *steps), PIPELINE)[1]["discovery"] == Passage(on(0), on(5))


def test_losing_is_no_progress_and_a_reopened_deal_may_still_make_some() -> None:
    assert journeys(way(1, ("discovery", 0), ("lost", 3)), PIPELINE)[1]["discovery"].passed_on is None
    back = way(1, ("discovery", 0), ("lost", 3), ("proposal", 9))
    assert journeys(back, PIPELINE)[1]["discovery"].passed_on == on(9)


def test_the_order_of_one_day_is_the_order_given() -> None:
    found = journeys(way(1, ("proposal", 0), ("discovery", 0)), PIPELINE)[1]
    assert found["discovery"].passed_on is None


def test_coming_into_the_stage_a_deal_is_in_is_no_entry() -> None:
    assert by_deal(way(1, ("discovery", 0), ("discovery", 4), ("proposal", 5), ("discovery", 6))) == {
        1: way(1, ("discovery", 0), ("proposal", 5), ("discovery", 6))
    }


def test_the_horizon_is_reached_by_nine_of_ten() -> None:
    entries = [
        each
        for number in range(1, 11)
        for each in way(number, ("discovery", 0), ("proposal", 30 if number == 10 else number))
    ]
    found = horizon(journeys(entries, PIPELINE), "discovery")
    assert (found.days, found.cases) == (9, 10)


def test_who_jumped_over_a_stage_is_not_asked_how_long_it_took() -> None:
    entries = way(1, ("qualification", 0), ("proposal", 4)) + way(2, ("discovery", 0), ("proposal", 7))
    found = horizon(journeys(entries, PIPELINE), "discovery")
    assert (found.days, found.cases) == (7, 1)


def test_the_last_day_of_the_horizon_counts_and_the_next_does_not() -> None:
    entries = way(1, ("discovery", 0), ("proposal", 10)) + way(2, ("discovery", 0), ("proposal", 11))
    found = of(entries, "discovery", today=100)
    assert (found.passed, found.stayed, found.ratio) == ((1,), (2,), Ratio.of(1, 2))
    assert not found.is_immature


def test_who_came_in_too_lately_waits_even_after_passing() -> None:
    entries = way(1, ("discovery", 0)) + way(2, ("discovery", 12), ("proposal", 13))
    found = of(entries, "discovery", today=22)
    assert (found.passed, found.stayed, found.waiting) == ((), (1,), (2,))
    assert found.is_immature
    assert of(entries, "discovery", today=23).passed == (2,)


def test_the_cohort_is_who_came_in_during_the_window() -> None:
    entries = way(1, ("discovery", -1)) + way(2, ("discovery", 30)) + way(3, ("discovery", 31))
    assert of(entries, "discovery", today=200).stayed == (2,)


def test_where_nobody_ever_got_further_all_are_waiting() -> None:
    found = of(way(1, ("discovery", 0)), "discovery", today=400, horizon_days=None)
    assert (found.horizon.days, found.waiting, found.ratio.share) == (None, (1,), None)


def test_every_stage_with_a_later_one_has_a_conversion() -> None:
    found = conversions(journeys([], PIPELINE), PIPELINE, JANUARY, today=on(50))
    assert [each.stage for each in found] == LINE[:-1]


def _slow_passage(steps: list[tuple[int, date]], place: int) -> tuple[date, date | None, bool] | None:
    """(entered, passed, skipped) of the stage at `place`, looked for step by step."""
    for n, (here, day) in enumerate(steps):
        is_jump = n > 0 and steps[n - 1][0] < place < here
        if here == place or is_jump:
            later = [when for reached, when in steps[n:] if reached > place]
            return day, (later[0] if later else None), is_jump
    return None


@given(histories())
def test_journeys_are_what_a_slow_look_at_each_stage_finds(entries: list[StageEntry]) -> None:
    found = journeys(entries, PIPELINE)
    for number in {each.deal_id for each in entries}:
        own = [each for each in entries if each.deal_id == number]
        steps = [(LINE.index(each.stage), each.on) for each in own if each.stage in LINE]
        for place, key in enumerate(LINE):
            slow = _slow_passage(steps, place)
            assert found[number].get(key) == (slow and Passage(*slow))


@given(histories(), STAGES, st.integers(0, 40), st.integers(0, 80))
def test_a_conversion_is_what_counting_one_by_one_gives(
    entries: list[StageEntry], stage: str, horizon_days: int, today: int
) -> None:
    numerator = denominator = waiting = 0
    for number in {each.deal_id for each in entries}:
        own = [each for each in entries if each.deal_id == number]
        slow = _slow_passage(
            [(LINE.index(each.stage), each.on) for each in own if each.stage in LINE], LINE.index(stage)
        )
        if slow is None or slow[0] not in JANUARY:
            continue
        if (on(today) - slow[0]).days > horizon_days:
            denominator += 1
            numerator += slow[1] is not None and (slow[1] - slow[0]).days <= horizon_days
        else:
            waiting += 1
    found = of(entries, stage, today, horizon_days)
    assert (found.ratio, len(found.waiting)) == (Ratio.of(numerator, denominator), waiting)


@given(histories(), histories(), STAGES, st.integers(0, 30), st.integers(0, 60))
def test_what_is_counted_once_never_changes(
    before: list[StageEntry], more: list[StageEntry], stage: str, horizon_days: int, today: int
) -> None:
    known = [each for each in before if each.on < on(today)]
    later = [StageEntry(each.deal_id, each.stage, max(each.on, on(today))) for each in more]
    then = of(known, stage, today, horizon_days)
    now = of(known + later, stage, today + 100, horizon_days)
    assert set(then.passed) <= set(now.passed)
    assert set(then.stayed) <= set(now.stayed)


@pytest.mark.parametrize(("counts", "share"), [((4, 8), 2.0), ((5, 0), 0.0), ((0, 3), None)])
def test_a_snapshot_ratio_divides_what_stands_in_two_stages_today(
    counts: tuple[int, int], share: float | None
) -> None:
    here, there = counts
    rows = [deal(n, "discovery") for n in range(here)] + [deal(50 + n, "proposal") for n in range(there)]
    found = snapshot_ratios([*rows, deal(99, "won")], PIPELINE)[-1]
    assert (found.stage, found.next_stage, found.ratio.share) == ("discovery", "proposal", share)
    assert found.ratio == Ratio.of(there, here)
