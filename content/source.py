"""Reading YAML so that every complaint can name a file and a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]

# The one in C, where PyYAML was built with it, reads the same ten times as fast.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """Something wrong in a content file; `line` counts from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ContentError(ValueError):
    """Everything wrong with the content, so that it can be mended in one go."""

    def __init__(self, flaws: list[Flaw]) -> None:
        self.flaws = sorted(set(flaws))
        super().__init__("\n".join(map(str, self.flaws)))

    @property
    def problems(self) -> list[tuple[Path, int, str]]:
        return [(flaw.path, flaw.line, flaw.message) for flaw in self.flaws]


@dataclass(frozen=True, slots=True)
class Source:
    """A file's data, and the line on which each place in it (a path of keys and indexes) stands."""

    path: Path
    data: Any
    lines: Mapping[Place, int]

    def flaw(self, place: Place, message: str) -> Flaw:
        """A flaw at `place`, or at the nearest thing around it that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return Flaw(self.path, self.lines.get(place, 1), message)


def read_source(path: Path) -> Source:
    """Read one file; ContentError when it is no YAML, not UTF-8, or says a key twice."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentError([Flaw(path, 1, f"is not UTF-8 text ({error.reason})")]) from error
    except OSError as error:
        raise ContentError([Flaw(path, 1, f"cannot be read: {error.strerror}")]) from error
    loader = _LOADER(text)
    lines: dict[Place, int] = {}
    flaws: list[Flaw] = []
    try:
        node = loader.get_single_node()
        if node is not None:
            _note_lines(node, (), path, lines, flaws, frozenset())
        if flaws:
            raise ContentError(flaws)
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError([Flaw(path, mark.line + 1 if mark else 1, str(error.problem))]) from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, ContentError):
            raise
        raise ContentError([Flaw(path, 1, str(error).partition("\n")[0])]) from error
    finally:
        loader.dispose()
    return Source(path, data, lines)


def _note_lines(
    node: yaml.Node,
    place: Place,
    path: Path,
    lines: dict[Place, int],
    flaws: list[Flaw],
    above: frozenset[int],
) -> None:
    """Walk a node: remember lines, complain of keys said twice and of aliases that contain themselves."""
    lines.setdefault(place, node.start_mark.line + 1)
    if id(node) in above:
        flaws.append(Flaw(path, node.start_mark.line + 1, "contains itself"))
        return
    above |= {id(node)}
    if isinstance(node, yaml.SequenceNode):
        for n, child in enumerate(node.value):
            _note_lines(child, (*place, n), path, lines, flaws, above)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            name = str(key.value)
            if name in seen:
                flaws.append(Flaw(path, key.start_mark.line + 1, f"{name!r} is said twice"))
            seen.add(name)
            lines[*place, name] = key.start_mark.line + 1
            _note_lines(child, (*place, name), path, lines, flaws, above)
