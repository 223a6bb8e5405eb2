"""Tips, objections, questions and personas, read, linted and made into what the rules work with."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.coaching_lint import (
    lint_fillers,
    lint_objections,
    lint_personas,
    lint_places,
    lint_questions,
    lint_tips,
)
from content.coaching_shapes import (
    FillersFile,
    LinesShape,
    ObjectionsFile,
    PersonaFile,
    QuestionsFile,
    ScriptedObjectionShape,
    TipsFile,
    TipShape,
)
from content.files import File, read_files, read_folder
from content.source import ContentError, Flaw
from domain.coaching import BankQuestion, Coaching, ObjectionAdvice, Worded
from domain.objections import Category
from domain.personas import POOLS, Persona, Pool, ScriptedObjection
from domain.spin import SPIN
from domain.tips import RatioKey, Tip


@dataclass(frozen=True, slots=True)
class CoachingFiles:
    """The coach's files as read; `check_coaching` them before `build_coaching`."""

    tips: list[File[TipsFile]]
    objections: list[File[ObjectionsFile]]
    questions: list[File[QuestionsFile]]
    personas: list[File[PersonaFile]]
    fillers: list[File[FillersFile]]


def read_coaching_files(override: Path | None, flaws: list[Flaw]) -> CoachingFiles:
    return CoachingFiles(
        read_folder("tips", TipsFile, override, flaws),
        read_files("objections", ObjectionsFile, override, flaws),
        read_files("questions", QuestionsFile, override, flaws),
        read_folder("personas", PersonaFile, override, flaws),
        read_files("fillers", FillersFile, override, flaws),
    )


def check_coaching(
    files: CoachingFiles, *, stages: Collection[str] | None = None, markets: Collection[str] = ()
) -> list[Flaw]:
    """What no single field can know: see `content.coaching_lint`.

    stages, markets: all there are; with None it is not looked at whether those named exist.
    """
    there = () if stages is None else lint_places(files.tips, files.questions, stages=stages, markets=markets)
    return [
        *there,
        *lint_tips(files.tips),
        *lint_objections(files.objections),
        *lint_questions(files.questions),
        *lint_fillers(files.fillers),
        *lint_personas(files.personas, files.fillers),
    ]


def build_coaching(files: CoachingFiles) -> Coaching:
    fillers = tuple(line for file in files.fillers for line in file.shape.lines)
    return Coaching(
        tuple(_tip(file.shape, each) for file in files.tips for each in file.shape.tips),
        _advice([file.shape for file in files.objections]),
        tuple(question for file in files.questions for question in _questions(file.shape)),
        {file.name: _persona(file, fillers) for file in files.personas},
    )


def load_coaching(override: Path | None = None) -> Coaching:
    """Read, check and build all of it. Raises ContentError with every flaw."""
    flaws: list[Flaw] = []
    files = read_coaching_files(override, flaws)
    if not flaws:
        flaws += check_coaching(files)
    if flaws:
        raise ContentError(flaws)
    return build_coaching(files)


def _tip(file: TipsFile, each: TipShape) -> Tip:
    return Tip(
        key=each.key,
        topic=file.topic,
        title=each.title,
        body=each.body,
        weak=each.weak,
        better=each.better,
        exercise=each.exercise,
        source=each.source or file.source,
        stages=frozenset(each.stages or file.stages),
        roles=frozenset(each.roles or file.roles),
        markets=frozenset(each.markets),
        ratios=frozenset(map(RatioKey, each.ratios or file.ratios)),
        objections=frozenset(map(Category, each.objections or file.objections)),
    )


def _advice(files: Sequence[ObjectionsFile]) -> Mapping[Category, ObjectionAdvice]:
    """By kind, in the order of the kinds; a later file's word counts."""
    said = {each.key: each for file in files for each in file.objections}
    return {
        category: ObjectionAdvice(
            category=category,
            name=each.name,
            means=each.means,
            ask=each.ask,
            also_ask=tuple(each.also_ask),
            pattern=tuple(each.pattern),
            say=each.say,
            proof=tuple(each.proof),
            never_say=tuple(each.never_say),
            condition=each.condition,
            worded=tuple(Worded(tuple(one.when), one.say) for one in each.worded),
        )
        for category in Category
        if (each := said.get(category.value))
    }


def _questions(file: QuestionsFile) -> list[BankQuestion]:
    return [
        BankQuestion(
            each.key,
            kind,
            each.text,
            each.why,
            frozenset(each.stages),
            frozenset(each.markets),
            frozenset(each.evidence),
        )
        for kind in SPIN
        for each in getattr(file, kind.value)
    ]


def _persona(file: File[PersonaFile], fillers: tuple[str, ...]) -> Persona:
    shape = file.shape
    first, second = map(_objection, shape.objections)
    plain = shape.model_dump(exclude={"objections", "lines", "knows_not", "unknown_words", "unknown"})
    return Persona(
        **plain,
        key=file.name,
        knows_not=tuple(shape.knows_not),
        unknown_words=tuple(shape.unknown_words),
        unknown=tuple(shape.unknown),
        objections=(first, second),
        lines=_lines(shape.lines, fillers),
    )


def _objection(shape: ScriptedObjectionShape) -> ScriptedObjection:
    return ScriptedObjection(
        category=Category(shape.category),
        says=shape.says,
        unclarified=tuple(shape.unclarified),
        clarified=shape.clarified,
        not_yet=tuple(shape.not_yet),
        released=shape.released,
        released_by=shape.released_by,
        release_words=tuple(shape.release_words),
    )


def _lines(shape: LinesShape, fillers: tuple[str, ...]) -> Mapping[Pool, tuple[str, ...]]:
    return {pool: fillers if pool == "filler" else tuple(getattr(shape, pool)) for pool in POOLS}
