"""Turns what is due into deliveries: one transaction holds a schedule's slots, their frozen posts and its
watermark, so that a crash leaves either all of it or nothing.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.steps import Head, write_posts
from content.loader import Content
from db import delivery as store
from db import schedules as repeating
from db.base import Tx
from db.delivery_tables import Policy
from db.engine import Database
from db.team import find_teams, person_by_id
from domain.clock import Clock
from domain.schedule import Occurrence
from domain.team import Person, Team
from jobs.registry import JOBS, Built, Job, Skip, Slot
from services.schedules import calendar_of, occurrences, reconcile
from views.schedules import late_note

log = logging.getLogger("playmaker.slots")

LONGEST_PAUSE_S = 300
"""How long a schedule whose job fails is left alone at most before it is tried again."""


@dataclass(frozen=True, slots=True)
class _Failing:
    times: int
    again_at: datetime


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose post it is: a team's, or one of its people's."""

    schedule: repeating.Schedule
    team: Team
    person: Person | None


class Slots:
    """Finds due slots and writes them. Any number may run on one database."""

    def __init__(self, database: Database, clock: Clock, content: Content) -> None:
        self._database = database
        self._clock = clock
        self._content = content
        self._failing: dict[int, _Failing] = {}

    async def derive(self) -> int:
        """Write every slot that is due by now; returns how many are new and to be posted.

        A job that fails stops no other: it is tried again, first at the next call, then ever more rarely,
        until its grace has passed and the slot is recorded as skipped.
        """
        now = self._clock.now()
        async with self._database.reading() as tx:
            due = await repeating.due_schedules(tx, list(JOBS), now)
        made = 0
        for schedule_id in due:
            failing = self._failing.get(schedule_id)
            if failing and failing.again_at > now:
                continue
            try:
                made += await self._work_out(schedule_id, now)
            except Exception:
                self._note_failure(schedule_id, failing, now)
            else:
                self._failing.pop(schedule_id, None)
        return made

    async def reconcile(self) -> None:
        """Make the schedules that teams lack, and have those that were changed worked out anew."""
        async with self._database.transaction() as tx:
            changed = await reconcile(tx, self._clock.now())
        if changed:
            log.info("schedules put right: count=%d", changed)

    async def _work_out(self, schedule_id: int, now: datetime) -> int:
        async with self._database.transaction() as tx:
            schedule = await repeating.lock_schedule(tx, schedule_id)
            if schedule is None:  # another process is at it
                return 0
            subject = await _subject_of(tx, schedule)
            calendar = calendar_of(subject.person or subject.team)
            made, watermark = 0, schedule.watermark
            for occurrence in occurrences(schedule, calendar):
                if occurrence.due > now:
                    break
                made += await self._write(tx, subject, occurrence, now)
                watermark = occurrence.period
            await repeating.move_schedule(
                tx, schedule.id, watermark=watermark, zone=calendar.zone.key, due_at=occurrence.due
            )
            return made

    async def _write(self, tx: Tx, subject: _Subject, due: Occurrence, now: datetime) -> bool:
        """Write one slot; True if it is new and there is something to post."""
        schedule = subject.schedule
        job = JOBS[schedule.kind]
        head = Head(
            workspace_id=schedule.workspace_id,
            schedule_id=schedule.id,
            kind=schedule.kind,
            # Whose post of which period it is, and never when: an edit of the time must not make it another.
            slot_key=f"{schedule.workspace_id}/{schedule.kind}/{schedule.subject}/{due.period}",
            due_at=due.due,
            expires_at=due.due + timedelta(seconds=job.grace_s),
            policy=Policy(job.blocked),
        )
        built = Skip("too late") if now >= head.expires_at else await self._build(tx, job, subject, due, now)
        if isinstance(built, Skip):
            if await _record_skip(tx, head, built.reason, now):
                level = logging.WARNING if now >= head.expires_at else logging.INFO
                log.log(level, "slot skipped: slot=%s reason=%s", head.slot_key, built.reason)
            return False
        zone = subject.person.zone if subject.person else subject.team.zone
        posts = built if isinstance(built, tuple) else (built,)
        labelled = [(post, late_note(due.due, zone, post.locale)) for post in posts]
        taken = await write_posts(tx, head, labelled, now=now)
        if taken:
            log.info("slot written: slot=%s", head.slot_key)
        return taken

    async def _build(self, tx: Tx, job: Job, subject: _Subject, due: Occurrence, now: datetime) -> Built:
        schedule, person = subject.schedule, subject.person
        slot = Slot(
            tx=tx,
            now=now,
            workspace_id=schedule.workspace_id,
            team=subject.team,
            period=due.period,
            day=due.day,
            due=due.due,
            content=self._content,
            channel_id=person.slack_id if person else schedule.channel_id or subject.team.channel_id,
            person=person,
        )
        return await job.build(slot)

    def _note_failure(self, schedule_id: int, before: _Failing | None, now: datetime) -> None:
        times = before.times + 1 if before else 1
        pause_s = 0 if times == 1 else min(2**times, LONGEST_PAUSE_S)
        self._failing[schedule_id] = _Failing(times, now + timedelta(seconds=pause_s))
        log.exception("slot failed: schedule=%d times=%d again_in_s=%d", schedule_id, times, pause_s)


async def _subject_of(tx: Tx, schedule: repeating.Schedule) -> _Subject:
    person = await person_by_id(tx, schedule.person_id) if schedule.person_id is not None else None
    if person is not None and person.team is not None:
        return _Subject(schedule, person.team, person)
    [team] = await find_teams(tx, schedule.workspace_id, team_id=schedule.team_id)
    return _Subject(schedule, team, person)


async def _record_skip(tx: Tx, head: Head, reason: str, now: datetime) -> bool:
    """A slot with nothing to post has its row all the same."""
    skipped = store.NewDelivery(
        workspace_id=head.workspace_id,
        schedule_id=head.schedule_id,
        kind=head.kind,
        slot_key=head.slot_key,
        key=secrets.token_urlsafe(18),
        due_at=head.due_at,
        expires_at=head.expires_at,
        reason=reason,
    )
    return await store.add_delivery(tx, skipped, now=now) is not None
