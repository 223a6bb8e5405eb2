"""Setting targets for a person, a role or a team from a week on, and taking that back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from db.targets import (
    Rule,
    add_rules,
    find_rules,
    people_in_teams,
    rules_after,
    rules_for,
    rules_set_since,
    void_rules,
)
from db.team import find_people, find_teams, managers_of, person_by_id
from domain.errors import UserError
from domain.person_weeks import Change, Keeper, Subject, TargetsSet, TargetsUndone
from domain.target_setting import Setting
from domain.targets import Level, resolve
from domain.team import Person, Role, Team
from domain.weeks import Week, local_day, week_of
from services.scope import Scope
from services.targets import as_target_rule, team_ids, weekly_targets

RECENT_DAYS = 28
FARTHEST_WEEKS = 53
_NOBODY = 0  # no person has this id


async def settable_teams(scope: Scope) -> list[Team]:
    """The teams whose targets the person may see and set, ordered by name."""
    me = scope.me
    if not (me.is_admin or me.manages):
        return []
    return [
        each for each in await find_teams(scope.tx, me.workspace_id) if me.is_admin or each.id in me.manages
    ]


async def shown_teams(scope: Scope, name: str = "") -> list[Team]:
    """The teams of which the person may see everybody's week: those they manage, for other admins all.

    Raises:
        UserError: there is none, or none of that name (in any case) among them.
    """
    teams = await settable_teams(scope)
    if not teams:
        raise UserError("targets.team_not_shown" if scope.me.team else "targets.no_team")
    if name:
        teams = [each for each in teams if each.name.casefold() == name.strip().casefold()]
        if not teams:
            raise UserError("targets.unknown_team", name=name)
        return teams
    return [each for each in teams if each.id in scope.me.manages] or teams


async def open_setting(scope: Scope) -> list[Team]:
    """The teams to choose from in the form; none for somebody who sets their own targets only.

    Raises:
        UserError: the person may set nobody's targets.
    """
    teams = await settable_teams(scope)
    if not teams:
        await check_may_set(scope, Subject(person=scope.me))
    return teams


async def set_targets(scope: Scope, setting: Setting) -> TargetsSet:
    """Write what was asked for as new rules; older ones stay as history.

    Raises:
        UserError: whom it is for is unclear or not the person's to set, or the week is over or too far ahead.
    """
    subject = await subject_to_set(scope, setting)
    week = _from_week(scope, setting)
    known = await _Known.read(scope, subject, week)
    changes = [known.change(key, weekly) for key, weekly in setting.weekly.items()]
    ids = await add_rules(scope.tx, _rows(scope, subject, week, changes, setting.reason))
    return TargetsSet(subject, week, tuple(changes), tuple(ids), setting.reason)


async def undo_targets(scope: Scope, rule_ids: Sequence[int]) -> TargetsUndone:
    """Take settings out of force, whatever was set before them counts again. A second time changes nothing.

    Raises:
        UserError: they are not there, or not the person's to set.
    """
    rules = await find_rules(scope.tx, scope.workspace_id, rule_ids)
    if not rules:
        raise UserError("targets.gone")
    subject = await _subject_of(scope, rules[0])
    await check_may_set(scope, subject)
    rules = [rule for rule in rules if _is_about(rule, subject)]
    await void_rules(scope.tx, [rule.id for rule in rules], by=scope.me.id, at=scope.now)
    week = Week(rules[0].from_week)
    known = await _Known.read(scope, subject, week)
    types = [each for rule in rules if (each := scope.content.activities.find(rule.activity))]
    return TargetsUndone(subject, week, tuple((each, known.holds(each.key)) for each in types))


# --- whom it is for, and who may ---


async def subject_to_set(scope: Scope, setting: Setting) -> Subject:
    """Whom a setting is for, if the asker may set targets for them.

    Raises:
        UserError: it is unclear whom it is for, or they are not the asker's to set.
    """
    subject = await _subject(scope, setting)
    await check_may_set(scope, subject)
    return subject


async def _subject(scope: Scope, setting: Setting) -> Subject:
    teams = await settable_teams(scope)
    if setting.role or setting.whole_team:
        return Subject(team=await _team(scope, setting.team, teams), role=setting.role)
    if setting.slack_id and setting.slack_id != scope.me.slack_id:
        found = await find_people(scope.tx, scope.workspace_id, slack_ids=[setting.slack_id])
        if not found:
            raise UserError("targets.unknown_person", field="person")
        return Subject(person=found[0])
    if teams and not (setting.me or setting.slack_id):
        raise UserError("targets.for_whom", field="person")
    return Subject(person=scope.me)


async def _team(scope: Scope, name: str | None, teams: Sequence[Team]) -> Team:
    """The team of that name; without one, the only team that it can be."""
    if not teams:
        await _refuse(scope, scope.me.team)
    if name is not None:
        teams = [each for each in teams if each.name == name]
    elif scope.me.manages:
        teams = [each for each in teams if each.id in scope.me.manages]
    if len(teams) != 1:
        raise UserError("targets.which_team", field="team")
    return teams[0]


async def _subject_of(scope: Scope, rule: Rule) -> Subject:
    person = await person_by_id(scope.tx, rule.person_id) if rule.person_id else None
    teams = await find_teams(scope.tx, scope.workspace_id, team_id=rule.team_id) if rule.team_id else []
    return Subject(person=person, team=teams[0] if teams else None, role=rule.role)


async def check_may_set(scope: Scope, subject: Subject) -> None:
    """Raises UserError, which says who may instead."""
    me, person, team = scope.me, subject.person, subject.team
    if person is not None:
        own = person.id == me.id and me.team is None
        if not (own or me.leads(person)):
            await _refuse(scope, person.team, name=person.name)
    elif team is not None and not (me.is_admin or team.id in me.manages):
        await _refuse(scope, team)


async def _refuse(scope: Scope, team: Team | None, *, name: str = "") -> None:
    """Say who may instead."""
    if team is None:
        code = "targets.not_yours_no_team" if name else "targets.no_team"
        raise UserError(code, field="person", name=name)
    managers = await managers_of(scope.tx, team.id)
    if not managers:
        raise UserError("targets.not_yours_unmanaged", field="person", team=team.name)
    names = ", ".join(each.name for each in managers)
    raise UserError("targets.not_yours", field="person", team=team.name, managers=names)


def _from_week(scope: Scope, setting: Setting) -> Week:
    week = week_of(setting.day) if setting.day else scope.week
    if week < scope.week:
        raise UserError("targets.past_week", field="day")
    if week > scope.week.shifted(FARTHEST_WEEKS):
        raise UserError("targets.too_far", field="day")
    return week


# --- what is there already ---


@dataclass(frozen=True, slots=True)
class _Known:
    """What was set for a subject and for the `people` it covers, as of a week. `before`: what counts then."""

    scope: Scope
    subject: Subject
    people: Sequence[Person]
    rules: Sequence[Rule]
    recent: Sequence[Rule]
    later: Sequence[Rule]
    before: Mapping[str, int]

    @classmethod
    async def read(cls, scope: Scope, subject: Subject, week: Week) -> "_Known":
        covered = await _covered(scope, subject)
        ids = [each.id for each in covered]
        teams = [subject.team.id] if subject.team else team_ids(covered)
        since = scope.now - timedelta(days=RECENT_DAYS)
        rules = await rules_for(scope.tx, ids, teams, week.monday)
        return cls(
            scope=scope,
            subject=subject,
            people=covered,
            rules=rules,
            recent=await rules_set_since(scope.tx, ids, teams, since),
            later=await rules_after(scope.tx, ids, teams, week.monday),
            before=_counting(scope, subject, rules, week),
        )

    def change(self, key: str, weekly: int) -> Change:
        """The change that `weekly` would be. Its rule is still to be written, unless nothing changes."""
        now = self._own(self.rules, key)
        recent = self._own(self.recent, key)
        later = self._own(self.later, key)
        return Change(
            activity=self.scope.content.activities[key],
            weekly=weekly,
            before=self.holds(key),
            is_new=now is None or now.weekly != weekly,
            recent=local_day(recent.set_at, self.scope.me.zone) if recent else None,
            later=(later.weekly, Week(later.from_week)) if later else None,
            keepers=tuple(self._keepers(key)),
        )

    def holds(self, key: str) -> int | None:
        """What counts by these rules: see `Change.before`."""
        is_team = not (self.subject.person or self.subject.role)
        return self.before.get(key, None if is_team else 0)

    def _own(self, rules: Iterable[Rule], key: str) -> Rule | None:
        """The first rule of just this subject for an activity."""
        return next((rule for rule in rules if rule.activity == key and _is_about(rule, self.subject)), None)

    def _keepers(self, key: str) -> Iterable[Keeper]:
        """Who has a narrower target than the subject's, roles first."""
        if self.subject.person:
            return
        narrower = [rule for rule in self.rules if rule.activity == key]
        if not self.subject.role:
            yield from (Keeper(rule.weekly, role=rule.role) for rule in narrower if rule.level == "role")
        own = {rule.person_id: rule.weekly for rule in narrower if rule.level == "person"}
        yield from (Keeper(own[each.id], person=each) for each in self.people if each.id in own)


async def _covered(scope: Scope, subject: Subject) -> list[Person]:
    """The people a target for `subject` could be for."""
    if subject.person:
        return [subject.person]
    members = await people_in_teams(scope.tx, [subject.team.id]) if subject.team else []
    if subject.role:
        return [each for each in members if each.role is subject.role]
    return [each for each in members if each.role.sells]


def _counting(scope: Scope, subject: Subject, rules: Sequence[Rule], week: Week) -> dict[str, int]:
    """{activity: full week's target} that holds for `subject` by `rules`."""
    known = [as_target_rule(rule) for rule in rules]
    if subject.person:
        return weekly_targets(subject.person, week, known, scope.content)
    if subject.role and subject.team:
        defaults = scope.content.targets.of(subject.role).weekly
        found = resolve(
            known, person=_NOBODY, team=subject.team.id, role=subject.role, defaults=defaults, week=week
        )
        return {key: target.weekly for key, target in found.items()}
    return {rule.activity: rule.weekly for rule in rules if _is_about(rule, subject)}


# --- rules and subjects ---


def _key(subject: Subject) -> tuple[Level, int | None, int | None, Role | None]:
    if subject.person:
        return "person", subject.person.id, None, None
    return ("role" if subject.role else "team"), None, subject.team.id if subject.team else None, subject.role


def _is_about(rule: Rule, subject: Subject) -> bool:
    return (rule.level, rule.person_id, rule.team_id, rule.role) == _key(subject)


def _rows(
    scope: Scope, subject: Subject, week: Week, changes: Iterable[Change], reason: str | None
) -> list[dict[str, object]]:
    level, person_id, team_id, role = _key(subject)
    shared = {
        "workspace_id": scope.workspace_id,
        "level": level,
        "person_id": person_id,
        "team_id": team_id,
        "role": role.value if role else None,
        "from_week": week.monday,
        "set_by": scope.me.id,
        "set_at": scope.now,
        "reason": reason,
    }
    return [
        {**shared, "activity": each.activity.key, "weekly": each.weekly} for each in changes if each.is_new
    ]
