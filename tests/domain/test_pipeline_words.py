"""What stands after /pipeline."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pipeline_words import (
    MarketMissing,
    NotInPipeline,
    PipelineAsked,
    PipelineNotUnderstood,
    PipelineProblem,
    QuartersTwice,
    parse_pipeline,
    quarter_before,
)
from domain.weeks import fiscal_quarter

TODAY = date(2026, 11, 18)
MARKETS = {"europe": "Europe", "asia_pacific": "Asia-Pacific", "latin_america": "Latin America"}


def read(text: str, *, start_month: int = 1) -> PipelineAsked:
    return parse_pipeline(
        text, teams=["North", "Q Team"], markets=MARKETS, today=TODAY, start_month=start_month
    )


def problem(text: str) -> PipelineProblem:
    with pytest.raises(PipelineNotUnderstood) as caught:
        read(text)
    return caught.value.problem


@pytest.mark.parametrize(
    ("text", "whose", "name", "quarter"),
    [
        ("", "mine", None, "2026-Q4"),
        ("mine", "mine", None, "2026-Q4"),
        ("Q1", "mine", None, "2026-Q1"),
        ("me 2025-Q3", "mine", None, "2025-Q3"),
        ("team", "team", None, "2026-Q4"),
        ("TEAM north last quarter", "team", "North", "2026-Q3"),
        ("north q2 2027", "team", "North", "2027-Q2"),
        ("team Q Team next quarter", "team", "Q Team", "2027-Q1"),
        ("market Europe", "market", "europe", "2026-Q4"),
        ("market asia pacific Q3", "market", "asia_pacific", "2026-Q3"),
        ("apac this quarter", "market", "asia_pacific", "2026-Q4"),
        ("region LATAM", "market", "latin_america", "2026-Q4"),
    ],
)
def test_whose_and_which_quarter(text: str, whose: str, name: str | None, quarter: str) -> None:
    asked = read(text)
    assert (asked.whose, asked.name, asked.quarter.key) == (whose, name, quarter)


def test_a_quarter_is_one_of_the_fiscal_year_that_runs() -> None:
    assert read("Q1", start_month=7).quarter == fiscal_quarter(date(2026, 7, 1), 7)
    assert read("Q3", start_month=7).quarter == fiscal_quarter(date(2027, 1, 1), 7)
    assert read("last quarter", start_month=7).quarter == fiscal_quarter(date(2026, 7, 1), 7)


def test_what_is_not_known_is_asked_about() -> None:
    assert problem("market") == MarketMissing(("Europe", "Asia-Pacific", "Latin America"))
    assert problem("team Norht") == NotInPipeline("Norht", "North")
    assert problem("market Eurpoe") == NotInPipeline("Eurpoe", "Europe")
    assert problem("forecast") == NotInPipeline("forecast")
    assert problem("Q1 Q2") == QuartersTwice("Q1", "Q2")


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 12))
def test_a_quarters_key_reads_back_as_that_quarter(day: date, start_month: int) -> None:
    quarter = fiscal_quarter(day, start_month)
    assert read(quarter.key, start_month=start_month).quarter == quarter
    assert quarter_before(quarter, start_month).end == quarter.start


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(PipelineNotUnderstood):
        assert read(text).whose in ("mine", "team", "market")
