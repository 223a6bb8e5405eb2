"""Stages know their order, what progress passes, and where they land in another template."""

from itertools import pairwise, permutations

import pytest

from content.loader import load_content
from domain.stages import PARTS, Pipeline, Stage, carry_met, map_stages

CONTENT = load_content()
DEFAULT = CONTENT.pipelines["default"]
PLAYBOOK = CONTENT.pipelines["playbook"]


def small(*stages: tuple[str, str]) -> tuple[Stage, ...]:
    return tuple(Stage(key, key.title(), part, "ae", "why") for key, part in stages)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        ("discovery", "discovery", "stay"),
        ("discovery", "proposal", "forward"),
        ("mql", "negotiation", "forward"),
        ("proposal", "discovery", "back"),
        ("proposal", "lost", "lose"),
        ("won", "lost", "lose"),
        ("negotiation", "won", "win"),
        ("discovery", "onboarding", "win"),
        ("won", "onboarding", "forward"),
        ("success", "won", "back"),
        ("won", "negotiation", "reopen"),
        ("lost", "discovery", "reopen"),
        ("lost", "won", "reopen"),
    ],
)
def test_moves_are_told_apart(start: str, end: str, kind: str) -> None:
    assert DEFAULT.move_kind(start, end) == kind
    assert DEFAULT.is_forward(start, end) == (kind in ("forward", "win"))


def test_progress_passes_the_stages_that_it_skips() -> None:
    assert [each.key for each in DEFAULT.passed("discovery", "negotiation")] == [
        "discovery",
        "presentation",
        "proposal",
    ]
    assert [each.key for each in DEFAULT.passed("negotiation", "onboarding")] == ["negotiation"]
    assert DEFAULT.passed("negotiation", "lost") == DEFAULT.passed("proposal", "discovery") == ()


def test_a_deal_is_handed_over_where_it_enters_another_roles_stage() -> None:
    assert DEFAULT.hand_over("qualification", "discovery") == "ae"
    assert DEFAULT.hand_over("mql", "proposal") == "ae"
    assert DEFAULT.hand_over("negotiation", "won") == "csm"
    assert DEFAULT.hand_over("qualification", "won") == "csm"
    assert DEFAULT.hand_over("discovery", "proposal") is None
    assert DEFAULT.hand_over("proposal", "lost") is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Proposal", "proposal"),
        ("lead generation", "lead_generation"),
        ("lead_generation", "lead_generation"),
        ("DEMO", "presentation"),
        ("closed won", "won"),
        ("Closed-Lost", "lost"),
        ("golf", None),
        ("", None),
    ],
)
def test_stages_are_known_by_key_name_and_other_words(text: str, key: str | None) -> None:
    found = DEFAULT.stage_named(text)
    assert (found.key if found else None) == key


def test_a_misspelt_stage_is_only_guessed() -> None:
    guess = DEFAULT.guess("proposl")
    assert DEFAULT.stage_named("proposl") is None
    assert guess == DEFAULT["proposal"]


def test_the_cycle_is_shared_out_among_the_deal_stages() -> None:
    shares = [DEFAULT.cycle_share(each.key) for each in DEFAULT.stages]
    assert sum(shares) == pytest.approx(1)
    assert DEFAULT.cycle_share("discovery") == pytest.approx(8 / 35)
    assert DEFAULT.cycle_share("mql") == DEFAULT.cycle_share("won") == DEFAULT.cycle_share("success") == 0


@pytest.mark.parametrize(
    ("stages", "flaw"),
    [
        (small(("a", "deal"), ("w", "won")), "exactly one stage must have part: lost"),
        (small(("a", "deal"), ("w", "won"), ("v", "won"), ("l", "lost")), "part: won, not 2"),
        (small(("a", "lead"), ("w", "won"), ("l", "lost")), "part: deal"),
        (small(("w", "won"), ("a", "deal"), ("l", "lost")), "in the order"),
        (small(("a", "deal"), ("a", "deal"), ("w", "won"), ("l", "lost")), "twice"),
    ],
)
def test_a_pipeline_out_of_shape_cannot_exist(stages: tuple[Stage, ...], flaw: str) -> None:
    with pytest.raises(ValueError, match=flaw):
        Pipeline("x", "X", "about", stages)


@pytest.mark.parametrize(("old", "new"), list(permutations(sorted(CONTENT.pipelines), 2)))
def test_any_template_maps_onto_any_other_without_turning_anything_round(old: str, new: str) -> None:
    a, b = CONTENT.pipelines[old], CONTENT.pipelines[new]
    landed = map_stages(a, b)
    assert list(landed) == [each.key for each in a.stages]
    assert (landed[a.won.key], landed[a.lost.key]) == (b.won.key, b.lost.key)
    for stage in a.stages:
        assert stage.is_open == b[landed[stage.key]].is_open
        assert stage.is_won == b[landed[stage.key]].is_won
    line = [b.index(landed[each.key]) for each in a.stages if each.part != "lost"]
    assert all(one <= other for one, other in pairwise(line))


def test_what_content_does_not_say_lands_by_key_then_by_place_and_never_further() -> None:
    old = Pipeline("a", "A", "", small(("x", "lead"), ("d", "deal"), ("e", "deal"), ("f", "deal"),
                                       ("w", "won"), ("l", "lost"), ("s", "after")))  # fmt: skip
    new = Pipeline("b", "B", "", small(("d", "deal"), ("g", "deal"), ("gone", "won"), ("away", "lost")))
    assert map_stages(old, new) == {
        "x": "d", "d": "d", "e": "d", "f": "g", "w": "gone", "l": "away", "s": "gone"
    }  # fmt: skip


def test_a_key_found_further_on_takes_what_follows_along() -> None:
    old = Pipeline(
        "a", "A", "", small(("q", "deal"), ("z", "deal"), ("y", "deal"), ("w", "won"), ("l", "lost"))
    )
    new = Pipeline(
        "b", "B", "", small(("c", "deal"), ("d", "deal"), ("q", "deal"), ("w", "won"), ("l", "lost"))
    )
    assert map_stages(old, new) == {"q": "q", "z": "q", "y": "q", "w": "w", "l": "l"}


def test_ticks_are_carried_where_the_new_stage_asks_the_same() -> None:
    landed = map_stages(DEFAULT, PLAYBOOK)
    met = {"discovery.problem_confirmed", "presentation.users_agree", "negotiation.terms_agreed"}
    assert carry_met(met, landed, PLAYBOOK) == {
        "discovery.problem_confirmed",
        "proposal_negotiation.terms_agreed",
    }


def test_parts_stand_in_one_order_everywhere() -> None:
    for pipeline in CONTENT.pipelines.values():
        places = [PARTS.index(each.part) for each in pipeline.stages]
        assert places == sorted(places)
