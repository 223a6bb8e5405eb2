"""How a number that a mission is judged by is written: with its unit, and with the cases behind it."""

from domain.mission_proof import Comparison, Metric, Reading
from domain.money import Money
from domain.pipeline import FEW
from views import formats
from views.blocks import escape


def amount(metric: Metric, value: Reading | float | None, currency: str, locale: str) -> str:
    """ "24%", "€8,000", "12 days"; of a reading with its cases: "24% of 41 closed deals"."""
    if isinstance(value, Reading):
        there = amount(metric, value.value, currency, locale)
        return f"{there} ({cases(metric, value, locale)})" if value.value is not None else there
    if value is None:
        return "not known"
    match metric.kind:
        case "share":
            return formats.percent(round(value, 3), locale)
        case "money":
            return formats.money(Money(round(value), currency), locale)
        case "money_a_day":
            return f"{formats.money(Money(round(value), currency), locale)} a day"
        case "days":
            return f"{formats.number(round(value, 1), locale)} days"
        case "minutes":
            return f"{formats.number(round(value), locale)} min"
    return formats.number(round(value, 1), locale)


def cases(metric: Metric, reading: Reading, locale: str) -> str:
    """ "41 closed deals"."""
    return f"{formats.number(reading.cases, locale)} {escape(metric.cases)}"


def few(metric: Metric, reading: Reading, locale: str) -> str:
    return f"Too few to tell: {cases(metric, reading, locale)}, and {FEW} are needed."


def moved(metric: Metric, line: Comparison, currency: str, locale: str) -> str:
    """ "24% → 31% (41 and 52 closed deals)"."""
    before = amount(metric, line.before.value, currency, locale)
    after = amount(metric, line.after.value, currency, locale)
    counts = (
        f"{formats.number(line.before.cases, locale)} and {formats.number(line.after.cases, locale)}"
        f" {escape(metric.cases)}"
    )
    return f"{before} → {after} ({counts})"
