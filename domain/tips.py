"""Which tip a team gets today, and why: the same inputs give the same tip, and none comes twice in eight
weeks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from domain.objections import Category

REST = timedelta(weeks=8)
FEWEST_FOR_RATIO = 20
"""A ratio with a smaller denominator says too little to choose by."""
_TOPIC_REST = timedelta(days=3)
_MOST_AGAINST = 3


class Topic(StrEnum):
    """What a tip is about; the twelve kinds of objection are topics of their own, named objection_<kind>."""

    SITUATION = "spin_situation"
    PROBLEM = "spin_problem"
    IMPLICATION = "spin_implication"
    NEED_PAYOFF = "spin_need_payoff"
    CONSULTATIVE = "consultative"
    SOLUTION = "solution"
    CHALLENGER = "challenger"
    NEXT_STEPS = "next_steps"
    STAKEHOLDERS = "stakeholders"
    VALUE = "value"
    COMPETENCIES = "competencies"


class RatioKey(StrEnum):
    """The ratios that a tip may help with; all Σ over Σ, counts from the activity log and the deal log."""

    RESPONSE = "response"
    CONVERSATION = "conversation"
    MEETING = "meeting"
    SHOW = "show"
    DEMO = "demo"
    PROPOSAL = "proposal"
    ADVANCE = "advance"
    WIN = "win"


@dataclass(frozen=True, slots=True)
class Tip:
    """topic: a Topic's value or "objection_<kind>". stages, roles, markets: where it applies, empty for
    everywhere. source: who it is owed to, or "house"."""

    key: str
    topic: str
    title: str
    body: str
    weak: str
    better: str
    exercise: str
    source: str
    stages: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    markets: frozenset[str] = frozenset()
    ratios: frozenset[RatioKey] = frozenset()
    objections: frozenset[Category] = frozenset()


@dataclass(frozen=True, slots=True)
class RatioNow:
    """A ratio this week and the team's own median of four weeks, both 0 to 1; count: this week's
    denominator."""

    key: RatioKey
    now: float
    usual: float
    count: int

    @property
    def drop(self) -> float:
        """By what share it is below its usual; 0 when it is not, or when there is too little to tell."""
        if self.count < FEWEST_FOR_RATIO or self.usual <= 0:
            return 0.0
        return max(0.0, 1 - self.now / self.usual)


@dataclass(frozen=True, slots=True)
class ObjectionCount:
    category: Category
    times: int


@dataclass(frozen=True, slots=True)
class StuckStage:
    """A stage in which deals stay too long: `stuck` of `open` deals."""

    stage: str
    stuck: int
    open: int


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a team: nobody's name is in it. roles, market: whom the tip is for."""

    ratios: Sequence[RatioNow] = ()
    objections: Sequence[ObjectionCount] = ()
    stuck: Sequence[StuckStage] = ()
    roles: Collection[str] = ()
    market: str | None = None


class Why(StrEnum):
    RATIO = "ratio"
    OBJECTION = "objection"
    STAGE = "stage"
    ROTATION = "rotation"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this tip. subject: the ratio, objection or stage; now and usual for a ratio, count for the
    others."""

    why: Why
    subject: str | None = None
    now: float | None = None
    usual: float | None = None
    count: int | None = None


class Vote(StrEnum):
    """What somebody thinks of a tip; each has one vote on it in a team, and may change it."""

    HELPFUL = "helpful"
    NOT_FOR_US = "not_for_us"


@dataclass(frozen=True, slots=True)
class Votes:
    helpful: int = 0
    not_for_us: int = 0

    @property
    def leaning(self) -> float:
        """−1 to 1; few votes lean little."""
        return (self.helpful - self.not_for_us) / (self.helpful + self.not_for_us + 2)


@dataclass(frozen=True, slots=True)
class Choice:
    tip: Tip
    reason: Reason


@dataclass(frozen=True, slots=True)
class TipOfDay:
    """A team's tip. stage: what the team calls the stage it is about, if that is the reason. locale: what
    most of its people have."""

    choice: Choice
    stage: str | None
    locale: str


def choose_tip(
    tips: Sequence[Tip],
    team: Situation,
    *,
    today: date,
    seed: str,
    shown: Mapping[str, date],
    votes: Mapping[str, Votes] | None = None,
) -> Choice | None:
    """The tip for today; None when every one that applies was shown within eight weeks.

    shown: last day by tip key. votes: by tip key, the team's own. seed: names the team, so that teams do not
    all get the same tip on a quiet day.
    """
    heard = votes or {}
    free = [
        each
        for each in tips
        if _applies(each, team) and _rested(each, shown, today) and not _unwanted(each, heard)
    ]
    if not free:
        return None
    topics = _topic_leanings(tips, heard)
    recent = _recent_topics(tips, shown, today)

    def worth(tip: Tip) -> tuple[float, str]:
        weight, _ = _fit(tip, team)
        weight += heard.get(tip.key, Votes()).leaning / 4 + topics.get(tip.topic, 0.0) / 4
        weight -= 0.3 * (tip.topic in recent)
        return -round(weight, 6), sha256(f"{seed}:{today.isoformat()}:{tip.key}".encode()).hexdigest()

    best = min(free, key=worth)
    return Choice(best, _fit(best, team)[1])


def _applies(tip: Tip, team: Situation) -> bool:
    for_roles = not tip.roles or not team.roles or bool(tip.roles & set(team.roles))
    return for_roles and (not tip.markets or team.market in tip.markets)


def _rested(tip: Tip, shown: Mapping[str, date], today: date) -> bool:
    last = shown.get(tip.key)
    return last is None or today - last >= REST


def _unwanted(tip: Tip, votes: Mapping[str, Votes]) -> bool:
    heard = votes.get(tip.key, Votes())
    return heard.not_for_us >= _MOST_AGAINST and heard.not_for_us > 2 * heard.helpful


def _fit(tip: Tip, team: Situation) -> tuple[float, Reason]:
    """How well a tip meets what the team struggles with, 0 to about 1, and the strongest reason for it."""
    found: list[tuple[float, Reason]] = [(0.0, Reason(Why.ROTATION))]
    for ratio in team.ratios:
        if ratio.key in tip.ratios and ratio.drop > 0:
            found.append(
                (
                    0.4 + 0.6 * ratio.drop,
                    Reason(Why.RATIO, ratio.key.value, ratio.now, ratio.usual, ratio.count),
                )
            )
    said = sum(each.times for each in team.objections)
    for each in team.objections:
        if each.category in tip.objections and each.times:
            share = each.times / said
            found.append((0.3 + 0.5 * share, Reason(Why.OBJECTION, each.category.value, count=each.times)))
    for stage in team.stuck:
        if stage.stage in tip.stages and stage.stuck:
            share = stage.stuck / max(stage.open, stage.stuck)
            found.append((0.2 + 0.5 * share, Reason(Why.STAGE, stage.stage, count=stage.stuck)))
    return max(found, key=lambda pair: pair[0])


def _topic_leanings(tips: Sequence[Tip], votes: Mapping[str, Votes]) -> dict[str, float]:
    sums: dict[str, Votes] = {}
    for tip in tips:
        own, so_far = votes.get(tip.key, Votes()), sums.get(tip.topic, Votes())
        sums[tip.topic] = Votes(so_far.helpful + own.helpful, so_far.not_for_us + own.not_for_us)
    return {topic: each.leaning for topic, each in sums.items()}


def _recent_topics(tips: Sequence[Tip], shown: Mapping[str, date], today: date) -> frozenset[str]:
    return frozenset(tip.topic for tip in tips if tip.key in shown and today - shown[tip.key] <= _TOPIC_REST)
