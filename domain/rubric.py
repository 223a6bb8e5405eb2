"""Scoring a practised conversation on eight criteria, by rules, each with the lines that it rests on.

A mark is 0 to 4; None where there was no occasion. The same conversation always has the same marks. Tone,
pauses and talk ratio cannot be read off text and are not in it.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain import rubric_cues as cues
from domain.counters import Counters, count
from domain.discovery import Discovery, score_discovery
from domain.objections import sounds_like_objection
from domain.pressure import overclaims_in
from domain.speech import Turn, plain, questions_in, quoted, sentences, stems
from domain.spin import SPIN, QuestionType, is_pitch, read_question, states_need, states_problem

HONESTY_CAP = 40


class Criterion(StrEnum):
    OPENING = "opening"
    QUESTIONS = "questions"
    LISTENING = "listening"
    IMPACT = "impact"
    OBJECTION = "objection"
    VALUE_LINK = "value_link"
    HONESTY = "honesty"
    ADVANCE = "advance"


WEIGHTS: Mapping[Criterion, int] = {
    Criterion.OPENING: 10,
    Criterion.QUESTIONS: 20,
    Criterion.LISTENING: 15,
    Criterion.IMPACT: 15,
    Criterion.OBJECTION: 15,
    Criterion.VALUE_LINK: 10,
    Criterion.HONESTY: 5,
    Criterion.ADVANCE: 10,
}


class Band(StrEnum):
    """What to show of a total when the exact figure would claim too much."""

    DEVELOPING = "developing"
    SOLID = "solid"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Mark:
    """score: 0 to 4, None for no occasion. quotes: the lines it rests on, at least one when there is a score
    and anything was said."""

    criterion: Criterion
    score: int | None
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PracticeScore:
    """total: 0 to 100 over the criteria that had an occasion. capped: pressure or a false claim held it at
    40."""

    marks: tuple[Mark, ...]
    total: int
    capped: bool
    counters: Counters
    discovery: Discovery

    def __getitem__(self, criterion: Criterion) -> Mark:
        return next(mark for mark in self.marks if mark.criterion is criterion)

    @property
    def band(self) -> Band:
        return band_of(self.total)


def band_of(total: int) -> Band:
    return Band.STRONG if total >= 75 else Band.SOLID if total >= 50 else Band.DEVELOPING


@dataclass(frozen=True, slots=True)
class _Talk:
    turns: Sequence[Turn]
    counters: Counters
    discovery: Discovery

    @property
    def mine(self) -> list[str]:
        return [turn.text for turn in self.turns if turn.who == "rep"]

    def answer_to(self, n: int) -> str:
        return self.turns[n + 1].text if n + 1 < len(self.turns) and self.turns[n + 1].who == "buyer" else ""


def score_practice(turns: Sequence[Turn], *, without: Collection[Criterion] = ()) -> PracticeScore:
    """Mark a conversation on every criterion; those in `without` had no occasion, such as the opening of a
    talk that begins in the middle."""
    talk = _Talk(turns, count(turns), score_discovery(turns))
    marks = tuple(
        Mark(criterion, None, ()) if criterion in without else _marked(criterion, talk)
        for criterion in Criterion
    )
    total = _total(marks)
    capped = (
        any(mark.criterion is Criterion.HONESTY and mark.score == 0 for mark in marks) and total > HONESTY_CAP
    )
    return PracticeScore(marks, HONESTY_CAP if capped else total, capped, talk.counters, talk.discovery)


def _marked(criterion: Criterion, talk: _Talk) -> Mark:
    score, quotes = _RULES[criterion](talk)
    kept = tuple(dict.fromkeys(quoted(each) for each in quotes if each.strip()))[:3]
    if score is not None and not kept and talk.mine:
        kept = (quoted(talk.mine[0 if criterion is Criterion.OPENING else -1]),)
    return Mark(criterion, score, () if score is None else kept)


def _total(marks: Sequence[Mark]) -> int:
    scored = [(WEIGHTS[mark.criterion], mark.score) for mark in marks if mark.score is not None]
    whole = sum(weight for weight, _ in scored)
    return round(100 * sum(weight * score / 4 for weight, score in scored) / whole) if whole else 0


_Rule = tuple[int | None, Sequence[str]]


def _opening(talk: _Talk) -> _Rule:
    if not talk.mine:
        return 0, ()
    first = talk.mine[0]
    if any(is_pitch(each) for each in sentences(first)):
        return 0, (first,)
    early = plain(" ".join(talk.mine[:2]))
    patterns = (cues.PURPOSE, cues.AGENDA, cues.PERMISSION, cues.FITS)
    found = sum(pattern.search(early) is not None for pattern in patterns)
    greets = cues.GREETS.search(plain(first)) is not None
    return max(1, min(4, found + greets)), talk.mine[:1] if found < 3 else talk.mine[:2]


def _questions(talk: _Talk) -> _Rule:
    asked = talk.counters.questions
    real = [each for each in asked if each.type in SPIN]
    if not real:
        return 0, [each.text for each in asked] or talk.mine[:1]
    kinds = {each.type for each in real}
    deep = len(kinds & {QuestionType.IMPLICATION, QuestionType.NEED_PAYOFF})
    score = 2 + deep if QuestionType.PROBLEM in kinds else 1 + deep
    wrong = talk.counters.count(QuestionType.LEADING, QuestionType.PITCH)
    rated = [each.quality for each in talk.discovery.rated]
    score -= talk.counters.stacked * 3 > talk.counters.rep_messages
    score -= wrong * 3 > len(asked)
    score -= sum(rated) < 1.5 * len(rated)
    return max(1 if len(real) > wrong else 0, score), _telling([each.text for each in real])


def _listening(talk: _Talk) -> _Rule:
    heard = [
        (n, turn.text)
        for n, turn in enumerate(talk.turns)
        if turn.who == "rep" and n and talk.turns[n - 1].who == "buyer"
    ]
    if not heard:
        return None, ()
    linked = [said for n, said in heard if len(stems(said) & stems(talk.turns[n - 1].text)) >= 1]
    acked = [said for _, said in heard if cues.ACK.search(plain(said))]
    summed = [said for _, said in heard if cues.SUMMARY.search(plain(said))]
    share = len(linked) / len(heard)
    follows = share >= 0.4 or any(each.quality == 3 for each in talk.discovery.rated)
    if share >= 0.4 and summed:
        return 4, [*summed, *linked]
    if (follows and (acked or summed)) or share >= 0.5:
        return 3, [*summed, *linked, *acked]
    if acked or share >= 0.25:
        return 2, [*acked, *linked]
    return (1 if linked or follows else 0), [said for _, said in heard]


def _impact(talk: _Talk) -> _Rule:
    kinds = {each.type: each for each in talk.counters.questions}
    asked = [each for each in talk.counters.questions if each.type is QuestionType.IMPLICATION]
    answers = [answer for each in asked if (answer := talk.answer_to(each.turn))]
    sizes = max((_sized(answer) for answer in answers), default=0)
    problems = [turn.text for turn in talk.turns if turn.who == "buyer" and states_problem(turn.text)]
    if answers and sizes >= 2:
        return 4, [max(answers, key=_sized)]
    if answers and any(states_problem(each) or _sized(each) for each in answers):
        return 3, answers
    if asked:
        return 2, [asked[0].text]
    if max(map(_sized, problems), default=0) >= 2:
        return 2, [max(problems, key=_sized)]
    if QuestionType.PROBLEM in kinds:
        return 1, [kinds[QuestionType.PROBLEM].text]
    return (1 if problems else 0), problems or talk.mine[:1]


def _sized(said: str) -> int:
    """How many of size, who is affected and why now a buyer's line holds."""
    text = plain(said)
    return sum(pattern.search(text) is not None for pattern in (cues.SIZE, cues.AFFECTED, cues.NOW))


def _objection(talk: _Talk) -> _Rule:
    raised = [
        n for n, turn in enumerate(talk.turns) if turn.who == "buyer" and sounds_like_objection(turn.text)
    ]
    handled = [(n, mark) for n in raised if (mark := _handled(talk, n)) is not None]
    if not handled:
        return None, ()
    # The first answer to an objection is what counts most; a second try at the same one may mend half of it.
    best = max(mark for _, mark in handled)
    mean = sum(mark for _, mark in handled) / len(handled)
    score = int((best + mean) / 2 + 0.5) if min(mark for _, mark in handled) else int(mean + 0.5)
    return score, [talk.turns[n + 1].text for n, _ in handled]


def _handled(talk: _Talk, n: int) -> int | None:
    """How the rep met what turn n objects to; None when the conversation ended there."""
    if n + 1 >= len(talk.turns):
        return None
    first = plain(talk.turns[n + 1].text)
    after = " ".join(plain(turn.text) for turn in talk.turns[n + 1 : n + 6] if turn.who == "rep")
    asked = any(
        read_question(each).type not in (QuestionType.PITCH, QuestionType.LEADING)
        for each in questions_in(first)
    )
    clarifies = asked and not cues.CONFIRMS.search(first)
    if cues.DISCOUNTS.search(first) and not cues.TRADE.search(first):
        return 0
    if cues.ARGUES.search(first) and not cues.ACK.search(first) and not clarifies:
        return 0
    if not clarifies:
        return 2 if cues.ACK.search(first) else 1
    proof, settled = (
        cues.PROOF.search(after) is not None,
        cues.CONFIRMS.search(after) or cues.ISOLATES.search(after),
    )
    return 4 if proof and settled else 3 if proof or settled or cues.ACK.search(first) else 2


def _value_link(talk: _Talk) -> _Rule:
    told = [
        (n, sentence)
        for n, turn in enumerate(talk.turns)
        if turn.who == "rep"
        for sentence in sentences(turn.text)
        if is_pitch(sentence)
    ]
    if not told:
        return None, ()
    marks = [(_tied(talk, n, sentence), sentence) for n, sentence in told]
    best = max(mark for mark, _ in marks)
    return (best if best < 4 or len(told) < 6 else 3), [sentence for mark, sentence in marks if mark == best]


def _tied(talk: _Talk, n: int, sentence: str) -> int:
    wished = [
        turn.text
        for turn in talk.turns[:n]
        if turn.who == "buyer" and (states_need(turn.text) or states_problem(turn.text))
    ]
    whole = talk.turns[n].text
    shared = max((len(stems(whole) & stems(each)) for each in wished), default=0)
    named = re.search(r"\byou (?:said|mentioned|told|described|want|need|asked)", plain(whole)) is not None
    if wished and shared and (named or shared >= 2):
        return 4
    if wished and (shared or named):
        return 3
    return (
        2
        if cues.BENEFIT.search(plain(whole)) and wished
        else 1
        if cues.BENEFIT.search(plain(sentence))
        else 0
    )


def _honesty(talk: _Talk) -> _Rule:
    if not talk.mine:
        return None, ()
    if talk.counters.pressure:
        return 0, [each.quote for each in talk.counters.pressure]
    loud = [quote for said in talk.mine for quote in overclaims_in(said)]
    if loud:
        return (1 if len(loud) > 2 else 2), loud
    open_words = [said for said in talk.mine if cues.LIMITS.search(plain(said))]
    return (4, open_words) if open_words else (3, talk.mine[-1:])


def _advance(talk: _Talk) -> _Rule:
    best = talk.counters.advance
    if best:
        full = best.who and best.agreed
        return (4 if full else 3 if best.agreed or best.who else 2), [best.quote, talk.answer_to(best.turn)]
    vague = [each.quote for each in talk.counters.next_steps]
    if vague:
        named = any(re.search(r"send|follow up|call|check in|get back", plain(quote)) for quote in vague)
        return 2 if named else 1, vague
    return 0, talk.mine[-1:]


def _telling(questions: Sequence[str]) -> list[str]:
    order = {QuestionType.NEED_PAYOFF: 0, QuestionType.IMPLICATION: 1, QuestionType.PROBLEM: 2}
    return sorted(questions, key=lambda each: order.get(read_question(each).type, 3))


_RULES: Mapping[Criterion, Callable[[_Talk], _Rule]] = {
    Criterion.OPENING: _opening,
    Criterion.QUESTIONS: _questions,
    Criterion.LISTENING: _listening,
    Criterion.IMPACT: _impact,
    Criterion.OBJECTION: _objection,
    Criterion.VALUE_LINK: _value_link,
    Criterion.HONESTY: _honesty,
    Criterion.ADVANCE: _advance,
}
