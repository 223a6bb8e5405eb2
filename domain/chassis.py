"""The business chassis: six numbers whose product is a period's profit, and what lifting each would give.

Profit = prospects × lead conversion × client conversion × average spend × transactions per customer × margin.
The library names three of the six and counts six; the other three are the well-known rest of the form. A lift
of 10 % on each of six gives 1.1⁶ − 1, about 77 %. That is arithmetic and no forecast: it says which lever is
worth how much, not that it can be pulled. What is not known stays unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

Confidence = Literal["measured", "estimated", "unknown"]
Unit = Literal["count", "ratio", "money", "per_year"]

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Component:
    """unit "ratio" is a share from 0 to 1, "money" minor units; `levers` are what moves it."""

    key: str
    name: str
    about: str
    unit: Unit
    named_by_library: bool
    levers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One entry of a component's history.

    value: None where confidence is "unknown". cases: how many cases a measured one rests on. note: where it
    comes from, in somebody's words.
    """

    component: str
    on: date
    confidence: Confidence
    value: Fraction | None
    by: int | None = None
    cases: int | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.confidence == "unknown"):
            raise ValueError("a figure is unknown if and only if it has no value")


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """A value that its component cannot have: a share above 1, or anything below 0 but a margin."""

    component: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """A component's first known value, the latest entry, and all entries in order of days."""

    component: Component
    baseline: Figure | None
    current: Figure | None
    history: tuple[Figure, ...]

    @property
    def change(self) -> Fraction | None:
        """Current ÷ baseline − 1; None unless both are known and there was something."""
        if not self.baseline or not self.current or self.current.value is None or not self.baseline.value:
            return None
        return self.current.value / self.baseline.value - 1


@dataclass(frozen=True, slots=True)
class Lift:
    """What raising one component alone gives.

    factor: by how much it was raised, 1.1 for 10 %; less where a share would have gone above 100 %. gain: of
    profit in a period, in minor units; None while any component is unknown, or there is no profit.
    """

    component: str
    factor: Fraction
    capped: bool
    gain: Fraction | None


@dataclass(frozen=True, slots=True)
class Lifts:
    """profit: the product, in minor units, None while something is unknown. together: of all factors."""

    each: tuple[Lift, ...]
    profit: Fraction | None
    together: Fraction
    gain: Fraction | None
    weakest: Confidence


def check_value(component: Component, value: Fraction) -> OutOfRange | None:
    """Why a value cannot be one of the component's; a margin may be a loss."""
    if component.unit == "ratio" and value > 1:
        return OutOfRange(component.key, value)
    if value < 0 and component.key != "margin":
        return OutOfRange(component.key, value)
    return None


def standings(components: Iterable[Component], figures: Iterable[Figure]) -> tuple[Standing, ...]:
    """Each component with its history. Entries of one day stay in the order they are given."""
    by_key: dict[str, list[Figure]] = {}
    for figure in sorted(figures, key=lambda each: each.on):
        by_key.setdefault(figure.component, []).append(figure)
    return tuple(_standing(each, by_key.get(each.key, [])) for each in components)


def current_values(found: Iterable[Standing]) -> dict[str, Figure]:
    """The latest entries, by component; without those that have none."""
    return {each.component.key: each.current for each in found if each.current}


def lifts(components: Sequence[Component], figures: Mapping[str, Figure], percent: int = 10) -> Lifts:
    """What `percent` more on each component would give, alone and together.

    Where nothing is known the factors still hold, since they do not depend on the values.
    """
    values = {each.key: figures[each.key].value if each.key in figures else None for each in components}
    factors = {each.key: _factor(each, values[each.key], percent) for each in components}
    profit = _product(values.values())
    known = profit if profit is not None and profit > 0 else None
    asked = ONE + Fraction(percent, 100)
    each = tuple(
        Lift(key, factor, factor != asked, known * (factor - 1) if known is not None else None)
        for key, factor in factors.items()
    )
    together = _product(factors.values()) or ONE
    return Lifts(
        each,
        profit,
        together,
        known * (together - 1) if known is not None else None,
        _weakest(components, figures),
    )


def _standing(component: Component, history: Sequence[Figure]) -> Standing:
    baseline = next((each for each in history if each.value is not None), None)
    return Standing(component, baseline, history[-1] if history else None, tuple(history))


def _factor(component: Component, value: Fraction | None, percent: int) -> Fraction:
    asked = ONE + Fraction(percent, 100)
    if component.unit != "ratio" or value is None or value <= 0:
        return asked
    return max(ONE, min(asked, ONE / value))


def _product(values: Iterable[Fraction | None]) -> Fraction | None:
    whole = ONE
    for each in values:
        if each is None:
            return None
        whole *= each
    return whole


def _weakest(components: Iterable[Component], figures: Mapping[str, Figure]) -> Confidence:
    """A product is as sure as the least sure of its factors."""
    held = {figures[each.key].confidence if each.key in figures else "unknown" for each in components}
    order: tuple[Confidence, ...] = ("unknown", "estimated", "measured")
    return next((each for each in order if each in held), "unknown")
