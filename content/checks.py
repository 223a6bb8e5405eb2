"""What no single field can know: names that must exist elsewhere, and words that must mean one thing."""

from collections.abc import Sequence
from datetime import date

from content.shapes import ActivitiesFile, MarketsFile, TargetsFile
from content.source import Flaw, Place, Source
from domain.dates import day_at
from domain.log_words import phrase_of
from domain.team import Role
from domain.words import nearest, normalised, tokens

_RESERVED = frozenset(("for", "note", "notes", "and", "plus", "on"))


def check_activities(files: Sequence[tuple[Source, ActivitiesFile]]) -> list[Flaw]:
    flaws: list[Flaw] = []
    keys = _unique_keys(
        [
            (source, ("activities", n), each.key)
            for source, file in files
            for n, each in enumerate(file.activities)
        ],
        flaws,
    )
    owners: dict[tuple[str, ...], str] = {}
    for source, file in files:
        for n, each in enumerate(file.activities):
            at: Place = ("activities", n)
            named = [(at, each.key.replace("_", " ")), ((*at, "one"), each.one), ((*at, "many"), each.many)]
            named += [((*at, "words", i), word) for i, word in enumerate(each.words)]
            for place, word in named:
                flaws += _word_flaws(source, place, word, each.key, owners)
            for i, key in enumerate(each.also):
                flaws += _unknown(source, (*at, "also", i), key, keys)
        for i, key in enumerate(file.form or ()):
            flaws += _unknown(source, ("form", i), key, keys)
    if files and not any(file.form for _, file in files):
        flaws.append(files[0][0].flaw(("form",), "form: name at least one activity"))
    return flaws


def check_targets(
    files: Sequence[tuple[Source, TargetsFile]], activities: Sequence[tuple[Source, ActivitiesFile]]
) -> list[Flaw]:
    flaws: list[Flaw] = []
    keys = {each.key for _, file in activities for each in file.activities}
    profiles = {key for _, file in files for key in file.profiles}
    for source, file in files:
        for name, profile in file.profiles.items():
            for key in profile.weekly:
                flaws += _unknown(source, ("profiles", name, "weekly", key), key, keys)
        if file.default is not None and file.default not in profiles:
            flaws.append(source.flaw(("default",), f"default: there is no profile {file.default!r}"))
    if files:
        missing = [role.value for role in Role if role.value not in profiles]
        flaws += [files[0][0].flaw(("profiles",), f"profiles: {role!r} is missing") for role in missing]
        flaws += _default_missing(files[0][0], [file.default for _, file in files])
    return flaws


def check_markets(files: Sequence[tuple[Source, MarketsFile]]) -> list[Flaw]:
    flaws: list[Flaw] = []
    keys = _unique_keys(
        [(source, ("markets", n), each.key) for source, file in files for n, each in enumerate(file.markets)],
        flaws,
    )
    for source, file in files:
        if file.default is not None and file.default not in keys:
            flaws.append(source.flaw(("default",), f"default: there is no market {file.default!r}"))
    if files:
        flaws += _default_missing(files[0][0], [file.default for _, file in files])
    return flaws


def _default_missing(source: Source, defaults: Sequence[str | None]) -> list[Flaw]:
    return [] if any(defaults) else [source.flaw(("default",), "default: is missing")]


def _unique_keys(named: Sequence[tuple[Source, Place, str]], flaws: list[Flaw]) -> set[str]:
    seen: set[str] = set()
    for source, place, key in named:
        if key in seen:
            flaws.append(source.flaw((*place, "key"), f"key: {key!r} is there already"))
        seen.add(key)
    return seen


def _unknown(source: Source, place: Place, key: str, keys: set[str]) -> list[Flaw]:
    if key in keys:
        return []
    guess = nearest(key, keys)
    hint = f"; did you mean {guess!r}?" if guess else ""
    return [source.flaw(place, f"there is no activity {key!r}{hint}")]


def _word_flaws(
    source: Source, place: Place, word: str, key: str, owners: dict[tuple[str, ...], str]
) -> list[Flaw]:
    """Why a log line could not read `word` as the activity `key` and nothing else."""
    phrase = phrase_of(word)
    if not phrase:
        return [source.flaw(place, f"{word!r} has no letters")]
    if set(phrase) & _RESERVED:
        return [source.flaw(place, f"{word!r} contains a word that means something else in /log")]
    read = tokens(normalised(word))
    if read[0].value is not None or read[0].kind != "word":
        return [source.flaw(place, f"{word!r} begins like a number")]
    if day_at(read, today=date(2000, 1, 1)):
        return [source.flaw(place, f"{word!r} reads as a day")]
    owner = owners.setdefault(phrase, key)
    return [] if owner == key else [source.flaw(place, f"{word!r} means {owner!r} already")]
