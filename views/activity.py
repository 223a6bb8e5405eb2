"""Logging, as people see it: the form, the receipt, the list of what was logged."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain import activity as said
from domain.activity import ActivityType, Problem
from domain.dates import NoSuchDay
from domain.logs import Log, Logged
from domain.person_weeks import PersonWeek
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
    escape_name,
    field_input,
    option,
    section,
    text_input,
    value_of,
)
from views.targets import standing, standing_words

ERRORS = {
    "activity.not_yours": "That entry is not one of yours, so it was left as it is.",
}

LISTED = 40
NOTE_SHOWN = 300
COUNT_FIELD = "count_"
Types = Mapping[str, ActivityType]


def counted(counts: Mapping[str, int], types: Types, locale: str) -> str:
    """{"demos": 1, "calls": 12} → "12 calls and 1 demo", in the order of the content."""
    keys = [key for key in types if key in counts] + [key for key in counts if key not in types]
    parts = [f"{formats.number(counts[key], locale)} {_label(key, counts[key], types)}" for key in keys]
    return formats.listing(parts, locale)


def receipt(logged: Logged, week: PersonWeek, *, types: Types, today: date, locale: str) -> Message:
    """What was logged, how its week stands for it (one line an activity), and the way back."""
    log = logged.log
    head = _head(log, types, today, locale)
    if logged.stale:
        head = f"This entry was changed in the meantime. It now says: {head}"
    shown = [section(head)]
    notes = _about_deal(logged)
    shown += [context(note) for note in notes]
    if log.note and log.counts:
        shown.append(context(f"Note: {escape(clipped(log.note, NOTE_SHOWN))}"))
    if lines := standing(week, log.counts, locale):
        shown.append(section("\n".join(lines)))
    shown.append(actions(*_ways_on(log), block_id=f"log_{log.id}"))
    return Message("\n".join([_spoken(head), *notes, *standing_words(week, log.counts, locale)]), shown)


def logged_list(logs: Sequence[Log], *, types: Types, today: date, locale: str) -> Message:
    """The last fourteen days, newest first, each with its own way to edit or undo."""
    if not logs:
        empty = "Nothing logged in the last 14 days. `/log 12 calls` is all it takes."
        return Message(empty, [section(empty)])
    head = f"*{len(logs)}* {'entry' if len(logs) == 1 else 'entries'} in the last 14 days"
    spoken = [f"{_spoken(head)}."] + [_spoken(_line(log, types, today, locale)) for log in logs]
    return Message(
        "\n".join(spoken), [section(head), *list_blocks(logs, types=types, today=today, locale=locale)]
    )


def list_blocks(logs: Sequence[Log], *, types: Types, today: date, locale: str) -> list[Block]:
    """One block a log, for the list and the Home tab."""
    return [
        section(_line(log, types, today, locale), accessory=_menu(log), block_id=f"log_{log.id}")
        for log in logs[:LISTED]
    ]


def form(
    types: Sequence[ActivityType],
    *,
    today: date,
    log: Log | None = None,
    counts: Mapping[str, str] | None = None,
) -> Modal:
    """The modal: one plain text field a type (number inputs are missing on some phones)."""
    initial = {key: str(count) for key, count in log.counts.items()} if log else dict(counts or {})
    fields = [
        field_input(
            COUNT_FIELD + each.key,
            _capital(each.many),
            text_input(initial.get(each.key), max_length=20),
            optional=True,
        )
        for each in types
    ]
    rest = [
        field_input("day", "Day", date_input((log.day if log else today).isoformat())),
        field_input(
            "account", "For", text_input(log.account if log else None, max_length=200), optional=True
        ),
        field_input(
            "note",
            "Note",
            text_input(log.note if log else None, multiline=True, max_length=3000),
            optional=True,
        ),
    ]
    if log:
        data = {"log": log.id, "rev": log.rev}
        return Modal(
            "activity.edit", "Edit entry", [*fields, *rest], submit="Save", close="Cancel", data=data
        )
    return Modal("activity.log", "Log activity", [*fields, *rest], submit="Log", close="Cancel")


def not_understood(problems: Sequence[Problem], locale: str) -> Message:
    """Everything that was wrong with a line; nothing of it was logged."""
    lines = [problem_words(problem, locale) for problem in problems]
    text = "\n".join(["Nothing was logged.", *lines])
    example = "Try it like this: `/log 12 calls, 2 demos yesterday for Acme`"
    return Message(f"{text}\n{example}", [section(text), context(example)])


def problem_words(problem: Problem, locale: str) -> str:
    """One sentence for one problem."""
    match problem:
        case said.UnknownWord(word, None):
            return f"I do not know “{escape(word)}”."
        case said.UnknownWord(word, guess):
            return f"I do not know “{escape(word)}”. Did you mean “{escape(str(guess))}”?"
        case said.CountMissing(word):
            return f"How many {escape(word)}? Put a number before it."
        case said.ActivityMissing(text):
            return f"{escape(text)} of what? Name the activity after the number."
        case said.CountedFromDeals(activity):
            many = f"{activity.many[:1].upper()}{activity.many[1:]}"
            return f"{many} are counted from deals: move the deal instead, with `/deal move`."
        case said.CountZero(activity):
            return f"0 {activity.many} cannot be logged. Leave them out."
        case said.CountNegative(activity, count):
            taken = f"{formats.number(count, locale)} {activity.many}"
            return f"{taken} cannot be logged. Undo or Edit takes some back."
        case said.CountTooLarge(activity, _, limit):
            return f"{formats.number(limit, locale)} {activity.many} at once is the most."
        case said.CountNotWhole(text):
            return f"“{escape(text)}” is not a whole number."
        case said.FutureDay(day):
            return f"{formats.day(day, locale)} is still to come."
        case said.TooOld(day, oldest):
            last = formats.day(oldest, locale)
            return f"{formats.long_day(day, locale)} is too long ago. The oldest day is {last}."
        case said.DayTwice(first, second):
            return f"One day at a time: {formats.day(first, locale)} or {formats.day(second, locale)}?"
        case NoSuchDay(text):
            return f"“{escape(text)}” is not a day."
        case said.AccountTwice(first, second):
            return f"One account at a time: {escape(first)} or {escape(second)}?"
        case said.AccountMissing():
            return "For whom? Put the account's name after “for”."
        case said.TextTooLong(_, limit):
            return f"That is too long. {formats.number(limit, locale)} characters are the most."
        case said.NothingCounted():
            return "Enter at least one number."
    raise AssertionError(problem)


def _head(log: Log, types: Types, today: date, locale: str) -> str:
    when, whom = _when(log.day, today, locale), f" for {escape_name(log.account)}" if log.account else ""
    if not log.counts:
        return "Undone. It no longer counts."
    what = f"*{counted(log.counts, types, locale)}* {when}{whom}"
    verb = {"edited": "Changed to", "undone": "Back to"}.get(log.action, "Logged")
    return f"{verb} {what}."


def _about_deal(logged: Logged) -> list[str]:
    """Which deal it is for, or why it is for none."""
    if not logged.log.counts:
        return []
    if logged.deal is not None:
        return [f"On the deal {escape(logged.deal)}."]
    account = escape_name(logged.log.account or "")
    if logged.could_be:
        return [f"{logged.could_be} open deals are called {account}, so it is linked to none of them."]
    return []


def _line(log: Log, types: Types, today: date, locale: str) -> str:
    whom = f" · {escape_name(log.account)}" if log.account else ""
    when = _capital(_when(log.day, today, locale).removeprefix("on "))
    if not log.counts:
        return f"~{when}{whom}~ undone"
    return f"{when} · *{counted(log.counts, types, locale)}*{whom}"


def _ways_on(log: Log) -> list[Block]:
    at = value_of(log=log.id, rev=log.rev)
    if not log.counts:
        return [button("Put back", "activity.undo", at)]
    return [button("Undo", "activity.undo", at), button("Edit", "activity.change", at)]


def _menu(log: Log) -> Block:
    """Undo and edit of a listed log, in one small menu so that fifty fit in a list."""
    undo = option("Put back" if not log.counts else "Undo", value_of(do="undo", log=log.id, rev=log.rev))
    edit = option("Edit", value_of(do="edit", log=log.id, rev=log.rev))
    options = [undo, edit] if log.counts else [undo]
    return {"type": "overflow", "action_id": "activity.menu", "options": options}


def _when(day: date, today: date, locale: str) -> str:
    if day == today:
        return "today"
    if day == today - timedelta(days=1):
        return f"yesterday ({formats.day(day, locale)})"
    return f"on {formats.day(day, locale)}"


def _label(key: str, count: int, types: Types) -> str:
    known = types.get(key)
    if known is None:  # a type that the content no longer has
        return key.replace("_", " ")
    return known.one if count == 1 else known.many


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _spoken(text: str) -> str:
    """The same words without marks, for the text that screen readers read."""
    return text.replace("*", "").replace("~", "")
