"""What somebody typed for a move that another made first, just so: what of it still goes onto the deal."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.deal_asks import MoveAnswers
from domain.deals import DealState, Value, evidence_field, flattened, met_field

_ASKED = ("amount", "closed_on", "expected_close", "next_step", "next_step_on", "lost_reason", "competitor")


@dataclass(frozen=True, slots=True)
class Kept:
    """changes: fields that only this person answered. beside: texts for evidence (by key) that the other one
    answered, too, and otherwise: theirs stays, and this becomes a remark."""

    changes: Mapping[str, Value]
    beside: Mapping[str, str]


def kept_answers(opened: DealState, now: DealState, answers: MoveAnswers) -> Kept:
    """opened: the deal when the form was, so that what was only prefilled is not taken for an answer."""
    was, is_now = flattened(opened), flattened(now)
    typed: dict[str, Value] = {name: getattr(answers, name) for name in _ASKED}
    typed |= {evidence_field(key): text.strip() for key, text in answers.evidence.items()}
    typed |= {met_field(each): True for each in answers.met or ()}
    new = {
        name: value
        for name, value in typed.items()
        if value not in (None, "") and value not in (was.get(name), is_now.get(name))
    }
    taken = {name for name in new if is_now.get(name) != was.get(name)}
    evidence = {evidence_field(key): key for key in answers.evidence}
    return Kept(
        changes={name: value for name, value in new.items() if name not in taken},
        beside={evidence[name]: str(new[name]) for name in new if name in taken and name in evidence},
    )
