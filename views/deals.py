"""Deals in lists: mine, those that need attention, and those that a name could mean."""

from collections.abc import Mapping, Sequence

from domain.deal_cards import DealLine, DealList, DealsFound
from domain.deals import Deal
from domain.stages import Pipeline
from domain.team import Person
from views import formats
from views.blocks import Block, Message, actions, button, clipped, context, escape, section, value_of
from views.deal_parts import NAME_SHOWN, capital, facts, label_of, named, new_button, reason_words, spoken
from views.targets import name_of

LISTED = 20
HOME_SHOWN = 5
BESIDE_MOST = 50
NO_DEALS = "No open deals. `/deal new Acme 12k EUR closes 15 Jan` makes one."


def deal_list(found: DealList, locale: str) -> Message:
    """My open deals, what needs attention first, each with its button."""
    if not found.lines:
        return Message(NO_DEALS.replace("`", ""), [section(NO_DEALS), actions(new_button())])
    count = len(found.lines)
    pressing = len(found.pressing)
    head = f"*{formats.number(count, locale)}* open {'deal' if count == 1 else 'deals'}"
    head += f", {formats.number(pressing, locale)} need{'s' if pressing == 1 else ''} attention" * bool(
        pressing
    )
    shown: list[Block] = [section(head)]
    shown += [_line_block(line, found, locale) for line in found.lines[:LISTED]]
    lines = [_line_text(line, found, locale) for line in found.lines[:LISTED]]
    if count > LISTED:
        more = f"{formats.number(count - LISTED, locale)} more. `/deal` and a name shows one."
        shown.append(context(more))
        lines.append(more)
    return Message(spoken([f"{head}.", *lines]), [*shown, actions(new_button())])


def deal_blocks(found: DealList, locale: str) -> list[Block]:
    """The Home tab's part: the deals that need attention, with a Move button each."""
    lines = found.pressing
    head = "*My deals*"
    if not lines:
        return [section(head), context("No deal of yours needs attention."), _home_actions()]
    blocks = [section(head)]
    for line in lines[:HOME_SHOWN]:
        move = button(
            "Move",
            f"deals.pick:{line.deal.id}",
            value_of(deal=line.deal.id),
            label=label_of("Move", line.deal),
        )
        blocks.append(section(_line_text(line, found, locale), accessory=move))
    if len(lines) > HOME_SHOWN:
        more = formats.number(len(lines) - HOME_SHOWN, locale)
        blocks.append(context(f"{more} more need attention. `/deal` lists them."))
    return [*blocks, _home_actions()]


def _home_actions() -> Block:
    return actions(new_button(), button("All my deals", "deals.mine"), block_id="home_deals")


def _line_block(line: DealLine, found: DealList, locale: str) -> Block:
    deal = line.deal
    open_ = button("Open", f"deals.show:{deal.id}", value_of(deal=deal.id), label=label_of("Open", deal))
    return section(_line_text(line, found, locale), accessory=open_)


def _line_text(line: DealLine, found: DealList, locale: str) -> str:
    """ "*Acme* · Proposal · €12,000" and below it why it needs attention."""
    text = " · ".join([f"*{named(line.deal)}*", *facts(line.deal, found.pipeline, locale)])
    why = [reason_words(each, line.deal, found.today, locale) for each in line.reasons]
    return f"{text}\n{capital(formats.listing(why, locale))}" if why else text


# --- what a name could mean ---


def matches(found: DealsFound, pipeline: Pipeline, locale: str, *, to: str | None = None) -> Message:
    """Several deals as buttons; where nothing is near, the offer to make one. `to`: the stage to move to."""
    query = escape(clipped(found.query, NAME_SHOWN))
    if not found.deals:
        text = f"I find no deal called “{query}”."
        make = button("Create it", "deals.open_new", value_of(account=found.query[:200]))
        return Message(text, [section(text), actions(make)])
    first = f"I find no “{query}”. Did you mean" if found.is_near else f"Which one is “{query}”?"
    if found.is_near:
        first += " one of these?" if len(found.deals) > 1 else " this one?"
    lines = [_match_text(deal, found, pipeline, locale) for deal in found.deals]
    blocks: list[Block] = [section(first)]
    for deal, text in zip(found.deals, lines, strict=True):
        pick = _pick(deal, to)
        blocks.append(section(text, accessory=pick))
    make = button("None of these: create it", "deals.open_new", value_of(account=found.query[:200]))
    return Message(spoken([first, *lines]), [*blocks, actions(make)])


def called_so(same: Sequence[Deal], new: Mapping[str, str | int], pipeline: Pipeline, me: Person) -> Message:
    """Before a second deal of one name is made. new: what makes it, given back by the button."""
    first = same[0]
    whose = "You have" if first.owner_id == me.id else "There is"
    known = " · ".join([f"*{named(first)}*", *facts(first, pipeline, me.locale)])
    lines = [f"{whose} an open deal of that name: {known}."]
    if len(same) > 1:
        lines.append(f"{formats.number(len(same) - 1, me.locale)} more are called so, too.")
    another = value_of(new=dict(new), beside=[each.id for each in same[:BESIDE_MOST]])
    ways = actions(
        button(
            "Open the existing",
            f"deals.show:{first.id}",
            value_of(deal=first.id),
            style="primary",
            label=label_of("Open", first),
        ),
        button("Make another", "deals.make_another", another, label=label_of("Make another", first)),
    )
    return Message(spoken([*lines, "Open it, or make another?"]), [section("\n".join(lines)), ways])


def _match_text(deal: Deal, found: DealsFound, pipeline: Pipeline, locale: str) -> str:
    owner = found.owners.get(deal.owner_id)
    return " · ".join(
        [f"*{named(deal)}*", *facts(deal, pipeline, locale), *([name_of(owner)] if owner else [])]
    )


def _pick(deal: Deal, to: str | None) -> Block:
    if to is None:
        return button("Open", f"deals.show:{deal.id}", value_of(deal=deal.id), label=label_of("Open", deal))
    return button(
        "Move", f"deals.move_to:{deal.id}", value_of(deal=deal.id, to=to), label=label_of("Move", deal)
    )
