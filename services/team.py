"""Setting teams up and changing them, and each member's own rules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from db.people import Known, add_stubs, known_people, mark_hinted
from db.team import (
    add_team,
    change_managers,
    change_member,
    change_team,
    days_text,
    find_people,
    find_teams,
    last_change,
    lock_team,
    managers_of,
    people_of_teams,
    person_by_id,
    place_people,
    record_change,
)
from domain.errors import UserError
from domain.schedule import Weekly
from domain.team import Person, Role, Team
from domain.team_plan import (
    InOtherTeam,
    MemberPlan,
    NameTaken,
    NotServed,
    PlanRefused,
    Problem,
    SavedTeam,
    TeamCard,
    TeamForm,
    TeamPlan,
    TwoRoles,
    same_name,
)
from domain.words import nearest
from services.schedules import KINDS, ensure_schedules
from services.scope import Scope

T = TypeVar("T")
_ROLE_FIELDS = {
    Role.SDR: "sdr",
    Role.AE: "ae",
    Role.CSM: "csm",
    Role.REVOPS: "revops",
    Role.MANAGER: "managers",
}


async def list_teams(scope: Scope, name: str = "") -> list[TeamCard]:
    """The teams that this person may change, ordered by name; with `name`, that one alone.

    Raises:
        UserError: team.not_admin for somebody who may change none, team.unknown for a name of none.
    """
    me = scope.me
    teams = [team for team in await find_teams(scope.tx, me.workspace_id) if _may_change(me, team.id)]
    if not teams and not me.is_admin:
        raise UserError("team.not_admin")
    await mark_hinted(scope.tx, me.id, now=scope.now)  # whoever gets here needs no telling
    if name:
        teams = [_team_called(name, teams)]
    return _cards(teams, await people_of_teams(scope.tx, me.workspace_id)) if teams else []


async def open_team(scope: Scope, team_id: int | None = None) -> TeamForm:
    """What the form of a team, or of a new one, begins with.

    Raises:
        UserError: team.not_admin, team.not_yours, team.gone.
    """
    if team_id is None:
        _require_admin(scope)
        await mark_hinted(scope.tx, scope.me.id, now=scope.now)
        return TeamForm()
    team = await _team_to_change(scope, team_id)
    return TeamForm(await _card_of(scope, team), await last_change(scope.tx, team.id))


async def save_team(scope: Scope, plan: TeamPlan, *, team_id: int | None = None, rev: int = 0) -> SavedTeam:
    """Make a team (`team_id` None), or change one as it was when its form was opened (`rev`).

    Whoever was in another team moves here; who is in the team and not in the plan leaves it. Somebody who
    manages this team and is in another stays there.

    Raises:
        PlanRefused: what the plan asks cannot be; nothing has been written.
        UserError: team.not_admin, team.not_yours, team.gone, team.changed.
    """
    before = await _before(scope, team_id, rev)
    known = await known_people(scope.tx, scope.workspace_id, {*plan.managers, *plan.members})
    await _check(scope, plan, known, team_id)
    team = await _write_team(scope, plan, before.team if before else None)
    unseen = sorted({*plan.managers, *plan.members} - known.keys())
    if unseen:
        await add_stubs(scope.tx, scope.workspace_id, unseen, zone=plan.zone.key)
        known |= await known_people(scope.tx, scope.workspace_id, unseen)
    saved = await _write_people(scope, plan, team, before, known)
    stubs = sorted(slack_id for slack_id, each in known.items() if each.is_stub)
    return replace(saved, unseen=tuple(stubs))


async def open_member(scope: Scope, person_id: int) -> Person:
    """A member whose own rules this person may change.

    Raises:
        UserError: team.member_gone, team.not_yours.
    """
    person = await person_by_id(scope.tx, person_id)
    if person is None or person.workspace_id != scope.workspace_id or person.team is None:
        raise UserError("team.member_gone")
    if not scope.me.leads(person):
        raise UserError("team.not_yours")
    return person


async def save_member(scope: Scope, person_id: int, plan: MemberPlan) -> Person:
    """Change one member's role and own rules; a rule that equals the team's is not kept as their own.

    Raises:
        UserError: team.member_gone, team.not_yours.
    """
    person = await open_member(scope, person_id)
    team = person.team
    assert team is not None
    wanted = {
        "role": plan.role.value,
        "market": _own(plan.market, team.market),
        "workdays": days_text(_own(plan.workdays, team.workdays) or ()) or None,
        "country": _own(plan.country, team.country),
        "started_on": plan.started_on,
    }
    changed = _differences(_member_values(person), wanted)
    if changed:
        await change_member(scope.tx, person.id, wanted)
        await _record(scope, team.id, "member", {"person": person.id, "set": changed})
    if plan.role is Role.MANAGER and team.id not in person.manages:
        await change_managers(scope.tx, team.id, added=[person.id])
        await _record(scope, team.id, "people", {"managers_added": [person.id]})
    return await open_member(scope, person_id)


async def with_names(scope: Scope, problems: Sequence[Problem]) -> list[Problem]:
    """The same problems, with the names of the people they are about."""
    unnamed = {each.slack_id for each in problems if isinstance(each, TwoRoles)}
    known = await known_people(scope.tx, scope.workspace_id, unnamed) if unnamed else {}
    return [
        replace(each, name=known[each.slack_id].person.name)
        if isinstance(each, TwoRoles) and each.slack_id in known
        else each
        for each in problems
    ]


def _may_change(me: Person, team_id: int) -> bool:
    return me.is_admin or team_id in me.manages


def _require_admin(scope: Scope) -> None:
    if not scope.me.is_admin:
        raise UserError("team.not_admin")


def _team_called(name: str, teams: Sequence[Team]) -> Team:
    found = next((team for team in teams if same_name(team.name, name)), None)
    if found is not None:
        return found
    if not teams:
        raise UserError("team.none", name=name)
    by_name = {team.name.casefold(): team.name for team in teams}
    near = nearest(name.casefold(), by_name)
    if near is None:
        raise UserError("team.unknown", name=name)
    raise UserError("team.unknown_near", name=name, guess=by_name[near])


async def _team_to_change(scope: Scope, team_id: int) -> Team:
    found = await find_teams(scope.tx, scope.workspace_id, team_id=team_id)
    if not found:
        raise UserError("team.gone")
    if not _may_change(scope.me, team_id):
        raise UserError("team.not_yours" if scope.me.manages else "team.not_admin")
    return found[0]


def _cards(teams: Sequence[Team], people: Sequence[Person]) -> list[TeamCard]:
    return [
        TeamCard(
            team,
            managers=tuple(person for person in people if team.id in person.manages),
            members=tuple(person for person in people if person.team and person.team.id == team.id),
        )
        for team in teams
    ]


async def _card_of(scope: Scope, team: Team) -> TeamCard:
    members = await find_people(scope.tx, scope.workspace_id, team_id=team.id)
    return TeamCard(team, tuple(await managers_of(scope.tx, team.id)), tuple(members))


async def _before(scope: Scope, team_id: int | None, rev: int) -> TeamCard | None:
    """The team as it is, held against changes by others until the end of the transaction."""
    if team_id is None:
        _require_admin(scope)
        return None
    await lock_team(scope.tx, team_id)
    team = await _team_to_change(scope, team_id)
    if await last_change(scope.tx, team_id) != rev:
        raise UserError("team.changed", name=team.name)
    return await _card_of(scope, team)


async def _check(scope: Scope, plan: TeamPlan, known: Mapping[str, Known], team_id: int | None) -> None:
    problems: list[Problem] = []
    others = [team for team in await find_teams(scope.tx, scope.workspace_id) if team.id != team_id]
    if any(same_name(team.name, plan.name) for team in others):
        problems.append(NameTaken("name", plan.name))
    for slack_id, each in known.items():
        person = each.person
        role = plan.members.get(slack_id)
        field = _ROLE_FIELDS[role or Role.MANAGER]
        if not (each.is_member and each.is_active):
            problems.append(NotServed(field, slack_id, person.name))
        elif role and person.team and person.team.id != team_id and not _may_change(scope.me, person.team.id):
            problems.append(InOtherTeam(field, slack_id, person.name, person.team.name))
    if problems:
        raise PlanRefused(problems)


async def _write_team(scope: Scope, plan: TeamPlan, before: Team | None) -> Team:
    """The team's own row, its history, and for a new team its schedules."""
    values = _plan_values(plan)
    if before is None:
        team_id = await add_team(scope.tx, scope.workspace_id, values, now=scope.now)
        if team_id is None:
            raise PlanRefused([NameTaken("name", plan.name)])
        await _record(scope, team_id, "created", {"set": _differences({}, values)})
    else:
        team_id = before.id
        changed = _differences(_team_values(before), values)
        if changed:
            await change_team(scope.tx, team_id, values)
            await _record(scope, team_id, "changed", {"set": changed})
    [team] = await find_teams(scope.tx, scope.workspace_id, team_id=team_id)
    if before is None:
        await ensure_schedules(scope.tx, team, scope.now)
    return team


async def _write_people(
    scope: Scope, plan: TeamPlan, team: Team, before: TeamCard | None, known: Mapping[str, Known]
) -> SavedTeam:
    """Members and managers as planned, with the history of every team that somebody joins or leaves."""
    roles = _wanted_roles(plan, team, known)
    moved = tuple((person, person.team) for person, _ in roles if person.team and person.team.id != team.id)
    joining = {
        person.id: role
        for person, role in roles
        if person.team is None or person.team.id != team.id or person.role is not role
    }
    staying = {person.id for person, _ in roles}
    left = tuple(person for person in (before.members if before else ()) if person.id not in staying)
    await _place(scope, team, joining, left)
    managers = await _set_managers(scope, team, before, {known[each].person.id for each in plan.managers})
    await _record_people(scope, team, joining, left, moved, managers)
    return SavedTeam(
        card=await _card_of(scope, team),
        is_new=before is None,
        targets_at=_targets_at(),
        moved=tuple((person, old.name) for person, old in moved),
        left=left,
    )


def _targets_at() -> Weekly | None:
    rule = KINDS.get("weekly_targets")
    return rule if isinstance(rule, Weekly) else None


def _wanted_roles(plan: TeamPlan, team: Team, known: Mapping[str, Known]) -> list[tuple[Person, Role]]:
    """Who shall be in the team as what. A manager without another role is in it as manager, unless they
    are in another team: managing does not move anybody."""
    wanted = dict(plan.members)
    for slack_id in plan.managers:
        home = known[slack_id].person.team
        if slack_id not in wanted and (home is None or home.id == team.id):
            wanted[slack_id] = Role.MANAGER
    return [(known[slack_id].person, role) for slack_id, role in wanted.items()]


async def _place(scope: Scope, team: Team, joining: Mapping[int, Role], left: Sequence[Person]) -> None:
    for role in Role:
        if ids := [person_id for person_id, wanted in joining.items() if wanted is role]:
            await place_people(scope.tx, team.id, role, ids)
    if left:
        await place_people(scope.tx, None, None, [person.id for person in left])


async def _set_managers(
    scope: Scope, team: Team, before: TeamCard | None, wanted: set[int]
) -> dict[str, list[int]]:
    """Returns whom that added and removed, by person id."""
    old = {person.id for person in before.managers} if before else set()
    added, removed = sorted(wanted - old), sorted(old - wanted)
    await change_managers(scope.tx, team.id, added=added, removed=removed)
    return {"managers_added": added, "managers_removed": removed}


async def _record_people(
    scope: Scope,
    team: Team,
    joining: Mapping[int, Role],
    left: Sequence[Person],
    moved: Sequence[tuple[Person, Team]],
    managers: Mapping[str, list[int]],
) -> None:
    what: dict[str, Any] = {
        "roles": {str(person_id): role.value for person_id, role in sorted(joining.items())},
        "left": sorted(person.id for person in left),
        **managers,
    }
    if any(what.values()):
        await _record(scope, team.id, "people", what)
    for team_id in sorted({old.id for _, old in moved}):
        gone = sorted(person.id for person, old in moved if old.id == team_id)
        await _record(scope, team_id, "people", {"left": gone, "to_team": team.id})


async def _record(scope: Scope, team_id: int, action: str, what: Mapping[str, Any]) -> None:
    await record_change(
        scope.tx,
        scope.workspace_id,
        team_id,
        {"action": action, **what},
        actor_id=scope.me.id,
        now=scope.now,
    )


def _plan_values(plan: TeamPlan) -> dict[str, Any]:
    """The team's columns as planned."""
    return {
        "name": plan.name,
        "channel_id": plan.channel_id,
        "zone": plan.zone.key,
        "market": plan.market,
        "workdays": days_text(plan.workdays),
        "country": plan.country,
        "fiscal_start_month": plan.fiscal_start_month,
        "currency": plan.currency,
        "allow_gaps": plan.allow_gaps,
        "deals_channel_id": plan.deals_channel_id,
        "wins_channel_id": plan.wins_channel_id,
        "managers_channel_id": plan.managers_channel_id,
    }


def _team_values(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "channel_id": team.channel_id,
        "zone": team.zone.key,
        "market": team.market,
        "workdays": days_text(team.workdays),
        "country": team.country,
        "fiscal_start_month": team.fiscal_start_month,
        "currency": team.currency,
        "allow_gaps": team.allow_gaps,
        "deals_channel_id": team.deals_channel_id,
        "wins_channel_id": team.wins_channel_id,
        "managers_channel_id": team.managers_channel_id,
    }


def _member_values(person: Person) -> dict[str, Any]:
    return {
        "role": person.role.value,
        "market": person.own_market,
        "workdays": days_text(person.own_workdays or ()) or None,
        "country": person.own_country,
        "started_on": person.started_on,
    }


def _own(wanted: T | None, of_team: T | None) -> T | None:
    """None where a person's own rule says what the team's says."""
    return None if wanted == of_team else wanted


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{name: [before, after]} of what differs, as JSON values."""
    return {
        name: [_as_json(before.get(name)), _as_json(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
