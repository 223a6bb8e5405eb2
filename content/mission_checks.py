"""What no single field of a mission can know: minutes that add up, keys that exist, sections without gaps."""

import re
from collections.abc import Collection, Iterator, Mapping
from string import Formatter

from content.files import File
from content.mission_shapes import GuideFile, MissionFile, VariationShape, WordsFile
from content.missions import MissionFiles
from content.source import Flaw, Place
from domain.missions import CATEGORIES
from domain.words import nearest

_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CHASSIS = "chassis"
_WORDS: Mapping[str, frozenset[str]] = {
    "version": frozenset(("version", "day")),
    "missing": frozenset(("what",)),
    "waived": frozenset(("why",)),
    "skipped": frozenset(("why",)),
    "confirmed": frozenset(("name",)),
    "confirmed_alone": frozenset(("name",)),
    "unconfirmed": frozenset(("name",)),
    "not_met": frozenset(("why",)),
    "after_days": frozenset(("days",)),
    "draft_from": frozenset(("title",)),
}


def check_mission_files(files: MissionFiles) -> list[Flaw]:
    """Everything that does not fit together, by file and line."""
    known = _Known(files)
    found: list[Flaw] = []
    for file in files.missions:
        found += _mission_flaws(file, known)
    found += _needed_in_circles(files.missions)
    found += _guide_flaws(files, known)
    found += _chassis_flaws(files)
    for words in files.words:
        found += _word_flaws(words)
    return found


class _Known:
    """The keys that there are, whatever file they are in."""

    def __init__(self, files: MissionFiles) -> None:
        self.missions = {file.name for file in files.missions}
        self.roles = {key for file in files.roles for key in file.shape.roles}
        self.stubs = {key for file in files.stubs for key in file.shape.stubs}
        self.metrics = {key for file in files.metrics for key in file.shape.metrics}
        self.components = {each.key for file in files.chassis for each in file.shape.components}
        self.variations = {key for file in files.guide for key in file.shape.variations}


def _mission_flaws(file: File[MissionFile], known: _Known) -> Iterator[Flaw]:
    shape, at = file.shape, file.source.flaw
    if not _KEY.fullmatch(file.name):
        yield at((), "is the mission's key: call it by small letters and digits, with hyphens between words")
    yield from _minute_flaws(file)
    yield from _key_flaws(file)
    yield from _phase_flaws(file, known)
    yield from _use_flaws(file)
    yield from _section_flaws(file)
    yield from _input_flaws(file, known)
    for n, each in enumerate(shape.prerequisites):
        yield from _unknown(file, ("prerequisites", n, "mission"), "mission", each.mission, known.missions)
        stubbed = any(each.mission in one.made_by and one.stub for one in shape.inputs)
        if each.mission == file.name:
            yield at(("prerequisites", n, "mission"), "a mission cannot come before itself")
        elif each.needed and not stubbed:
            yield at(
                ("prerequisites", n, "mission"),
                f"needs an input with made_by: [{each.mission}] and a stub, for teams without it",
            )
    for part, keys in (("primary", shape.chassis.primary), ("secondary", shape.chassis.secondary)):
        for n, key in enumerate(keys):
            yield from _unknown(file, ("chassis", part, n), "component", key, known.components)
    for n, key in enumerate(shape.metrics):
        yield from _unknown(file, ("metrics", n), "metric", key, known.metrics)
    for key, variation in shape.variations.items():
        yield from _unknown(file, ("variations", key), "variation", key, known.variations)
        yield from _variation_flaws(file, key, variation)


def _minute_flaws(file: File[MissionFile]) -> Iterator[Flaw]:
    shape, at = file.shape, file.source.flaw
    timed: list[tuple[Place, int, int, int]] = [
        (("minutes",), shape.minutes.min, shape.minutes.plan, shape.minutes.max)
    ]
    timed += [
        (("phases", n, "minutes"), each.minutes.min, each.minutes.plan, each.minutes.max)
        for n, each in enumerate(shape.phases)
    ]
    for place, least, plan, most in timed:
        if not least <= plan <= most:
            yield at(place, f"minutes: plan is {plan}, which is not from {least} to {most}")
    for name in ("min", "max", "plan"):
        stated = getattr(shape.minutes, name)
        together = sum(getattr(each.minutes, name) for each in shape.phases)
        if stated != together:
            yield at(("minutes", name), f"minutes: {name} is {stated}, but the phases have {together}")


def _key_flaws(file: File[MissionFile]) -> Iterator[Flaw]:
    """Keys that something else in the mission has already."""
    steps: set[str] = set()
    held = {_CHASSIS, *file.shape.metrics}
    named: list[tuple[Place, str, set[str]]] = []
    phases: set[str] = set()
    inputs: list[tuple[Place, str, set[str]]] = [
        (("inputs", n, "key"), each.key, held) for n, each in enumerate(file.shape.inputs)
    ]
    for n, phase in enumerate(file.shape.phases):
        named.append((("phases", n, "key"), phase.key, phases))
        named += [(("phases", n, "steps", key), key, steps) for key in phase.steps]
        named += [(("phases", n, "deliverables", key), key, held) for key in phase.deliverables]
    follow_ups: set[str] = set()
    named += [(("follow_up", n, "key"), each.key, follow_ups) for n, each in enumerate(file.shape.follow_up)]
    for place, key, taken in (*inputs, *named):
        if key in taken:
            yield file.source.flaw(place, f"{key!r} is there already in this mission")
        taken.add(key)


def _phase_flaws(file: File[MissionFile], known: _Known) -> Iterator[Flaw]:
    for n, phase in enumerate(file.shape.phases):
        yield from _unknown(file, ("phases", n, "lead"), "role", phase.lead, known.roles)
        for i, key in enumerate(phase.support):
            yield from _unknown(file, ("phases", n, "support", i), "role", key, known.roles)
            if key == phase.lead or key in phase.support[:i]:
                yield file.source.flaw(("phases", n, "support", i), f"{key!r} is in this phase already")


def _use_flaws(file: File[MissionFile]) -> Iterator[Flaw]:
    """A draft can draw on inputs, metrics, the chassis, and on deliverables that come before it."""
    there = {_CHASSIS, *file.shape.metrics, *(each.key for each in file.shape.inputs)}
    for n, phase in enumerate(file.shape.phases):
        for key, each in phase.deliverables.items():
            for i, used in enumerate(each.uses):
                place = ("phases", n, "deliverables", key, "uses", i)
                yield from _unknown(file, place, "input, metric or earlier deliverable", used, there)
            there.add(key)


def _section_flaws(file: File[MissionFile]) -> Iterator[Flaw]:
    left = {key for phase in file.shape.phases for key in phase.deliverables}
    known = frozenset(left)
    for n, section in enumerate(file.shape.document.sections):
        for i, key in enumerate(section.deliverables):
            place: Place = ("document", "sections", n, "deliverables", i)
            yield from _unknown(file, place, "deliverable", key, known)
            if key in known and key not in left:
                yield file.source.flaw(place, f"{key!r} is in the document already")
            left.discard(key)
    for key in sorted(left):
        yield file.source.flaw(("document", "sections"), f"sections: {key!r} is in none of them")


def _input_flaws(file: File[MissionFile], known: _Known) -> Iterator[Flaw]:
    for n, each in enumerate(file.shape.inputs):
        for i, key in enumerate(each.made_by):
            yield from _unknown(file, ("inputs", n, "made_by", i), "mission", key, known.missions)
        if each.stub:
            yield from _unknown(file, ("inputs", n, "stub"), "stub", each.stub, known.stubs)


def _variation_flaws(file: File[MissionFile], name: str, shape: VariationShape) -> Iterator[Flaw]:
    at, place = file.source.flaw, ("variations", name)
    phases = {phase.key: set(phase.steps) for phase in file.shape.phases}
    steps = {key for keys in phases.values() for key in keys}
    if not (shape.steps or shape.drop or shape.add or shape.criteria or shape.deliverables):
        yield at(place, f"{name}: changes nothing")
    for key in shape.steps:
        yield from _unknown(file, (*place, "steps", key), "step", key, steps)
        if key in shape.drop:
            yield at((*place, "steps", key), f"{key!r} is dropped as well")
    for n, key in enumerate(shape.drop):
        yield from _unknown(file, (*place, "drop", n), "step", key, steps)
    for n, each in enumerate(shape.add):
        yield from _unknown(file, (*place, "add", n, "phase"), "phase", each.phase, phases)
        if each.after is not None:
            after = (*place, "add", n, "after")
            yield from _unknown(file, after, "step in this phase", each.after, phases.get(each.phase, set()))
        if each.key in steps or each.key in [one.key for one in shape.add[:n]]:
            yield at((*place, "add", n, "key"), f"{each.key!r} is there already in this mission")
    for phase, keys in phases.items():
        count = len(keys - set(shape.drop)) + sum(each.phase == phase for each in shape.add)
        if not 1 <= count <= 10:
            yield at(place, f"{name}: leaves {count} steps in {phase!r}; a phase has one to ten")
    for key in shape.criteria:
        yield from _unknown(file, (*place, "criteria", key), "criterion", key, file.shape.criteria)
    known = {key for phase in file.shape.phases for key in phase.deliverables}
    for key in shape.deliverables:
        yield from _unknown(file, (*place, "deliverables", key), "deliverable", key, known)


def _needed_in_circles(files: list[File[MissionFile]]) -> Iterator[Flaw]:
    needs = {f.name: {each.mission for each in f.shape.prerequisites if each.needed} for f in files}
    for file in files:
        seen: set[str] = set()
        ahead = set(needs[file.name])
        while ahead:
            seen |= ahead
            ahead = {key for each in ahead for key in needs.get(each, ())} - seen
        if file.name in seen and file.name not in needs[file.name]:
            yield file.source.flaw(("prerequisites",), "prerequisites: they need each other in a circle")


def _guide_flaws(files: MissionFiles, known: _Known) -> Iterator[Flaw]:
    for file in files.guide:
        for key, situation in file.shape.situations.items():
            for n, mission in enumerate(situation.missions):
                place: Place = ("situations", key, "missions", n)
                yield from _unknown(file, place, "mission", mission, known.missions)
        for key, pain in file.shape.pains.items():
            yield from _unknown(file, ("pains", key, "mission"), "mission", pain.mission, known.missions)
            if pain.metric:
                yield from _unknown(file, ("pains", key, "metric"), "metric", pain.metric, known.metrics)
    if files.guide:
        first = files.guide[0].source
        named = {key for file in files.guide for key in file.shape.categories}
        for category in CATEGORIES:
            if category not in named:
                yield first.flaw(("categories",), f"categories: {category!r} has no name")
        for part in ("situations", "pains"):
            if not any(getattr(file.shape, part) for file in files.guide):
                yield first.flaw((), f"{part}: name at least one")


def _chassis_flaws(files: MissionFiles) -> Iterator[Flaw]:
    seen: set[str] = set()
    for file in files.chassis:
        for n, each in enumerate(file.shape.components):
            if each.key in seen:
                yield file.source.flaw(("components", n, "key"), f"key: {each.key!r} is there already")
            seen.add(each.key)
    if files.chassis and not seen:
        yield files.chassis[0].source.flaw((), "components: name at least one")


def _word_flaws(file: File[WordsFile]) -> Iterator[Flaw]:
    for name, text in file.shape.model_dump().items():
        try:
            used = {part for _, part, _, _ in Formatter().parse(text) if part is not None}
        except ValueError as error:
            yield file.source.flaw((name,), f"{name}: {error}")
            continue
        for each in sorted(used - _WORDS.get(name, frozenset())):
            yield file.source.flaw((name,), f"{name}: there is nothing to put in for {{{each}}}")


def _unknown(
    file: File[MissionFile] | File[GuideFile], place: Place, what: str, key: str, known: Collection[str]
) -> Iterator[Flaw]:
    if key not in known:
        guess = nearest(key, known)
        hint = f"; did you mean {guess!r}?" if guess else ""
        yield file.source.flaw(place, f"there is no {what} {key!r}{hint}")
