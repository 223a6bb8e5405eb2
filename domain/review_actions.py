"""What a review decided: three actions at most, each one person's, with a day, a result and a metric.

An action is open until it is done or dropped; postponing gives it another day, with the reason. Reminders go
to its owner three days before, on the day and three days after, then once to the review's owner. Of several
that were missed only the latest is sent.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.team import Person
from domain.weeks import at_local

MOST = 3
DUE_WITHIN_DAYS = 30
TEXT_MAX = 200
REASON_MAX = 300
STUCK_AFTER = 2
"""Reviews in a row that find an action open until it has to be split, given to somebody else or dropped."""
REMINDED_AT = time(9)
STEPS = (-3, 0, 3, 4)
"""Days from the due day; the last one is told to the review's owner."""
ESCALATION = 4


class State(StrEnum):
    OPEN = "open"
    DONE = "done"
    POSTPONED = "postponed"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        return self in (State.OPEN, State.POSTPONED)


@dataclass(frozen=True, slots=True)
class Source:
    """The message an action was made from."""

    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One decision. reminded: the last step (of STEPS) that was told for its due day, None before any.

    carried: how many later reviews began while it was open. replaced: it was split into others.
    """

    id: int
    review_id: int
    team_id: int
    owner: Person
    what: str
    result: str
    metric: str
    due_on: date
    state: State
    created_on: date
    reason: str | None = None
    reminded: int | None = None
    carried: int = 0
    source: Source | None = None
    replaced: bool = False

    @property
    def is_stuck(self) -> bool:
        return self.state.is_open and self.carried >= STUCK_AFTER


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """An action as somebody asks for it. owner: a Slack id."""

    owner: str | None
    what: str
    result: str
    metric: str | None
    due_on: date | None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ActionProblem:
    """What is wrong at a field. code: missing, too_long, not_a_verb, past, too_far, unknown, not_in_team."""

    field: str
    code: str
    day: date | None = None


class ActionRefused(ValueError):
    """Everything that is wrong with an action; nothing has been written."""

    def __init__(self, problems: Sequence[ActionProblem]) -> None:
        super().__init__(", ".join(f"{each.field}: {each.code}" for each in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Completion:
    """What became of a review's actions."""

    done: int
    total: int
    dropped: int = 0

    @property
    def share(self) -> float | None:
        return self.done / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that is to be sent now. step: of STEPS."""

    action: Action
    step: int

    @property
    def to_review_owner(self) -> bool:
        return self.step == ESCALATION


def check(
    draft: ActionDraft, today: date, *, metrics: Collection[str], vague: Collection[str]
) -> list[ActionProblem]:
    """What is wrong with an action, apart from who its owner may be."""
    problems: list[ActionProblem] = []
    if not draft.owner:
        problems.append(ActionProblem("owner", "missing"))
    problems += _text("what", draft.what) + _text("result", draft.result)
    first = draft.what.split(maxsplit=1)[0].casefold().strip(".,:;") if draft.what.strip() else ""
    if first and first in vague:
        problems.append(ActionProblem("what", "not_a_verb"))
    if draft.metric not in metrics:
        problems.append(ActionProblem("metric", "missing" if not draft.metric else "unknown"))
    return problems + check_due(draft.due_on, today)


def check_due(due_on: date | None, today: date) -> list[ActionProblem]:
    """A due day is today or within thirty days."""
    if due_on is None:
        return [ActionProblem("due", "missing")]
    if due_on < today:
        return [ActionProblem("due", "past")]
    latest = today + timedelta(days=DUE_WITHIN_DAYS)
    return [ActionProblem("due", "too_far", latest)] if due_on > latest else []


def reminder_due(action: Action, now: datetime, *, owner_is_review_owner: bool) -> Due | None:
    """The reminder to send now, if any, by the clock of the action's owner.

    Nothing is told of steps that were past when the action was made or got another day, and the review's
    owner is told nothing of an action of their own.
    """
    if not action.state.is_open:
        return None
    zone = action.owner.zone
    begun = [
        step
        for step in STEPS
        if at_local(action.due_on + timedelta(days=step), REMINDED_AT, zone) <= now
        and action.due_on + timedelta(days=step) > action.created_on
        and not (step == ESCALATION and owner_is_review_owner)
    ]
    if not begun:
        return None
    step = begun[-1]
    if step == ESCALATION and (action.reminded is None or action.reminded < STEPS[-2]):
        step = STEPS[-2]  # its own owner hears of it first
    return Due(action, step) if action.reminded is None or step > action.reminded else None


def completion(actions: Sequence[Action]) -> Completion:
    """An action that was split counts by what it was split into."""
    counted = [each for each in actions if not each.replaced]
    return Completion(
        sum(each.state is State.DONE for each in counted),
        len(counted),
        sum(each.state is State.DROPPED for each in counted),
    )


def _text(name: str, text: str) -> list[ActionProblem]:
    if not text.strip():
        return [ActionProblem(name, "missing")]
    return [ActionProblem(name, "too_long")] if len(text) > TEXT_MAX else []
