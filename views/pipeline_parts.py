"""What the views of the pipeline share: values in words, and what a button carries."""

from domain.money import Money
from domain.pipeline import Ratio
from domain.pipeline_report import PipelineReport
from domain.pipeline_words import Whose
from domain.rates import Sum
from views import formats
from views.blocks import Block, button, clipped, escape_name, value_of


class Said:
    """Words for the values of one report in one locale."""

    def __init__(self, report: PipelineReport, locale: str) -> None:
        self.report = report
        self.locale = locale

    def money(self, minor: float) -> str:
        """Minor units of the reporting currency, to the whole unit where there are many."""
        value = Money(round(minor), self.report.currency)
        whole = Money.of(round(value.amount), value.currency)
        return formats.money(whole if abs(value.amount) >= 100 else value, self.locale)

    def sum(self, added: Sum) -> str:
        """One amount, or one for each currency where a rate is missing."""
        if added.total is not None:
            return self.money(added.total.amount_minor)
        amounts = [formats.money(each, self.locale) for each in added.by_currency.values()]
        return formats.listing(amounts, self.locale)

    def number(self, value: float) -> str:
        return formats.number(value, self.locale)

    def deals(self, count: int) -> str:
        return f"{self.number(count)} {'deal' if count == 1 else 'deals'}"

    def days(self, value: float) -> str:
        shown = self.number(round(value))
        return f"{shown} day" if round(value) == 1 else f"{shown} days"

    def share(self, ratio: Ratio) -> str | None:
        """A percentage, None while it would rest on too few cases."""
        return None if ratio.few or ratio.share is None else formats.percent(ratio.share, self.locale)

    def rows(self, what: str, about: str) -> Block:
        data = address(self.report, w=what)
        label = clipped(f"Show the rows of {about}", 75)
        return button("Show the rows", f"pipeline.rows:{what}", value_of(**data), label=label)


def address(report: PipelineReport, **more: str | int) -> dict[str, str | int]:
    """What a button carries so that the same report is made again; kept short, since menus hold little."""
    data: dict[str, str | int] = {"s": report.whose, "q": report.quarter.key, **more}
    return data | ({"k": report.key} if report.key else {})


def place_words(whose: Whose, name: str) -> str:
    if whose == "mine":
        return "Your pipeline"
    return f"Pipeline of {escape_name(name)}" if whose == "team" else f"Pipeline in {escape_name(name)}"
