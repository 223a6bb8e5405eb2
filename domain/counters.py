"""What can be counted in a conversation without judging it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.pressure import Pressure, pressure_in
from domain.speech import Turn, any_of, plain, questions_in, quoted, sentences
from domain.spin import SPIN, QuestionType, is_pitch, read_question

_DAY = any_of(
    (
        r"(?:on |next |this |coming )?(?:monday|tuesday|wednesday|thursday|friday|mon|tue|"
        r"tues|wed|thu|thurs|fri)\b",
        r"tomorrow",
        r"next (?:week|month)",
        r"in (?:two|three|a|one|\d+) (?:days?|weeks?)\b",
        r"(?:the )?\d{1,2}(?:st|nd|rd|th)\b",
        r"\d{1,2}\.\d{1,2}\.|\d{4}-\d{2}-\d{2}",
        r"\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|(?:january|february|"
        r"march|april|may|june|july|august|september|october|november|december) \d{1,2}",
        r"(?:at )?\d{1,2}[:.]\d{2}\b|at \d{1,2}(?: ?(?:am|pm|o'clock))?\b",
        r"this (?:week|afternoon)|by (?:the )?end of (?:the )?week",
        r"after lunch|same time",
    )
)
_STEP = any_of(
    (
        r"meet\w*|call\b|session|workshop|demo\w*|walk (?:you |them )?through|review|pilot|"
        r"trial|test\b|go through|sit down|join|visit|site visit|kick-?off|present\w*|"
        r"show (?:you|them|it)|look at\b|be (?:at|there|with you)|come (?:by|to|over)|talk\b|speak\b|"
        r"introduc\w*|invit\w*|send (?:you|me|over|the|each)|draft|prepare|agree on|proposal|"
        r"calendar|schedule|book\b|slot|put .{0,20}in the diary|put .{0,20}in the calendar",
    )
)
_WHO = any_of(
    (
        r"(?:with|and|invite|include|bring|involve|introduce|plus) (?:me to )?(?:your|the|you|"
        r"me|our|both|mr|ms|her|him|them|[a-z]+ from)\b",
        r"you and (?:me|i|your|the)",
        r"(?:we|both of us|the three of us|us)\b",
        r"your (?:cfo|ceo|coo|cto|boss|team|manager|director|colleague|head|partner|lead|"
        r"controller|buyer|it|lawyer|legal)",
        r"i (?:will|would|can|shall)\b",
        r"you (?:and|bring|invite|send|could|can)\b",
    )
)
_VAGUE = any_of(
    (
        r"(?:i|we) (?:will|would|can|shall|could) (?:just )?(?:follow up|be in touch|get back|"
        r"send (?:you |over )?(?:some|more|the|a|my|our|an) (?:info\w*|material\w*|deck|"
        r"brochure|details|mail|e-?mail|link|slides)|check in|reach out|touch base|"
        r"call you (?:some|later|again)|keep in touch|stay in touch)",
        r"(?:keep|stay|be) in touch|touch base|circle back|talk soon|follow up (?:soon|later|"
        r"with you|by)|think (?:it|about it) over|let me know|sometime|at some point|"
        r"have a think|send me something|feel free to",
    )
)
_YES = any_of(
    (
        r"yes\b|yeah|sure\b|ok(?:ay)?\b|agreed|works\b|work for|suits|sounds good|let us do|"
        r"fine\b|happy to|gladly|good idea|deal\b|it is a date|see you|i will (?:bring|invite|"
        r"be there|ask|join)|perfect|great\b|count (?:me|us) in|that would be good|please do",
    )
)
_NO = any_of(
    (
        r"(?:not|no|too (?:early|soon|fast)|let us (?:not|wait|see)|first|before|why would|"
        r"do not|can not|rather not)\b",
    )
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question the rep asked: `turn` counts from 0 over the whole conversation."""

    turn: int
    text: str
    type: QuestionType


@dataclass(frozen=True, slots=True)
class NextStep:
    """A next step that the rep put forward. who/what/when: whether it says so; agreed: whether the buyer said
    yes."""

    turn: int
    quote: str
    who: bool
    what: bool
    when: bool
    vague: bool
    agreed: bool

    @property
    def is_advance(self) -> bool:
        """Something with a date that moves the sale; a vague promise is a continuation."""
        return self.what and self.when and not self.vague


@dataclass(frozen=True, slots=True)
class Counters:
    """Deterministic counts; the same conversation has the same.

    type_shares: by question type over all questions of the rep, 0 to 1; empty without questions. stacked: rep
    messages with two questions or more. rep_share: the rep's part of all characters, 0 to 1: a share of
    message length, never a talk ratio. first_pitch: turn of the first pitch, None when there was none.
    """

    rep_messages: int
    questions: tuple[Question, ...]
    questions_per_message: float
    type_shares: Mapping[QuestionType, float]
    stacked: int
    first_pitch: int | None
    pressure: tuple[Pressure, ...]
    next_steps: tuple[NextStep, ...]
    rep_share: float

    @property
    def advance(self) -> NextStep | None:
        """The best next step with a date: an agreed one before others, a later before an earlier."""
        dated = [each for each in self.next_steps if each.is_advance]
        return max(dated, key=lambda each: (each.agreed, each.who, each.turn), default=None)

    def count(self, *types: QuestionType) -> int:
        return sum(each.type in types for each in self.questions)


def count(turns: Sequence[Turn]) -> Counters:
    mine = [(n, turn.text) for n, turn in enumerate(turns) if turn.who == "rep"]
    asked = [Question(n, text, kind_of(text)) for n, said in mine for text in questions_in(said)]
    pitches = [n for n, said in mine if any(map(is_pitch, sentences(said)))]
    letters = sum(len(turn.text) for turn in turns)
    return Counters(
        rep_messages=len(mine),
        questions=tuple(asked),
        questions_per_message=len(asked) / len(mine) if mine else 0.0,
        type_shares={kind: sum(each.type is kind for each in asked) / len(asked) for kind in QuestionType}
        if asked
        else {},
        stacked=sum(_exploring(said) > 1 for _, said in mine),
        first_pitch=pitches[0] if pitches else None,
        pressure=tuple(found for _, said in mine for found in pressure_in(said)),
        next_steps=tuple(step for n, _ in mine if (step := next_step(turns, n))),
        rep_share=sum(len(said) for _, said in mine) / letters if letters else 0.0,
    )


def kind_of(question: str) -> QuestionType:
    """The kind of a question; one that presses finds nothing out, whatever its wording."""
    return QuestionType.LEADING if pressure_in(question) else read_question(question).type


def next_step(turns: Sequence[Turn], n: int) -> NextStep | None:
    """What turn n proposes to do next, and whether the buyer's answer agrees; None when it proposes
    nothing."""
    for sentence in reversed(sentences(turns[n].text)):
        said = plain(sentence)
        vague = _VAGUE.search(said) is not None
        what, when = _STEP.search(said) is not None, _DAY.search(said) is not None
        if (vague and not when) or (what and when and _proposes(said)):
            answer = plain(turns[n + 1].text) if n + 1 < len(turns) and turns[n + 1].who == "buyer" else ""
            agreed = _YES.search(answer[:120]) is not None and _NO.search(answer[:60]) is None
            return NextStep(
                n, quoted(sentence), _WHO.search(said) is not None, what, when, vague and not when, agreed
            )
    return None


def _proposes(said: str) -> bool:
    """A step with a date is a proposal, not an account of last Tuesday's meeting or a question about how they
    work."""
    if re.search(
        r"\b(?:did|was|were|happened|last (?:week|month|monday|tuesday|wednesday|thursday|"
        r"friday)|ago|usually|currently)\b",
        said,
    ):
        return False
    return (
        not said.endswith("?")
        or re.search(
            r"\b(?:shall|should|could|can|would|how about|what about|does|is|are you free|let us|"
            r"ok|works?|suits?)\b",
            said,
        )
        is not None
    )


def _exploring(said: str) -> int:
    """Questions in one message that ask for something; "does that work?" after another is no second
    question."""
    return sum(read_question(each).type in SPIN for each in questions_in(said))
