"""Leave, as people see it: what was noted, what it makes of the targets, and the list."""

from collections.abc import Sequence
from datetime import date

from domain.dates import DateProblem, NoSuchDay, RangeBackwards, RangeTooLong, RangeTooOld, UnknownDate
from domain.person_weeks import Leave, LeaveCancelled, LeaveList, LeaveNoted, WeekAway
from domain.team import Person
from domain.weeks import ONE_DAY
from views import formats
from views.blocks import Block, Message, actions, button, context, escape, section, value_of
from views.targets import name_of

ERRORS = {
    "absences.no_working_day": "None of these days is a working day, so there is nothing to note.",
    "absences.unknown_person": "I do not know that person. Pick a name from the list that opens after @.",
    "absences.not_yours": "{name}'s leave is noted by {name}, {managers} or a workspace admin.",
    "absences.not_yours_unmanaged": "{name}'s leave is noted by {name} or a workspace admin.",
    "absences.gone": "That leave is not there any more. `/playmaker away` lists what is.",
}

EXAMPLE = "Note leave like this: `/playmaker away 24 Dec - 2 Jan`"
LISTED = 40
WEEKS_SHOWN = 3


def noted(result: LeaveNoted, *, me: Person) -> Message:
    """The receipt: how many working days, what becomes of the targets, and the way back."""
    locale = me.locale
    days = span(result.leave.first, result.leave.end, locale)
    if not result.is_new:
        return _message(
            [f"{_whose(result.person, me)} leave for {days} is noted already."],
            [_cancel(result.leave, locale)],
        )
    off = f"*{formats.number(result.leave.days_off, locale)}* {_days(result.leave.days_off)} off"
    lines = [f"{off}{_for(result.person, me)}: {days}."]
    if result.joined:
        parts = formats.listing([span(each.first, each.end, locale) for each in result.joined], locale)
        lines.append(f"It is one leave now with {parts}.")
    undo = button("Undo", "absences.cancel", value_of(leave=result.leave.id, restore=True))
    return _message([*lines, *_effects(result.weeks, locale)], [undo])


def cancelled(result: LeaveCancelled, *, me: Person) -> Message:
    """What is said when leave was taken back."""
    locale = me.locale
    days = span(result.leave.first, result.leave.end, locale)
    if not result.is_done:
        text = f"The leave for {days} had been changed or taken back already."
        return _message([text, "`/playmaker away` lists what stands."], [])
    lines = [f"{_whose(result.person, me)} leave for {days} is taken back."]
    if result.again:
        parts = formats.listing([span(each.first, each.end, locale) for each in result.again], locale)
        lines.append(f"This stands again: {parts}.")
    return _message([*lines, *_effects(result.weeks, locale)], [])


def leave_list(found: LeaveList, *, me: Person) -> Message:
    """A person's leave, each with its button, and how to note some."""
    if not found.leave:
        first = f"{_whose(found.person, me)} time off: none noted."
        return Message(f"{first}\n{EXAMPLE}".replace("`", ""), [section(first), context(EXAMPLE)])
    first = f"{_whose(found.person, me)} time off"
    lines = [_line(each, me.locale) for each in found.leave[:LISTED]]
    shown: list[Block] = [section(f"*{first}*")]
    shown += [
        section(line, accessory=_cancel(each, me.locale))
        for line, each in zip(lines, found.leave[:LISTED], strict=True)
    ]
    return Message(
        "\n".join([f"{first}:", *lines, EXAMPLE]).replace("*", "").replace("`", ""),
        [*shown, context(EXAMPLE)],
    )


def not_understood(problem: DateProblem, locale: str) -> Message:
    """Why the days were not read; nothing was noted."""
    text = f"{problem_words(problem, locale)} Nothing was noted."
    return Message(f"{text}\n{EXAMPLE}".replace("`", ""), [section(text), context(EXAMPLE)])


def problem_words(problem: DateProblem, locale: str) -> str:
    match problem:
        case NoSuchDay(text):
            return f"There is no day “{escape(text)}”."
        case UnknownDate(text):
            return f"I could not read “{escape(text)}” as a day."
        case RangeBackwards(first, last):
            return f"{_on(first, locale)} is after {_on(last, locale)}, so the days run backwards."
        case RangeTooLong(days, limit):
            most = formats.number(limit, locale)
            return f"That is {formats.number(days, locale)} days; {most} is the most at once."
        case RangeTooOld(first, oldest):
            return f"{_on(first, locale)} is too long ago; {_on(oldest, locale)} is the earliest."


def span(first: date, end: date, locale: str) -> str:
    """ "Thu 24 Dec – Sat 2 Jan", or one day."""
    last = end - ONE_DAY
    return _on(first, locale) if first == last else f"{_on(first, locale)} – {_on(last, locale)}"


def _effects(weeks: Sequence[WeekAway], locale: str) -> list[str]:
    """What becomes of the targets, a line a week; many weeks are summed up."""
    lines = [_effect(each, locale) for each in weeks[:WEEKS_SHOWN]]
    more = len(weeks) - WEEKS_SHOWN
    if more > 0:
        lines.append(f"And so on for {more} more {'week' if more == 1 else 'weeks'}.")
    return lines


def _effect(each: WeekAway, locale: str) -> str:
    week = f"Week of {_on(each.week.monday, locale)}"
    if not each.scheduled:
        return f"{week}: no working days, no targets."
    worked = f"{each.scheduled} of {each.usual} {_days(each.usual)}"
    if each.scheduled == each.usual:
        return f"{week}: {worked}, targets in full."
    return f"{week}: {worked}, targets {formats.percent(1 - each.scheduled / each.usual, locale)} lower."


def _line(leave: Leave, locale: str) -> str:
    days = formats.number(leave.days_off, locale)
    return f"*{span(leave.first, leave.end, locale)}* · {days} {_days(leave.days_off)}"


def _cancel(leave: Leave, locale: str) -> Block:
    days = span(leave.first, leave.end, locale)
    return button(
        "Cancel", f"absences.cancel:{leave.id}", value_of(leave=leave.id), label=f"Cancel leave {days}"[:75]
    )


def _message(lines: Sequence[str], buttons: Sequence[Block]) -> Message:
    blocks = [section("\n".join(lines)), *([actions(*buttons)] if buttons else [])]
    return Message("\n".join(lines).replace("*", "").replace("`", ""), blocks)


def _whose(person: Person, me: Person) -> str:
    return "Your" if person.id == me.id else f"{name_of(person)}'s"


def _for(person: Person, me: Person) -> str:
    return "" if person.id == me.id else f" for {name_of(person)}"


def _on(day: date, locale: str) -> str:
    return formats.day(day, locale)


def _days(n: int) -> str:
    return "working day" if n == 1 else "working days"
