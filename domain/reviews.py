"""Reviews of a month, quarter or year: phases, working days, who is asked, and when somebody is reminded.

A review goes through its phases in one order. Each has a date, counted in the team's working days; a phase
that begins late (the bot was down) moves those after it by as much, so that nobody loses time to answer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from domain.pipeline import Span
from domain.reports import span_before, span_of
from domain.review_facts import Facts
from domain.review_prompts import Days, Kind
from domain.schedule import Calendar
from domain.team import Person, Role, Team
from domain.weeks import ONE_DAY, at_local, local_day

STARTS_AT = time(9)
"""When a phase begins, in the team's zone; and when prompts go out, in each person's."""
REMINDED_AT = time(10)
REMINDERS_MOST = 2
REOPEN_DAYS = 7
REOPENED_FOR = 2
"""Working days until a review that was opened again closes."""
ANONYMOUS_LEAST = 5
LONGER: Mapping[Kind, tuple[Kind, ...]] = {"month": ("year", "quarter"), "quarter": ("year",), "year": ()}
_FARTHEST = 400


class Phase(StrEnum):
    OPENING = "opening"
    PROMPTS = "prompts"
    REVEAL = "reveal"
    VOTING = "voting"
    DECIDING = "deciding"
    CLOSED = "closed"


PHASES = tuple(Phase)
SHOWN = frozenset({Phase.REVEAL, Phase.VOTING, Phase.DECIDING, Phase.CLOSED})
"""The phases in which everybody's answers can be read."""
DECIDABLE = frozenset({Phase.REVEAL, Phase.VOTING, Phase.DECIDING})
"""The phases in which actions can be made."""


class Status(StrEnum):
    """How a person stands to what they are asked."""

    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Plan:
    """On which date, in the team's zone, each phase begins."""

    opened_on: date
    prompts_on: date
    reveal_on: date
    voting_on: date
    deciding_on: date
    close_on: date

    def of(self, phase: Phase) -> date:
        return {
            Phase.OPENING: self.opened_on,
            Phase.PROMPTS: self.prompts_on,
            Phase.REVEAL: self.reveal_on,
            Phase.VOTING: self.voting_on,
            Phase.DECIDING: self.deciding_on,
            Phase.CLOSED: self.close_on,
        }[phase]


_FIELDS = {
    Phase.OPENING: "opened_on",
    Phase.PROMPTS: "prompts_on",
    Phase.REVEAL: "reveal_on",
    Phase.VOTING: "voting_on",
    Phase.DECIDING: "deciding_on",
    Phase.CLOSED: "close_on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A team's review of [starts_on, ends_on).

    posting: counts up when the review moves to another channel, so that what is posted again has new keys.
    seed: what the order of answers is drawn from. reopened: how often it was opened again.
    """

    id: int
    workspace_id: int
    team_id: int
    kind: Kind
    starts_on: date
    ends_on: date
    owner_id: int | None
    channel_id: str
    posting: int
    anonymous: bool
    phase: Phase
    plan: Plan
    seed: str
    facts: Facts
    opened_at: datetime
    revealed_at: datetime | None = None
    closed_at: datetime | None = None
    reopened: int = 0
    experiment: str | None = None
    prediction: str | None = None

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.ends_on)

    @property
    def is_open(self) -> bool:
        return self.phase is not Phase.CLOSED

    @property
    def key(self) -> str:
        """What the keys of its posts in its present channel begin with."""
        return f"review:{self.id}:{self.posting}"

    @property
    def heads(self) -> tuple[str, ...]:
        """The keys of the posts in its channel that threads begin with."""
        return tuple(f"{self.key}:{each}" for each in ("facts", "thread:team", "decide", "summary"))


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who is asked. role: as it was when they were asked. left_on: when they left the team.

    reminders: how many of the days for reminding have been dealt with.
    """

    person: Person
    role: Role
    is_manager: bool
    status: Status
    prompted_on: date | None = None
    reminders: int = 0
    left_on: date | None = None
    has_draft: bool = False

    @property
    def is_in(self) -> bool:
        """Whether nothing more is waited for from them."""
        return self.left_on is not None or self.status is not Status.WAITING


def working_day_after(day: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after `day`; without any in a year, n days later."""
    found, left = day, n
    while left:
        found += ONE_DAY
        if calendar.works_on(found):
            left -= 1
        if (found - day).days > _FARTHEST:
            return day + n * ONE_DAY
    return found


def planned(opened_on: date, days: Days, calendar: Calendar) -> Plan:
    """All dates of a review that is opened on this day, be that a working day or not."""
    counts = (days.prompts, days.reveal, days.voting, days.deciding, days.close)
    return Plan(opened_on, *(working_day_after(opened_on, n, calendar) for n in counts))


def replanned(plan: Plan, phase: Phase, day: date, days: Days, calendar: Calendar) -> Plan:
    """The plan once `phase` begins on `day`, later than it was to: what follows keeps its length."""
    if day <= plan.of(phase):
        return plan
    counts = _counts(days)
    later = PHASES[PHASES.index(phase) + 1 :]
    moved = {_FIELDS[each]: working_day_after(day, counts[each] - counts[phase], calendar) for each in later}
    return replace(plan, **{_FIELDS[phase]: day, **moved})


def next_phase(review: Review, now: datetime, team: Team, *, all_in: bool) -> Phase | None:
    """The phase that begins now, or None. Once everybody has answered, the answers are shown at once."""
    if review.phase is Phase.CLOSED:
        return None
    if review.phase is Phase.PROMPTS and all_in:
        return Phase.REVEAL
    coming = phase_after(review.phase)
    return coming if begins_at(review.plan, coming, team) <= now else None


def phase_after(phase: Phase) -> Phase:
    """The phase that follows one in which a review is open."""
    return PHASES[PHASES.index(phase) + 1]


def begins_at(plan: Plan, phase: Phase, team: Team) -> datetime:
    """The moment (aware UTC) at which a phase begins."""
    return at_local(plan.of(phase), STARTS_AT, team.zone)


def all_in(people: Sequence[Participant]) -> bool:
    """Whether everybody who is asked has answered or skipped; of nobody, no."""
    return bool(people) and all(each.is_in for each in people)


def how_many_asked(people: Sequence[Participant]) -> int:
    """Of how many people answers are counted: who left without one is not among them."""
    return sum(each.left_on is None or each.status is Status.SENT for each in people)


def prompt_due(each: Participant, review: Review, now: datetime) -> bool:
    """Whether this person's questions may go out, by the clock where they are."""
    if each.prompted_on is not None or each.is_in or review.phase not in (Phase.OPENING, Phase.PROMPTS):
        return False
    return at_local(review.plan.prompts_on, STARTS_AT, each.person.zone) <= now


def reminder_days(plan: Plan, calendar: Calendar) -> tuple[date, ...]:
    """The days on which whoever has not answered is reminded: two at most, inside the days for answering."""
    second = working_day_after(plan.prompts_on, 1, calendar)
    last = _working_day_before(plan.reveal_on, calendar)
    days = sorted({day for day in (second, last) if plan.prompts_on < day < plan.reveal_on})
    return tuple(days[-REMINDERS_MOST:])


def reminder_due(each: Participant, review: Review, now: datetime, calendar: Calendar) -> int | None:
    """How many reminders have been dealt with once one is sent now; None if none is to be sent.

    Of several that were missed only one is sent, and none on the day of the questions themselves.
    """
    if review.phase is not Phase.PROMPTS or each.is_in or each.prompted_on is None:
        return None
    today = local_day(now, each.person.zone)
    if today <= each.prompted_on:
        return None
    due = sum(
        at_local(day, REMINDED_AT, each.person.zone) <= now for day in reminder_days(review.plan, calendar)
    )
    return due if due > each.reminders else None


def may_reopen(review: Review, now: datetime) -> bool:
    """Whether it closed less than a week ago."""
    if review.closed_at is None or review.is_open:
        return False
    return now < review.closed_at + timedelta(days=REOPEN_DAYS)


def reopened(plan: Plan, day: date, calendar: Calendar) -> Plan:
    """The plan of a review that is opened again on `day` for further decisions."""
    return replace(plan, deciding_on=day, close_on=working_day_after(day, REOPENED_FOR, calendar))


def period_to_review(kind: Kind, today: date, start_month: int, *, running: bool = False) -> Span:
    """The month, fiscal quarter or fiscal year that ended last, or the running one."""
    now = span_of(kind, today, start_month)
    return now if running else span_before(kind, now, start_month)


def may_be_anonymous(people: Sequence[Participant]) -> bool:
    """Whether there are enough people, managers apart, that no answer points at its author."""
    return sum(not each.is_manager and each.left_on is None for each in people) >= ANONYMOUS_LEAST


def yields_to(kind: Kind, span: Span, start_month: int, on: Collection[Kind]) -> Kind | None:
    """The longer review of a period that ends with this one, if that kind is on: one of them is enough."""
    for longer in LONGER[kind]:
        if longer in on and span_of(longer, span.start, start_month).end == span.end:
            return longer
    return None


def plan_data(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in Plan.__slots__}


def _counts(days: Days) -> dict[Phase, int]:
    return {
        Phase.OPENING: 0,
        Phase.PROMPTS: days.prompts,
        Phase.REVEAL: days.reveal,
        Phase.VOTING: days.voting,
        Phase.DECIDING: days.deciding,
        Phase.CLOSED: days.close,
    }


def _working_day_before(day: date, calendar: Calendar) -> date:
    found = day - ONE_DAY
    while not calendar.works_on(found) and (day - found).days < _FARTHEST:
        found -= ONE_DAY
    return found
