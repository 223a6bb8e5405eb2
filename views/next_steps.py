"""Next steps that are due, to the owner alone: done, push or open."""

from domain.deals import Deal
from domain.next_steps import DueSteps
from views import formats
from views.blocks import Block, Message, actions, button, clipped, context, escape, section, value_of
from views.deal_parts import NAME_SHOWN, NOTE_SHOWN, label_of, named, open_button, spoken

NAME = "Next steps due"
LISTED = 15


def due_message(found: DueSteps, locale: str, *, news: Message | None = None) -> Message:
    """The list with three ways on for each; `news` stands above it."""
    lines, blocks = [], []
    if news:
        lines.append(news.text)
        blocks += list(news.blocks) or [section(news.text)]
    lines.append(_head(found, locale))
    blocks.append(section(lines[-1]))
    for deal in found.deals[:LISTED]:
        lines.append(_text(deal, found, locale))
        blocks += [section(lines[-1]), _ways_on(deal, found, locale)]
    if len(found.deals) > LISTED:
        lines.append(f"{formats.number(len(found.deals) - LISTED, locale)} more: `/deal` lists them.")
        blocks.append(context(lines[-1]))
    return Message(spoken(lines), blocks)


def _head(found: DueSteps, locale: str) -> str:
    """ "1 next step is overdue.", "3 next steps are due, 1 of them overdue."."""
    count = len(found.deals)
    if not count:
        return "*0* next steps are due."
    overdue = sum((deal.next_step_on or found.today) < found.today for deal in found.deals)
    what = f"*{formats.number(count, locale)}* {'next step is' if count == 1 else 'next steps are'}"
    if overdue == count:
        return f"{what} overdue."
    late = f", {formats.number(overdue, locale)} of them overdue" if overdue else ""
    return f"{what} due{late}."


def _text(deal: Deal, found: DueSteps, locale: str) -> str:
    step = escape(clipped(deal.next_step or "Next step", NOTE_SHOWN))
    on = deal.next_step_on or found.today
    when = "today" if on == found.today else f"was due {formats.day(on, locale)}"
    return f"*{named(deal)}*: {step} ({when})"


def _ways_on(deal: Deal, found: DueSteps, locale: str) -> Block:
    data = value_of(deal=deal.id, rev=deal.rev)
    push = f"Push to {formats.day(found.to, locale)}"
    return actions(
        button("Done", f"next_steps.finish:{deal.id}", data, style="primary", label=label_of("Done:", deal)),
        button(push, f"next_steps.push:{deal.id}", data, label=label_of(f"{push}:", deal)),
        open_button(deal),
        block_id=f"steps_{deal.id}",
    )


def finished(deal: Deal) -> Message:
    text = f"Done for {named(deal)}. What comes next?"
    step = button(
        "Set next step",
        f"deals.menu:{deal.id}",
        value_of(deal=deal.id, do="step"),
        label=label_of("Set next step for", deal),
    )
    return Message(text, [section(text), actions(step)])


def pushed(deal: Deal, locale: str) -> Message:
    on = f" to {formats.day(deal.next_step_on, locale)}" if deal.next_step_on else ""
    return Message(f"Pushed{on}: {escape(clipped(deal.next_step or '', NAME_SHOWN))}, {named(deal)}.")


def changed_since() -> Message:
    return Message("0 changes: that deal was changed since. This is what is due now.")
