"""Wednesday's direct message to somebody behind their pace: what is left, a day's share, one suggestion."""

from domain.nudges import Nudge
from domain.person_weeks import Line
from views.blocks import Message, actions, button, context, escape, section, value_of
from views.formats import number

NAME = "Mid-week nudge"
LINES_SHOWN = 4


def message(found: Nudge, locale: str) -> Message:
    lines = [_left(line, locale) for line in found.lines[:LINES_SHOWN]]
    days = "1 working day" if found.days_left == 1 else f"{number(found.days_left, locale)} working days"
    head = f"{days} left this week, today included."
    idea = _idea(found.start_with, locale)
    buttons = actions(
        button("Log activity", "activity.open", style="primary"),
        button("My week", "targets.mine", label="My week against my targets"),
        button(
            "Mute",
            "notices.mute:midweek_nudge",
            value_of(kind="midweek_nudge", muted=True),
            label=f"Mute {NAME}",
        ),
    )
    text = " ".join([*(f"{line}." for line in lines), head, idea]).replace("*", "")
    return Message(text, [section("\n".join(lines)), context(head), section(idea), buttons])


def _left(line: Line, locale: str) -> str:
    """ "*34* calls to go: *17* a day"."""
    pace = line.pace
    what = escape(line.activity.one if pace.remaining == 1 else line.activity.many)
    return f"*{number(pace.remaining, locale)}* {what} to go: *{number(pace.per_day or 0, locale)}* a day"


def _idea(line: Line, locale: str) -> str:
    count = line.pace.per_day or 0
    what = escape(line.activity.one if count == 1 else line.activity.many)
    return f"Start with {number(count, locale)} {what} today, before anything else."
