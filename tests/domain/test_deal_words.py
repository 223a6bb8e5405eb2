"""Lines about deals are understood whole, or refused with everything that is wrong."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.loader import load_content
from domain.dates import NoSuchDay, UnknownDate
from domain.deal_words import (
    CloseInPast,
    DealNotUnderstood,
    MoveLine,
    NameMissing,
    NewLine,
    NotAPerson,
    NotRead,
    PartEmpty,
    SaidTwice,
    StageMissing,
    TooMuchText,
    UnknownMarket,
    UnknownStage,
    WordProblem,
    parse_move,
    parse_new,
)
from domain.money import CurrencyMissing, Money

CONTENT = load_content()
PIPELINE = CONTENT.pipelines["default"]
MARKETS = {each.key: each.name for each in CONTENT.markets}
TODAY = date(2026, 11, 19)  # a Thursday
EURO = Money(1_200_000, "EUR")


def new(text: str) -> NewLine:
    return parse_new(text, pipeline=PIPELINE, markets=MARKETS, currency="EUR", today=TODAY)


def problems(text: str) -> tuple[WordProblem, ...]:
    with pytest.raises(DealNotUnderstood) as caught:
        new(text)
    return caught.value.problems


def move(text: str) -> MoveLine:
    return parse_move(text, pipeline=PIPELINE)


def move_problems(text: str) -> tuple[WordProblem, ...]:
    with pytest.raises(DealNotUnderstood) as caught:
        move(text)
    return caught.value.problems


def test_the_whole_line_is_understood() -> None:
    line = "Acme 12k EUR closes 15 Jan stage discovery for <@U123|bob> market europe next call Bob on 3 Dec"
    assert new(line) == NewLine(
        account="Acme",
        amount=EURO,
        expected_close=date(2027, 1, 15),
        stage="discovery",
        owner="U123",
        market="europe",
        next_step="call Bob",
        next_step_on=date(2026, 12, 3),
    )


def test_parts_come_in_any_order_and_may_have_colons() -> None:
    line = "Acme next: send the draft tomorrow, Stage: lead generation, closes: 2027-02-01 owner <@U9> 12k"
    assert new(line) == NewLine(
        account="Acme",
        amount=EURO,
        expected_close=date(2027, 2, 1),
        stage="lead_generation",
        owner="U9",
        next_step="send the draft",
        next_step_on=date(2026, 11, 20),
    )


@pytest.mark.parametrize(
    ("text", "account", "amount"),
    [
        ("Acme", "Acme", None),
        ("Acme Corp 12k", "Acme Corp", EURO),
        ("Acme 12000", "Acme", EURO),
        ("Acme 12 000 EUR", "Acme", EURO),
        ("Acme, €12,000", "Acme", EURO),
        ("€12k Acme", "Acme", EURO),
        ("EUR 12k Acme Corp", "Acme Corp", EURO),
        ("Studio 54", "Studio 54", None),
        ("Studio 54 12k EUR", "Studio 54", EURO),
        ("3M 12k", "3M", EURO),
        ("3M Germany 12k", "3M Germany", EURO),
        ("3M", "3M", None),
        ("7-Eleven 12k", "7-Eleven", EURO),
        ("Stage Entertainment 12k", "Stage Entertainment", EURO),
        ("Next plc 12k", "Next plc", EURO),
        ("Partners for Growth 12k", "Partners for Growth", EURO),
        ('"The Next Stage" 12k', "The Next Stage", EURO),
        ("“Market 500” value 12k", "Market 500", EURO),
        ("Acme worth 12k", "Acme", EURO),
        ("Acme closes 15 Jan 12k EUR", "Acme", EURO),
    ],
)
def test_names_and_amounts_are_told_apart(text: str, account: str, amount: Money | None) -> None:
    found = new(text)
    assert (found.account, found.amount) == (account, amount)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [NameMissing()]),
        ("12k EUR", [NameMissing()]),
        ("Acme closes 15 Oct", [CloseInPast(date(2026, 10, 15))]),
        ("Acme closes soon", [UnknownDate("soon")]),
        ("Acme closes 31 Feb", [NoSuchDay("31 Feb")]),
        ("Acme stage proposl", [UnknownStage("proposl", "Proposal")]),
        ("Acme stage golf", [UnknownStage("golf")]),
        ("Acme market europ", [UnknownMarket("europ", "Europe")]),
        ("Acme owner bob", [NotAPerson("bob")]),
        ("Acme for @bob", [NotAPerson("@bob")]),
        ("Acme closes", [PartEmpty("closes")]),
        ("Acme next tomorrow", [PartEmpty("next")]),
        ("Acme closes 15 Jan maybe", [NotRead("closes", "maybe")]),
        ("Acme 12k value 13k", [SaidTwice("amount")]),
        ("Acme stage discovery stage proposal", [SaidTwice("stage")]),
        ("Acme value lots", [NotRead("amount", "lots")]),
        ("A" * 201, [TooMuchText(201, 200)]),
        ("A" * 3001, [TooMuchText(3001, 3000)]),
        (
            "Acme closes soon stage golf owner bob",
            [UnknownDate("soon"), UnknownStage("golf"), NotAPerson("bob")],
        ),
    ],
)
def test_all_that_is_wrong_is_named_at_once(text: str, found: list[WordProblem]) -> None:
    assert list(problems(text)) == found


def test_without_a_currency_of_the_workspace_an_amount_must_say_its_own() -> None:
    with pytest.raises(DealNotUnderstood) as caught:
        parse_new("Acme 12k", pipeline=PIPELINE, markets=MARKETS, currency=None, today=TODAY)
    assert caught.value.problems == (CurrencyMissing("12k"),)


@pytest.mark.parametrize(
    ("text", "name", "stage", "why"),
    [
        ("Acme proposal", "Acme", "proposal", None),
        ("Acme to proposal", "Acme", "proposal", None),
        ("Acme Corp → Closed Won", "Acme Corp", "won", None),
        ("Acme lead generation because their budget went", "Acme", "lead_generation", "their budget went"),
        ("Acme lost why: no answer", "Acme", "lost", "no answer"),
        ('"Proposal Ltd" discovery', "Proposal Ltd", "discovery", None),
        ("Proposal demo", "Proposal", "presentation", None),
    ],
)
def test_a_move_names_a_deal_and_a_stage(text: str, name: str, stage: str, why: str | None) -> None:
    assert move(text) == MoveLine(name, stage, why)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", NameMissing()),
        ("proposal", NameMissing()),
        ("Acme", StageMissing()),
        ("Acme to", StageMissing()),
        ("Acme proposl", UnknownStage("proposl", "Proposal")),
        ("Acme Corp lead generaton", UnknownStage("lead generaton", "Lead generation")),
        ("Acme golf", UnknownStage("golf")),
        ("x" * 3001, TooMuchText(3001, 3000)),
    ],
)
def test_a_move_that_is_not_clear_is_asked_about(text: str, problem: WordProblem) -> None:
    assert move_problems(text) == (problem,)


PIECES = ["Acme", "12k", "EUR", "closes", "15 Jan", "stage", "discovery", "for <@U1>", "next", "call", "on"]
PIECES += [
    "market",
    "europe",
    '"',
    "“",
    "owner",
    "value",
    ",",
    ":",
    "31 Feb",
    "to",
    "because",
    "won",
    "€5",
    "-3",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=14).map(" ".join))
def test_nothing_typed_breaks_the_readers(text: str) -> None:
    for read in (new, move):
        try:
            found = read(text)
        except DealNotUnderstood:
            continue
        assert found.account if isinstance(found, NewLine) else found.name


@given(
    st.integers(100, 10**9),
    st.sampled_from([each.key for each in PIPELINE.open_stages]),
    st.dates(TODAY, date(2030, 1, 1)),
    st.sampled_from(sorted(MARKETS)),
)
def test_a_line_written_from_parts_reads_back(amount: int, stage: str, close: date, market: str) -> None:
    text = f"Acme {amount} USD closes {close} stage {PIPELINE[stage].name} market {MARKETS[market]}"
    assert new(text) == NewLine("Acme", Money(amount * 100, "USD"), close, stage, None, market)
