"""Telling kinds of question apart, and hearing needs in what a buyer says. Rules only: no list of examples.

The four kinds (situation, problem, implication, need-payoff) follow Neil Rackham's description of SPIN. What
is associated with good discovery, and what is not, is in `domain.discovery`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from domain.speech import REMEMBERED, any_of, plain, sentences
from domain.spin_cues import IMPLICATION, NEED_PAYOFF, PROBLEM, SITUATION, Cues
from domain.trouble_cues import REMEDY, TROUBLE


class QuestionType(StrEnum):
    SITUATION = "situation"
    PROBLEM = "problem"
    IMPLICATION = "implication"
    NEED_PAYOFF = "need_payoff"
    PITCH = "pitch"
    LEADING = "leading"
    OTHER = "other"


SPIN = (QuestionType.SITUATION, QuestionType.PROBLEM, QuestionType.IMPLICATION, QuestionType.NEED_PAYOFF)
EXPLORING = frozenset(SPIN)

# On equal weight the rarer kind wins: it takes more deliberate wording to reach it.
_TIE = (QuestionType.IMPLICATION, QuestionType.NEED_PAYOFF, QuestionType.PROBLEM, QuestionType.SITUATION)

_OURS = (
    r"(?:our|my) (?:\w+ ){0,2}(?:platform|product|solution|tool|software|features?|system|"
    r"service|app|ai|dashboard|module|"
    r"package|demo|offer|technology|engine|assistant|integration|pilot|approach|customers|clients)\b"
)
_WE_DO = (
    r"we (?:also |can |could |already |now |even |just |actually )*(?:automat|offer|"
    r"provid|integrat|deliver|support|built|build|"
    r"handle|launch|releas|do all|are the (?:leading|best|only|first|number)|have (?:a|an|"
    r"the|just|built|over)|"
    r"reduc|increas|boost|cut\b|save)"
)
_PITCH_QUESTION = re.compile(
    r"\b(?:did you know|have you (?:heard|seen|tried)|(?:are|were) you aware|do you know) .*\b(?:we|our|us)\b"
    r"|what if i (?:told|could show|said)|\b(?:can|could|may|shall|should) i (?:just |"
    r"quickly )?(?:show|tell you about|demo|walk you through (?:our|the)|pitch|present)"
    r"|would you like (?:me )?to (?:see|try|hear|get|buy|order|sign|know how (?:we|our))|"
    r"(?:interested|curious) (?:in|to|about) (?:\w+ ){0,3}(?:we|our|a demo|a trial)"
    rf"|^(?!.*\bif we\b)(?!.*\b(?:hear|heard|learn|find) .{{0,12}}(?:about|of) us).*\b(?:{_OURS}|{_WE_DO})"
)
_PITCH_STATEMENT = re.compile(
    r"\bour (?:\w+ ){1,3}?(?:lets?|helps?|does|makes?|gives?|shows?|checks?|sends?|tells?|"
    r"warns?|finds?|keeps?|takes?|works?)\b|"
    rf"\b(?:{_OURS}|{_WE_DO})|\b(?:it|this|the (?:platform|product|tool|software|"
    rf"solution)) (?:\w+ )?(?:comes with|features|"
    r"includes|offers|automates|integrates|supports|has (?:a|an|over|more))"
)
_LEADING = re.compile(
    r"^(?:(?:so|and|but|well|then|now|okay|ok),? )*(?:is not|are not|was not|do not|"
    r"does not|did not|would not|will not|should not|could not|"
    r"can not|has not|have not|is it not|do you not|would you not|would it not|"
    r"are you not|surely|obviously|clearly)\b"
    r"|^(?:so |but |and )?(?:do not|would not) you\b"
    r"|, ?(?:right|correct|no|yes|agreed|yeah|is it not|is not it|do not you|are not you|"
    r"would not you|is not that so|"
    r"does not it|do you not|would you not|are they not|have you not|does it not|"
    r"would not it|are not they|has not it)\?$"
    r"|\b(?:would|do|will|must|can) you (?:not )?agree\b|\byou (?:would|must|will|do|"
    r"surely|have to) (?:agree|admit|accept|concede)"
    r"|^(?:so |and )?you (?:do|must|surely|obviously|clearly|are|have|use|want|"
    r"need)\b.*\bright\?$|\bsurely\b|\bobviously\b"
)
_OTHER = re.compile(
    r"\b(?:is|would|does|will) (?:that|this|it) (?:be |still )?(?:ok|okay|alright|"
    r"all right|fine|convenient|work|suit|settle|"
    r"answer|address|cover|make sense)\b|"
    r"\b(?:is|are|would|will) (?:[\w-]+ ){0,2}(?:minutes|an hour)(?: \w+){0,2} "
    r"(?:ok|okay|all right|alright|fine|good|enough|suit\w*|work)\b|"
    r"\b(?:ok|okay|fine|happy|comfortable|agree) with (?:that|this|the) (?:agenda|plan|order)\b|"
    r"^(?:(?:so|and|ok|okay|great|hi|hello|thanks|sorry),? )*(?:how are you|"
    r"how is it going|how was (?:your|the) (?:\w*day|week\w*|trip|holiday\w*|summer|"
    r"flight|journey)|can you hear|does that (?:make sense|sound)|"
    r"does (?:this|that|the|monday|tuesday|wednesday|thursday|friday|tomorrow|next|"
    r"\d+)\b.{0,30}\b(?:work|suit|fit)|is (?:now|this) (?:still )?a (?:good|bad|"
    r"convenient)|do you (?:still )?have (?:a (?:minute|moment|second)|"
    r"(?:\w+ ){0,2}minutes|time)|any (?:other )?questions|do you have any questions|"
    r"(?:shall|should|can|could) we (?:meet|speak|talk|schedule|book|"
    r"put|set|fix|agree|find|move|say|start|begin|continue|arrange|plan|go through|"
    r"have a call)|when (?:can|could|shall|should|are you free|would (?:you be free|"
    r"suit))|"
    r"(?:would|is) (?:\w+day|tomorrow|next week|it ok|it okay|that ok|that okay|"
    r"that be ok|that alright|that fine)|may i (?:ask|take|start|share)|"
    r"can i (?:ask|send|take|start|call)|could you (?:send|forward|introduce|share)|"
    r"(?:have i|did i) (?:understood|understand|get|got|answered|missed)|"
    r"what time|which day|is that (?:right|correct|fair|ok|okay)|are you (?:there|free|"
    r"available)|where are you (?:calling|dialing|joining)|"
    r"how does (?:that|this|it) sound|does it settle|what do you (?:think|say)\?)"
)

_POLITE = re.compile(
    r"\b(?:could|would|can|may|might) (?:you|i) (?:please |maybe |perhaps |just |"
    r"briefly )*(?=(?:take|walk|talk|tell|describe|explain|"
    r"outline|give|share|help|say)\b)|\bi would (?:like|love) to (?:know|understand|ask|hear)\b"
)
_EXPLICIT = any_of(
    (
        r"(?:we|i|they) (?:really |just |do |definitely |also |all |badly |urgently )*(?:need|"
        r"want|would like|would love|must have|have to have|"
        r"have to get|require|wish|would want|would need)\b(?! to (?:think|be honest|know why|"
        r"be clear|understand why|go|run|leave|talk|check|ask|"
        r"speak|discuss)| (?:time|your|a moment|more information|to wait))",
        r"(?:we are|i am) looking for",
        r"what (?:we|i) (?:need|want|would need|would like|am after)",
        r"it would (?:be (?:great|good|useful|helpful|"
        r"valuable|a relief|huge|perfect|ideal|worth)|help|save|make|mean|let|free)",
        r"that would (?:be (?:great|good|useful|helpful|valuable|a relief|huge|perfect|worth|"
        r"ideal|something)|help|save|make|mean|let|free|give|change|solve)",
        r"if (?:we|i) could .{0,80}\b(?:would|we could)\b",
        r"(?:it is|this is) (?:important|essential|critical|a priority) (?:for us |to us |that |to )",
        r"my (?:goal|aim|priority|wish) is",
        r"(?:we|i) could (?:finally|then|at last)",
        r"(?:would|could) (?:save|win back|free up|recover) (?:us|me|at least)",
    )
)
_UNNEEDED = any_of(
    (
        r"(?:not|never|nobody|no one)\b.{0,20}\b(?:need|want|require|looking)",
        r"need (?:something|it|that|this|a document|papers?) in writing",
    )
)
_FINE = any_of(
    (
        r"no (?:real |big |major )?(?:problems?|issues?|complaints?|trouble|concerns?|difficult\w*|need)\b",
        r"not (?:really )?a (?:problem|concern|big deal|priority)",
        r"(?:do|does) not (?:really )?have (?:any |a |much )?(?:problem|issue|trouble|difficult)",
        r"without (?:any )?(?:problem|issue|trouble|error)",
        r"(?:works?|working|runs?|running|going) (?:just |quite |pretty )?(?:fine|well|smoothly|perfectly)",
        r"never (?:late|fail|miss|wrong|a problem)",
        r"(?:we are|i am) (?:quite |pretty |very |perfectly |already )?(?:happy|satisfied|fine|content)",
        r"nothing (?:to complain|wrong|is wrong)",
        r"can not complain",
        r"not worried",
    )
)
_HURT = any_of(
    (
        r"takes? (?:us |me |them |the team |everyone |about |almost |up to |far |"
        r"way )*(?:\w+ )?(?:hours|days|weeks|months|ages|forever|longer|half)",
        r"not (?:happy|satisfied|sure|confident|able|accurate|reliable|ideal|good enough|great)",
        r"nobody (?:knows|trusts|uses|looks|owns|sees)",
        r"no (?:idea|way of|visibility|overview|time)",
        r"by the time",
        r"end up",
        r"(?:it is|that is) (?:not )?(?:a )?(?:nightmare|chaos|guesswork|ugly)",
        r"guess(?:es|ing|work)?\b",
        r"again and again",
        r"every (?:single )?time",
        r"(?:cost|costs|costing) us",
        r"keeps? (?:happening|coming)",
        r"by chance|blind\b|nobody (?:told|notice)|find(?:s)? out (?:when|that|too|by)|back to their own",
        r"copy (?:and|&) paste|re-?typ|retype|spreadsheets? everywhere",
        r"hate\b",
        r"sick of|tired of|fed up",
    )
)
_FEAR = any_of(
    (
        r"(?:lose|losing|cost you|risk|risking) (?:your|you your|you the) (?:job|position|"
        r"bonus|career|licen[cs]e|company|business)",
        r"go(?:ing)? (?:bankrupt|bust|out of business|under)",
        r"(?:be|get|getting|being) (?:fired|sued|hacked|left behind|wiped out|destroyed|replaced|blamed)",
        r"end up in (?:court|the news|prison|jail)",
        r"disaster|catastroph|ruin|collapse|nightmare|bankrupt",
        r"(?:scar|frighten|terrif)\w+",
    )
)


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """What a question was taken for. `weights` by kind; `sure`: whether the kind was ahead of the others."""

    type: QuestionType
    weights: Mapping[QuestionType, float]
    sure: bool


@lru_cache(maxsize=REMEMBERED)
def read_question(text: str) -> QuestionReading:
    """The kind of one question, by its wording alone; the question mark may be missing."""
    said = _POLITE.sub("", plain(text))
    asked = said if said.endswith("?") else f"{said.rstrip('.')}?"
    weights = _weights(asked)
    outside = _outside(asked)
    if outside is not None:
        return QuestionReading(outside, weights, True)
    best = max(_TIE, key=lambda kind: weights[kind])  # max keeps the first of equals
    if not weights[best]:
        return QuestionReading(QuestionType.OTHER, weights, False)
    others = max(weights[kind] for kind in SPIN if kind is not best)
    return QuestionReading(best, weights, weights[best] - others >= 1.5)


def classify_question(text: str) -> QuestionType:
    """The kind of a message: that of its question, or of the telling one when it has several."""
    asked = [each for each in sentences(text) if each.endswith("?")] or [text]
    kinds = [read_question(each).type for each in asked]
    return next((kind for kind in reversed(kinds) if kind is not QuestionType.OTHER), QuestionType.OTHER)


@lru_cache(maxsize=REMEMBERED)
def is_pitch(text: str) -> bool:
    """Whether a sentence of the seller's is about what the seller has, asked for or not."""
    said = plain(text)
    pattern = _PITCH_QUESTION if said.endswith("?") else _PITCH_STATEMENT
    return pattern.search(said) is not None


@lru_cache(maxsize=REMEMBERED)
def states_problem(text: str) -> bool:
    """Whether a buyer's words hold an implied need: a difficulty, without a wish for something better."""
    return any(_troubled(plain(each)) for each in sentences(text))


@lru_cache(maxsize=REMEMBERED)
def states_need(text: str) -> bool:
    """Whether a buyer's words hold an explicit need: a wish for something to be different."""
    told = (plain(each) for each in sentences(text) if not each.endswith("?"))
    return any(_EXPLICIT.search(said) is not None and _UNNEEDED.search(said) is None for said in told)


def plays_on_fear(text: str) -> bool:
    """Whether a consequence is named to frighten rather than to find out."""
    return _FEAR.search(plain(text)) is not None


def names_trouble(text: str) -> bool:
    return TROUBLE.search(plain(text)) is not None


def _troubled(said: str) -> bool:
    if said.endswith("?") or _FINE.search(said):
        return False
    return TROUBLE.search(said) is not None or _HURT.search(said) is not None


def _outside(asked: str) -> QuestionType | None:
    """The kinds that explore nothing."""
    if _OTHER.search(asked):
        return QuestionType.OTHER
    if _PITCH_QUESTION.search(asked):
        return QuestionType.PITCH
    if _LEADING.search(asked):
        return QuestionType.LEADING
    return None


def _weights(asked: str) -> dict[QuestionType, float]:
    trouble = len(set(TROUBLE.findall(asked)))
    weights = {
        QuestionType.SITUATION: _sum(SITUATION, asked),
        QuestionType.PROBLEM: _sum(PROBLEM, asked) + 3 * min(trouble, 1) + min(trouble, 2) - min(trouble, 1),
        QuestionType.IMPLICATION: _sum(IMPLICATION, asked),
        QuestionType.NEED_PAYOFF: _sum(NEED_PAYOFF, asked),
    }
    remedy = REMEDY.search(asked) is not None
    conditional = re.search(r"\b(?:would|could|might)\b", asked) is not None
    if trouble and weights[QuestionType.IMPLICATION]:
        weights[QuestionType.IMPLICATION] += 1.5  # a consequence needs something that goes wrong
    if conditional and remedy:
        weights[QuestionType.NEED_PAYOFF] += 2
    weights[QuestionType.SITUATION] -= 2 * min(trouble, 1) + 2 * conditional
    return _with_condition(asked, weights, conditional)


def _with_condition(
    asked: str, weights: dict[QuestionType, float], conditional: bool
) -> dict[QuestionType, float]:
    """An "if" decides between consequence and value: what comes after it is bad, or is better."""
    found = re.search(r"\b(?:if|when|once|suppose|imagine)\b(.*)", asked)
    if not conditional:
        weights[QuestionType.NEED_PAYOFF] *= 0.6
        return weights
    if found:
        clause = found.group(1).partition(",")[0]
        better = REMEDY.search(clause) is not None
        worse = (
            TROUBLE.search(clause) is not None
            or re.search(r"nothing|\bnot\b|same|continue|another", clause) is not None
        )
        if better or not worse:
            weights[QuestionType.NEED_PAYOFF] += 3
        else:
            weights[QuestionType.IMPLICATION] += 3
            weights[QuestionType.NEED_PAYOFF] -= 2
    return weights


def _sum(cues: Cues, asked: str) -> float:
    return float(sum(weight for weight, pattern in _COMPILED[id(cues)] if pattern.search(asked)))


_COMPILED = {
    id(cues): tuple(
        (weight, re.compile(rf"(?:\b(?:{pattern}))" if not pattern.startswith("^") else pattern))
        for weight, pattern in cues
    )
    for cues in (SITUATION, PROBLEM, IMPLICATION, NEED_PAYOFF)
}
