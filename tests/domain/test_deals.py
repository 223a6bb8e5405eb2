"""A deal is what its log says, step by step or all at once, with anything undone and done again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from content.loader import load_content
from domain.deal_asks import MoveAnswers
from domain.deal_moves import NewDeal, add_note, create, edit, move, remap, undo
from domain.deal_problems import DealRefused
from domain.deals import (
    AlreadyUndone,
    CannotBeUndone,
    ChangedSince,
    Deal,
    DealEvent,
    DealState,
    History,
    NoSuchEvent,
    Stamp,
    UndoProblem,
    UndoRefused,
    Value,
    apply,
    begun,
    replay,
)
from domain.handoffs import accept, hand_over, send_back
from domain.money import Money

CONTENT = load_content()
DEFAULT = CONTENT.pipelines["default"]
PLAYBOOK = CONTENT.pipelines["playbook"]
REASONS = {each.key for each in CONTENT.lost_reasons}
START = date(2026, 11, 2)


def stamp(day: int = 0, actor: int = 1) -> Stamp:
    on = START + timedelta(days=day)
    return Stamp(actor, datetime(on.year, on.month, on.day, 9, tzinfo=UTC), on)


def new(**facts: object) -> DealEvent:
    return create(NewDeal(account="Acme", owner_id=1, **facts), DEFAULT, stamp())  # type: ignore[arg-type]


def moved(deal: DealState, to: str, day: int = 1, **answers: object) -> DealEvent:
    said = MoveAnswers(**answers)  # type: ignore[arg-type]
    return move(deal, to, said, pipeline=DEFAULT, stamp=stamp(day), reasons=REASONS)


def log_of(*steps: Callable[[History], DealEvent | None]) -> History:
    history = History.of([new(amount=Money(100, "EUR"), expected_close=date(2027, 1, 15))])
    for step in steps:
        event = step(history)
        assert event is not None
        history.add(event)
    return history


def refused(history: History, rev: int) -> UndoProblem:
    with pytest.raises(UndoRefused) as caught:
        undo(history, rev, stamp(30))
    return caught.value.problem


def test_a_deal_begins_in_the_first_deal_stage_under_its_accounts_name() -> None:
    deal = begun(new())
    assert (deal.name, deal.stage, deal.part, deal.first_stage) == (
        "Acme",
        "qualification",
        "deal",
        "qualification",
    )
    assert (deal.created_on, deal.entered_stage_on, deal.rev, deal.pushes) == (START, START, 1, 0)


def test_a_move_is_kept_with_from_to_and_what_stood_after_it() -> None:
    history = log_of(lambda h: moved(h.state, "proposal", 3, evidence={"problem": " late orders "}))
    event, deal = history.events[-1], history.state
    assert (event.kind, event.from_stage, event.to_stage) == ("moved", "qualification", "proposal")
    assert (event.amount, event.expected_close, event.direction) == (
        Money(100, "EUR"),
        date(2027, 1, 15),
        "forward",
    )
    assert (deal.stage, deal.entered_stage_on, deal.evidence) == (
        "proposal",
        START + timedelta(days=3),
        {"problem": "late orders"},
    )


def test_an_undone_move_is_as_if_it_had_not_been_but_stays_in_the_log() -> None:
    before = log_of().state
    history = log_of(
        lambda h: moved(
            h.state, "proposal", 3, met={"discovery.problem_confirmed"}, evidence={"problem": "x"}
        )
    )
    history.add(undo(history, 2, stamp(4)))
    assert history.state == replace(before, rev=3)
    assert [each.kind for each in history.events] == ["created", "moved", "undone"]
    assert [each.kind for each in history.in_force] == ["created"]


def test_undoing_the_undo_does_it_again() -> None:
    history = log_of(lambda h: moved(h.state, "proposal", 3, evidence={"problem": "x"}))
    done = history.state
    history.add(undo(history, 2, stamp(4)))
    history.add(undo(history, 3, stamp(5)))
    assert history.state == replace(done, rev=4)
    assert [each.rev for each in history.in_force] == [1, 2]


def test_an_undone_win_is_open_again_with_nothing_left_of_the_win() -> None:
    history = log_of(
        lambda h: moved(h.state, "won", 3, amount=Money(90, "EUR"), closed_on=START + timedelta(days=2))
    )
    assert (history.state.part, history.state.is_won) == ("won", True)
    history.add(undo(history, 2, stamp(4)))
    assert (history.state.stage, history.state.closed_on, history.state.amount) == (
        "qualification",
        None,
        Money(100, "EUR"),
    )


def test_an_earlier_change_can_be_undone_when_nothing_stands_on_it() -> None:
    history = log_of(
        lambda h: edit(h.state, {"next_step": "Call Bob"}, stamp(1)),
        lambda h: moved(h.state, "discovery", 2),
        lambda h: undo(h, 2, stamp(3)),
    )
    assert (history.state.next_step, history.state.stage) == (None, "discovery")


def test_a_change_that_another_stands_on_is_not_undone() -> None:
    history = log_of(
        lambda h: moved(h.state, "discovery", 1),
        lambda h: moved(h.state, "proposal", 2),
    )
    assert refused(history, 2) == ChangedSince(history.events[2])
    history.add(undo(history, 3, stamp(3)))
    history.add(undo(history, 2, stamp(4)))
    assert history.state.stage == "qualification"


def test_the_amount_of_a_win_is_not_undone_from_under_it() -> None:
    history = log_of(
        lambda h: edit(h.state, {"amount": Money(500, "EUR")}, stamp(1)),
        lambda h: moved(h.state, "won", 2, closed_on=START),
    )
    assert refused(history, 2) == ChangedSince(history.events[2])


def test_nothing_is_undone_twice() -> None:
    history = log_of(lambda h: moved(h.state, "discovery"), lambda h: undo(h, 2, stamp(2)))
    assert refused(history, 2) == AlreadyUndone(history.events[2])
    assert refused(history, 9) == NoSuchEvent(9)


def test_a_redo_after_somebody_went_on_is_refused() -> None:
    history = log_of(
        lambda h: moved(h.state, "discovery", 1),
        lambda h: undo(h, 2, stamp(2)),
        lambda h: moved(h.state, "presentation", 3),
    )
    assert refused(history, 3) == ChangedSince(history.events[3])


def test_an_undone_creation_removes_the_deal_and_can_be_taken_back() -> None:
    history = log_of(lambda h: undo(h, 1, stamp(1)))
    assert history.state.removed
    assert not history.state.is_open
    with pytest.raises(DealRefused):
        moved(history.state, "discovery", 2)
    history.add(undo(history, 2, stamp(2)))
    assert history.state.is_open
    assert history.state.name == "Acme"


def test_a_creation_that_something_stands_on_is_not_undone() -> None:
    history = log_of(lambda h: edit(h.state, {"evidence.problem": "late"}, stamp(1)))
    assert refused(history, 1) == ChangedSince(history.events[1])
    history.add(undo(history, 2, stamp(2)))
    history.add(undo(history, 1, stamp(3)))
    assert history.state.removed


def test_of_a_removed_deal_only_the_removal_is_undone() -> None:
    history = log_of(
        lambda h: edit(h.state, {"next_step": "x"}, stamp(1)),
        lambda h: undo(h, 2, stamp(2)),
        lambda h: undo(h, 1, stamp(3)),
    )
    assert refused(history, 3) == ChangedSince(history.events[3])


def test_a_note_can_be_taken_back_and_stands_in_nobodys_way() -> None:
    history = log_of(lambda h: moved(h.state, "discovery"), lambda h: add_note(h.state, " hi ", stamp(2)))
    assert history.events[-1].note == "hi"
    history.add(undo(history, 2, stamp(3)))
    history.add(undo(history, 3, stamp(4)))
    assert set(history.undone) == {2, 3}


def test_a_hand_over_waits_for_its_answer() -> None:
    history = log_of(lambda h: hand_over(h.state, 7, "ae", stamp(1), team_id=5, note="Their budget is new"))
    deal = history.state
    assert (deal.owner_id, deal.handed_by, deal.handed_role, deal.team_id) == (7, 1, "ae", 5)
    taken = accept(deal, stamp(2, actor=7))
    assert (taken.role, taken.other_id, taken.actor_id) == ("ae", 1, 7)
    kept = apply(deal, taken)
    assert (kept.owner_id, kept.handed_by, kept.handed_role) == (7, None, None)
    back = apply(deal, send_back(deal, "No need yet", stamp(2, actor=7), team_id=4))
    assert (back.owner_id, back.handed_by, back.team_id) == (1, None, 4)


def test_an_answered_hand_over_is_not_undone() -> None:
    history = log_of(lambda h: hand_over(h.state, 7, "ae", stamp(1)), lambda h: accept(h.state, stamp(2)))
    assert refused(history, 2) == ChangedSince(history.events[2])


def test_hand_overs_that_make_no_sense_are_refused() -> None:
    deal = log_of().state
    waiting = replace(deal, handed_by=2)
    wrongs: list[Callable[[], DealEvent]] = [
        lambda: hand_over(deal, 1, "ae", stamp()),
        lambda: accept(deal, stamp()),
        lambda: send_back(deal, "why", stamp()),
        lambda: send_back(waiting, " ", stamp()),
    ]
    for wrong in wrongs:
        with pytest.raises(DealRefused):
            wrong()


def test_a_change_of_template_keeps_ticks_and_cannot_be_undone() -> None:
    history = log_of(
        lambda h: moved(
            h.state, "negotiation", met={"discovery.problem_confirmed", "presentation.users_agree"}
        ),
        lambda h: remap(h.state, DEFAULT, PLAYBOOK, stamp(2)),
    )
    deal = history.state
    assert (deal.stage, deal.part, deal.first_stage) == ("proposal_negotiation", "deal", "lead_qualification")
    assert deal.met == {"discovery.problem_confirmed"}
    assert refused(history, 3) == CannotBeUndone(history.events[2])
    assert refused(history, 2) == ChangedSince(history.events[2])


def test_events_follow_one_another_without_holes() -> None:
    event = moved(log_of().state, "discovery")
    with pytest.raises(ValueError, match="does not follow"):
        apply(log_of(lambda h: moved(h.state, "proposal")).state, event)
    with pytest.raises(ValueError, match="begins with"):
        replay([event])
    with pytest.raises(ValueError, match="without events"):
        replay([])
    with pytest.raises(ValueError, match="no field"):
        log_of().state.with_changes({"colour": "red"}, rev=2)


def test_a_stored_deal_keeps_its_place_in_the_store() -> None:
    deal = Deal.of(begun(new()), id=12, workspace_id=3)
    after = apply(deal, moved(deal, "discovery"))
    assert (after.id, after.workspace_id, after.stage) == (12, 3, "discovery")


# --- any sequence ---

FIELDS: dict[str, st.SearchStrategy[Value]] = {
    "next_step": st.sampled_from(["Call", "Mail", None]),
    "amount": st.builds(Money, st.integers(0, 3), st.sampled_from(["EUR", "USD"])),
    "expected_close": st.dates(date(2026, 12, 1), date(2026, 12, 9)),
    "evidence.problem": st.sampled_from(["late", "dear", None]),
    "met.discovery.problem_confirmed": st.sampled_from([True, None]),
    "owner_id": st.integers(1, 3),
    "name": st.sampled_from(["Acme", "Acme 2"]),
}
MOVES = ("discovery", "proposal", "won", "lost", "lost", "onboarding")
ACTIONS = ("move", "move", "move", "edit", "undo", "undo", "note", "hand", "accept", "send_back")


def random_event(data: DataObject, history: History, day: int) -> DealEvent | None:
    """One thing somebody might do next; None where it is refused, in which case nothing is written."""
    deal = history.state
    try:
        match data.draw(st.sampled_from(ACTIONS)):
            case "move":
                to = data.draw(st.sampled_from(MOVES))
                ticked = data.draw(
                    st.sets(st.sampled_from(["discovery.problem_confirmed", "proposal.value_theirs"]))
                )
                close = data.draw(st.none() | FIELDS["expected_close"])
                return moved(deal, to, day, met=ticked, why="so", closed_on=START, lost_reason="price",
                             amount=Money(5, "EUR"), expected_close=close)  # fmt: skip
            case "edit":
                names = data.draw(st.sets(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=3))
                return edit(deal, {name: data.draw(FIELDS[name]) for name in sorted(names)}, stamp(day))
            case "undo":
                return undo(history, data.draw(st.integers(1, len(history.events))), stamp(day))
            case "note":
                return add_note(deal, "hm", stamp(day))
            case "hand":
                return hand_over(deal, data.draw(st.integers(1, 3)), "ae", stamp(day))
            case "accept":
                return accept(deal, stamp(day))
            case _:
                return send_back(deal, "no", stamp(day))
    except (DealRefused, UndoRefused):
        return None


def slow_state(events: list[DealEvent]) -> DealState:
    """What is in force, found the obvious way, and applied in order without any undo."""
    force = {each.rev: True for each in events}
    for event in reversed(events):
        if event.undoes and force[event.rev]:
            force[event.undoes] = False
    kept = [each for each in events if force[each.rev] and not each.undoes]
    state = begun(events[0])
    for event in kept:
        if event.rev > 1:
            state = state.with_changes(event.changes, rev=event.rev)
    removed = not force[1]
    return replace(state, rev=len(events), removed=removed)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_sequence_of_moves_edits_and_undos_leaves_log_and_state_in_agreement(data: DataObject) -> None:
    history = History.of([new(expected_close=date(2026, 12, 5))])
    kept = begun(history.events[0])
    for day in range(1, data.draw(st.integers(1, 14))):
        event = random_event(data, history, day)
        if event is None:
            continue
        history.add(event)
        kept = apply(kept, event)
        assert (event.to_stage, event.amount, event.expected_close) == (
            kept.stage,
            kept.amount,
            kept.expected_close,
        )
    assert kept == history.state == replay(history.events) == slow_state(history.events)
    assert not (kept.is_won and kept.amount is None)
    assert (kept.part == "lost") == (kept.lost_reason is not None)
    assert (kept.closed_on is not None) == (kept.part in ("won", "lost", "after"))
    assert kept.part == DEFAULT[kept.stage].part


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_can_be_undone_can_be_done_again_with_the_same_result(data: DataObject) -> None:
    history = History.of([new(expected_close=date(2026, 12, 5))])
    for day in range(1, data.draw(st.integers(2, 10))):
        event = random_event(data, history, day)
        if event:
            history.add(event)
    before = history.state
    rev = data.draw(st.integers(1, len(history.events)))
    try:
        history.add(undo(history, rev, stamp(40)))
    except UndoRefused:
        return
    history.add(undo(history, len(history.events), stamp(41)))
    assert history.state == replace(before, rev=before.rev + 2)
