"""What a file's rows become in the log of deals: how they began, and what a corrected file changes."""

from domain.deals import (
    FIELDS,
    DealEvent,
    DealState,
    Stamp,
    Value,
    begun,
    evidence_field,
    met_field,
    next_event,
)
from domain.importing.deal_rows import DealRow
from domain.importing.rows import Owner
from domain.stages import Pipeline, Stage


def begin(row: DealRow, owner: Owner, pipeline: Pipeline, stamp: Stamp) -> list[DealEvent]:
    """The log of a deal that comes from a file: it began, and where it is closed it was won or lost.

    Events count for the days of the file, so that ages, cycles and win rates are those of its history. A
    closed deal was in one stage before that is known to be worked on.
    """
    stage = pipeline[row.stage]
    first = stage if stage.is_open else pipeline[row.from_stage]
    started = row.entered_stage_on if stage.is_open else row.created_on
    changes: dict[str, Value] = dict.fromkeys(FIELDS)
    plain = ("name", "account", "owner_id", "amount", "expected_close", "pushes")
    changes |= {name: getattr(row, name) for name in (*plain, "next_step", "next_step_on", "created_on")}
    changes |= {"team_id": row.team_id or owner.team_id, "market": row.market or owner.market}
    changes |= {"stage": first.key, "part": first.part, "first_stage": first.key, "removed": False}
    changes |= {"entered_stage_on": started}
    changes |= {evidence_field(key): text for key, text in row.evidence.items()}
    changes |= {met_field(each): True for each in row.met}
    event = DealEvent(
        rev=1,
        kind="imported",
        at=stamp.at,
        on=started,
        actor_id=stamp.actor_id,
        changes=changes,
        from_stage=None,
        to_stage=first.key,
        amount=row.amount,
        expected_close=row.expected_close,
    )
    if stage.is_open:
        return [event]
    return [event, *_closing(begun(event), row, pipeline, stamp)]


def correct(
    deal: DealState, before: DealRow, row: DealRow, owner: Owner, pipeline: Pipeline, stamp: Stamp
) -> list[DealEvent]:
    """The events that take over what a file says differently than it did; what it does not touch stays.

    Where the file put the deal into another stage, that is a move; a deal that people moved in the meantime
    follows the file only where the file changed.
    """
    plain = (
        "name", "account", "owner_id", "team_id", "amount", "market", "expected_close", "next_step",
        "next_step_on", "created_on", "competitor", "pushes",
    )  # fmt: skip
    wanted: dict[str, Value] = {
        name: getattr(row, name) for name in plain if getattr(row, name) != getattr(before, name)
    }
    if "owner_id" in wanted and row.team_id is None and owner.team_id:
        wanted["team_id"] = owner.team_id
    same_stage = row.stage == before.stage
    if same_stage and row.stage == deal.stage:
        late = ("closed_on", "lost_reason", "entered_stage_on")
        wanted |= {name: getattr(row, name) for name in late if getattr(row, name) != getattr(before, name)}
    changes = {name: value for name, value in wanted.items() if getattr(deal, name) != value}
    events = [next_event(deal, "edited", changes, stamp)] if changes else []
    after = deal.with_changes(changes, rev=deal.rev + 1) if changes else deal
    if same_stage or row.stage == deal.stage:
        return events
    stage = pipeline[row.stage]
    if not stage.is_open:
        return events + _closing(after, row, pipeline, stamp)
    return [*events, _moved(after, stage, row, pipeline, stamp)]


def _closing(deal: DealState, row: DealRow, pipeline: Pipeline, stamp: Stamp) -> list[DealEvent]:
    """Won or lost on the file's day; then, where it stands further, on to the stage after the win."""
    stage = pipeline[row.stage]
    outcome = pipeline.lost if stage.part == "lost" else pipeline.won
    on = row.closed_on or stamp.on
    changes: dict[str, Value] = {"stage": outcome.key, "part": outcome.part, "entered_stage_on": on}
    changes |= {"closed_on": on, "lost_reason": row.lost_reason, "competitor": row.competitor}
    note = f"{row.reason_text}" if row.reason_text else None
    closed = next_event(
        deal,
        "lost" if outcome.part == "lost" else "won",
        changes,
        Stamp(stamp.actor_id, stamp.at, on),
        direction="forward" if pipeline.is_forward(deal.stage, outcome.key) else None,
        note=note,
    )
    if stage.part != "after":
        return [closed]
    won = deal.with_changes(changes, rev=deal.rev + 1)
    return [closed, _moved(won, stage, row, pipeline, stamp)]


def _moved(deal: DealState, stage: Stage, row: DealRow, pipeline: Pipeline, stamp: Stamp) -> DealEvent:
    on = row.entered_stage_on
    changes: dict[str, Value] = {"stage": stage.key, "part": stage.part, "entered_stage_on": on}
    reopened = pipeline.move_kind(deal.stage, stage.key) == "reopen"
    if reopened:
        changes |= {"closed_on": None, "lost_reason": None}
    forward = pipeline.is_forward(deal.stage, stage.key)
    return next_event(
        deal,
        "reopened" if reopened else "moved",
        changes,
        Stamp(stamp.actor_id, stamp.at, on),
        direction="forward" if forward else (None if reopened else "back"),
    )
