"""Reviews as content: what a sales leader may say anew, and how a slip is told."""

from pathlib import Path

import pytest

from content.loader import ContentError, load_content
from content.reviews import load_reviews

OWN = """
days:
  quarter: {prompts: 1, reveal: 3, voting: 4, deciding: 5, close: 6}
roles:
  quarter:
    ae: [ae_win, own_question]
questions:
  own_question:
    text: What did our last three customers have in common?
    short: In common
    theme: customers
themes:
  luck:
    title: Luck
    words: [lucky, fluke]
"""


def test_a_folder_of_ones_own_says_single_things_anew(tmp_path: Path) -> None:
    (tmp_path / "reviews-own.yaml").write_text(OWN, encoding="utf-8")
    ours, own = load_reviews(), load_content(tmp_path).reviews
    assert own.days["quarter"].close == 6
    assert own.days["year"] == ours.days["year"]
    assert [each.key for each in own.asked("quarter", "ae")] == ["ae_win", "own_question", *ours.common]
    assert own.asked("quarter", "sdr") == ours.asked("quarter", "sdr")
    assert own.title("luck") == "Luck"
    assert own.short("gone") == ""


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("days:\n  month: {prompts: 1, reveal: 1, voting: 4, deciding: 5, close: 6}\n", 2, "later day than"),
        ("roles:\n  quarter:\n    ae:\n      - ae_wn\n", 4, "did you mean 'ae_win'?"),
        ("roles:\n  quarter:\n    ae: [ae_win, ae_win]\n", 3, "is asked twice"),
        ("roles:\n  quarter:\n    boss: [ae_win]\n", 3, "boss"),
        (
            "questions:\n  x:\n    text: Why?\n    short: Why\n    theme: pricin\n",
            5,
            "did you mean 'pricing'?",
        ),
        ("themes:\n  luck:\n    title: Luck\n    words: [lucky, deal]\n", 4, "'deal' means 'deals' already"),
        ("common: [keep]\nquestion: {}\n", 2, "question"),
        (f"questions:\n  x:\n    text: {'why ' * 60}\n    short: Why\n    theme: deals\n", 3, "at most 150"),
    ],
)
def test_a_slip_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = tmp_path / "reviews-own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_content(tmp_path)
    [flaw] = refused.value.flaws
    assert (flaw.path, flaw.line) == (path, line)
    assert said in flaw.message


def test_a_file_in_place_of_ours_must_ask_every_role_something(tmp_path: Path) -> None:
    (tmp_path / "reviews.yaml").write_text("common: []\n", encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_content(tmp_path)
    words = str(refused.value)
    assert "'month' is missing" in words
    assert "asks nothing of 'revops'" in words
