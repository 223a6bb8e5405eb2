"""Review prompts, days and themes: read, checked, and made into what the rules work with."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from content.files import File, read_files
from content.review_shapes import ReviewsFile
from content.source import ContentError, Flaw, Place, Source
from domain.review_prompts import KINDS, Days, Kind, Prompt, ReviewContent, Theme
from domain.team import Role
from domain.words import nearest

FIELDS_MOST = 10
"""Questions in one modal: more would not be answered."""
_DAYS = ("prompts", "reveal", "voting", "deciding", "close")

Read = Sequence[File[ReviewsFile]]


def read_review_files(override: Path | None, flaws: list[Flaw]) -> list[File[ReviewsFile]]:
    return read_files("reviews", ReviewsFile, override, flaws)


def check_reviews(files: Read) -> list[Flaw]:
    """What no single field can know: days in order, questions and themes that exist, nothing missing."""
    if not files:
        return []
    return [*_day_flaws(files), *_question_flaws(files), *_theme_flaws(files), *_missing(files)]


def build_reviews(files: Read) -> ReviewContent:
    """Later files win, value by value."""
    shapes = [file.shape for file in files]
    days: dict[Kind, Days] = {}
    roles: dict[Kind, dict[str, tuple[str, ...]]] = {kind: {} for kind in KINDS}
    for shape in shapes:
        for kind in KINDS:
            if found := getattr(shape.days, kind):
                days[kind] = Days(**found.model_dump())
            asked = getattr(shape.roles, kind).model_dump(exclude_none=True)
            roles[kind] |= {role: tuple(keys) for role, keys in asked.items()}
    prompts = {key: each for shape in shapes for key, each in shape.questions.items()}
    themes = {key: each for shape in shapes for key, each in shape.themes.items()}
    return ReviewContent(
        days=days,
        common=tuple(_last(shape.common for shape in shapes)),
        roles=roles,
        prompts={key: Prompt(key, each.text, each.short, each.theme) for key, each in prompts.items()},
        themes=tuple(
            Theme(key, each.title, tuple(word.casefold() for word in each.words))
            for key, each in themes.items()
        ),
        vague=frozenset(word.casefold() for word in _last(shape.vague for shape in shapes)),
    )


def load_reviews(override: Path | None = None) -> ReviewContent:
    """Read, check and build. Raises ContentError with every flaw."""
    flaws: list[Flaw] = []
    files = read_review_files(override, flaws)
    if not flaws:
        flaws += check_reviews(files)
    if flaws:
        raise ContentError(flaws)
    return build_reviews(files)


def _last(values: Iterator[list[str] | None]) -> list[str]:
    return next((each for each in reversed(list(values)) if each is not None), [])


def _day_flaws(files: Read) -> Iterator[Flaw]:
    for file in files:
        for kind in KINDS:
            found = getattr(file.shape.days, kind)
            if found is None:
                continue
            days = [getattr(found, name) for name in _DAYS]
            for n in range(1, len(days)):
                if days[n] <= days[n - 1]:
                    yield file.source.flaw(
                        ("days", kind, _DAYS[n]), f"{_DAYS[n]}: must be a later day than {_DAYS[n - 1]}"
                    )


def _question_flaws(files: Read) -> Iterator[Flaw]:
    known = {key for file in files for key in file.shape.questions}
    for file in files:
        places: list[tuple[Place, Sequence[str]]] = [(("common",), file.shape.common or ())]
        for kind in KINDS:
            asked = getattr(file.shape.roles, kind).model_dump(exclude_none=True)
            places += [(("roles", kind, role), keys) for role, keys in asked.items()]
        for place, keys in places:
            yield from _list_flaws(file.source, place, keys, known)


def _list_flaws(source: Source, place: Place, keys: Sequence[str], known: set[str]) -> Iterator[Flaw]:
    for n, key in enumerate(keys):
        if key not in known:
            guess = nearest(key, known)
            hint = f"; did you mean {guess!r}?" if guess else ""
            yield source.flaw((*place, n), f"there is no question {key!r}{hint}")
        if key in keys[:n]:
            yield source.flaw((*place, n), f"{key!r} is asked twice")


def _theme_flaws(files: Read) -> Iterator[Flaw]:
    known = {key for file in files for key in file.shape.themes}
    owners: dict[str, str] = {}
    for file in files:
        for key, prompt in file.shape.questions.items():
            if prompt.theme not in known:
                guess = nearest(prompt.theme, known)
                hint = f"; did you mean {guess!r}?" if guess else ""
                place: Place = ("questions", key, "theme")
                yield file.source.flaw(place, f"there is no theme {prompt.theme!r}{hint}")
        for key, theme in file.shape.themes.items():
            for n, word in enumerate(theme.words):
                owner = owners.setdefault(word.casefold(), key)
                if owner != key:
                    place = ("themes", key, "words", n)
                    yield file.source.flaw(place, f"{word!r} means {owner!r} already")


def _missing(files: Read) -> Iterator[Flaw]:
    """Every kind of review has its days, and every role its questions."""
    first = files[0].source
    made = build_reviews(files)
    for kind in KINDS:
        if kind not in made.days:
            yield first.flaw(("days",), f"days: {kind!r} is missing")
        for role in Role:
            keys = (*made.roles[kind].get(role.value, ()), *made.common)
            if role.value not in made.roles[kind]:
                yield first.flaw(("roles", kind), f"roles: {kind!r} asks nothing of {role.value!r}")
            elif not keys:
                yield first.flaw(("roles", kind, role.value), "asks nothing")
            elif len(keys) > FIELDS_MOST:
                yield first.flaw(
                    ("roles", kind, role.value), f"asks {len(keys)} questions; {FIELDS_MOST} is the most"
                )
    if not made.themes:
        yield first.flaw(("themes",), "themes: name at least one")
