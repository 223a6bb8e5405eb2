"""Moving deals between stages: what is asked, and the move itself."""

from db.deal_events import events_of
from domain.deal_asks import MoveAnswers, asks
from domain.deal_cards import DealChanged, DealConflict, MoveAsked
from domain.deal_kept import kept_answers
from domain.deal_moves import add_note, edit, move
from domain.deal_problems import LONGEST, AlreadyThere, DealRefused
from domain.deals import Deal, replay
from domain.errors import UserError
from domain.stages import Gap, Pipeline
from services.deals import conflict_with, deal_day, deal_to_change, stamp, team_of, written
from services.pipelines import pipeline_of
from services.scope import Scope


async def open_move(scope: Scope, deal_id: int, to_stage: str) -> MoveAsked:
    """What moving a deal asks for, prefilled with what is known.

    Raises:
        UserError: the deal is not there or not the asker's to change, or there is no such stage.
        DealRefused: the deal is in that stage already.
    """
    deal = await deal_to_change(scope, deal_id)
    pipeline = await pipeline_of(scope)
    asked = await _asked(scope, deal, to_stage, pipeline)
    if asked.form.kind == "stay":
        raise DealRefused({"stage": AlreadyThere(asked.form.end)})
    return asked


async def open_stages(scope: Scope, deal_id: int) -> tuple[Deal, Pipeline]:
    """A deal that the asker may move, and where it could go.

    Raises:
        UserError: the deal is not there or not the asker's to change.
    """
    return await deal_to_change(scope, deal_id), await pipeline_of(scope)


async def move_deal(
    scope: Scope, deal_id: int, rev: int | None, to_stage: str, answers: MoveAnswers
) -> DealChanged | MoveAsked:
    """Move a deal as it was at `rev` (None: as it is now).

    Where somebody changed it since, nothing is written and what they did comes back with the form, in which
    everything that was answered is kept.

    Raises:
        UserError: the deal is not there or not the asker's to change, or there is no such stage.
        DealRefused: the move asks for something that is not there.
    """
    deal = await deal_to_change(scope, deal_id)
    pipeline = await pipeline_of(scope)
    if rev is not None and (conflict := await conflict_with(scope, deal, rev, pipeline)):
        return await _asked(scope, deal, to_stage, pipeline, answers, conflict)
    if pipeline.find(deal.stage) is None or pipeline.find(to_stage) is None:
        raise UserError("deals.no_such_stage")
    team = await team_of(scope, deal)
    event = move(
        deal,
        to_stage,
        answers,
        pipeline=pipeline,
        stamp=stamp(scope),
        reasons=[each.key for each in scope.content.lost_reasons],
        gaps_allowed=team is None or team.allow_gaps,
    )
    return await written(scope, deal, event, pipeline, gaps=gaps_called(pipeline, event.gaps))


async def keep_answers(scope: Scope, deal_id: int, rev: int, answers: MoveAnswers) -> DealChanged:
    """After another made the very move that was asked for at `rev`: keep what was answered all the same.

    What both answered otherwise stays as the first one did, and becomes a remark of the second; so do
    remarks and reasons.

    Raises:
        UserError: the deal is not there or not the asker's to change.
        DealRefused: something in it cannot be.
    """
    deal = await deal_to_change(scope, deal_id)
    pipeline = await pipeline_of(scope)
    opened = replay(each for each in await events_of(scope.tx, deal_id) if each.rev <= rev)
    kept = kept_answers(opened, deal, answers)
    labels = {each.key: each.label for stage in pipeline.stages for each in stage.evidence}
    lines = [f"{labels.get(key, key)}: {text}" for key, text in kept.beside.items()]
    note = "\n".join(each for each in (*lines, answers.why, answers.note) if each)[: LONGEST["note"]]
    reasons = [each.key for each in scope.content.lost_reasons]
    event = edit(deal, kept.changes, stamp(scope), reasons=reasons, note=note or None)
    if event is None and note:
        event = add_note(deal, note, stamp(scope))
    return await written(scope, deal, event, pipeline)


def gaps_called(pipeline: Pipeline, ids: tuple[str, ...]) -> tuple[Gap, ...]:
    """Gaps by their ids ("discovery.problem_stated"); those the template does not know are left out."""
    criteria = [Gap(stage, asked) for stage in pipeline.stages for asked in stage.exit_criteria]
    evidence = [Gap(stage, asked) for stage in pipeline.stages for asked in stage.evidence]
    known = {gap.id: gap for gap in (*criteria, *evidence)}
    return tuple(known[each] for each in ids if each in known)


async def _asked(
    scope: Scope,
    deal: Deal,
    to_stage: str,
    pipeline: Pipeline,
    typed: MoveAnswers | None = None,
    conflict: DealConflict | None = None,
) -> MoveAsked:
    if pipeline.find(deal.stage) is None or pipeline.find(to_stage) is None:
        raise UserError("deals.no_such_stage")
    form = asks(pipeline, deal, to_stage)
    return MoveAsked(
        deal=deal, form=form, pipeline=pipeline, today=deal_day(scope), typed=typed, conflict=conflict
    )
