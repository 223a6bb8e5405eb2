"""Numbers, days and moments as the reader's locale writes them."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from domain.money import Money


@lru_cache(maxsize=64)
def locale_of(name: str) -> Locale:
    """Slack's "en-GB" → Babel's locale; the language alone, then English, where it is unknown."""
    for candidate in (name.replace("-", "_"), name.split("-")[0], "en"):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel knows English")


def number(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale_of(locale))


def percent(share: float, locale: str) -> str:
    """0.5 → "50%"."""
    return format_percent(share, locale=locale_of(locale))


def money(value: Money, locale: str) -> str:
    """€12,000 or €12,000.50: no minor units where there are none to tell."""
    known = locale_of(locale)
    pattern = known.currency_formats["standard"].pattern
    whole = value.amount == value.amount.to_integral_value()
    digits = pattern.replace(".00", "") if whole else pattern
    return format_currency(
        value.amount, value.currency, digits, locale=known, currency_digits=not whole, group_separator=True
    )


def day(value: date, locale: str) -> str:
    """ "Wed 18 Nov", without the year."""
    return format_skeleton("MMMEd", value, locale=locale_of(locale))


def long_day(value: date, locale: str) -> str:
    """ "18 November 2026"."""
    return format_date(value, format="long", locale=locale_of(locale))


def month(value: date, locale: str) -> str:
    """ "November 2026", the month that the day is in."""
    return format_skeleton("yMMMM", value, locale=locale_of(locale))


def moment(value: datetime, zone: ZoneInfo, locale: str) -> str:
    """A moment in the reader's zone: "Mon 23 Nov, 09:00"."""
    local = value.astimezone(zone)
    return f"{day(local.date(), locale)}, {format_datetime(local, 'HH:mm', locale=locale_of(locale))}"


def listing(items: list[str], locale: str) -> str:
    """["calls", "emails", "demos"] → "calls, emails and demos"."""
    return format_list(items, locale=locale_of(locale)) if items else ""
