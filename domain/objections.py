"""Which of twelve kinds an objection is of, and whether it may be a condition that no answer changes.

Rules over wording, in the four `domain.objection_cues_…` and in `domain.objection_words`; nothing is learned
from a list. The kinds and the order of answering them (acknowledge, ask, only then answer) follow LAER and
LAARC as sales literature describes them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain import objection_cues_buying as buying
from domain import objection_cues_deciding as deciding
from domain import objection_cues_offer as offer
from domain import objection_cues_use as using
from domain.objection_words import nudge
from domain.speech import any_of, plain, words_in


class Category(StrEnum):
    PRICE = "price"
    BUDGET = "budget"
    TIMING = "timing"
    AUTHORITY = "authority"
    NEED = "need"
    COMPETITOR = "competitor"
    TRUST = "trust"
    SECURITY = "security"
    FIT = "fit"
    EFFORT = "effort"
    CONTRACT = "contract"
    BRUSH_OFF = "brush_off"


@dataclass(frozen=True, slots=True)
class ObjectionReading:
    """What an objection was taken for.

    category: always the best guess; `sure` says whether the wording supports it well.
    second: the runner-up, None when nothing else was heard.
    may_be_condition: law, a signed contract or an empty purse was mentioned; find out before answering.
    """

    category: Category
    sure: bool
    second: Category | None
    may_be_condition: bool
    weights: Mapping[Category, int]
    """Of phrases alone: single words make a guess, and nothing more."""


_CUES: dict[Category, tuple[tuple[int, re.Pattern[str]], ...]] = {
    category: tuple((weight, re.compile(rf"\b(?:{pattern})")) for weight, pattern in source)
    for category, source in (
        (Category.PRICE, buying.PRICE),
        (Category.BUDGET, buying.BUDGET),
        (Category.TIMING, buying.TIMING),
        (Category.AUTHORITY, deciding.AUTHORITY),
        (Category.NEED, offer.NEED),
        (Category.COMPETITOR, offer.COMPETITOR),
        (Category.TRUST, offer.TRUST),
        (Category.SECURITY, using.SECURITY),
        (Category.FIT, using.FIT),
        (Category.EFFORT, using.EFFORT),
        (Category.CONTRACT, deciding.CONTRACT),
        (Category.BRUSH_OFF, deciding.BRUSH_OFF),
    )
}
# On equal weight the narrower kind wins: its words are seldom said by accident.
_TIE = (
    Category.SECURITY,
    Category.CONTRACT,
    Category.BUDGET,
    Category.PRICE,
    Category.COMPETITOR,
    Category.FIT,
    Category.EFFORT,
    Category.AUTHORITY,
    Category.TRUST,
    Category.NEED,
    Category.BRUSH_OFF,
    Category.TIMING,
)
_CONDITION = any_of(deciding.CONDITION)
_SURE_FROM = 3
_SETTLED = 4


def read_objection(text: str) -> ObjectionReading:
    """The kind of an objection. Where no phrase settles it, single words lean it one way; without any of
    those the guess is a brush-off when short, and no need when long."""
    said = plain(text)
    weights = {category: _weight(category, said) for category in Category}
    leaning: Mapping[Category, float] = weights
    if max(weights.values()) < _SETTLED:
        leaning = {category: weight + nudge(category.value, said) for category, weight in weights.items()}
    ranked = sorted(_TIE, key=lambda each: (-leaning[each], _TIE.index(each)))
    best, second = ranked[0], ranked[1]
    if not leaning[best]:
        guess = Category.BRUSH_OFF if len(words_in(said)) <= 4 else Category.NEED
        return ObjectionReading(guess, False, None, False, weights)
    sure = weights[best] >= _SURE_FROM and weights[best] > weights[second]
    runner_up = second if weights[second] else None
    return ObjectionReading(best, sure, runner_up, _CONDITION.search(said) is not None, weights)


def classify_objection(text: str) -> Category:
    return read_objection(text).category


def sounds_like_objection(text: str) -> bool:
    """Whether a buyer's message holds a reservation about buying, and not an account of what goes wrong
    today."""
    said = plain(text)
    reading = read_objection(text)
    return reading.weights[reading.category] >= _SURE_FROM and _RESERVED.search(said) is not None


_RESERVED = any_of(
    (
        r"(?:too|so|very|simply|quite|a bit|rather) (?:expensive|high|much money|early|"
        r"complicated|small|big|risky|pricey)\b|expensive|cheaper|discount",
        r"(?:no|not|the) (?:\w+ )?(?:budget|money)\b|budget|afford",
        r"(?:not|never|do not) (?:\w+ )?(?:interested|heard of|convinced|sure (?:about|that|"
        r"if|we|this|it|you)|see (?:why|the|how)|need)",
        r"your (?:\w+ )?(?:contract|terms?|product|agreement|company|tool|solution)\b",
        r"(?:your|the|this) (?:\w+ )?(?:price|offer|quote|proposal|clause)\b",
        r"send (?:me|us)|think about it|get back to you|call (?:me|us)",
        r"not (?:right )?now|right now|bad time|worst moment|next (?:quarter|year)|too early|"
        r"wait until|other priorit",
        r"(?:need|have|want) to (?:ask|check|talk|speak|discuss|run)\b|(?:not|"
        r"do not) (?:\w+ )?decide|(?:my|not a|your) decision|everything goes through|"
        r"sign(?:s)? off",
        r"already (?:use|have|work|using|working|got|signed)|(?:another|other|"
        r"current) (?:provider|supplier|vendor|offer)|competitor",
        r"(?:happy|fine|satisfied|works?) (?:with|fine|well)\b",
        r"(?:data protection|gdpr|security|complian\w+|privacy)\b",
        r"(?:does|do|will|would|can|could|has to|must) (?:it|this|you|"
        r"that)?\s?(?:\w+ )?(?:work with|integrat|connect|support)|integrat",
        r"(?:no|not the|not enough) (?:capacity|resources|people|time)|another (?:project|"
        r"tool|system|software|layer)|too much (?:work|effort)",
        r"liabilit|clause|lock-?in|term of|legal (?:will|would|has|team|needs)",
        r"how (?:do|can) (?:i|we) know|who else (?:uses|has)|references?\b|been (?:promised|"
        r"burned|let down)|prove",
        r"what if (?:it|you|this)|worried (?:about|that)|concern",
    )
)


def _weight(category: Category, said: str) -> int:
    return sum(weight for weight, pattern in _CUES[category] if pattern.search(said))
