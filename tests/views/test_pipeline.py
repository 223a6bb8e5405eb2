"""The pipeline's words: numbers with their counts, nothing added in silence, all within Slack's limits."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from content.loader import Content
from domain.deal_history import LoggedStage, PipelineDeal
from domain.money import Money
from domain.pipeline import Ratio, Value
from domain.pipeline_figures import Asked, Ground, MarketRules, report
from domain.pipeline_report import MarketShown, PipelineReport, Required, Target
from domain.pipeline_words import MarketMissing, NotInPipeline, QuartersTwice
from domain.weeks import fiscal_quarter
from sandbox.blockkit import check_message, check_view
from views.blocks import Message, Modal
from views.pipeline import not_understood, report_message
from views.pipeline_rows import conversions_modal, pipeline_chart, what_words

TODAY = date(2026, 11, 18)
MARKET = MarketShown("europe", "Europe", 80, ("Compliance", "<Trust>"), {"mid_market_ae": 50, "sdr": 100})


def deal(number: int, stage: str = "discovery", *, amount: Money | None = None, **over: Any) -> PipelineDeal:
    values: dict[str, Any] = {
        "owner_id": 1,
        "team_id": 1,
        "market": "europe",
        "part": "deal",
        "created_on": date(2026, 11, 1),
        "entered_stage_on": date(2026, 11, 8),
        "amount": amount or Money(1_200_000, "EUR"),
        "expected_close": date(2026, 12, 10),
        "closed_on": None,
        "lost_reason": None,
        "pushes": 0,
    }
    return PipelineDeal(id=number, stage=stage, **{**values, **over})


def closed(number: int, stage: str, **over: Any) -> PipelineDeal:
    part = "won" if stage == "won" else "lost"
    reason = None if part == "won" else "price"
    return deal(number, stage, part=part, closed_on=date(2026, 11, 10), lost_reason=reason, **over)


def made(content: Content, *deals: PipelineDeal, **over: Any) -> PipelineReport:
    """The report of these deals, each of which began in Discovery."""
    asked = Asked(
        whose=over.pop("whose", "team"),
        name=over.pop("name", "North"),
        key="7",
        quarter=fiscal_quarter(TODAY, 1),
        start_month=1,
        market=MARKET,
        target=over.pop("target", Target(Money(6_000_000, "EUR"))),
    )
    ground = Ground(
        deals=deals,
        logs={each.id: [began(each)] for each in deals},
        landings={},
        is_mine=lambda _deal: True,
        pipeline=content.pipeline(None),
        reasons=content.lost_reasons,
        rates=content.rates,
        currency="EUR",
        today=TODAY,
        markets={
            each.key: MarketRules(each.conversion_percent / 100, each.cycle_days) for each in content.markets
        },
        default_market=content.default_market,
    )
    return replace(report(ground, asked), **over)


def began(each: PipelineDeal) -> LoggedStage:
    at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    return LoggedStage(
        1, "created", at, each.created_on, None, "discovery", None, each.amount, each.expected_close
    )


def as_sent(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def as_view(modal: Modal) -> dict[str, Any]:
    title = {"type": "plain_text", "text": modal.title}
    return {"type": "modal", "title": title, "blocks": list(modal.blocks), "callback_id": modal.callback_id}


def test_an_empty_pipeline_says_how_to_begin(content: Content) -> None:
    shown = report_message(made(content), "en-GB")
    assert "No open deals. /deal new Acme 12k EUR closes 15 Jan makes one." in shown.text
    assert "Cycle cannot be told" in shown.text
    assert pipeline_chart(made(content), "en-GB") is None


def test_every_number_has_a_button_to_its_rows(content: Content) -> None:
    found = made(content, deal(1), deal(2, "proposal"), closed(3, "won"), closed(4, "lost"))
    shown = report_message(found, "en-GB")
    buttons = [block["accessory"] for block in shown.blocks if "accessory" in block]
    assert {each["text"]["text"] for each in buttons} == {"Show the rows"}
    keys = [each["action_id"].partition(":")[2] for each in buttons]
    assert keys == [
        *("stage.discovery", "stage.proposal"),
        *("coverage", "booked", "win_rate", "cycle", "velocity", "expected"),
    ]
    assert set(keys) <= set(found.rows)


def test_few_cases_have_counts_and_no_percentage(content: Content) -> None:
    few = made(content, closed(1, "won"), closed(2, "lost"))
    assert "Win rate 1 of 2 won, too few for a percentage" in report_message(few, "en-GB").text
    target = Target(Money(9_000_000, "EUR"))
    many = made(content, *[closed(n, "won" if n % 4 == 0 else "lost") for n in range(1, 25)], target=target)
    assert "Win rate 25%: 6 of 24 won" in report_message(many, "en-GB").text
    assert "1 ÷ the value win rate of the last year, 25% of 24 deals" in report_message(many, "en-GB").text


def test_velocity_shows_what_it_is_made_of(content: Content) -> None:
    found = made(
        content, deal(1), deal(2), *[closed(n, "won" if n % 4 == 0 else "lost") for n in range(3, 27)]
    )
    text = report_message(found, "en-GB").text
    assert "Velocity €667 a day: to compare quarters, not to forecast" in text
    assert "2 deals open × 25% × €12,000 ÷ 9 days" in text


def test_coverage_says_what_is_enough_and_what_is_left_out(content: Content) -> None:
    found = made(content, deal(1), deal(2, expected_close=None), deal(3, entered_stage_on=date(2026, 1, 5)))
    shown = report_message(found, "en-GB")
    assert "Coverage 0.2×, not enough: 4× is needed" in shown.text
    assert "Not in coverage: 1 stale (€12,000) and 1 without a date (€12,000)." in shown.text
    labels = [
        each["text"]["text"]
        for block in shown.blocks
        for each in block.get("elements", ())
        if "action_id" in each
    ]
    assert "1 stale" in labels
    assert "1 without a date" in labels


def test_a_reached_target_needs_no_coverage(content: Content) -> None:
    found = made(content, closed(1, "won"), target=Target(Money(100, "EUR")))
    assert "Nothing more is needed: the target of €1 is reached." in report_message(found, "en-GB").text


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target(None), "no revenue target set"),
        (Target(None, (Money(100, "THB"),)), "there is no rate for the target of THB"),
    ],
)
def test_without_a_target_coverage_is_not_guessed(content: Content, target: Target, words: str) -> None:
    assert words in report_message(made(content, deal(1), target=target), "en-GB").text


def test_amounts_without_a_rate_are_shown_and_not_added(content: Content) -> None:
    found = made(content, deal(1), deal(2, amount=Money(5_000, "THB")))
    text = report_message(found, "en-GB").text
    assert "2 deals open, €12,000, weighted €3,840; beside it, without a rate, THB50" in text
    assert "Discovery · 2 deals · €12,000 and THB50" in text
    chart = pipeline_chart(found, "en-GB")
    assert chart is not None
    assert chart.note == "Without a rate and not drawn: THB50"


def test_names_are_escaped(content: Content) -> None:
    found = made(content, deal(1), name="<!channel> & co", whose="market")
    text = report_message(found, "en-GB").text
    assert "Pipeline in &lt;!channel&gt; &amp; co" in text
    assert "&lt;Trust&gt;" in text
    assert "50 per mid-market AE and 100 per SDR" in text


def test_the_largest_report_is_within_slacks_limits(content: Content) -> None:
    stages = [each.key for each in content.pipeline(None).open_stages]
    deals = [deal(n, stages[n % len(stages)], amount=Money(10**14, "EUR")) for n in range(1, 60)]
    found = made(content, *deals, deal(60, "gone_stage"), deal(61, amount=Money(1, "THB")))
    shown = report_message(found, "de-DE")
    assert check_message(as_sent(shown)) == []
    assert check_view(as_view(conversions_modal(found, "de-DE"))) == []
    assert "Gone stage" in shown.text


def test_conversion_names_what_is_immature_and_what_is_only_a_snapshot(content: Content) -> None:
    found = made(content, deal(1), deal(2, "proposal"))
    modal = str(conversions_modal(found, "en-GB").blocks)
    assert "nobody has got further yet" in modal
    assert "Immature: 2 deals came in too lately" in modal
    assert "Snapshot ratio today" in modal
    assert "conversion" not in str(
        [block for block in conversions_modal(found, "en-GB").blocks if "÷" in str(block)]
    )


def test_the_chart_shows_each_open_stage(content: Content) -> None:
    chart = pipeline_chart(made(content, deal(1), deal(2, "proposal")), "en-GB")
    assert chart is not None
    assert [bar.label for bar in chart.bars if bar.size] == ["Discovery", "Proposal"]
    assert chart.bars[3].shown == "1 deal · €12,000"
    assert chart.bars[3].inner == 384_000
    without = pipeline_chart(made(content, replace(deal(1), amount=None)), "en-GB")
    assert without is not None
    assert (without.bars[3].size, without.size_name) == (1, "")


def test_rows_say_what_they_are(content: Content) -> None:
    found = made(content, deal(1))
    assert what_words(found, "stage.discovery") == "Open in Discovery"
    assert what_words(found, "waiting.discovery") == "In Discovery too short a time to tell"
    for what in found.rows:
        assert what_words(found, what)


def test_slippage_and_losses_without_amounts_are_told(content: Content) -> None:
    found = made(content, deal(1))
    assert found.slippage is not None
    slipped = replace(
        found.slippage, value=Ratio(10_000, 40_000, 20), count=Ratio.of(5, 20), slipped=(1,), overdue=(1, 2)
    )
    text = report_message(replace(found, slippage=slipped), "en-GB").text
    assert "Slippage 25%: 5 of 20 deals expected at the start now close later (€100 of €400)" in text
    assert "2 deals more without a later date" in text


def test_own_history_takes_the_profiles_place(content: Content) -> None:
    found = replace(made(content, deal(1)), required=Required(0.5, "own", 40))
    assert found.coverage is not None
    shown = report_message(
        replace(found, coverage=replace(found.coverage, required=2.0, stale=Value(0, 0, 0))), "en"
    )
    assert "2× is needed (1 ÷ the value win rate of the last year, 50% of 40 deals)" in shown.text


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (MarketMissing(("Europe", "Asia")), "Which market? Europe, Asia."),
        (NotInPipeline("<!here>", "North"), "“&lt;!here&gt;” that you can see. Did you mean North?"),
        (QuartersTwice("Q1", "Q2"), "One quarter at a time, please: Q1 or Q2?"),
    ],
)
def test_what_is_not_understood_is_asked_about(problem: Any, words: str) -> None:
    said = not_understood(problem)
    assert words in said.text
    assert check_message(as_sent(said)) == []
