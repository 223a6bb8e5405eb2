"""Templates hold what the founding documents name, and a flaw in one is named with file and line."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from content.loader import Content, ContentError, load_content
from domain.money import Money

HERE = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


def names(content: Content, key: str) -> list[str]:
    return [each.key for each in content.pipelines[key].steps]


def test_there_is_a_template_for_each_founding_process_and_the_default_comes_first(content: Content) -> None:
    assert next(iter(content.pipelines)) == "default"
    assert set(content.pipelines) == {"default", "playbook", "seven_step", "five_stage", "five_step"}
    assert content.pipeline(None) == content.pipeline("moon") == content.pipelines["default"]


def test_the_default_has_leads_before_its_five_deal_stages_and_success_after(content: Content) -> None:
    parts = [(each.name, each.part) for each in content.pipeline(None).stages]
    assert parts == [
        ("Lead generation", "lead"),
        ("Marketing qualified lead", "lead"),
        ("Qualification", "deal"),
        ("Discovery", "deal"),
        ("Presentation", "deal"),
        ("Proposal", "deal"),
        ("Negotiation", "deal"),
        ("Won", "won"),
        ("Lost", "lost"),
        ("Onboarding", "after"),
        ("Customer success", "after"),
    ]


def test_the_playbook_has_owner_funnel_part_and_goal_of_six_stages(content: Content) -> None:
    steps = content.pipelines["playbook"].steps
    assert [(each.owner_role, each.funnel) for each in steps] == [
        ("marketing", "top"),
        ("sdr", "middle"),
        ("ae", "middle"),
        ("ae", "bottom"),
        ("ae", "bottom"),
        ("csm", "post_sale"),
    ]
    wanted = ["MQL", "SQL", "opportunity", "ommitment", "Closed-Won", "retained and grows"]
    for step, word in zip(steps, wanted, strict=True):
        assert step.goal
        assert word in step.goal


def test_the_other_templates_have_their_steps(content: Content) -> None:
    assert names(content, "seven_step") == [
        "lead_generation",
        "lead_qualification",
        "discovery",
        "presentation",
        "proposal",
        "negotiation",
        "onboarding",
    ]
    assert names(content, "five_step") == [
        "lead_generation",
        "qualification",
        "needs_analysis",
        "proposal_development",
        "closing",
    ]
    assert [len(each.capabilities) for each in content.pipelines["five_stage"].steps] == [5] * 5


def test_every_discovery_asks_problem_implication_and_need_payoff_in_the_buyers_words(
    content: Content,
) -> None:
    for key, stage in {"five_step": "needs_analysis"}.items() | {
        (key, "discovery") for key in content.pipelines if key != "five_step"
    }:
        asked = {each.key: each.label for each in content.pipelines[key][stage].evidence}
        assert list(asked)[:3] == ["problem", "implication", "need_payoff"]
        assert all("in the buyer's words" in asked[each] for each in list(asked)[:3])


def test_every_stage_says_who_why_how_long_and_how_likely(content: Content) -> None:
    for pipeline in content.pipelines.values():
        chances = [each.prior for each in pipeline.open_stages]
        assert chances == sorted(chances), pipeline.key
        assert (pipeline.won.prior, pipeline.lost.prior) == (1, 0)
        for stage in pipeline.stages:
            assert stage.owner_role
            assert stage.purpose.endswith(".")
            if stage.part in ("lead", "deal"):
                assert stage.exit_criteria, stage
                assert stage.usual_days, stage
            if stage.part == "deal":
                assert stage.evidence, stage


def test_the_deal_stages_of_each_template_make_up_the_usual_cycle(content: Content) -> None:
    for pipeline in content.pipelines.values():
        days = sum(each.usual_days or 0 for each in pipeline.stages if each.part == "deal")
        assert days == content.market(None).cycle_days, pipeline.key


def test_the_defaults_chances_follow_the_references_odds(content: Content) -> None:
    odds = {"qualification": 1, "discovery": 1.4, "presentation": 2.2, "proposal": 3.5, "negotiation": 7}
    for key, times in odds.items():
        each = times / 3
        assert content.pipeline(None)[key].prior == pytest.approx(each / (1 + each), abs=0.005), key


def test_win_rates_leave_out_what_never_reached_discovery(content: Content) -> None:
    assert [each.key for each in content.pipeline(None).open_stages if not each.qualified] == [
        "lead_generation",
        "mql",
        "qualification",
    ]


def test_hand_overs_are_where_the_playbook_has_them(content: Content) -> None:
    for key in ("default", "playbook", "seven_step", "five_stage"):
        pipeline = content.pipelines[key]
        assert pipeline["discovery"].hand_over_to == "ae", key
        assert pipeline.won.hand_over_to == "csm", key


def test_texts_are_plain_sentences_that_fit_slack(content: Content) -> None:
    for pipeline in content.pipelines.values():
        for stage in pipeline.stages:
            texts = [stage.purpose, stage.goal or "", *stage.capabilities]
            texts += [each.text for each in stage.exit_criteria] + [each.hint for each in stage.evidence]
            assert not [text for text in texts if re.search(r"[!<>]|TODO", text)]
            for criterion in stage.exit_criteria:
                assert len(criterion.text) <= 75
                assert not criterion.text.endswith(".")
            for evidence in stage.evidence:
                assert len(evidence.hint) <= 150


def test_no_decision_is_a_reason_and_a_duplicate_does_not_count(content: Content) -> None:
    reasons = {each.key: each for each in content.lost_reasons}
    assert reasons["no_decision"].counted
    assert {key for key, each in reasons.items() if not each.counted} == {"duplicate", "mistake"}
    assert reasons["competitor"].asks_competitor
    assert content.lost_reason("moon") is None
    assert content.lost_reason("price") == reasons["price"]


def test_rates_are_dated_and_say_that_they_are_examples(content: Content) -> None:
    assert content.rates.examples
    assert content.rates.base == "EUR"
    assert content.rates.rate("USD", date(2025, 6, 1)) == Decimal("1.05")
    found = content.rates.convert(Money(11500, "USD"), "EUR", date(2026, 11, 19))
    assert found == Money(10000, "EUR")


# --- a folder of one's own ---

OWN = """
name: Ours
about: Short.
stages:
  - {key: talk, name: Talk, part: deal, owner: ae, purpose: Talk., usual_days: 5, chance: 30}
  - {key: won, name: Won, part: won, owner: ae, purpose: Won., chance: 100}
  - {key: lost, name: Lost, part: lost, owner: ae, purpose: Lost., chance: 0}
"""


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_a_template_of_ones_own_is_added(tmp_path: Path) -> None:
    found = load_content(own(tmp_path, "pipelines/ours", OWN))
    assert next(iter(found.pipelines)) == "default"
    assert [each.key for each in found.pipelines["ours"].stages] == ["talk", "won", "lost"]
    assert len(found.pipelines) == 6


def test_a_template_of_the_same_name_takes_ours_place_also_the_defaults(tmp_path: Path) -> None:
    for path in (HERE / "pipelines").glob("*.yaml"):
        own(tmp_path, f"pipelines/{path.stem}", OWN)
    found = load_content(tmp_path)
    assert found.pipeline(None).name == "Ours"
    assert len(found.pipelines) == 5


def test_reasons_and_rates_of_ones_own_add_or_replace(tmp_path: Path) -> None:
    own(tmp_path, "lost_reasons-ours", "reasons:\n  - {key: weather, label: Weather, about: It rained.}\n")
    own(tmp_path, "rates", "base: USD\ndays:\n  - since: 2026-01-01\n    rates: {EUR: 0.9}\n")
    own(tmp_path, "rates-june", "days:\n  - since: 2026-06-01\n    rates: {EUR: 0.8}\n")
    found = load_content(tmp_path)
    assert found.lost_reason("weather")
    assert found.lost_reason("price")
    assert (found.rates.base, found.rates.examples) == ("USD", False)
    assert found.rates.rate("EUR", date(2026, 12, 1)) == Decimal("0.8")


def stage(key: str, **facts: object) -> str:
    given = {"key": key, "name": key, "part": "deal", "owner": "ae", "purpose": "Why.", "chance": 9}
    given |= {"usual_days": 5} if facts.get("part", "deal") == "deal" else {}
    return "  - {" + ", ".join(f"{name}: {value}" for name, value in {**given, **facts}.items()) + "}\n"


HEAD = "name: Ours\nabout: Short.\nstages:\n"
END = stage("won", part="won") + stage("lost", part="lost")


@pytest.mark.parametrize(
    ("name", "text", "line", "part"),
    [
        ("pipelines/ours", HEAD + stage("a") + stage("won", part="won"), 3, "at least 3 items"),
        (
            "pipelines/ours",
            HEAD + stage("a") + stage("b") + stage("c"),
            3,
            "exactly one stage must have part: won",
        ),
        ("pipelines/ours", HEAD + END + stage("a"), 3, "in the order lead, deal, won, lost, after"),
        ("pipelines/ours", HEAD + stage("a") + stage("a") + END, 3, "'a' is there twice"),
        ("pipelines/ours", HEAD + stage("a") + stage("b", words="[A]") + END, 5, "'a' means 'a' already"),
        (
            "pipelines/ours",
            HEAD + stage("a", words="[closed won]") + END,
            5,
            "'closed won' means 'a' already",
        ),
        ("pipelines/ours", HEAD + stage("a", owner="boss") + END, 4, "'marketing', 'sdr'"),
        ("pipelines/ours", HEAD + stage("a", chance=101) + END, 4, "less than or equal to 100"),
        ("pipelines/ours", HEAD + stage("a", colour="red") + END, 4, "Extra inputs"),
        ("pipelines/ours", HEAD + stage("a", usual_days="null") + END, 4, "part: deal needs it"),
        (
            "pipelines/ours",
            HEAD + stage("a") + stage("won", part="won", usual_days=3) + END,
            5,
            "an outcome has no",
        ),
        ("pipelines/ours", HEAD + stage("a", exit=f"[{{key: x, text: {'y' * 76}}}]") + END, 4, "at most 75"),
        (
            "pipelines/ours",
            HEAD + stage("a", exit="[{key: x, text: y}, {key: x, text: z}]") + END,
            4,
            "exit: 'x' is there twice",
        ),
        (
            "pipelines/ours",
            HEAD + stage("a") + END + "arriving:\n  moon: {x: a}\n",
            8,
            "no other template 'moon'",
        ),
        (
            "pipelines/ours",
            HEAD + stage("a") + END + "arriving:\n  default:\n    proposl: a\n",
            9,
            "there is no stage 'proposl'; did you mean 'proposal'?",
        ),
        (
            "pipelines/ours",
            HEAD + stage("a") + END + "arriving:\n  default:\n    proposal: won\n",
            9,
            "a deal in 'proposal' cannot become one in 'won'",
        ),
        ("pipelines/Our-s", HEAD + stage("a") + END, 1, "is the template's key"),
        ("pipelines/ours", HEAD + "  - [\n", 5, "expected"),
        (
            "lost_reasons-x",
            "reasons:\n  - {key: price, label: Dear, about: Dear.}\n",
            2,
            "'price' is there already",
        ),
        ("lost_reasons", "reasons: []\n", 1, "name at least one"),
        ("rates-x", "days:\n  - since: 2026-01-01\n    rates:\n      EUX: 2\n", 4, "EUX is no currency"),
        ("rates-x", "days:\n  - since: 2026-01-01\n    rates:\n      EUR: 2\n", 4, "EUR is the base"),
        ("rates-x", "days:\n  - since: 2026-01-01\n    rates:\n      USD: 0\n", 4, "greater than 0"),
        ("rates-x", "days:\n  - since: soon\n    rates: {}\n", 2, "valid date"),
        (
            "rates-x",
            "days:\n  - {since: 2026-01-01, rates: {}}\n  - {since: 2026-01-01, rates: {}}\n",
            3,
            "is there twice",
        ),
        ("rates-x", "base: USD\n", 1, "the other files have another one"),
        ("rates", "days: []\n", 1, "base: is missing"),
        ("pipeline/ours", OWN, 1, "folders are called pipelines"),
    ],
)
def test_a_flaw_names_its_file_and_line(tmp_path: Path, name: str, text: str, line: int, part: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_content(own(tmp_path, name, text))
    found = caught.value.problems
    file = tmp_path / ("pipeline" if name.startswith("pipeline/") else f"{name}.yaml")
    assert any((path, at) == (file, line) and part in message for path, at, message in found), found


def test_a_template_with_another_ending_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pipelines").mkdir()
    (tmp_path / "pipelines" / "ours.yml").write_text(OWN)
    with pytest.raises(ContentError, match=r"call it \.yaml"):
        load_content(tmp_path)
