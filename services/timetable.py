"""A team's repeating posts: what is on and when it comes next, and changing that."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import islice

from db import schedules as store
from db.schedules import Days, Schedule
from db.team import find_teams
from db.timetable import last_runs, sent_to_people, start_anew
from domain.errors import UserError
from domain.schedule import Calendar, Rule, rule_data
from domain.team import Team
from domain.timetable import Entry, LastRun, Timetable, TimetableChanged, at_other_times, clock_note
from domain.words import nearest
from services.schedules import KINDS, About, about, calendar_of, occurrences, reconcile, rule_of
from services.scope import Scope

RUNS_SHOWN = 3
SENT_OVER = timedelta(days=7)


async def timetable(scope: Scope, name: str = "", *, team_id: int | None = None) -> Timetable:
    """The repeating posts of one team: the named one, else the asker's own, else the first.

    Raises:
        UserError: timetable.no_team, timetable.unknown, timetable.not_yours.
    """
    teams = await _teams(scope)
    team = _chosen(scope, teams, name, team_id)
    entries = await _entries(scope, team)
    others = tuple(each for each in teams if each.id != team.id)
    return Timetable(team, tuple(sorted(entries, key=lambda entry: entry.title)), others)


async def open_entry(scope: Scope, team_id: int, kind: str) -> tuple[Team, Entry]:
    """One kind of post of a team that the asker may change.

    Raises:
        UserError: timetable.gone, timetable.not_yours.
    """
    if kind not in KINDS:
        raise UserError("timetable.gone")
    team = _chosen(scope, await _teams(scope), "", team_id)
    [entry] = await _entries(scope, team, kind)
    return team, entry


async def change_entry(
    scope: Scope,
    team_id: int,
    kind: str,
    *,
    is_on: bool,
    at: time,
    weekday: int | None = None,
    channel_id: str | None = None,
) -> TimetableChanged:
    """Turn a kind of post of a team on or off, move it, choose its channel (None: where it goes by itself).

    What was posted for a period is not posted for it again, whatever the time. What is turned on begins
    now: nothing that was due while it was off is made up for.

    Raises:
        UserError: timetable.gone, timetable.not_yours, timetable.nobody.
    """
    team, before = await open_entry(scope, team_id, kind)
    rule = at_other_times(before.rule, at, weekday)
    own_channel = None if before.personal or channel_id == team.channel_id else channel_id
    if (before.is_on, before.rule, before.own_channel) == (is_on, rule, own_channel):
        return TimetableChanged(team, before, is_new=False)
    stored = None if rule == KINDS[kind] else rule_data(rule)
    changed = await store.change_schedules(
        scope.tx, team.id, kind, rule=stored, is_on=is_on, channel_id=own_channel
    )
    if not changed:
        raise UserError("timetable.nobody", title=before.title)
    rows = await store.all_schedules(scope.tx, [kind], team_id=team.id)
    overdue = await _move(scope, rows, begins=is_on and not before.is_on)
    [after] = await _entries(scope, team, kind)
    return TimetableChanged(team, after, is_new=True, overdue=overdue if is_on else None)


async def _move(scope: Scope, rows: Sequence[tuple[Schedule, Days]], *, begins: bool) -> datetime | None:
    """Work out anew when each schedule is due; returns the earliest that is past by now."""
    moved = []
    for schedule, days in rows:
        rule, calendar = rule_of(schedule), calendar_of(days)
        latest = rule.last_period(scope.now, calendar) if begins else schedule.watermark
        watermark = max(schedule.watermark, latest)
        moved.append((schedule.id, watermark, next(rule.after(watermark, calendar)).due))
    if begins:
        await start_anew(scope.tx, moved)
    else:
        await store.set_due(scope.tx, {schedule_id: due for schedule_id, _, due in moved})
    return min((due for _, _, due in moved if due <= scope.now), default=None)


async def _teams(scope: Scope) -> list[Team]:
    """The teams whose posts the asker may see and change, by name."""
    me = scope.me
    return [
        each for each in await find_teams(scope.tx, me.workspace_id) if me.is_admin or each.id in me.manages
    ]


def _chosen(scope: Scope, teams: Sequence[Team], name: str, team_id: int | None) -> Team:
    if not teams:
        raise UserError("timetable.no_team")
    if team_id is not None:
        found = next((each for each in teams if each.id == team_id), None)
        if found is None:
            raise UserError("timetable.not_yours")
        return found
    if name:
        by_name = {each.name: each for each in teams}
        key = next((each for each in by_name if each.casefold() == name.casefold()), None) or nearest(
            name, list(by_name)
        )
        if key is None:
            raise UserError("timetable.unknown", name=name)
        return by_name[key]
    own = scope.me.team
    return next((each for each in teams if own and each.id == own.id), teams[0])


async def _entries(scope: Scope, team: Team, kind: str | None = None) -> list[Entry]:
    """Four queries, however many kinds there are."""
    kinds = [kind] if kind else list(KINDS)
    rows = await store.all_schedules(scope.tx, kinds, team_id=team.id)
    there = {schedule.kind for schedule, _ in rows}
    if not there.issuperset(kinds):  # a team, a person or a job is minutes old
        await reconcile(scope.tx, scope.now)
        rows = await store.all_schedules(scope.tx, kinds, team_id=team.id)
    last = await last_runs(scope.tx, team.id)
    sent = await sent_to_people(scope.tx, team.id, scope.now - SENT_OVER)
    return [_entry(scope, team, each, rows, last, sent) for each in kinds]


def _entry(
    scope: Scope,
    team: Team,
    kind: str,
    rows: Sequence[tuple[Schedule, Days]],
    last: Mapping[str, LastRun],
    sent: Mapping[str, int],
) -> Entry:
    """Of a kind that people have, the newest schedule says what was chosen for all."""
    known, found = about(kind), [schedule for schedule, _ in rows if schedule.kind == kind]
    schedule = found[-1] if found else None
    rule = rule_of(schedule) if schedule else KINDS[kind]
    calendar = calendar_of(team)
    runs = _runs(rule, None if known.personal else schedule, calendar, scope.now)
    paused = next((each for each in found if each.paused_at), None)
    own_channel = schedule.channel_id if schedule and not known.personal else None
    return Entry(
        kind=kind,
        title=known.title or kind,
        personal=known.personal,
        opt_in=known.opt_in,
        is_on=schedule.is_on if schedule else known.is_on,
        rule=rule,
        runs=runs,
        clock_note=clock_note(scope.now, runs, rule.at, team.zone),
        channel_id=own_channel or _usual_channel(known, team),
        own_channel=own_channel,
        last=last.get(kind),
        sent=sent.get(kind, 0),
        has_schedule=schedule is not None,
        paused_id=paused.id if paused else None,
        paused_reason=paused.paused_reason if paused else None,
        for_managers=known.for_managers,
    )


def _usual_channel(known: About, team: Team) -> str | None:
    """Where a kind goes while no channel is chosen for it."""
    if known.personal:
        return None
    return team.managers_channel_id if known.for_managers else team.channel_id


def _runs(rule: Rule, schedule: Schedule | None, calendar: Calendar, now: datetime) -> tuple[datetime, ...]:
    """The next ones after now: of a schedule those of periods it has not dealt with."""
    coming = (
        occurrences(schedule, calendar) if schedule else rule.after(rule.last_period(now, calendar), calendar)
    )
    return tuple(islice((each.due for each in coming if each.due > now), RUNS_SHOWN))
