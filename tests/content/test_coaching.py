"""The coach's content is complete and passes its lint, and the lint names file, line and fault."""

from pathlib import Path

import pytest

from content.coaching import load_coaching
from content.coaching_lint import BODY_WORDS
from content.loader import load_content
from content.source import ContentError
from domain.coaching import Coaching
from domain.objections import Category, classify_objection
from domain.speech import words_in
from domain.spin import SPIN, read_question, states_need
from domain.tips import RatioKey, Topic

HERE = Path(__file__).parents[2] / "content"
STAGES = {
    "lead_generation", "mql", "qualification", "discovery", "presentation", "proposal", "negotiation",
    "won", "onboarding", "success",
}  # fmt: skip


@pytest.fixture(scope="module")
def coaching() -> Coaching:
    return load_coaching()


def flaws(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(ContentError) as caught:
        load_coaching(folder)
    return [(path.name, line, message) for path, line, message in caught.value.problems]


def test_there_are_eighty_tips_and_enough_of_every_topic(coaching: Coaching) -> None:
    topics = [tip.topic for tip in coaching.tips]
    assert len(topics) >= 80
    assert all(topics.count(f"spin_{kind.value}") >= 8 for kind in SPIN)
    assert all(topics.count(f"objection_{category.value}") >= 3 for category in Category)
    assert set(topics) == {*Topic, *(f"objection_{category.value}" for category in Category)}


def test_every_tip_is_short_has_a_source_and_says_where_it_applies(coaching: Coaching) -> None:
    for tip in coaching.tips:
        assert len(words_in(tip.body)) < BODY_WORDS, tip.key
        assert tip.source, tip.key
        assert tip.stages or tip.roles or tip.ratios or tip.objections, tip.key
        assert tip.stages <= STAGES, tip.key


def test_every_ratio_objection_and_deal_stage_has_tips_that_help(coaching: Coaching) -> None:
    for ratio in RatioKey:
        assert sum(ratio in tip.ratios for tip in coaching.tips) >= 2, ratio
    for category in Category:
        assert sum(category in tip.objections for tip in coaching.tips) >= 3, category
    for stage in ("qualification", "discovery", "presentation", "proposal", "negotiation"):
        assert sum(stage in tip.stages for tip in coaching.tips) >= 3, stage


def test_the_bank_has_every_kind_of_objection(coaching: Coaching) -> None:
    assert list(coaching.objections) == list(Category)
    for advice in coaching.objections.values():
        assert advice.ask.endswith("?")
        assert advice.never_say
        assert advice.proof


def test_questions_are_read_as_the_kind_they_are_filed_under(coaching: Coaching) -> None:
    wrong = [
        each.key
        for each in coaching.questions
        if not each.quotes and read_question(each.text).type is not each.type
    ]
    assert wrong == []


def test_there_are_six_personas_or_more_in_three_markets(coaching: Coaching) -> None:
    assert len(coaching.personas) >= 6
    assert {each.market for each in coaching.personas.values()} == {"europe", "latin_america", "asia_pacific"}
    for persona in coaching.personas.values():
        assert persona.stage in STAGES
        assert persona.goal != persona.hidden_need
        assert states_need(persona.wishes), persona.key
        assert len({each.category for each in persona.objections}) == 2
        for objection in persona.objections:
            assert classify_objection(objection.says) is objection.category, objection.says


def test_one_s_own_folder_may_say_an_objection_anew_and_add_tips(tmp_path: Path) -> None:
    text = (HERE / "objections.yaml").read_text(encoding="utf-8")
    price = text[text.index("  - key: price") : text.index("  - key: budget")]
    (tmp_path / "objections-ours.yaml").write_text(
        "objections:\n" + price.replace("name: Price", "name: Our price")
    )
    (tmp_path / "tips").mkdir()
    (tmp_path / "tips" / "ours.yaml").write_text(
        "topic: value\nsource: Us\ntips:\n  - {key: our_own, title: Ours, body: We do it so., weak: No., "
        "better: Count the crates with them first., exercise: Count one crate., ratios: [win]}\n"
    )
    found = load_coaching(tmp_path)
    assert found.objections[Category.PRICE].name == "Our price"
    assert found.tip("our_own")
    assert len(found.tips) > 80


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("title: Look it up, then ask the rest", "title: Look it up!", "exclamation"),
        ("key: situation_say_why", "key: situation_look_up_first", "is there already"),
        ("body: A fact that stands", f"body: {'word ' * 60}A fact that stands", "words; stay under 60"),
        (
            "exercise: Pick today's first call",
            "exercise: If you sign today you get a discount. Pick",
            "presses",
        ),
        ("exercise: Pick today's first call", "exercise: It is risk-free. Pick", "claims too much"),
        ("topic: spin_situation", "topic: spin_sitution", "there is no topic"),
        ("body: A fact that stands", "body: Studies show it. A fact that stands", "more than an association"),
    ],
)
def test_a_fault_in_a_tip_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = (HERE / "tips" / "situation.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "tips").mkdir()
    (tmp_path / "tips" / "situation.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert [each for each in flaws(tmp_path) if each[0] == "situation.yaml" and fault in each[2]]


def test_a_tip_that_says_nearly_the_same_as_another_is_named(tmp_path: Path) -> None:
    (tmp_path / "tips").mkdir()
    body = (
        "A fact that stands on the buyer's website costs goodwill when you ask for it. Spend five minutes "
        "reading, say what you found, and ask only for what nobody outside knows."
    )
    (tmp_path / "tips" / "twice.yaml").write_text(
        "topic: value\nsource: Us\ntips:\n"
        f'  - {{key: twice, title: Again, body: "{body}", weak: No., better: Yes., exercise: Do., '
        "ratios: [win]}\n"
    )
    assert [
        each for each in flaws(tmp_path) if each[:2] == ("twice.yaml", 4) and "nearly the same" in each[2]
    ]


def test_a_question_that_does_not_end_as_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "questions-ours.yaml").write_text(
        "problem:\n  - key: ours\n    text: Tell me your problems.\n    why: Because.\n"
    )
    assert flaws(tmp_path) == [
        ("questions-ours.yaml", 3, "'Tell me your problems.' does not end as a question")
    ]


def test_a_missing_category_is_named(tmp_path: Path) -> None:
    text = (HERE / "objections.yaml").read_text(encoding="utf-8")
    cut = text[: text.index("  - key: price")] + text[text.index("  - key: budget") :]
    (tmp_path / "objections.yaml").write_text(cut, encoding="utf-8")
    assert [message for _, _, message in flaws(tmp_path)] == ["objections: 'price' is missing"]


def test_a_line_that_a_persona_says_twice_is_named(tmp_path: Path) -> None:
    text = (HERE / "personas" / "clinic_supplier.yaml").read_text(encoding="utf-8")
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas" / "clinic_supplier.yaml").write_text(
        text.replace("    - One at a time, please.", "    - That suits me."), encoding="utf-8"
    )
    assert [message for _, _, message in flaws(tmp_path)] == ["'That suits me.' is said twice"]


def test_a_stage_or_market_that_nobody_has_and_a_tip_for_nothing_are_named(tmp_path: Path) -> None:
    tip = "title: Ours, body: We do it so., weak: No., better: Count it., exercise: Count one."
    (tmp_path / "tips").mkdir()
    (tmp_path / "tips" / "ours.yaml").write_text(
        "topic: value\nsource: Us\ntips:\n"
        f"  - {{key: a, {tip}, stages: [discovry]}}\n"
        f"  - {{key: b, {tip.replace('so', 'twice').replace('one', 'two')}, markets: [moon]}}\n"
        f"  - {{key: c, {tip.replace('so', 'never').replace('one', 'three')}}}\n"
    )
    (tmp_path / "questions-ours.yaml").write_text(
        "problem:\n  - {key: ours, text: What breaks at night?, why: Because., stages: [night]}\n"
    )
    with pytest.raises(ContentError) as caught:
        load_content(tmp_path)
    found = {(path.name, line, message) for path, line, message in caught.value.problems}
    assert found >= {
        ("ours.yaml", 4, "stages: no template has a stage 'discovry'"),
        ("ours.yaml", 5, "markets: there is no market 'moon'"),
        ("ours.yaml", 6, "says nowhere where it applies"),
        ("questions-ours.yaml", 2, "stages: no template has a stage 'night'"),
    }


def test_answers_for_a_wording_pass_the_same_lint(tmp_path: Path) -> None:
    text = (HERE / "objections.yaml").read_text(encoding="utf-8")
    pressing = text.replace("Thank you for saying so openly.", "If you sign today you get a discount.", 1)
    (tmp_path / "objections.yaml").write_text(pressing, encoding="utf-8")
    assert "presses" in flaws(tmp_path)[0][2]
