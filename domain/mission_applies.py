"""What a mission's deliverable means for the workspace: targets read off its lines, stages by their names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.activity_types import ActivityType
from domain.stages import Pipeline
from domain.target_setting import Setting, SettingNotUnderstood, parse_setting

LINES_READ = 200
_MARKS = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+|[*_`|]+|^\s*#+.*$")
_EACH = re.compile(r"\s+(?:a|per|each)\s+week\b|\bweekly\b", re.IGNORECASE)
_LABEL = re.compile(r"^([^:–—]{1,80}?)\s*(?:[:–—]|\s-\s|$)")


@dataclass(frozen=True, slots=True)
class TargetLines:
    """settings: one for each role, or (no role) for the whole team, later lines winning. unread: lines with
    a number in them that say no target."""

    settings: tuple[Setting, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageLines:
    """template: the pipeline whose open stages the lines name best, None where none names two. matched: its
    stages that are named. unmatched: lines that it has no stage for."""

    template: Pipeline | None
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]


def target_lines(text: str, *, types: Sequence[ActivityType], today: date) -> TargetLines:
    """Read "SDR: calls 60 a week, emails 100" line by line; nothing is guessed."""
    found: dict[object, Setting] = {}
    unread: list[str] = []
    for line in _lines(text):
        if not any(sign.isdigit() for sign in line):
            continue
        try:
            read = parse_setting(_EACH.sub("", line).replace(":", " "), types=types, teams=(), today=today)
        except SettingNotUnderstood:
            unread.append(line)
            continue
        if read.slack_id or read.me or read.day:
            unread.append(line)
            continue
        before = found.get(read.role)
        weekly: Mapping[str, int] = {**(before.weekly if before else {}), **read.weekly}
        found[read.role] = Setting(weekly, role=read.role, whole_team=read.role is None)
    return TargetLines(tuple(found.values()), tuple(unread))


def stage_lines(text: str, pipelines: Iterable[Pipeline]) -> StageLines:
    """Which of the pipelines a list of stages means: the one most of whose open stages it names.

    Of those that are named equally well the one that is called so by name, then the first.
    """
    names = [found[1].strip() for line in _lines(text) if (found := _LABEL.match(line))]
    best: tuple[int, int, StageLines] | None = None
    for each in pipelines:
        keys = {stage.key for stage in each.open_stages}
        hits = [
            (name, stage.key) for name in names if (stage := each.stage_named(name)) and stage.key in keys
        ]
        matched = tuple(dict.fromkeys(key for _, key in hits))
        known = {name for name, _ in hits}
        lines = StageLines(each, matched, tuple(name for name in names if name not in known))
        called = {stage.name.casefold() for stage in each.open_stages}
        rank = (len(matched), sum(name.casefold() in called for name in names))
        if len(matched) > 1 and (best is None or rank > best[:2]):
            best = (*rank, lines)
    return best[2] if best else StageLines(None, (), tuple(names))


def _lines(text: str) -> list[str]:
    """The lines that say something, without Markdown's marks; headings are left out."""
    plain = (_MARKS.sub(" ", line).strip() for line in text.splitlines()[:LINES_READ])
    return [" ".join(line.split()) for line in plain if line]
