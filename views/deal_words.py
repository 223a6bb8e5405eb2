"""Words for everything that can be wrong with a deal, with a line about one, or with an amount."""

from collections.abc import Mapping, Sequence

from domain import deal_lines as line
from domain import deal_problems as wrong
from domain import money
from domain.dates import NoSuchDay, UnknownDate
from domain.deal_lines import WordProblem
from domain.deal_problems import DealProblem
from domain.money import AmountProblem
from domain.stages import Criterion, Gap
from views import formats
from views.blocks import Message, clipped, context, escape, section

ERRORS = {
    "deals.not_found": "I find no such deal among those you can see. `/deal` lists yours.",
    "deals.not_yours": "{name} is not yours to change. Its owner, their manager or an admin can.",
    "deals.not_received": "{name} was handed over to somebody else, who can accept it or send it back.",
    "deals.unknown_person": "I do not know that person. Pick a name from the list that opens after @.",
    "deals.not_in_team": "{name} is in no team of yours, so the deal cannot go there.",
    "deals.no_such_stage": "That stage is not in your pipeline any more. `/deal` shows where your deals are.",
    "deals.changed": "Somebody changed {name} at the same moment, so nothing was changed. Please try again.",
    "deals.changed_since": "{who} has changed {name} since, so this cannot be taken back on its own.",
    "deals.undone_already": "That was taken back already, so {name} stays as it is.",
    "deals.not_undone": "That change of {name} cannot be taken back. Make another one instead.",
}

NEW_EXAMPLE = "Try it like this: `/deal new Acme 12k EUR closes 15 Jan stage discovery`"
MOVE_EXAMPLE = "Try it like this: `/deal move Acme proposal`"
SHOWN = 100
PARTS = {
    "amount": "the amount",
    "closes": "the close",
    "stage": "the stage",
    "owner": "the owner",
    "market": "the market",
    "next": "the next step",
}


def not_understood(problems: Sequence[WordProblem], locale: str, *, moving: bool = False) -> Message:
    """Everything that was wrong with a line; nothing was changed."""
    first = "Nothing was moved." if moving else "No deal was made."
    lines = [first, *(line_problem(each, locale) for each in problems)]
    example = MOVE_EXAMPLE if moving else NEW_EXAMPLE
    text = "\n".join(lines)
    return Message(f"{text}\n{example}".replace("`", ""), [section(text), context(example)])


def refused(problems: Mapping[str, DealProblem], locale: str) -> Message:
    """What a change lacks, where there is no form to say it in."""
    text = " ".join(deal_problem(each, locale) for each in problems.values())
    return Message(text, [section(text)])


def line_problem(problem: WordProblem, locale: str) -> str:
    """One sentence for something in a line that was not understood."""
    match problem:
        case line.NameMissing():
            return "Which deal? Begin with the name of the account."
        case line.StageMissing():
            return "Where to? Put the stage after the name."
        case line.UnknownStage(word, guess):
            return f"There is no stage “{_shown(word)}”.{_meant(guess)}"
        case line.UnknownMarket(word, guess):
            return f"There is no market “{_shown(word)}”.{_meant(guess)}"
        case line.NotAPerson(word):
            return f"“{_shown(word)}” is nobody I know. Type @ and pick a name from the list."
        case line.CloseInPast(day):
            return f"{formats.day(day, locale)} is over. A deal is expected to close today or later."
        case line.SaidTwice(part):
            return f"You said {PARTS[part]} twice. Once is enough."
        case line.PartEmpty(part):
            return f"Something is missing after the word for {PARTS[part]}."
        case line.NotRead(part, text):
            return f"I could not read “{_shown(text)}” after {PARTS[part]}."
        case line.TooMuchText(length, limit):
            return _too_long(length, limit, locale)
        case NoSuchDay(text):
            return f"There is no day “{_shown(text)}”."
        case UnknownDate(text):
            return f"I could not read “{_shown(text)}” as a day."
        case _:
            return amount_problem(problem, locale)


def amount_problem(problem: AmountProblem, locale: str) -> str:
    """One sentence for an amount that was not understood."""
    match problem:
        case money.AmountUnknown(text):
            return f"I could not read “{_shown(text)}” as an amount. 12k EUR is one."
        case money.AmountNegative(text):
            return f"{_shown(text)} is below zero."
        case money.AmountTooLarge(text):
            return f"{_shown(text)} is more than I can keep."
        case money.AmountTooFine(text, currency, digits):
            places = "no decimals" if not digits else f"{digits} decimals"
            return f"{_shown(text)} is too fine: {currency} has {places}."
        case money.AmountAmbiguous(_, smaller, larger):
            low, high = (formats.number(float(each), locale) for each in (smaller, larger))
            return f"Is that {low} or {high}? Write it out in full."
        case money.CurrencyMissing(text):
            return f"{_shown(text)} of which currency? 12k EUR is clear."
        case money.CurrencyUnknown(code, guess):
            return f"I do not know the currency “{_shown(code)}”.{_meant(guess)}"
        case money.CurrencyAmbiguous(sign, could_be):
            return f"“{_shown(sign)}” could be {formats.listing(list(could_be), locale)}. Name one."
    raise AssertionError(problem)


def deal_problem(problem: DealProblem, locale: str) -> str:
    """One sentence for what a change of a deal lacks or gets wrong; plain text, it stands at form fields."""
    match problem:
        case wrong.Missing():
            return "This is needed."
        case wrong.TooLong(length, limit):
            return _too_long(length, limit, locale)
        case wrong.AlreadyThere(stage):
            return f"The deal is in {stage.name} already."
        case wrong.NoSuchStage() | wrong.NoSuchReason():
            return "Please choose one of the list."
        case wrong.ClosedStage(stage):
            return f"No deal begins in {stage.name}. Make it in an earlier stage, then move it."
        case wrong.DayAhead(day):
            return f"{formats.day(day, locale)} is still to come."
        case wrong.DayBeforeDeal(day, created_on):
            began = formats.long_day(created_on, locale)
            return f"{formats.long_day(day, locale)} is before the deal began, on {began}."
        case wrong.GapsLeft(gaps):
            return f"Your team leaves no stage with gaps. {len(gaps)} still open: {gap_names(gaps, locale)}."
        case _:
            return _of_state(problem)


def _of_state(problem: DealProblem) -> str:
    match problem:
        case wrong.NegativeAmount():
            return "An amount cannot be below zero."
        case wrong.NothingHandedOver():
            return "No hand-over of this deal waits for an answer."
        case wrong.StillOpen():
            return "Only a deal that is won or lost has this."
        case wrong.OwnerAlready():
            return "The deal is theirs already."
        case wrong.Removed():
            return "The deal was taken back, so it cannot be changed."
    raise AssertionError(problem)


def gap_names(gaps: Sequence[Gap], locale: str, *, most: int = 3) -> str:
    """The first gaps by name: criteria by their text, evidence by its label. Plain text."""
    named = [gap.asked.text if isinstance(gap.asked, Criterion) else gap.asked.label for gap in gaps]
    if len(named) > most:
        named = [*named[: most - 1], f"{len(named) - most + 1} more"]
    return formats.listing(named, locale)


def _meant(guess: str | None) -> str:
    return f" Did you mean “{escape(guess)}”?" if guess else ""


def _shown(text: str) -> str:
    return escape(clipped(text, SHOWN))


def _too_long(length: int, limit: int, locale: str) -> str:
    most = formats.number(limit, locale)
    return f"That is {formats.number(length, locale)} characters; {most} is the most."
