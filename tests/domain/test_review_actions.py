"""Decisions: what one needs, when somebody is reminded, what became of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.review_actions import (
    ESCALATION,
    STEPS,
    Action,
    ActionDraft,
    State,
    check,
    completion,
    reminder_due,
)
from domain.team import Person, Role

TODAY = date(2026, 10, 13)
ANA = Person(1, 1, "UANA", "Ana", ZoneInfo("Asia/Tokyo"), "en", Role.AE, is_admin=False)
DRAFT = ActionDraft("UANA", "Call five lost buyers", "Reasons in the log", "win_rate", date(2026, 10, 27))
VAGUE = frozenset({"better", "the", "we"})


def action(**over: object) -> Action:
    values: dict[str, object] = {
        "id": 1,
        "review_id": 1,
        "team_id": 1,
        "owner": ANA,
        "what": "Call",
        "result": "List",
        "metric": "win_rate",
        "due_on": date(2026, 10, 27),
        "state": State.OPEN,
        "created_on": TODAY,
    }
    return Action(**(values | over))  # type: ignore[arg-type]


def wrong(draft: ActionDraft) -> list[tuple[str, str]]:
    found = check(draft, TODAY, metrics={"win_rate"}, vague=VAGUE)
    return [(each.field, each.code) for each in found]


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({}, []),
        ({"owner": None}, [("owner", "missing")]),
        ({"what": "  "}, [("what", "missing")]),
        ({"what": "Better discovery"}, [("what", "not_a_verb")]),
        ({"what": "The list: clean it"}, [("what", "not_a_verb")]),
        ({"what": "x" * 201}, [("what", "too_long")]),
        ({"result": ""}, [("result", "missing")]),
        ({"metric": None}, [("metric", "missing")]),
        ({"metric": "mood"}, [("metric", "unknown")]),
        ({"due_on": None}, [("due", "missing")]),
        ({"due_on": TODAY}, []),
        ({"due_on": TODAY - timedelta(days=1)}, [("due", "past")]),
        ({"due_on": TODAY + timedelta(days=30)}, []),
        ({"due_on": TODAY + timedelta(days=31)}, [("due", "too_far")]),
    ],
)
def test_an_action_is_one_persons_a_verb_a_result_a_day_and_a_number(
    over: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert wrong(replace(DRAFT, **over)) == expected  # type: ignore[arg-type]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 24 * 40), max_size=80).map(sorted), st.booleans())
def test_each_step_is_told_once_and_the_owner_before_anybody_else(hours: list[int], same: bool) -> None:
    found, told = action(), list[int]()
    for hour in hours:
        now = datetime(2026, 10, 13, tzinfo=UTC) + timedelta(hours=hour)
        due = reminder_due(found, now, owner_is_review_owner=same)
        if due is not None:
            told.append(due.step)
            found = replace(found, reminded=due.step)
    assert told == sorted(set(told))
    assert set(told) <= set(STEPS)
    if ESCALATION in told:
        assert not same
        assert told[-2] == 3


def test_a_reminder_comes_at_nine_where_its_owner_is() -> None:
    nine_in_tokyo = datetime(2026, 10, 24, 0, tzinfo=UTC)
    assert reminder_due(action(), nine_in_tokyo - timedelta(seconds=1), owner_is_review_owner=True) is None
    due = reminder_due(action(), nine_in_tokyo, owner_is_review_owner=True)
    assert due is not None
    assert due.step == -3


def test_of_reminders_missed_only_the_latest_comes_and_none_from_before_it_was_made() -> None:
    late = datetime(2026, 10, 28, tzinfo=UTC)
    due = reminder_due(action(), late, owner_is_review_owner=False)
    assert due is not None
    assert due.step == 0
    short = action(due_on=date(2026, 10, 15))
    assert reminder_due(short, datetime(2026, 10, 14, 6, tzinfo=UTC), owner_is_review_owner=False) is None


@pytest.mark.parametrize("state", [State.DONE, State.DROPPED])
def test_what_is_settled_is_not_reminded_of(state: State) -> None:
    late = datetime(2026, 12, 1, tzinfo=UTC)
    assert reminder_due(action(state=state), late, owner_is_review_owner=False) is None
    assert reminder_due(action(state=State.POSTPONED), late, owner_is_review_owner=False) is not None


def test_an_action_is_stuck_once_two_reviews_in_a_row_found_it_open() -> None:
    assert [action(carried=n).is_stuck for n in (0, 1, 2)] == [False, False, True]
    assert not action(carried=5, state=State.DONE).is_stuck


def test_completion_counts_what_an_action_was_split_into_and_not_itself() -> None:
    made = [
        action(state=State.DONE),
        action(state=State.DROPPED),
        action(state=State.POSTPONED),
        action(state=State.DROPPED, replaced=True),
    ]
    found = completion(made)
    assert (found.done, found.total, found.dropped) == (1, 3, 1)
    assert found.share == pytest.approx(1 / 3)
    assert completion([]).share is None
