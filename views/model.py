"""The model in words: that it may be wrong, whether it helped, what was used, and the switches."""

from datetime import date

from domain.asks import Reply
from domain.model_use import ModelState
from views.blocks import Block, Message, actions, button, context, escape, section, value_of
from views.formats import month

ERRORS = {
    "model.budget": "A month's budget is a whole number of tokens, {fewest:,} or more; or `budget max`.",
}

WRONG = "_A model wrote this and may be wrong._"
WHY_NOT = {
    "budget": "This month's budget for the model is used up",
    "slow": "The model took too long",
    "broken": "The model does not answer right now",
    "refused": "The model had nothing to show for this",
    "malformed": "The model's answer was no use",
}
INSTEAD = "so this is from the coach's own pages"


def footer(reply: Reply, *, has_pages: bool = True) -> list[Block]:
    """The end of every answer that a model was asked for.

    Where it wrote it: that it may be wrong, and two buttons. Where it should have and did not: why this is
    from content, or, without has_pages, why there is nothing. Where nobody wanted a model: nothing.
    """
    if reply.is_models:
        return [context(WRONG), actions(_vote("Helpful", reply, True), _vote("Not helpful", reply, False))]
    why = _why_not(reply, has_pages)
    return [context(why)] if why else []


def spoken(reply: Reply, *, has_pages: bool = True) -> str:
    """The same for a message's `text`, to put at its end; "" where there is nothing to say."""
    if reply.is_models:
        return " A model wrote this and may be wrong."
    why = _why_not(reply, has_pages)
    return f" {why}" if why else ""


def _why_not(reply: Reply, has_pages: bool) -> str:
    why = WHY_NOT.get(reply.why_not or "", "")
    return f"{why}, {INSTEAD}." if why and has_pages else f"{why}." if why else ""


def _vote(words: str, reply: Reply, helped: bool) -> Block:
    value = value_of(answer=reply.key, purpose=reply.purpose, helped=helped)
    return button(words, f"model.vote:{int(helped)}", value)


def usage(state: ModelState, locale: str, *, is_admin: bool) -> Message:
    """This month's use, by purpose."""
    if state.model is None:
        return Message(NO_MODEL)
    use = state.use
    head = f"*{use.tokens:,}* of {state.budget:,} tokens used in {_month(use.month, locale)}, counted in UTC."
    lines = [
        f"{each.tokens:,} for {escape(each.name.replace('_', ' '))}: "
        f"{each.asked} asked, {each.answered} answered."
        for each in use.purposes
    ]
    votes = use.helped + use.not_helped
    if votes:
        lines.append(f"{use.helped} of {votes} answers that somebody judged were helpful.")
    notes = [note for note in (_standing(state), _switches(state) if is_admin else "") if note]
    blocks = [section(head)]
    if lines:
        blocks.append(section("\n".join(lines)))
    if notes:
        blocks.append(context(" ".join(notes)))
    return Message("\n".join([head.replace("*", ""), *lines, *notes]), blocks)


NO_MODEL = "No model is set up here. The coach works from its own pages. Whoever runs the bot can add one."


def settings(state: ModelState, *, is_admin: bool) -> Message:
    """Whether the model is on here, and who may change that."""
    if state.model is None:
        return Message(NO_MODEL)
    head = (
        f"The model ({escape(state.model)}) is *{'on' if state.choice.is_on else 'off'}* in this workspace."
    )
    rest = f"Budget: {state.budget:,} tokens a month, {state.use.tokens:,} used."
    shown = [section(f"{head}\n{rest}")]
    if is_admin:
        on = state.choice.is_on
        words = "Turn off" if on else "Turn on"
        shown.append(actions(button(words, "model.switch", value_of(on=not on), label=f"{words} the model")))
    about = _switches(state) if is_admin else "A workspace admin can change that."
    return Message(f"{head.replace('*', '')} {rest} {about}", [*shown, context(about)])


def privacy(state: ModelState) -> Message:
    """What is sent to the model on one's own behalf, with one's own switch."""
    out = state.choice.opted_out
    head = (
        "Nothing of yours goes to a model. The coach answers you from its own pages."
        if out
        else "When you ask the coach something, it may send your words and what it needs for them to a model."
    )
    if state.model is None:
        head = "No model is set up here, so nothing of yours goes to one."
    elif not state.choice.is_on:
        head = "The model is off in this workspace, so nothing of yours goes to one."
    words = "Let the coach ask a model for me" if out else "Keep my words from the model"
    switch = button(words, "model.opt_out", value_of(out=not out))
    return Message(f"{head} {KEPT}", [section(head), actions(switch), context(KEPT)])


KEPT = (
    "It sends no colleague's name, no other deal and nobody else's numbers, and keeps no copy of the answer. "
    "Your own choice holds wherever you ask."
)


def thanks(helped: bool) -> Message:
    return Message("Noted, thank you." if helped else "Noted. The next answer should do better.")


def _month(name: str, locale: str) -> str:
    """ "2026-11" → "November 2026"."""
    return month(date.fromisoformat(f"{name}-01"), locale)


def _standing(state: ModelState) -> str:
    return "" if state.choice.is_on else "The model is off in this workspace."


def _switches(state: ModelState) -> str:
    return (
        "`/playmaker model on`, `off`, `budget 500000` or `budget max` "
        f"(the operator allows {state.ceiling:,} a month)."
    )
