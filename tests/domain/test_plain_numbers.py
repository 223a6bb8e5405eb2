"""Numbers of a known kind, as people type them."""

from fractions import Fraction

import pytest

from domain.plain_numbers import NumberKind, NumberNotUnderstood, parse_number


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12 %", "share", Fraction(12, 100)),
        ("12%", "share", Fraction(12, 100)),
        ("12", "share", Fraction(12, 100)),
        ("0.12", "share", Fraction(12, 100)),
        ("0,5", "share", Fraction(1, 2)),
        ("12,5 %", "share", Fraction(125, 1000)),
        ("100 %", "share", Fraction(1)),
        ("1", "share", Fraction(1)),
        ("0.5 %", "share", Fraction(5, 1000)),
        ("-4 %", "share", Fraction(-4, 100)),
        ("1,250", "plain", Fraction(1250)),
        ("1 250", "plain", Fraction(1250)),
        ("12.75", "plain", Fraction(1275, 100)),
        ("8,000 EUR", "money", Fraction(800_000)),
        ("8k", "money", Fraction(800_000)),
        ("12.50", "money", Fraction(1250)),
    ],
)
def test_a_number_is_read_as_what_it_is(text: str, kind: NumberKind, value: Fraction) -> None:
    assert parse_number(text, kind) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "plain"),
        ("many", "share"),
        ("12 %", "plain"),
        ("1e5", "plain"),
        ("12 USD", "money"),
        ("5 to 6", "plain"),
        ("%", "share"),
        ("٣٤x", "plain"),
    ],
)
def test_what_is_no_such_number_is_refused(text: str, kind: NumberKind) -> None:
    with pytest.raises(NumberNotUnderstood) as caught:
        parse_number(text, kind)
    assert caught.value.problem.kind == kind
