"""Two questions lead to the library's sequence; the team's numbers have their say and not the last word."""

import pytest

from content.loader import load_content
from domain.mission_proof import Reading
from domain.mission_recommend import Mark, Recommendation, recommend, shortfall, start_in_order

MISSIONS = load_content().missions


def asked(situation: str, pain: str, done: tuple[str, ...] = (), **marks: Mark) -> Recommendation:
    first, second = MISSIONS.situation(situation), MISSIONS.pain(pain)
    assert first
    assert second
    return recommend(
        first,
        second,
        missions=MISSIONS.by_key,
        pains=MISSIONS.pains,
        metrics=MISSIONS.metrics,
        marks=marks,
        done=done,
    )


def mark(metric: str, value: float | None, usual: float | None, cases: int = 40) -> Mark:
    return Mark(Reading(metric, value, cases), usual)


@pytest.mark.parametrize(
    ("situation", "sequence", "hours"),
    [
        ("new", ["sales-system-setup", "sales-marketing-alignment", "pipeline-optimization"], (7, 10)),
        ("existing", ["sales-bible-creation", "conversion-mastery", "pricing-strategy"], (7, 9)),
        ("quick_wins", ["sales-plan-development", "pipeline-optimization", "pricing-strategy"], (5.5, 7.5)),
    ],
)
def test_the_sequence_is_the_librarys_with_its_hours(
    situation: str, sequence: list[str], hours: tuple[float, float]
) -> None:
    focus = {"new": "stuck", "existing": "losing", "quick_wins": "price"}[situation]
    found = asked(situation, focus)
    assert [each.mission.key for each in found.missions] == sequence
    assert found.first
    assert found.first.key == sequence[0]
    assert (found.minutes.least / 60, found.minutes.most / 60) == hours
    assert [each.mission.key for each in found.missions if each.is_focus] == [MISSIONS.pain(focus).mission]  # type: ignore[union-attr]


def test_growing_fast_means_all_seven_foundation_first() -> None:
    found = asked("scaling", "no_system")
    assert [each.mission.category for each in found.missions] == ["foundation"] * 3 + ["advanced"] * 3 + [
        "integration"
    ]


def test_what_the_sequence_lacks_and_the_pain_asks_for_comes_last() -> None:
    found = asked("new", "price")
    assert found.missions[-1].mission.key == "pricing-strategy"
    assert found.missions[-1].added
    assert found.missions[-1].is_focus


def test_what_is_done_is_neither_first_nor_counted_nor_started_again() -> None:
    found = asked("new", "stuck", done=("sales-system-setup",))
    assert found.first
    assert found.first.key == "sales-marketing-alignment"
    assert found.minutes.least == 240
    started = start_in_order(found, running=("pipeline-optimization",))
    assert [each.key for each in started] == ["sales-marketing-alignment"]
    every = tuple(each.mission.key for each in found.missions)
    assert asked("new", "stuck", done=every).first is None


@pytest.mark.parametrize(
    ("value", "usual", "cases", "check"),
    [
        (0.18, 0.25, 40, "agrees"),
        (0.31, 0.25, 40, "disagrees"),
        (0.18, 0.25, 19, "too_few"),
        (None, 0.25, 0, "unknown"),
        (0.18, None, 40, "unknown"),
    ],
)
def test_the_pain_is_checked_against_the_teams_own_number(
    value: float | None, usual: float | None, cases: int, check: str
) -> None:
    found = asked("existing", "losing", win_rate=mark("win_rate", value, usual, cases))
    assert found.check == check
    assert found.mark is not None


def test_where_the_numbers_disagree_they_say_where_it_seems_to_hurt_more() -> None:
    found = asked(
        "existing",
        "losing",
        win_rate=mark("win_rate", 0.31, 0.25),
        stale_share=mark("stale_share", 0.60, 0.30),
        with_next_step=mark("with_next_step", 0.75, 0.80),
        lead_acceptance=mark("lead_acceptance", 0.01, 0.60, cases=5),
    )
    assert found.check == "disagrees"
    assert found.elsewhere
    assert found.elsewhere.key == "stuck"
    assert [each.mission.key for each in found.missions][-1] == "pricing-strategy"


def test_a_pain_without_a_number_is_not_checked() -> None:
    found = asked("new", "no_system", win_rate=mark("win_rate", 0.1, 0.25))
    assert (found.check, found.mark, found.elsewhere) == ("unknown", None, None)


def test_behind_is_above_where_lower_is_better() -> None:
    assert shortfall(MISSIONS.metrics["stale_share"], mark("stale_share", 0.6, 0.4)) == pytest.approx(0.5)
    assert shortfall(MISSIONS.metrics["win_rate"], mark("win_rate", 0.2, 0.25)) == pytest.approx(0.2)
