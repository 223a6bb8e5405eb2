"""A week against its targets, as people see it: bars and pace in words, one line an activity."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from domain.activity_types import ActivityType
from domain.pace import Pace, State
from domain.person_weeks import Line, PersonWeek, TeamWeek, Total
from domain.team import Person, Role
from domain.weeks import ONE_DAY, Week
from views import formats
from views.blocks import Block, Message, actions, button, context, escape_name, mention, section

BAR_CELLS = 10
FULL, EMPTY = "▓", "░"
SECTION_CHARACTERS = 2_800  # Slack takes 3,000
NOTHING = "No targets this week. What you log is counted all the same."

ROLES = {Role.SDR: "SDR", Role.AE: "AE", Role.CSM: "CSM", Role.MANAGER: "manager", Role.REVOPS: "RevOps"}
MOST_NAMED = 3

PACE_WORDS: Mapping[State, str] = {
    "too_early": "too early to tell",
    "on_pace": "on pace",
    "slightly_behind": "slightly behind",
    "behind": "behind",
    "done": "done",
    "no_target": "no target this week",
    "away": "no target this week (away)",
}


def my_week(week: PersonWeek, locale: str, *, may_set: bool) -> Message:
    """A person's own week, with the ways on."""
    buttons = [button("Log activity", "activity.open", style="primary")]
    if may_set:
        buttons.append(button("Set targets", "targets.open_set"))
    shown = [*week_blocks(week, locale), actions(*buttons, block_id="my_week")]
    return Message(week_words(week, locale), shown)


def week_blocks(week: PersonWeek, locale: str) -> list[Block]:
    """The week as blocks: which days are left, a line an activity, and why targets are not full ones."""
    lines = [line_text(line, locale) for line in _shown(week)]
    notes = week_notes(week, locale)
    shown = [section(f"*{week_name(week.week)}* · {_days_left(week)}")]
    shown += [section(text) for text in packed(lines or [NOTHING])]
    return shown + ([context(" ".join(notes))] if notes else [])


def week_words(week: PersonWeek, locale: str) -> str:
    """The same for screen readers: words, no bars."""
    head = f"{week_name(week.week)}, {_days_left(week)}."
    lines = [f"{line_words(line, locale)}." for line in _shown(week)] or [NOTHING]
    return "\n".join([head, *lines, *week_notes(week, locale)])


def standing(week: PersonWeek, counts: Mapping[str, int], locale: str) -> list[str]:
    """How the week stands for what was just logged, a line an activity; named if it is another week."""
    lines = [line_text(line, locale) for line in _touched(week, counts)]
    return _of_week(week, lines, locale)


def standing_words(week: PersonWeek, counts: Mapping[str, int], locale: str) -> list[str]:
    """`standing` for screen readers."""
    return _of_week(week, [line_words(line, locale) for line in _touched(week, counts)], locale)


def line_text(line: Line, locale: str) -> str:
    """ "▓▓▓▓▓▓▓░░░ *42* / 60 calls · on pace · 6 a day": bars below each other begin at one place."""
    done = f"*{formats.number(line.pace.actual, locale)}*"
    if not line.pace.goal:
        return ", ".join(
            filter(None, (f"{done} {label(line.activity, line.pace.actual)}", _no_goal(line.pace)))
        )
    goal = f"{formats.number(line.pace.goal, locale)} {label(line.activity, line.pace.goal)}"
    return f"{bar(line.pace.actual, line.pace.goal)} {done} / {goal} · {_pace(line.pace, locale)}"


def line_words(line: Line, locale: str) -> str:
    """ "42 of 60 calls, on pace, 6 a day for 3 days"."""
    done = formats.number(line.pace.actual, locale)
    if not line.pace.goal:
        return ", ".join(
            filter(None, (f"{done} {label(line.activity, line.pace.actual)}", _no_goal(line.pace)))
        )
    days = f" for {_count(line.pace.days_left, 'day')}" if line.pace.remaining and line.pace.days_left else ""
    goal = f"{formats.number(line.pace.goal, locale)} {label(line.activity, line.pace.goal)}"
    return f"{done} of {goal}, {_pace(line.pace, locale).replace(' · ', ', ')}{days}"


def total_text(total: Total, locale: str) -> str:
    """A team's activity, as `line_text`."""
    goal = f"{formats.number(total.target, locale)} {label(total.activity, total.target)}"
    words = PACE_WORDS[total.pace.state]
    done = f"*{formats.number(total.actual, locale)}*"
    return f"{bar(total.actual, total.target)} {done} / {goal} · {words}"


def bar(actual: int, goal: int) -> str:
    """Ten cells; the last one fills when the goal is reached, and not before."""
    full = min(BAR_CELLS, BAR_CELLS * actual // goal) if goal else 0
    return FULL * full + EMPTY * (BAR_CELLS - full)


def label(activity: ActivityType, count: int) -> str:
    return activity.one if count == 1 else activity.many


def name_of(person: Person) -> str:
    """A person's name; while it is not known yet, a mention, which Slack shows as one."""
    return escape_name(person.name) or mention(person.slack_id)


def week_name(week: Week) -> str:
    """ "Week 47"."""
    return f"Week {week.monday.isocalendar().week}"


def week_notes(week: PersonWeek, locale: str) -> list[str]:
    """Why targets differ from full ones: fewer days, who is away, ramp. Nothing for an ordinary week."""
    if not week.targets:
        return []
    notes = []
    reasons = _reasons(week, locale)
    if week.is_away:
        notes.append(f"Away all week: {reasons}." if reasons else "No working day this week.")
    elif reasons or len(week.scheduled) != 5:
        days = _count(len(week.scheduled), "working day")
        notes.append(f"Targets are for {days}{f': {reasons}' if reasons else ''}.")
    if week.ramp < 1 and not week.is_away:
        notes.append(f"Ramping up: {formats.percent(week.ramp, locale)} of a full target.")
    return notes


def _reasons(week: PersonWeek, locale: str) -> str:
    """ "Tue 8 Dec is a public holiday and Wed 9 Dec is leave"."""
    leave = [day for day in week.off if day not in week.holidays]
    parts = [
        _is(week.holidays, "a public holiday", "public holidays", locale),
        _is(leave, "leave", "leave", locale),
    ]
    return formats.listing([part for part in parts if part], locale)


def _is(days: Sequence[date], one: str, many: str, locale: str) -> str:
    if not days:
        return ""
    named = formats.listing([_stretch(first, last, locale) for first, last in _stretches(days)], locale)
    return f"{named} is {one}" if len(days) == 1 else f"{named} are {many}"


def _stretches(days: Sequence[date]) -> list[tuple[date, date]]:
    """Days in order as first and last of each unbroken stretch."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == ONE_DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _stretch(first: date, last: date, locale: str) -> str:
    named = formats.day(first, locale)
    return named if first == last else f"{named} – {formats.day(last, locale)}"


def _shown(week: PersonWeek) -> list[Line]:
    """All lines; of a week away only what was logged nevertheless."""
    return [line for line in week.lines if line.pace.actual or not week.is_away]


def _days_left(week: PersonWeek) -> str:
    if week.is_away:
        return "no working days"
    left = sum(day >= week.today for day in week.scheduled)
    return f"{left} of {_count(len(week.scheduled), 'working day')} left"


def _count(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _no_goal(pace: Pace) -> str:
    """What is said where there is nothing to reach; of something that has no target at all, nothing."""
    return PACE_WORDS[pace.state] if pace.target else ""


def _pace(pace: Pace, locale: str) -> str:
    """ "slightly behind · 6 a day", "behind · 18 short" once no day is left."""
    words = PACE_WORDS[pace.state]
    if not pace.remaining:
        return words
    if pace.per_day is None:
        return f"{words} · {formats.number(pace.remaining, locale)} short"
    return f"{words} · {formats.number(pace.per_day, locale)} a day"


def _touched(week: PersonWeek, counts: Mapping[str, int]) -> list[Line]:
    return [line for line in week.lines if any(line in week.towards(key) for key in counts)]


def _of_week(week: PersonWeek, lines: list[str], locale: str) -> list[str]:
    if lines and week.today not in week.week:
        return [f"In the week of {formats.day(week.week.monday, locale)}:", *lines]
    return lines


def packed(lines: Iterable[str], *, between: str = "\n") -> list[str]:
    """Lines joined into as few texts as Slack's length of a section allows."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + len(between) + len(line) <= SECTION_CHARACTERS:
            texts[-1] += between + line
        else:
            texts.append(line)
    return texts


# --- a team's week ---


def team_week(week: TeamWeek, locale: str, *, may_set: bool) -> Message:
    """Everybody's week, two short lines each, below the team's totals."""
    name = escape_name(week.team.name)
    totals = [total_text(total, locale) for total in week.totals if total.target]
    people = [_person(each, locale) for each in week.people]
    shown = [section(f"*{week_name(week.week)} · {name}*")]
    shown += [section(text) for text in packed(totals)]
    shown += [section(text) for text in packed(people or ["Nobody is in this team yet."], between="\n\n")]
    if may_set:
        setting = button(
            "Set targets", f"targets.open_set:{week.team.id}", label=f"Set targets in {week.team.name}"[:75]
        )
        shown.append(actions(setting, block_id=f"team_{week.team.id}"))
    return Message("\n".join([f"{week_name(week.week)}, {name}.", *_team_words(week, locale)]), shown)


def team_weeks(messages: Sequence[Message]) -> Message:
    """Several teams in one message."""
    blocks = [block for message in messages for block in message.blocks]
    return Message("\n\n".join(message.text for message in messages), blocks[:50])


def _person(week: PersonWeek, locale: str) -> str:
    """ "*Ana* · AE · behind on calls" and below it the numbers."""
    head = " · ".join([f"*{name_of(week.person)}*", ROLES[week.person.role], _summary(week, locale)])
    numbers = " · ".join(_short(line, locale) for line in _shown(week))
    return f"{head}\n{numbers}" if numbers else head


def _summary(week: PersonWeek, locale: str) -> str:
    """One clause on how the week goes."""
    paces = {state: [line for line in week.targets if line.pace.state == state] for state in PACE_WORDS}
    if not week.targets:
        return "no targets, counts for the team" if week.lines else "no targets"
    if week.is_away:
        return "away this week"
    if paces["behind"] or paces["slightly_behind"]:
        late: State = "behind" if paces["behind"] else "slightly_behind"
        return f"{PACE_WORDS[late]} on {_named(paces[late], locale)}"
    for state in ("too_early", "on_pace"):
        if paces[state]:
            return PACE_WORDS[state]
    return PACE_WORDS["done"] if paces["done"] else PACE_WORDS["no_target"]


def _named(lines: Sequence[Line], locale: str) -> str:
    """ "calls, emails and demos", "calls, emails and 3 more"."""
    names = [line.activity.many for line in lines]
    if len(names) > MOST_NAMED:
        names = [*names[: MOST_NAMED - 1], f"{len(names) - MOST_NAMED + 1} more"]
    return formats.listing(names, locale)


def _short(line: Line, locale: str) -> str:
    done = formats.number(line.pace.actual, locale)
    if not line.pace.goal:
        return f"{done} {label(line.activity, line.pace.actual)}"
    return f"{done} / {formats.number(line.pace.goal, locale)} {label(line.activity, line.pace.goal)}"


def _team_words(week: TeamWeek, locale: str) -> list[str]:
    totals = [
        f"{formats.number(total.actual, locale)} of {formats.number(total.target, locale)} "
        f"{label(total.activity, total.target)}, {PACE_WORDS[total.pace.state]}."
        for total in week.totals
        if total.target
    ]
    people = [
        f"{name_of(each.person)}, {_summary(each, locale)}: "
        + ", ".join(_short(line, locale).replace(" / ", " of ") for line in _shown(each))
        for each in week.people
    ]
    return [*totals, *(f"{line.rstrip(': ')}." for line in people)]
