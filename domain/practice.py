"""Practices as they are kept: what was said and answered, how it was marked, and what leaders may see of it.

The order of a practice is the order in which its messages were typed. One that arrives after a later one was
answered takes its place, and the answers after it are given anew; so the thread reads as if it had been in
time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.objections import Category
from domain.personas import Persona
from domain.roleplay import Difficulty, Ended, Hint, Practice, Scenario, play
from domain.rubric import Criterion, PracticeScore, score_practice
from domain.speech import Turn

KEPT = timedelta(days=90)
"""How long the words of a practice are kept after it was last spoken in; its marks stay."""
FEWEST_PEOPLE = 5
"""Of fewer people nobody is told how they practise."""
LONGEST = 1_500
"""Characters of a message that are read: more than a minute of speech."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the rep typed and what the buyer answered. ts: Slack's id of the message, which orders them."""

    ts: str
    said: str
    answered: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A practice as it is kept.

    opening: the buyer's first line. ended: None while it goes on. total, marks: None and empty until it was
    scored. again_of: the practice that it tries again, `kept` messages of which it began with.
    exchanges: in order; empty once they were forgotten.
    """

    id: int
    person_id: int
    persona: str
    scenario: Scenario
    difficulty: Difficulty
    opening: str
    started_at: datetime
    ended_at: datetime | None
    ended: Ended | None
    total: int | None
    marks: Mapping[Criterion, int]
    again_of: int | None = None
    kept: int = 0
    exchanges: tuple[Exchange, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        rest = (turn for each in self.exchanges for turn in _turns(each))
        return (Turn("buyer", self.opening), *rest)

    def line(self, n: int) -> str:
        """The buyer's n-th line; 0 is the opening."""
        return self.exchanges[n - 1].answered if n else self.opening


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the buyer to show: the answer to the rep's n-th message. is_new: False where another line
    stands there."""

    n: int
    text: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of a message in a practice's thread.

    lines: what the buyer says to it, and what else changed; none: it was over already, or nothing was said.
    gone: places of lines that are not said any more. persona: None where content has it no more.
    """

    talk: Talk
    persona: Persona | None
    lines: tuple[Line, ...] = ()
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A practice that has ended, with its score; the score is None once its words were forgotten.

    told_need: whether the buyer said what was behind it all. before: the total of the practice that it tries
    again.
    """

    talk: Talk
    persona: Persona | None
    score: PracticeScore | None
    told_need: bool = False
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Hinted:
    """A hint at where the talk stands; None when it has ended."""

    talk: Talk
    hint: Hint | None


@dataclass(frozen=True, slots=True)
class PracticeForm:
    """What the form begins with. personas: those that fit the rep best come first."""

    personas: tuple[Persona, ...]
    chosen: Persona
    scenario: Scenario
    difficulty: Difficulty = Difficulty.NORMAL


@dataclass(frozen=True, slots=True)
class Averages:
    """Averages over people, each person counted once however often they practise. total: 0 to 100. marks: 0
    to 4, only where five people or more have one."""

    people: int
    practices: int
    total: float
    marks: Mapping[Criterion, float]


@dataclass(frozen=True, slots=True)
class TeamPractice:
    """What a leader sees of a team: nothing of fewer than five people, the leader not counted."""

    team: str
    averages: Averages | None


def as_played(talk: Talk, persona: Persona, *, messages: Sequence[str] | None = None) -> Practice:
    """Where the script stands after these messages; those of the talk itself where none are given."""
    said = [each.said for each in talk.exchanges] if messages is None else messages
    return play(persona, said, difficulty=talk.difficulty, scenario=talk.scenario)


def placed(talk: Talk, persona: Persona, ts: str, said: str) -> tuple[tuple[Exchange, ...], Practice]:
    """The exchanges with one more message at its place, and the practice as it stands then.

    Answers before that place stay as they were told; from there on they are given anew. What was typed after
    the end has no answer and is left out.
    """
    before = [each for each in talk.exchanges if each.ts < ts]
    typed = [(each.ts, each.said) for each in talk.exchanges if each.ts > ts]
    rest = [(ts, said), *typed]
    practice = as_played(
        talk, persona, messages=[*(each.said for each in before), *(text for _, text in rest)]
    )
    answers = [turn.text for turn in practice.turns[2 * len(before) + 2 :: 2]]
    new = (Exchange(at, text, answer) for (at, text), answer in zip(rest, answers, strict=False))
    return (*before, *new), practice


def lines_to_show(
    talk: Talk, after: Sequence[Exchange], shown: Collection[int] = frozenset()
) -> tuple[Line, ...]:
    """What of the buyer's lines is to be posted, or to take the place of another, by their places.

    shown: places of those that were posted already. What a practice took over from another stands there.
    """
    before = [each.answered for each in talk.exchanges]
    return tuple(
        Line(n, each.answered, n not in shown)
        for n, each in enumerate(after, start=1)
        if n > talk.kept and (n not in shown or n > len(before) or before[n - 1] != each.answered)
    )


def score_talk(talk: Talk) -> PracticeScore:
    """A talk that begins with an objection has no opening to mark."""
    return score_practice(talk.turns, without=() if talk.scenario.objection is None else (Criterion.OPENING,))


def by_fit(personas: Collection[Persona], *, market: str | None, role: str) -> tuple[Persona, ...]:
    """Of the seller's market and role first; else by name."""
    return tuple(
        sorted(personas, key=lambda each: (-(2 * (each.market == market) + (each.role == role)), each.name))
    )


def to_practise(personas: Sequence[Persona], objections: Collection[Category]) -> tuple[Persona, Scenario]:
    """Somebody who raises one of these objections, at once; without one, the first, at a first call."""
    for persona in personas:
        for n, each in enumerate(persona.objections):
            if each.category in objections:
                return persona, (Scenario.FIRST_OBJECTION, Scenario.SECOND_OBJECTION)[n]
    return personas[0], Scenario.FIRST_CALL


def _turns(each: Exchange) -> tuple[Turn, Turn]:
    return Turn("rep", each.said), Turn("buyer", each.answered)
