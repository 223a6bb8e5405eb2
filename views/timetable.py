"""`/playmaker schedules`: a team's posts, where and when they come, and the form that changes them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.schedule import Daily, Monthly, Rule, Weekly, Yearly
from domain.team import Person, Team
from domain.timetable import ClockNote, Entry, LastRun, Timetable, TimetableChanged
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    channel_input,
    context,
    escape,
    escape_name,
    field_input,
    header,
    section,
    select,
    value_of,
)

ERRORS = {
    "timetable.no_team": "0 teams of yours have schedules. `/playmaker setup` makes the first.",
    "timetable.unknown": "I know no team of yours called “{name}”. `/playmaker schedules` shows them.",
    "timetable.not_yours": "Only a manager of that team or a workspace admin can change its schedules.",
    "timetable.gone": "That kind of post does not exist any more. `/playmaker schedules` shows what does.",
    "timetable.nobody": "Nobody is in the team yet to get {title}. Add people with `/playmaker team`.",
}
KINDS_SHOWN = 21  # two blocks each, of Slack's fifty
PREVIEW_NOTE = "A preview, for you alone."


def listing(table: Timetable, me: Person, *, news: str = "") -> Message:
    """Every kind of post of the team, and buttons to the other teams; `news` stands above all."""
    on = sum(each.is_on for each in table.entries)
    head = f"{on} of {len(table.entries)} kinds of post are on for {escape_name(table.team.name)}."
    about = f"Times are {place(table.team.zone)} time. Direct messages follow each person's own zone."
    spoken, blocks = [head, about], [header(f"Schedules · {table.team.name}"[:150]), section(head)]
    if news:
        spoken, blocks = [news, *spoken], [section(news), *blocks]
    for entry in table.entries[:KINDS_SHOWN]:
        spoken.append(_spoken(entry, table.team.zone, me.locale))
        blocks += _entry_blocks(entry, table.team, me.locale)
    blocks.append(context(about))
    if table.others:
        blocks.append(actions(*(_other(team) for team in table.others[:10])))
    return Message("\n".join(spoken), blocks)


def _other(team: Team) -> Block:
    return button(team.name[:75], f"timetable.show:{team.id}", value_of(team=team.id))


def _entry_blocks(entry: Entry, team: Team, locale: str) -> list[Block]:
    lines = [
        f"*{escape(entry.title)}* · {_state(entry)}",
        " · ".join([where(entry), _when(entry.rule, locale)]),
    ]
    if entry.is_on and entry.has_schedule:
        lines.append(f"Next: {_next(entry, team.zone, locale)}")
    if last := _last(entry, team.zone, locale, linked=True):
        lines.append(last)
    if entry.clock_note and entry.is_on:
        lines.append(f"_{clock_words(entry.clock_note, team.zone, locale)}_")
    data = value_of(team=team.id, kind=entry.kind)
    buttons = [
        button("Preview to me", f"timetable.preview:{entry.kind}", data, label=f"Preview {entry.title} to me")
    ]
    if entry.has_schedule:
        buttons.insert(
            0, button("Change", f"timetable.open:{entry.kind}", data, label=f"Change {entry.title}")
        )
    if entry.paused_id is not None:
        resume = value_of(schedule=entry.paused_id)
        buttons.append(
            button("Resume", f"schedules.resume:{entry.paused_id}", resume, label=f"Resume {entry.title}")
        )
    return [section("\n".join(lines)), actions(*buttons)]


def _spoken(entry: Entry, zone: ZoneInfo, locale: str) -> str:
    parts = [f"{escape(entry.title)}: {_state(entry)}, {where(entry)}, {_when(entry.rule, locale)}."]
    if entry.is_on and entry.has_schedule:
        parts.append(f"Next: {_next(entry, zone, locale)}.")
        if entry.clock_note:
            parts.append(clock_words(entry.clock_note, zone, locale))
    if last := _last(entry, zone, locale, linked=False):
        parts.append(f"{last}.")
    return " ".join(parts)


def _state(entry: Entry) -> str:
    if entry.paused_id is not None:
        return f"paused ({escape(entry.paused_reason or 'refused by Slack')})"
    if not entry.has_schedule:
        return "nobody in the team yet"
    if not entry.is_on:
        return "off"
    return "on, for those who asked for it" if entry.opt_in else "on"


def where(entry: Entry) -> str:
    if entry.personal:
        return "direct messages"
    if entry.for_managers and not entry.channel_id:
        return "direct messages to the managers"
    return f"<#{entry.channel_id}>" if entry.channel_id else "no channel"


def _when(rule: Rule, locale: str) -> str:
    """ "Mondays at 09:00" and the like."""
    at = f"{rule.at:%H:%M}"
    names = formats.locale_of(locale).days["stand-alone"]["wide"]
    match rule:
        case Weekly():
            return (
                f"{names[rule.weekday]}s at {at}"
                if locale.startswith("en")
                else f"{names[rule.weekday]}, {at}"
            )
        case Daily(weekdays=None):
            return f"working days at {at}"
        case Daily():
            return f"{formats.listing([names[day] for day in sorted(rule.weekdays or ())], locale)} at {at}"
    if isinstance(rule, Monthly):
        return f"{_day_of_month(rule)} of each month at {at}"
    span = "fiscal year" if isinstance(rule, Yearly) else "fiscal quarter"
    return f"working day {rule.working_day} of each {span} at {at}"


def _day_of_month(rule: Monthly) -> str:
    if rule.working_day is not None:
        return "the last working day" if rule.working_day == -1 else f"working day {rule.working_day}"
    return "the last day" if rule.day == 31 else f"day {rule.day}"


def _next(entry: Entry, zone: ZoneInfo, locale: str) -> str:
    if isinstance(entry.rule, Yearly):  # in which year is not to be guessed
        days = [formats.long_day(run.astimezone(zone).date(), locale) for run in entry.runs]
        return f"{'; '.join(days)}, at {entry.rule.at:%H:%M}"
    return "; ".join(formats.moment(run, zone, locale) for run in entry.runs)


def _last(entry: Entry, zone: ZoneInfo, locale: str, *, linked: bool) -> str:
    """The last run. Its link is filled in by whoever knows Slack's addresses (`<post:channel/ts|words>`)."""
    if entry.personal:
        messages = "message" if entry.sent == 1 else "messages"
        return f"Last 7 days: {formats.number(entry.sent, locale)} {messages}" if entry.sent else ""
    last = entry.last
    if last is None:
        return ""
    words = _outcome(last, zone, locale)
    if linked and last.state == "sent" and last.ts and last.channel_id:
        return f"Last: <post:{last.channel_id}/{last.ts}|{words}>"
    return f"Last: {words}"


def _outcome(last: LastRun, zone: ZoneInfo, locale: str) -> str:
    due = formats.moment(last.due, zone, locale)
    why = f" ({escape(last.reason)})" if last.reason else ""
    if last.state == "sent":
        return f"posted {formats.moment(last.posted_at or last.due, zone, locale)}"
    if last.state == "skipped":
        return f"skipped {due}{why}"
    if last.state == "dead":
        return f"refused {due}{why}"
    return f"due {due}, on its way"


def clock_words(note: ClockNote, zone: ZoneInfo, locale: str) -> str:
    """What daylight saving does: "Clocks in Lisbon go back 60 minutes before Mon 26 Oct: …"."""
    day = formats.day(note.run.astimezone(zone).date(), locale)
    if note.reads is not None:
        return f"Clocks skip that hour on {day}: it comes at {note.reads:%H:%M} {place(zone)} time."
    way, elsewhere = ("forward", "earlier") if note.minutes > 0 else ("back", "later")
    hours = f"{abs(note.minutes)} minutes"
    return (
        f"Clocks in {place(zone)} go {way} {hours} before {day}: the time there stays, "
        f"elsewhere it comes {hours} {elsewhere}."
    )


def place(zone: ZoneInfo) -> str:
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


def form(team: Team, entry: Entry, me: Person) -> Modal:
    """On or off, the time, the day of a weekly one, and the channel of a post that goes into one."""
    blocks = [
        section(f"*{escape(entry.title)}* of {escape_name(team.name)}, {where(entry)}"),
        field_input("is_on", "State", select([("On", "on"), ("Off", "off")], "on" if entry.is_on else "off")),
    ]
    if isinstance(entry.rule, Weekly):
        names = formats.locale_of(me.locale).days["stand-alone"]["wide"]
        days = [(str(names[day]), str(day)) for day in range(7)]
        blocks.append(field_input("weekday", "Day", select(days, str(entry.rule.weekday))))
    zone = "each person's own time" if entry.personal else f"{place(team.zone)} time"
    at = {"type": "timepicker", "initial_time": f"{entry.rule.at:%H:%M}"}
    blocks.append(field_input("at", "Time", at, hint=f"In {zone}."))
    if not entry.personal:
        usual = "the managers' channel, or each manager" if entry.for_managers else "the team's channel"
        hint = f"Empty: {usual}."
        blocks.append(
            field_input("channel", "Channel", channel_input(entry.own_channel), optional=True, hint=hint)
        )
    data = {"team": team.id, "kind": entry.kind}
    return Modal("timetable.save", "Change a schedule", blocks, submit="Save", close="Cancel", data=data)


def changed(result: TimetableChanged, me: Person) -> Message:
    """What holds now, and when it comes next."""
    entry, zone = result.entry, result.team.zone
    what = f"{escape(entry.title)} of {escape_name(result.team.name)}"
    if not result.is_new:
        return Message(f"0 changes: {what} is like that already.")
    if not entry.is_on:
        return Message(f"{what} is off. Nothing more is posted.")
    next_ = _next(entry, zone, me.locale)
    text = f"{what} is on: {where(entry)}, {_when(entry.rule, me.locale)}. Next: {next_}."
    if entry.personal:
        text += " Each person gets it in their own time."
    if entry.clock_note:
        text += f" {clock_words(entry.clock_note, zone, me.locale)}"
    if result.overdue:
        text += f" {_overdue(result.overdue, zone, me.locale)}"
    return Message(text)


def _overdue(due: datetime, zone: ZoneInfo, locale: str) -> str:
    at = formats.moment(due, zone, locale)
    return f"By the new time one was due {at}: it follows now, or is left out if that is too long ago."


def preview_sent(title: str) -> str:
    return f"A preview of {escape(title)} is in your direct messages. Nobody else sees it."


def nothing_to_preview(title: str, reason: str) -> str:
    return f"0 posts: {escape(title)} would not be posted now ({escape(reason)})."
