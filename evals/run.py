"""How well the rules do on labelled examples: `make eval` prints the table.

Two halves are reported apart: the one that was looked at while the rules were written, and the one that was
only ever measured. Scores of practice conversations are compared with labels by somebody who has not seen the
scorer, where there are any.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from domain.objections import classify_objection
from domain.pressure import pressure_in
from domain.rubric import Criterion, PracticeScore, score_practice
from domain.spin import classify_question
from domain.transcripts import read_turns

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    label: str
    held_out: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a label's examples were told right, in either half."""

    label: str
    seen: tuple[int, int]
    held_out: tuple[int, int]


def examples(name: str) -> list[Example]:
    groups: list[dict[str, Any]] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        Example(text, group["label"], group.get("held_out", False))
        for group in groups
        for text in group["texts"]
    ]


def tallies(found: Sequence[Example], classify: Callable[[str], str]) -> list[Tally]:
    told = [(each, classify(each.text) == each.label) for each in found]
    labels = list(dict.fromkeys(each.label for each in found))
    return [
        Tally(label, _half(told, label, held_out=False), _half(told, label, held_out=True))
        for label in labels
    ]


def total(rows: Iterable[Tally]) -> Tally:
    rows = list(rows)
    seen = (sum(row.seen[0] for row in rows), sum(row.seen[1] for row in rows))
    return Tally("all", seen, (sum(row.held_out[0] for row in rows), sum(row.held_out[1] for row in rows)))


def objections() -> list[Tally]:
    return tallies(examples("objections"), lambda text: classify_objection(text).value)


def questions() -> list[Tally]:
    return tallies(examples("questions"), lambda text: classify_question(text).value)


def pressure() -> list[Tally]:
    return tallies(examples("pressure"), lambda text: "pressing" if pressure_in(text) else "fair")


@dataclass(frozen=True, slots=True)
class Scored:
    """A practice conversation with the score of the rules, and the label's marks where there are any."""

    key: str
    held_out: bool
    score: PracticeScore
    again: PracticeScore
    marks: dict[str, int | None] | None

    @property
    def apart(self) -> list[int]:
        """Differences to the label's marks, criterion by criterion, where both gave one."""
        marks = self.marks or {}
        pairs = ((self.score[criterion].score, marks.get(criterion.value)) for criterion in Criterion)
        return [abs(ours - theirs) for ours, theirs in pairs if ours is not None and theirs is not None]


def conversations() -> list[Scored]:
    """Marks are kept in a file of their own, conversation_marks.yaml, by key."""
    told = yaml.safe_load((HERE / "conversations.yaml").read_text(encoding="utf-8"))
    path = HERE / "conversation_marks.yaml"
    marks = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    scored = []
    for each in told:
        turns = read_turns(each["talk"])
        key = each["key"]
        scored.append(
            Scored(
                key, each.get("held_out", False), score_practice(turns), score_practice(turns), marks.get(key)
            )
        )
    return scored


def confusions(name: str, classify: Callable[[str], str], *, held_out: bool) -> Counter[tuple[str, str]]:
    """(label, what it was taken for), of the misses."""
    wrong: Counter[tuple[str, str]] = Counter()
    for each in examples(name):
        found = classify(each.text)
        if each.held_out is held_out and found != each.label:
            wrong[each.label, found] += 1
    return wrong


def main(write: Callable[[str], object] = sys.stdout.write) -> None:
    for title, rows in (("Objections", objections()), ("Questions", questions()), ("Pressure", pressure())):
        write(f"\n{title:<16}{'seen':>12}{'held out':>16}\n")
        for row in [*rows, total(rows)]:
            write(f"  {row.label:<14}{_share(row.seen):>12}{_share(row.held_out):>16}\n")
    _write_conversations(conversations(), write)


def _write_conversations(scored: Sequence[Scored], write: Callable[[str], object]) -> None:
    write(f"\n{'Conversations':<24}{'total':>6}{'discovery':>11}{'same twice':>12}{'to the label':>16}\n")
    for each in scored:
        apart = f"{sum(each.apart) / len(each.apart):.2f} apart" if each.apart else "no label"
        same = "yes" if each.score == each.again else "NO"
        write(f"  {each.key:<22}{each.score.total:>6}{each.score.discovery.score:>11}{same:>12}{apart:>16}\n")
    for name, half in (("seen", False), ("held out", True)):
        apart_all = [gap for each in scored if each.held_out is half for gap in each.apart]
        if apart_all:
            near = sum(gap <= 1 for gap in apart_all)
            write(
                f"  {name}: {sum(apart_all) / len(apart_all):.2f} apart a criterion, "
                f"{near} of {len(apart_all)} within one\n"
            )


def _half(told: Iterable[tuple[Example, bool]], label: str, *, held_out: bool) -> tuple[int, int]:
    mine = [right for each, right in told if each.label == label and each.held_out is held_out]
    return sum(mine), len(mine)


def _share(part: tuple[int, int]) -> str:
    right, of = part
    return f"{right}/{of} {100 * right / of:.0f} %" if of else "–"


if __name__ == "__main__":
    main()
