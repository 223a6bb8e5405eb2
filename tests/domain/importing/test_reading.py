"""How a file is written: encoding, delimiter, records, days, amounts and counts."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.importing.rows import guarded, unguarded
from domain.importing.sniff import delimiter_of, encoding_of, records
from domain.importing.values import (
    DayEvidence,
    NumberEvidence,
    TwoWays,
    cut_day,
    read_amount,
    read_count,
    read_day,
)
from domain.money import AmountNegative, AmountNotUnderstood, CurrencyMissing, Money

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_each_encoding_is_known_by_the_bytes_of_the_whole_file(written: str, found: str) -> None:
    body = ("name;account\n" + "plain;text\n" * 50 + "Müller “quoted”;Łódź €\n".replace("Łódź ", "")).encode(
        written
    )
    chunks = [body[n : n + 64] for n in range(0, len(body), 64)]
    assert encoding_of(chunks) == found
    assert b"".join(chunks).decode(found).lstrip("\ufeff").startswith("name;account")


def test_bytes_that_cp1252_does_not_have_are_read_as_latin_1() -> None:
    assert encoding_of([b"name\n\xe9\x81\n"]) == "latin-1"


def test_a_letter_cut_in_two_between_chunks_is_still_utf_8() -> None:
    body = "é" * 40
    assert encoding_of([body.encode()[:31], body.encode()[31:]]) == "utf-8"
    assert encoding_of([body.encode()[:31]]) == "cp1252"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_every_line_alike(delimiter: str) -> None:
    lines = [delimiter.join(["name", "a, b; c", "1"]).replace(delimiter, delimiter) + "\n"]
    cells = ["name", '"a, b; c | d"', "1"]
    lines = [delimiter.join(cells) + "\n" for _ in range(5)]
    assert delimiter_of(lines) == delimiter


def test_a_line_that_names_the_delimiter_is_believed_and_is_no_row() -> None:
    lines = ["sep=;\n", "a;b\n", "1,5;2\n"]
    assert delimiter_of(lines) == ";"
    assert [each.cells for each in records(lines, ";")] == [("a", "b"), ("1,5", "2")]


def test_blank_lines_are_no_rows_and_lines_are_counted_as_an_editor_does() -> None:
    found = list(records(["a,b\n", "\n", '"x\n', 'y",2\n', " , \n", "3,4\n"], ","))
    assert [(each.line, each.cells) for each in found] == [
        (1, ("a", "b")),
        (4, ("x\ny", "2")),
        (6, ("3", "4")),
    ]


def test_a_quote_that_is_never_closed_breaks_one_record_and_not_the_reading() -> None:
    lines = ["a,b\n", '"never closed,1\n', *["filler " * 40 + "\n"] * 600, "3,4\n"]
    found = list(records(lines, ","))
    assert any(each.broken for each in found)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-15", date(2026, 1, 15)),
        ("2026-01-15T23:59:59.000Z", date(2026, 1, 15)),
        ("2026/1/5 08:30", date(2026, 1, 5)),
        ("20260115", date(2026, 1, 15)),
        ("31.01.2026", date(2026, 1, 31)),
        ("1/31/26", date(2026, 1, 31)),
        ("15 Jan 2026", date(2026, 1, 15)),
        ("Thu, 15-Jan-26", date(2026, 1, 15)),
        ("January 15, 2026 3:04 PM", date(2026, 1, 15)),
        ("05/05/2026", date(2026, 5, 5)),
        ("31/02/2026", None),
        ("2026-13-01", None),
        ("soon", None),
        ("12", None),
        ("1999999", None),
    ],
)
def test_days_are_read_in_the_forms_that_files_have(text: str, day: date | None) -> None:
    assert cut_day(text) == day


def test_a_day_with_two_readings_is_read_by_the_order_of_its_file() -> None:
    both = TwoWays(date(2026, 4, 3), date(2026, 3, 4))
    assert cut_day("03/04/2026") == both
    assert read_day("03/04/2026", "dmy") == both.day_first
    assert read_day("03/04/2026", "mdy") == both.month_first
    assert read_day("03/04/2026", None) == both


def evidence(*texts: str) -> DayEvidence:
    found = DayEvidence()
    for text in texts:
        found.add(text, today=TODAY)
    return found


def test_one_day_over_twelve_tells_the_order_of_all() -> None:
    assert evidence("03/04/2026", "25/04/2026").order() == "dmy"
    assert evidence("03/04/2026", "04/25/2026").order() == "mdy"


def test_days_that_would_lie_ahead_tell_the_order() -> None:
    assert evidence("03/12/2025", "05/12/2026").order() == "mdy"
    assert evidence("12/03/2025", "12/05/2026").order() == "dmy"


def test_nothing_is_assumed_where_nothing_tells() -> None:
    assert evidence("03/04/2026", "05/06/2026").order() is None
    assert evidence("03/04/2026").order(semicolons=True) == "dmy"
    assert evidence("03/04/2026").example == "03/04/2026"
    assert evidence("25/04/2026", "04/25/2026").mixed


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.sampled_from(["dmy", "mdy"]))
def test_every_day_comes_back_from_either_order(day: date, order: str) -> None:
    text = day.strftime("%d/%m/%Y" if order == "dmy" else "%m/%d/%Y")
    assert read_day(text, order) == day  # type: ignore[arg-type]
    assert read_day(day.isoformat(), order) == day  # type: ignore[arg-type]


def marks(*texts: str) -> NumberEvidence:
    found = NumberEvidence()
    for text in texts:
        found.add(text)
    return found


def test_the_decimal_mark_is_told_by_amounts_that_show_it() -> None:
    assert marks("1.234", "1.234,50").mark() == ","
    assert marks("1,234", "99.5").mark() == "."
    assert marks("1.234.567").mark() == ","
    assert marks("1.234", "12").mark() is None
    assert marks("1,5", "1.5").mark() is None
    assert marks("1,5", "1.5").mixed


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("1.234", ",", 123_400),
        ("1.234", ".", 123),
        ("1,234", None, 123_400),
        ("1 234,5", None, 123_450),
        ("€ 12.000,00", ",", 1_200_000),
        ("12k", None, 1_200_000),
        ("1234.567", ".", 123_457),
        ("0", None, 0),
    ],
)
def test_amounts_are_read_by_the_mark_of_their_file(text: str, mark: str | None, minor: int) -> None:
    assert read_amount(text, mark=mark, currency="EUR") == Money(minor, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["-5", "(1,200)", "−3"])
def test_amounts_below_zero_are_refused(text: str) -> None:
    with pytest.raises(AmountNotUnderstood) as refused:
        read_amount(text, mark=None, currency="EUR")
    assert isinstance(refused.value.problem, AmountNegative)


def test_an_amount_keeps_its_own_currency_and_has_none_by_itself() -> None:
    assert read_amount("$5", mark=None, currency="EUR") == Money(500, "USD")
    with pytest.raises(AmountNotUnderstood) as refused:
        read_amount("5", mark=None, currency=None)
    assert isinstance(refused.value.problem, CurrencyMissing)


@given(st.integers(0, 10**10), st.sampled_from([".", ","]))
def test_every_amount_comes_back_from_either_mark(cents: int, mark: str) -> None:
    text = f"{Decimal(cents).scaleb(-2):,.2f}"
    if mark == ",":
        text = text.translate(str.maketrans(",.", ".,"))
    assert read_amount(text, mark=mark, currency="EUR") == Money(cents, "EUR")  # type: ignore[arg-type]


@given(st.text(max_size=30))
def test_no_cell_makes_reading_fail_in_an_unforeseen_way(text: str) -> None:
    cut_day(text)
    NumberEvidence().add(text)
    evidence(text).order()
    read_count(text)
    with suppress(AmountNotUnderstood):
        assert read_amount(text, mark=",", currency="EUR").amount_minor >= 0


@pytest.mark.parametrize(
    ("text", "count"),
    [("12", 12), ("1,200", 1200), ("3.0", 3), ("", 0), ("1.5", None), ("-1", None), ("x", None)],
)
def test_counts_are_whole_numbers(text: str, count: int | None) -> None:
    assert read_count(text) == count


@given(st.text(max_size=20))
def test_no_guarded_cell_begins_a_formula_and_every_cell_comes_back(cell: str) -> None:
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(cell)) == cell


def test_a_day_two_years_ahead_is_no_evidence_against_the_past() -> None:
    ahead = (TODAY + timedelta(days=1)).strftime("%m/%d/%Y")
    assert evidence(ahead).order() == "mdy"
