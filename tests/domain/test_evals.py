"""The rules hold what is measured on labelled examples; the half that was held back is reported apart."""

from collections import Counter
from pathlib import Path

import pytest

from domain.objections import Category
from domain.rubric import Criterion
from domain.spin import SPIN
from evals.run import Example, conversations, examples, main, objections, pressure, questions, total


def share(part: tuple[int, int]) -> float:
    return part[0] / part[1]


def test_held_back_objections_are_told_right_often_enough() -> None:
    assert share(total(objections()).held_out) >= 0.75


def test_held_back_questions_are_told_right_often_enough() -> None:
    assert share(total(questions()).held_out) >= 0.85


def test_pressure_is_caught_and_fair_words_are_left() -> None:
    assert all(share(row.held_out) >= 0.9 for row in pressure())


def test_there_are_twenty_examples_of_each_kind_and_half_are_held_back() -> None:
    for name, labels in (("objections", list(Category)), ("questions", list(SPIN))):
        found = examples(name)
        for label in labels:
            mine = [each for each in found if each.label == label]
            assert len(mine) >= 20
            assert 2 * sum(each.held_out for each in mine) == len(mine)


@pytest.mark.parametrize("name", ["objections", "questions", "pressure"])
def test_no_example_is_there_twice(name: str) -> None:
    found: list[Example] = examples(name)
    assert not [text for text, n in Counter(each.text.casefold() for each in found).items() if n > 1]


def test_the_same_conversation_has_the_same_score_twice_and_half_are_held_back() -> None:
    scored = conversations()
    assert len(scored) >= 12
    assert all(each.score == each.again for each in scored)
    assert sum(each.held_out for each in scored) >= 6


def test_the_table_names_every_kind() -> None:
    lines: list[str] = []
    main(lines.append)
    table = "".join(lines)
    for label in (*Category, *SPIN, "pressing", "held out", "same twice"):
        assert label in table


def test_readers_marks_are_compared_by_criterion_and_half(tmp_path: Path) -> None:
    keys = [(each.key, each.held_out) for each in conversations()]
    seen, held_out = next(key for key, half in keys if not half), next(key for key, half in keys if half)
    marks = tmp_path / "conversation_marks.yaml"
    marks.write_text(
        f"- {{conversation: {seen}, by: one, marks: {{opening: 0, advance: null}}}}\n"
        f"- {{conversation: {seen}, by: two, marks: {{opening: 4}}}}\n"
        f"- {{conversation: {held_out}, by: one, marks: {{questions: 2}}}}\n"
    )
    found = {each.key: each for each in conversations(marks)}
    ours = found[seen].score[Criterion.OPENING].score
    assert ours is not None
    assert found[seen].apart[Criterion.OPENING] == [ours, 4 - ours]
    assert found[seen].apart[Criterion.ADVANCE] == []
    assert len(found[seen].occasions) == 2 * len(Criterion)
    lines: list[str] = []
    main(lines.append, marks=marks)
    table = "".join(lines)
    agreed = next(line for line in table.split("Agreement")[1].splitlines() if "opening" in line)
    assert agreed.split()[1] == "2.00,"  # the two readers are four apart, and the rules between them


def test_without_marks_the_table_says_so(tmp_path: Path) -> None:
    lines: list[str] = []
    main(lines.append, marks=tmp_path / "none.yaml")
    assert "Nobody has marked them yet" in "".join(lines)
