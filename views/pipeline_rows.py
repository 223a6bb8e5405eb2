"""The deals behind a number of the pipeline, and what became of those that came into each stage."""

from domain.charts import BARS_MAX, Bar, FunnelChart
from domain.pipeline_conversion import Conversion, SnapshotRatio
from domain.pipeline_report import PipelineReport, PipelineRow, PipelineRows, StageShown
from views import formats
from views.blocks import (
    Block,
    Modal,
    actions,
    button,
    context,
    divider,
    escape,
    option,
    section,
    value_of,
)
from views.deal_parts import named, open_button, stage_name
from views.pipeline_parts import Said, address, place_words
from views.revenue import quarter_name

_WHAT = {
    "coverage": "Open deals expected to close in the quarter",
    "booked": "Won in the quarter",
    "win_rate": "Won and lost in the quarter",
    "cycle": "Won and lost in the quarter",
    "velocity": "Open, qualified and not stale",
    "expected": "Expected in the quarter when it began",
    "slipped": "Expected in the quarter, now later",
    "stale": "Stale: longer in their stage than it should take",
    "coverage_stale": "Stale, and expected in the quarter",
    "unqualified": "Open, and not qualified yet",
    "overdue": "Open, and past their expected close",
    "undated": "Open, without an expected close",
    "uncounted": "Closed in the quarter, and in no rate",
    "no_rate": "In a currency without a rate",
}
_FATES = {
    "passed": "Got further than {stage} in time",
    "stayed": "Did not get further than {stage} in time",
    "waiting": "In {stage} too short a time to tell",
}


def rows_modal(found: PipelineRows, locale: str) -> Modal:
    """One page of deals, each with a way to open it."""
    report, say = found.report, Said(found.report, locale)
    where = f"{place_words(report.whose, report.name)} · {quarter_name(report.quarter, locale)}"
    blocks: list[Block] = [
        section(f"*{what_words(report, found.what)}*\n{say.deals(found.total)}"),
        context(where),
    ]
    blocks += [_row_block(row, found, say) for row in found.rows]
    if not found.rows:
        blocks.append(section("There are none."))
    if found.hidden:
        blocks.append(context(f"{say.deals(found.hidden)} more in teams whose deals you cannot open."))
    pages = _pages(found, say)
    if pages:
        blocks.append(actions(*pages, block_id="pipeline_pages"))
    return Modal("reply.shown", "The rows", blocks, close="Done")


def what_words(report: PipelineReport, what: str) -> str:
    """What the rows of a number are."""
    kind, _, key = what.partition(".")
    stage = stage_name(report.pipeline, key)
    if kind == "stage":
        return f"Open in {stage}"
    return _FATES[kind].format(stage=stage) if kind in _FATES else _WHAT[what]


def _row_block(row: PipelineRow, found: PipelineRows, say: Said) -> Block:
    deal, report = row.deal, found.report
    worth = []
    if deal.amount:
        worth.append(formats.money(deal.amount, say.locale))
        if row.value and row.value.currency != deal.amount.currency:
            worth.append(f"≈ {say.money(row.value.amount_minor)}")
    head = " · ".join([f"*{named(deal)}*", stage_name(report.pipeline, deal.stage), *worth])
    facts = [escape(row.owner)]
    if deal.closed_on:
        facts.append(f"closed {formats.day(deal.closed_on, say.locale)}")
        facts.append(say.days((deal.closed_on - deal.created_on).days))
    else:
        facts.append(f"{say.days(row.stage_days)} in this stage")
        if deal.expected_close:
            facts.append(f"closes {formats.day(deal.expected_close, say.locale)}")
    facts += ["stale"] if row.is_stale else []
    return section(f"{head}\n{' · '.join(facts)}", accessory=open_button(deal))


def _pages(found: PipelineRows, say: Said) -> list[Block]:
    ways = []
    if found.page > 0:
        ways.append(_page_button("Page before", "before", found, found.page - 1))
    if found.page + 1 < found.pages:
        text = f"Next page ({say.number(found.page + 2)} of {say.number(found.pages)})"
        ways.append(_page_button(text, "next", found, found.page + 1))
    if found.what.partition(".")[0] in _FATES:
        ways.append(button("Back to conversion", "pipeline.conversions", value_of(**address(found.report))))
    return ways


def _page_button(text: str, name: str, found: PipelineRows, page: int) -> Block:
    data = address(found.report, w=found.what, p=page)
    return button(text, f"pipeline.rows:{name}", value_of(**data))


# --- conversion ---


def conversions_modal(report: PipelineReport, locale: str) -> Modal:
    """How many of the deals that came into each stage got further, and today's stages side by side."""
    say = Said(report, locale)
    about = (
        "Of the deals that came into a stage in the last year: how many got to any later stage within the "
        "days that nine in ten need. Deals that came in too lately are not counted yet."
    )
    blocks: list[Block] = [section(f"*{place_words(report.whose, report.name)}*"), context(about)]
    shown = [each for each in report.conversions if each.passed or each.stayed or each.waiting]
    blocks += [_conversion_block(each, report, say) for each in shown]
    if not shown:
        blocks.append(section("No deal came into any stage in this time."))
    ratios = [each for each in report.snapshots if each.ratio.denominator]
    if ratios:
        lines = [_snapshot_line(each, report, say) for each in ratios]
        warning = (
            "Snapshot ratio: other deals stand in the next stage, so this says nothing of how many get there."
        )
        blocks += [divider(), section("*Snapshot ratio today*\n" + "\n".join(lines)), context(warning)]
    return Modal("reply.shown", "Conversion", blocks, close="Done")


def _conversion_block(found: Conversion, report: PipelineReport, say: Said) -> Block:
    ratio, share = found.ratio, say.share(found.ratio)
    stage = f"*{stage_name(report.pipeline, found.stage)}*"
    if found.horizon.days is None:
        text = f"{stage} · nobody has got further yet"
    else:
        told = f"{say.number(ratio.numerator)} of {say.number(ratio.denominator)} got further"
        text = f"{stage} · {f'{share} · ' if share else ''}{told} within {say.days(found.horizon.days)}"
    if found.is_immature:
        text += f"\nImmature: {say.deals(len(found.waiting))} came in too lately, so this may still change"
    return section(text, accessory=_fates_menu(found, report, say))


def _fates_menu(found: Conversion, report: PipelineReport, say: Said) -> Block:
    parts = (
        ("passed", "got further", found.passed),
        ("stayed", "did not", found.stayed),
        ("waiting", "came in too lately", found.waiting),
    )
    options = [
        option(
            f"Show the {say.number(len(ids))} that {words}",
            value_of(**address(report, w=f"{fate}.{found.stage}")),
        )
        for fate, words, ids in parts
        if ids
    ]
    return {"type": "overflow", "action_id": f"pipeline.rows:{found.stage}", "options": options}


def _snapshot_line(each: SnapshotRatio, report: PipelineReport, say: Said) -> str:
    here, there = (stage_name(report.pipeline, key) for key in (each.stage, each.next_stage))
    return f"{there} ÷ {here}: {say.number(each.ratio.numerator)} ÷ {say.number(each.ratio.denominator)}"


# --- the chart ---


def pipeline_chart(report: PipelineReport, locale: str) -> FunnelChart | None:
    """The open stages as bars, the weighted part darker; None where nothing is open."""
    say = Said(report, locale)
    stages = list(report.stages)
    if not any(each.line.count for each in stages):
        return None
    has_value = any(each.line.value.amount_minor for each in stages)
    shown = stages[-BARS_MAX:]
    earlier = sum(each.line.count for each in stages[:-BARS_MAX])
    note = f"{say.deals(earlier)} in earlier stages not drawn" if earlier else ""
    if report.no_rate:
        amounts = formats.listing([formats.money(each, locale) for each in report.no_rate], locale)
        note = "; ".join(part for part in (note, f"without a rate and not drawn: {amounts}") if part)
    name = report.name if report.whose != "mine" else "mine"
    return FunnelChart(
        title=f"Open pipeline, {name}",
        bars=tuple(_bar(each, say, has_value=has_value) for each in shown),
        size_name="Value" if has_value else "",
        inner_name="Weighted by chance" if has_value else "",
        note=note[:1].upper() + note[1:],
    )


def _bar(shown: StageShown, say: Said, *, has_value: bool) -> Bar:
    line = shown.line
    label = shown.stage.name if shown.stage else shown.key.replace("_", " ").capitalize()
    if not has_value:
        return Bar(label, line.count, say.deals(line.count))
    words = f"{say.deals(line.count)} · {say.money(line.value.amount_minor)}"
    inner = min(line.weighted_minor, line.value.amount_minor)
    return Bar(label, line.value.amount_minor, words, inner)
