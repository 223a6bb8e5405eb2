"""The pipeline: stage by stage, and the numbers below, each with a way to its deals."""

from collections.abc import Sequence

from domain.pipeline import Value
from domain.pipeline_report import PipelineReport, StageShown
from domain.pipeline_words import MarketMissing, NotInPipeline, PipelineProblem, QuartersTwice
from domain.weeks import FiscalQuarter
from views import formats
from views.blocks import (
    Block,
    Message,
    actions,
    button,
    clipped,
    context,
    divider,
    escape,
    section,
    value_of,
)
from views.deal_parts import spoken
from views.pipeline_numbers import numbers
from views.pipeline_parts import Said, address, place_words
from views.revenue import quarter_name

ERRORS = {
    "pipeline.no_team": "You are in no team and manage none. `/pipeline` alone shows your own deals.",
    "pipeline.unknown_team": "You can see no team called “{name}”. `/pipeline team` shows your own.",
    "pipeline.market_for_managers": "The pipeline of a market is for managers and admins. "
    "`/pipeline team` shows your team's.",
    "pipeline.unknown_market": "That market is not there any more. `/pipeline` shows your own deals.",
    "pipeline.no_such_rows": "That number is from an older message. `/pipeline` shows the present ones.",
}
EXAMPLES = "`/pipeline` · `/pipeline team Q3` · `/pipeline market Europe last quarter`"
SHOWN = 80


def report_message(report: PipelineReport, locale: str) -> Message:
    """The whole answer, without the chart, which comes after it."""
    say = Said(report, locale)
    head = [_title(report, locale), _open_now(report, say)]
    stages = [shown for shown in report.stages if shown.line.count]
    blocks: list[Block] = [section("\n".join(head))]
    lines = [*head]
    for shown in stages:
        text = _stage_text(shown, say)
        lines.append(text)
        blocks.append(section(text, accessory=say.rows(f"stage.{shown.key}", _stage_name(shown))))
    empty = [escape(_stage_name(each)) for each in report.stages if not each.line.count]
    if empty and stages:
        lines.append(f"No deals in {formats.listing(empty, locale)}.")
        blocks.append(context(lines[-1]))
    blocks.append(divider())
    for what, text in numbers(report, say):
        lines.append(text)
        blocks.append(section(text, accessory=say.rows(what, what.replace("_", " "))))
    left = _left_out(report, say)
    notes = _notes(report, say)
    blocks += [*left, *([context("\n".join(notes))] if notes else []), _ways_on(report)]
    return Message(spoken([*lines, *notes]), blocks)


def not_understood(problem: PipelineProblem) -> Message:
    """What could not be read, and how it is asked for."""
    match problem:
        case MarketMissing(known):
            first = f"Which market? {', '.join(escape(name) for name in known)}."
        case NotInPipeline(text, guess):
            first = f"I know no team, market or quarter “{escape(clipped(text, SHOWN))}” that you can see."
            first += f" Did you mean {escape(guess)}?" if guess else ""
        case QuartersTwice(one, other):
            first = f"One quarter at a time, please: {escape(one)} or {escape(other)}?"
    return Message(f"{first}\n{EXAMPLES}".replace("`", ""), [section(first), context(EXAMPLES)])


def _title(report: PipelineReport, locale: str) -> str:
    return f"*{place_words(report.whose, report.name)}* · {quarter_name(report.quarter, locale)}"


def _stage_name(shown: StageShown) -> str:
    return shown.stage.name if shown.stage else shown.key.replace("_", " ").capitalize()


# --- what is open ---


def _open_now(report: PipelineReport, say: Said) -> str:
    count = sum(each.line.count for each in report.stages)
    if not count:
        return "No open deals. `/deal new Acme 12k EUR closes 15 Jan` makes one."
    value = sum(each.line.value.amount_minor for each in report.stages)
    weighted = sum(each.line.weighted_minor for each in report.stages)
    return (
        f"{say.deals(count)} open, {say.money(value)}, weighted {say.money(weighted)}{_beside(report, say)}"
    )


def _beside(report: PipelineReport, say: Said) -> str:
    """What could not be converted, never added in silence."""
    if not report.no_rate:
        return ""
    amounts = [formats.money(each, say.locale) for each in report.no_rate]
    return f"; beside it, without a rate, {formats.listing(amounts, say.locale)}"


def _stage_text(shown: StageShown, say: Said) -> str:
    line = shown.line
    weighted = f"weighted {say.money(line.weighted_minor)}"
    parts = [f"*{escape(_stage_name(shown))}*", say.deals(line.count), say.sum(shown.sum), weighted]
    notes = []
    if line.median_age_days is not None:
        notes.append(f"median {say.days(line.median_age_days)} in this stage")
    if line.stale_ids:
        notes.append(f"{say.number(len(line.stale_ids))} stale")
    if line.value.without_amount and shown.sum.total is not None:
        notes.append(f"{say.number(line.value.without_amount)} without an amount")
    return f"{' · '.join(parts)}\n{' · '.join(notes)}"


# --- what is left out, and why ---


def _left_out(report: PipelineReport, say: Said) -> list[Block]:
    """Ways to the deals that a number does without."""
    ways = (
        ("stale", "stale"),
        ("unqualified", "not qualified yet"),
        ("overdue", "past their date"),
        ("undated", "without a date"),
        ("uncounted", "closed, not counted"),
        ("no_rate", "without a rate"),
    )
    buttons = [
        button(
            f"{say.number(len(report.rows[what]))} {words}",
            f"pipeline.rows:{what}_left",
            value_of(**address(report, w=what)),
            label=f"Show the deals left out: {words}",
        )
        for what, words in ways
        if report.rows[what]
    ]
    return [context("Left out of coverage, velocity and rates:"), actions(*buttons)] if buttons else []


def _notes(report: PipelineReport, say: Said) -> list[str]:
    notes = []
    left = _coverage_left(report, say)
    if left:
        notes.append(f"Not in coverage: {formats.listing(left, say.locale)}.")
    if report.own_share is not None:
        own = formats.percent(report.own_share, say.locale)
        notes.append(f"Weighted by chances that rest {own} on own history, the rest on the market's profile.")
    if report.rates_used:
        examples = (
            " The rates are examples, to be replaced in rates.yaml." if report.rates_are_examples else ""
        )
        notes.append(f"Amounts are converted to {report.currency}.{examples}")
    if report.whose == "market":
        notes += _market_notes(report, say)
    return notes


def _coverage_left(report: PipelineReport, say: Said) -> list[str]:
    found = report.coverage
    if found is None:
        return []
    parts: Sequence[tuple[Value, str]] = (
        (found.stale, "stale"),
        (found.unqualified, "not qualified"),
        (found.overdue, "past their date"),
        (found.undated, "without a date"),
    )
    return [
        f"{say.number(value.deals + value.without_amount)} {words} ({say.money(value.amount_minor)})"
        for value, words in parts
        if value.deals + value.without_amount
    ]


def _market_notes(report: PipelineReport, say: Said) -> list[str]:
    notes = []
    if report.market.approach:
        listed = [escape(each) for each in report.market.approach]
        notes.append(f"What selling here leans on: {formats.listing(listed, say.locale)}.")
    if report.market.accounts_per:
        each = [
            f"{say.number(count)} per {_kind(kind)}" for kind, count in report.market.accounts_per.items()
        ]
        notes.append(f"Accounts to look after: {formats.listing(each, say.locale)}.")
    return notes


def _kind(key: str) -> str:
    words = {"ae": "AE", "sdr": "SDR", "smb": "SMB", "mid_market": "mid-market"}
    for short, long in words.items():
        key = key.replace(short, long)
    return key.replace("_", " ")


def _ways_on(report: PipelineReport) -> Block:
    whose = value_of
    before = {**address(report), "q": _before(report.quarter)}
    ways = [
        button("Conversion", "pipeline.conversions", whose(**address(report))),
        button("Quarter before", "pipeline.show:before", whose(**before)),
    ]
    if report.whose != "mine":
        ways.append(button("Mine", "pipeline.show:mine", whose(s="mine", q=report.quarter.key)))
    if report.whose != "team":
        ways.append(button("Team", "pipeline.show:team", whose(s="team", q=report.quarter.key)))
    return actions(*ways, block_id="pipeline_ways")


def _before(quarter: FiscalQuarter) -> str:
    number = quarter.quarter - 1 or 4
    return f"{quarter.year - (quarter.quarter == 1):04d}-Q{number}"
