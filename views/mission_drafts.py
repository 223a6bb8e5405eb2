"""The team's numbers put into words for a draft."""

from collections.abc import Mapping

from domain.chassis import Standing
from domain.mission_drafts import Source
from domain.mission_proof import Metric, Reading
from domain.money import Money
from views import formats
from views.mission_numbers import amount, few

CONFIDENCE = {"measured": "measured", "estimated": "estimated", "unknown": "unknown"}


def number_sources(
    metrics: tuple[tuple[Metric, Reading], ...],
    chassis: tuple[Standing, ...],
    currency: str,
    locale: str,
) -> Mapping[str, Source]:
    """Sources by the key that a deliverable uses them by."""
    found = {
        each.key: Source(each.label, _metric(each, reading, currency, locale)) for each, reading in metrics
    }
    if chassis:
        lines = [f"- {_component(each, currency, locale)}" for each in chassis]
        found["chassis"] = Source("Business chassis", "\n".join(lines))
    return found


def _metric(metric: Metric, reading: Reading, currency: str, locale: str) -> str:
    said = amount(metric, reading, currency, locale)
    return f"{said}. {few(metric, reading, locale)}" if reading.value is not None and reading.few else said


def _component(each: Standing, currency: str, locale: str) -> str:
    figure = each.current
    if figure is None or figure.value is None:
        return f"{each.component.name}: not known"
    if each.component.unit == "ratio":
        said = formats.percent(float(figure.value), locale)
    elif each.component.unit == "money":
        said = formats.money(Money(round(figure.value), currency), locale)
    else:
        said = formats.number(float(figure.value), locale)
    return f"{each.component.name}: {said} ({CONFIDENCE[figure.confidence]})"
