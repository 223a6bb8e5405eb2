"""What a deal's log counts for: opportunities advanced and SQLs accepted, which nobody types in."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from domain.deals import DealEvent, DealState, History, apply, begun
from domain.stages import Pipeline

ADVANCED = "opportunities_advanced"
ACCEPTED = "sqls_accepted"


@dataclass(frozen=True, slots=True)
class Credit:
    """One count of `activity` for a person on a day. `rev` is the event that earned it.

    A deal counts at most once for each activity and `stage`, "" where the stage does not matter.
    """

    activity: str
    stage: str
    person_id: int
    rev: int
    day: date


def credits(
    history: History, pipeline: Pipeline, *, was_given: Collection[int], is_sdr: Callable[[int], bool]
) -> tuple[Credit, ...]:
    """Everything that stands in a deal's log and counts.

    A move forward within the deal part counts for the owner of that moment, once for each stage reached. A
    hand-over to an AE that was accepted counts for the SDR who gave the deal, once for each deal.

    was_given: revs that counted before, so that somebody who is no SDR any more keeps what they earned.
    """
    owners = _owners(history.events)
    found: dict[tuple[str, str], Credit] = {}
    for event in history.in_force:
        credit = None
        is_forward = event.kind == "moved" and event.direction == "forward"
        # Under another template its stages had other keys; what counted then still counts.
        if is_forward and (event.rev in was_given or _within_deals(event, pipeline)):
            credit = Credit(ADVANCED, event.to_stage, owners[event.rev], event.rev, event.on)
        elif event.kind == "accepted" and event.role == "ae" and event.other_id is not None:
            giver = event.other_id
            if event.rev in was_given or is_sdr(giver):
                credit = Credit(ACCEPTED, "", giver, event.rev, event.on)
        if credit:
            found.setdefault((credit.activity, credit.stage), credit)
    return tuple(found.values())


def _within_deals(event: DealEvent, pipeline: Pipeline) -> bool:
    stages = [pipeline.find(key) for key in (event.from_stage or "", event.to_stage)]
    return all(each is not None and each.part == "deal" for each in stages)


def _owners(events: Iterable[DealEvent]) -> dict[int, int]:
    """By rev, whose deal it was after each event."""
    owners: dict[int, int] = {}
    state: DealState | None = None
    for event in events:
        state = begun(event) if state is None else apply(state, event)
        owners[event.rev] = state.owner_id
    return owners


def won_by(events: Iterable[DealEvent]) -> int | None:
    """The rev of the event with which a deal was last won, be it still won or not; None if it never was."""
    last: int | None = None
    state: DealState | None = None
    for event in events:
        before = state is not None and state.is_won
        state = begun(event) if state is None else apply(state, event)
        if state.is_won and not before:
            last = event.rev
    return last
