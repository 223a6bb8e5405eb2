"""The lint of the coach's files: lengths, questions that end as questions, nothing missing, no pressure, no
doubles.

Examples of what not to say are there to be read as such, and are the one place where pressing words may
stand.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from content.coaching_shapes import (
    FillersFile,
    ObjectionName,
    ObjectionsFile,
    PersonaFile,
    QuestionsFile,
    TipsFile,
    TipShape,
)
from content.files import HERE, File
from content.source import Flaw, Place, Source
from domain.objections import Category
from domain.pressure import overclaims_in, pressure_in
from domain.speech import overlap, shingles, words_in
from domain.spin import SPIN
from domain.tips import Topic

BODY_WORDS = 60
FEWEST_TIPS = 80
FEWEST_PER_SPIN = 8
FEWEST_PER_OBJECTION = 3
FEWEST_PER_TOPIC = 2
FEWEST_QUESTIONS = 8
FEWEST_PERSONAS = 6
TURNS_WITHOUT_REPEAT = 20
NEAR_EQUAL = 0.6
MARKETS = ("europe", "latin_america", "asia_pacific")

Said = tuple[Source, Place, str]
_PROVEN = re.compile(
    r"\b(?:(?:is|are|was|been) proven|proven to|proves that|(?:research|studies|science|data|a study) "
    r"(?:shows?|proves?|tells?|found))\b",
    re.IGNORECASE,
)
"""Research on selling is observational: what goes with good calls need not be what makes them good."""


def lint_tips(files: Sequence[File[TipsFile]]) -> list[Flaw]:
    """Lengths, names, what is missing and what is there twice; only the house's own files are counted for
    fewest."""
    flaws: list[Flaw] = []
    said: list[Said] = []
    keys: list[Said] = []
    counts: Counter[str] = Counter()
    topics = {*(each.value for each in Topic), *(f"objection_{each.value}" for each in Category)}
    for file in files:
        if file.shape.topic not in topics:
            flaws.append(file.source.flaw(("topic",), f"topic: there is no topic {file.shape.topic!r}"))
        for n, tip in enumerate(file.shape.tips):
            counts[file.shape.topic] += 1
            place: Place = ("tips", n)
            keys.append((file.source, (*place, "key"), tip.key))
            said += [
                (file.source, (*place, name), getattr(tip, name))
                for name in ("title", "body", "better", "exercise")
            ]
            flaws += _tip_flaws(file.source, place, tip)
            if not any((*_ways(tip), *_ways(file.shape), tip.markets)):
                flaws.append(file.source.flaw(place, "says nowhere where it applies"))
    if files:
        flaws += _too_few(files[0].source, counts, topics)
    return [*flaws, *_twice(keys), *_pressing(said), *_near_equal(said)]


def lint_objections(files: Sequence[File[ObjectionsFile]]) -> list[Flaw]:
    """A kind that a later file says anew is compared with the others, and not with what it takes the place
    of."""
    flaws: list[Flaw] = []
    said: dict[ObjectionName, list[Said]] = {}
    for file in files:
        mine: set[ObjectionName] = set()
        for n, each in enumerate(file.shape.objections):
            place: Place = ("objections", n)
            if each.key in mine:
                flaws.append(file.source.flaw((*place, "key"), f"key: {each.key!r} is there already"))
            mine.add(each.key)
            flaws += _unasked(file.source, (*place, "ask"), each.ask)
            for i, text in enumerate(each.also_ask):
                flaws += _unasked(file.source, (*place, "also_ask", i), text)
            plain = [
                each.means,
                each.ask,
                each.say,
                each.condition,
                *(one.say for one in each.worded),
                *each.also_ask,
                *each.pattern,
                *each.proof,
            ]
            said[each.key] = [(file.source, place, text) for text in plain]
    if files:
        missing = [each.value for each in Category if each.value not in said]
        flaws += [files[0].source.flaw(("objections",), f"objections: {key!r} is missing") for key in missing]
    texts = [each for lines in said.values() for each in lines]
    return [*flaws, *_pressing(texts), *_near_equal(texts)]


def lint_questions(files: Sequence[File[QuestionsFile]]) -> list[Flaw]:
    flaws: list[Flaw] = []
    said: list[Said] = []
    keys: list[Said] = []
    counts: Counter[str] = Counter()
    quoting: Counter[str] = Counter()
    for file in files:
        for kind in (each.value for each in SPIN):
            for n, each in enumerate(getattr(file.shape, kind)):
                counts[kind] += 1
                quoting[kind] += "{said}" in each.text
                place: Place = (kind, n, "text")
                flaws += _unasked(file.source, place, each.text)
                keys.append((file.source, (kind, n, "key"), each.key))
                said.append((file.source, place, each.text))
    if files:
        for kind in (each.value for each in SPIN):
            if counts[kind] - quoting[kind] < FEWEST_QUESTIONS:
                flaws.append(
                    files[0].source.flaw(
                        (kind,), f"{kind}: name at least {FEWEST_QUESTIONS} that quote nobody"
                    )
                )
            if kind != "situation" and not quoting[kind]:
                flaws.append(files[0].source.flaw((kind,), f"{kind}: name one with {{said}} in it"))
    return [*flaws, *_twice(keys), *_pressing(said), *_near_equal(said)]


def lint_fillers(files: Sequence[File[FillersFile]]) -> list[Flaw]:
    said = [(file.source, ("lines", n), line) for file in files for n, line in enumerate(file.shape.lines)]
    flaws = [] if len(said) >= TURNS_WITHOUT_REPEAT or not files else [_few_fillers(files[0].source)]
    return [*flaws, *_near_equal(said), *_pressing(said)]


def lint_personas(files: Sequence[File[PersonaFile]], fillers: Sequence[File[FillersFile]]) -> list[Flaw]:
    flaws: list[Flaw] = []
    common = [line for file in fillers for line in file.shape.lines]
    for file in files:
        lines = [*_persona_lines(file), *((file.source, (), line) for line in common)]
        for _, place, line in _repeated(lines):
            flaws.append(file.source.flaw(place, f"{line!r} is said twice"))
        flaws += _pressing(lines)
    if files:
        flaws += _missing_personas(files)
    return flaws


def _ways(said: TipShape | TipsFile) -> tuple[Sequence[str], ...]:
    return said.stages, said.roles, said.ratios, said.objections


def _tip_flaws(source: Source, place: Place, tip: TipShape) -> Iterator[Flaw]:
    words = len(words_in(tip.body))
    if words >= BODY_WORDS:
        yield source.flaw((*place, "body"), f"body: has {words} words; stay under {BODY_WORDS}")
    if overlap(shingles(tip.weak), shingles(tip.better)) >= NEAR_EQUAL:
        yield source.flaw((*place, "better"), "better: says the same as weak")
    for name in ("title", "body", "weak", "better", "exercise"):
        text: str = getattr(tip, name)
        if name in ("title", "body") and (found := _PROVEN.search(text)):
            yield source.flaw((*place, name), f"{name}: {found.group()!r} claims more than an association")
        if "!" in text:
            yield source.flaw((*place, name), f"{name}: has an exclamation mark")
        if name in ("body", "exercise") and text[-1] not in ".?":
            yield source.flaw((*place, name), f"{name}: does not end as a sentence")


def lint_places(
    tips: Sequence[File[TipsFile]],
    questions: Sequence[File[QuestionsFile]],
    *,
    stages: Collection[str],
    markets: Collection[str],
) -> Iterator[Flaw]:
    """Stages and markets that nobody has, so that what is for them would never come. Only one's own files are
    looked at: ours are written for the standard template, which may have been replaced."""
    said: list[tuple[Source, Place, Sequence[str], Sequence[str]]] = []
    for file in tips:
        said.append((file.source, (), file.shape.stages, ()))
        said += [(file.source, ("tips", n), tip.stages, tip.markets) for n, tip in enumerate(file.shape.tips)]
    for asked in questions:
        for kind in (each.value for each in SPIN):
            listed = enumerate(getattr(asked.shape, kind))
            said += [(asked.source, (kind, n), each.stages, each.markets) for n, each in listed]
    for source, place, for_stages, for_markets in said:
        if source.path.is_relative_to(HERE):
            continue
        for stage in sorted(set(for_stages) - set(stages)):
            yield source.flaw((*place, "stages"), f"stages: no template has a stage {stage!r}")
        for market in sorted(set(for_markets) - set(markets)):
            yield source.flaw((*place, "markets"), f"markets: there is no market {market!r}")


def _too_few(source: Source, counts: Counter[str], topics: Iterable[str]) -> Iterator[Flaw]:
    if counts.total() < FEWEST_TIPS:
        yield source.flaw((), f"there are {counts.total()} tips; at least {FEWEST_TIPS} are needed")
    for topic in sorted(topics):
        fewest = FEWEST_PER_SPIN if topic.startswith("spin_") else FEWEST_PER_TOPIC
        fewest = FEWEST_PER_OBJECTION if topic.startswith("objection_") else fewest
        if counts[topic] < fewest:
            yield source.flaw((), f"topic {topic!r} has {counts[topic]} tips; at least {fewest} are needed")


def _unasked(source: Source, place: Place, text: str) -> list[Flaw]:
    return [] if text.endswith("?") else [source.flaw(place, f"{text!r} does not end as a question")]


def _twice(keys: Sequence[Said]) -> list[Flaw]:
    return [source.flaw(place, f"key: {key!r} is there already") for source, place, key in _repeated(keys)]


def _repeated(said: Sequence[Said]) -> Iterator[Said]:
    seen: set[str] = set()
    for each in said:
        if each[2] in seen:
            yield each
        seen.add(each[2])


def _pressing(said: Sequence[Said]) -> Iterator[Flaw]:
    for source, place, text in said:
        for found in pressure_in(text):
            yield source.flaw(place, f"presses ({found.kind.value}): {found.quote}")
        for quote in overclaims_in(text):
            yield source.flaw(place, f"claims too much: {quote}")


def _near_equal(said: Sequence[Said]) -> Iterator[Flaw]:
    cut = [shingles(text) for _, _, text in said]
    for n, (source, place, _) in enumerate(said):
        for m in range(n):
            if overlap(cut[n], cut[m]) >= NEAR_EQUAL:
                yield source.flaw(place, f"nearly the same as {said[m][2]!r}")


def _few_fillers(source: Source) -> Flaw:
    return source.flaw(
        ("lines",), f"lines: name at least {TURNS_WITHOUT_REPEAT}, so that no talk repeats one"
    )


def _persona_lines(file: File[PersonaFile]) -> Iterator[Said]:
    """Everything that the buyer may say."""
    shape = file.shape
    for name in ("opens", "reveals", "wishes", "agrees", "leaving", "time_up"):
        yield file.source, (name,), getattr(shape, name)
    for n, line in enumerate(shape.unknown):
        yield file.source, ("unknown", n), line
    for n, each in enumerate(shape.objections):
        for line in (each.says, *each.unclarified, each.clarified, *each.not_yet, each.released):
            yield file.source, ("objections", n), line
    for pool in type(shape.lines).model_fields:
        for n, line in enumerate(getattr(shape.lines, pool)):
            yield file.source, ("lines", pool, n), line


def _missing_personas(files: Sequence[File[PersonaFile]]) -> Iterator[Flaw]:
    source = files[0].source
    if len(files) < FEWEST_PERSONAS:
        yield source.flaw((), f"there are {len(files)} personas; at least {FEWEST_PERSONAS} are needed")
    for market in MARKETS:
        if not any(file.shape.market == market for file in files):
            yield source.flaw(("market",), f"no persona is of the market {market!r}")
