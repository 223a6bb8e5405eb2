"""The week of people and teams against their targets, and setting targets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from content.loader import Content
from db.activity import totals, totals_by_week
from db.base import Tx
from db.targets import Rule, leave_between, people_in_teams, rules_for, rules_up_to
from domain.pace import pace, together
from domain.person_weeks import Line, PersonWeek, TeamWeek, Total
from domain.targets import TargetRule, actual_toward, ramp_share, resolve
from domain.team import Person, Team
from domain.weeks import Week, local_day
from services.calendar import Days, days_of, working_week


async def people_weeks(
    tx: Tx, people: Sequence[Person], week: Week, *, now: datetime, content: Content
) -> list[PersonWeek]:
    """The week of each of `people`, in their order; three queries however many they are."""
    ids = [person.id for person in people]
    counted = await totals(tx, ids, week.start, week.end)
    days = await working_week(tx, people, week)
    stored = await rules_for(tx, ids, team_ids(people), week.monday)
    rules = [as_target_rule(rule) for rule in stored]
    return [
        _measured(each, week, local_day(now, each.zone), counted[each.id], days[each.id], rules, content)
        for each in people
    ]


async def people_histories(
    tx: Tx, people: Sequence[Person], last: Week, weeks: int, *, now: datetime, content: Content
) -> list[list[PersonWeek]]:
    """Of each of `people`, in their order, `last` and the weeks before it, so many together, newest first.

    Three queries however many people and weeks there are.
    """
    first = last.shifted(1 - weeks)
    ids = [person.id for person in people]
    counted = await totals_by_week(tx, ids, first.monday, weeks)
    leave = await leave_between(tx, ids, first.start, last.end)
    stored = await rules_up_to(tx, ids, team_ids(people), last.monday)
    spans = [first.shifted(n) for n in range(weeks)]
    rules = [[as_target_rule(each) for each in _in_force(stored, week)] for week in spans]

    def of(person: Person, n: int) -> PersonWeek:
        week = spans[n]
        days = days_of(person, week.start, week.end, leave=leave.get(person.id, ()))
        today = local_day(now, person.zone)
        return _measured(person, week, today, counted[n][person.id], days, rules[n], content)

    return [[of(person, n) for n in reversed(range(weeks))] for person in people]


async def person_week(tx: Tx, person: Person, week: Week, *, now: datetime, content: Content) -> PersonWeek:
    """One person's week."""
    [found] = await people_weeks(tx, [person], week, now=now, content=content)
    return found


async def team_week(tx: Tx, team: Team, week: Week, *, now: datetime, content: Content) -> TeamWeek:
    """The week of everybody in `team`, and the team's totals."""
    [found] = await team_weeks(tx, [team], week, now=now, content=content)
    return found


async def team_weeks(
    tx: Tx, teams: Sequence[Team], week: Week, *, now: datetime, content: Content
) -> list[TeamWeek]:
    """The weeks of several teams, in their order; four queries however many they are."""
    people = await people_in_teams(tx, [team.id for team in teams])
    weeks = await people_weeks(tx, people, week, now=now, content=content)

    def of_team(team: Team) -> TeamWeek:
        members = [each for each in weeks if each.person.team and each.person.team.id == team.id]
        return TeamWeek(team, week, tuple(members), tuple(_totals(members, content)))

    return [of_team(team) for team in teams]


async def week_of_people(
    tx: Tx, team: Team, people: Sequence[Person], week: Week, *, now: datetime, content: Content
) -> TeamWeek:
    """A team's week as that of these people, whether they are in the team now or not."""
    weeks = await people_weeks(tx, people, week, now=now, content=content)
    return TeamWeek(team, week, tuple(weeks), tuple(_totals(weeks, content)))


def _in_force(stored: Iterable[Rule], week: Week) -> list[Rule]:
    """As `rules_for` of the week, from rules in the order they were set."""
    newest: dict[tuple[object, ...], Rule] = {}
    for rule in stored:
        key = (rule.level, rule.person_id, rule.team_id, rule.role, rule.activity)
        before = newest.get(key)
        if rule.from_week <= week.monday and (before is None or before.from_week <= rule.from_week):
            newest[key] = rule
    return sorted(newest.values(), key=lambda rule: rule.id)


def team_ids(people: Iterable[Person]) -> list[int]:
    return sorted({person.team.id for person in people if person.team})


def as_target_rule(rule: Rule) -> TargetRule:
    subject = rule.person_id if rule.level == "person" else rule.team_id
    assert subject is not None  # a check of the table holds this
    return TargetRule(rule.level, subject, rule.activity, rule.weekly, Week(rule.from_week), rule.role)


def weekly_targets(
    person: Person, week: Week, rules: Iterable[TargetRule], content: Content
) -> dict[str, int]:
    """{activity key: a full week's target above 0} of a person, in the order in which they are shown."""
    found = resolve(
        rules,
        person=person.id,
        team=person.team.id if person.team else None,
        role=person.role,
        defaults=content.targets.of(person.role).weekly,
        week=week,
    )
    return {key: target.weekly for key, target in found.items() if content.activities.find(key)}


def _measured(
    person: Person,
    week: Week,
    today: date,
    counted: Mapping[str, int],
    days: Days,
    rules: Sequence[TargetRule],
    content: Content,
) -> PersonWeek:
    ramp = ramp_share(content.targets.of(person.role).ramp, person.started_on, week.monday)
    types = content.activities.types

    def line(key: str, target: int) -> Line:
        actual = actual_toward(key, counted, types) if target else counted[key]
        return Line(
            content.activities[key],
            pace(target, actual, scheduled=days.scheduled, today=today, week=week, ramp=ramp),
        )

    lines = [line(key, target) for key, target in weekly_targets(person, week, rules, content).items()]
    told = {key for each in lines for key in (each.activity.key, *each.activity.also)}
    beyond = [each.key for each in types if counted.get(each.key) and each.key not in told]
    return PersonWeek(
        person=person,
        week=week,
        today=today,
        lines=tuple(lines + [line(key, 0) for key in beyond]),
        scheduled=days.scheduled,
        off=days.off,
        holidays=days.holidays,
        counted=counted,
        ramp=ramp,
    )


def _totals(weeks: Sequence[PersonWeek], content: Content) -> Iterable[Total]:
    """The sums of every activity that somebody has a target for, in the order of content."""
    aimed_at = {line.activity.key for each in weeks for line in each.targets}
    for activity in content.activities.types:
        if activity.key in aimed_at:
            paces = [line.pace for each in weeks for line in each.lines if line.activity == activity]
            yield Total(activity, together(paces))
