"""Reading a number of a known kind as people type it: "12 %", "0.12", "1,250 EUR", "45"."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.money import AmountNotUnderstood, parse_money

NumberKind = Literal["share", "money", "plain"]
_NUMBER = re.compile(r"(-?)\s*(\d+(?:[ ,'’]\d{3})*(?:\.\d+)?|\d+,\d+)\s*(%?)")
LONGEST = 40


@dataclass(frozen=True, slots=True)
class NumberUnknown:
    """`text` is no number of that kind."""

    text: str
    kind: NumberKind


class NumberNotUnderstood(ValueError):
    """`problem` says what was refused; the words for it are the views'."""

    def __init__(self, problem: NumberUnknown) -> None:
        super().__init__(repr(problem))
        self.problem = problem


def parse_number(text: str, kind: NumberKind, *, currency: str = "EUR") -> Fraction:
    """The value: a share as a part of 1 ("12 %" and "0.12" are the same, "12" is 12 %), money in minor units.

    A lone comma before exactly three digits groups thousands, else it is a decimal comma.

    Raises:
        NumberNotUnderstood: it is none, or money in another currency.
    """
    plain = " ".join(text.split())[:LONGEST]
    if kind == "money":
        return _money(plain, currency)
    found = _NUMBER.fullmatch(plain)
    if not found or (found[3] and kind != "share"):
        raise NumberNotUnderstood(NumberUnknown(plain, kind))
    value = _value(found[2]) * (-1 if found[1] else 1)
    if kind != "share":
        return value
    return value / 100 if found[3] or abs(value) > 1 else value


def _money(plain: str, currency: str) -> Fraction:
    try:
        money = parse_money(plain, default=currency)
    except AmountNotUnderstood as error:
        raise NumberNotUnderstood(NumberUnknown(plain, "money")) from error
    if money.currency != currency:
        raise NumberNotUnderstood(NumberUnknown(plain, "money"))
    return Fraction(money.amount_minor)


def _value(digits: str) -> Fraction:
    whole = re.sub(r"[ '’]", "", digits)
    if re.fullmatch(r"\d+,\d+", whole) and not re.fullmatch(r"\d{1,3},\d{3}", whole):
        whole = whole.replace(",", ".")
    return Fraction(whole.replace(",", ""))
