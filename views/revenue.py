"""Revenue targets, as people see them: the receipt, and what was not understood."""

from collections.abc import Sequence

from domain import revenue as said
from domain.revenue import RevenueProblem, RevenueSet
from domain.team import Person
from domain.weeks import FiscalQuarter
from views import formats
from views.blocks import Message, actions, button, clipped, context, escape, escape_name, section, value_of
from views.deal_words import amount_problem
from views.targets import name_of

ERRORS = {
    "targets.revenue_changed": "This revenue target was set anew since, so nothing was taken back.",
}

EXAMPLE = "Try it like this: `/targets set @name revenue 60k EUR Q1`"
SHOWN = 100


def receipt(result: RevenueSet, *, me: Person) -> Message:
    """What was set for whom, how much of it is asked for while they ramp up, and the way back."""
    locale = me.locale
    lines = [f"For {_whom(result, me)}, {quarter_name(result.quarter, locale)}: {_amount(result, locale)}"]
    notes = []
    asked = result.asked_for
    if asked and result.share < 1:
        share = formats.percent(float(result.share), locale)
        notes.append(f"Ramping up, {share} of it is asked for: {formats.money(asked, locale)}.")
    if result.reason:
        notes.append(f"Reason: {escape(result.reason)}")
    blocks = [section("\n".join(lines)), *([context("\n".join(notes))] if notes else [])]
    if result.id is not None:
        blocks.append(actions(button("Undo", "targets.undo_revenue", value_of(rule=result.id))))
    return Message("\n".join([*lines, *notes]).replace("*", ""), blocks)


def undone(result: RevenueSet, *, me: Person) -> Message:
    """What holds again."""
    now = f"{formats.money(result.amount, me.locale)} again" if result.amount else "no revenue target"
    quarter = quarter_name(result.quarter, me.locale)
    text = f"Taken back for {_whom(result, me)}, {quarter}: {now}."
    return Message(text.replace("*", ""), [section(text)])


def not_understood(problems: Sequence[RevenueProblem], locale: str) -> Message:
    """Everything that was wrong; nothing was set."""
    text = "\n".join(["Nothing was set.", *(problem_words(each, locale) for each in problems)])
    return Message(f"{text}\n{EXAMPLE}".replace("`", ""), [section(text), context(EXAMPLE)])


def problem_words(problem: RevenueProblem, locale: str) -> str:
    """One sentence for something that was not understood."""
    match problem:
        case said.RevenueMissing():
            return "How much? Put an amount after “revenue”."
        case said.QuarterTwice(first, second):
            return f"{escape(first)} or {escape(second)}? One quarter at a time."
        case said.QuarterOver(quarter):
            return (
                f"{quarter_name(quarter, locale)} is over. A target can be for this quarter or a later one."
            )
        case said.NotAName(text):
            return f"I know no person or team “{escape(clipped(text, SHOWN))}”. Pick a name after @."
        case said.RevenueTooLong(length, limit):
            most = formats.number(limit, locale)
            return f"That is {formats.number(length, locale)} characters; {most} is the most."
        case _:
            return amount_problem(problem, locale)


def quarter_name(quarter: FiscalQuarter, locale: str) -> str:
    """ "Q1 2027 (Fri 1 Jan – Wed 31 Mar)", the fiscal year's own number."""
    first, last = formats.day(quarter.start, locale), formats.day(quarter.last, locale)
    return f"Q{quarter.quarter} {quarter.year} ({first} – {last})"


def _amount(result: RevenueSet, locale: str) -> str:
    if result.amount is None:
        return "no revenue target."
    now = f"*{formats.money(result.amount, locale)}* revenue"
    if not result.is_new:
        return f"{now}, as it was."
    return f"{now}, was {formats.money(result.before, locale)}." if result.before else f"{now}."


def _whom(result: RevenueSet, me: Person) -> str:
    if result.person:
        return "you" if result.person.id == me.id else f"*{name_of(result.person)}*"
    return f"*{escape_name(result.team.name)}*" if result.team else "the team"
