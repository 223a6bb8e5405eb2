"""Stale deals, as their owner sees them: three ways on for each."""

from domain.deals import Deal
from domain.stale_deals import NotLater, StaleDeal, StaleList
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    clipped,
    context,
    date_input,
    escape,
    field_input,
    section,
    text_input,
    value_of,
)
from views.deal_parts import NAME_SHOWN, label_of, named, spoken, stage_name

ERRORS = {
    "stale.closed": "{name} is closed already, so there is no date to push.",
}
LISTED = 20
WHY_MAX = 300


def stale_message(found: StaleList, locale: str) -> Message:
    """The list, each deal with what it needs: a next step, another date, or an end."""
    if not found.deals:
        text = "None of your deals is stale."
        return Message(text, [section(text)])
    count = len(found.deals)
    have, out = ("deal has", "It is left out") if count == 1 else ("deals have", "They are left out")
    move = "it moves" if count == 1 else "they move"
    head = f"*{formats.number(count, locale)}* {have} stood still too long."
    about = f"{out} of coverage, velocity and forecast until {move}."
    lines = [head, about]
    blocks: list[Block] = [section(head), context(about)]
    for each in found.deals[:LISTED]:
        text = _text(each, found, locale)
        lines.append(text)
        blocks += [section(text), _ways_on(each, found)]
    if count > LISTED:
        lines.append(f"{formats.number(count - LISTED, locale)} more. `/pipeline stale` shows the next ones.")
        blocks.append(context(lines[-1]))
    return Message(spoken(lines), blocks)


def _text(each: StaleDeal, found: StaleList, locale: str) -> str:
    deal = each.deal
    amount = [formats.money(deal.amount, locale)] if deal.amount else []
    head = " · ".join([f"*{named(deal)}*", stage_name(found.pipeline, deal.stage), *amount])
    days, limit = formats.number(each.days, locale), formats.number(each.limit.days, locale)
    facts = [f"{days} days in this stage, {limit} {_source(each, locale)}"]
    if deal.expected_close:
        was = "was expected" if deal.expected_close < found.today else "expected"
        facts.append(f"{was} to close {formats.day(deal.expected_close, locale)}")
    if deal.next_step:
        on = f" on {formats.day(deal.next_step_on, locale)}" if deal.next_step_on else ""
        facts.append(f"next step{on}: {escape(clipped(deal.next_step, NAME_SHOWN))}")
    return f"{head}\n{'; '.join(facts)}"


def _source(each: StaleDeal, locale: str) -> str:
    """Where the limit comes from."""
    if each.limit.source == "winners":
        return f"is the most by {formats.number(each.limit.winners, locale)} deals that were won"
    if each.limit.source == "cycle":
        return "is the most by the market's usual cycle"
    return "is the most by the stage's usual time"


def _ways_on(each: StaleDeal, found: StaleList) -> Block:
    id, lost = each.deal.id, found.pipeline.lost.key
    step = value_of(deal=id, do="step")
    return actions(
        button("Set next step", f"deals.menu:{id}", step, label=label_of("Set next step for", each.deal)),
        button(
            "Push date",
            f"stale.open_push:{id}",
            value_of(deal=id),
            label=label_of("Push the date of", each.deal),
        ),
        button(
            "Close as lost",
            f"deals.move_to:{id}",
            value_of(deal=id, to=lost),
            label=label_of("Close as lost", each.deal),
        ),
        block_id=f"stale_{id}",
    )


def push_form(deal: Deal, locale: str) -> Modal:
    """Another expected close, and why."""
    now = (
        f"Expected to close {formats.day(deal.expected_close, locale)}"
        if deal.expected_close
        else "No date yet"
    )
    blocks = [
        section(f"*{named(deal)}*\n{now}"),
        field_input("expected_close", "Expected close", date_input()),
        field_input(
            "why",
            "Why",
            text_input(max_length=WHY_MAX),
            hint="What has to happen first, as the buyer said it.",
        ),
    ]
    return Modal(
        "stale.push",
        "Push the date",
        blocks,
        submit="Push",
        close="Cancel",
        data={"deal": deal.id, "rev": deal.rev},
    )


def not_later(problem: NotLater, locale: str) -> str:
    return f"Pick a day after {formats.day(problem.day, locale)}."
