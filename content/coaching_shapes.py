"""The shapes of the coach's files: tips, objections, questions and the people to practise with."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from content.shapes import Key, Label, Shape

Line = Annotated[str, StringConstraints(min_length=1, max_length=280, strip_whitespace=True)]
Passage = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=75, strip_whitespace=True)]
SpinName = Literal["situation", "problem", "implication", "need_payoff"]
ObjectionName = Literal[
    "price", "budget", "timing", "authority", "need", "competitor", "trust", "security", "fit", "effort",
    "contract",
    "brush_off",
]  # fmt: skip
RatioName = Literal["response", "conversation", "meeting", "show", "demo", "proposal", "advance", "win"]
RoleName = Literal["sdr", "ae", "csm", "manager"]


class TipShape(Shape):
    key: Key
    title: Title
    body: Passage
    weak: Line
    better: Line
    exercise: Line
    source: Label | None = None
    stages: list[Key] = Field(default_factory=list)
    roles: list[RoleName] = Field(default_factory=list)
    markets: list[Key] = Field(default_factory=list)
    ratios: list[RatioName] = Field(default_factory=list)
    objections: list[ObjectionName] = Field(default_factory=list)


class TipsFile(Shape):
    """tips/<topic>.yaml, or tips/<topic>-….yaml; what it says for all its tips, a tip may say otherwise."""

    topic: Key
    source: Label
    stages: list[Key] = Field(default_factory=list)
    roles: list[RoleName] = Field(default_factory=list)
    ratios: list[RatioName] = Field(default_factory=list)
    objections: list[ObjectionName] = Field(default_factory=list)
    tips: Annotated[list[TipShape], Field(min_length=1)]


class WordedShape(Shape):
    """An answer for when the objection has one of these words in it (beginnings of words, lower case)."""

    when: Annotated[list[Label], Field(min_length=1, max_length=12)]
    say: Passage


class ObjectionShape(Shape):
    key: ObjectionName
    name: Label
    means: Line
    ask: Line
    also_ask: list[Line] = Field(default_factory=list, max_length=4)
    pattern: Annotated[list[Line], Field(min_length=2, max_length=5)]
    say: Passage
    worded: list[WordedShape] = Field(default_factory=list, max_length=6)
    proof: Annotated[list[Line], Field(min_length=1, max_length=5)]
    never_say: Annotated[list[Line], Field(min_length=1, max_length=5)]
    condition: Line


class ObjectionsFile(Shape):
    """objections.yaml; a further file may say a kind anew, which takes its place."""

    objections: list[ObjectionShape] = Field(default_factory=list)


class QuestionShape(Shape):
    key: Key
    text: Line
    why: Line
    stages: list[Key] = Field(default_factory=list)
    markets: list[Key] = Field(default_factory=list)
    evidence: list[Key] = Field(default_factory=list)


class QuestionsFile(Shape):
    """questions.yaml; a further file may add questions."""

    situation: list[QuestionShape] = Field(default_factory=list)
    problem: list[QuestionShape] = Field(default_factory=list)
    implication: list[QuestionShape] = Field(default_factory=list)
    need_payoff: list[QuestionShape] = Field(default_factory=list)


class ScriptedObjectionShape(Shape):
    category: ObjectionName
    says: Line
    unclarified: Annotated[list[Line], Field(min_length=2)]
    clarified: Line
    not_yet: Annotated[list[Line], Field(min_length=2)]
    released: Line
    released_by: Line
    release_words: Annotated[list[Label], Field(min_length=2)]


class LinesShape(Shape):
    """What the persona says to each kind of message, each at most once."""

    situation: Annotated[list[Line], Field(min_length=5)]
    problem: Annotated[list[Line], Field(min_length=4)]
    implication: Annotated[list[Line], Field(min_length=4)]
    implication_early: Annotated[list[Line], Field(min_length=2)]
    need_payoff: Annotated[list[Line], Field(min_length=3)]
    need_payoff_early: Annotated[list[Line], Field(min_length=2)]
    pitch: Annotated[list[Line], Field(min_length=3)]
    leading: Annotated[list[Line], Field(min_length=2)]
    pressure: Annotated[list[Line], Field(min_length=3)]
    statement: Annotated[list[Line], Field(min_length=4)]
    stacked: Annotated[list[Line], Field(min_length=2)]
    vague_step: Annotated[list[Line], Field(min_length=2)]
    step_too_early: Annotated[list[Line], Field(min_length=2)]
    smalltalk: Annotated[list[Line], Field(min_length=2)]


class PersonaFile(Shape):
    """personas/<key>.yaml"""

    name: Label
    title: Label
    company: Label
    about: Line
    market: Key
    stage: Key
    role: RoleName
    goal: Line
    hidden_need: Line
    knows_not: Annotated[list[Line], Field(min_length=1)]
    unknown_words: Annotated[list[Label], Field(min_length=2)]
    unknown: Annotated[list[Line], Field(min_length=2)]
    walk_away: Line
    pressed: Annotated[int, Field(ge=1, le=4)]
    pitched: Annotated[int, Field(ge=2, le=5)]
    leaving: Line
    opens: Line
    reveals: Line
    wishes: Line
    agrees: Line
    time_up: Line
    objections: Annotated[list[ScriptedObjectionShape], Field(min_length=2, max_length=2)]
    lines: LinesShape


class FillersFile(Shape):
    """fillers.yaml: what any persona may say when the script has nothing left for a message."""

    lines: list[Line] = Field(default_factory=list)
