"""What is said of files: every problem in words, every row once, names escaped."""

from dataclasses import fields
from datetime import date
from typing import Any, get_args, get_type_hints

import pytest

from domain.importing.headers import Columns, FieldNotFound, HeaderProblem, NoSuchColumn
from domain.importing.names import NearNames
from domain.importing.plan import Offer, PersonGuess, Plan, Wishes
from domain.importing.rows import BadAmount, Blank, NotADay, RowProblem, Tally
from domain.money import (
    AmountAmbiguous,
    AmountProblem,
    AmountUnknown,
    CurrencyAmbiguous,
    CurrencyMissing,
)
from views.imports import (
    found_in_file,
    header_words,
    imported,
    offer_line,
    offer_option,
    plan_lines,
    reasons,
    row_words,
    tally_lines,
)

SAMPLES: dict[Any, Any] = {
    str: "word",
    int: 7,
    date: date(2026, 11, 18),
    str | None: "guess",
    tuple[str, ...]: ("one", "two"),
    AmountProblem: AmountUnknown("x"),
}


def sample(kind: type[Any]) -> Any:
    hints = get_type_hints(kind)
    return kind(**{each.name: SAMPLES[hints[each.name]] for each in fields(kind)})


@pytest.mark.parametrize("kind", get_args(RowProblem))
def test_every_problem_of_a_row_has_words(kind: type[Any]) -> None:
    words = row_words(sample(kind))
    assert words
    assert not words.endswith(".")
    assert "(" not in words.replace("(Slack id)", "")


@pytest.mark.parametrize("kind", get_args(HeaderProblem))
def test_every_problem_of_a_header_has_a_sentence(kind: type[Any]) -> None:
    assert header_words(sample(kind)).rstrip('".').endswith(tuple("abcdefghijklmnopqrstuvwxyzB?"))


def test_amounts_are_refused_in_words() -> None:
    assert row_words(BadAmount(CurrencyMissing("12"))) == "amount: 12 has no currency"
    assert row_words(BadAmount(CurrencyAmbiguous("kr", ("SEK", "NOK")))) == "amount: kr could be SEK, NOK"
    assert row_words(BadAmount(AmountAmbiguous("1,250k", 1, 2))).startswith("amount: 1,250k")  # type: ignore[arg-type]


def test_a_row_names_everything_that_is_wrong_with_it() -> None:
    assert (
        reasons([Blank("account"), NotADay("created", "soon")]) == "no account; created on: soon is not a day"
    )


def test_the_figures_of_an_import_add_up_in_front_of_the_reader() -> None:
    lines = tally_lines(Tally(1_000, 20, 3, 4, 5), bad_file="x.bad.csv")
    assert lines == [
        "1,032 rows read:",
        "  1,000 went in",
        "  20 were corrected",
        "  3 are there already",
        "  4 stand in the file before, word for word",
        "  5 stay out: see x.bad.csv",
    ]
    assert tally_lines(Tally(added=1), dry_run=True) == ["1 row read:", "  1 would go in"]
    assert tally_lines(Tally(0, 1, 1, 1, 1))[1:] == [
        "  1 was corrected",
        "  1 is there already",
        "  1 stands in the file before, word for word",
        "  1 stays out",
    ]


def plan(**changed: Any) -> Plan:
    columns = Columns(("Deal", "Firm", "Colour"), {"name": 0, "account": 1}, "hubspot")
    base = {"kind": "deals", "file": "<!here>.csv", "rows": 2, "encoding": "utf-8", "delimiter": ";"}
    return Plan(**{**base, "columns": columns, "wishes": Wishes(), **changed})


def test_a_plan_says_what_is_read_what_is_not_and_what_is_unsure() -> None:
    said = "\n".join(plan_lines(plan(unsure_day="03/04/2026", people=(PersonGuess("Tom", 2, None),))))
    assert "2 rows, cut by semicolons, utf-8." in said
    assert "It looks like an export from HubSpot." in said
    assert "Columns: Deal → name, Firm → account." in said
    assert "Not read: Colour." in said
    assert "Say --days dmy or --days mdy." in said
    assert "1 of 1 people are not in Slack" in said


def test_an_offer_says_how_it_is_taken() -> None:
    offer = Offer("product", NearNames("GTXPro", "GTX Pro", "spelling"), 1_480)
    assert offer_line(offer) == "GTXPro (1,480 rows) may be GTX Pro"
    assert offer_option(offer) == '--merge "GTXPro=GTX Pro"'
    person = Offer("owner", NearNames("Ana Costa", "Ana", "letters"), 1)
    assert offer_option(person) == '--people "Ana Costa=Ana"'


def test_nothing_from_a_file_pings_anybody_in_slack() -> None:
    offer = Offer("account", NearNames("<!channel>", "<@U1>", "letters"), 3)
    shown = plan(offers=(offer,), unsure_day="03/04/2026")
    found = found_in_file(shown, Tally(added=1, bad=12), [(2, "no <!channel>")], file_id="F1", locale="en")
    for text in (found.text, str(found.blocks), imported(shown, Tally(1), [], locale="en").text):
        assert "<!" not in text
        assert "<@" not in text
        assert "--days" not in text
    assert "imports.merge" in str(found.blocks)
    assert "and 11 more" in str(found.blocks)


def test_words_of_a_header_lead_on() -> None:
    assert header_words(NoSuchColumn("Stagge", "Stage")).endswith("Did you mean Stage?")
    assert '--map "Column=stage"' in header_words(FieldNotFound(("stage", "status")))
