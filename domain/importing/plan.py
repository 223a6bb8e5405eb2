"""How a file will be read: what was said about it, what was guessed, and what is only offered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from domain.importing.headers import Columns, Kind
from domain.importing.names import NearNames
from domain.importing.stage_names import StageGuess
from domain.importing.values import DayOrder, DecimalMark
from domain.stages import Stage

OfferedField = Literal["account", "product", "owner"]
OFFERED: tuple[OfferedField, ...] = get_args(OfferedField)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody said about a file; whatever is not said is guessed or left.

    mapping: field by column. stages: our stage by the file's. people: whom a name in the file means, by name
    or Slack id. merges: the right spelling by the other. defaults: what a blank field holds, by field.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    merges: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    order: DayOrder | None = None
    currency: str | None = None
    team: str | None = None

    def over(self, earlier: "Wishes") -> "Wishes":
        """These wishes, and where they say nothing those of before."""
        joined: dict[str, Any] = {}
        for each in fields(self):
            mine, old = getattr(self, each.name), getattr(earlier, each.name)
            joined[each.name] = {**old, **mine} if isinstance(mine, Mapping) else mine or old
        return Wishes(**joined)

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: dict(value) if isinstance(value, Mapping) else value for name, value in found.items()}


@dataclass(frozen=True, slots=True)
class PersonGuess:
    """Whom a name in the file means: `found` is their name here, None where nobody has it.

    stand_in: whether somebody who is not in Slack is kept under that name.
    """

    name: str
    rows: int
    found: str | None
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Two names that may be one. Taken only when somebody says so."""

    field: OfferedField
    near: NearNames
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was found out about a file before anything is written.

    order: of day, month and year in its days; None where no day has two readings, or nothing tells
    (`unsure_day` is one then). mark: the decimal mark; None where amounts have none, or each its own.
    before_close: the stage that closed deals are taken to have been in. remembered: whether choices of the
    last such file are used.
    """

    kind: Kind
    file: str
    rows: int
    encoding: str
    delimiter: str
    columns: Columns
    wishes: Wishes
    order: DayOrder | None = None
    unsure_day: str | None = None
    mark: DecimalMark | None = None
    mixed_marks: bool = False
    currency: str | None = None
    team: str | None = None
    stages: tuple[StageGuess, ...] = ()
    before_close: Stage | None = None
    people: tuple[PersonGuess, ...] = ()
    offers: tuple[Offer, ...] = ()
    remembered: bool = False

    @property
    def strangers(self) -> tuple[PersonGuess, ...]:
        """The people in the file whom nobody here is."""
        return tuple(each for each in self.people if each.found is None)
