"""How well a conversation found out what a buyer needs: a score from 0 to 100, with quotes and one thing to
change.

The weights are the house's own. What is counted leans on what Neil Rackham's research reported as associated
with good calls: consequences and value asked for, and explicit needs voiced by the buyer. Associated with,
not proof.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.counters import Counters, Question, count
from domain.speech import Turn, plain, questions_in, quoted, stems, words_in
from domain.spin import EXPLORING, SPIN, QuestionType, plays_on_fear, states_need, states_problem

WEIGHTS: Mapping[str, float] = {
    "coverage": 0.15,
    "depth": 0.25,
    "linkage": 0.20,
    "quality": 0.15,
    "outcome": 0.25,
}
PITCH_CAP = 50
TRIES_PER_CHANGE = 3
_NAMED_BEFORE = ("you said", "you mentioned", "you told", "you described", "as you said", "earlier you")
_POINTING = frozenset(("that", "this", "those", "these", "it", "them", "they", "then"))


class Error(StrEnum):
    """Ways of asking that the reference warns of."""

    EARLY_PITCH = "early_pitch"
    FEAR = "fear"
    LEADING = "leading"
    IMPLICATION_FIRST = "implication_first"
    UNMEETABLE = "unmeetable"
    INTERROGATION = "interrogation"
    STACKED = "stacked"


class Change(StrEnum):
    """The one thing to do otherwise next time; errors first, then what was missing."""

    EARLY_PITCH = "early_pitch"
    FEAR = "fear"
    LEADING = "leading"
    IMPLICATION_FIRST = "implication_first"
    UNMEETABLE = "unmeetable"
    INTERROGATION = "interrogation"
    STACKED = "stacked"
    NO_QUESTIONS = "no_questions"
    NO_PROBLEM = "no_problem"
    NO_IMPLICATION = "no_implication"
    NO_NEED_PAYOFF = "no_need_payoff"
    NOT_LINKED = "not_linked"
    GENERIC = "generic"
    NO_EXPLICIT_NEED = "no_explicit_need"
    DEEPER = "deeper"


class Strength(StrEnum):
    EXPLICIT_NEED = "explicit_need"
    NEED_PAYOFF = "need_payoff"
    IMPLICATION = "implication"
    LINKED = "linked"
    PROBLEM = "problem"
    SPECIFIC = "specific"
    ASKED = "asked"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Found:
    """An error with the line that shows it."""

    error: Error
    quote: str


@dataclass(frozen=True, slots=True)
class Rated:
    """A question with its quality: 0 leading or pitch, 1 generic, 2 specific, 3 builds on what was just
    said."""

    question: Question
    quality: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that could have been asked: its kind, and the buyer's line to hang it on (None: nothing was
    said)."""

    type: QuestionType
    quote: str | None


@dataclass(frozen=True, slots=True)
class Discovery:
    """The score and why.

    score: 0 to 100. parts: 0 to 1 by name; None where it cannot be measured because no buyer's line was
    given, and then the other weights are scaled up. capped: a pitch came before the first problem. problems:
    buyer's lines. strength, change: with the line that shows it; None for the line when there is none to
    quote. changes: all that would apply, most important first.
    """

    score: int
    parts: Mapping[str, float | None]
    capped: bool
    rated: tuple[Rated, ...]
    problems: tuple[str, ...]
    explicit_needs: tuple[str, ...]
    errors: tuple[Found, ...]
    strength: tuple[Strength, str | None]
    change: tuple[Change, str | None]
    changes: tuple[tuple[Change, str | None], ...]
    could_have_asked: Missing


def score_discovery(turns: Sequence[Turn], *, cannot: Sequence[str] = ()) -> Discovery:
    """Score a conversation. `cannot`: words for what we do not offer; asking for its value raises a false
    hope."""
    counters = count(turns)
    rated = tuple(
        Rated(each, _quality(each, turns))
        for each in counters.questions
        if each.type is not QuestionType.OTHER
    )
    buyer = [turn.text for turn in turns if turn.who == "buyer"]
    problems = tuple(quoted(each) for each in buyer if states_problem(each))
    needs = tuple(quoted(each) for each in buyer if states_need(each))
    parts = _parts(rated, bool(buyer), len(problems), needs)
    capped = _pitched_first(counters, turns)
    score = _total(parts)
    errors = _errors(turns, counters, rated, cannot, capped)
    changes = _changes(rated, errors, problems, needs, bool(buyer), turns)
    return Discovery(
        min(score, PITCH_CAP) if capped else score,
        parts,
        capped,
        rated,
        problems,
        needs,
        errors,
        _strength(rated, needs, turns),
        changes[0],
        changes,
        _missing(rated, problems, needs, buyer),
    )


def focus(changes: Sequence[Change], coached: Sequence[Change]) -> Change:
    """What to coach now: the behaviour coached last stays until it had three tries, then the most important
    one.

    changes: what applies, most important first, at least one. coached: earlier choices, oldest first.
    """
    if coached:
        tries = 0
        for each in reversed(coached):
            if each is not coached[-1]:
                break
            tries += 1
        if tries < TRIES_PER_CHANGE:
            return coached[-1]
        return next((each for each in changes if each is not coached[-1]), changes[0])
    return changes[0]


def _quality(question: Question, turns: Sequence[Turn]) -> int:
    if question.type in (QuestionType.PITCH, QuestionType.LEADING):
        return 0
    before = [turn.text for turn in turns[: question.turn] if turn.who == "buyer"]
    said = plain(turns[question.turn].text)
    last = before[-1] if before and turns[question.turn - 1].who == "buyer" else ""
    mine = stems(question.text)
    points = bool(set(words_in(plain(question.text))[:8]) & _POINTING) and (
        states_problem(last) or states_need(last)
    )
    if last and (mine & stems(last) or points or any(each in said for each in _NAMED_BEFORE)):
        return 3
    earlier = set().union(*map(stems, before)) if before else set()
    named = any(word[:1].isupper() and word[1:2].islower() for word in question.text.split()[1:])
    return 2 if mine & earlier or len(mine) >= 3 or named or any(map(str.isdigit, question.text)) else 1


def _parts(
    rated: Sequence[Rated], heard: bool, problems: int, needs: Sequence[str]
) -> dict[str, float | None]:
    asked = [each for each in rated if each.question.type in EXPLORING]
    deep = sum(each.question.type in (QuestionType.IMPLICATION, QuestionType.NEED_PAYOFF) for each in asked)
    linked = sum(each.quality == 3 for each in rated) / len(rated) if rated else 0.0
    return {
        "coverage": len({each.question.type for each in asked}) / len(SPIN),
        "depth": min(1.0, deep / max(3, 2 * problems)),
        "linkage": linked if heard else None,
        "quality": sum(each.quality for each in rated) / len(rated) / 3 if rated else 0.0,
        "outcome": (1.0 if needs else 0.5 if problems else 0.0) if heard else None,
    }


def _total(parts: Mapping[str, float | None]) -> int:
    measured = {name: part for name, part in parts.items() if part is not None}
    whole = sum(WEIGHTS[name] for name in measured)
    return round(100 * sum(WEIGHTS[name] * part for name, part in measured.items()) / whole)


def _pitched_first(counters: Counters, turns: Sequence[Turn]) -> bool:
    if counters.first_pitch is None:
        return False
    return not any(
        turn.who == "buyer" and states_problem(turn.text) for turn in turns[: counters.first_pitch]
    )


def _errors(
    turns: Sequence[Turn], counters: Counters, rated: Sequence[Rated], cannot: Sequence[str], capped: bool
) -> tuple[Found, ...]:
    found: list[Found] = []
    if capped and counters.first_pitch is not None:
        found.append(Found(Error.EARLY_PITCH, quoted(turns[counters.first_pitch].text)))
    for n, each in enumerate(rated):
        kind, text = each.question.type, each.question.text
        if plays_on_fear(text):
            found.append(Found(Error.FEAR, quoted(text)))
        if kind is QuestionType.LEADING:
            found.append(Found(Error.LEADING, quoted(text)))
        if kind is QuestionType.IMPLICATION and _before_any_problem(n, rated, turns):
            found.append(Found(Error.IMPLICATION_FIRST, quoted(text)))
        if kind is QuestionType.NEED_PAYOFF and any(stems(word) & stems(text) for word in cannot):
            found.append(Found(Error.UNMEETABLE, quoted(text)))
    found += _interrogation(rated)
    found += [
        Found(Error.STACKED, quoted(turn.text)) for turn in turns if turn.who == "rep" and _stacked(turn.text)
    ]
    order = list(Error)
    return tuple(sorted(found, key=lambda each: order.index(each.error)))


def _before_any_problem(n: int, rated: Sequence[Rated], turns: Sequence[Turn]) -> bool:
    at = rated[n].question.turn
    asked = any(each.question.type is QuestionType.PROBLEM for each in rated[:n])
    return not asked and not any(turn.who == "buyer" and states_problem(turn.text) for turn in turns[:at])


def _interrogation(rated: Sequence[Rated]) -> list[Found]:
    row: list[str] = []
    for each in rated:
        row = [*row, each.question.text] if each.question.type is QuestionType.SITUATION else []
        if len(row) == 4:
            return [Found(Error.INTERROGATION, quoted(row[-1]))]
    return []


def _stacked(said: str) -> bool:
    return len([each for each in questions_in(said) if len(words_in(each)) >= 4]) >= 2


def _changes(
    rated: Sequence[Rated],
    errors: Sequence[Found],
    problems: Sequence[str],
    needs: Sequence[str],
    heard: bool,
    turns: Sequence[Turn],
) -> tuple[tuple[Change, str | None], ...]:
    found: list[tuple[Change, str | None]] = []
    for each in errors:
        if Change(each.error) not in [change for change, _ in found]:
            found.append((Change(each.error), each.quote))
    kinds = {each.question.type for each in rated}
    last = next((quoted(turn.text) for turn in reversed(turns) if turn.who == "buyer"), None)
    weakest = min(rated, key=lambda each: each.quality, default=None)
    line = quoted(weakest.question.text) if weakest else next((quoted(turn.text) for turn in turns), None)
    checks = (
        (not kinds & EXPLORING, Change.NO_QUESTIONS, line),
        (QuestionType.PROBLEM not in kinds and not problems, Change.NO_PROBLEM, last or line),
        (QuestionType.IMPLICATION not in kinds, Change.NO_IMPLICATION, problems[0] if problems else line),
        (QuestionType.NEED_PAYOFF not in kinds, Change.NO_NEED_PAYOFF, problems[-1] if problems else line),
        (
            heard and bool(rated) and sum(each.quality == 3 for each in rated) * 3 < len(rated),
            Change.NOT_LINKED,
            line,
        ),
        (bool(rated) and sum(each.quality for each in rated) < 1.5 * len(rated), Change.GENERIC, line),
        (heard and not needs, Change.NO_EXPLICIT_NEED, problems[-1] if problems else last),
    )
    found += [(change, quote) for applies, change, quote in checks if applies]
    return tuple(found) or ((Change.DEEPER, line),)


def _strength(
    rated: Sequence[Rated], needs: Sequence[str], turns: Sequence[Turn]
) -> tuple[Strength, str | None]:
    """The best thing in it: what the buyer wished for, else the best question."""
    if needs:
        return Strength.EXPLICIT_NEED, needs[0]
    value = {QuestionType.NEED_PAYOFF: 3, QuestionType.IMPLICATION: 2, QuestionType.PROBLEM: 1}
    good = [each for each in rated if each.quality]
    if not good:
        line = next((quoted(turn.text) for turn in turns if turn.who == "rep"), None)
        return (Strength.ASKED if rated else Strength.OPENED), line
    best = max(good, key=lambda each: (each.quality + value.get(each.question.type, 0), each.quality))
    named = {QuestionType.NEED_PAYOFF: Strength.NEED_PAYOFF, QuestionType.IMPLICATION: Strength.IMPLICATION}
    other = (
        Strength.LINKED
        if best.quality == 3
        else Strength.PROBLEM
        if best.question.type is QuestionType.PROBLEM
        else Strength.SPECIFIC
    )
    if other is Strength.SPECIFIC and best.quality == 1:
        other = Strength.ASKED
    return named.get(best.question.type, other), quoted(best.question.text)


def _missing(
    rated: Sequence[Rated], problems: Sequence[str], needs: Sequence[str], buyer: Sequence[str]
) -> Missing:
    """The next question in the order problem, implication, need-payoff that was not asked, on the buyer's own
    line."""
    kinds = {each.question.type for each in rated}
    last = quoted(buyer[-1]) if buyer else None
    if not problems and QuestionType.PROBLEM not in kinds:
        return Missing(QuestionType.PROBLEM, last)
    if QuestionType.IMPLICATION not in kinds:
        return Missing(QuestionType.IMPLICATION, problems[0] if problems else last)
    if QuestionType.NEED_PAYOFF not in kinds:
        return Missing(QuestionType.NEED_PAYOFF, problems[-1] if problems else last)
    if needs:
        return Missing(QuestionType.NEED_PAYOFF, needs[-1])
    return Missing(QuestionType.IMPLICATION, problems[-1] if problems else last)
