"""What the coach has to hand: advice on each kind of objection, and questions by kind, market and stage."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from domain.objections import Category
from domain.personas import Persona
from domain.speech import plain, stems
from domain.spin import SPIN, QuestionType
from domain.tips import Tip


@dataclass(frozen=True, slots=True)
class Worded:
    """An answer for when the objection has one of these words in it: lower case, beginnings of words."""

    when: tuple[str, ...]
    say: str


@dataclass(frozen=True, slots=True)
class ObjectionAdvice:
    """One entry of the objection bank.

    means: what it often stands for. ask: the clarifying question that comes first. pattern: how to answer, in
    order. say: an answer as an example; worded: answers for certain situations, the first that fits counts.
    proof: what to have at hand. never_say: what makes it worse.
    condition: when it is no objection but a fact to respect.
    """

    category: Category
    name: str
    means: str
    ask: str
    also_ask: tuple[str, ...]
    pattern: tuple[str, ...]
    say: str
    proof: tuple[str, ...]
    never_say: tuple[str, ...]
    condition: str
    worded: tuple[Worded, ...] = ()

    def situation(self, objection: str) -> int | None:
        """Which of `worded` fits an objection, by its words; None: none does, so `say` has to."""
        said = plain(objection)
        return next((n for n, each in enumerate(self.worded) if _has_any(each.when, said)), None)


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question to ask. `{said}` in it takes a quotation of the buyer. Empty stages or markets: any.

    evidence: keys of what a pipeline wants written down, that the answer to it would be.
    """

    key: str
    type: QuestionType
    text: str
    why: str
    stages: frozenset[str] = frozenset()
    markets: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()

    @property
    def quotes(self) -> bool:
        return "{said}" in self.text


@dataclass(frozen=True, slots=True)
class Coaching:
    """Everything that the coach is made of."""

    tips: tuple[Tip, ...]
    objections: Mapping[Category, ObjectionAdvice]
    questions: tuple[BankQuestion, ...]
    personas: Mapping[str, Persona]

    def tip(self, key: str) -> Tip | None:
        return next((each for each in self.tips if each.key == key), None)


def suggest(
    bank: Sequence[BankQuestion],
    *,
    stage: str | None = None,
    market: str | None = None,
    notes: str = "",
    skip: Collection[str] = (),
    seed: str = "",
) -> tuple[BankQuestion, ...]:
    """One question of each of the four kinds, in their order; those that quote somebody are left out.

    What fits stage and market best comes first, then what shares words with the deal's notes; `skip` are keys
    that were used already. The same inputs give the same questions.
    """
    noted = stems(notes)

    def worth(each: BankQuestion) -> tuple[float, str]:
        fits = (
            2 * (stage in each.stages) + 1.5 * (market in each.markets) + 0.5 * len(noted & stems(each.text))
        )
        return -fits, sha256(f"{seed}:{each.key}".encode()).hexdigest()

    free = [each for each in bank if not each.quotes and each.key not in skip and _fits(each, stage, market)]
    return tuple(
        min(found, key=worth) for kind in SPIN if (found := [each for each in free if each.type is kind])
    )


def quoting(bank: Sequence[BankQuestion], kind: QuestionType, said: str | None) -> str | None:
    """A question of a kind that hangs on the buyer's own line, or one that needs none where nothing was
    said."""
    wanted = [each for each in bank if each.type is kind and each.quotes == (said is not None)]
    wanted = [each for each in wanted if each.quotes or ("discovery" in each.stages and not each.markets)]
    if not wanted:
        return None
    each = min(wanted, key=lambda each: sha256(f"{said}:{each.key}".encode()).hexdigest())
    return each.text.replace("{said}", (said or "").rstrip(".!"))


def _has_any(words: Sequence[str], said: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}", said) for word in words)


def _fits(each: BankQuestion, stage: str | None, market: str | None) -> bool:
    return (not each.stages or stage is None or stage in each.stages) and (
        not each.markets or market in each.markets
    )
