"""Monday's post: what the team and each of its people aim at this week."""

from collections.abc import Iterable, Sequence

from domain.person_weeks import PersonWeek, TeamWeek
from domain.team import Role
from views.blocks import Block, Message, actions, button, context, escape, escape_name, header, section
from views.formats import day, listing, number, percent

NAME = "Weekly targets"
SECTION_MAX = 3_000
ROLE_TITLES = {
    Role.SDR: "SDRs",
    Role.AE: "AEs",
    Role.CSM: "CSMs",
    Role.MANAGER: "Managers",
    Role.REVOPS: "RevOps",
}


def message(week: TeamWeek, locale: str) -> Message:
    """The whole week of a team; people without a target are not in it, those on leave by name."""
    return Message(_text(week, locale), _blocks(week, locale))


def _blocks(week: TeamWeek, locale: str) -> list[Block]:
    blocks = [
        header(_title(week)),
        section(f"{_team_goals(week, locale, bold=True)} together, {_span(week, locale)}"),
    ]
    for role, title in ROLE_TITLES.items():
        lines = [_line(each, locale) for each in _aiming(week) if each.person.role is role]
        blocks += [section(text) for text in _packed(f"*{title}*", lines)]
    away = _away(week, locale)
    if away:
        blocks.append(context(escape(away)))
    blocks.append(
        actions(
            button("Log activity", "activity.open", style="primary"),
            button("My week", "targets.mine", label="My week against my targets"),
        )
    )
    return blocks


def _text(week: TeamWeek, locale: str) -> str:
    people = [
        f"{escape_name(each.person.name)}: {_goals(each, locale)}{_notes(each, locale)}."
        for each in _aiming(week)
    ]
    head = f"{escape(_title(week))}, {_span(week, locale)}."
    team = f"The team: {_team_goals(week, locale)}."
    return " ".join(each for each in (head, team, *people, escape(_away(week, locale))) if each)


def _title(week: TeamWeek) -> str:
    return f"Week {week.week.monday.isocalendar().week} targets · {week.team.name}"


def _span(week: TeamWeek, locale: str) -> str:
    """ "Mon 16 Nov to Fri 20 Nov", the team's own working week."""
    first, last = (week.week.days[pick(week.team.workdays)] for pick in (min, max))
    return day(first, locale) if first == last else f"{day(first, locale)} to {day(last, locale)}"


def _aiming(week: TeamWeek) -> list[PersonWeek]:
    return [each for each in week.people if any(line.pace.goal for line in each.targets)]


def _line(each: PersonWeek, locale: str) -> str:
    notes = _notes(each, locale).strip()
    line = f"{escape_name(each.person.name)}: {_goals(each, locale, bold=True)}"
    return f"{line} _{notes}_" if notes else line


def _goals(each: PersonWeek, locale: str, *, bold: bool = False) -> str:
    counted = [
        (line.pace.goal, line.activity.one, line.activity.many) for line in each.targets if line.pace.goal
    ]
    return _counts(counted, locale, bold=bold)


def _team_goals(week: TeamWeek, locale: str, *, bold: bool = False) -> str:
    counted = [(each.target, each.activity.one, each.activity.many) for each in week.totals if each.target]
    return _counts(counted, locale, bold=bold)


def _counts(counted: Iterable[tuple[int, str, str]], locale: str, *, bold: bool) -> str:
    """ "*100* calls · *200* emails" to look at, "100 calls and 200 emails" to be read out."""
    mark = "*" if bold else ""
    parts = [f"{mark}{number(n, locale)}{mark} {escape(one if n == 1 else many)}" for n, one, many in counted]
    return " · ".join(parts) if bold else listing(parts, locale)


def _notes(each: PersonWeek, locale: str) -> str:
    """Why the numbers are lower than usual: " (4 days, ramping 50%)", or nothing."""
    days = len(each.scheduled)
    notes = [f"{days} day{'' if days == 1 else 's'}"] if each.off else []
    if each.ramp < 1:
        notes.append(f"ramping {percent(each.ramp, locale)}")
    return f" ({', '.join(notes)})" if notes else ""


def _away(week: TeamWeek, locale: str) -> str:
    names = [each.person.name for each in week.people if each.is_away]
    return f"Away all week: {listing(names, locale)}." if names else ""


def _packed(title: str, lines: Sequence[str]) -> list[str]:
    """The lines under their title, in as few texts as a section's length allows."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + 1 + len(line) <= SECTION_MAX:
            texts[-1] += f"\n{line}"
        else:
            texts.append(f"{title}\n{line}" if not texts else line)
    return texts
