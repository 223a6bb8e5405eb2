"""The form for questions or notes that somebody wants looked at, and what the coach says to them."""

from collections.abc import Mapping

from domain.discovery import TRIES_PER_CHANGE, Change, Strength
from domain.discovery_review import LONGEST, Review
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    context,
    escape,
    field_input,
    section,
    text_input,
)
from views.deal_parts import capital, spoken

ERRORS = {
    "discovery.nothing": "Paste what you asked, or notes of the talk. “Rep:” and “Buyer:” before lines help.",
}
KEPT = (
    "Nothing of what you pasted is kept; nobody else sees this. Kept is only what you work on, and how often."
)
PARTS: Mapping[str, str] = {
    "coverage": "kinds of question",
    "depth": "consequences and value",
    "linkage": "building on answers",
    "quality": "precision",
    "outcome": "needs voiced",
}
STRENGTHS: Mapping[Strength, str] = {
    Strength.EXPLICIT_NEED: "The buyer said what they want. That counts most.",
    Strength.NEED_PAYOFF: "You let the buyer say what solving it is worth.",
    Strength.IMPLICATION: "You asked what follows from the problem.",
    Strength.LINKED: "You built on what had just been said.",
    Strength.PROBLEM: "You asked where it is difficult.",
    Strength.SPECIFIC: "You asked about something definite.",
    Strength.ASKED: "You asked instead of telling.",
    Strength.OPENED: "You opened the talk.",
}
CHANGES: Mapping[Change, str] = {
    Change.EARLY_PITCH: "Hold what you sell until a problem has been named. Sooner, it invites objections.",
    Change.FEAR: "Ask about consequences without painting them. Fear makes people leave, not decide.",
    Change.LEADING: "Ask so that no is as easy as yes. A question that holds its answer finds nothing out.",
    Change.IMPLICATION_FIRST: "First let a problem be named, then ask what follows from it.",
    Change.UNMEETABLE: "Ask for the value only of what you can deliver.",
    Change.INTERROGATION: "Four facts in a row feel like an interrogation. Look some up; ask for problems.",
    Change.STACKED: "One question, then wait. Of two at once, the easier one is answered.",
    Change.NO_QUESTIONS: "Turn a statement into a question: they should talk about their work more than you.",
    Change.NO_PROBLEM: "Ask where it is difficult. Without a problem there is nothing to solve.",
    Change.NO_IMPLICATION: "Stay with the problem: ask what it leads to, and for whom.",
    Change.NO_NEED_PAYOFF: "Let them say what solving it would be worth. It weighs more in their words.",
    Change.NOT_LINKED: "Begin the next question with their last words. It shows that you listened.",
    Change.GENERIC: "Make it specific: name the step, the team or the number you mean.",
    Change.NO_EXPLICIT_NEED: "Ask what they want to be different. A complaint is not yet a wish.",
    Change.DEEPER: "This was sound. Stay with one problem one question longer.",
}


def form() -> Modal:
    hint = "Questions one below the other, or a talk with “Rep:” and “Buyer:” before the lines."
    typed = text_input(multiline=True, max_length=LONGEST)
    blocks = [field_input("talk", "Your questions or notes", typed, hint=hint), context(KEPT)]
    return Modal("discovery.review", "Review my questions", blocks, submit="Review", close="Cancel")


def review(given: Review, locale: str) -> Message:
    """The score first, then one of each: a strength, a change, a question; each on a line of the talk."""
    found = given.found
    lines = [f"*{formats.number(found.score, locale)}* of 100 for discovery. {_parts(given, locale)}"]
    if found.capped:
        lines.append("A pitch came before the first problem, so 50 is the most it can be.")
    lines.append(f"*Went well:* {STRENGTHS[found.strength[0]]}{_quote(found.strength[1])}")
    lines.append(f"{_change_words(given)}{_quote(given.quote)}")
    if given.question:
        lines.append(f"*You could have asked:* {escape(given.question)}{_quote(given.after)}")
    blocks: list[Block] = [section(line) for line in lines]
    again = actions(
        button("Another one", "discovery.open"),
        button("Practise it", "practice.open:review"),
    )
    return Message(spoken([*lines, KEPT]), [*blocks, context(KEPT), again])


def _change_words(given: Review) -> str:
    """One behaviour for three tries, before another one is taken up."""
    what = CHANGES[given.change]
    if given.is_done_well:
        then = "Next time there is something new." if given.is_last_try else "Once more, so that it stays."
        return f"*What you work on went well:* {what} {then}"
    count = f"try {given.tries} of {TRIES_PER_CHANGE}" if given.tries <= TRIES_PER_CHANGE else "still"
    return f"*One change* ({count})*:* {what}"


def _parts(given: Review, locale: str) -> str:
    shown = [
        f"{PARTS[name]} {formats.percent(part, locale)}"
        for name, part in given.found.parts.items()
        if part is not None
    ]
    return f"{capital(formats.listing(shown, locale))}."


def _quote(line: str | None) -> str:
    return f"\n>{escape(line)}" if line else ""
