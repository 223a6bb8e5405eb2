"""Money: whole minor units of one currency, and reading amounts as people type them.

Nothing is guessed: "1,250k" could be two amounts, "kr" three currencies, and both are asked about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import total_ordering

from domain.places import CURRENCIES
from domain.words import nearest, normalised

MOST_MINOR = 10**15
"""Amounts stay below this many minor units, so that they fit any database and any spreadsheet."""

# ISO 4217: how many digits a currency's minor unit has, where it is not two.
_DIGITS = dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"), 0)
_DIGITS |= dict.fromkeys(("BHD", "JOD", "KWD", "OMR", "TND"), 3)


def minor_digits(currency: str) -> int:
    """Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD."""
    return _DIGITS.get(currency, 2)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """`amount_minor` whole minor units (cents, yen, fils) of the ISO 4217 `currency`.

    Only amounts of one currency can be added or compared; anything else is a ValueError.
    """

    amount_minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int, currency: str) -> "Money":
        """From whole units (12.5 EUR), rounded half up to the minor unit."""
        minor = (Decimal(amount) * 10 ** minor_digits(currency)).to_integral_value(ROUND_HALF_UP)
        return cls(int(minor), currency)

    @property
    def amount(self) -> Decimal:
        """In whole units, exact: 1250 minor units of EUR are 12.50."""
        return Decimal(self.amount_minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._same(other), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount_minor < self._same(other)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix without a rate")
        return other.amount_minor


@dataclass(frozen=True, slots=True)
class AmountUnknown:
    """`text` is not an amount in any form that is read; empty when nothing was given."""

    text: str


@dataclass(frozen=True, slots=True)
class AmountNegative:
    text: str


@dataclass(frozen=True, slots=True)
class AmountTooLarge:
    text: str


@dataclass(frozen=True, slots=True)
class AmountTooFine:
    """More digits after the point than the currency has ("12.5 JPY")."""

    text: str
    currency: str
    digits: int


@dataclass(frozen=True, slots=True)
class AmountAmbiguous:
    """`text` can be read as either amount, in whole units ("1,250k")."""

    text: str
    smaller: Decimal
    larger: Decimal


@dataclass(frozen=True, slots=True)
class CurrencyMissing:
    text: str


@dataclass(frozen=True, slots=True)
class CurrencyUnknown:
    code: str
    guess: str | None = None


@dataclass(frozen=True, slots=True)
class CurrencyAmbiguous:
    """A sign that several currencies share, such as "kr"."""

    sign: str
    could_be: tuple[str, ...]


AmountProblem = (
    AmountUnknown
    | AmountNegative
    | AmountTooLarge
    | AmountTooFine
    | AmountAmbiguous
    | CurrencyMissing
    | CurrencyUnknown
    | CurrencyAmbiguous
)


class AmountNotUnderstood(ValueError):
    """`problem` says why an amount was refused; the words for it are the views'."""

    def __init__(self, problem: AmountProblem) -> None:
        super().__init__(repr(problem))
        self.problem = problem


# Signs and names; of several currencies the workspace's own is meant, else the first where it is marked so.
_SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "£": ("GBP",), "₹": ("INR",), "₩": ("KRW",), "₺": ("TRY",), "₴": ("UAH",), "₦": ("NGN",),
    "₱": ("PHP",), "฿": ("THB",), "₪": ("ILS",), "₫": ("VND",), "₸": ("KZT",), "zł": ("PLN",), "zl": ("PLN",),
    "kč": ("CZK",), "ft": ("HUF",), "lei": ("RON",), "rp": ("IDR",), "rm": ("MYR",), "r$": ("BRL",),
    "us$": ("USD",), "a$": ("AUD",), "c$": ("CAD",), "ca$": ("CAD",), "hk$": ("HKD",), "s$": ("SGD",),
    "nz$": ("NZD",), "mx$": ("MXN",), "nt$": ("TWD",), "euro": ("EUR",), "euros": ("EUR",),
    "sterling": ("GBP",), "yen": ("JPY",), "yuan": ("CNY",), "rmb": ("CNY",), "chf": ("CHF",),
    "$": ("USD", "ARS", "AUD", "CAD", "CLP", "COP", "HKD", "MXN", "NZD", "SGD", "TWD", "UYU"),
    "dollar": ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"),
    "dollars": ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"),
    "pound": ("GBP", "EGP"), "pounds": ("GBP", "EGP"), "¥": ("JPY", "CNY"),
    "fr": ("CHF",), "kr": ("", "SEK", "NOK", "DKK", "ISK"),
    "pesos": ("", "MXN", "ARS", "CLP", "COP", "PHP", "UYU"), "rupees": ("INR", "PKR", "LKR"),
}  # fmt: skip
_THOUSANDS = dict.fromkeys(("k", "thousand", "tsd"), 10**3)
_MILLIONS = dict.fromkeys(("m", "mn", "mm", "mio", "million", "millions"), 10**6)
_FACTORS = _THOUSANDS | _MILLIONS | dict.fromkeys(("b", "bn", "billion", "billions"), 10**9)

_BLANK = r"[ \u00a0\u2009\u202f]"
_GROUPED = rf"\d{{1,3}}(?:(?:{_BLANK}|['’])\d{{3}})+(?!\d)(?:[.,]\d+)?"
_NUMBER = rf"(?:{_GROUPED}|\d+(?:[.,]\d+)*)"
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True) if not sign.isalpha())
_WHOLE = re.compile(
    rf"(?P<before>{_SIGN}|[^\W\d_]+\.?)?\s*(?P<minus>[-–—])?\s*(?P<number>{_NUMBER})\s*"
    rf"(?:(?P<factor>{'|'.join(sorted(_FACTORS, key=len, reverse=True))})(?![^\W\d_]))?\.?\s*"
    rf"(?P<after>{_SIGN}|[^\W\d_]+\.?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as cut out of a text: its number, factor and currency as typed, not yet read.

    marked: whether it says by itself that it is money, by a currency or a factor ("12k", "€5").
    """

    text: str
    number: str
    factor: int
    negative: bool
    sign: str

    @property
    def marked(self) -> bool:
        return bool(self.sign) or self.factor > 1


def parse_money(text: str, *, default: str | None = None) -> Money:
    """Read "12k EUR", "€12,000", "1.2m", "12 000,50 EUR"; without a currency it is in `default`.

    A lone comma or point before exactly three digits groups thousands. Raises AmountNotUnderstood.
    """
    cut = cut_amount(text)
    if cut is None:
        raise AmountNotUnderstood(AmountUnknown(" ".join(text.split())))
    return money_of(cut, default=default)


def cut_amount(text: str) -> Amount | None:
    """`text` as an amount and nothing else, whatever its currency is; None where it has another form."""
    plain = normalised(text).strip()
    found = _WHOLE.fullmatch(plain) if len(plain) <= 60 else None
    if not found or (found["before"] and found["after"]):
        return None
    factor = _FACTORS[found["factor"].casefold()] if found["factor"] else 1
    negative = bool(found["minus"]) or plain[:1] in ("-", "–", "—")
    return Amount(plain, found["number"], factor, negative, found["before"] or found["after"] or "")


def money_of(cut: Amount, *, default: str | None) -> Money:
    """An amount's value; raises AmountNotUnderstood."""
    if cut.negative:
        raise AmountNotUnderstood(AmountNegative(cut.text))
    currency = currency_of(cut.sign, default=default) if cut.sign else default
    if currency is None:
        raise AmountNotUnderstood(CurrencyMissing(cut.text))
    value = _value(cut, currency) * cut.factor
    digits = minor_digits(currency)
    minor = value.scaleb(digits)
    if minor >= MOST_MINOR:
        raise AmountNotUnderstood(AmountTooLarge(cut.text))
    if minor != minor.to_integral_value():
        raise AmountNotUnderstood(AmountTooFine(cut.text, currency, digits))
    return Money(int(minor), currency)


def currency_of(sign: str, *, default: str | None) -> str:
    """The ISO code that a code, sign or name stands for; where several share it, `default` if it is one.

    Raises AmountNotUnderstood.
    """
    plain = sign.strip().rstrip(".")
    if plain.upper() in CURRENCIES:
        return plain.upper()
    shared = _SIGNS.get(plain.casefold())
    if shared is None:
        raise AmountNotUnderstood(CurrencyUnknown(plain, nearest(plain.upper(), CURRENCIES)))
    if default in shared and default:
        return default
    if not shared[0]:
        raise AmountNotUnderstood(CurrencyAmbiguous(plain, shared[1:]))
    return shared[0]


def is_currency(word: str) -> bool:
    """Whether `word` is a code, sign or name of a currency, be it a shared one."""
    plain = word.strip().rstrip(".")
    return plain.upper() in CURRENCIES or plain.casefold() in _SIGNS


def total(amounts: Sequence[Money]) -> dict[str, Money]:
    """Sums by currency code, in order of first appearance."""
    sums: dict[str, Money] = {}
    for each in amounts:
        sums[each.currency] = sums[each.currency] + each if each.currency in sums else each
    return sums


def _value(cut: Amount, currency: str) -> Decimal:
    """The number before its factor, once it is clear which mark is the decimal one."""
    digits = re.sub(rf"{_BLANK}|['’]", "", cut.number)
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return Decimal(digits)
    if digits != cut.number or len(set(marks)) == 2:
        return _with_decimal_mark(digits, cut)
    if len(marks) > 1:
        return _grouped(digits, cut)
    whole, _, rest = digits.replace(",", ".").partition(".")
    decimal, grouped = Decimal(f"{whole}.{rest}"), Decimal(whole + rest)
    if len(rest) != 3 or len(whole) > 3 or whole.startswith("0"):
        return decimal
    if cut.factor > 1 or minor_digits(currency) == 3:
        raise AmountNotUnderstood(AmountAmbiguous(cut.text, decimal * cut.factor, grouped * cut.factor))
    return grouped


def _with_decimal_mark(digits: str, cut: Amount) -> Decimal:
    """Blanks or the other mark group thousands, so the last mark is the decimal one and stands once."""
    mark = max(digits.rfind(","), digits.rfind("."))
    whole, rest = digits[:mark], digits[mark + 1 :]
    if digits[mark] in whole:
        raise AmountNotUnderstood(AmountUnknown(cut.text))
    return Decimal(f"{_grouped(whole, cut)}.{rest}")


def _grouped(digits: str, cut: Amount) -> Decimal:
    """Thousands in groups of three, or the Indian way (12,34,000)."""
    if not re.fullmatch(r"\d+|\d{1,3}([.,]\d{3})(?:[.,]\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}", digits):
        raise AmountNotUnderstood(AmountUnknown(cut.text))
    return Decimal(re.sub(r"[.,]", "", digits))
