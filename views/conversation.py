"""What the bot says to somebody who writes to it in their own words."""

from collections.abc import Sequence
from datetime import date

from domain.asks import Reply
from domain.coaching import BankQuestion
from domain.conversation import Change, Offer
from domain.deals import Deal
from domain.spin import QuestionType
from domain.tips import Tip
from views import formats, model
from views.activity import Types, counted
from views.blocks import Block, Message, actions, button, context, escape, section, value_of
from views.deal_parts import named, spoken

ERRORS = {
    "conversation.logged": "That is logged already, once. `/log list` shows it.",
    "conversation.old": "That offer is too old to be logged as it stands. Write it again, with its day.",
}

PROMPTS = (
    ("How is my week going?", "How is my week going?"),
    ("Which deals need me first?", "Which of my deals need me first?"),
    ("They say it is too expensive", "They say it is too expensive"),
    ("Questions for a first call", "Which questions should I ask in a first call?"),
)
"""(title, message): what is offered where somebody opens the bot's messages; Slack shows four."""
ABOUT = (
    "Ask me about selling or about your own numbers, in your own words. I change nothing by myself: "
    "what you ask me to change comes back as a button."
)
VALUE_MOST = 1_900
KINDS = {
    QuestionType.SITUATION: "Situation",
    QuestionType.PROBLEM: "Problem",
    QuestionType.IMPLICATION: "Implication",
    QuestionType.NEED_PAYOFF: "Need-payoff",
}


def hello() -> Message:
    """What can be asked, with examples to press."""
    buttons = [
        button(title, f"conversation.ask:{n}", value_of(q=message))
        for n, (title, message) in enumerate(PROMPTS)
    ]
    return Message(
        f"{ABOUT} For example: {'; '.join(title for title, _ in PROMPTS)}.",
        [section(ABOUT), actions(*buttons)],
    )


def welcome() -> Message:
    return Message("You are welcome. I am here when the next call is.")


def no_pressure() -> Message:
    """The coach does not help with what presses or deceives."""
    lines = [
        "I will not help with that: made-up deadlines, scarcity, references or fear cost the buyer a free "
        "choice, and you their trust.",
        "What works when it is true: a date of theirs (“What happens if this is not in place by then?”), the "
        "cost of waiting in their own figures, or a customer who agreed to be asked.",
        "If there is no reason to hurry, agree on a date to speak again, and leave it there.",
    ]
    return Message(spoken(lines), [section(lines[0]), section(lines[1]), context(lines[2])])


def way_out() -> Message:
    """Two noes: the coach offers the buyer a way out, and nothing else."""
    lines = [
        "Two noes are an answer. Offer them the way out, and mean it:",
        "“I hear that it is not for you now, and I will not go on asking. Shall I close it on my side? "
        "If something changes, you know where I am.”",
        "If they want to say why, listen and do not answer it. Then set the deal to lost with their reason; "
        "one honest no is worth more than a third try.",
    ]
    return Message(spoken(lines), [section(lines[0]), section(lines[1]), context(lines[2])])


def others() -> Message:
    return Message(
        "I show people their own numbers alone. Managers see their team's week with `/targets team`, and its "
        "deals with `/pipeline team`."
    )


def offer(found: Offer, *, types: Types, today: date, locale: str) -> Message:
    """What would be logged, as a button; nothing is logged before somebody presses it."""
    entry = found.entry
    what = counted(entry.counts, types, locale)
    day = "today" if entry.day == today else formats.day(entry.day, locale)
    account = f" for {escape(entry.account)}" if entry.account else ""
    text = f"*{escape(what)}* {day}{account}: shall I log that?"
    value = value_of(line=found.line, on=found.on.isoformat(), key=found.key)
    if len(value) > VALUE_MOST:
        return Message("That is too long for a button. `/log` and the same words log it.")
    press = button("Log it", "conversation.log", value, style="primary", label=f"Log {what}"[:75])
    note = "Nothing is logged until you press the button. To change it, write it again."
    return Message(f"{spoken([text])} {note}", [section(text), actions(press), context(note)])


def change_deal(deal: Deal, change: Change, *, to: tuple[str, str] | None) -> Message:
    """The way to the form that changes a deal. to: key and name of the stage that was meant."""
    shown = named(deal)
    text, press = _deal_change(deal, change, to)
    note = "Nothing changes until you confirm it."
    return Message(
        spoken([f"{shown}: {text} {note}"]), [section(f"*{shown}*: {text}"), actions(press), context(note)]
    )


def _deal_change(deal: Deal, change: Change, to: tuple[str, str] | None) -> tuple[str, Block]:
    if change is Change.MOVE and to is not None:
        key, name = to
        return f"move it to {escape(name)}?", button(
            f"Move to {name}"[:75],
            f"deals.move_to:{deal.id}",
            value_of(deal=deal.id, to=key),
            style="primary",
        )
    if change is Change.MOVE:
        return "to which stage?", button(
            "Move it", f"deals.pick:{deal.id}", value_of(deal=deal.id), style="primary"
        )
    text, words, do = {
        Change.STEP: ("set its next step?", "Set the next step", "step"),
        Change.NOTE: ("write a note?", "Write a note", "note"),
    }.get(change, ("change it?", "Edit the deal", "edit"))
    return text, button(words, f"deals.menu:{do}", value_of(deal=deal.id, do=do), style="primary")


def new_deal(name: str) -> Message:
    text = f"A new deal{f' with {escape(name)}' if name else ''}: the form asks for the rest."
    press = button("Make the deal", "deals.open_new", value_of(account=name[:200]), style="primary")
    return Message(text, [section(text), actions(press)])


def set_targets(*, may_set: bool) -> Message:
    if not may_set:
        return Message("Your manager sets your targets. `/targets` shows them.")
    text = "Targets are set in their form."
    return Message(text, [section(text), actions(button("Set targets", "targets.open_set", style="primary"))])


def which_deal(change: Change) -> Message:
    what = {Change.MOVE: "move", Change.STEP: "set the next step of", Change.NOTE: "note something on"}
    return Message(f"Which deal shall I {what.get(change, 'change')}? Write it with its name.")


def questions(found: Sequence[BankQuestion]) -> Message:
    """Questions to ask a buyer, each with why."""
    head = f"*{len(found)}* {'question' if len(found) == 1 else 'questions'} to choose from."
    lines = [f"*{KINDS[each.type]}:* {escape(each.text)}\n_{escape(each.why)}_" for each in found]
    note = "`/coach spin` and a deal's name chooses them for that deal."
    return Message(
        spoken([head, *lines, note]), [section(head), *(section(line) for line in lines), context(note)]
    )


def pages(found: Sequence[Tip]) -> Message:
    """The coach's own pages on a question."""
    if not found:
        return Message(NOTHING, [section(NOTHING), *hello().blocks[1:]])
    lines = [f"*{escape(each.title)}*\n{escape(each.body)}\n>{escape(each.better)}" for each in found]
    exercise = f"*Two minutes today:* {escape(found[0].exercise)}"
    return Message(spoken([*lines, exercise]), [*(section(line) for line in lines), section(exercise)])


NOTHING = (
    "I have no page on that. I know about objections, questions to ask, next steps, value and preparing a "
    "call, and about your own numbers."
)


def page_text(tip: Tip) -> str:
    """A page as it is given to a model."""
    return f"{tip.title}. {tip.body} Better: {tip.better}"


def answered(reply: Reply, shown: Message, *, below: bool) -> tuple[Message, tuple[Block, ...] | None]:
    """A model's words with what the rules show; or that alone, with why. below: whether the rules' own answer
    stands below the model's words, so that every number can be looked up.

    Returns the message, and what of it goes below words that have been shown already.
    """
    has_pages = shown.text != NOTHING
    foot = model.footer(reply, has_pages=has_pages)
    if reply.text is None:
        return Message(shown.text + model.spoken(reply, has_pages=has_pages), [*_blocks(shown), *foot]), None
    own = _blocks(shown) if below else []
    words = [section(part) for part in _parts(escape(reply.text))]
    text = f"{escape(reply.text)}{model.spoken(reply)}" + (f"\n{shown.text}" if below else "")
    return Message(text[:3_900], [*words, *own, *foot]), (*own, *foot)


def _blocks(message: Message) -> list[Block]:
    return list(message.blocks) or [section(message.text)]


def _parts(text: str) -> list[str]:
    """The text in pieces that sections hold, cut between paragraphs as far as that goes."""
    parts = [""]
    for line in text.splitlines(keepends=True):
        for piece in (line[n : n + 2_900] for n in range(0, len(line), 2_900)):
            if len(parts[-1]) + len(piece) > 2_900:
                parts.append("")
            parts[-1] += piece
    return [part for part in parts if part.strip()]
