"""Missions, their roles and metrics, the chassis and the guide: read, and made into what the rules use."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.files import File, read_files, read_folder
from content.mission_shapes import (
    ChassisFile,
    GuideFile,
    MetricsFile,
    MissionFile,
    OutlineShape,
    PhaseShape,
    RolesFile,
    StepShape,
    StubsFile,
    VariationShape,
    WordsFile,
)
from content.source import Flaw
from domain.chassis import Component
from domain.mission_document import DocumentWords
from domain.mission_proof import Metric
from domain.mission_recommend import Pain, Situation
from domain.missions import (
    AddedStep,
    Category,
    ChassisImpact,
    Criterion,
    Deliverable,
    DocumentPlan,
    FollowUp,
    Input,
    Minutes,
    Mission,
    OutlinePart,
    Phase,
    Prerequisite,
    Role,
    Section,
    Step,
    Stub,
    Variation,
)


@dataclass(frozen=True, slots=True)
class Missions:
    """Everything that content says about missions.

    all: in their order. categories, variations: what they are called, by key. components: of the chassis, in
    order. situations: the library's sequences, by the answer they are for.
    """

    all: tuple[Mission, ...]
    roles: Mapping[str, Role]
    stubs: Mapping[str, Stub]
    metrics: Mapping[str, Metric]
    components: tuple[Component, ...]
    categories: Mapping[Category, str]
    variations: Mapping[str, str]
    situations: tuple[Situation, ...]
    pains: tuple[Pain, ...]
    words: DocumentWords

    @property
    def by_key(self) -> Mapping[str, Mission]:
        return {each.key: each for each in self.all}

    def find(self, key: str) -> Mission | None:
        return next((each for each in self.all if each.key == key), None)

    def __getitem__(self, key: str) -> Mission:
        found = self.find(key)
        if found is None:
            raise KeyError(key)
        return found

    def situation(self, key: str) -> Situation | None:
        return next((each for each in self.situations if each.key == key), None)

    def pain(self, key: str) -> Pain | None:
        return next((each for each in self.pains if each.key == key), None)

    def metrics_of(self, mission: Mission) -> tuple[Metric, ...]:
        """What a mission is judged by, without the metrics that content knows no longer."""
        return tuple(self.metrics[key] for key in mission.metrics if key in self.metrics)


@dataclass(frozen=True, slots=True)
class MissionFiles:
    """The files about missions as read; `content.mission_checks` sees to them before they are built."""

    missions: list[File[MissionFile]]
    roles: list[File[RolesFile]]
    stubs: list[File[StubsFile]]
    metrics: list[File[MetricsFile]]
    chassis: list[File[ChassisFile]]
    guide: list[File[GuideFile]]
    words: list[File[WordsFile]]


def read_mission_files(override: Path | None, flaws: list[Flaw]) -> MissionFiles:
    return MissionFiles(
        read_folder("missions", MissionFile, override, flaws),
        read_files("mission_roles", RolesFile, override, flaws),
        read_files("mission_stubs", StubsFile, override, flaws),
        read_files("mission_metrics", MetricsFile, override, flaws),
        read_files("chassis", ChassisFile, override, flaws),
        read_files("mission_guide", GuideFile, override, flaws),
        read_files("mission_document", WordsFile, override, flaws),
    )


def build_missions(files: MissionFiles) -> Missions:
    """Of things that two files have, the later file's counts."""
    roles = {key: each for file in files.roles for key, each in file.shape.roles.items()}
    stubs = {
        key: Stub(key, each.title, _outline(each.parts))
        for file in files.stubs
        for key, each in file.shape.stubs.items()
    }
    metrics = {key: each for file in files.metrics for key, each in file.shape.metrics.items()}
    missions = [_mission(file.name, file.shape, stubs) for file in files.missions]
    guide = [file.shape for file in files.guide]
    situations = {key: each for file in guide for key, each in file.situations.items()}
    pains = {key: each for file in guide for key, each in file.pains.items()}
    return Missions(
        all=tuple(sorted(missions, key=lambda each: (each.order, each.key))),
        roles={key: Role(key, each.name, each.usually, each.does) for key, each in roles.items()},
        stubs=stubs,
        metrics={key: Metric(key, **each.model_dump()) for key, each in metrics.items()},
        components=tuple(
            Component(each.key, each.name, each.about, each.unit, each.named_by_library, tuple(each.levers))
            for file in files.chassis
            for each in file.shape.components
        ),
        categories={key: name for file in guide for key, name in file.categories.items()},
        variations={key: name for file in guide for key, name in file.variations.items()},
        situations=tuple(
            Situation(key, each.label, each.why, tuple(each.missions)) for key, each in situations.items()
        ),
        pains=tuple(
            Pain(key, each.label, each.why, each.mission, each.metric) for key, each in pains.items()
        ),
        words=DocumentWords(**files.words[-1].shape.model_dump()),
    )


def _mission(key: str, shape: MissionFile, stubs: Mapping[str, Stub]) -> Mission:
    return Mission(
        key=key,
        title=shape.title,
        category=shape.category,
        order=shape.order,
        kind=shape.kind,
        difficulty=shape.difficulty,
        value=shape.value,
        objective=shape.objective,
        best_for=tuple(shape.best_for),
        minutes=Minutes(shape.minutes.min, shape.minutes.max, shape.minutes.plan),
        claim=shape.claim,
        prerequisites=tuple(
            Prerequisite(each.mission, each.needed, each.why) for each in shape.prerequisites
        ),
        inputs=tuple(
            Input(
                each.key,
                each.what,
                each.required,
                tuple(each.made_by),
                stubs[each.stub] if each.stub else None,
            )
            for each in shape.inputs
        ),
        phases=tuple(map(_phase, shape.phases)),
        document=DocumentPlan(
            shape.document.title,
            shape.document.about,
            tuple(Section(each.title, tuple(each.deliverables)) for each in shape.document.sections),
        ),
        criteria=tuple(Criterion(name, text) for name, text in shape.criteria.items()),
        chassis=ChassisImpact(
            tuple(shape.chassis.primary), tuple(shape.chassis.secondary), shape.chassis.stated
        ),
        metrics=tuple(shape.metrics),
        variations=tuple(_variation(name, each) for name, each in shape.variations.items()),
        follow_up=tuple(
            FollowUp(each.key, each.after_days, each.what, each.again_days) for each in shape.follow_up
        ),
    )


def _phase(shape: PhaseShape) -> Phase:
    return Phase(
        key=shape.key,
        title=shape.title,
        minutes=Minutes(shape.minutes.min, shape.minutes.max, shape.minutes.plan),
        lead=shape.lead,
        support=tuple(shape.support),
        objective=shape.objective,
        opening=shape.opening,
        steps=tuple(_step(key, each) for key, each in shape.steps.items()),
        deliverables=tuple(
            Deliverable(key, each.title, _outline(each.outline), tuple(each.uses), each.applies)
            for key, each in shape.deliverables.items()
        ),
    )


def _variation(key: str, shape: VariationShape) -> Variation:
    return Variation(
        key=key,
        about=shape.about,
        steps={name: _step(name, each) for name, each in shape.steps.items()},
        drop=tuple(shape.drop),
        add=tuple(AddedStep(each.phase, each.after, _step(each.key, each)) for each in shape.add),
        criteria=dict(shape.criteria),
        deliverables=dict(shape.deliverables),
    )


def _step(key: str, shape: StepShape) -> Step:
    return Step(key, shape.do, shape.how)


def _outline(shape: OutlineShape) -> tuple[OutlinePart, ...]:
    return tuple(OutlinePart(heading, ask) for heading, ask in shape.items())
