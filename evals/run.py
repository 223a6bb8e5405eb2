"""How well the rules do on labelled examples: `make eval` prints the table.

Two halves are reported apart: the one that was looked at while the rules were written, and the one that was
only ever measured. Scores of practice conversations are compared with labels by somebody who has not seen the
scorer, where there are any.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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


Marks = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Scored:
    """A practice conversation with the score of the rules, and its readers' marks where there are any."""

    key: str
    held_out: bool
    score: PracticeScore
    again: PracticeScore
    read: tuple[Marks, ...] = ()

    @property
    def apart(self) -> dict[Criterion, list[int]]:
        """Differences to the readers' marks, by criterion, where both gave one."""
        return {
            criterion: [
                abs(ours - theirs)
                for marks in self.read
                if (theirs := marks.get(criterion.value)) is not None
            ]
            for criterion in Criterion
            if (ours := self.score[criterion].score) is not None
        }

    @property
    def occasions(self) -> list[bool]:
        """Whether rules and reader saw an occasion, or none, alike; one for each criterion and reader."""
        return [
            (self.score[criterion].score is None) == (marks.get(criterion.value) is None)
            for marks in self.read
            for criterion in Criterion
        ]


def conversations(marks: Path = HERE / "conversation_marks.yaml") -> list[Scored]:
    """Scored conversations. Readers' marks stand in a file of their own, which may be missing:
    `- conversation: KEY`, `by: who`, `marks: {opening: 0 to 4 or null, …}`."""
    told = yaml.safe_load((HERE / "conversations.yaml").read_text(encoding="utf-8"))
    read: defaultdict[str, list[Marks]] = defaultdict(list)
    for each in yaml.safe_load(marks.read_text(encoding="utf-8")) if marks.exists() else []:
        read[each["conversation"]].append(each["marks"])
    scored = []
    for each in told:
        turns, key, held_out = read_turns(each["talk"]), each["key"], each.get("held_out", False)
        scored.append(Scored(key, held_out, score_practice(turns), score_practice(turns), tuple(read[key])))
    return scored


def confusions(name: str, classify: Callable[[str], str], *, held_out: bool) -> Counter[tuple[str, str]]:
    """(label, what it was taken for), of the misses."""
    wrong: Counter[tuple[str, str]] = Counter()
    for each in examples(name):
        found = classify(each.text)
        if each.held_out is held_out and found != each.label:
            wrong[each.label, found] += 1
    return wrong


def main(
    write: Callable[[str], object] = sys.stdout.write, *, marks: Path = HERE / "conversation_marks.yaml"
) -> None:
    write("Right without a model. Seen: looked at while the rules were made; held out: only measured.\n")
    for title, rows in (("Objections", objections()), ("Questions", questions()), ("Pressure", pressure())):
        write(f"\n{title:<16}{'seen':>12}{'held out':>16}\n")
        for row in [*rows, total(rows)]:
            write(f"  {row.label:<14}{_share(row.seen):>12}{_share(row.held_out):>16}\n")
    _write_conversations(conversations(marks), write)


def _write_conversations(scored: Sequence[Scored], write: Callable[[str], object]) -> None:
    write(f"\n{'Conversations':<24}{'total':>6}{'discovery':>11}{'same twice':>12}{'to the label':>16}\n")
    for each in scored:
        gaps = [gap for found in each.apart.values() for gap in found]
        apart = f"{sum(gaps) / len(gaps):.2f} apart" if gaps else "no label"
        same = "yes" if each.score == each.again else "NO"
        write(f"  {each.key:<22}{each.score.total:>6}{each.score.discovery.score:>11}{same:>12}{apart:>16}\n")
    if any(each.read for each in scored):
        _write_agreement(scored, write)
    else:
        write("  Nobody has marked them yet: conversation_marks.yaml is not there.\n")


def _write_agreement(scored: Sequence[Scored], write: Callable[[str], object]) -> None:
    """How far the rules are from the readers, by criterion, in either half."""
    halves = [[each for each in scored if each.held_out is half] for half in (False, True)]
    write(f"\n{'Agreement':<16}{'seen':>20}{'held out':>20}   mean difference, within one\n")
    for criterion in Criterion:
        told = [
            _agreement([gap for each in half for gap in each.apart.get(criterion, [])]) for half in halves
        ]
        write(f"  {criterion.value:<14}{told[0]:>20}{told[1]:>20}\n")
    whole = [
        _agreement([g for each in half for gaps in each.apart.values() for g in gaps]) for half in halves
    ]
    write(f"  {'all':<14}{whole[0]:>20}{whole[1]:>20}\n")
    same = [
        _share((sum(seen), len(seen))) for half in halves if (seen := [s for e in half for s in e.occasions])
    ]
    write(f"  {'same occasions':<14}{''.join(f'{each:>20}' for each in same)}\n")


def _agreement(gaps: Sequence[int]) -> str:
    """ "0.42, 11/12": the mean absolute difference, and how many are within one."""
    if not gaps:
        return "–"
    return f"{sum(gaps) / len(gaps):.2f}, {sum(gap <= 1 for gap in gaps)}/{len(gaps)}"


def _half(told: Iterable[tuple[Example, bool]], label: str, *, held_out: bool) -> tuple[int, int]:
    mine = [right for each, right in told if each.label == label and each.held_out is held_out]
    return sum(mine), len(mine)


def _share(part: tuple[int, int]) -> str:
    right, of = part
    return f"{right}/{of} {100 * right / of:.0f} %" if of else "–"


if __name__ == "__main__":
    main()
