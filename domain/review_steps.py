"""What services of reviews hand on to be shown: what happened, forms, and how a review stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.money import Money
from domain.review_actions import Action, Completion
from domain.review_prompts import Prompt
from domain.review_threads import Answer, Group
from domain.reviews import Participant, Review
from domain.team import Person, Team
from domain.weeks import FiscalQuarter


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as others read it. name: None where nobody's stands with it. short: its question's, or ""."""

    answer: Answer
    name: str | None
    short: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    group: Group
    answers: tuple[Shown, ...]

    @property
    def is_minority(self) -> bool:
        """One person's view."""
        return len(self.answers) == 1


@dataclass(frozen=True, slots=True)
class Thread:
    """One role's answers, or (key "team") everybody's, by group."""

    key: str
    groups: tuple[ShownGroup, ...]

    @property
    def answers(self) -> tuple[Shown, ...]:
        """In the order of their numbers."""
        found = [each for group in self.groups for each in group.answers]
        return tuple(sorted(found, key=lambda each: each.answer.place or 0))


# --- what time brings ---


@dataclass(frozen=True, slots=True)
class Prompted:
    """Somebody's questions go out. until: when all answers are shown."""

    review: Review
    team: Team
    who: Participant
    prompts: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Reminded:
    """count: how many reminders were due with this one."""

    review: Review
    team: Team
    who: Participant
    count: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Revealed:
    """Everybody's answers are shown. sent: how many people answered, of how many asked."""

    review: Review
    team: Team
    threads: tuple[Thread, ...]
    sent: int
    asked: int


@dataclass(frozen=True, slots=True)
class CameLate:
    """Answers without names that came since the last phase began, by thread, all together."""

    review: Review
    late: Mapping[str, tuple[Shown, ...]]


@dataclass(frozen=True, slots=True)
class VotingOpened:
    review: Review
    team: Team
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class VotingOver:
    """voters: how many people voted."""

    review: Review
    team: Team
    threads: tuple[Thread, ...]
    voters: int


@dataclass(frozen=True, slots=True)
class DecidingOpened:
    """top: the themes with the most votes. stuck: actions that two reviews in a row found open."""

    review: Review
    team: Team
    top: tuple[Group, ...]
    stuck: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A review as it ended. minority: single views, with the thread each stands in."""

    review: Review
    team: Team
    threads: tuple[Thread, ...]
    top: tuple[Group, ...]
    minority: tuple[tuple[str, Shown], ...]
    actions: tuple[Action, ...]
    metrics: Mapping[str, str]
    sent: int
    asked: int
    voters: int


@dataclass(frozen=True, slots=True)
class Closed:
    """anew: the summary stands nowhere yet, though the review has been closed before."""

    summary: Summary
    anew: bool = False


@dataclass(frozen=True, slots=True)
class ActionDue:
    """A reminder of an action, to its owner or (step 4) to the review's owner, `to`."""

    action: Action
    team: Team
    step: int
    to: Person
    metric: str


Step = (
    Prompted
    | Reminded
    | Revealed
    | CameLate
    | VotingOpened
    | VotingOver
    | DecidingOpened
    | Closed
    | ActionDue
)


# --- what people do ---


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """What somebody's form begins with. unnamed: whether their name is left out. until: when what is sent now
    is shown; None where that is at once."""

    review: Review
    team: Team
    prompts: tuple[Prompt, ...]
    texts: Mapping[str, str]
    unnamed: bool
    is_manager: bool
    was_sent: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """Answers that were sent. until: as in AnswerForm. late: those that others see at once, by thread."""

    review: Review
    team: Team
    count: int
    until: datetime | None
    late: Mapping[str, tuple[Shown, ...]]


@dataclass(frozen=True, slots=True)
class Voted:
    """cast: given, or taken back. left: votes that the person still has."""

    group: Group
    cast: bool
    left: int


@dataclass(frozen=True, slots=True)
class Opened:
    review: Review
    team: Team
    people: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class ActionForm:
    """What the form of an action begins with. metrics: (key, label)."""

    review: Review
    team: Team
    metrics: tuple[tuple[str, str], ...]
    left: int
    what: str = ""
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class ActionChanged:
    """An action after a change, and the others that came of it where it was split."""

    action: Action
    team: Team
    metric: str
    change: str
    into: tuple[Action, ...] = ()
    review: Review | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a team's review stands, and what is left for the person who asks.

    mine: how they stand, None for somebody who is not asked. votes_left: None unless there is a vote.
    is_lost: what it posts does not get into its channel.
    """

    team: Team
    review: Review | None
    mine: Participant | None
    sent: int
    asked: int
    votes_left: int | None
    actions: tuple[Action, ...]
    mine_actions: tuple[Action, ...]
    may_lead: bool
    may_reopen: bool = False
    is_lost: bool = False
    others: tuple[Team, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """A past review in the list of them."""

    review: Review
    completion: Completion
    sent: int
    asked: int


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One person's target of the next quarter. last_minor: what they won in the reviewed period."""

    person: Person
    last_minor: int
    now: Money | None


@dataclass(frozen=True, slots=True)
class TargetForm:
    review: Review
    team: Team
    quarter: FiscalQuarter
    lines: tuple[TargetLine, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class TargetPreview:
    """wanted: {person id: amount} of those that change; total: of all of them then, in the team's own."""

    form: TargetForm
    wanted: Mapping[int, Money]
    total_minor: int
    today: date
