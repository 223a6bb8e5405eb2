"""Finding and reading a section's files: ours, and those of a folder of one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from content.shapes import Shape
from content.source import ContentError, Flaw, Source, read_source

HERE = Path(__file__).parent
FILES = (
    "activities",
    "targets",
    "markets",
    "lost_reasons",
    "rates",
    "mission_roles",
    "mission_stubs",
    "mission_metrics",
    "mission_guide",
    "mission_document",
    "chassis",
    "objections",
    "questions",
    "fillers",
    "reviews",
)
"""Sections that are a file, to which others may add."""
FOLDERS = ("pipelines", "missions", "tips", "personas")
"""Sections that are a folder, with a file for each thing."""

S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class File(Generic[S]):
    """A file that has the right shape. `name` is its own, without the ending."""

    source: Source
    shape: S

    @property
    def name(self) -> str:
        return self.source.path.stem


def strangers(folder: Path | None) -> list[Flaw]:
    """YAML files in one's own folder that nothing reads: most likely a misspelt name."""
    if folder is None:
        return []
    if not folder.is_dir():
        return [Flaw(folder, 1, "is not a folder")]
    known = ", ".join(f"{name}.yaml" for name in FILES)
    names = f"is not read; files are called {known}, or begin so and go on after a hyphen"
    flaws = [
        Flaw(path, 1, names)
        for path in _yaml_files(folder)
        if path.suffix == ".yml" or path.stem.partition("-")[0] not in FILES
    ]
    for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
        if inner.name in FOLDERS:
            flaws += [
                Flaw(path, 1, "is not read; call it .yaml")
                for path in _yaml_files(inner)
                if path.suffix == ".yml"
            ]
        elif _yaml_files(inner):
            flaws.append(Flaw(inner, 1, f"is not read; folders are called {', '.join(FOLDERS)}"))
    return flaws


def read_files(name: str, shape: type[S], override: Path | None, flaws: list[Flaw]) -> list[File[S]]:
    """A section's files, the main one first; what is wrong with them is added to `flaws`."""
    found: dict[str, Path] = {}
    for folder in _folders(override):
        paths = [folder / f"{name}.yaml", *sorted(folder.glob(f"{name}-*.yaml"))]
        found |= {path.name: path for path in paths if path.is_file()}
    return _read(found.values(), shape, flaws)


def read_folder(name: str, shape: type[S], override: Path | None, flaws: list[Flaw]) -> list[File[S]]:
    """The files of a section's folder by name; one's own take the place of ours of the same name."""
    found: dict[str, Path] = {}
    for folder in _folders(override):
        found |= {path.name: path for path in sorted((folder / name).glob("*.yaml"))}
    return _read((found[each] for each in sorted(found)), shape, flaws)


def _folders(override: Path | None) -> list[Path]:
    return [folder for folder in (HERE, override) if folder is not None and folder.is_dir()]


def _yaml_files(folder: Path) -> list[Path]:
    return sorted((*folder.glob("*.yaml"), *folder.glob("*.yml")))


def _read(paths: Iterable[Path], shape: type[S], flaws: list[Flaw]) -> list[File[S]]:
    read: list[File[S]] = []
    for path in paths:
        try:
            source = read_source(path)
        except ContentError as error:
            flaws += error.flaws
            continue
        try:
            read.append(File(source, shape.model_validate({} if source.data is None else source.data)))
        except ValidationError as error:
            flaws += [source.flaw(each["loc"], _words(each["loc"], each["msg"])) for each in error.errors()]
    return read


def _words(place: tuple[int | str, ...], message: str) -> str:
    where = " → ".join(str(part) for part in place if part != "[key]")
    return f"{where}: {message}" if where else message
