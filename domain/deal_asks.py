"""What a move of a deal asks for, and what a deal has left open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.deals import DealState
from domain.money import Money
from domain.stages import Criterion, Evidence, Gap, MoveKind, Pipeline, Stage


@dataclass(frozen=True, slots=True)
class CriterionAsked:
    stage: Stage
    criterion: Criterion
    met: bool

    @property
    def id(self) -> str:
        return self.stage.criterion_id(self.criterion)


@dataclass(frozen=True, slots=True)
class EvidenceAsked:
    stage: Stage
    evidence: Evidence
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """What to ask somebody who moves a deal, prefilled with what is known.

    criteria, evidence: of all stages that the move leaves behind, in order; evidence only once.
    asks_amount goes with the day of the win; asks_reason with the day of the loss and the competitor.
    hands_over_to: the role that takes over after the move, or None.
    """

    kind: MoveKind
    start: Stage
    end: Stage
    criteria: tuple[CriterionAsked, ...]
    evidence: tuple[EvidenceAsked, ...]
    asks_why: bool
    asks_amount: bool
    asks_reason: bool
    hands_over_to: str | None
    amount: Money | None
    expected_close: date | None
    next_step: str | None
    next_step_on: date | None

    @property
    def asks_nothing(self) -> bool:
        """Whether the move can be made at once, without a form."""
        asked = self.criteria or self.evidence or self.asks_why or self.asks_amount or self.asks_reason
        return not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAnswers:
    """What somebody said on moving. None is "not asked" and leaves things as they are.

    met: ids of the criteria ticked; those asked and not in it are open. evidence: text by key, "" clears it.
    """

    met: Collection[str] | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    amount: Money | None = None
    closed_on: date | None = None
    expected_close: date | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    why: str | None = None
    lost_reason: str | None = None
    competitor: str | None = None
    note: str | None = None


def asks(pipeline: Pipeline, deal: DealState, to_stage: str) -> MoveForm:
    """The form for moving `deal` to `to_stage`. KeyError for a stage that the pipeline has not."""
    start, end = pipeline[deal.stage], pipeline[to_stage]
    kind = pipeline.move_kind(start.key, end.key)
    left = pipeline.passed(start.key, end.key)
    wanted = {evidence.key: (stage, evidence) for stage in reversed(left) for evidence in stage.evidence}
    return MoveForm(
        kind=kind,
        start=start,
        end=end,
        criteria=tuple(
            CriterionAsked(stage, criterion, stage.criterion_id(criterion) in deal.met)
            for stage in left
            for criterion in stage.exit_criteria
        ),
        evidence=tuple(
            EvidenceAsked(stage, evidence, deal.evidence.get(evidence.key))
            for stage in left
            for evidence in stage.evidence
            if wanted[evidence.key][0] is stage
        ),
        asks_why=kind in ("back", "reopen") or (kind == "lose" and start.is_won),
        asks_amount=end.is_won and not start.is_won,
        asks_reason=kind == "lose",
        hands_over_to=pipeline.hand_over(start.key, end.key),
        amount=deal.amount,
        expected_close=deal.expected_close,
        next_step=deal.next_step,
        next_step_on=deal.next_step_on,
    )


def gaps(pipeline: Pipeline, deal: DealState, from_stage: str, to_stage: str) -> tuple[Gap, ...]:
    """What the stages that progress between the two leaves behind ask for and `deal` does not have."""
    found: dict[str, Gap] = {}
    for stage in pipeline.passed(from_stage, to_stage):
        for criterion in stage.exit_criteria:
            if stage.criterion_id(criterion) not in deal.met:
                found[stage.criterion_id(criterion)] = Gap(stage, criterion)
        for evidence in stage.evidence:
            if evidence.key not in deal.evidence:
                found.setdefault(f"evidence.{evidence.key}", Gap(stage, evidence))
    return tuple(found.values())


def open_gaps(pipeline: Pipeline, deal: DealState) -> tuple[Gap, ...]:
    """What is open now of the stages behind a deal, from the one it began in. Lost deals have none."""
    return gaps(pipeline, deal, deal.first_stage, deal.stage)
