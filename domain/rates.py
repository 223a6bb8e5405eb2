"""Exchange rates by date. Without a rate there is no amount, and never a silent sum."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from domain.money import Money, minor_digits, total


@dataclass(frozen=True, slots=True)
class RateDay:
    """From `on` on, one unit of the base currency is worth `rates` units of each other currency."""

    on: date
    rates: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rates against `base`, by date. examples: whether they are made up, to be replaced by one's own."""

    base: str
    days: tuple[RateDay, ...] = ()
    examples: bool = False

    def __post_init__(self) -> None:
        dates = [day.on for day in self.days]
        if dates != sorted(set(dates)):
            raise ValueError("days stand in order, each once")
        if any(rate <= 0 for day in self.days for rate in day.rates.values()):
            raise ValueError("rates are above zero")

    def rate(self, currency: str, on: date) -> Decimal | None:
        """Units of `currency` for one of the base: the latest rate at or before `on`, None without one.

        A later day that leaves a currency out does not take its earlier rate away.
        """
        if currency == self.base:
            return Decimal(1)
        until = bisect_right([day.on for day in self.days], on)
        known = (day.rates[currency] for day in reversed(self.days[:until]) if currency in day.rates)
        return next(known, None)

    def convert(self, money: Money, currency: str, on: date) -> Money | None:
        """`money` in `currency` at the rates of `on`, rounded half up; None without a rate."""
        if money.currency == currency:
            return money
        source, target = self.rate(money.currency, on), self.rate(currency, on)
        if source is None or target is None:
            return None
        with localcontext() as exact:
            exact.prec = 50
            exact_minor = (money.amount * target / source).scaleb(minor_digits(currency))
            return Money(int(exact_minor.to_integral_value(ROUND_HALF_UP)), currency)


@dataclass(frozen=True, slots=True)
class Sum:
    """Several amounts together.

    total: in the reporting currency, or None where a rate was missing. by_currency: subtotals in the
    currencies they are in, always. without_rate: the currencies that could not be converted.
    """

    total: Money | None
    by_currency: Mapping[str, Money]
    without_rate: frozenset[str] = frozenset()


def add_up(amounts: Iterable[tuple[Money, date]], *, currency: str, rates: RateTable) -> Sum:
    """Add amounts up, each at the rates of its own day. No amounts are zero of `currency`."""
    given = list(amounts)
    converted = [rates.convert(money, currency, on) for money, on in given]
    missing = {money.currency for (money, _), each in zip(given, converted, strict=True) if each is None}
    whole = Money(sum(each.amount_minor for each in converted if each), currency)
    return Sum(None if missing else whole, total([money for money, _ in given]), frozenset(missing))
