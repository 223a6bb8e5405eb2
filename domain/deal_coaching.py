"""What to ask in one deal, and what to bring to its next call: by its stage, gaps, market and notes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from domain.coaching import BankQuestion, ObjectionAdvice
from domain.deal_cards import DealCard
from domain.deals import Deal
from domain.objections import Category, classify_objection, sounds_like_objection
from domain.speech import quoted, sentences, stems
from domain.spin import SPIN, QuestionType
from domain.stages import Criterion, Evidence, Pipeline, Stage

SAID_MAX = 110
"""Characters of a buyer's line that a question quotes."""
_BUILT_ON: Mapping[QuestionType, tuple[str, ...]] = {
    QuestionType.PROBLEM: ("trigger", "situation"),
    QuestionType.IMPLICATION: ("problem",),
    QuestionType.NEED_PAYOFF: ("implication", "problem"),
}
"""By kind, the evidence whose words such a question hangs on."""


@dataclass(frozen=True, slots=True)
class DealGround:
    """A deal as questions are picked by it.

    stage: as the question bank calls it, None where it has no such stage. evidence: the buyer's words by
    key. gaps: keys of what its stages want written down and have not.
    """

    stage: str | None
    market: str | None
    evidence: Mapping[str, str]
    gaps: frozenset[str]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class DealQuestion:
    """A question for one deal. fills: the key of the gap that its answer would fill."""

    key: str
    type: QuestionType
    text: str
    why: str
    fills: str | None = None


@dataclass(frozen=True, slots=True)
class DealQuestions:
    """One question of each kind. labels: by evidence key. noted: texts that stand in the notes."""

    deal: Deal
    pipeline: Pipeline
    questions: tuple[DealQuestion, ...]
    labels: Mapping[str, str]
    may_change: bool
    noted: frozenset[str] = frozenset()

    def not_noted(self, keys: Collection[str]) -> tuple[DealQuestion, ...]:
        """Those with these keys that are to be put into the notes."""
        return tuple(each for each in self.questions if each.key in keys and each.text not in self.noted)

    def with_noted(self, chosen: Sequence[DealQuestion]) -> "DealQuestions":
        return replace(self, noted=self.noted | {each.text for each in chosen})


@dataclass(frozen=True, slots=True)
class CallPrep:
    """One page before a call.

    stage: where the deal is, None where the template does not know it. leave_with: what is still to be
    agreed there. known: (label, the buyer's words). missing: labels. expect: objections that are likely,
    the likeliest first. approach: (title, about) of how the market is worked.
    """

    card: DealCard
    stage: Stage | None
    leave_with: tuple[Criterion, ...]
    known: tuple[tuple[str, str], ...]
    missing: tuple[Evidence, ...]
    questions: tuple[DealQuestion, ...]
    expect: tuple[ObjectionAdvice, ...]
    approach: tuple[str, str] | None


def questions_for(
    bank: Sequence[BankQuestion], deal: DealGround, *, skip: Collection[str] = (), seed: str = ""
) -> tuple[DealQuestion, ...]:
    """One question of each of the four kinds, in their order; the same deal gives the same ones.

    Where the buyer's words for one kind are known and those for the next are not, the next question quotes
    them. Else what fills a gap comes first, then what fits stage and market, then what shares words with
    the notes. Every other kind leans on the market, or each deal there would get the same four. `skip`:
    keys that were used already; once all of a kind were, it begins anew.
    """
    odd = int(_lot(seed, ""), 16) % 2
    found = (
        _on_words(bank, kind, deal, skip, seed) or _from_bank(bank, kind, deal, skip, seed, n % 2 == odd)
        for n, kind in enumerate(SPIN)
    )
    return tuple(each for each in found if each)


def questions_called(
    bank: Sequence[BankQuestion], keys: Sequence[str], deal: DealGround
) -> tuple[DealQuestion, ...]:
    """The questions with these keys once more, as they read for the deal now; what is gone is left out."""
    by_key = {each.key: each for each in bank}
    asked = [by_key[key] for key in keys if key in by_key]
    return tuple(found for each in asked if (found := _worded(each, deal)))


def question_for_gap(bank: Sequence[BankQuestion], key: str, deal: DealGround) -> DealQuestion | None:
    """What to ask so that one piece of evidence can be written down."""
    kind = next((each for each in SPIN if each.value == key), None)
    if kind and (on_words := _on_words(bank, kind, deal, (), key)):
        return on_words
    fitting = [each for each in bank if key in each.evidence and _asked_in(each, deal.market)]
    found = _best(fitting, deal, key)
    return _asked(found, fills=key) if found else None


def expected(notes: Iterable[str], common: Iterable[Category], *, most: int = 2) -> tuple[Category, ...]:
    """The objections to expect: those that the deal's notes hold, then those that are `common`."""
    told = [
        classify_objection(each) for note in notes for each in sentences(note) if sounds_like_objection(each)
    ]
    return tuple(dict.fromkeys((*told, *common)))[:most]


def said_in(text: str) -> str:
    """The words to quote of what was written down: those in quotation marks, else the first sentence."""
    for opening, closing in (("“", "”"), ('"', '"'), ("„", "“"), ("«", "»")):
        _, found, rest = text.partition(opening)
        inner, end, _ = rest.partition(closing)
        if found and end and inner.strip():
            return quoted(inner.strip(), most=SAID_MAX)
    first = next(iter(sentences(text)), text)
    return quoted(first.rstrip(".").replace("“", "'").replace("”", "'"), most=SAID_MAX)


def _on_words(
    bank: Sequence[BankQuestion], kind: QuestionType, deal: DealGround, skip: Collection[str], seed: str
) -> DealQuestion | None:
    if deal.evidence.get(kind.value):
        return None
    free = [each for each in bank if each.type is kind and each.quotes and each.key not in skip]
    return _worded(min(free, key=lambda each: _lot(seed, each.key)), deal) if free else None


def _worded(each: BankQuestion, deal: DealGround) -> DealQuestion | None:
    """A question as it reads for a deal; None where it quotes the buyer and there are no words to quote."""
    if not each.quotes:
        return _asked(each, fills=next(iter(sorted(each.evidence & deal.gaps)), None))
    keys = _BUILT_ON.get(each.type, ())
    known = next((deal.evidence[key] for key in keys if deal.evidence.get(key)), None)
    if known is None:
        return None
    fills = each.type.value if each.type.value in deal.gaps else None
    return DealQuestion(each.key, each.type, each.text.replace("{said}", said_in(known)), each.why, fills)


def _from_bank(
    bank: Sequence[BankQuestion],
    kind: QuestionType,
    deal: DealGround,
    skip: Collection[str],
    seed: str,
    local: bool,
) -> DealQuestion | None:
    all_ = [each for each in bank if each.type is kind and not each.quotes and _asked_in(each, deal.market)]
    free = [each for each in all_ if each.key not in skip] or all_
    found = _best(free, deal, seed, local=local)
    return _worded(found, deal) if found else None


def _best(
    some: Sequence[BankQuestion], deal: DealGround, seed: str, *, local: bool = False
) -> BankQuestion | None:
    """local: what is for the market alone comes first, else last."""
    noted = stems(deal.notes)

    def worth(each: BankQuestion) -> tuple[float, str]:
        fits = (
            3 * (deal.stage in each.stages or not each.stages)
            + 2 * bool(each.evidence & deal.gaps)
            + 1.5 * (deal.market in each.markets) * (1 if local else -1)
            + 0.5 * len(noted & stems(each.text))
        )
        return -fits, _lot(seed, each.key)

    return min(some, key=worth, default=None)


def _asked(each: BankQuestion, *, fills: str | None) -> DealQuestion:
    return DealQuestion(each.key, each.type, each.text, each.why, fills)


def _asked_in(each: BankQuestion, market: str | None) -> bool:
    return not each.quotes and (not each.markets or market in each.markets)


def _lot(seed: str, key: str) -> str:
    return sha256(f"{seed}:{key}".encode()).hexdigest()
