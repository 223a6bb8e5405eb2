"""Coaching for one deal: what to ask, what to bring to its next call, and hints where it is moved."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from db.coaching import objection_counts
from db.deal_events import events_of
from domain.deal_asks import MoveForm
from domain.deal_cards import MoveAsked
from domain.deal_coaching import (
    CallPrep,
    DealGround,
    DealQuestion,
    DealQuestions,
    expected,
    question_for_gap,
    questions_called,
    questions_for,
)
from domain.deals import Deal, History
from domain.objections import Category
from domain.stages import Criterion, Evidence, Pipeline, Stage, map_stages
from domain.weeks import ONE_DAY
from services.deals import deal_day, deal_to_change, knows, notes_of, see_deal
from services.pipelines import pipeline_of
from services.scope import Scope

OBJECTIONS_BACK = timedelta(weeks=8)
OBJECTIONS_EXPECTED = 2


async def deal_questions(scope: Scope, deal_id: int, *, skip: Collection[str] = ()) -> DealQuestions:
    """One question of each kind for a deal; those that stand in its notes already are not asked again.

    skip: keys of questions that were shown before.

    Raises:
        UserError: deals.not_found, also for what the asker may not see.
    """
    card = await see_deal(scope, deal_id)
    notes = await _notes(scope, deal_id)
    ground = ground_of(scope, card.deal, card.pipeline, notes)
    bank = scope.content.coaching.questions
    every = questions_called(bank, [each.key for each in bank], ground)
    used = {each.key for each in every if _is_in(notes, each.text)}
    found = questions_for(bank, ground, skip={*skip, *used}, seed=f"deal:{deal_id}")
    return _shown(card.deal, card.pipeline, found, notes, may_change=card.may_change)


async def questions_to_note(scope: Scope, deal_id: int, keys: Sequence[str]) -> DealQuestions:
    """The questions that were shown, of a deal that nobody else changes until the transaction ends.

    Raises:
        UserError: deals.not_found, deals.not_yours.
    """
    deal = await deal_to_change(scope, deal_id)
    pipeline = await pipeline_of(scope)
    notes = await _notes(scope, deal_id)
    ground = ground_of(scope, deal, pipeline, notes)
    found = questions_called(scope.content.coaching.questions, keys, ground)
    return _shown(deal, pipeline, found, notes, may_change=True)


async def prepare_call(scope: Scope, deal_id: int) -> CallPrep:
    """Everything worth knowing before the next call in a deal.

    Raises:
        UserError: deals.not_found, also for what the asker may not see.
    """
    card = await see_deal(scope, deal_id)
    deal, pipeline = card.deal, card.pipeline
    notes = await _notes(scope, deal_id)
    ground = ground_of(scope, deal, pipeline, notes)
    stage = pipeline.find(deal.stage)
    met = deal.met
    labels = labels_of(pipeline)
    coaching = scope.content.coaching
    likely = expected(notes, await _common(scope, deal), most=OBJECTIONS_EXPECTED)
    way = scope.content.market(ground.market).approach[:1]
    return CallPrep(
        card=card,
        stage=stage,
        leave_with=tuple(each for each in _criteria(stage) if stage and stage.criterion_id(each) not in met),
        known=tuple((labels[key], text) for key, text in deal.evidence.items() if key in labels),
        missing=tuple(each for each in _asked_so_far(pipeline, deal) if not deal.evidence.get(each.key)),
        questions=questions_for(coaching.questions, ground, seed=f"deal:{deal_id}"),
        expect=tuple(coaching.objections[each] for each in likely),
        approach=(way[0].title, way[0].about) if way else None,
    )


def move_questions(scope: Scope, asked: MoveAsked) -> dict[str, str]:
    """{evidence key: a question to ask} for what a move asks for and nobody wrote down."""
    ground = ground_of(scope, asked.deal, asked.pipeline)
    bank = scope.content.coaching.questions
    found = {key: question_for_gap(bank, key, ground) for key in _missing(asked.form)}
    return {key: each.text for key, each in found.items() if each}


def ground_of(scope: Scope, deal: Deal, pipeline: Pipeline, notes: Collection[str] = ()) -> DealGround:
    """A deal as questions are picked by it; stages are translated into those that the bank knows."""
    asked = [each.key for each in _asked_so_far(pipeline, deal)]
    return DealGround(
        stage=standard_stage(scope, pipeline, deal.stage),
        market=deal.market or scope.me.market,
        evidence=deal.evidence,
        gaps=frozenset(key for key in asked if not deal.evidence.get(key)),
        notes="\n".join([*notes, *deal.evidence.values()]),
    )


def standard_stage(scope: Scope, pipeline: Pipeline, stage: str) -> str | None:
    """What the standard template, in whose words tips and questions are written, calls a stage."""
    standard = scope.content.pipeline(None)
    return map_stages(pipeline, standard).get(stage) if pipeline.key != standard.key else stage


def labels_of(pipeline: Pipeline) -> dict[str, str]:
    """{evidence key: its label}, in the order of the pipeline."""
    return {each.key: each.label for stage in pipeline.stages for each in stage.evidence}


def _shown(
    deal: Deal,
    pipeline: Pipeline,
    questions: tuple[DealQuestion, ...],
    notes: Collection[str],
    *,
    may_change: bool,
) -> DealQuestions:
    noted = frozenset(each.text for each in questions if _is_in(notes, each.text))
    return DealQuestions(deal, pipeline, questions, labels_of(pipeline), may_change, noted)


def _is_in(notes: Collection[str], text: str) -> bool:
    return any(text in note for note in notes)


def _asked_so_far(pipeline: Pipeline, deal: Deal) -> tuple[Evidence, ...]:
    """What the stages that a deal was in, and the one it is in, want written down; each fact once."""
    if not knows(pipeline, deal):
        return ()
    first, last = pipeline.index(deal.first_stage), pipeline.index(deal.stage)
    stages = [stage for stage in pipeline.stages[min(first, last) : last + 1] if stage.part != "lost"]
    return tuple({each.key: each for stage in stages for each in stage.evidence}.values())


def _criteria(stage: Stage | None) -> tuple[Criterion, ...]:
    return stage.exit_criteria if stage else ()


def _missing(form: MoveForm) -> list[str]:
    return [each.evidence.key for each in form.evidence if not each.text]


async def _notes(scope: Scope, deal_id: int) -> list[str]:
    """The texts of the deal's notes, newest first."""
    history = History.of(await events_of(scope.tx, deal_id))
    return [each.note for each in notes_of(history.in_force) if each.note]


async def _common(scope: Scope, deal: Deal) -> list[Category]:
    """The kinds of objection that the deal's team met most lately."""
    if deal.team_id is None:
        return []
    today = deal_day(scope)
    counts = await objection_counts(scope.tx, [deal.team_id], today - OBJECTIONS_BACK, today + ONE_DAY)
    return [each.category for each in counts]
