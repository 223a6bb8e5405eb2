"""Setting targets, as people see it: the form, the receipt with its warnings, and what was not understood."""

from collections.abc import Sequence
from datetime import date

from domain import activity_types as said
from domain.activity_types import ActivityType
from domain.dates import NoSuchDay, UnknownDate
from domain.person_weeks import Change, Keeper, Subject, TargetsSet, TargetsUndone
from domain.target_setting import LONGEST_REASON, SettingProblem, SetTwice, SubjectTwice, WeekTwice
from domain.team import Person, Role, Team
from domain.weeks import Week
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    context,
    date_input,
    escape,
    escape_name,
    field_input,
    person_input,
    section,
    select,
    text_input,
    value_of,
)
from views.targets import label, name_of

ERRORS = {
    "targets.not_yours": "Targets in {team} are set by {managers} or a workspace admin.",
    "targets.not_yours_unmanaged": "Targets in {team} are set by a workspace admin: it has no manager yet.",
    "targets.not_yours_no_team": "{name} is in no team, so {name} or a workspace admin sets these targets.",
    "targets.team_not_shown": "The team's week is for its managers. `/targets` shows yours.",
    "targets.no_team": "There is no team for that yet. An admin sets one up with `/playmaker setup`.",
    "targets.unknown_person": "I do not know that person. Pick a name from the list that opens after @.",
    "targets.for_whom": "For whom? Name a person (@name), a role (sdr, ae, csm) or team.",
    "targets.which_team": "Which team? Add its name: `team North`. `/playmaker team` lists the teams.",
    "targets.unknown_team": "You manage no team called “{name}”. `/playmaker team` lists the teams.",
    "targets.past_week": "That week is over. A target can begin this week or later.",
    "targets.too_far": "That is more than a year ahead.",
    "targets.gone": "That is not there any more, so nothing was changed.",
}

ROLES = {Role.SDR: "SDRs", Role.AE: "AEs", Role.CSM: "CSMs", Role.MANAGER: "managers", Role.REVOPS: "RevOps"}
ONE_PERSON, WHOLE_TEAM = "person", "team"
EXAMPLES = (
    "`/targets set @name calls 60` · `sdr calls 80, emails 150 from next week` · `team calls 60 from 7 Dec`"
)
MOST_OPTIONS = 100


def form(activities: Sequence[ActivityType], teams: Sequence[Team], *, monday: date) -> Modal:
    """The modal. Without teams to choose from it is for one's own targets."""
    whom: list[Block] = []
    if teams:
        groups = [("One person", ONE_PERSON), ("Everybody in a team", WHOLE_TEAM)]
        groups += [(f"The {name} of a team", role.value) for role, name in ROLES.items()]
        whom.append(field_input("who", "For", select(groups, ONE_PERSON)))
        whom.append(field_input("person", "Person", person_input(), optional=True))
    if len(teams) > 1:
        names = [(each.name, each.name) for each in teams[:MOST_OPTIONS]]
        whom.append(field_input("team", "Team", select(names), optional=True))
    known = [(_capital(each.many), each.key) for each in activities[:MOST_OPTIONS]]
    rest = [
        field_input("activity", "Activity", select(known, known[0][1])),
        field_input("weekly", "Number for a full week", text_input(max_length=20), hint="0: not counted"),
        field_input("day", "From the week of", date_input(monday.isoformat())),
        field_input("reason", "Reason", text_input(max_length=LONGEST_REASON), optional=True),
    ]
    title = "Set targets" if teams else "Set my targets"
    return Modal("targets.save", title, [*whom, *rest], submit="Set", close="Cancel")


def receipt(result: TargetsSet, *, me: Person, today: date) -> Message:
    """What was set for whom from when, what to know about it, and the way back."""
    locale = me.locale
    head = f"For {_for(result.subject, me)}, {_from(result.from_week, today, locale)}:"
    lines = [_line(each, locale) for each in result.changes]
    notes = [note for each in result.changes for note in _notes(each, locale)]
    if result.reason:
        notes.append(f"Reason: {escape(result.reason)}")
    blocks = [section("\n".join([head, *(f"• {line}" for line in lines)]))]
    if notes:
        blocks.append(context("\n".join(notes)))
    if result.rule_ids:
        blocks.append(actions(button("Undo", "targets.undo", value_of(rules=list(result.rule_ids)))))
    text = "\n".join([head, *(f"{line}." for line in lines), *notes])
    return Message(text.replace("*", ""), blocks)


def undone(result: TargetsUndone, *, me: Person, today: date) -> Message:
    """What counts again."""
    locale = me.locale
    parts = [_counts(activity, now, locale) for activity, now in result.now]
    text = f"Taken back for {_for(result.subject, me)}, {_from(result.from_week, today, locale)}: "
    text += f"{formats.listing(parts, locale)}."
    return Message(text.replace("*", ""), [section(text)])


def not_understood(problems: Sequence[SettingProblem], locale: str) -> Message:
    """Everything that was wrong; nothing was set."""
    lines = ["Nothing was set.", *(problem_words(each, locale) for each in problems)]
    return Message(
        "\n".join([*lines, EXAMPLES]).replace("`", ""), [section("\n".join(lines)), context(EXAMPLES)]
    )


def unknown_request(text: str) -> Message:
    """What is said of a word after `/targets` that means nothing."""
    first = (
        f"I did not understand “{escape(text[:200])}”. `/targets` is your week, `/targets team` your team's."
    )
    return Message(
        f"{first}\nTo set one: {EXAMPLES}".replace("`", ""),
        [section(first), context(f"To set one: {EXAMPLES}")],
    )


def problem_words(problem: SettingProblem, locale: str) -> str:
    """One sentence for something that was not understood."""
    match problem:
        case said.UnknownWord(word, guess):
            meant = f" Did you mean “{escape(guess)}”?" if guess else ""
            return f"I do not know “{escape(word)}”.{meant}"
        case said.CountMissing(word):
            return f"How many {escape(word)} a week? Add a number."
        case said.ActivityMissing(text):
            return f"{escape(text)} of what? Add an activity, as in “{escape(text)} calls”."
        case said.CountNegative(activity, count):
            return f"{formats.number(count, locale)} {activity.many} cannot be a target; 0 is “not counted”."
        case said.CountTooLarge(activity, count, limit):
            most = formats.number(limit, locale)
            return f"{formats.number(count, locale)} {activity.many} a week is too much; {most} is the most."
        case said.CountNotWhole(text):
            return f"“{escape(text)}” is not a whole number."
        case said.NothingCounted():
            return "Which target? Add an activity and a number, as in “calls 60”."
        case said.TextTooLong(length, limit):
            most = formats.number(limit, locale)
            return f"That is {formats.number(length, locale)} characters; {most} is the most."
        case NoSuchDay(text):
            return f"There is no day “{escape(text)}”."
        case UnknownDate(text):
            return (
                f"From when? I could not read “{escape(text)}” as a day." if text else "From when? Add a day."
            )
        case SubjectTwice() | SetTwice() | WeekTwice():
            return _twice(problem, locale)


def _twice(problem: SubjectTwice | SetTwice | WeekTwice, locale: str) -> str:
    match problem:
        case SubjectTwice(first, second):
            return f"For {_typed(first)} or for {_typed(second)}? One at a time, please."
        case SetTwice(activity, one, two):
            return f"{formats.number(one, locale)} or {formats.number(two, locale)} {activity.many}?"
        case WeekTwice(one, two):
            return f"From {formats.day(one, locale)} or from {formats.day(two, locale)}?"


def _typed(subject: str) -> str:
    """A mention is left as it is, so that Slack shows the name; anything else is text."""
    return subject if subject.startswith("<@") else f"“{escape(subject)}”"


def _for(subject: Subject, me: Person) -> str:
    if subject.person:
        return "you" if subject.person.id == me.id else f"*{name_of(subject.person)}*"
    team = f"*{escape_name(subject.team.name)}*" if subject.team else "the team"
    return f"the {ROLES[subject.role]} of {team}" if subject.role else f"everybody who sells in {team}"


def _from(week: Week, today: date, locale: str) -> str:
    return "from this week" if today in week else f"from {formats.day(week.monday, locale)}"


def _line(change: Change, locale: str) -> str:
    """ "*60* calls a week, was 40"."""
    now = _counts(change.activity, change.weekly, locale)
    if not change.is_new:
        return f"{now}, as it was"
    if change.before is None:
        return now
    return f"{now}, was {formats.number(change.before, locale) if change.before else 'not counted'}"


def _counts(activity: ActivityType, weekly: int | None, locale: str) -> str:
    if weekly is None:
        return f"{activity.many} by role again"
    if not weekly:
        return f"{activity.many} not counted"
    return f"*{formats.number(weekly, locale)}* {label(activity, weekly)} a week"


def _notes(change: Change, locale: str) -> list[str]:
    many = change.activity.many
    notes = []
    if change.keepers:
        kept = [f"{_keeper(each)} ({formats.number(each.weekly, locale)})" for each in change.keepers]
        verb = "keeps" if len(kept) == 1 and change.keepers[0].person else "keep"
        notes.append(f"{_capital(formats.listing(kept, locale))} {verb} a {many} target of their own.")
    if change.later:
        weekly, week = change.later
        then = formats.day(week.monday, locale)
        notes.append(f"From {then}: {_counts(change.activity, weekly, locale)}, as set before.")
    if change.is_new and change.recent:
        on = formats.day(change.recent, locale)
        notes.append(
            f"The {many} target was last changed on {on}. At most once a month, with a reason, is fairer."
        )
    return notes


def _keeper(keeper: Keeper) -> str:
    if keeper.person:
        return name_of(keeper.person)
    return f"the {ROLES[keeper.role]}" if keeper.role else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
