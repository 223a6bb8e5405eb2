"""A mission in a variation is still that mission, and a run keeps the one it was started with."""

from dataclasses import replace

import pytest

from domain.missions import (
    AddedStep,
    Minutes,
    Step,
    Variation,
    matches,
    minutes_together,
    mission_data,
    mission_from,
)
from tests.domain.mission_world import SMALL

VARIED = replace(
    SMALL,
    variations=(
        Variation(
            "alone",
            "By oneself.",
            steps={"think_first": Step("think_first", "Do it yourself", "Nobody else will.")},
            drop=("think_second",),
            add=(
                AddedStep("think", None, Step("begin", "Begin", "At once.")),
                AddedStep("think", "think_second", Step("look", "Look back", "Once.")),
            ),
            criteria={"clear": "It is clear to you"},
            deliverables={"idea": "Your idea"},
        ),
    ),
)


def test_a_variation_rewords_drops_and_adds_by_key() -> None:
    varied = VARIED.vary("alone")
    assert [each.do for each in varied.phases[0].steps] == ["Begin", "Do it yourself", "Look back"]
    assert [each.title for each in varied.phases[0].deliverables] == ["Your idea", "Reasons"]
    assert [each.text for each in varied.criteria] == ["It is clear to you", "It was tried"]
    assert varied.phases[1] == SMALL.phases[1]
    assert varied.variation == "alone"


def test_without_a_variation_nothing_changes() -> None:
    assert VARIED.vary(None) is VARIED


def test_a_variation_that_does_not_exist_or_comes_on_top_is_refused() -> None:
    for mission, key in ((VARIED, "together"), (VARIED.vary("alone"), "alone")):
        with pytest.raises(KeyError):
            mission.vary(key)


def test_a_mission_survives_being_frozen_with_its_run() -> None:
    assert mission_from(mission_data(VARIED)) == VARIED
    with pytest.raises(ValueError, match="title"):
        mission_from({"key": "small"})


def test_the_roles_are_listed_once_leads_first() -> None:
    assert SMALL.roles == ("thinking", "acting", "helping")


def test_minutes_of_phases_add_up() -> None:
    assert minutes_together(SMALL.phases) == Minutes(60, 60, 60)
    assert minutes_together(()) == Minutes(0, 0, 0)


@pytest.mark.parametrize(
    ("words", "found"),
    [("small", True), ("WALKED test", True), ("small big", False), ("", True), ("walked-through", True)],
)
def test_the_library_is_searched_by_all_words(words: str, found: bool) -> None:
    assert matches(SMALL, words=words) == found


def test_the_library_is_filtered_by_category() -> None:
    assert matches(SMALL, category="foundation")
    assert not matches(SMALL, category="advanced", words="small")


def test_what_a_mission_does_not_have_is_none() -> None:
    for find in (SMALL.phase, SMALL.deliverable, SMALL.phase_of, SMALL.criterion, SMALL.input):
        assert find("rest") is None
