"""One documented limit: the last value that passes, the first that does not, and where it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.blockkit import Problem

from .make import Json


@dataclass(frozen=True)
class Limit:
    name: str
    passes: int
    refused: int
    at: str
    make: Callable[[int], Any]
    """Gives a payload's problems, or something that `placed` can put into a payload."""

    def problems(self, value: int) -> list[Problem]:
        found: list[Problem] = self.make(value)
        return found


def up_to(name: str, most: int, at: str, make: Callable[[int], Any]) -> Limit:
    return Limit(f"{name} at most {most}", most, most + 1, at, make)


def from_(name: str, least: int, at: str, make: Callable[[int], Any]) -> Limit:
    return Limit(f"{name} at least {least}", least, least - 1, at, make)


def placed(limits: Iterable[Limit], at: str, check: Callable[[Json], list[Problem]]) -> list[Limit]:
    """The limits of things that stand at pointer `at` of what `check` builds around them."""

    def around(make: Callable[[int], Any]) -> Callable[[int], list[Problem]]:
        return lambda value: check(make(value))

    return [
        Limit(limit.name, limit.passes, limit.refused, at + limit.at, around(limit.make)) for limit in limits
    ]
