"""An objection with what the coach says to it: for its kind, its wording, and the deal it came up in."""

import re
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel, Field

from domain.asks import Ask, Given
from domain.coaching import ObjectionAdvice
from domain.deal_coaching import DealQuestion
from domain.deals import Deal
from domain.objections import Category

LONGEST = 1_000
"""Characters that are read of an objection."""
LEANED_ON = 2
_OPENING, _CLOSING = "\"“„«'‘", "\"”“»'’"
_QUOTED = re.compile(
    rf"^[{_OPENING}](?P<said>.+?)[{_CLOSING}](?:\s+(?:for|at|with|from)\b)?(?:\s+(?P<deal>\S.*))?$"
)
_LEAN_ON: dict[Category, tuple[str, ...]] = {
    Category.AUTHORITY: ("deciders", "path_to_signature"),
    Category.BUDGET: ("business_case", "implication", "need_payoff"),
    Category.COMPETITOR: ("alternatives", "criteria", "problem"),
    Category.CONTRACT: ("signer", "path_to_signature", "traded"),
    Category.FIT: ("criteria", "situation"),
    Category.PRICE: ("business_case", "implication", "need_payoff"),
    Category.SECURITY: ("criteria", "path_to_signature"),
    Category.TRUST: ("reaction", "criteria"),
}
_COMMON = ("problem", "implication", "need_payoff", "trigger")


@dataclass(frozen=True, slots=True)
class Heard:
    """What is remembered of an objection while it is talked about: no word of it.

    situation: which of the advice's `worded` fits. second: what else was heard in it. on: the day it was
    counted on, None if it was not.
    """

    category: Category
    situation: int | None = None
    second: Category | None = None
    may_be_condition: bool = False
    sure: bool = True
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """The deal an objection came up in.

    said: (label, the buyer's words) to lean on. early: it comes before the problem was written down, and
    then `question` finds it out.
    """

    deal: Deal
    stage: str
    said: tuple[tuple[str, str], ...]
    question: DealQuestion | None = None

    @property
    def early(self) -> bool:
        return self.question is not None


class WordedAnswer(BaseModel):
    """What a model makes of the advice for this very objection."""

    ask: str = Field(min_length=8, max_length=240)
    say: str = Field(min_length=20, max_length=600)


@dataclass(frozen=True, slots=True)
class ObjectionHelp:
    """deals: (id, name) of the asker's open deals, to be told which one it came up in. others: all other
    kinds."""

    heard: Heard
    advice: ObjectionAdvice
    second: ObjectionAdvice | None = None
    ground: Ground | None = None
    deals: tuple[tuple[int, str], ...] = ()
    others: tuple[ObjectionAdvice, ...] = field(default=())
    worded: WordedAnswer | None = None

    @property
    def ask(self) -> str:
        """The question that comes first; a model's only if it is one."""
        asked = self.worded.ask.strip() if self.worded else ""
        return asked if asked.endswith("?") else self.advice.ask

    @property
    def say(self) -> str:
        if self.worded:
            return self.worded.say
        situation = self.heard.situation
        known = situation is not None and situation < len(self.advice.worded)
        return self.advice.worded[situation or 0].say if known else self.advice.say

    @property
    def is_example(self) -> bool:
        """Whether what is to be said has another buyer's facts in it."""
        return self.say == self.advice.say


INSTRUCTIONS = (
    "A salesperson heard an objection from a buyer and needs an answer within seconds. "
    "Write `ask`: one open question, at most 20 words, that finds out what is behind the objection before "
    "anything is answered. Stay close to the question given as the house's own. "
    "Write `say`: two to four sentences that the salesperson could say next, following the given order of "
    "answering. It fits the buyer's own words and, where a deal is given, what the buyer told in it. It "
    "names no figure, customer or feature that is not in the material, argues with nobody, and leaves the "
    "buyer free to say no."
)
WAIT_S = 7.0
"""An answer is there within ten seconds, whoever writes it."""


def objection_ask(objection: str, found: ObjectionHelp, *, by: int | None = None) -> Ask:
    """What a model is asked: the objection, the advice on its kind, and what the deal has to lean on.

    by: who wrote the objection down, where that is not the asker. What stands in a deal is its owner's.
    """
    advice = found.advice
    data = [
        Given("what the buyer said", objection),
        Given("kind of objection", f"{advice.name}: {advice.means}"),
        Given("the house's own question", advice.ask),
        Given("the order of answering", " ".join(advice.pattern)),
        Given("a fact to respect would be", advice.condition),
    ]
    if found.ground:
        data.append(Given("stage of the deal", found.ground.stage))
        owner = found.ground.deal.owner_id
        data += [
            Given(f"what the buyer told in this deal: {label}", text, by=owner)
            for label, text in found.ground.said
        ]
    return Ask(
        "objection",
        INSTRUCTIONS,
        tuple(data),
        shape=WordedAnswer,
        max_tokens=300,
        wait_s=WAIT_S,
        of=frozenset() if by is None else frozenset({by}),
    )


def split_objection(text: str) -> tuple[str, str | None]:
    """What somebody typed → the objection, and the name of the deal after it.

    Only words in quotation marks end somewhere: `"too expensive" Acme`; without them all of it is the
    objection.
    """
    line = " ".join(text.split())
    found = _QUOTED.match(line)
    if found is None:
        return line.strip(_OPENING + _CLOSING)[:LONGEST], None
    return found["said"].strip()[:LONGEST], found["deal"]


def lean_on(category: Category, known: dict[str, str], labels: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """(label, the buyer's words) that help most with an objection of a kind. known: by evidence key."""
    keys = dict.fromkeys((*_LEAN_ON.get(category, ()), *_COMMON))
    found = [(labels.get(key, key.replace("_", " ")), known[key]) for key in keys if known.get(key)]
    return tuple(found[:LEANED_ON])
