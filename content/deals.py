"""Pipelines, reasons for losing and exchange rates, checked and made into what the rules work with."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from content.deal_shapes import LostReasonsFile, PipelineFile, RatesFile, StageShape
from content.files import File, read_files, read_folder
from content.source import Flaw, Place
from domain.deals import LostReason
from domain.places import CURRENCIES
from domain.rates import RateDay, RateTable
from domain.stages import Criterion, Evidence, Part, Pipeline, Stage, order_flaw, stage_phrases
from domain.words import nearest

DEFAULT_PIPELINE = "default"


@dataclass(frozen=True, slots=True)
class DealFiles:
    """The files about deals as read; `check` them before `pipelines` and the others are built."""

    pipelines: list[File[PipelineFile]]
    reasons: list[File[LostReasonsFile]]
    rates: list[File[RatesFile]]


def read_deal_files(override: Path | None, flaws: list[Flaw]) -> DealFiles:
    return DealFiles(
        read_folder("pipelines", PipelineFile, override, flaws),
        read_files("lost_reasons", LostReasonsFile, override, flaws),
        read_files("rates", RatesFile, override, flaws),
    )


def check_deal_files(files: DealFiles) -> list[Flaw]:
    """What no single field can know: order of stages, shared names, maps that lead nowhere, missing rates."""
    flaws: list[Flaw] = []
    stages = {file.name: {each.key: each.part for each in file.shape.stages} for file in files.pipelines}
    for file in files.pipelines:
        flaws += _pipeline_flaws(file)
        flaws += _map_flaws(file, stages)
    return flaws + _reason_flaws(files.reasons) + _rate_flaws(files.rates)


def build_pipelines(files: DealFiles) -> dict[str, Pipeline]:
    """By key, the default first, then by name."""
    built = [_pipeline(file) for file in files.pipelines]
    built.sort(key=lambda each: (each.key != DEFAULT_PIPELINE, each.name.casefold()))
    return {each.key: each for each in built}


def build_reasons(files: DealFiles) -> tuple[LostReason, ...]:
    return tuple(
        LostReason(each.key, each.label, each.about, each.counted, each.asks_competitor)
        for file in files.reasons
        for each in file.shape.reasons
    )


def build_rates(files: DealFiles) -> RateTable:
    """All days in order. A day that two files have takes its rates from both, the later file's first."""
    by_day: dict[date, dict[str, Decimal]] = {}
    for file in files.rates:
        for day in file.shape.days:
            rates = {code: Decimal(str(rate)) for code, rate in day.rates.items()}
            by_day[day.since] = by_day.get(day.since, {}) | rates
    bases = [file.shape.base for file in files.rates if file.shape.base]
    return RateTable(
        bases[-1],
        tuple(RateDay(day, by_day[day]) for day in sorted(by_day)),
        any(file.shape.examples for file in files.rates),
    )


def _pipeline(file: File[PipelineFile]) -> Pipeline:
    shape = file.shape
    maps: Mapping[str, Mapping[str, str]] = {name: dict(each) for name, each in shape.arriving.items()}
    return Pipeline(file.name, shape.name, shape.about, tuple(map(_stage, shape.stages)), maps)


def _stage(shape: StageShape) -> Stage:
    return Stage(
        key=shape.key,
        name=shape.name,
        part=shape.part,
        owner_role=shape.owner,
        purpose=shape.purpose,
        exit_criteria=tuple(Criterion(each.key, each.text) for each in shape.exit),
        evidence=tuple(Evidence(each.key, each.label, each.hint, each.kind) for each in shape.evidence),
        usual_days=shape.usual_days,
        prior=shape.chance / 100,
        qualified=shape.part != "lead" if shape.qualified is None else shape.qualified,
        funnel=shape.funnel,
        goal=shape.goal,
        capabilities=tuple(shape.capabilities),
        hand_over_to=shape.hand_over_to,
        words=tuple(shape.words),
    )


def _pipeline_flaws(file: File[PipelineFile]) -> list[Flaw]:
    flaws: list[Flaw] = []
    at = file.source.flaw
    if not file.name.isidentifier() or file.name != file.name.lower():
        flaws.append(at((), "is the template's key: call it by small letters, digits and underscores"))
    flaw = order_flaw([_stage(each) for each in file.shape.stages])
    if flaw:
        flaws.append(at(("stages",), flaw))
    owners: dict[tuple[str, ...], str] = {}
    for n, stage in enumerate(file.shape.stages):
        place: Place = ("stages", n)
        flaws += _stage_flaws(file, place, stage)
        for phrase in stage_phrases(_stage(stage)):
            if owners.setdefault(phrase, stage.key) != stage.key:
                words = " ".join(phrase)
                flaws.append(at((*place, "key"), f"{words!r} means {owners[phrase]!r} already"))
    return flaws


def _stage_flaws(file: File[PipelineFile], place: Place, stage: StageShape) -> list[Flaw]:
    flaws: list[Flaw] = []
    at = file.source.flaw
    for name, keys in (
        ("exit", [each.key for each in stage.exit]),
        ("evidence", [each.key for each in stage.evidence]),
    ):
        twice = sorted({key for key in keys if keys.count(key) > 1})
        flaws += [at((*place, name), f"{name}: {key!r} is there twice") for key in twice]
    if stage.part == "deal" and stage.usual_days is None:
        flaws.append(at((*place, "key"), "usual_days: a stage with part: deal needs it"))
    if stage.part in ("won", "lost") and (stage.exit or stage.evidence or stage.usual_days):
        flaws.append(at((*place, "key"), "an outcome has no exit, evidence or usual_days"))
    return flaws


def _map_flaws(file: File[PipelineFile], stages: Mapping[str, Mapping[str, Part]]) -> list[Flaw]:
    flaws: list[Flaw] = []
    for template, landing in file.shape.arriving.items():
        place: Place = ("arriving", template)
        if template not in stages or template == file.name:
            flaws.append(file.source.flaw(place, f"there is no other template {template!r}"))
            continue
        for old, new in landing.items():
            here: Place = (*place, old)
            unknown = _unknown_stage(file, here, old, stages[template])
            unknown += _unknown_stage(file, here, new, stages[file.name])
            flaws += unknown
            if not unknown and not _may_land(stages[template][old], stages[file.name][new]):
                flaws.append(file.source.flaw(here, f"a deal in {old!r} cannot become one in {new!r}"))
    return flaws


def _may_land(old: Part, new: Part) -> bool:
    """A change of template wins, loses and reopens nothing."""
    is_open = ("lead", "deal")
    return (old in is_open and new in is_open) or old == new or (old, new) == ("after", "won")


def _unknown_stage(file: File[PipelineFile], place: Place, key: str, known: Collection[str]) -> list[Flaw]:
    if key in known:
        return []
    guess = nearest(key, known)
    hint = f"; did you mean {guess!r}?" if guess else ""
    return [file.source.flaw(place, f"there is no stage {key!r}{hint}")]


def _reason_flaws(files: Sequence[File[LostReasonsFile]]) -> list[Flaw]:
    flaws: list[Flaw] = []
    seen: set[str] = set()
    for file in files:
        for n, each in enumerate(file.shape.reasons):
            if each.key in seen:
                flaws.append(file.source.flaw(("reasons", n, "key"), f"key: {each.key!r} is there already"))
            seen.add(each.key)
    if files and not seen:
        flaws.append(files[0].source.flaw((), "reasons: name at least one"))
    if len(seen) > 100:
        flaws.append(files[-1].source.flaw(("reasons",), "reasons: a menu shows at most 100"))
    return flaws


def _rate_flaws(files: Sequence[File[RatesFile]]) -> list[Flaw]:
    flaws: list[Flaw] = []
    bases = {file.shape.base for file in files if file.shape.base}
    if files and not bases:
        flaws.append(files[0].source.flaw(("base",), "base: is missing"))
    if len(bases) > 1:
        flaws.append(files[-1].source.flaw(("base",), "base: the other files have another one"))
    for file in files:
        if file.shape.base and file.shape.base not in CURRENCIES:
            flaws.append(file.source.flaw(("base",), f"base: there is no currency {file.shape.base!r}"))
        days = [day.since for day in file.shape.days]
        for n, day in enumerate(file.shape.days):
            if days.index(day.since) != n:
                flaws.append(file.source.flaw(("days", n, "since"), f"since: {day.since} is there twice"))
            for code in day.rates:
                if code in bases or code not in CURRENCIES:
                    wrong = "is the base" if code in bases else "is no currency known here"
                    flaws.append(file.source.flaw(("days", n, "rates", code), f"{code} {wrong}"))
    return flaws
