"""What the views of reports and digests share: values in words."""

from datetime import date

from domain.money import Money
from domain.pipeline import Period, Ratio
from domain.reports import Kind, Report
from domain.weeks import ONE_DAY, fiscal_quarter
from views import formats
from views.blocks import Block, escape_name, section

PERIODS: dict[Kind, str] = {
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
}
LINES_BESIDE = 2
SECTION_MAX = 2_900
"""Of Slack's 3,000 characters in a section."""
TIERS = {"top": "top", "average": "average", "developing": "developing", "under": "under"}


class Words:
    """Words for values in one currency and locale."""

    def __init__(self, currency: str, locale: str) -> None:
        self.currency = currency
        self.locale = locale

    def money(self, minor: float) -> str:
        """Minor units, to the whole unit where there are many."""
        value = Money(round(minor), self.currency)
        whole = Money.of(round(value.amount), value.currency)
        return formats.money(whole if abs(value.amount) >= 100 else value, self.locale)

    def about(self, minor: float) -> str:
        """Minor units of something estimated: to three figures, as more would pretend to be exact."""
        return self.money(float(f"{minor:.3g}"))

    def number(self, value: float) -> str:
        return formats.number(value, self.locale)

    def percent(self, share: float) -> str:
        return formats.percent(share, self.locale)

    def many(self, count: int, one: str, several: str | None = None) -> str:
        """ "1 deal", "2 deals"."""
        return f"{self.number(count)} {one if count == 1 else several or f'{one}s'}"

    def deals(self, count: int) -> str:
        return self.many(count, "deal")

    def days(self, value: float) -> str:
        return self.many(round(value), "day")

    def ratio(self, ratio: Ratio) -> str:
        """ "32 of 80, 40%"; the counts alone while they are few."""
        counts = f"{self.number(ratio.numerator)} of {self.number(ratio.denominator)}"
        return counts if ratio.few or ratio.share is None else f"{counts}, {self.percent(ratio.share)}"

    def listing(self, items: list[str]) -> str:
        return formats.listing(items, self.locale)


def period_name(kind: Kind, span: Period, start_month: int, locale: str) -> str:
    """ "Week 47 (Mon 16 Nov – Sun 22 Nov)", "November 2026", "Q4 2026", "Wed 18 Nov"."""
    first = span.start
    match kind:
        case "day":
            return formats.day(first, locale)
        case "week":
            return f"Week {first.isocalendar().week} ({_ends(span, locale)})"
        case "month":
            return formats.month(first, locale)
        case "quarter":
            quarter = fiscal_quarter(first, start_month)
            return f"Q{quarter.quarter} {quarter.year} ({_ends(span, locale)})"
    year = fiscal_quarter(first, start_month).year
    return f"Year {year}" if start_month == 1 else f"Fiscal year {year} ({_ends(span, locale)})"


def _ends(span: Period, locale: str) -> str:
    return f"{formats.day(span.start, locale)} – {formats.day(_last(span), locale)}"


def _last(span: Period) -> date:
    return span.end - ONE_DAY


def whose_words(report: Report) -> str:
    return "Your report" if report.whose == "me" else f"Report of {escape_name(report.name)}"


def with_rows(text: str, rows: Block | None) -> list[Block]:
    """A part with the button that opens its rows. Where it is long, the button stands beside its first line
    alone: on a phone it would leave half the width to all of them.
    """
    first, *more = text.split("\n")
    if rows is None or len(more) < LINES_BESIDE:
        return [section(text, accessory=rows)]
    return [section(first, accessory=rows), section("\n".join(more))]


def packed(title: str, lines: list[str]) -> list[str]:
    """The lines under their title, in as few texts as a section's length allows."""
    texts = [title] if lines else []
    for line in lines:
        if len(texts[-1]) + 1 + len(line) <= SECTION_MAX:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return texts
