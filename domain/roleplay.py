"""A buyer to practise with, played from a script: what is answered depends on what was asked, and how.

A practice is nothing but its persona, its difficulty and what the rep said: `play` gives the same
conversation for the same messages, so that going back to a turn is leaving out the messages after it. The
buyer tells facts when asked for facts, difficulties when asked for difficulties, and what is really at stake
only after being asked about difficulties and about what follows from them. The buyer leaves when pressed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from domain.counters import next_step
from domain.personas import Persona, Pool
from domain.pressure import pressure_in
from domain.speech import Turn, plain, questions_in, sentences, stems, words_in
from domain.spin import SPIN, QuestionType, is_pitch, read_question

MOST_TURNS = 30
"""Rep messages after which the buyer's time is up."""


class Difficulty(StrEnum):
    EASY = "easy"
    NORMAL = "normal"
    HARD = "hard"


class Scenario(StrEnum):
    """Where the talk begins: at a first call, or in the middle, with one of the persona's objections."""

    FIRST_CALL = "first_call"
    FIRST_OBJECTION = "first_objection"
    SECOND_OBJECTION = "second_objection"

    @property
    def objection(self) -> int | None:
        """Which of the persona's two objections it opens with: 0 or 1."""
        return None if self is Scenario.FIRST_CALL else int(self is Scenario.SECOND_OBJECTION)


class Ended(StrEnum):
    REP = "rep"
    ADVANCE = "advance"
    WALKED_AWAY = "walked_away"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class ObjectionState:
    raised: bool = False
    clarified: bool = False
    released: bool = False
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Practice:
    """Where a practice stands; `turns` begin with the buyer's opening.

    problems, implications: how many such questions were answered. revealed: the hidden need has been told;
    wished: the buyer said that it must change. ended: None while it goes on.
    """

    persona: Persona
    difficulty: Difficulty
    turns: tuple[Turn, ...]
    scenario: Scenario = Scenario.FIRST_CALL
    problems: int = 0
    implications: int = 0
    revealed: bool = False
    wished: bool = False
    pressed: int = 0
    pitched: int = 0
    objections: tuple[ObjectionState, ObjectionState] = (ObjectionState(), ObjectionState())
    ended: Ended | None = None
    _said: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def rep_turns(self) -> int:
        return sum(turn.who == "rep" for turn in self.turns)

    @property
    def is_met(self) -> bool:
        """Whether the objection that the scenario opened with is settled."""
        n = self.scenario.objection
        return n is not None and self.objections[n].released

    @property
    def open_objection(self) -> int | None:
        """Which objection waits for an answer: 0 or 1, None when none does."""
        return next((n for n, each in enumerate(self.objections) if each.raised and not each.released), None)


class HintKind(StrEnum):
    CLARIFY = "clarify"
    RELEASE = "release"
    ASK = "ask"
    WISH = "wish"
    ADVANCE = "advance"


@dataclass(frozen=True, slots=True)
class Hint:
    """What to try next. type: the kind of question for ASK and WISH; text: what settles an objection, for
    RELEASE."""

    kind: HintKind
    type: QuestionType | None = None
    text: str | None = None


def play(
    persona: Persona,
    said: Sequence[str],
    *,
    difficulty: Difficulty = Difficulty.NORMAL,
    scenario: Scenario = Scenario.FIRST_CALL,
    ended_by_rep: bool = False,
) -> Practice:
    """The whole conversation for what the rep said so far; messages after its end are left out."""
    first = opening(persona, scenario)
    practice = Practice(persona, difficulty, (Turn("buyer", first),), scenario, _said=frozenset((first,)))
    if scenario.objection is not None:
        practice = _with(practice, scenario.objection, ObjectionState(raised=True))
    for message in said:
        if practice.ended or not message.strip():
            continue
        practice = answer(practice, message)
    return replace(practice, ended=Ended.REP) if ended_by_rep and not practice.ended else practice


def opening(persona: Persona, scenario: Scenario) -> str:
    """The buyer's first line."""
    n = scenario.objection
    return persona.opens if n is None else persona.objections[n].says


def answer(practice: Practice, message: str) -> Practice:
    """The practice after one more message of the rep's and the buyer's line to it."""
    now = replace(practice, turns=(*practice.turns, Turn("rep", message)))
    for rule in (_pressure, _objected, _step, _pitch, _asked):
        done = rule(now, message)
        if done is not None:
            return _time(done)
    return _time(_maybe_object(now) or _line(now, "statement", message))


def hint(practice: Practice) -> Hint | None:
    """What would help now; None once it has ended."""
    if practice.ended:
        return None
    n = practice.open_objection
    if n is not None:
        if not practice.objections[n].clarified:
            return Hint(HintKind.CLARIFY)
        return Hint(HintKind.RELEASE, text=practice.persona.objections[n].released_by)
    need = _depth(practice)
    if practice.is_met:
        return Hint(HintKind.ADVANCE)
    if practice.problems < need:
        return Hint(HintKind.ASK, QuestionType.PROBLEM)
    if practice.implications < need or not practice.revealed:
        return Hint(HintKind.ASK, QuestionType.IMPLICATION)
    return Hint(HintKind.ADVANCE) if practice.wished else Hint(HintKind.WISH, QuestionType.NEED_PAYOFF)


def _depth(practice: Practice) -> int:
    """How many problem questions, and how many implication questions, open up the hidden need."""
    return 2 if practice.difficulty is Difficulty.HARD else 1


def _patience(practice: Practice, usual: int) -> int:
    shift = {Difficulty.EASY: 1, Difficulty.NORMAL: 0, Difficulty.HARD: -1}
    return max(1, usual + shift[practice.difficulty])


def _pressure(now: Practice, message: str) -> Practice | None:
    if not pressure_in(message):
        return None
    now = replace(now, pressed=now.pressed + 1)
    if now.pressed >= _patience(now, now.persona.pressed):
        return replace(_tell(now, now.persona.leaving), ended=Ended.WALKED_AWAY)
    return _line(now, "pressure", message)


def _objected(now: Practice, message: str) -> Practice | None:
    """An open objection is all that the buyer thinks of, until it is settled or there is nothing more to say
    of it."""
    n = now.open_objection
    if n is None:
        return None
    state, script = now.objections[n], now.persona.objections[n]
    if not state.clarified:
        if _explores(message):
            return _tell(_with(now, n, replace(state, clarified=True)), script.clarified)
        return _insist(now, n, script.unclarified)
    wanted = {stem for word in script.release_words for stem in stems(word)}
    if wanted & stems(message):
        return _tell(_with(now, n, replace(state, released=True)), script.released)
    return _insist(now, n, script.not_yet)


def _insist(now: Practice, n: int, lines: tuple[str, ...]) -> Practice | None:
    """The next line that keeps the objection up; None once they are used up, and the talk goes on past it."""
    fresh = next((line for line in lines if line not in now._said), None)
    if fresh is None:
        return None
    return _tell(_with(now, n, replace(now.objections[n], tries=now.objections[n].tries + 1)), fresh)


def _step(now: Practice, message: str) -> Practice | None:
    step = next_step(now.turns, len(now.turns) - 1)
    if step is None:
        return None
    if step.vague:
        return _line(now, "vague_step", message) if not _explores(message) else None
    if not step.is_advance:
        return None
    ready = (
        now.wished
        or now.revealed
        or now.is_met
        or (now.problems and now.implications and now.difficulty is Difficulty.EASY)
    )
    if ready and now.open_objection is None:
        return replace(_tell(now, now.persona.agrees), ended=Ended.ADVANCE)
    return _maybe_object(now, force=bool(now.problems)) or _line(now, "step_too_early", message)


def _pitch(now: Practice, message: str) -> Practice | None:
    if not any(is_pitch(each) for each in sentences(message)) or (now.revealed and _explores(message)):
        return None
    now = replace(now, pitched=now.pitched + (not now.problems))
    if now.pitched >= _patience(now, now.persona.pitched):
        return replace(_tell(now, now.persona.leaving), ended=Ended.WALKED_AWAY)
    return _maybe_object(now, force=now.pitched > 1 or now.revealed) or _line(now, "pitch", message)


def _asked(now: Practice, message: str) -> Practice | None:
    kinds = [read_question(each).type for each in questions_in(message)]
    if not kinds:
        return None
    exploring = [kind for kind in kinds if kind in SPIN]
    if len(exploring) > 2:
        return _line(now, "stacked", message)
    if _unknown(now, message):
        line = next((each for each in now.persona.unknown if each not in now._said), None)
        if line:
            return _tell(now, line)
    kind = exploring[-1] if exploring else kinds[-1]
    if kind is QuestionType.OTHER:
        return _line(now, "smalltalk", message)
    if kind in (QuestionType.LEADING, QuestionType.PITCH):
        return _line(now, "leading", message)
    return _explored(now, kind, message)


def _explored(now: Practice, kind: QuestionType, message: str) -> Practice:
    if kind is QuestionType.SITUATION:
        return _maybe_object(now) or _line(now, "situation", message)
    if kind is QuestionType.PROBLEM:
        return _line(replace(now, problems=now.problems + 1), "problem", message)
    need = _depth(now)
    opened = now.problems >= need and now.implications >= need
    if kind is QuestionType.IMPLICATION:
        if not now.problems:
            return _line(now, "implication_early", message)
        if opened and not now.revealed:
            return _tell(replace(now, revealed=True, implications=now.implications + 1), now.persona.reveals)
        return _line(replace(now, implications=now.implications + 1), "implication", message)
    if now.revealed and not now.wished:
        return _tell(replace(now, wished=True), now.persona.wishes)
    if opened and not now.revealed:
        return _tell(replace(now, revealed=True), now.persona.reveals)
    return _line(now, "need_payoff" if now.problems else "need_payoff_early", message)


def _maybe_object(now: Practice, *, force: bool = False) -> Practice | None:
    """Raise the next objection: when something provokes it, else at its hour, one at a time."""
    if now.open_objection is not None:
        return None
    n = next((n for n, each in enumerate(now.objections) if not each.raised), None)
    due = (5, 10)
    if n is None or not (force or now.rep_turns >= due[n]):
        return None
    return _tell(_with(now, n, ObjectionState(raised=True)), now.persona.objections[n].says)


def _explores(message: str) -> bool:
    """Whether it asks something that is no pitch, no push and no mere courtesy."""
    none = (QuestionType.PITCH, QuestionType.LEADING, QuestionType.OTHER)
    return any(
        read_question(each).type not in none or (len(words_in(each)) >= 5 and _open(each))
        for each in questions_in(message)
    )


def _open(question: str) -> bool:
    asked = plain(question)
    return read_question(question).type is QuestionType.OTHER and asked.startswith(
        ("what", "which", "how", "who", "where", "compared", "is it", "is that", "when", "why")
    )


def _unknown(now: Practice, message: str) -> bool:
    wanted = {stem for word in now.persona.unknown_words for stem in stems(word)}
    return bool(wanted & stems(" ".join(questions_in(message))))


def _with(now: Practice, n: int, state: ObjectionState) -> Practice:
    first, second = now.objections
    return replace(now, objections=(state, second) if n == 0 else (first, state))


def _line(now: Practice, pool: Pool, message: str) -> Practice:
    """The line of a pool that is nearest to what was said; a filler when the pool is used up."""
    fresh = [line for line in now.persona.lines[pool] if line not in now._said]
    fresh = fresh or [line for line in now.persona.lines["filler"] if line not in now._said]
    if not fresh:
        return replace(_tell(now, now.persona.time_up), ended=Ended.TIME)
    asked = stems(message)
    return _tell(now, max(fresh, key=lambda line: len(asked & stems(line))))  # max keeps the first of equals


def _tell(now: Practice, line: str) -> Practice:
    return replace(now, turns=(*now.turns, Turn("buyer", line)), _said=now._said | {line})


def _time(now: Practice) -> Practice:
    if now.ended or now.rep_turns < MOST_TURNS:
        return now
    last = Turn("buyer", now.persona.time_up)
    return replace(now, turns=(*now.turns[:-1], last), ended=Ended.TIME)
