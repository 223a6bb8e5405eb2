"""The deals behind a number of a report or a digest."""

from collections.abc import Mapping

from domain.reports import ReportRow, ReportRows
from views import formats
from views.blocks import Block, Modal, actions, button, context, escape, section, value_of
from views.deal_parts import named, open_button, stage_name
from views.report_parts import Words


def rows_modal(
    found: ReportRows, what: str, where: str, address: Mapping[str, str | int], action: str, locale: str
) -> Modal:
    """One page of deals, each with a way to open it. `address` and `action`: what the page buttons carry."""
    say = Words(found.currency, locale)
    blocks: list[Block] = [
        section(f"*{what}*\n{say.deals(found.total)}"),
        context(where),
        *(_row_block(row, found, say) for row in found.rows),
    ]
    if not found.rows:
        blocks.append(section("There are none that you can open."))
    pages = [
        button(words, f"{action}:{way}", value_of(**{**address, "p": at}))
        for way, words, at in (("before", "Before", found.page - 1), ("next", "Next", found.page + 1))
        if 0 <= at < found.pages
    ]
    if pages:
        blocks.append(actions(*pages, block_id="report_pages"))
    return Modal("reply.shown", "The rows", blocks, close="Done")


def _row_block(row: ReportRow, found: ReportRows, say: Words) -> Block:
    deal = row.deal
    facts = [stage_name(found.pipeline, deal.stage)]
    if deal.amount:
        facts.append(formats.money(deal.amount, say.locale))
    if row.value and deal.amount and row.value.currency != deal.amount.currency:
        facts.append(f"≈ {say.money(row.value.amount_minor)}")
    if deal.closed_on:
        facts.append(f"closed {formats.day(deal.closed_on, say.locale)}")
    elif deal.expected_close:
        facts.append(f"expected {formats.day(deal.expected_close, say.locale)}")
    text = f"*{named(deal)}* · {' · '.join(facts)}\n{escape(row.owner)}"
    return section(text, accessory=open_button(deal))
